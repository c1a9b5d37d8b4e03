#include "signing/SignerCheck.h"

#include "base/Clock.h"
#include "crypto/AlgorithmPolicy.h"
#include "crypto/SignerRevocation.h"

namespace vanthu::signing {
namespace {

constexpr char onHold[] = "crypto.certificate_on_hold";

QString dayOf(const QDateTime& instant) {
    return vietnamDate(instant).toString(QStringLiteral("dd/MM/yyyy"));
}

Error pathError(const crypto::PathResult& path, const QString& name) {
    const QByteArray& why = path.subIndication;
    const auto with = [&](Error error) {
        return path.problems.isEmpty() ? error : std::move(error).causedBy(path.problems.first());
    };
    if (why.startsWith("REVOKED"))
        return with(Error("signing.certificate_revoked", {name}, QString::fromLatin1(why)));
    for (const crypto::RevocationStatus& status : path.revocation)
        if (status.why && status.why->code() == onHold)
            return Error("signing.certificate_on_hold", status.why->args()).causedBy(*status.why);
    if (why == "TRY_LATER")
        return with(Error("signing.certificate_unknown", {name}, QString::fromLatin1(why)));
    return with(Error("signing.certificate_untrusted", {name}, QString::fromLatin1(why)));
}

// Nobody is trusted: what is revoked does not sign all the same, and what cannot be known is said.
Result<std::optional<Error>> checkRevocationAlone(const Signer& signer, const crypto::RevocationOptions& revocation,
                                                  const QDateTime& now, const Cancel& cancel) {
    const QString name = signer.certificate.commonName();
    const crypto::RevocationStatus status =
        crypto::revocationWithoutTrust(signer.certificate, signer.chain, revocation, now, cancel);
    if (cancel.requested())
        return fail("network.cancelled", {signer.certificate.issuerCommonName()});
    if (status.state == crypto::RevocationState::Revoked)
        return fail("signing.certificate_revoked", {name}, QString::fromLatin1(status.source));
    if (status.why && status.why->code() == onHold)
        return fail(Error("signing.certificate_on_hold", {name}).causedBy(*status.why));
    if (status.state == crypto::RevocationState::Good)
        return std::optional<Error>();
    Error remark("signing.revocation_not_checked", {name});
    return std::optional(status.why ? std::move(remark).causedBy(*status.why) : remark);
}

} // namespace

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

Result<std::optional<Error>> checkMaySign(const Signer& signer, const std::optional<crypto::TrustStore>& trust,
                                          const crypto::RevocationOptions& revocation, const QDateTime& now,
                                          const Cancel& cancel) {
    const crypto::Certificate& certificate = signer.certificate;
    TRY_VOID(checkCertificate(certificate, now));
    crypto::RevocationOptions atTheSources = revocation;
    atTheSources.askSources = true;
    if (!trust)
        return checkRevocationAlone(signer, atTheSources, now, cancel);
    // ND 23/2025 art. 15.1: the signer's and the issuers' certificates, up to the root; not knowing counts as no.
    const crypto::PathResult path =
        crypto::validatePath(certificate, signer.chain, *trust, atTheSources, now, crypto::Purpose::Signing, cancel);
    if (path.indication == crypto::Indication::TotalPassed)
        return std::optional<Error>();
    if (cancel.requested())
        return fail("network.cancelled", {certificate.issuerCommonName()});
    return fail(pathError(path, certificate.commonName()));
}

} // namespace vanthu::signing
