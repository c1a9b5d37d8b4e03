#include "pdf/Changes.h"

#include "pdf/Form.h"
#include "pdf/Pages.h"

#include <QSet>

#include <algorithm>
#include <map>
#include <set>

namespace vanthu::pdf {

namespace {

using Id = std::pair<int, int>;

Id idOf(const QPDFObjectHandle& object) {
    return {object.getObjectID(), object.getGeneration()};
}

QString nameOf(const Id& id) {
    return QStringLiteral("%1 %2 R").arg(id.first).arg(id.second);
}

// Content of an object as text: equal texts are equal objects. Streams are compared by dictionary and raw bytes.
std::string contentOf(QPDFObjectHandle object) {
    if (!object.isStream())
        return object.unparseResolved();
    const auto data = object.getRawStreamData();
    return object.getDict().unparseResolved() +
           std::string(reinterpret_cast<const char*>(data->getBuffer()), data->getSize());
}

// Where an object's bytes come from; equal origins mean equal objects without reading them.
struct Origin {
    int type = 0;
    long long offset = 0;
    int index = 0;
    bool operator==(const Origin& o) const { return type == o.type && offset == o.offset && index == o.index; }
};

std::map<Id, Origin> originsOf(QPDF& document) {
    const std::map<QPDFObjGen, QPDFXRefEntry> table = document.getXRefTable();
    std::map<Id, Origin> origins;
    for (const auto& [id, entry] : table) {
        Origin origin;
        origin.type = entry.getType();
        if (origin.type == 1) {
            origin.offset = entry.getOffset();
        } else if (origin.type == 2) {
            // The container may itself be replaced: its own offset counts, not its number.
            const auto container = table.find(QPDFObjGen(entry.getObjStreamNumber(), 0));
            origin.offset =
                container != table.end() && container->second.getType() == 1 ? container->second.getOffset() : -1;
            origin.index = entry.getObjStreamIndex();
        } else {
            continue;
        }
        origins[{id.getObj(), id.getGen()}] = origin;
    }
    return origins;
}

class Comparison {
public:
    Comparison(QPDF& before, QPDF& after, int docMdpLevel)
        : m_before(before)
        , m_after(after)
        , m_mayFill(docMdpLevel != 1) {}

    QStringList run() {
        compareTrailers();
        collectRoles();
        compareObjects();
        return m_forbidden;
    }

private:
    enum class Role { Catalog, Form, FormFields, Page, PageAnnotations, SignatureField, TextField, Dss };

    void forbid(const QString& what) {
        if (m_forbidden.size() < 50)
            m_forbidden += what;
    }

    void compareTrailers() {
        for (const char* key : {"/Root", "/Info", "/Encrypt"})
            if (m_before.getTrailer().getKey(key).unparse() != m_after.getTrailer().getKey(key).unparse())
                forbid(QStringLiteral("trailer %1").arg(QLatin1String(key)));
    }

    void setRole(const QPDFObjectHandle& object, Role role) {
        if (object.isIndirect())
            m_roles.emplace(idOf(object), role);
    }

    void collectRoles() {
        QPDFObjectHandle root = m_after.getRoot();
        setRole(root, Role::Catalog);
        if (QPDFObjectHandle form = root.getKey("/AcroForm"); form.isDictionary()) {
            setRole(form, Role::Form);
            setRole(form.getKey("/Fields"), Role::FormFields);
        }
        setRole(root.getKey("/DSS"), Role::Dss);
        walkPages(m_after, [&](const PageNode& node, int) {
            setRole(node.page, Role::Page);
            setRole(QPDFObjectHandle(node.page).getKey("/Annots"), Role::PageAnnotations);
            return true;
        });
        for (const FieldNode& node : formFields(m_before))
            m_oldFields.insert(idOf(node.field));
        for (FieldNode& node : formFields(m_after)) {
            const Role role = node.type == "/Sig" ? Role::SignatureField : Role::TextField;
            setRole(node.field, role);
            setRole(node.widget, role);
            // A certification that allows no change leaves room for document time-stamps only (ISO 32000-2 12.8.2.2).
            if (!m_oldFields.contains(idOf(node.field)) && node.type == "/Sig" && isPlainWidget(node.widget) &&
                (m_mayFill || isDocumentTimestamp(node.field))) {
                m_newSignatures.insert(idOf(node.field));
                m_newSignatures.insert(idOf(node.widget));
            }
        }
    }

    // A signature's widget may show itself and do nothing else.
    static bool isPlainWidget(QPDFObjectHandle widget) {
        return widget.isDictionary() && !widget.hasKey("/A") && !widget.hasKey("/AA") &&
               (!widget.hasKey("/Subtype") || widget.getKey("/Subtype").isNameAndEquals("/Widget"));
    }

    static bool isDocumentTimestamp(QPDFObjectHandle field) {
        QPDFObjectHandle value = field.getKey("/V");
        return value.isDictionary() && value.getKey("/Type").isNameAndEquals("/DocTimeStamp");
    }

    // Filled once: what a later signature covered is not filled in anew.
    static bool isEmptyField(QPDFObjectHandle field) {
        QPDFObjectHandle value = field.getKey("/V");
        return value.isNull() || (value.isString() && value.getStringValue().empty());
    }

    void compareObjects() {
        const auto before = originsOf(m_before);
        const auto after = originsOf(m_after);
        for (const auto& [id, origin] : before) {
            const auto now = after.find(id);
            if (now == after.end())
                forbid(nameOf(id) + QStringLiteral(" was removed"));
            else if (!(now->second == origin))
                compareObject(id);
        }
        // A number that the signed revision knew as missing may be named by a dangling reference; giving it content
        // would change what was signed.
        int highest = 0;
        for (const auto& entry : before)
            highest = std::max(highest, entry.first.first);
        for (const auto& [id, origin] : after)
            if (!before.contains(id) && id.first <= highest && isMentionedBefore(id))
                forbid(nameOf(id) + QStringLiteral(" filled a gap of the signed revision"));
    }

    bool isMentionedBefore(const Id& id) {
        if (!m_mentionsRead) {
            m_mentionsRead = true;
            for (QPDFObjectHandle object : m_before.getAllObjects())
                collectMentions(object.isStream() ? object.getDict() : object, 0);
        }
        return m_mentions.contains(id);
    }

    void collectMentions(QPDFObjectHandle object, int depth) {
        if (depth > 64)
            return;
        const auto see = [&](const QPDFObjectHandle& item) {
            if (item.isIndirect())
                m_mentions.insert(idOf(item));
            else
                collectMentions(item, depth + 1);
        };
        if (object.isDictionary())
            for (const auto& key : object.getKeys())
                see(object.getKey(key));
        else if (object.isArray())
            for (int i = 0; i < object.getArrayNItems(); ++i)
                see(object.getArrayItem(i));
    }

    void compareObject(const Id& id) {
        QPDFObjectHandle old = m_before.getObjectByID(id.first, id.second);
        QPDFObjectHandle now = m_after.getObjectByID(id.first, id.second);
        if (old.getTypeCode() == now.getTypeCode() && contentOf(old) == contentOf(now))
            return;
        if (isBookkeeping(old) && isBookkeeping(now))
            return;
        const auto role = m_roles.find(id);
        if (role == m_roles.end() || !isAllowed(role->second, id, old, now))
            forbid(nameOf(id) + QStringLiteral(" was changed"));
    }

    // Cross-reference and object streams carry no content of their own.
    static bool isBookkeeping(QPDFObjectHandle object) {
        return object.isStream() && (object.getDict().getKey("/Type").isNameAndEquals("/XRef") ||
                                     object.getDict().getKey("/Type").isNameAndEquals("/ObjStm"));
    }

    bool isAllowed(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
        switch (role) {
        case Role::Catalog:
            return sameBut(old, now, {"/AcroForm", "/DSS", "/Extensions"}) &&
                   sameForm(old.getKey("/AcroForm"), now.getKey("/AcroForm"));
        case Role::Form:
            return sameForm(old, now);
        case Role::FormFields:
            return onlySignaturesAdded(old, now);
        case Role::Page:
            return sameBut(old, now, {"/Annots"}) && onlySignaturesAdded(old.getKey("/Annots"), now.getKey("/Annots"));
        case Role::PageAnnotations:
            return onlySignaturesAdded(old, now);
        case Role::SignatureField:
            // An empty field may be signed; a signed one is never touched again.
            return !old.hasKey("/V") && m_mayFill && isPlainWidget(now) &&
                   sameBut(old, now, {"/V", "/AP", "/M", "/F", "/Lock"}) && now.getKey("/V").isDictionary();
        case Role::TextField:
            return m_mayFill && m_oldFields.contains(id) && isEmptyField(old) &&
                   sameBut(old, now, {"/V", "/AP", "/M", "/MK"});
        case Role::Dss:
            // Validation data proves itself or is useless; nothing else may be changed under its name.
            return sameBut(old, now, {"/Type", "/VRI", "/Certs", "/CRLs", "/OCSPs"});
        }
        return false;
    }

    static bool sameBut(QPDFObjectHandle old, QPDFObjectHandle now, const std::set<std::string>& except) {
        if (!old.isDictionary() || !now.isDictionary())
            return false;
        std::set<std::string> keys = old.getKeys();
        keys.merge(now.getKeys());
        return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
            return except.contains(key) || old.getKey(key).unparse() == now.getKey(key).unparse();
        });
    }

    // Values of indirect entries are compared as objects of their own; here only direct ones.
    bool sameForm(QPDFObjectHandle old, QPDFObjectHandle now) {
        if (!now.isDictionary())
            return !old.isDictionary();
        if (!old.isDictionary())
            old = QPDFObjectHandle::newDictionary();
        if (old.isIndirect() && now.isIndirect() && old.getObjGen() != now.getObjGen())
            return false;
        return sameBut(old, now, {"/Fields", "/SigFlags"}) &&
               onlySignaturesAdded(old.getKey("/Fields"), now.getKey("/Fields"));
    }

    // The old entries in their order, then nothing but new signature fields.
    bool onlySignaturesAdded(QPDFObjectHandle old, QPDFObjectHandle now) {
        const int oldCount = old.isArray() ? old.getArrayNItems() : 0;
        if (!now.isArray())
            return oldCount == 0 && now.isNull();
        if (now.getArrayNItems() < oldCount)
            return false;
        for (int i = 0; i < now.getArrayNItems(); ++i) {
            QPDFObjectHandle item = now.getArrayItem(i);
            const bool fits = i < oldCount ? old.getArrayItem(i).unparse() == item.unparse()
                                           : item.isIndirect() && m_newSignatures.contains(idOf(item));
            if (!fits)
                return false;
        }
        return true;
    }

    QPDF& m_before;
    QPDF& m_after;
    bool m_mayFill;
    std::map<Id, Role> m_roles;
    std::set<Id> m_oldFields;
    std::set<Id> m_newSignatures;
    std::set<Id> m_mentions;
    bool m_mentionsRead = false;
    QStringList m_forbidden;
};

// White space may follow %%EOF; anything else means that the signed bytes end in the middle of something.
bool endsAtEof(const PdfFile& file, qint64 end) {
    const qint64 length = std::min<qint64>(end, 16);
    const auto tail = file.bytes(end - length, length);
    return tail && tail->trimmed().endsWith("%%EOF");
}

} // namespace

Result<Changes> compareWithSigned(const PdfFile& file, qint64 signedEnd, int docMdpLevel) {
    Changes changes;
    if (signedEnd == file.size())
        return changes;
    changes.level = ChangeLevel::Forbidden;
    if (!endsAtEof(file, signedEnd)) {
        changes.forbidden += QStringLiteral("the signed bytes do not end a revision");
        return changes;
    }
    TRY(const auto before, file.openRevision(signedEnd));
    if (!file.xrefChain().contains(before->startXref())) {
        changes.forbidden += QStringLiteral("the signed revision is not part of the document's history");
        return changes;
    }
    return file.guarded([&]() -> Result<Changes> {
        changes.forbidden += Comparison(before->document(), file.document(), docMdpLevel).run();
        if (changes.forbidden.isEmpty())
            changes.level = ChangeLevel::Permitted;
        return changes;
    });
}

} // namespace vanthu::pdf
