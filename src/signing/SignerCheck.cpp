#include "signing/PdfSigner.h"

#include "base/Clock.h"
#include "crypto/AlgorithmPolicy.h"

namespace vanthu::signing {
namespace {

QString dayOf(const QDateTime& instant) {
    return vietnamDate(instant).toString(QStringLiteral("dd/MM/yyyy"));
}

// The certificate alone: what the user can be told without any network.
Result<> checkCertificate(const crypto::Certificate& certificate, const QDateTime& now) {
    const QString name = certificate.commonName();
    TRY_VOID(crypto::requireKeyType(certificate));
    if (now < certificate.notBefore())
        return fail("signing.certificate_not_yet_valid", {name, dayOf(certificate.notBefore())});
    if (!certificate.isValidAt(now))
        return fail("signing.certificate_expired", {name, dayOf(certificate.notAfter())});
    if (!certificate.allowsSigning() || certificate.isCa())
        return fail("signing.key_usage", {name});
    if (!certificate.keyIsStrongEnough())
        return fail("signing.key_weak", {name, QString::number(certificate.keyBits())});
    return {};
}

Error pathError(const crypto::PathResult& path, const QString& name) {
    const QByteArray& why = path.subIndication;
    const auto with = [&](Error error) {
        return path.problems.isEmpty() ? error : std::move(error).causedBy(path.problems.first());
    };
    if (why.startsWith("REVOKED"))
        return with(Error("signing.certificate_revoked", {name}, QString::fromLatin1(why)));
    if (why == "TRY_LATER")
        return with(Error("signing.certificate_unknown", {name}, QString::fromLatin1(why)));
    return with(Error("signing.certificate_untrusted", {name}, QString::fromLatin1(why)));
}

} // namespace

Result<> checkMaySign(const crypto::SigningKey& key, const std::optional<crypto::TrustStore>& trust,
                      const crypto::RevocationOptions& revocation, const QDateTime& now, const Cancel& cancel) {
    const crypto::Certificate& certificate = key.certificate();
    TRY_VOID(checkCertificate(certificate, now));
    if (!trust)
        return {};
    // ND 23/2025 art. 15.1: the signer's and the issuers' certificates, up to the root; not knowing counts as no.
    crypto::RevocationOptions atTheSources = revocation;
    atTheSources.askSources = true;
    const crypto::PathResult path =
        crypto::validatePath(certificate, key.chain(), *trust, atTheSources, now, crypto::Purpose::Signing, cancel);
    if (path.indication == crypto::Indication::TotalPassed)
        return {};
    if (cancel.requested())
        return fail("network.cancelled", {certificate.issuerCommonName()});
    return fail(pathError(path, certificate.commonName()));
}

} // namespace vanthu::signing
