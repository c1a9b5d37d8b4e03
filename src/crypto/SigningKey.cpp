#include "crypto/SigningKey.h"

#include "crypto/OpenSsl.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

namespace vanthu::crypto {

SigningKey::~SigningKey() = default;

bool SigningKey::offers(SignatureScheme scheme, DigestAlgorithm digest) const {
    const bool fits = scheme == SignatureScheme::Ecdsa ? certificate().isEc() : certificate().isRsa();
    const bool forbidden = scheme == SignatureScheme::RsaPkcs1 && certificate().isPssOnly();
    return fits && !forbidden && mayBeSignedWith(digest);
}

Result<> SigningKey::canSign(SignatureScheme scheme, DigestAlgorithm digest) const {
    if (offers(scheme, digest))
        return {};
    return fail("crypto.scheme_not_offered", {certificate().commonName()}, QString::fromLatin1(digestName(digest)));
}

bool signatureFits(const Certificate& certificate, QByteArrayView bytes, QByteArrayView signature,
                   SignatureScheme scheme, DigestAlgorithm digest) {
    EVP_PKEY* key = certificate.isNull() ? nullptr : X509_get0_pubkey(certificate.handle());
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr; // belongs to the context
    bool good = key && EVP_DigestVerifyInit(context.get(), &parameters, evpDigest(digest), nullptr, key) == 1;
    if (good && scheme == SignatureScheme::RsaPss)
        good = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
    good = good && EVP_DigestVerify(context.get(), bytesOf(signature), static_cast<std::size_t>(signature.size()),
                                    bytesOf(bytes), static_cast<std::size_t>(bytes.size())) == 1;
    ERR_clear_error();
    return good;
}

} // namespace vanthu::crypto
