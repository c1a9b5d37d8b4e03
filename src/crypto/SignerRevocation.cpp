#include "crypto/SignerRevocation.h"

#include "crypto/Fetch.h"
#include "crypto/OpenSsl.h"

#include <openssl/err.h>

namespace vanthu::crypto {
namespace {

constexpr qsizetype mostUrls = 3;

bool isIssuer(const Certificate& candidate, const Certificate& of) {
    return candidate.isCa() && X509_check_issued(candidate.handle(), of.handle()) == X509_V_OK &&
           X509_verify(of.handle(), X509_get0_pubkey(candidate.handle())) == 1;
}

Certificate issuerAmong(const std::vector<Certificate>& candidates, const Certificate& certificate) {
    for (const Certificate& candidate : candidates)
        if (isIssuer(candidate, certificate))
            return candidate;
    return {};
}

Certificate issuerOf(const Certificate& certificate, const std::vector<Certificate>& chain,
                     const RevocationOptions& options, const Cancel& cancel) {
    Certificate issuer = issuerAmong(chain, certificate);
    if (!issuer.isNull() || !options.online)
        return issuer;
    for (const QUrl& url : certificate.caIssuersUrls().mid(0, mostUrls)) {
        const auto body = fetchSigned(url, largestIssuers, options, cancel);
        const auto fetched = body ? Certificate::manyFromBytes(*body, url.toString()) : fail(body.error());
        if (fetched)
            issuer = issuerAmong(*fetched, certificate);
        if (!issuer.isNull())
            break;
    }
    return issuer;
}

// The entry of `certificate` in a list of its issuer's name; the list's signature is not looked at.
RevocationStatus listedIn(const QByteArray& der, const Certificate& certificate) {
    RevocationStatus status;
    const auto crl = fromDer<X509CrlPtr>(d2i_X509_CRL, der);
    X509_REVOKED* entry = nullptr;
    if (!crl || X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_issuer_name(certificate.handle())) != 0 ||
        X509_CRL_get0_by_cert(crl.get(), &entry, certificate.handle()) != 1) // 2: removed from the list
        return status;
    using EnumPtr = std::unique_ptr<ASN1_ENUMERATED, FreeWith<ASN1_ENUMERATED_free>>;
    const EnumPtr reason(
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    status.source = "CRL";
    status.revokedAt = toDateTime(X509_REVOKED_get0_revocationDate(entry));
    status.reason = reason ? int(ASN1_ENUMERATED_get(reason.get())) : -1;
    if (status.reason == CRL_REASON_CERTIFICATE_HOLD)
        status.why = Error("crypto.certificate_on_hold", {certificate.commonName()});
    else
        status.state = RevocationState::Revoked;
    return status;
}

} // namespace

RevocationStatus revocationWithoutTrust(const Certificate& certificate, const std::vector<Certificate>& chain,
                                        const RevocationOptions& options, const QDateTime& now, const Cancel& cancel) {
    ERR_clear_error();
    for (const QByteArray& list : options.crls) {
        RevocationStatus status = listedIn(list, certificate);
        if (status.state == RevocationState::Revoked || status.why)
            return status;
    }
    const Certificate issuer = issuerOf(certificate, chain, options, cancel);
    ERR_clear_error();
    if (!issuer.isNull())
        return checkRevocation(certificate, issuer, options, now, now, cancel);
    RevocationStatus status;
    status.why = Error("crypto.revocation_unknown", {certificate.commonName()}, QStringLiteral("issuer not at hand"));
    return status;
}

} // namespace vanthu::crypto
