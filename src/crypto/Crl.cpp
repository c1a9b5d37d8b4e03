#include "crypto/Crl.h"

#include "crypto/OpenSsl.h"
#include "crypto/Urls.h"

#include <openssl/pem.h>

#include <algorithm>
#include <initializer_list>

namespace vanthu::crypto {

namespace {

constexpr qsizetype listLimit = qsizetype{32} * 1024 * 1024;

using TimePtr = std::unique_ptr<ASN1_GENERALIZEDTIME, FreeWith<ASN1_GENERALIZEDTIME_free>>;

X509CrlPtr read(const QByteArray& bytes) {
    if (bytes.size() > listLimit)
        return nullptr;
    if (!bytes.startsWith("-----"))
        return fromDer<X509CrlPtr>(d2i_X509_CRL, bytes);
    const BioPtr bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
    return X509CrlPtr(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
}

bool isKnown(X509_EXTENSION* extension, std::initializer_list<int> known) {
    if (X509_EXTENSION_get_critical(extension) != 1)
        return true;
    const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    return std::find(known.begin(), known.end(), kind) != known.end();
}

bool hasUnknown(X509_CRL* crl) {
    for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i)
        if (!isKnown(X509_CRL_get_ext(crl, i),
                     {NID_issuing_distribution_point, NID_delta_crl, NID_crl_number, NID_authority_key_identifier}))
            return true;
    const auto* entries = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
        const X509_REVOKED* entry = sk_X509_REVOKED_value(entries, i);
        for (int k = 0; k < X509_REVOKED_get_ext_count(entry); ++k)
            if (!isKnown(X509_REVOKED_get_ext(entry, k), {NID_crl_reason, NID_certificate_issuer, NID_invalidity_date}))
                return true;
    }
    return false;
}

// The only extension of that kind as its bytes; two of one kind are as good as unreadable.
std::optional<QByteArray> extensionOf(const X509_CRL* crl, int kind) {
    const int at = X509_CRL_get_ext_by_NID(crl, kind, -1);
    if (at < 0)
        return QByteArray();
    if (X509_CRL_get_ext_by_NID(crl, kind, at) >= 0)
        return std::nullopt;
    return toBytes(X509_EXTENSION_get_data(X509_CRL_get_ext(crl, at)));
}

bool sameExtension(const X509_CRL* a, const X509_CRL* b, int kind) {
    const auto first = extensionOf(a, kind);
    return first && first == extensionOf(b, kind);
}

Asn1IntegerPtr numberOf(const X509_CRL* crl, int kind) {
    return Asn1IntegerPtr(static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, kind, nullptr, nullptr)));
}

int reasonOf(const X509_REVOKED* entry) {
    using EnumPtr = std::unique_ptr<ASN1_ENUMERATED, FreeWith<ASN1_ENUMERATED_free>>;
    const EnumPtr reason(
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    return reason ? static_cast<int>(ASN1_ENUMERATED_get(reason.get())) : -1;
}

} // namespace

Crl::Crl(std::shared_ptr<X509_CRL> crl)
    : m_crl(std::move(crl))
    , m_hasUnknownCritical(hasUnknown(m_crl.get())) {}

std::optional<Crl> Crl::parse(const QByteArray& bytes) {
    X509CrlPtr crl = read(bytes);
    drainErrors();
    if (!crl)
        return std::nullopt;
    return Crl(std::shared_ptr<X509_CRL>(crl.release(), X509_CRL_free));
}

QByteArray Crl::der() const {
    return toDer(i2d_X509_CRL, handle());
}

QDateTime Crl::issuedAt() const {
    return toDateTime(X509_CRL_get0_lastUpdate(handle()));
}

QDateTime Crl::nextUpdate() const {
    return toDateTime(X509_CRL_get0_nextUpdate(handle()));
}

bool Crl::isIssuedBy(const X509_NAME* name) const {
    return X509_NAME_cmp(X509_CRL_get_issuer(handle()), name) == 0;
}

bool Crl::isSignedBy(const Certificate& certificate) const {
    EVP_PKEY* key = X509_get0_pubkey(certificate.handle());
    const bool good = key && X509_CRL_verify(handle(), key) == 1;
    drainErrors();
    return good;
}

bool Crl::isDelta() const {
    return X509_CRL_get_ext_by_NID(handle(), NID_delta_crl, -1) >= 0;
}

bool Crl::isDeltaOf(const Crl& complete) const {
    const Asn1IntegerPtr since = numberOf(handle(), NID_delta_crl);
    const Asn1IntegerPtr number = numberOf(handle(), NID_crl_number);
    const Asn1IntegerPtr base = numberOf(complete.handle(), NID_crl_number);
    return since && number && base && !complete.isDelta() && complete.isIssuedBy(X509_CRL_get_issuer(handle())) &&
           sameExtension(handle(), complete.handle(), NID_issuing_distribution_point) &&
           sameExtension(handle(), complete.handle(), NID_authority_key_identifier) &&
           ASN1_INTEGER_cmp(base.get(), since.get()) >= 0 && ASN1_INTEGER_cmp(base.get(), number.get()) < 0;
}

std::optional<Crl::Entry> Crl::entryOf(const Certificate& certificate) const {
    X509_REVOKED* entry = nullptr;
    // 2 is removeFromCRL.
    const int found = X509_CRL_get0_by_cert(handle(), &entry, certificate.handle());
    if (found == 0)
        return std::nullopt;
    return Entry{toDateTime(X509_REVOKED_get0_revocationDate(entry)), reasonOf(entry), found == 2};
}

QDateTime Crl::keepsExpiredSince() const {
    static constexpr char expiredCertsOnCrl[] = "2.5.29.60";
    const Asn1ObjectPtr object(OBJ_txt2obj(expiredCertsOnCrl, 1));
    const int at = X509_CRL_get_ext_by_OBJ(handle(), object.get(), -1);
    if (at < 0)
        return {};
    const QByteArray der = toBytes(X509_EXTENSION_get_data(X509_CRL_get_ext(handle(), at)));
    const auto time = fromDer<TimePtr>(d2i_ASN1_GENERALIZEDTIME, der);
    return time ? toDateTime(time.get()) : QDateTime();
}

QList<QUrl> Crl::freshestUrls() const {
    using Points = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;
    const Points points(
        static_cast<CRL_DIST_POINTS*>(X509_CRL_get_ext_d2i(handle(), NID_freshest_crl, nullptr, nullptr)));
    return urlsOf(points.get());
}

QList<QUrl> Crl::caIssuersUrls() const {
    using Access = std::unique_ptr<AUTHORITY_INFO_ACCESS, FreeWith<AUTHORITY_INFO_ACCESS_free>>;
    const Access access(
        static_cast<AUTHORITY_INFO_ACCESS*>(X509_CRL_get_ext_d2i(handle(), NID_info_access, nullptr, nullptr)));
    return urlsOf(access.get(), NID_ad_ca_issuers);
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
