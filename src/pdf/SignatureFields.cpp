#include "pdf/SignatureFields.h"

#include "pdf/Form.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr qint64 largestContents = 4 * 1024 * 1024; // hex digits included

std::optional<QRectF> rectOf(QPDFObjectHandle array) {
    if (!array.isArray() || array.getArrayNItems() != 4)
        return std::nullopt;
    double v[4];
    for (int i = 0; i < 4; ++i) {
        if (!array.getArrayItem(i).isNumber())
            return std::nullopt;
        v[i] = array.getArrayItem(i).getNumericValue();
    }
    return QRectF(std::min(v[0], v[2]), std::min(v[1], v[3]), std::abs(v[2] - v[0]), std::abs(v[3] - v[1]));
}

bool isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The gap must be '<', hex digits and nothing else, '>', and be the very string that the parser read as /Contents.
std::optional<Error> checkGap(const PdfFile& file, SignatureField& field, QPDFObjectHandle contents) {
    const Error wrong("pdf.contents", {file.name()}, field.name);
    const qint64 length = field.gapEnd - field.gapBegin;
    if (length > largestContents || contents.getParsedOffset() != field.gapBegin - file.headerOffset())
        return wrong;
    const auto gap = file.bytes(field.gapBegin, length);
    if (!gap || gap->size() < 2 || gap->front() != '<' || gap->back() != '>')
        return wrong;
    const QByteArray hex = gap->mid(1, gap->size() - 2);
    if (hex.size() % 2 != 0 || !std::all_of(hex.begin(), hex.end(), isHex))
        return wrong;
    // In an encrypted file /Contents is the one string that is not (ISO 32000-2 7.6.2), which the parser knows only of
    // a /Type /Sig: the bytes in the gap are what counts, and it is the parser who said that the string is there.
    if (file.document().isEncrypted())
        field.contents = QByteArray::fromHex(hex);
    else if (QByteArray::fromHex(hex) != field.contents)
        return wrong;
    return std::nullopt;
}

void readByteRange(const PdfFile& file, QPDFObjectHandle value, SignatureField& field) {
    const Error wrong("pdf.byte_range", {file.name()}, field.name);
    QPDFObjectHandle range = value.getKey("/ByteRange");
    QPDFObjectHandle contents = value.getKey("/Contents");
    if (!range.isArray() || range.getArrayNItems() != 4 || !contents.isString()) {
        field.malformed = wrong;
        return;
    }
    qint64 v[4];
    for (int i = 0; i < 4; ++i) {
        if (!range.getArrayItem(i).isInteger()) {
            field.malformed = wrong;
            return;
        }
        v[i] = range.getArrayItem(i).getIntValue();
    }
    field.contents = QByteArray::fromStdString(contents.getStringValue());
    const bool sound =
        v[0] == 0 && v[1] > 0 && v[2] > v[1] && v[3] >= 0 && v[2] <= file.size() && v[3] <= file.size() - v[2];
    if (!sound) {
        field.malformed = wrong;
        return;
    }
    field.gapBegin = v[1];
    field.gapEnd = v[2];
    field.revisionEnd = v[2] + v[3];
    field.malformed = checkGap(file, field, contents);
}

// A string or an array of strings (ISO 32000-2 table 255).
QList<QByteArray> certificatesOf(QPDFObjectHandle entry) {
    constexpr int mostCertificates = 50;
    QList<QByteArray> certificates;
    const auto take = [&](QPDFObjectHandle value) {
        if (value.isString())
            certificates += QByteArray::fromStdString(value.getStringValue());
    };
    take(entry);
    for (int i = 0; entry.isArray() && i < entry.getArrayNItems() && i < mostCertificates; ++i)
        take(entry.getArrayItem(i));
    return certificates;
}

void readValue(const PdfFile& file, QPDFObjectHandle value, SignatureField& field) {
    field.isSigned = true;
    const auto nameOf = [&](const char* key) {
        QPDFObjectHandle name = value.getKey(key);
        return name.isName() ? QByteArray::fromStdString(name.getName()).mid(1) : QByteArray();
    };
    field.subFilter = nameOf("/SubFilter");
    field.isDocumentTimestamp = nameOf("/Type") == "DocTimeStamp" || field.subFilter == "ETSI.RFC3161";
    field.certificates = certificatesOf(value.getKey("/Cert"));
    field.claimedAt = parsePdfDate(textOf(value.getKey("/M")));
    field.signerName = textOf(value.getKey("/Name"));
    field.reason = textOf(value.getKey("/Reason"));
    field.location = textOf(value.getKey("/Location"));
    readByteRange(file, value, field);
}

int docMdpLevelOf(QPDF& document) {
    QPDFObjectHandle permissions = document.getRoot().getKey("/Perms");
    QPDFObjectHandle signature =
        permissions.isDictionary() ? permissions.getKey("/DocMDP") : QPDFObjectHandle::newNull();
    QPDFObjectHandle references =
        signature.isDictionary() ? signature.getKey("/Reference") : QPDFObjectHandle::newNull();
    if (!references.isArray())
        return 0;
    for (int i = 0; i < references.getArrayNItems(); ++i) {
        QPDFObjectHandle reference = references.getArrayItem(i);
        if (!reference.isDictionary() || !reference.getKey("/TransformMethod").isNameAndEquals("/DocMDP"))
            continue;
        QPDFObjectHandle parameters = reference.getKey("/TransformParams");
        QPDFObjectHandle level = parameters.isDictionary() ? parameters.getKey("/P") : QPDFObjectHandle::newNull();
        return level.isInteger() ? std::clamp(int(level.getIntValue()), 1, 3) : 2;
    }
    return 0;
}

} // namespace

Result<FormInfo> readForm(const PdfFile& file) {
    return file.guarded([&]() -> Result<FormInfo> {
        FormInfo info;
        QPDF& document = file.document();
        info.docMdpLevel = docMdpLevelOf(document);
        const QHash<int, int> pages = annotationPages(document);
        for (FieldNode& node : formFields(document)) {
            if (info.allNames.contains(node.fullName))
                info.duplicateNames += node.fullName;
            info.allNames += node.fullName;
            if (node.type != "/Sig")
                continue;
            SignatureField field;
            field.name = node.fullName;
            field.objectNumber = node.field.getObjectID();
            field.page = pages.value(node.widget.getObjectID(), -1);
            if (const auto rect = rectOf(node.widget.getKey("/Rect")); rect && field.page >= 0) {
                TRY(const PageGeometry geometry, file.page(field.page));
                if (rect->width() > 0 && rect->height() > 0)
                    field.rect = geometry.toDisplay(*rect);
            }
            if (QPDFObjectHandle value = node.field.getKey("/V"); value.isDictionary())
                readValue(file, value, field);
            info.signatures += field;
        }
        std::stable_sort(info.signatures.begin(), info.signatures.end(),
                         [](const SignatureField& a, const SignatureField& b) {
                             if (a.isSigned != b.isSigned)
                                 return a.isSigned;
                             return a.revisionEnd < b.revisionEnd;
                         });
        return info;
    });
}

Result<QByteArray> trimmedContents(const QByteArray& contents, const QString& fileName) {
    const auto wrong = [&] { return fail("pdf.contents", {fileName}, QStringLiteral("DER length")); };
    if (contents.size() < 4 || contents[0] != 0x30)
        return wrong();
    const auto byteAt = [&](qsizetype i) { return static_cast<unsigned char>(contents[i]); };
    qsizetype header = 2;
    qsizetype length = byteAt(1);
    if (length == 0x80)
        return wrong(); // indefinite length is BER, not DER
    if (length > 0x80) {
        const int octets = int(length & 0x7f);
        if (octets > 4 || contents.size() < 2 + octets)
            return wrong();
        length = 0;
        for (int i = 0; i < octets; ++i)
            length = length << 8 | byteAt(2 + i);
        header += octets;
    }
    const qsizetype end = header + length;
    if (end > contents.size())
        return wrong();
    if (std::any_of(contents.begin() + end, contents.end(), [](char c) { return c != 0; }))
        return wrong();
    return contents.left(end);
}

} // namespace vanthu::pdf
