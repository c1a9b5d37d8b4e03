#include "cli/KeyChoice.h"

#include "base/Text.h"
#include "cli/Context.h"
#include "crypto/AlgorithmPolicy.h"

#include <algorithm>

namespace vanthu::cli {

namespace {

constexpr qint64 oneDay = 24 * 3600; // seconds

// After a renewal both certificates lie on the token for a while, and the one that is valid longer is meant; keys that
// end within a day are equals.
bool isSuperseded(const pkcs11::TokenCertificate& one, const std::vector<pkcs11::TokenCertificate>& all) {
    return std::any_of(all.begin(), all.end(), [&](const pkcs11::TokenCertificate& other) {
        return other.certificate.subject() == one.certificate.subject() &&
               other.certificate.issuer() == one.certificate.issuer() &&
               one.certificate.notAfter().secsTo(other.certificate.notAfter()) >= oneDay;
    });
}

QString fingerprintIn(const QString& wish) {
    QString hex = wish.toLower();
    hex.remove(QLatin1Char(':')).remove(QLatin1Char(' ')).remove(QLatin1Char('-'));
    return hex;
}

QString labelsOf(const std::vector<pkcs11::TokenInfo>& tokens, const KeyWish& wish) {
    QStringList labels;
    for (const pkcs11::TokenInfo& token : tokens)
        if (token.initialised && isMeant(token, wish))
            labels += token.label;
    labels.removeDuplicates();
    return labels.join(QStringLiteral("”, “"));
}

} // namespace

bool isMeant(const crypto::Certificate& certificate, const QString& label, const KeyWish& wish) {
    return wish.certificate.isEmpty() || toNfc(label) == toNfc(wish.certificate) ||
           QString::fromLatin1(certificate.sha256Hex()) == fingerprintIn(wish.certificate);
}

bool isMeant(const pkcs11::TokenInfo& token, const KeyWish& wish) {
    return wish.token.isEmpty() || toNfc(token.label) == toNfc(wish.token);
}

bool fits(const pkcs11::TokenCertificate& one, const KeyWish& wish) {
    return isMeant(one.token, wish) && isMeant(one.certificate, one.label, wish) && !one.certificate.isCa() &&
           one.certificate.allowsSigning();
}

Error noneFits(const KeyWish& wish, const std::vector<pkcs11::TokenInfo>& tokens,
               const std::vector<pkcs11::TokenCertificate>& certificates) {
    const QString labels = labelsOf(tokens, wish);
    if (labels.isEmpty())
        return wish.token.isEmpty() ? Error("token.none_plugged_in") : Error("token.removed", {wish.token});
    for (const pkcs11::TokenCertificate& one : certificates)
        if (isMeant(one.token, wish) && isMeant(one.certificate, one.label, wish) && !one.certificate.isCa())
            return Error("signing.key_usage", {one.certificate.commonName()});
    return wish.certificate.isEmpty() ? Error("token.no_certificate", {labels})
                                      : Error("token.certificate_missing", {wish.certificate, labels});
}

Result<pkcs11::TokenCertificate> bestOf(std::vector<pkcs11::TokenCertificate> candidates, const QDateTime& now) {
    // The PIN goes to the one token that was chosen and never to another (TOK-03).
    TRY_VOID(requireOneToken(candidates));
    const auto first = candidates.front();
    std::erase_if(candidates, [&](const pkcs11::TokenCertificate& one) {
        return one.token.modulePath != first.token.modulePath || // another one shows the same token
               now < one.certificate.notBefore() || now > one.certificate.notAfter() ||
               !crypto::requireKeyType(one.certificate);
    });
    const auto good = candidates;
    std::erase_if(candidates, [&](const pkcs11::TokenCertificate& one) { return isSuperseded(one, good); });
    QStringList lines;
    for (const pkcs11::TokenCertificate& one : candidates) {
        const QString line = QStringLiteral("%1 (%2)").arg(one.certificate.commonName(),
                                                           QString::fromLatin1(one.certificate.sha256Hex()));
        if (!lines.contains(line))
            lines += line;
    }
    if (lines.size() > 1)
        return fail("token.several_keys", {first.token.label, lines.join(QStringLiteral(", "))});
    return candidates.empty() ? first : candidates.front(); // what is wrong with it will be told
}

} // namespace vanthu::cli
