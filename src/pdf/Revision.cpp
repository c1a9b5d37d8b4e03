#include "pdf/Revision.h"

#include "base/Faults.h"
#include "base/Files.h"
#include "pdf/Form.h"

#include <QSet>
#include <QUuid>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <unistd.h>

namespace vanthu::pdf {

namespace {

constexpr int byteRangeRoom = 60;
constexpr int largestObjectNumber = 8'388'607; // readers cap it there
constexpr int printAndLocked = 132;            // annotation flags: Print, Locked

QByteArray number(double value) {
    QByteArray text = QByteArray::number(value, 'f', 4);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text == "-0" ? "0" : text;
}

QByteArray reference(int object, int generation = 0) {
    return QByteArray::number(object) + ' ' + QByteArray::number(generation) + " R";
}

// A handle for an object that is only going to be written; qpdf parses a reference only inside something.
QPDFObjectHandle referenceTo(QPDF& document, int object, int generation = 0) {
    return QPDFObjectHandle::parse(&document, '[' + reference(object, generation).toStdString() + ']').getArrayItem(0);
}

// A text string: PDFDoc where plain ASCII suffices, else UTF-16 with its mark, as hex.
QByteArray textString(const QString& text) {
    return QByteArray::fromStdString(QPDFObjectHandle::newUnicodeString(text.toStdString()).unparse());
}

QByteArray dateString(const QDateTime& at) {
    return '(' + pdfDate(at) + ')';
}

QByteArray rectangle(const QRectF& r) {
    return '[' + number(r.left()) + ' ' + number(r.top()) + ' ' + number(r.left() + r.width()) + ' ' +
           number(r.top() + r.height()) + ']';
}

QByteArray bodyOf(QPDFObjectHandle object) {
    return QByteArray::fromStdString(object.unparseResolved());
}

int nextFreeNumber(QPDF& document) {
    qint64 highest = qint64(document.getObjectCount());
    QPDFObjectHandle size = document.getTrailer().getKey("/Size");
    if (size.isInteger())
        highest = std::max<qint64>(highest, size.getIntValue() - 1); // some files understate it, some overstate it
    for (const auto& entry : document.getXRefTable())
        highest = std::max<qint64>(highest, entry.first.getObj());
    return int(std::min<qint64>(highest, largestObjectNumber)) + 1;
}

Result<> writeAll(int descriptor, QByteArrayView bytes, const QString& outputName) {
    qsizetype done = 0;
    while (done < bytes.size()) {
        if (faults::hit(faults::Point::File))
            return fail(writeError(outputName, ENOSPC));
        const auto n = ::write(descriptor, bytes.data() + done, static_cast<std::size_t>(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(writeError(outputName, errno));
        done += n;
    }
    return {};
}

} // namespace

struct Revision::Form {
    QList<FieldNode> fields;
    QHash<int, int> pages;

    const FieldNode* find(const QString& name) const {
        const auto it =
            std::find_if(fields.begin(), fields.end(), [&](const FieldNode& f) { return f.fullName == name; });
        return it == fields.end() ? nullptr : &*it;
    }
};

Revision::Revision(std::shared_ptr<PdfFile> source)
    : m_source(std::move(source))
    , m_form(std::make_unique<Form>()) {}

Revision::~Revision() = default;

Result<std::unique_ptr<Revision>> Revision::begin(std::shared_ptr<PdfFile> source) {
    std::unique_ptr<Revision> revision(new Revision(source));
    const auto read = source->guarded([&]() -> Result<> {
        revision->m_nextNumber = nextFreeNumber(source->document());
        revision->m_form->fields = formFields(source->document());
        revision->m_form->pages = annotationPages(source->document());
        return {};
    });
    if (!read)
        return fail(read.error());
    return revision;
}

int Revision::add(QByteArray body) {
    m_objects[{m_nextNumber, 0}] = std::move(body);
    return m_nextNumber++;
}

void Revision::change(const QPDFObjectHandle& object) {
    const QPDFObjGen id = object.getObjGen();
    m_objects[{id.getObj(), id.getGen()}] = bodyOf(object);
}

// Appearance objects were numbered by nextNumber(); they come first so that their numbers hold.
int Revision::addAll(const NewObjects& objects) {
    for (const QByteArray& body : objects.bodies)
        add(body);
    return objects.bodies.isEmpty() ? 0 : objects.first;
}

int Revision::addStream(const QByteArray& dictionary, QByteArrayView data) {
    return add("<<" + dictionary + "/Length " + QByteArray::number(data.size()) + ">>\nstream\n" + data.toByteArray() +
               "\nendstream");
}

QPDFObjectHandle Revision::referenceTo(int number, int generation) const {
    QPDF& document = m_source->document();
    QPDFObjectHandle handle = pdf::referenceTo(document, number, generation);
    // A reference to what the parser does not know is null to it, and a dictionary loses entries that are null.
    if (handle.isNull())
        document.replaceObject(number, generation, QPDFObjectHandle::newDictionary());
    return handle;
}

void Revision::putIntoCatalog(const char* key, const QPDFObjectHandle& present, const QPDFObjectHandle& value) {
    if (QPDFObjectHandle(present).isIndirect()) {
        const QPDFObjGen id = present.getObjGen();
        m_objects[{id.getObj(), id.getGen()}] = bodyOf(value);
        return;
    }
    QPDFObjectHandle root = m_source->document().getRoot();
    root.replaceKey(key, referenceTo(add(bodyOf(value))));
    change(root);
}

bool Revision::hasField(const QString& name) const {
    return m_form->find(name) != nullptr;
}

Result<Revision::FieldPlace> Revision::fieldPlace(const QString& name) const {
    return m_source->guarded([&]() -> Result<FieldPlace> {
        const FieldNode* node = m_form->find(name);
        if (!node)
            return fail("pdf.no_such_field", {m_source->name(), name});
        FieldPlace place;
        QPDFObjectHandle widget = node->widget;
        place.page = m_form->pages.value(widget.getObjectID(), -1);
        QPDFObjectHandle rect = widget.getKey("/Rect");
        if (place.page < 0 || !rect.isArray() || rect.getArrayNItems() != 4)
            return fail("pdf.no_such_field", {m_source->name(), name}, QStringLiteral("not on a page"));
        double v[4];
        for (int i = 0; i < 4; ++i)
            v[i] = rect.getArrayItem(i).getNumericValue();
        TRY(const PageGeometry geometry, m_source->page(place.page));
        place.rect = geometry.toDisplay(
            {std::min(v[0], v[2]), std::min(v[1], v[3]), std::abs(v[2] - v[0]), std::abs(v[3] - v[1])});
        return place;
    });
}

Result<> Revision::addSignature(const SignatureSpec& spec) {
    return m_source->guarded([&]() -> Result<> {
        m_signatureName = spec.fieldName;
        for (int i = 1; m_signatureName.isEmpty(); ++i)
            if (const QString name = QStringLiteral("Signature%1").arg(i); !hasField(name))
                m_signatureName = name;
        TRY(const PageGeometry geometry, m_source->page(spec.page));
        const int picture = addAll(spec.appearance);

        const bool isTimestamp = spec.subFilter == "ETSI.RFC3161";
        QByteArray value = QByteArray("<</Type/") + (isTimestamp ? "DocTimeStamp" : "Sig") +
                           "/Filter/Adobe.PPKLite/SubFilter/" + spec.subFilter + "/ByteRange " +
                           QByteArray(byteRangeRoom, ' ') + "/Contents<" +
                           QByteArray(qsizetype(spec.contentsRoom) * 2, '0') + '>';
        if (!isTimestamp)
            value += "/M" + dateString(spec.signedAt);
        for (const auto& [key, text] : {std::pair("/Name", spec.signerName), std::pair("/Reason", spec.reason),
                                        std::pair("/Location", spec.location)})
            if (!text.isEmpty())
                value += key + textString(text);
        m_signatureValue = add(value + ">>");

        const QRectF rect = spec.rect.isEmpty() ? QRectF() : geometry.toUser(spec.rect);
        QByteArray widget = "/Rect" + rectangle(rect) + "/F " + QByteArray::number(printAndLocked);
        if (picture > 0)
            widget += "/AP<</N " + reference(picture) + ">>";

        if (const FieldNode* existing = m_form->find(m_signatureName)) {
            QPDFObjectHandle field = existing->field;
            if (existing->type != "/Sig" || field.hasKey("/V") || !field.isIndirect() ||
                existing->widget.getObjGen() != field.getObjGen())
                return fail("pdf.field_taken", {m_source->name(), m_signatureName});
            QPDFObjectHandle copy = field.shallowCopy();
            copy.removeKey("/V");
            QByteArray body = bodyOf(copy);
            body.chop(2);
            body += "/V " + reference(m_signatureValue);
            if (picture > 0 && !field.hasKey("/AP"))
                body += "/AP<</N " + reference(picture) + ">>";
            m_objects[{field.getObjectID(), field.getGeneration()}] = body + ">>";
            return appendToForm({}, true);
        }
        QPDFObjectHandle page = m_source->document().getAllPages()[static_cast<std::size_t>(spec.page)];
        const int field = add("<</Type/Annot/Subtype/Widget/FT/Sig/T" + textString(m_signatureName) + "/V " +
                              reference(m_signatureValue) + "/P " +
                              reference(page.getObjectID(), page.getGeneration()) + widget + ">>");
        TRY_VOID(appendToPage(spec.page, field));
        return appendToForm({field}, true);
    });
}

Result<> Revision::addTextField(const TextFieldSpec& spec) {
    return m_source->guarded([&]() -> Result<> {
        if (hasField(spec.name))
            return fail("pdf.field_taken", {m_source->name(), spec.name});
        TRY(const PageGeometry geometry, m_source->page(spec.page));
        QPDFObjectHandle page = m_source->document().getAllPages()[static_cast<std::size_t>(spec.page)];
        // A default appearance is demanded of text fields; the font named is one of the standard fourteen.
        const int field = add("<</Type/Annot/Subtype/Widget/FT/Tx/T" + textString(spec.name) +
                              "/DA(/Helv 12 Tf 0 g)/P " + reference(page.getObjectID(), page.getGeneration()) +
                              "/Rect" + rectangle(geometry.toUser(spec.rect)) + "/F 4>>");
        TRY_VOID(appendToPage(spec.page, field));
        return appendToForm({field}, false);
    });
}

Result<> Revision::fillTextField(const QString& name, const QString& value, const NewObjects& appearance) {
    return m_source->guarded([&]() -> Result<> {
        const FieldNode* node = m_form->find(name);
        if (!node || node->type != "/Tx" || !node->field.isIndirect() ||
            node->widget.getObjGen() != QPDFObjectHandle(node->field).getObjGen())
            return fail("pdf.no_such_field", {m_source->name(), name});
        const int picture = addAll(appearance);
        QPDFObjectHandle copy = QPDFObjectHandle(node->field).shallowCopy();
        copy.removeKey("/V");
        copy.removeKey("/AP");
        QByteArray body = bodyOf(copy);
        body.chop(2);
        body += "/V" + textString(value);
        if (picture > 0)
            body += "/AP<</N " + reference(picture) + ">>";
        m_objects[{node->field.getObjectID(), node->field.getGeneration()}] = body + ">>";
        return {};
    });
}

// /Annots may be missing, direct or a reference; the smallest indirect owner is written again.
Result<> Revision::appendToPage(int pageNumber, int widget) {
    QPDFObjectHandle page = m_source->document().getAllPages()[static_cast<std::size_t>(pageNumber)];
    QPDFObjectHandle widgetReference = referenceTo(widget);
    QPDFObjectHandle annotations = page.getKey("/Annots");
    if (annotations.isArray()) {
        annotations.appendItem(widgetReference);
        change(annotations.isIndirect() ? annotations : page);
    } else {
        page.replaceKey("/Annots", QPDFObjectHandle::newArray({widgetReference}));
        change(page);
    }
    return {};
}

Result<> Revision::appendToForm(const QList<int>& fields, bool signature) {
    QPDFObjectHandle root = m_source->document().getRoot();
    QPDFObjectHandle form = root.getKey("/AcroForm");
    QPDFObjectHandle owner = root;
    if (form.isDictionary()) {
        owner = form.isIndirect() ? form : root;
    } else {
        form = QPDFObjectHandle::newDictionary();
        form.replaceKey("/Fields", QPDFObjectHandle::newArray());
        root.replaceKey("/AcroForm", form);
        form = root.getKey("/AcroForm");
    }
    QPDFObjectHandle list = form.getKey("/Fields");
    if (!list.isArray()) {
        form.replaceKey("/Fields", QPDFObjectHandle::newArray());
        list = form.getKey("/Fields");
    }
    for (const int field : fields)
        list.appendItem(referenceTo(field));
    if (!fields.isEmpty() && list.isIndirect())
        change(list);
    QPDFObjectHandle flags = form.getKey("/SigFlags");
    const long long present = flags.isInteger() ? flags.getIntValue() : 0;
    const bool raise = signature && (present & 3) != 3; // SignaturesExist, AppendOnly
    if (raise)
        form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(present | 3));
    if (raise || (!fields.isEmpty() && !list.isIndirect()))
        change(owner);
    return {};
}

namespace {

struct Placed {
    int number = 0;
    int generation = 0;
    qint64 offset = 0;
};

// Only what identifies the document is taken over; /Prev leads to the source's last section.
QByteArray trailerEntries(const PdfFile& source, int size) {
    QPDFObjectHandle trailer = source.document().getTrailer();
    QByteArray entries = "/Size " + QByteArray::number(size) + "/Root " +
                         QByteArray::fromStdString(trailer.getKey("/Root").unparse()) + "/Prev " +
                         QByteArray::number(source.startXref());
    if (QPDFObjectHandle info = trailer.getKey("/Info"); info.isIndirect())
        entries += "/Info " + QByteArray::fromStdString(info.unparse());
    const QByteArray changed = '<' + QUuid::createUuid().toString(QUuid::Id128).toLatin1() + '>';
    QPDFObjectHandle id = trailer.getKey("/ID");
    const QByteArray permanent = id.isArray() && id.getArrayNItems() == 2 && id.getArrayItem(0).isString()
                                     ? QByteArray::fromStdString(id.getArrayItem(0).unparseBinary())
                                     : changed;
    return entries + "/ID[" + permanent + changed + ']';
}

QByteArray xrefTable(const QList<Placed>& objects, const QByteArray& trailer) {
    QByteArray table = "xref\n";
    for (qsizetype i = 0; i < objects.size();) {
        qsizetype end = i + 1;
        while (end < objects.size() && objects[end].number == objects[end - 1].number + 1)
            ++end;
        table += QByteArray::number(objects[i].number) + ' ' + QByteArray::number(end - i) + '\n';
        for (; i < end; ++i)
            table += QByteArray::number(objects[i].offset).rightJustified(10, '0') + ' ' +
                     QByteArray::number(objects[i].generation).rightJustified(5, '0') + " n \n";
    }
    return table + "trailer\n<<" + trailer + ">>\n";
}

QByteArray bigEndian(qint64 value, int width) {
    QByteArray bytes(width, '\0');
    for (int i = width - 1; i >= 0; --i, value >>= 8)
        bytes[i] = static_cast<char>(value & 0xff);
    return bytes;
}

// Offsets in four bytes as long as they fit: some readers know no more.
QByteArray xrefStream(QList<Placed> objects, int ownNumber, qint64 ownOffset, const QByteArray& trailer) {
    objects += {ownNumber, 0, ownOffset};
    const int width = ownOffset > 0xffffffffLL ? 8 : 4;
    QByteArray index;
    QByteArray data;
    for (qsizetype i = 0; i < objects.size();) {
        qsizetype end = i + 1;
        while (end < objects.size() && objects[end].number == objects[end - 1].number + 1)
            ++end;
        index += QByteArray::number(objects[i].number) + ' ' + QByteArray::number(end - i) + ' ';
        for (; i < end; ++i)
            data += '\1' + bigEndian(objects[i].offset, width) + bigEndian(objects[i].generation, 2);
    }
    return QByteArray::number(ownNumber) + " 0 obj\n<</Type/XRef/W[1 " + QByteArray::number(width) + " 2]/Index[" +
           index.trimmed() + "]" + trailer + "/Length " + QByteArray::number(data.size()) + ">>\nstream\n" + data +
           "\nendstream\nendobj\n";
}

} // namespace

Section Revision::section() const {
    Section section;
    section.begin = m_source->size();
    if (m_objects.empty()) // an empty cross-reference section would be no PDF
        return section;
    QByteArray& text = section.bytes;
    const auto lastByte = m_source->bytes(section.begin - 1, 1);
    if (!lastByte || (*lastByte != "\n" && *lastByte != "\r"))
        text += '\n';
    QList<Placed> placed;
    qsizetype valueAt = -1;
    for (const auto& [id, body] : m_objects) {
        placed += {id.first, id.second, section.end()};
        text += QByteArray::number(id.first) + ' ' + QByteArray::number(id.second) + " obj\n";
        if (id.first == m_signatureValue)
            valueAt = text.size();
        text += body + "\nendobj\n";
    }
    const qint64 xrefAt = section.end();
    if (m_source->lastXrefIsStream())
        text += xrefStream(placed, m_nextNumber, xrefAt, trailerEntries(*m_source, m_nextNumber + 1));
    else
        text += xrefTable(placed, trailerEntries(*m_source, m_nextNumber));
    text += "startxref\n" + QByteArray::number(xrefAt) + "\n%%EOF\n";

    if (valueAt >= 0) {
        const qsizetype gap = text.indexOf("/Contents<", valueAt) + 9;
        const qsizetype gapEnd = text.indexOf('>', gap) + 1;
        section.gapBegin = section.begin + gap;
        section.gapEnd = section.begin + gapEnd;
        QByteArray range = "[0 " + QByteArray::number(section.gapBegin) + ' ' + QByteArray::number(section.gapEnd) +
                           ' ' + QByteArray::number(section.end() - section.gapEnd) + ']';
        const qsizetype rangeAt = text.indexOf("/ByteRange ", valueAt) + 11;
        text.replace(rangeAt, range.size(), range);
    }
    return section;
}

QByteArrayView Section::beforeGap() const {
    return gapBegin > 0 ? QByteArrayView(bytes).first(qsizetype(gapBegin - begin)) : QByteArrayView(bytes);
}

QByteArrayView Section::afterGap() const {
    return gapBegin > 0 ? QByteArrayView(bytes).sliced(qsizetype(gapEnd - begin)) : QByteArrayView();
}

Result<> Section::insertContents(QByteArrayView cms, const QString& outputName) {
    if (cms.size() > (gapEnd - gapBegin - 2) / 2)
        return fail("pdf.contents_too_small", {outputName}, QString::number(cms.size()));
    const QByteArray hex = QByteArray::fromRawData(cms.data(), cms.size()).toHex();
    bytes.replace(qsizetype(gapBegin - begin) + 1, hex.size(), hex);
    return {};
}

Result<WrittenRevision> Revision::writeTo(int descriptor, const QString& outputName,
                                          const std::function<void(QByteArrayView)>& signedBytes, const Cancel& cancel,
                                          const Progress& progress) {
    WrittenRevision written;
    const Section appended = section();
    const qint64 begin = appended.begin;
    written = {appended.end(), appended.gapBegin, appended.gapEnd};
    const bool isSigned = written.gapBegin > 0;
    qint64 done = 0;
    Result<> copied;
    const auto read = m_source->forEachBlock(0, begin, [&](QByteArrayView block) {
        if (cancel.requested())
            return false;
        copied = writeAll(descriptor, block, outputName);
        if (!copied)
            return false;
        if (isSigned)
            signedBytes(block);
        done += block.size();
        if (progress)
            progress(done, written.size);
        return true;
    });
    if (!copied)
        return fail(copied.error());
    if (!read)
        return fail(read.error());
    TRY_VOID(writeAll(descriptor, appended.bytes, outputName));
    if (isSigned) {
        signedBytes(appended.beforeGap());
        signedBytes(appended.afterGap());
    }
    if (progress)
        progress(written.size, written.size);
    return written;
}

Result<> Revision::insertContents(int descriptor, const QString& outputName, const WrittenRevision& written,
                                  QByteArrayView cms) {
    const qint64 room = (written.gapEnd - written.gapBegin - 2) / 2;
    if (cms.size() > room)
        return fail("pdf.contents_too_small", {outputName}, QString::number(cms.size()));
    const QByteArray hex = QByteArray::fromRawData(cms.data(), cms.size()).toHex();
    qsizetype done = 0;
    while (done < hex.size()) {
        if (faults::hit(faults::Point::File))
            return fail(writeError(outputName, ENOSPC));
        const auto n = ::pwrite(descriptor, hex.constData() + done, static_cast<std::size_t>(hex.size() - done),
                                written.gapBegin + 1 + done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(writeError(outputName, errno));
        done += n;
    }
    return {};
}

} // namespace vanthu::pdf
