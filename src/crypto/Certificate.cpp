#include "crypto/Certificate.h"

#include "base/Files.h"
#include "base/Text.h"
#include "crypto/DerBlocks.h"
#include "crypto/OpenSsl.h"
#include "crypto/Urls.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <initializer_list>
#include <optional>

namespace vanthu::crypto {
namespace {

constexpr qsizetype certificateLimit = qsizetype{64} * 1024;
constexpr std::int64_t bundleLimit = std::int64_t{4} * 1024 * 1024;
constexpr std::size_t bundleCountLimit = 1000;

QString nameText(const X509_NAME* name) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    // RFC 2253 order and escapes, but letters beyond ASCII stay letters.
    constexpr unsigned long flags = (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT;
    if (!name || !out || X509_NAME_print_ex(out.get(), name, 0, flags) < 0)
        return {};
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return toNfc(QString::fromUtf8(data, static_cast<qsizetype>(size)));
}

// The last entry of a kind: RFC 5280 names go from the general to the particular.
QString nameEntry(const X509_NAME* name, int nid) {
    int last = -1;
    for (int index = -1; (index = X509_NAME_get_index_by_NID(name, nid, index)) >= 0;)
        last = index;
    if (last < 0)
        return {};
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
    const std::unique_ptr<unsigned char, FreeOpenSslMemory> owner(utf8);
    return size > 0 ? toNfc(QString::fromUtf8(reinterpret_cast<const char*>(utf8), size)) : QString();
}

QList<QUrl> accessUrls(const X509* x509, int method) {
    using Access = std::unique_ptr<AUTHORITY_INFO_ACCESS, FreeWith<AUTHORITY_INFO_ACCESS_free>>;
    const Access access(
        x509 ? static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(x509, NID_info_access, nullptr, nullptr))
             : nullptr);
    return urlsOf(access.get(), method);
}

QList<QUrl> pointUrls(const X509* x509, int extension) {
    using Points = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;
    const Points points(x509 ? static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(x509, extension, nullptr, nullptr))
                             : nullptr);
    return urlsOf(points.get());
}

// Has no extendedKeyUsage, or one with such an OID.
bool allowsOneOf(const X509* x509, std::initializer_list<const char*> accepted) {
    using Usage = std::unique_ptr<EXTENDED_KEY_USAGE, FreeWith<EXTENDED_KEY_USAGE_free>>;
    int found = 0;
    const Usage usage(static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(x509, NID_ext_key_usage, &found, nullptr)));
    if (!usage)
        return found == -1; // there is none; anything else is one that cannot be read
    for (int i = 0; i < sk_ASN1_OBJECT_num(usage.get()); ++i) {
        char name[80];
        OBJ_obj2txt(name, sizeof name, sk_ASN1_OBJECT_value(usage.get(), i), 1);
        for (const char* const one : accepted)
            if (qstrcmp(name, one) == 0)
                return true;
    }
    return false;
}

using Pkcs7Ptr = std::unique_ptr<PKCS7, FreeWith<PKCS7_free>>;

// A key or a list beside the certificates is none of them and no fault.
bool mayBeCertificate(const DerBlock& block) {
    static const QList<QByteArray> labels = {"",      "CERTIFICATE", "X509 CERTIFICATE",   "TRUSTED CERTIFICATE",
                                             "PKCS7", "CMS",         "PKCS #7 SIGNED DATA"};
    return labels.contains(block.label);
}

// Nothing when it is neither a certificate nor a bundle of them.
std::optional<std::vector<Certificate>> certificatesIn(const DerBlock& block) {
    std::vector<Certificate> certificates;
    const bool trusted = block.label == "TRUSTED CERTIFICATE"; // OpenSSL's own form, with its settings behind
    if (const auto x509 = fromDer<X509Ptr>(trusted ? d2i_X509_AUX : d2i_X509, block.der)) {
        certificates.push_back(Certificate::fromHandle(x509.get()));
        return certificates;
    }
    const auto bundle = fromDer<Pkcs7Ptr>(d2i_PKCS7, block.der);
    if (!bundle)
        return std::nullopt;
    if (PKCS7_type_is_signed(bundle.get()) && bundle->d.sign)
        for (int i = 0; i < sk_X509_num(bundle->d.sign->cert) && i < int(bundleCountLimit); ++i)
            certificates.push_back(Certificate::fromHandle(sk_X509_value(bundle->d.sign->cert, i)));
    return certificates;
}

} // namespace

Certificate Certificate::fromHandle(X509* x509) {
    if (!x509)
        return {};
    X509_up_ref(x509);
    // Fills the extension cache now, while no other thread can see the handle.
    X509_check_purpose(x509, -1, 0);
    return Certificate(std::shared_ptr<X509>(x509, X509_free));
}

Result<Certificate> Certificate::fromDer(QByteArrayView der) {
    if (der.isEmpty() || der.size() > certificateLimit)
        return fail("crypto.certificate_malformed", {QString()}, QStringLiteral("%1 bytes").arg(der.size()));
    const auto x509 = vanthu::crypto::fromDer<X509Ptr>(d2i_X509, der);
    if (!x509)
        return fail("crypto.certificate_malformed", {QString()}, drainErrors());
    return fromHandle(x509.get());
}

Result<Certificate> Certificate::fromPem(QByteArrayView pem) {
    TRY(const auto certificates, manyFromBytes(pem.toByteArray(), QString()));
    return certificates.front();
}

Result<std::vector<Certificate>> Certificate::manyFromFile(const QString& path) {
    TRY(const QByteArray bytes, readFile(path, bundleLimit));
    return manyFromBytes(bytes, path);
}

Result<std::vector<Certificate>> Certificate::manyFromBytes(const QByteArray& bytes, const QString& nameForError) {
    if (bytes.size() > bundleLimit)
        return fail("crypto.certificate_malformed", {nameForError}, QStringLiteral("too large"));
    ERR_clear_error();
    TRY(const QList<DerBlock> blocks, derBlocks(bytes, nameForError));
    std::vector<Certificate> all;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        if (!mayBeCertificate(blocks[i]))
            continue;
        const auto certificates = certificatesIn(blocks[i]);
        const QString detail = drainErrors();
        if (!certificates)
            return fail("crypto.certificate_malformed", {nameForError},
                        QStringLiteral("block %1: %2").arg(i + 1).arg(detail));
        all.insert(all.end(), certificates->begin(), certificates->end());
        if (all.size() > bundleCountLimit)
            return fail("crypto.certificate_malformed", {nameForError}, QStringLiteral("too many certificates"));
    }
    if (all.empty())
        return fail("crypto.certificate_none", {nameForError, labelsOf(blocks)});
    return all;
}

QByteArray Certificate::der() const {
    return m_x509 ? toDer(i2d_X509, handle()) : QByteArray();
}

QByteArray Certificate::pem() const {
    const BioPtr out(BIO_new(BIO_s_mem()));
    if (!m_x509 || !out || PEM_write_bio_X509(out.get(), handle()) != 1)
        return {};
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<qsizetype>(size)};
}

QByteArray Certificate::sha256Hex() const {
    return m_x509 ? vanthu::sha256Hex(der()) : QByteArray();
}

QString Certificate::subject() const {
    return m_x509 ? nameText(X509_get_subject_name(handle())) : QString();
}

QString Certificate::issuer() const {
    return m_x509 ? nameText(X509_get_issuer_name(handle())) : QString();
}

QString Certificate::commonName() const {
    return m_x509 ? nameEntry(X509_get_subject_name(handle()), NID_commonName) : QString();
}

QString Certificate::issuerCommonName() const {
    return m_x509 ? nameEntry(X509_get_issuer_name(handle()), NID_commonName) : QString();
}

QString Certificate::organization() const {
    return m_x509 ? nameEntry(X509_get_subject_name(handle()), NID_organizationName) : QString();
}

QString Certificate::serialHex() const {
    if (!m_x509)
        return {};
    const BnPtr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(handle()), nullptr));
    const std::unique_ptr<char, FreeOpenSslMemory> hex(number ? BN_bn2hex(number.get()) : nullptr);
    return QString::fromLatin1(hex.get());
}

QDateTime Certificate::notBefore() const {
    return m_x509 ? toDateTime(X509_get0_notBefore(handle())) : QDateTime();
}

QDateTime Certificate::notAfter() const {
    return m_x509 ? toDateTime(X509_get0_notAfter(handle())) : QDateTime();
}

bool Certificate::isValidAt(const QDateTime& instant) const {
    return m_x509 && instant.isValid() && notBefore().isValid() && notAfter().isValid() && instant >= notBefore() &&
           instant <= notAfter();
}

bool Certificate::isCa() const {
    return m_x509 && (X509_get_extension_flags(handle()) & (EXFLAG_CA | EXFLAG_INVALID)) == EXFLAG_CA;
}

bool Certificate::isSelfIssued() const {
    return m_x509 && X509_NAME_cmp(X509_get_subject_name(handle()), X509_get_issuer_name(handle())) == 0;
}

bool Certificate::isSelfSigned() const {
    if (!isSelfIssued())
        return false;
    const bool verified = X509_verify(handle(), X509_get0_pubkey(handle())) == 1;
    ERR_clear_error();
    return verified;
}

int Certificate::keyBits() const {
    const EVP_PKEY* key = m_x509 ? X509_get0_pubkey(handle()) : nullptr;
    return key ? EVP_PKEY_get_bits(key) : 0;
}

bool Certificate::isRsa() const {
    const EVP_PKEY* key = m_x509 ? X509_get0_pubkey(handle()) : nullptr;
    return key && (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA || EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS);
}

bool Certificate::isPssOnly() const {
    const EVP_PKEY* key = m_x509 ? X509_get0_pubkey(handle()) : nullptr;
    return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS;
}

bool Certificate::isEc() const {
    const EVP_PKEY* key = m_x509 ? X509_get0_pubkey(handle()) : nullptr;
    return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
}

bool Certificate::keyIsStrongEnough() const {
    const EVP_PKEY* key = m_x509 ? X509_get0_pubkey(handle()) : nullptr;
    const int type = key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
    return ((isRsa() || type == EVP_PKEY_DSA) && keyBits() >= 2048) || (isEc() && keyBits() >= 256) ||
           type == EVP_PKEY_ED25519 || type == EVP_PKEY_ED448;
}

bool Certificate::allowsSigning() const {
    // X509_get_key_usage answers "all bits" when the extension is absent.
    return m_x509 && (X509_get_extension_flags(handle()) & EXFLAG_INVALID) == 0 &&
           (X509_get_key_usage(handle()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

bool Certificate::allowsDocumentSigning() const {
    return m_x509 && allowsOneOf(handle(), {
                                               "2.5.29.37.0",             // anyExtendedKeyUsage
                                               "1.3.6.1.5.5.7.3.4",       // emailProtection
                                               "1.3.6.1.5.5.7.3.2",       // clientAuth
                                               "1.3.6.1.5.5.7.3.36",      // documentSigning
                                               "1.3.6.1.4.1.311.10.3.12", // Microsoft document signing
                                               "1.2.840.113583.1.1.5",    // Adobe authentic documents
                                           });
}

bool Certificate::mayIssueTimestamping() const {
    return m_x509 && allowsOneOf(handle(), {"2.5.29.37.0", "1.3.6.1.5.5.7.3.8"});
}

bool Certificate::allowsTimestamping() const {
    if (!m_x509 || !allowsSigning() || X509_get_extended_key_usage(handle()) != XKU_TIMESTAMP)
        return false;
    const int at = X509_get_ext_by_NID(handle(), NID_ext_key_usage, -1);
    return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(handle(), at)) == 1;
}

bool Certificate::allowsOcspSigning() const {
    return m_x509 && (X509_get_extension_flags(handle()) & EXFLAG_XKUSAGE) != 0 &&
           (X509_get_extended_key_usage(handle()) & XKU_OCSP_SIGN) != 0;
}

QByteArray Certificate::publicKeyInfoDer() const {
    return m_x509 ? toDer(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(handle())) : QByteArray();
}

QList<QUrl> Certificate::ocspUrls() const {
    return accessUrls(m_x509.get(), NID_ad_OCSP);
}

QList<QUrl> Certificate::caIssuersUrls() const {
    return accessUrls(m_x509.get(), NID_ad_ca_issuers);
}

QList<QUrl> Certificate::crlUrls() const {
    return pointUrls(m_x509.get(), NID_crl_distribution_points);
}

QList<QUrl> Certificate::freshestCrlUrls() const {
    return pointUrls(m_x509.get(), NID_freshest_crl);
}

bool Certificate::operator==(const Certificate& other) const {
    if (!m_x509 || !other.m_x509)
        return !m_x509 && !other.m_x509;
    return X509_cmp(handle(), other.handle()) == 0;
}

} // namespace vanthu::crypto
