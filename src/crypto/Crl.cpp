#include "crypto/Crl.h"

#include "crypto/OpenSsl.h"

#include <openssl/pem.h>

namespace vanthu::crypto {

namespace {

constexpr qint64 clockTolerance = 300; // seconds

RevocationStatus unknown(const char* reason, const Certificate& certificate) {
    RevocationStatus status;
    status.why = Error("crypto.revocation_unknown", {certificate.commonName()},
                       QStringLiteral("CRL: %1 %2").arg(QLatin1String(reason), drainErrors()));
    return status;
}

X509CrlPtr parseCrl(const QByteArray& bytes) {
    if (!bytes.startsWith("-----"))
        return fromDer<X509CrlPtr>(d2i_X509_CRL, bytes);
    const BioPtr bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
    return X509CrlPtr(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
}

} // namespace

RevocationStatus judgeCrl(const QByteArray& bytes, const Certificate& certificate, const Certificate& issuer,
                          const QDateTime& at, const QDateTime& now) {
    const X509CrlPtr crl = parseCrl(bytes);
    if (!crl)
        return unknown("malformed", certificate);
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_subject_name(issuer.handle())) != 0 ||
        X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.handle())) != 1)
        return unknown("not signed by the issuer", certificate);
    // A critical extension that is not understood (a delta or partitioned list) makes the list say less than it seems
    // to.
    if (X509_CRL_get_ext_by_critical(crl.get(), 1, -1) >= 0)
        return unknown("critical extension", certificate);
    const QDateTime issued = toDateTime(X509_CRL_get0_lastUpdate(crl.get()));
    const QDateTime until = toDateTime(X509_CRL_get0_nextUpdate(crl.get()));
    if (!issued.isValid() || issued > now.addSecs(clockTolerance))
        return unknown("dated in the future", certificate);
    if (issued < at && (!until.isValid() || until.addSecs(clockTolerance) < at))
        return unknown("too old", certificate);
    RevocationStatus status;
    status.state = RevocationState::Good;
    status.source = "CRL";
    X509_REVOKED* entry = nullptr;
    if (X509_CRL_get0_by_cert(crl.get(), &entry, certificate.handle()) == 1) {
        status.revokedAt = toDateTime(X509_REVOKED_get0_revocationDate(entry));
        if (!status.revokedAt.isValid() || status.revokedAt <= at)
            status.state = RevocationState::Revoked;
    }
    return status;
}

Result<QByteArray> makeCrl(const Certificate& issuer, evp_pkey_st* key, const QList<QPair<QString, QDateTime>>& revoked,
                           const QDateTime& now, int days) {
    const X509CrlPtr crl(X509_CRL_new());
    using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
    const qint64 seconds = now.toSecsSinceEpoch();
    const TimePtr from(ASN1_TIME_set(nullptr, seconds));
    const TimePtr until(ASN1_TIME_set(nullptr, seconds + qint64(days) * 24 * 3600));
    X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.handle()));
    X509_CRL_set1_lastUpdate(crl.get(), from.get());
    X509_CRL_set1_nextUpdate(crl.get(), until.get());
    for (const auto& [serialHex, at] : revoked) {
        BIGNUM* raw = nullptr;
        BN_hex2bn(&raw, serialHex.toLatin1().constData());
        const BnPtr number(raw);
        const Asn1IntegerPtr serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
        const TimePtr date(ASN1_TIME_set(nullptr, at.toSecsSinceEpoch()));
        X509_REVOKED* entry = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(entry, serial.get());
        X509_REVOKED_set_revocationDate(entry, date.get());
        X509_CRL_add0_revoked(crl.get(), entry);
    }
    // The number only has to grow: seconds do.
    const Asn1IntegerPtr number(ASN1_INTEGER_new());
    ASN1_INTEGER_set_int64(number.get(), seconds);
    X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0);
    X509_CRL_sort(crl.get());
    if (X509_CRL_sign(crl.get(), key, EVP_sha256()) <= 0)
        return fail("crypto.crl_failed", {}, drainErrors());
    return toDer(i2d_X509_CRL, crl.get());
}

} // namespace vanthu::crypto
