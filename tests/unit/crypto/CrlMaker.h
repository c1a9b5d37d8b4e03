#pragma once

#include "TestPki.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <openssl/conf.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

// Revocation lists of every kind that RFC 5280 knows, made by OpenSSL's library.
namespace vanthu::test {

struct CrlEntry {
    QString certificate;   // by its name in the PKI
    int reason = -1;       // CRLReason; 8 is removeFromCRL
    QString ofIssuer = {}; // writes certificateIssuer (of an indirect list)
    QDateTime at = {};     // an hour before the list unless told
};

struct CrlPlan {
    QString issuer = QStringLiteral("root"); // whose name it bears
    QString key = {};                        // who signs; the issuer unless told
    int number = 1;
    int deltaOf = -1;      // BaseCRLNumber; makes it a delta
    QByteArray point = {}; // lines of the issuingDistributionPoint, and further sections
    QList<CrlEntry> revoked = {};
    QDateTime from = QDateTime::currentDateTimeUtc();
    QDateTime until = QDateTime::currentDateTimeUtc().addDays(7);
};

template<class T>
void addCrlExtension(X509_CRL* crl, int kind, T* value, bool critical) {
    X509_CRL_add1_ext_i2d(crl, kind, value, critical ? 1 : 0, 0);
}

inline void addCrlNumber(X509_CRL* crl, int kind, int value, bool critical) {
    ASN1_INTEGER* number = ASN1_INTEGER_new();
    ASN1_INTEGER_set(number, value);
    addCrlExtension(crl, kind, number, critical);
    ASN1_INTEGER_free(number);
}

inline bool addCrlPoint(X509_CRL* crl, const QByteArray& lines) {
    const QByteArray text = "[idp]\n" + lines;
    CONF* conf = NCONF_new(nullptr);
    BIO* bio = BIO_new_mem_buf(text.constData(), int(text.size()));
    long line = 0;
    NCONF_load_bio(conf, bio, &line);
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, nullptr, nullptr, crl, 0);
    X509V3_set_nconf(&context, conf);
    X509_EXTENSION* made = X509V3_EXT_nconf_nid(conf, &context, NID_issuing_distribution_point, "critical,@idp");
    const bool good = made && X509_CRL_add_ext(crl, made, -1) == 1;
    X509_EXTENSION_free(made);
    BIO_free(bio);
    NCONF_free(conf);
    return good;
}

// By the key's identifier in its certificate, where that has one.
inline void addCrlKeyId(X509_CRL* crl, const crypto::Certificate& signer) {
    const ASN1_OCTET_STRING* id = X509_get0_subject_key_id(signer.handle());
    if (!id)
        return;
    AUTHORITY_KEYID* made = AUTHORITY_KEYID_new();
    made->keyid = ASN1_OCTET_STRING_dup(id);
    addCrlExtension(crl, NID_authority_key_identifier, made, false);
    AUTHORITY_KEYID_free(made);
}

inline void addCrlEntry(X509_CRL* crl, const TestPki& pki, const CrlEntry& entry, const QDateTime& at) {
    X509_REVOKED* made = X509_REVOKED_new();
    const crypto::Certificate certificate = pki.certificate(entry.certificate);
    X509_REVOKED_set_serialNumber(made, X509_get_serialNumber(certificate.handle()));
    ASN1_TIME* date = ASN1_TIME_set(nullptr, at.toSecsSinceEpoch());
    X509_REVOKED_set_revocationDate(made, date);
    ASN1_TIME_free(date);
    if (entry.reason >= 0) {
        ASN1_ENUMERATED* reason = ASN1_ENUMERATED_new();
        ASN1_ENUMERATED_set(reason, entry.reason);
        X509_REVOKED_add1_ext_i2d(made, NID_crl_reason, reason, 0, 0);
        ASN1_ENUMERATED_free(reason);
    }
    if (!entry.ofIssuer.isEmpty()) {
        GENERAL_NAMES* names = GENERAL_NAMES_new();
        GENERAL_NAME* name = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(name, GEN_DIRNAME,
                                X509_NAME_dup(X509_get_subject_name(pki.certificate(entry.ofIssuer).handle())));
        sk_GENERAL_NAME_push(names, name);
        X509_REVOKED_add1_ext_i2d(made, NID_certificate_issuer, names, 1, 0);
        GENERAL_NAMES_free(names);
    }
    X509_CRL_add0_revoked(crl, made);
}

// DER; empty when the plan cannot be carried out.
inline QByteArray makeList(const TestPki& pki, const CrlPlan& plan) {
    const crypto::Certificate issuer = pki.certificate(plan.issuer);
    const crypto::Certificate signer = plan.key.isEmpty() ? issuer : pki.certificate(plan.key);
    if (issuer.isNull() || signer.isNull())
        return {};
    X509_CRL* crl = X509_CRL_new();
    X509_CRL_set_version(crl, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer.handle()));
    ASN1_TIME* from = ASN1_TIME_set(nullptr, plan.from.toSecsSinceEpoch());
    ASN1_TIME* until = ASN1_TIME_set(nullptr, plan.until.toSecsSinceEpoch());
    X509_CRL_set1_lastUpdate(crl, from);
    X509_CRL_set1_nextUpdate(crl, until);
    ASN1_TIME_free(from);
    ASN1_TIME_free(until);
    addCrlNumber(crl, NID_crl_number, plan.number, false);
    if (plan.deltaOf >= 0)
        addCrlNumber(crl, NID_delta_crl, plan.deltaOf, true);
    addCrlKeyId(crl, signer);
    bool good = plan.point.isEmpty() || addCrlPoint(crl, plan.point);
    for (const CrlEntry& entry : plan.revoked)
        addCrlEntry(crl, pki, entry, entry.at.isValid() ? entry.at : plan.from.addSecs(-3600));
    const QByteArray pem = readAll(pki.path((plan.key.isEmpty() ? plan.issuer : plan.key) + ".key"));
    BIO* bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    good = good && key && X509_CRL_sign(crl, key, EVP_sha256()) > 0;
    EVP_PKEY_free(key);
    unsigned char* der = nullptr;
    const int size = good ? i2d_X509_CRL(crl, &der) : 0;
    const QByteArray bytes(reinterpret_cast<const char*>(der), size);
    OPENSSL_free(der);
    X509_CRL_free(crl);
    return bytes;
}

} // namespace vanthu::test
