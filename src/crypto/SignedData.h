#pragma once

#include "crypto/OpenSsl.h"
#include "crypto/SigningKey.h"

#include <QList>

// What a PDF's signature and a time-stamp token have in common: CMS SignedData of one signer. Private to this room.
namespace vanthu::crypto {

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
    bool intact = false;
    Certificate signer;
    std::vector<Certificate> certificates;
    DigestAlgorithm digest = DigestAlgorithm::Sha256;
    SignatureScheme scheme = SignatureScheme::RsaPkcs1;
    bool hasSigningCertificate = false;
    QList<Error> problems;
};

// Judges the digest, the signature value and the signing-certificate attribute of the sole signer.
SignerJudgement judgeSigner(CMS_ContentInfo* cms, int contentTypeNid, const DigestSource& contentDigest);

} // namespace vanthu::crypto
