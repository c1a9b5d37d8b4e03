#include "pdf/read/Locks.h"

#include "pdf/read/Form.h"
#include "pdf/read/Permissions.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

// Bits of /P, from 0 (ISO 32000-2 table 22).
constexpr int bitModify = 3;
constexpr int bitAnnotate = 5;
constexpr int bitFill = 8; // from revision 3 of the encryption on

QPDFObjectHandle entry(QPDFObjectHandle dictionary, const char* key) {
    return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

QByteArray nameIn(QPDFObjectHandle dictionary, const char* key) {
    QPDFObjectHandle name = entry(std::move(dictionary), key);
    return name.isName() ? QByteArray::fromStdString(name.getName()).mid(1) : QByteArray();
}

std::vector<QPDFObjectHandle> itemsOf(QPDFObjectHandle array) {
    return array.isArray() ? array.getArrayAsVector() : std::vector<QPDFObjectHandle>();
}

class Reading {
public:
    explicit Reading(const PdfFile& file)
        : m_document(file.document())
        , m_fields(formFields(m_document)) {}

    Locks run() {
        readEncryption();
        QPDFObjectHandle root = m_document.getRoot();
        QPDFObjectHandle dynamic = root.getKey("/NeedsRendering");
        m_locks.isDynamicForm =
            dynamic.isBool() && dynamic.getBoolValue() && !entry(root.getKey("/AcroForm"), "/XFA").isNull();
        restrict(docMdpOf(entry(root.getKey("/Perms"), "/DocMDP")));
        for (const FieldNode& node : m_fields)
            if (node.type == "/Sig" && QPDFObjectHandle(node.value).isDictionary())
                obey(permissionsOf(node.field, node.value));
        return m_locks;
    }

private:
    void readEncryption() {
        int revision = 0;
        int permissions = 0;
        if (!m_document.isEncrypted(revision, permissions) || m_document.ownerPasswordMatched())
            return;
        const auto allows = [&](int bit) { return (permissions >> bit & 1) != 0; };
        m_locks.mayFillFields = allows(bitAnnotate) || (revision >= 3 && allows(bitFill));
        m_locks.mayAddFields = allows(bitModify) && allows(bitAnnotate);
    }

    // As the verifier will judge it.
    void obey(const Permissions& permissions) {
        restrict(permissions.docMdp);
        restrict(permissions.lockMdp);
        for (const FieldNode& node : m_fields)
            if (std::any_of(permissions.locks.begin(), permissions.locks.end(),
                            [&](const FieldLock& lock) { return lock.covers(node.fullName); }))
                m_locks.lockedFields += node.fullName;
    }

    void restrict(int level) {
        if (level > 0 && (m_locks.changeLevel == 0 || level < m_locks.changeLevel))
            m_locks.changeLevel = level;
    }

    QPDF& m_document;
    QList<FieldNode> m_fields;
    Locks m_locks;
};

// Bits of a seed value's /Ff, from 0: which entries are demands and not suggestions.
enum SeedBit { Filter, SubFilter, Version, Reasons, LegalAttestation, AddRevInfo, DigestMethod, LockDocument, Picture };

SeedValue seedOf(QPDFObjectHandle seed) {
    SeedValue demands;
    QPDFObjectHandle flags = seed.getKey("/Ff");
    const long long bits = flags.isInteger() ? flags.getIntValue() : 0;
    const auto demanded = [&](SeedBit bit, const char* key) {
        return (bits >> bit & 1) != 0 && !seed.getKey(key).isNull();
    };
    if (demanded(Filter, "/Filter"))
        demands.filter = nameIn(seed, "/Filter");
    if (demanded(SubFilter, "/SubFilter"))
        for (QPDFObjectHandle name : itemsOf(seed.getKey("/SubFilter")))
            if (name.isName())
                demands.subFilters += QByteArray::fromStdString(name.getName()).mid(1);
    if (demanded(DigestMethod, "/DigestMethod"))
        for (const QPDFObjectHandle& name : itemsOf(seed.getKey("/DigestMethod")))
            demands.digests += textOf(name).toLatin1();
    if (demanded(Reasons, "/Reasons"))
        for (const QPDFObjectHandle& reason : itemsOf(seed.getKey("/Reasons")))
            demands.reasons += textOf(reason);
    QPDFObjectHandle timestamp = entry(seed.getKey("/TimeStamp"), "/Ff");
    demands.needsTimestamp = timestamp.isInteger() && (timestamp.getIntValue() & 1) != 0;
    // A version over 3 or a certificate of the author's choice; /MDP other than 0 asks for a certification.
    QPDFObjectHandle version = seed.getKey("/V");
    if (demanded(Version, "/V") && version.isNumber() && version.getNumericValue() > 3)
        demands.unsupported += QStringLiteral("V");
    QPDFObjectHandle certificate = entry(seed.getKey("/Cert"), "/Ff");
    if (certificate.isInteger() && certificate.getIntValue() != 0)
        demands.unsupported += QStringLiteral("Cert");
    QPDFObjectHandle mdp = entry(seed.getKey("/MDP"), "/P");
    if (mdp.isInteger() && mdp.getIntValue() != 0)
        demands.unsupported += QStringLiteral("MDP");
    for (const auto& [bit, key] :
         {std::pair(LegalAttestation, "/LegalAttestation"), std::pair(AddRevInfo, "/AddRevInfo"),
          std::pair(LockDocument, "/LockDocument"), std::pair(Picture, "/AppearanceFilter")}) {
        QPDFObjectHandle value = seed.getKey(key);
        const bool refused = (value.isBool() && !value.getBoolValue()) || value.isNameAndEquals("/false");
        if (demanded(bit, key) && !refused)
            demands.unsupported += QString::fromLatin1(key + 1);
    }
    return demands;
}

} // namespace

Result<Locks> readLocks(const PdfFile& file) {
    return file.guarded([&]() -> Result<Locks> { return Reading(file).run(); });
}

Result<std::optional<SeedValue>> readSeedValue(const PdfFile& file, const QString& fieldName) {
    return file.guarded([&]() -> Result<std::optional<SeedValue>> {
        for (const FieldNode& node : formFields(file.document()))
            if (QPDFObjectHandle field = node.field; node.fullName == fieldName && field.getKey("/SV").isDictionary())
                return std::optional(seedOf(field.getKey("/SV")));
        return std::optional<SeedValue>();
    });
}

} // namespace vanthu::pdf
