#include "exchange/VxpSigning.h"

#include "base/Clock.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace vanthu::exchange {

namespace {

QByteArray prefix() {
    return QByteArrayLiteral("XroadVnpt-");
}

QByteArray quoted(const QByteArray& text) {
    QByteArray result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

} // namespace

QByteArray vxpTimestamp(const QDateTime& instant) {
    const QDateTime local = toVietnamTime(instant);
    return local.toString(QStringLiteral("ddMMyyyy'T'HHmmss")).toLatin1() + '+' +
           QByteArray::number(local.time().msec()).rightJustified(4, '0');
}

QByteArray vxpSignedText(const VxpParameters& parameters) {
    QByteArray text = "{";
    for (const auto& [name, value] : parameters) {
        if (text.size() > 1)
            text += ',';
        text += quoted(prefix() + name) + ':' + quoted(value);
    }
    return text + '}';
}

QByteArray vxpSignature(QByteArrayView signedText, QByteArrayView secret) {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr); // looked for once
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    const auto* text = reinterpret_cast<const unsigned char*>(signedText.data());
    if (!HMAC(sha256, secret.data(), int(secret.size()), text, static_cast<std::size_t>(signedText.size()), mac.data(),
              &size))
        return {};
    return QByteArray(reinterpret_cast<const char*>(mac.data()), qsizetype(size)).toHex();
}

QList<QPair<QByteArray, QByteArray>> vxpHeaders(const VxpParameters& parameters, QByteArrayView secret) {
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArrayList names;
    for (const auto& [name, value] : parameters) {
        headers.emplaceBack(prefix() + name, value);
        names += name;
    }
    const QByteArray text = vxpSignedText(parameters);
    headers.emplaceBack(prefix() + "sign-header-key", names.join(';'));
    headers.emplaceBack(prefix() + "sign-header", text);
    headers.emplaceBack(prefix() + "hash-header", vxpSignature(text, secret));
    headers.emplaceBack(prefix() + "version", "3.0.201608");
    headers.emplaceBack("User-Agent", "JAVASDKAgent/1.0.0 XRoad/VPCP");
    return headers;
}

QByteArray vxpFileHash(const QByteArray& sha256Hex) {
    QByteArray hash;
    for (qsizetype i = 0; i + 1 < sha256Hex.size(); i += 2) {
        if (sha256Hex[i] != '0')
            hash += sha256Hex[i];
        hash += sha256Hex[i + 1];
    }
    return hash;
}

} // namespace vanthu::exchange
