#include "crypto/SignedData.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <iterator>

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

// Adobe's readers from before signed attributes were usual: the signature covers the content itself.
bool hasSignedAttributes(CMS_SignerInfo* signer) {
    return CMS_signed_get_attr_count(signer) >= 0;
}

// OpenSSL 3.0 knows no EdDSA in CMS (RFC 8419): the signature is over the attributes, without a digest before it.
bool verifyEdwards(CMS_SignerInfo* signer, const Certificate& certificate) {
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    const QByteArray signature = signatureValue(signer);
    const QByteArray attributes = signedAttributesDer(signer);
    EVP_PKEY* key = X509_get0_pubkey(certificate.handle());
    return hasSignedAttributes(signer) && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), bytesOf(signature), static_cast<std::size_t>(signature.size()),
                            bytesOf(attributes), static_cast<std::size_t>(attributes.size())) == 1;
}

bool verifyValue(CMS_SignerInfo* signer, const Certificate& certificate, DigestAlgorithm digest,
                 const QByteArray& contentDigest) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate.handle());
    if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519)
        return verifyEdwards(signer, certificate);
    if (!hasSignedAttributes(signer)) {
        X509_ALGOR* algorithm = nullptr;
        CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &algorithm);
        return signatureMatchesDigest(certificate, algorithm, digest, contentDigest, signatureValue(signer));
    }
    CMS_SignerInfo_set1_signer_cert(signer, certificate.handle());
    return CMS_SignerInfo_verify(signer) == 1;
}

// Several certificates may carry the same issuer and serial number, or the same key identifier; the signer's is the one
// whose key verifies and that the signing-certificate attribute names.
bool findSignerAndVerify(CMS_SignerInfo* signer, SignerJudgement& judgement, const std::vector<Certificate>& more,
                         const QByteArray& contentDigest) {
    std::vector<Certificate> candidates = judgement.certificates;
    candidates.insert(candidates.end(), more.begin(), more.end());
    bool verified = false;
    for (const Certificate& certificate : candidates) {
        if (CMS_SignerInfo_cert_cmp(signer, certificate.handle()) != 0)
            continue;
        const bool fits = verifyValue(signer, certificate, judgement.digest, contentDigest);
        if (verified && !fits)
            continue;
        const NamedSigner named = namedSigner(signer, certificate);
        const bool isHis = named != NamedSigner::Another && named != NamedSigner::Undetermined;
        if (verified && !isHis)
            continue;
        judgement.signer = certificate;
        judgement.named = named;
        verified = fits;
        if (fits && isHis)
            return true;
    }
    return verified;
}

bool contentTypeMatches(CMS_ContentInfo* cms, CMS_SignerInfo* signer, int contentTypeNid) {
    // RFC 5652 section 5.3: attributes may be absent only over plain data.
    if (!hasSignedAttributes(signer))
        return contentTypeNid == NID_pkcs7_data && OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data;
    const auto* named = static_cast<const ASN1_OBJECT*>(soleAttribute(signer, NID_pkcs9_contentType, V_ASN1_OBJECT));
    return named && OBJ_obj2nid(named) == contentTypeNid && OBJ_obj2nid(CMS_get0_eContentType(cms)) == contentTypeNid;
}

// RFC 6211: the algorithms again, inside what is signed, so that nobody can exchange them for weaker ones.
bool protectionMatches(CMS_SignerInfo* signer, const X509_ALGOR* digest, const X509_ALGOR* signature) {
    using AlgorPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
    const Asn1ObjectPtr kind(OBJ_txt2obj("1.2.840.113549.1.9.52", 1));
    if (CMS_signed_get_attr_by_OBJ(signer, kind.get(), -1) < 0)
        return true;
    const auto* value =
        static_cast<const ASN1_STRING*>(CMS_signed_get0_data_by_OBJ(signer, kind.get(), -3, V_ASN1_SEQUENCE));
    if (!value)
        return false;
    const auto* position = ASN1_STRING_get0_data(value);
    const auto* const end = position + ASN1_STRING_length(value);
    long length = 0;
    int tag = 0;
    int category = 0;
    if ((ASN1_get_object(&position, &length, &tag, &category, static_cast<long>(end - position)) & 0x80) != 0)
        return false;
    const AlgorPtr first(d2i_X509_ALGOR(nullptr, &position, static_cast<long>(end - position)));
    if (!first || X509_ALGOR_cmp(first.get(), digest) != 0 || position >= end || *position != 0xa1)
        return false;
    // [1] IMPLICIT AlgorithmIdentifier
    QByteArray second(reinterpret_cast<const char*>(position), end - position);
    second[0] = 0x30;
    const auto named = fromDer<AlgorPtr>(d2i_X509_ALGOR, second);
    return named && X509_ALGOR_cmp(named.get(), signature) == 0;
}

enum class AlgorithmFit { Fits, OfAnotherKind, Unknown };

// The algorithm that is named must be one of the key's kind, which alone decides in OpenSSL; its digest may be another
// than the one that is used, as some signers write it. A kind that is not known here can neither be believed nor
// blamed.
AlgorithmFit fitOf(const X509_ALGOR* algorithm, const Certificate& certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate.handle());
    int kind = OBJ_obj2nid(algorithm->algorithm);
    int digest = NID_undef;
    int ofSignature = NID_undef;
    if (OBJ_find_sigid_algs(kind, &digest, &ofSignature) == 1)
        kind = ofSignature;
    if (kind == NID_rsa || kind == NID_rsassaPss)
        kind = NID_rsaEncryption;
    static constexpr int known[] = {NID_rsaEncryption, NID_X9_62_id_ecPublicKey, NID_dsa, NID_ED25519, NID_ED448};
    if (!key || std::find(std::begin(known), std::end(known), kind) == std::end(known))
        return AlgorithmFit::Unknown;
    return kind == (certificate.isRsa() ? NID_rsaEncryption : EVP_PKEY_get_base_id(key)) ? AlgorithmFit::Fits
                                                                                         : AlgorithmFit::OfAnotherKind;
}

bool digestMatches(CMS_SignerInfo* signer, const QByteArray& digest) {
    if (!hasSignedAttributes(signer)) // the signature value alone tells
        return !digest.isEmpty();
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

bool signatureMatchesDigest(const Certificate& certificate, const X509_ALGOR* algorithm, DigestAlgorithm digest,
                            const QByteArray& contentDigest, const QByteArray& signature) {
    using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
    using PssPtr = std::unique_ptr<RSA_PSS_PARAMS, FreeWith<RSA_PSS_PARAMS_free>>;
    using AlgorPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
    EVP_PKEY* key = X509_get0_pubkey(certificate.handle());
    const ContextPtr context(key && !contentDigest.isEmpty() ? EVP_PKEY_CTX_new(key, nullptr) : nullptr);
    if (!context || EVP_PKEY_verify_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_signature_md(context.get(), evpDigest(digest)) <= 0)
        return false;
    if (algorithm && OBJ_obj2nid(algorithm->algorithm) == NID_rsassaPss) {
        // Absent parameters are SHA-1, MGF1 with SHA-1 and a salt of 20 bytes (RFC 4055 section 3.1).
        const PssPtr pss(algorithm->parameter ? static_cast<RSA_PSS_PARAMS*>(ASN1_TYPE_unpack_sequence(
                                                    ASN1_ITEM_rptr(RSA_PSS_PARAMS), algorithm->parameter))
                                              : RSA_PSS_PARAMS_new());
        if (!pss)
            return false;
        const EVP_MD* hash = pss->hashAlgorithm ? EVP_get_digestbyobj(pss->hashAlgorithm->algorithm) : EVP_sha1();
        const AlgorPtr maskHash(pss->maskGenAlgorithm && pss->maskGenAlgorithm->parameter
                                    ? static_cast<X509_ALGOR*>(ASN1_TYPE_unpack_sequence(
                                          ASN1_ITEM_rptr(X509_ALGOR), pss->maskGenAlgorithm->parameter))
                                    : nullptr);
        const EVP_MD* mask = maskHash                ? EVP_get_digestbyobj(maskHash->algorithm)
                             : pss->maskGenAlgorithm ? nullptr
                                                     : EVP_sha1();
        const long salt = pss->saltLength ? ASN1_INTEGER_get(pss->saltLength) : 20;
        if (!hash || !mask || EVP_MD_get_type(hash) != digestNid(digest) || salt < 0 || salt > 1024 ||
            EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) <= 0 ||
            EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), mask) <= 0 ||
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), static_cast<int>(salt)) <= 0)
            return false;
    }
    return EVP_PKEY_verify(context.get(), bytesOf(signature), static_cast<std::size_t>(signature.size()),
                           bytesOf(contentDigest), static_cast<std::size_t>(contentDigest.size())) == 1;
}

SignerJudgement judgeSigner(CMS_ContentInfo* cms, int contentTypeNid, const DigestSource& contentDigest,
                            const std::vector<Certificate>& more) {
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
    const QByteArray computed = contentDigest(*digest);
    const bool verified = findSignerAndVerify(signer, judgement, more, computed);
    judgement.scheme = judgement.signer.isEc()                                       ? SignatureScheme::Ecdsa
                       : !judgement.signer.isNull() && !judgement.signer.isRsa()     ? SignatureScheme::Other
                       : OBJ_obj2nid(signatureAlgorithm->algorithm) == NID_rsassaPss ? SignatureScheme::RsaPss
                                                                                     : SignatureScheme::RsaPkcs1;
    const AlgorithmFit fit =
        judgement.signer.isNull() ? AlgorithmFit::Fits : fitOf(signatureAlgorithm, judgement.signer);
    if (judgement.signer.isNull())
        judgement.problems << Error("crypto.signer_certificate_missing");
    else if (fit == AlgorithmFit::Unknown)
        judgement.problems << Error("crypto.algorithm_unsupported", {judgement.signer.commonName()}, drainErrors());
    else if (!verified)
        judgement.problems << Error("crypto.signature_value_wrong", {judgement.signer.commonName()}, drainErrors());
    const bool typed = contentTypeMatches(cms, signer, contentTypeNid);
    if (!typed)
        judgement.problems << Error("crypto.content_type_mismatch");
    const bool digested = digestMatches(signer, computed);
    if (computed.isEmpty())
        judgement.problems << Error("crypto.signed_data_missing");
    else if (!digested)
        judgement.problems << Error("crypto.digest_mismatch");
    const bool kept =
        protectionMatches(signer, digestAlgorithm, signatureAlgorithm) && fit != AlgorithmFit::OfAnotherKind;
    if (!kept)
        judgement.problems << Error("crypto.algorithms_exchanged");
    if (!mayBeSignedWith(*digest))
        judgement.problems << Error("crypto.digest_weak", {QString::fromLatin1(digestName(*digest))});
    ERR_clear_error();
    judgement.intact = verified && typed && digested && kept && fit == AlgorithmFit::Fits;
    return judgement;
}

} // namespace vanthu::crypto
