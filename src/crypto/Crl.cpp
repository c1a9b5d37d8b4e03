#include "crypto/Crl.h"

#include "crypto/OpenSsl.h"

#include <openssl/pem.h>

namespace vanthu::crypto {

namespace {

constexpr qint64 clockTolerance = 300; // seconds
constexpr qsizetype listLimit = qsizetype{32} * 1024 * 1024;

using PointPtr = std::unique_ptr<ISSUING_DIST_POINT, FreeWith<ISSUING_DIST_POINT_free>>;
using PointsPtr = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;
using TimePtr = std::unique_ptr<ASN1_GENERALIZEDTIME, FreeWith<ASN1_GENERALIZEDTIME_free>>;

RevocationStatus unknown(const char* reason, const Certificate& certificate) {
    RevocationStatus status;
    status.why = Error("crypto.revocation_unknown", {certificate.commonName()},
                       QStringLiteral("CRL: %1 %2").arg(QLatin1String(reason), drainErrors()));
    return status;
}

X509CrlPtr parseCrl(const QByteArray& bytes) {
    if (bytes.size() > listLimit)
        return nullptr;
    if (!bytes.startsWith("-----"))
        return fromDer<X509CrlPtr>(d2i_X509_CRL, bytes);
    const BioPtr bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
    return X509CrlPtr(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
}

bool sharesName(const GENERAL_NAMES* a, const GENERAL_NAMES* b) {
    for (int i = 0; i < sk_GENERAL_NAME_num(a); ++i)
        for (int k = 0; k < sk_GENERAL_NAME_num(b); ++k)
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, k)) == 0)
                return true;
    return false;
}

// RFC 5280 section 6.3.3 (b)(2)(i): a list of one distribution point is for certificates that name this point.
bool namesPoint(const Certificate& certificate, const DIST_POINT_NAME* ofList) {
    const PointsPtr points(static_cast<CRL_DIST_POINTS*>(
        X509_get_ext_d2i(certificate.handle(), NID_crl_distribution_points, nullptr, nullptr)));
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT_NAME* named = sk_DIST_POINT_value(points.get(), i)->distpoint;
        if (named && named->type == 0 && ofList->type == 0 && sharesName(named->name.fullname, ofList->name.fullname))
            return true;
    }
    return false;
}

// Why the list may say less about the certificate than it seems to; null when it covers it. `revokedOnly`: it covers
// some reasons only, so that not being on it proves nothing.
const char* outOfScope(X509_CRL* crl, const Certificate& certificate, bool& revokedOnly) {
    // Indirect and delta lists are not combined with others here: such a list is refused, never half understood.
    if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0)
        return "delta list";
    for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i) {
        X509_EXTENSION* extension = X509_CRL_get_ext(crl, i);
        if (X509_EXTENSION_get_critical(extension) == 1 &&
            OBJ_obj2nid(X509_EXTENSION_get_object(extension)) != NID_issuing_distribution_point)
            return "critical extension";
    }
    int found = 0;
    const PointPtr point(
        static_cast<ISSUING_DIST_POINT*>(X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &found, nullptr)));
    if (!point)
        return found == -1 ? nullptr : "issuing distribution point unreadable"; // -1: there is none
    if (point->indirectCRL > 0)
        return "indirect list";
    if (point->onlyattr > 0 || (point->onlyuser > 0 && certificate.isCa()) ||
        (point->onlyCA > 0 && !certificate.isCa()))
        return "list for certificates of another kind";
    if (point->distpoint && !namesPoint(certificate, point->distpoint))
        return "list of another distribution point";
    revokedOnly = point->onlysomereasons != nullptr;
    return nullptr;
}

// X.509 8.6.2.5: since when the list keeps certificates that have expired.
QDateTime keepsExpiredSince(const X509_CRL* crl) {
    static constexpr char expiredCertsOnCrl[] = "2.5.29.60";
    const Asn1ObjectPtr object(OBJ_txt2obj(expiredCertsOnCrl, 1));
    const int at = X509_CRL_get_ext_by_OBJ(crl, object.get(), -1);
    if (at < 0)
        return {};
    const QByteArray der = toBytes(X509_EXTENSION_get_data(X509_CRL_get_ext(crl, at)));
    const auto time = fromDer<TimePtr>(d2i_ASN1_GENERALIZEDTIME, der);
    return time ? toDateTime(time.get()) : QDateTime();
}

int reasonOf(const X509_REVOKED* entry) {
    using EnumPtr = std::unique_ptr<ASN1_ENUMERATED, FreeWith<ASN1_ENUMERATED_free>>;
    const EnumPtr reason(
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    return reason ? static_cast<int>(ASN1_ENUMERATED_get(reason.get())) : -1;
}

} // namespace

RevocationStatus judgeCrl(const QByteArray& bytes, const Certificate& certificate, const Certificate& issuer,
                          const QDateTime& at, const QDateTime& now) {
    const X509CrlPtr crl = parseCrl(bytes);
    if (!crl)
        return unknown("malformed", certificate);
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_subject_name(issuer.handle())) != 0)
        return unknown("of another issuer", certificate);
    // X509_get_key_usage answers "all bits" when the extension is absent.
    if ((X509_get_key_usage(issuer.handle()) & KU_CRL_SIGN) == 0)
        return unknown("the issuer may not sign lists", certificate);
    if (X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.handle())) != 1)
        return unknown("not signed by the issuer", certificate);
    bool revokedOnly = false;
    if (const char* const reason = outOfScope(crl.get(), certificate, revokedOnly))
        return unknown(reason, certificate);
    RevocationStatus status;
    status.source = "CRL";
    status.issuedAt = toDateTime(X509_CRL_get0_lastUpdate(crl.get()));
    status.nextUpdate = toDateTime(X509_CRL_get0_nextUpdate(crl.get()));
    if (!status.issuedAt.isValid() || status.issuedAt > now.addSecs(clockTolerance))
        return unknown("dated in the future", certificate);
    if (status.issuedAt < at && (!status.nextUpdate.isValid() || status.nextUpdate.addSecs(clockTolerance) < at))
        return unknown("too old", certificate);
    status.evidence = toDer(i2d_X509_CRL, crl.get());
    X509_REVOKED* entry = nullptr;
    // 2 is removeFromCRL, which only a delta list may say.
    if (X509_CRL_get0_by_cert(crl.get(), &entry, certificate.handle()) != 0) {
        status.revokedAt = toDateTime(X509_REVOKED_get0_revocationDate(entry));
        status.reason = reasonOf(entry);
        const bool before = !status.revokedAt.isValid() || status.revokedAt <= at;
        if (before && status.reason == CRL_REASON_CERTIFICATE_HOLD)
            status.why = Error("crypto.certificate_on_hold", {certificate.commonName()});
        else
            status.state = before ? RevocationState::Revoked : RevocationState::Good;
        return status;
    }
    if (revokedOnly)
        return unknown("list of some reasons only", certificate);
    // A list may drop a certificate once it has expired.
    const QDateTime since = keepsExpiredSince(crl.get());
    if (status.issuedAt > certificate.notAfter() && (!since.isValid() || since > certificate.notAfter()))
        return unknown("made after the certificate had expired", certificate);
    status.state = RevocationState::Good;
    return status;
}

Result<QByteArray> makeCrl(const Certificate& issuer, evp_pkey_st* key, const QList<QPair<QString, QDateTime>>& revoked,
                           const QDateTime& now, int days) {
    const X509CrlPtr crl(X509_CRL_new());
    using Asn1TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
    const qint64 seconds = now.toSecsSinceEpoch();
    const Asn1TimePtr from(ASN1_TIME_set(nullptr, seconds));
    const Asn1TimePtr until(ASN1_TIME_set(nullptr, seconds + qint64(days) * 24 * 3600));
    X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.handle()));
    X509_CRL_set1_lastUpdate(crl.get(), from.get());
    X509_CRL_set1_nextUpdate(crl.get(), until.get());
    for (const auto& [serialHex, at] : revoked) {
        BIGNUM* raw = nullptr;
        BN_hex2bn(&raw, serialHex.toLatin1().constData());
        const BnPtr number(raw);
        const Asn1IntegerPtr serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
        const Asn1TimePtr date(ASN1_TIME_set(nullptr, at.toSecsSinceEpoch()));
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
