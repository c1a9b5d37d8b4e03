#include "crypto/Cms.h"

#include "crypto/SignedData.h"

#include <openssl/err.h>

namespace vanthu::crypto {
namespace {

// The digest that the signer used, as long as one may still be used.
DigestAlgorithm digestOfSigner(CMS_SignerInfo* signer) {
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, nullptr);
    const auto known = digest ? digestFromNid(OBJ_obj2nid(digest->algorithm)) : std::nullopt;
    return known && mayBeSignedWith(*known) ? *known : DigestAlgorithm::Sha256;
}

} // namespace

SignatureScheme schemeOf(const SigningKey& key, bool pss, DigestAlgorithm digest) {
    if (key.certificate().isEc())
        return SignatureScheme::Ecdsa;
    const bool pssAlone = !key.offers(SignatureScheme::RsaPkcs1, digest) && key.offers(SignatureScheme::RsaPss, digest);
    return pss || pssAlone ? SignatureScheme::RsaPss : SignatureScheme::RsaPkcs1;
}

Result<QByteArray> signCms(SigningKey& key, const CmsRequest& request) {
    if (!mayBeSignedWith(request.digest))
        return fail("crypto.digest_too_weak", {QString::fromLatin1(digestName(request.digest))});
    SignedDataRequest signedData;
    signedData.contentDigest = request.contentDigest;
    signedData.digest = request.digest;
    const SignatureScheme scheme = schemeOf(key, request.pss, request.digest);
    signedData.pss = scheme == SignatureScheme::RsaPss;
    signedData.contentTypeNid = NID_pkcs7_data;
    TRY_VOID(key.canSign(scheme, request.digest));
    TRY(const QByteArray der, makeSignedData(key, signedData));
    // A token or a fault may hand back a wrong signature; it must never leave the house.
    TRY(const CmsReport report, verifyCms(der, [&](DigestAlgorithm) { return request.contentDigest; }));
    if (!report.intact)
        return fail("crypto.signing_failed", {key.certificate().commonName()},
                    report.problems.isEmpty() ? QString() : report.problems.first().technical());
    return der;
}

Result<QByteArray> addSignatureTimestamp(QByteArrayView cmsDer, const TimestampWishes& wishes, const Cancel& cancel) {
    TRY(const CmsPtr cms, parseCms(cmsDer));
    CMS_SignerInfo* signer = soleSigner(cms.get());
    if (!signer)
        return fail("crypto.cms_signer_count");
    const QByteArray signature = signatureValue(signer);
    const DigestAlgorithm digest = digestOfSigner(signer);
    TRY(const QByteArray token, requestTimestamp(digestOf(signature, digest), digest, wishes, cancel));
    if (CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.constData(),
                                      static_cast<int>(token.size())) != 1)
        return fail("crypto.cms_malformed", {}, drainErrors());
    const QByteArray der = toDer(i2d_CMS_ContentInfo, cms.get());
    if (der.isEmpty() || der.size() > cmsLimit)
        return fail("crypto.cms_malformed", {}, drainErrors());
    return der;
}

} // namespace vanthu::crypto
