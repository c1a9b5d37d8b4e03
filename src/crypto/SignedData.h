#pragma once

#include "crypto/OpenSsl.h"
#include "crypto/SigningCertificate.h"
#include "crypto/SigningKey.h"

#include <QList>

#include <optional>

// What a PDF's signature and a time-stamp token have in common: CMS SignedData of one signer. Private to this room.
namespace vanthu::crypto {

// Adobe's signers put whole revocation lists into the CMS.
constexpr qsizetype cmsLimit = qsizetype{8} * 1024 * 1024;

// What is to be told of the attribute; nothing when it names the signer.
std::optional<Error> remarkOn(NamedSigner named, const Certificate& signer);

// `crypto.cms_malformed`: not SignedData, too large, or bytes left over; `crypto.names_unreadable`: a certificate in it
// has names that are not in the alphabet that they claim.
Result<CmsPtr> parseCms(QByteArrayView der);

struct SignedDataRequest {
    QByteArray contentDigest;
    DigestAlgorithm digest = DigestAlgorithm::Sha256;
    bool pss = false;
    int contentTypeNid = 0;
    QByteArray attachedContent; // empty = detached
    bool withCertificates = true;
};

// Signed attributes are contentType, messageDigest and signingCertificateV2; the signature comes from key.sign().
Result<QByteArray> makeSignedData(SigningKey& key, const SignedDataRequest& request);

// The only signer of a CMS; null when there is none or more than one.
CMS_SignerInfo* soleSigner(CMS_ContentInfo* cms);
QByteArray signatureValue(CMS_SignerInfo* signer);

struct SignerJudgement {
    bool intact = false; // digest and signature value match
    NamedSigner named = NamedSigner::None;
    Certificate signer;
    std::vector<Certificate> certificates;
    DigestAlgorithm digest = DigestAlgorithm::Sha256;
    SignatureScheme scheme = SignatureScheme::RsaPkcs1;
    QList<Error> problems;
};

// Judges the digest and the signature value of the sole signer, and whom the signing-certificate attribute names.
// `more` are certificates from elsewhere (a DSS) among which the signer's is looked for too.
SignerJudgement judgeSigner(CMS_ContentInfo* cms, int contentTypeNid, const DigestSource& contentDigest,
                            const std::vector<Certificate>& more = {});

// The bytes that a CMS signature covers: the attributes as a DER SET, sorted (RFC 5652 section 5.4).
QByteArray signedAttributesDer(CMS_SignerInfo* signer);

// Whether `signature` is the key's over a content with this digest (PKCS#1, PSS with the parameters of `algorithm`,
// ECDSA, DSA). `algorithm` may be null: PKCS#1 or what the key is for.
bool signatureMatchesDigest(const Certificate& certificate, const X509_ALGOR* algorithm, DigestAlgorithm digest,
                            const QByteArray& contentDigest, const QByteArray& signature);

} // namespace vanthu::crypto
