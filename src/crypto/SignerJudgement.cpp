#include "crypto/SignedData.h"

#include <openssl/err.h>
#include <openssl/ess.h>

namespace vanthu::crypto {
namespace {

// Exactly one attribute of that kind with exactly one value of that type; a second one is an attempt to be read
// differently by different readers.
void* soleAttribute(CMS_SignerInfo* signer, int nid, int type) {
    constexpr int soleAttributeSoleValue = -3;
    return CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(nid), soleAttributeSoleValue, type);
}

std::vector<Certificate> certificatesOf(CMS_ContentInfo* cms) {
    std::vector<Certificate> certificates;
    const X509StackPtr stack(CMS_get1_certs(cms));
    certificates.reserve(stack ? static_cast<std::size_t>(sk_X509_num(stack.get())) : 0);
    for (int i = 0; i < sk_X509_num(stack.get()); ++i)
        certificates.push_back(Certificate::fromHandle(sk_X509_value(stack.get(), i)));
    return certificates;
}

// Several certificates may carry the same issuer and serial number; the one whose key verifies is the signer's.
bool findSignerAndVerify(CMS_SignerInfo* signer, SignerJudgement& judgement) {
    for (const Certificate& certificate : judgement.certificates) {
        if (CMS_SignerInfo_cert_cmp(signer, certificate.handle()) != 0)
            continue;
        judgement.signer = certificate;
        CMS_SignerInfo_set1_signer_cert(signer, certificate.handle());
        if (CMS_SignerInfo_verify(signer) == 1)
            return true;
    }
    return false;
}

// The signature has to name its certificate's hash (ESS, RFC 5035): without it another certificate for the same key
// could be put in its place.
bool signingCertificateMatches(CMS_SignerInfo* signer, SignerJudgement& judgement) {
    using EssV1 = std::unique_ptr<ESS_SIGNING_CERT, FreeWith<ESS_SIGNING_CERT_free>>;
    using EssV2 = std::unique_ptr<ESS_SIGNING_CERT_V2, FreeWith<ESS_SIGNING_CERT_V2_free>>;
    const int hasV1 = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificate, -1);
    const int hasV2 = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, -1);
    judgement.hasSigningCertificate = hasV1 >= 0 || hasV2 >= 0;
    if (!judgement.hasSigningCertificate)
        return true;
    const auto* v1Value =
        static_cast<const ASN1_STRING*>(soleAttribute(signer, NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE));
    const auto* v2Value =
        static_cast<const ASN1_STRING*>(soleAttribute(signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE));
    const auto v1 = v1Value ? fromDer<EssV1>(d2i_ESS_SIGNING_CERT, toBytes(v1Value)) : EssV1();
    const auto v2 = v2Value ? fromDer<EssV2>(d2i_ESS_SIGNING_CERT_V2, toBytes(v2Value)) : EssV2();
    if ((hasV1 >= 0 && !v1) || (hasV2 >= 0 && !v2))
        return false;
    const X509StackViewPtr chain(sk_X509_new_null());
    sk_X509_push(chain.get(), judgement.signer.handle());
    for (const Certificate& certificate : judgement.certificates)
        if (certificate != judgement.signer)
            sk_X509_push(chain.get(), certificate.handle());
    return OSSL_ESS_check_signing_certs(v1.get(), v2.get(), chain.get(), 1) > 0;
}

bool contentTypeMatches(CMS_ContentInfo* cms, CMS_SignerInfo* signer, int contentTypeNid) {
    const auto* named = static_cast<const ASN1_OBJECT*>(soleAttribute(signer, NID_pkcs9_contentType, V_ASN1_OBJECT));
    return named && OBJ_obj2nid(named) == contentTypeNid && OBJ_obj2nid(CMS_get0_eContentType(cms)) == contentTypeNid;
}

bool digestMatches(CMS_SignerInfo* signer, const QByteArray& digest) {
    const auto* named =
        static_cast<const ASN1_STRING*>(soleAttribute(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING));
    return named && !digest.isEmpty() && toBytes(named) == digest;
}

} // namespace

CMS_SignerInfo* soleSigner(CMS_ContentInfo* cms) {
    const auto* signers = CMS_get0_SignerInfos(cms);
    return sk_CMS_SignerInfo_num(signers) == 1 ? sk_CMS_SignerInfo_value(signers, 0) : nullptr;
}

QByteArray signatureValue(CMS_SignerInfo* signer) {
    return toBytes(CMS_SignerInfo_get0_signature(signer));
}

SignerJudgement judgeSigner(CMS_ContentInfo* cms, int contentTypeNid, const DigestSource& contentDigest) {
    ERR_clear_error();
    SignerJudgement judgement;
    judgement.certificates = certificatesOf(cms);
    CMS_SignerInfo* signer = soleSigner(cms);
    if (!signer) {
        judgement.problems << Error("crypto.cms_signer_count");
        return judgement;
    }
    X509_ALGOR* digestAlgorithm = nullptr;
    X509_ALGOR* signatureAlgorithm = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digestAlgorithm, &signatureAlgorithm);
    const auto digest = digestFromNid(OBJ_obj2nid(digestAlgorithm->algorithm));
    if (!digest) {
        judgement.problems << Error("crypto.digest_unknown");
        return judgement;
    }
    judgement.digest = *digest;
    const bool verified = findSignerAndVerify(signer, judgement);
    judgement.scheme = judgement.signer.isEc()                                       ? SignatureScheme::Ecdsa
                       : OBJ_obj2nid(signatureAlgorithm->algorithm) == NID_rsassaPss ? SignatureScheme::RsaPss
                                                                                     : SignatureScheme::RsaPkcs1;
    if (judgement.signer.isNull())
        judgement.problems << Error("crypto.signer_certificate_missing");
    else if (!verified)
        judgement.problems << Error("crypto.signature_value_wrong", {judgement.signer.commonName()}, drainErrors());
    const bool named = !judgement.signer.isNull() && signingCertificateMatches(signer, judgement);
    if (!judgement.signer.isNull() && !named)
        judgement.problems << Error("crypto.signing_certificate_mismatch", {judgement.signer.commonName()},
                                    drainErrors());
    const bool typed = contentTypeMatches(cms, signer, contentTypeNid);
    if (!typed)
        judgement.problems << Error("crypto.content_type_mismatch");
    const bool digested = digestMatches(signer, contentDigest(*digest));
    if (!digested)
        judgement.problems << Error("crypto.digest_mismatch");
    if (!mayBeSignedWith(*digest))
        judgement.problems << Error("crypto.digest_weak", {QString::fromLatin1(digestName(*digest))});
    ERR_clear_error();
    judgement.intact = verified && named && typed && digested;
    return judgement;
}

} // namespace vanthu::crypto
