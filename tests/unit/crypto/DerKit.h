#pragma once

#include <QByteArray>

// DER by hand, for files that no tool at hand makes.
namespace vanthu::test {

inline QByteArray derOf(char tag, const QByteArray& content) {
    QByteArray length;
    if (content.size() < 128) {
        length += char(content.size());
    } else {
        for (qsizetype left = content.size(); left > 0; left >>= 8)
            length.prepend(char(left & 0xff));
        length.prepend(char(0x80 | length.size()));
    }
    return tag + length + content;
}

// The content of the first element of `der`; `rest` becomes what stands behind it.
inline QByteArray contentOf(const QByteArray& der, QByteArray* rest = nullptr) {
    qsizetype at = 2;
    qsizetype length = uchar(der.at(1));
    if (length & 0x80) {
        const qsizetype bytes = length & 0x7f;
        length = 0;
        for (; at < 2 + bytes; ++at)
            length = length << 8 | uchar(der.at(at));
    }
    if (rest)
        *rest = der.mid(at + length);
    return der.mid(at, length);
}

} // namespace vanthu::test
