#include "crypto/SignedData.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>

namespace vanthu::crypto {
namespace {

using PssPtr = std::unique_ptr<RSA_PSS_PARAMS, FreeWith<RSA_PSS_PARAMS_free>>;
using AlgorPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
using Asn1StringPtr = std::unique_ptr<ASN1_STRING, FreeWith<ASN1_STRING_free>>;

// id-RSASSA-PSS with the digest for MGF1 too and a salt of the digest's length (RFC 4055).
bool setPssAlgorithm(X509_ALGOR* algorithm, const EVP_MD* md) {
    const PssPtr parameters(RSA_PSS_PARAMS_new());
    if (!parameters)
        return false;
    parameters->hashAlgorithm = X509_ALGOR_new();
    parameters->maskGenAlgorithm = X509_ALGOR_new();
    parameters->saltLength = ASN1_INTEGER_new();
    if (!parameters->hashAlgorithm || !parameters->maskGenAlgorithm || !parameters->saltLength)
        return false;
    X509_ALGOR_set_md(parameters->hashAlgorithm, md);
    Asn1StringPtr mask(ASN1_item_pack(parameters->hashAlgorithm, ASN1_ITEM_rptr(X509_ALGOR), nullptr));
    if (!mask || X509_ALGOR_set0(parameters->maskGenAlgorithm, OBJ_nid2obj(NID_mgf1), V_ASN1_SEQUENCE, mask.get()) != 1)
        return false;
    (void)mask.release();
    if (ASN1_INTEGER_set(parameters->saltLength, EVP_MD_get_size(md)) != 1)
        return false;
    Asn1StringPtr packed(ASN1_item_pack(parameters.get(), ASN1_ITEM_rptr(RSA_PSS_PARAMS), nullptr));
    if (!packed || X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_rsassaPss), V_ASN1_SEQUENCE, packed.get()) != 1)
        return false;
    (void)packed.release();
    return true;
}

bool setContent(CMS_ContentInfo* cms, const SignedDataRequest& request) {
    if (CMS_set1_eContentType(cms, OBJ_nid2obj(request.contentTypeNid)) != 1)
        return false;
    if (request.attachedContent.isEmpty())
        return true;
    ASN1_OCTET_STRING** content = CMS_get0_content(cms);
    if (CMS_set_detached(cms, 0) != 1 || !content || !*content)
        return false;
    // Without this mark the content counts as "still to come" and is left out.
    (*content)->flags &= ~ASN1_STRING_FLAG_CONT;
    return ASN1_OCTET_STRING_set(*content, bytesOf(request.attachedContent),
                                 static_cast<int>(request.attachedContent.size())) == 1;
}

bool addCertificates(CMS_ContentInfo* cms, const SigningKey& key) {
    for (const Certificate& issuer : key.chain())
        if (issuer != key.certificate() && CMS_add1_cert(cms, issuer.handle()) != 1)
            return false;
    return true;
}

CMS_SignerInfo* addSigner(CMS_ContentInfo* cms, const SigningKey& key, const SignedDataRequest& request) {
    const Certificate& certificate = key.certificate();
    unsigned flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
    if (!request.withCertificates)
        flags |= CMS_NOCERTS;
    // The public key passes the check against the certificate and nothing is signed here: no private EVP_PKEY is
    // needed, and CMS_final, which would add a signingTime that PAdES forbids, is never called.
    CMS_SignerInfo* signer = CMS_add1_signer(cms, certificate.handle(), X509_get0_pubkey(certificate.handle()),
                                             evpDigest(request.digest), flags);
    if (!signer)
        return nullptr;
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &algorithm);
    if (request.pss && !setPssAlgorithm(algorithm, evpDigest(request.digest)))
        return nullptr;
    const bool attributes = CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                                        OBJ_nid2obj(request.contentTypeNid), -1) == 1 &&
                            CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING,
                                                        request.contentDigest.constData(),
                                                        static_cast<int>(request.contentDigest.size())) == 1;
    return attributes ? signer : nullptr;
}

} // namespace

QByteArray signedAttributesDer(CMS_SignerInfo* signer) {
    std::vector<QByteArray> attributes;
    qsizetype size = 0;
    for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
        attributes.push_back(toDer(i2d_X509_ATTRIBUTE, CMS_signed_get_attr(signer, i)));
        size += attributes.back().size();
    }
    std::sort(attributes.begin(), attributes.end());
    QByteArray set(ASN1_object_size(1, static_cast<int>(size), V_ASN1_SET) - size, '\0');
    auto* header = reinterpret_cast<unsigned char*>(set.data());
    ASN1_put_object(&header, 1, static_cast<int>(size), V_ASN1_SET, V_ASN1_UNIVERSAL);
    for (const QByteArray& attribute : attributes)
        set += attribute;
    return set;
}

Result<QByteArray> makeSignedData(SigningKey& key, const SignedDataRequest& request) {
    ERR_clear_error();
    const QString name = key.certificate().commonName();
    const CmsPtr cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY));
    if (!cms || !setContent(cms.get(), request))
        return fail("crypto.signing_failed", {name}, drainErrors());
    CMS_SignerInfo* signer = addSigner(cms.get(), key, request);
    if (!signer || (request.withCertificates && !addCertificates(cms.get(), key)))
        return fail("crypto.signing_failed", {name}, drainErrors());

    const SignatureScheme scheme = key.certificate().isEc() ? SignatureScheme::Ecdsa
                                   : request.pss            ? SignatureScheme::RsaPss
                                                            : SignatureScheme::RsaPkcs1;
    TRY(const QByteArray signature, key.sign(signedAttributesDer(signer), scheme, request.digest));
    if (ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer), bytesOf(signature),
                              static_cast<int>(signature.size())) != 1)
        return fail("crypto.signing_failed", {name}, drainErrors());
    const QByteArray der = toDer(i2d_CMS_ContentInfo, cms.get());
    if (der.isEmpty())
        return fail("crypto.signing_failed", {name}, drainErrors());
    return der;
}

} // namespace vanthu::crypto
