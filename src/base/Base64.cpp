#include "base/Base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace vanthu {

namespace {

constexpr qsizetype most = 1024 * 1024 * 1024;

const unsigned char* letters(QByteArrayView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

} // namespace

QByteArray toBase64(QByteArrayView bytes) {
    Q_ASSERT(bytes.size() <= most);
    QByteArray text((bytes.size() + 2) / 3 * 4 + 1, Qt::Uninitialized); // OpenSSL writes a 0 behind
    text.resize(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), letters(bytes), int(bytes.size())));
    return text;
}

std::optional<QByteArray> fromBase64(QByteArrayView text) {
    if (text.isEmpty())
        return QByteArray();
    if (text.size() % 4 != 0 || text.size() > most)
        return std::nullopt;
    const qsizetype padding = text.endsWith("==") ? 2 : text.endsWith('=') ? 1 : 0;
    // What OpenSSL lets pass: padding in the middle, white space at the ends.
    const QByteArrayView body = text.chopped(padding);
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    if (body.contains('=') || isSpace(text.front()) || isSpace(text.back()))
        return std::nullopt;
    QByteArray bytes(text.size() / 4 * 3, Qt::Uninitialized);
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), letters(text), int(text.size())) !=
        int(bytes.size()))
        return std::nullopt;
    bytes.chop(padding);
    return bytes;
}

} // namespace vanthu
