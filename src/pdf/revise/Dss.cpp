#include "pdf/revise/Dss.h"

#include "pdf/read/Form.h"
#include "pdf/read/Qpdf.h"
#include "pdf/revise/Revision.h"

#include <qpdf/Pipeline.hh>

#include <QCryptographicHash>
#include <QHash>

#include <stdexcept>

namespace vanthu::pdf {

namespace {

constexpr int mostEntries = 4096;
constexpr qsizetype mostBytes = qsizetype{256} * 1024 * 1024;

struct TooMuch : std::runtime_error {
    TooMuch()
        : std::runtime_error("the document security store is too large") {}
};

// Takes what a stream inflates to and stops it at the budget: qpdf knows no limit of its own.
class Bounded final : public Pipeline {
public:
    explicit Bounded(qsizetype limit)
        : Pipeline("bounded", nullptr)
        , m_limit(limit) {}
    void write(unsigned char const* data, size_t length) override {
        if (static_cast<qsizetype>(length) > m_limit - bytes.size()) {
            exceeded = true;
            throw TooMuch();
        }
        bytes.append(reinterpret_cast<const char*>(data), static_cast<qsizetype>(length));
    }
    void finish() override {}

    QByteArray bytes;
    bool exceeded = false;

private:
    qsizetype m_limit;
};

// Reads the store's streams, each object once: the lists of VRI entries name the same objects as those of the whole.
class Reader {
public:
    // Nothing for what is no stream or cannot be decoded.
    std::optional<QByteArray> streamData(QPDFObjectHandle stream) {
        if (!stream.isStream())
            return std::nullopt;
        const auto known = m_read.constFind(stream.getObjectID());
        if (known != m_read.constEnd())
            return *known;
        Bounded out(m_left);
        const bool decoded = stream.pipeStreamData(&out, nullptr, 0, qpdf_dl_generalized, true, false);
        if (out.exceeded)
            throw TooMuch();
        if (!decoded)
            return std::nullopt;
        m_left -= out.bytes.size();
        m_read.insert(stream.getObjectID(), out.bytes);
        return out.bytes;
    }

    // The streams of an array, with what is in them.
    QList<std::pair<QPDFObjectHandle, QByteArray>> list(QPDFObjectHandle array) {
        QList<std::pair<QPDFObjectHandle, QByteArray>> found;
        if (!array.isArray())
            return found;
        for (int i = 0; i < array.getArrayNItems(); ++i) {
            if (++m_entries > mostEntries)
                throw TooMuch();
            QPDFObjectHandle entry = array.getArrayItem(i);
            if (auto bytes = streamData(entry))
                found += {entry, std::move(*bytes)};
        }
        return found;
    }

    QList<QByteArray> bytesOf(QPDFObjectHandle array) {
        QList<QByteArray> all;
        for (auto& [stream, bytes] : list(std::move(array)))
            all += std::move(bytes);
        return all;
    }

private:
    QHash<int, QByteArray> m_read;
    qsizetype m_left = mostBytes;
    int m_entries = 0;
};

QPDFObjectHandle storeOf(QPDF& document) {
    return document.getRoot().getKey("/DSS");
}

Result<Dss> read(const PdfFile& file) {
    Dss dss;
    QPDFObjectHandle store = storeOf(file.document());
    if (!store.isDictionary())
        return dss;
    Reader reader;
    dss.lists = {reader.bytesOf(store.getKey("/Certs")), reader.bytesOf(store.getKey("/OCSPs")),
                 reader.bytesOf(store.getKey("/CRLs"))};
    QPDFObjectHandle all = store.getKey("/VRI");
    if (!all.isDictionary())
        return dss;
    for (const std::string& name : all.getKeys()) {
        QPDFObjectHandle one = all.getKey(name);
        if (!one.isDictionary() || name == "/Type")
            continue;
        if (dss.vri.size() >= mostEntries)
            throw TooMuch();
        ValidationInfo info;
        info.key = QByteArray::fromStdString(name).mid(1).toUpper();
        info.lists = {reader.bytesOf(one.getKey("/Cert")), reader.bytesOf(one.getKey("/OCSP")),
                      reader.bytesOf(one.getKey("/CRL"))};
        info.collectedAt = parsePdfDate(textOf(one.getKey("/TU")));
        info.collectedTst = reader.streamData(one.getKey("/TS")).value_or(QByteArray());
        dss.vri += info;
    }
    return dss;
}

// One list of the store while it grows: what is in it, where it stands.
class GrowingList {
public:
    GrowingList(Reader& reader, Revision& revision, QPDFObjectHandle array)
        : m_revision(revision)
        , m_array(array.isArray() ? array.shallowCopy() : QPDFObjectHandle::newArray()) {
        for (auto& [stream, bytes] : reader.list(array))
            m_objects.insert(bytes, stream.getObjGen());
    }

    // The object with these bytes, made when there is none.
    QPDFObjGen objectOf(const QByteArray& bytes) {
        if (const auto known = m_objects.constFind(bytes); known != m_objects.constEnd())
            return *known;
        const QPDFObjGen made(m_revision.addStream({}, bytes), 0);
        m_array.appendItem(m_revision.referenceTo(made.getObj(), made.getGen()));
        m_objects.insert(bytes, made);
        m_grown = true;
        return made;
    }
    void add(const QList<QByteArray>& all) {
        for (const QByteArray& bytes : all)
            objectOf(bytes);
    }

    bool hasGrown() const { return m_grown; }
    void putInto(QPDFObjectHandle store, const char* key) const {
        if (m_array.getArrayNItems() > 0)
            store.replaceKey(key, m_array);
    }

private:
    Revision& m_revision;
    mutable QPDFObjectHandle m_array;
    QHash<QByteArray, QPDFObjGen> m_objects;
    bool m_grown = false;
};

// Adds references that the array of a VRI entry does not have; true when there were any.
bool addReferences(Revision& revision, QPDFObjectHandle entry, const char* key, const QList<QByteArray>& all,
                   GrowingList& list) {
    QPDFObjectHandle present = entry.getKey(key);
    QPDFObjectHandle array = present.isArray() ? present.shallowCopy() : QPDFObjectHandle::newArray();
    QList<QPDFObjGen> known;
    for (int i = 0; i < array.getArrayNItems(); ++i)
        known += array.getArrayItem(i).getObjGen();
    bool grown = false;
    for (const QByteArray& bytes : all) {
        const QPDFObjGen object = list.objectOf(bytes);
        if (known.contains(object))
            continue;
        known += object;
        array.appendItem(revision.referenceTo(object.getObj(), object.getGen()));
        grown = true;
    }
    if (grown)
        entry.replaceKey(key, array);
    return grown;
}

// PDF 1.7 does not know the store; a document of that version names the extension that does, in its catalog and with
// direct objects only (ETSI EN 319 142-1 5.6, ISO 32000-1 7.12).
void declareExtension(Revision& revision, QPDF& document) {
    constexpr int level = 5;
    QPDFObjectHandle root = document.getRoot();
    QPDFObjectHandle version = root.getKey("/Version");
    if (document.getPDFVersion() >= "2" || (version.isName() && version.getName() >= "/2"))
        return;
    QPDFObjectHandle present = root.getKey("/Extensions");
    QPDFObjectHandle own = present.isDictionary() ? present.getKey("/ESIC") : QPDFObjectHandle::newNull();
    QPDFObjectHandle reached = own.isDictionary() ? own.getKey("/ExtensionLevel") : QPDFObjectHandle::newNull();
    if (reached.isInteger() && reached.getIntValue() >= level)
        return;
    QPDFObjectHandle extensions = present.isDictionary() ? present.shallowCopy() : QPDFObjectHandle::newDictionary();
    QPDFObjectHandle etsi = QPDFObjectHandle::newDictionary();
    etsi.replaceKey("/BaseVersion", QPDFObjectHandle::newName("/1.7"));
    etsi.replaceKey("/ExtensionLevel", QPDFObjectHandle::newInteger(level));
    extensions.replaceKey("/ESIC", etsi);
    revision.putDirectlyIntoCatalog("/Extensions", extensions);
}

Result<> merge(Revision& revision, const PdfFile& source, const Dss& more) {
    QPDFObjectHandle present = storeOf(source.document());
    QPDFObjectHandle store = present.isDictionary() ? present.shallowCopy() : QPDFObjectHandle::newDictionary();
    Reader reader;
    GrowingList certificates(reader, revision, store.getKey("/Certs"));
    GrowingList ocsps(reader, revision, store.getKey("/OCSPs"));
    GrowingList crls(reader, revision, store.getKey("/CRLs"));
    certificates.add(more.lists.certificates);
    ocsps.add(more.lists.ocsps);
    crls.add(more.lists.crls);

    bool changed = false;
    QPDFObjectHandle presentVri = store.getKey("/VRI");
    QPDFObjectHandle vri = presentVri.isDictionary() ? presentVri.shallowCopy() : QPDFObjectHandle::newDictionary();
    for (const ValidationInfo& info : more.vri) {
        const std::string key = '/' + info.key.toStdString();
        QPDFObjectHandle old = vri.getKey(key);
        QPDFObjectHandle entry = old.isDictionary() ? old.shallowCopy() : QPDFObjectHandle::newDictionary();
        bool grown = addReferences(revision, entry, "/Cert", info.lists.certificates, certificates);
        grown = addReferences(revision, entry, "/OCSP", info.lists.ocsps, ocsps) || grown;
        grown = addReferences(revision, entry, "/CRL", info.lists.crls, crls) || grown;
        if (!grown)
            continue;
        if (info.collectedAt.isValid())
            entry.replaceKey("/TU", QPDFObjectHandle::newString(pdfDate(info.collectedAt).toStdString()));
        if (!info.collectedTst.isEmpty())
            entry.replaceKey("/TS", revision.referenceTo(revision.addStream({}, info.collectedTst)));
        vri.replaceKey(key, entry);
        changed = true;
    }
    changed = changed || certificates.hasGrown() || ocsps.hasGrown() || crls.hasGrown();
    if (!changed)
        return {};
    certificates.putInto(store, "/Certs");
    ocsps.putInto(store, "/OCSPs");
    crls.putInto(store, "/CRLs");
    if (vri.getKeys().size() > 0)
        store.replaceKey("/VRI", vri);
    revision.putIntoCatalog("/DSS", present, store);
    declareExtension(revision, source.document());
    return {};
}

template<class Act>
auto withinLimits(const PdfFile& file, Act act) -> std::invoke_result_t<Act> {
    return file.guarded([&]() -> std::invoke_result_t<Act> {
        try {
            return act();
        } catch (const TooMuch&) {
            return fail("pdf.too_complex", {file.name()}, QStringLiteral("document security store"));
        }
    });
}

} // namespace

void ValidationLists::add(const ValidationLists& more) {
    const auto merge = [](QList<QByteArray>& all, const QList<QByteArray>& added) {
        for (const QByteArray& one : added)
            if (!all.contains(one))
                all += one;
    };
    merge(certificates, more.certificates);
    merge(ocsps, more.ocsps);
    merge(crls, more.crls);
}

const ValidationInfo* Dss::find(const QByteArray& key) const {
    for (const ValidationInfo& info : vri)
        if (info.key == key)
            return &info;
    return nullptr;
}

QByteArray vriKey(QByteArrayView contents) {
    return QCryptographicHash::hash(contents, QCryptographicHash::Sha1).toHex().toUpper();
}

Result<Dss> readDss(const PdfFile& file) {
    return withinLimits(file, [&] { return read(file); });
}

Result<> mergeDss(Revision& revision, const PdfFile& source, const Dss& more) {
    return withinLimits(source, [&] { return merge(revision, source, more); });
}

} // namespace vanthu::pdf
