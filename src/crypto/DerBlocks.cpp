#include "crypto/DerBlocks.h"

#include "crypto/OpenSsl.h"

#include <QStringDecoder>

#include <openssl/err.h>

#include <algorithm>

namespace vanthu::crypto {
namespace {

constexpr qsizetype mostBlocks = 1000;
constexpr char beginMark[] = "-----BEGIN ";
constexpr char endMark[] = "-----END ";
constexpr char lineMark[] = "-----";

// Windows' editor writes "Unicode" as UTF-16 and begins UTF-8 with a mark.
QByteArray withoutMark(const QByteArray& bytes) {
    if (bytes.startsWith("\xef\xbb\xbf"))
        return bytes.mid(3);
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")) {
        QStringDecoder decode(QStringDecoder::Utf16);
        return QString(decode(bytes)).toLatin1();
    }
    return bytes;
}

Error malformed(const QString& name, qsizetype number, const char* why) {
    return Error("crypto.block_malformed", {name, QString::number(number)}, QString::fromLatin1(why));
}

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Nothing when it is not base64 from end to end.
QByteArray fromBase64(QByteArray text) {
    text.removeIf(isSpace);
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

// Lines of the form "Name: value" before an empty line (RFC 1421), as old programs write them.
QByteArray withoutHeaders(const QByteArray& body) {
    if (!body.contains(':'))
        return body;
    const qsizetype unix = body.indexOf("\n\n");
    const qsizetype dos = body.indexOf("\r\n\r\n");
    return unix >= 0 ? body.mid(unix + 2) : dos >= 0 ? body.mid(dos + 4) : body;
}

Result<QList<DerBlock>> pemBlocks(const QByteArray& text, const QString& name) {
    QList<DerBlock> blocks;
    for (qsizetype at = text.indexOf(beginMark); at >= 0; at = text.indexOf(beginMark, at)) {
        const qsizetype number = blocks.size() + 1;
        if (number > mostBlocks)
            return fail(malformed(name, number, "too many"));
        const qsizetype labelBegin = at + qsizetype(sizeof beginMark) - 1;
        const qsizetype labelEnd = text.indexOf(lineMark, labelBegin);
        const QByteArray label = labelEnd < 0 ? QByteArray() : text.mid(labelBegin, labelEnd - labelBegin);
        const qsizetype body = labelEnd + qsizetype(sizeof lineMark) - 1;
        const qsizetype end = label.isEmpty() ? -1 : text.indexOf(endMark + label + lineMark, body);
        if (end < 0)
            return fail(malformed(name, number, "no end line"));
        // A key may be encrypted, which is nobody's business here.
        QByteArray der = fromBase64(withoutHeaders(text.mid(body, end - body)));
        if (der.isEmpty() && !label.contains("PRIVATE KEY"))
            return fail(malformed(name, number, "not base64"));
        blocks += {label, std::move(der)};
        at = end;
    }
    return blocks;
}

Result<QList<DerBlock>> derSequence(const QByteArray& bytes, const QString& name) {
    QList<DerBlock> blocks;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype number = blocks.size() + 1;
        const auto* const begin = reinterpret_cast<const unsigned char*>(bytes.constData()) + at;
        const auto* position = begin;
        long length = 0;
        int tag = 0;
        int cls = 0;
        const int form = ASN1_get_object(&position, &length, &tag, &cls, long(bytes.size() - at));
        ERR_clear_error();
        if ((form & 0x80) != 0 || tag != V_ASN1_SEQUENCE || number > mostBlocks)
            return fail(malformed(name, number, number > mostBlocks ? "too many" : "not ASN.1"));
        // Of an indefinite length (BER), as some PKCS#7 bundles have it: it reaches to the end of the file.
        const qsizetype size = (form & 1) != 0 ? bytes.size() - at : qsizetype(position - begin) + length;
        blocks += {{}, bytes.mid(at, size)};
        at += size;
    }
    return blocks;
}

} // namespace

Result<QList<DerBlock>> derBlocks(const QByteArray& given, const QString& name) {
    const QByteArray bytes = withoutMark(given);
    if (bytes.contains(beginMark))
        return pemBlocks(bytes, name);
    if (const QByteArray decoded = fromBase64(bytes); !decoded.isEmpty())
        return derSequence(decoded, name);
    if (bytes.isEmpty())
        return fail(malformed(name, 1, "empty"));
    return derSequence(bytes, name);
}

QString labelsOf(const QList<DerBlock>& blocks) {
    QStringList labels;
    for (const DerBlock& block : blocks)
        labels += block.label.isEmpty() ? QStringLiteral("ASN.1") : QString::fromLatin1(block.label.left(40));
    labels.removeDuplicates();
    return labels.join(QStringLiteral(", "));
}

} // namespace vanthu::crypto
