#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

#include <openssl/types.h>

#include <memory>
#include <vector>

namespace vanthu::crypto {

// An X.509 certificate: a value, cheap to copy (copies share one immutable handle), readable from any thread.
class Certificate {
public:
    // Null: holds nothing, and every question has an empty answer.
    Certificate() = default;
    // Shares `x509` (takes a reference of its own).
    static Certificate fromHandle(X509* x509);
    // `crypto.certificate_malformed`. At most 64 KiB.
    static Result<Certificate> fromDer(QByteArrayView der);
    static Result<Certificate> fromPem(QByteArrayView pem);
    // Every certificate of a file (PEM, base64, DER, PKCS#7 bundle, several; see DerBlocks.h), at most 4 MiB and 1000.
    // `crypto.certificate_malformed`, `crypto.block_malformed`; `crypto.certificate_none` when it holds something else.
    static Result<std::vector<Certificate>> manyFromFile(const QString& path);
    static Result<std::vector<Certificate>> manyFromBytes(const QByteArray& bytes, const QString& nameForError);

    bool isNull() const { return !m_x509; }
    X509* handle() const { return m_x509.get(); }

    QByteArray der() const;
    QByteArray pem() const;
    // Lower-case hex.
    QByteArray sha256Hex() const;
    // RFC 2253 in UTF-8 (Vietnamese letters unescaped).
    QString subject() const;
    QString issuer() const;
    QString commonName() const;
    QString issuerCommonName() const;
    QString organization() const;
    // Upper-case hex without separators.
    QString serialHex() const;
    QDateTime notBefore() const; // UTC
    QDateTime notAfter() const;  // UTC
    bool isValidAt(const QDateTime& instant) const;

    bool isCa() const;
    bool isSelfIssued() const;
    // Its own key signed it.
    bool isSelfSigned() const;
    int keyBits() const;
    bool isRsa() const;
    // An RSA key that its certificate limits to RSASSA-PSS (RFC 4055).
    bool isPssOnly() const;
    bool isEc() const;
    // RSA or DSA of at least 2048 bits or an elliptic curve of at least 256 (TT 15/2025 Annex I 1.2).
    bool keyIsStrongEnough() const;
    // keyUsage has digitalSignature or nonRepudiation, or there is no keyUsage.
    bool allowsSigning() const;
    // No extendedKeyUsage, or one that fits a person's signature on a document: any, emailProtection, clientAuth (what
    // CAs give to personal tokens), documentSigning (RFC 9336) and its older forms of Microsoft and Adobe. A key for
    // servers, code, time-stamps or OCSP alone is not one.
    bool allowsDocumentSigning() const;
    // extendedKeyUsage is exactly timeStamping and critical (RFC 3161 section 2.3).
    bool allowsTimestamping() const;
    // Of a CA: no extendedKeyUsage, or one with timeStamping or any.
    bool mayIssueTimestamping() const;
    // extendedKeyUsage contains OCSPSigning.
    bool allowsOcspSigning() const;

    QByteArray publicKeyInfoDer() const;
    QList<QUrl> ocspUrls() const;
    QList<QUrl> crlUrls() const;
    QList<QUrl> freshestCrlUrls() const; // delta lists (RFC 5280 section 4.2.1.15)
    QList<QUrl> caIssuersUrls() const;

    bool operator==(const Certificate& other) const;

private:
    explicit Certificate(std::shared_ptr<X509> x509)
        : m_x509(std::move(x509)) {}
    std::shared_ptr<X509> m_x509;
};

} // namespace vanthu::crypto
