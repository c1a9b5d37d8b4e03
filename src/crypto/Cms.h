#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "crypto/Algorithms.h"
#include "crypto/Certificate.h"
#include "crypto/SigningKey.h"
#include "crypto/Timestamp.h"
#include "crypto/ValidationData.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <optional>
#include <vector>

namespace vanthu::crypto {

struct CmsRequest {
    QByteArray contentDigest; // of the signed bytes, under `digest`
    DigestAlgorithm digest = DigestAlgorithm::Sha256;
    bool pss = false; // RSA keys only
};

// What the key signs with: an RSA key with RSASSA-PSS when that is asked for, and by itself when it can do nothing else
// (id-RSASSA-PSS in its certificate, RFC 4055; CKA_ALLOWED_MECHANISMS of a token's key).
SignatureScheme schemeOf(const SigningKey& key, bool pss, DigestAlgorithm digest);

// A detached CAdES B-B signature in DER: signed attributes are contentType, messageDigest and signingCertificateV2 and
// nothing else (PAdES takes the time from /M or a time-stamp, never from signingTime). Carries the signer's certificate
// and the key's chain. `crypto.signing_failed`, `crypto.digest_too_weak`,
// `crypto.scheme_not_offered`, or what the key says.
Result<QByteArray> signCms(SigningKey& key, const CmsRequest& request);

// Adds an RFC 3161 token over the signature value (CAdES B-T), under the digest of the signature. Fails as
// requestTimestamp does; the token is held against the signature before it goes in.
Result<QByteArray> addSignatureTimestamp(QByteArrayView cmsDer, const TimestampWishes& wishes,
                                         const Cancel& cancel = {});

struct CmsReport {
    bool intact = false; // digest and signature value match
    Certificate signer;
    std::vector<Certificate> certificates; // all that the CMS carries, the signer included
    DigestAlgorithm digest = DigestAlgorithm::Sha256;
    SignatureScheme scheme = SignatureScheme::RsaPkcs1;
    // The signing-certificate attribute (ESS): there is one, and it names the signer. One that names another
    // certificate, or cannot be read, is told in `problems`.
    bool hasSigningCertificate = false;
    bool namesSigner = false;
    std::optional<TimestampReport> timestamp; // over the signature value
    std::vector<TimestampReport> moreTimestamps;
    QDateTime claimedTime;  // the signingTime attribute of older signatures; invalid when absent
    ValidationData carried; // what it brings for its own validation, besides `certificates`
    QList<Error> problems;  // why it is not intact, and warnings
};

// Judges digest and signature value of a detached CMS of one signer, at most 8 MiB, BER as old signers wrote it or DER;
// says nothing of trust or revocation. `der` is exactly one value: trailing bytes are refused. `more` are certificates
// from elsewhere (a DSS) among which the signer's and those of time-stamp authorities are looked for too.
// `crypto.cms_malformed` when it cannot be parsed; everything else is in the report.
Result<CmsReport> verifyCms(QByteArrayView der, const DigestSource& contentDigest,
                            const std::vector<Certificate>& more = {});

// The same for adbe.pkcs7.sha1, whose CMS holds the document's SHA-1 as its content (ISO 32000-1 12.8.3.3.1).
Result<CmsReport> verifySha1Cms(QByteArrayView der, const DigestSource& contentDigest,
                                const std::vector<Certificate>& more = {});

// The same for adbe.x509.rsa_sha1: /Contents is an OCTET STRING with a bare PKCS#1 signature, /Cert holds the
// certificates, the signer's first (ISO 32000-1 12.8.3.2). The digest is whatever its DigestInfo names.
Result<CmsReport> verifyRawRsa(QByteArrayView contents, const std::vector<QByteArray>& certificates,
                               const DigestSource& contentDigest);

// Length of the DER value at the start of `padded` (header and content), for /Contents strings, which are padded with
// zeros. Absent when it is neither a SEQUENCE nor an OCTET STRING or a byte behind it is not zero, unless anything may
// stand there.
std::optional<qsizetype> paddedDerLength(QByteArrayView padded, bool anyPadding = false);

} // namespace vanthu::crypto
