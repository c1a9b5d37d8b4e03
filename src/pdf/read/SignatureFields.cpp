#include "pdf/read/SignatureFields.h"

#include "pdf/read/Form.h"
#include "pdf/read/Pages.h"
#include "pdf/read/Permissions.h"
#include "pdf/read/Values.h"

#include <QSet>

#include <algorithm>
#include <map>
#include <set>

namespace vanthu::pdf {

namespace {

constexpr qint64 largestContents = 16 * 1024 * 1024; // hex digits included

// -1 when it is no digit.
int hexValue(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The digits of a hexadecimal string's inside as ISO 32000-2 7.3.4.3 reads it: white space does not count (some signers
// break lines), and a last digit without its partner is followed by 0. Both at once is nobody's habit but the trace of
// a digit that was rubbed out.
std::optional<QByteArray> fromHexString(QByteArrayView inside) {
    QByteArray bytes((inside.size() + 1) / 2, '\0');
    qsizetype digits = 0;
    for (const char c : inside) {
        const int value = hexValue(c);
        if (value >= 0) {
            char& byte = bytes[digits / 2];
            byte = char(digits % 2 == 0 ? value << 4 : byte | value);
            ++digits;
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return std::nullopt;
        }
    }
    if (digits % 2 != 0 && digits != inside.size())
        return std::nullopt;
    bytes.truncate((digits + 1) / 2);
    return bytes;
}

// The gap must be the very string that the parser read as /Contents, and nothing else: what is left out of the digest
// can be anything. Its bytes are taken from the gap itself, not from the parser. Some signers leave out what is between
// '<' and '>' only; then these two are digested too, which leaves an attacker nothing more.
std::optional<Error> checkGap(const PdfFile& file, SignatureField& field, QPDFObjectHandle contents) {
    const Error wrong("pdf.contents", {file.name()}, field.name);
    const qint64 length = field.gapEnd - field.gapBegin;
    if (length > largestContents || field.gapBegin < 1)
        return wrong;
    const auto around = file.bytes(field.gapBegin - 1, length + (field.gapEnd < file.size() ? 2 : 1));
    if (!around)
        return wrong;
    const bool whole = (*around)[1] == '<';
    const QByteArray text = whole ? around->mid(1, length) : *around;
    const qint64 begin = whole ? field.gapBegin : field.gapBegin - 1;
    if (text.size() < 4 || text.front() != '<' || text.back() != '>' ||
        contents.getParsedOffset() != begin - file.headerOffset())
        return wrong;
    const auto bytes = fromHexString(QByteArrayView(text).sliced(1, text.size() - 2));
    // In an encrypted file /Contents is the one string that is not (ISO 32000-2 7.6.2), which the parser knows only of
    // a /Type /Sig: there its view of the string may be another one.
    if (!bytes || (*bytes != field.contents && !file.document().isEncrypted()))
        return wrong;
    field.contents = *bytes;
    return std::nullopt;
}

// Readers differ in which of two entries of the same name they take.
bool hasEntryTwice(const PdfFile& file, const QPDFObjectHandle& object) {
    const QPDFObjGen id = QPDFObjectHandle(object).getObjGen();
    const QList<Oddity> oddities = file.oddities();
    return std::any_of(oddities.begin(), oddities.end(), [&](const Oddity& oddity) {
        return oddity.object == id.getObj() && oddity.what.contains(QLatin1String("duplicated key"));
    });
}

// Signed, but so that the parser cannot read what: a number that no reader can hold, a dictionary that does not end.
bool hasUnreadableValue(const PdfFile& file, QPDFObjectHandle field) {
    const std::map<std::string, QPDFObjectHandle> entries = field.getDictAsMap();
    const auto value = entries.find("/V");
    return value != entries.end() && QPDFObjectHandle(value->second).isIndirect() && !file.isSound() &&
           file.document().getXRefTable().contains(QPDFObjectHandle(value->second).getObjGen());
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
    field.hasAnyPadding = file.document().isEncrypted();
    const bool sound =
        v[0] == 0 && v[1] > 0 && v[2] > v[1] && v[3] >= 0 && v[2] <= file.size() && v[3] <= file.size() - v[2];
    if (!sound) {
        field.malformed = wrong;
        return;
    }
    field.gapBegin = v[1];
    field.gapEnd = v[2];
    field.revisionEnd = v[2] + v[3];
    field.malformed = hasEntryTwice(file, value) ? wrong : checkGap(file, field, contents);
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

void readValue(const PdfFile& file, const FieldNode& node, SignatureField& field) {
    QPDFObjectHandle value = node.value;
    field.isSigned = true;
    field.permissions = permissionsOf(node.field, value);
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

int stricter(int a, int b) {
    return a == 0 ? b : b == 0 ? a : std::min(a, b);
}

// What the catalog says, whether or not a field leads to that signature.
int docMdpOfCatalog(QPDF& document) {
    QPDFObjectHandle permissions = document.getRoot().getKey("/Perms");
    return permissions.isDictionary() ? docMdpOf(permissions.getKey("/DocMDP")) : 0;
}

Id certificationOf(QPDF& document) {
    QPDFObjectHandle permissions = document.getRoot().getKey("/Perms");
    return permissions.isDictionary() ? idOf(permissions.getKey("/DocMDP")) : Id();
}

// A value that has a byte range is a signature whatever its field says it is.
bool isSignature(const FieldNode& node) {
    return node.type == "/Sig" ||
           (QPDFObjectHandle(node.value).isDictionary() && QPDFObjectHandle(node.value).hasKey("/ByteRange"));
}

} // namespace

Result<FormInfo> readForm(const PdfFile& file) {
    return file.guarded([&]() -> Result<FormInfo> {
        FormInfo info;
        QPDF& document = file.document();
        info.docMdpLevel = docMdpOfCatalog(document);
        const Id certification = certificationOf(document);
        const QHash<int, int> pages = annotationPages(document);
        QSet<QString> names;
        std::set<Id> values;
        for (FieldNode& node : formFields(document)) {
            if (names.contains(node.fullName))
                info.duplicateNames += node.fullName;
            names += node.fullName;
            info.allNames += node.fullName;
            if (!isSignature(node))
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
            if (node.value.isDictionary()) {
                readValue(file, node, field);
                values.insert(idOf(node.value));
                info.docMdpLevel = stricter(info.docMdpLevel, field.permissions.docMdp);
            } else if (hasUnreadableValue(file, node.field)) {
                field.isSigned = true;
                field.malformed = Error("pdf.contents", {file.name()}, field.name);
            }
            info.signatures += field;
        }
        if (!values.contains(certification))
            info.catalogDocMdp = info.docMdpLevel == 0 ? 0 : docMdpOfCatalog(document);
        std::stable_sort(info.signatures.begin(), info.signatures.end(),
                         [](const SignatureField& a, const SignatureField& b) {
                             if (a.isSigned != b.isSigned)
                                 return a.isSigned;
                             return a.revisionEnd < b.revisionEnd;
                         });
        return info;
    });
}

} // namespace vanthu::pdf
