#include "pkcs11/Listing.h"

#include <QCborArray>

#include <algorithm>
#include <limits>

namespace vanthu::pkcs11 {

namespace {

constexpr std::size_t mostCertificates = 1000;

TokenInfo tokenFrom(const QCborMap& map, const QString& modulePath) {
    const auto flag = [&](const char* name) { return map[QLatin1String(name)].toBool(); };
    const auto text = [&](const char* name) { return map[QLatin1String(name)].toString(); };
    const auto length = [&](const char* name) {
        return int(std::clamp<qint64>(map[QLatin1String(name)].toInteger(), 0, std::numeric_limits<int>::max()));
    };
    TokenInfo token;
    token.modulePath = modulePath;
    token.slot = quint64(map[QStringLiteral("slot")].toInteger());
    token.label = text("label");
    token.serial = text("serial");
    token.manufacturer = text("manufacturer");
    token.model = text("model");
    token.reader = text("reader");
    token.hardware = text("hardware");
    token.firmware = text("firmware");
    token.initialised = flag("initialised");
    token.loginRequired = flag("loginRequired");
    token.protectedPath = flag("protectedPath");
    token.pinCountLow = flag("pinCountLow");
    token.pinFinalTry = flag("pinFinalTry");
    token.pinLocked = flag("pinLocked");
    token.pinToBeChanged = flag("pinToBeChanged");
    token.minimumPin = length("minimumPin");
    token.maximumPin = length("maximumPin");
    return token;
}

} // namespace

std::vector<TokenInfo> tokensIn(const QCborMap& answer, const QString& modulePath) {
    std::vector<TokenInfo> tokens;
    for (const QCborArray entries = answer[QStringLiteral("tokens")].toArray(); const QCborValue& entry : entries)
        tokens.push_back(tokenFrom(entry.toMap(), modulePath));
    return tokens;
}

std::vector<TokenCertificate> certificatesIn(const QCborMap& answer, const QString& modulePath) {
    std::vector<TokenCertificate> found;
    for (const QCborArray entries = answer[QStringLiteral("certificates")].toArray();
         const QCborValue& value : entries) {
        const QCborMap entry = value.toMap();
        auto certificate = crypto::Certificate::fromDer(entry[QStringLiteral("der")].toByteArray());
        if (!certificate || found.size() >= mostCertificates)
            continue; // what is no certificate cannot be signed with; the others can
        TokenCertificate one{tokenFrom(entry[QStringLiteral("token")].toMap(), modulePath), std::move(*certificate),
                             entry[QStringLiteral("keyId")].toByteArray(), entry[QStringLiteral("label")].toString()};
        if (const QCborValue asks = entry[QStringLiteral("asksForEachSignature")]; asks.isBool())
            one.asksForEachSignature = asks.toBool();
        found.push_back(std::move(one));
    }
    return found;
}

} // namespace vanthu::pkcs11
