#include "crypto/Algorithms.h"

#include "crypto/Certificate.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

namespace vanthu::crypto {

const EVP_MD* evpDigest(DigestAlgorithm algorithm) {
    switch (algorithm) {
    case DigestAlgorithm::Sha1:
        return EVP_sha1();
    case DigestAlgorithm::Sha224:
        return EVP_sha224();
    case DigestAlgorithm::Sha256:
        return EVP_sha256();
    case DigestAlgorithm::Sha384:
        return EVP_sha384();
    case DigestAlgorithm::Sha512:
        return EVP_sha512();
    case DigestAlgorithm::Md5:
        return EVP_md5();
    case DigestAlgorithm::Sha3_256:
        return EVP_sha3_256();
    case DigestAlgorithm::Sha3_384:
        return EVP_sha3_384();
    case DigestAlgorithm::Sha3_512:
        return EVP_sha3_512();
    }
    return nullptr;
}

int digestNid(DigestAlgorithm algorithm) {
    return EVP_MD_get_type(evpDigest(algorithm));
}

std::optional<DigestAlgorithm> digestFromNid(int nid) {
    switch (nid) {
    case NID_sha1:
        return DigestAlgorithm::Sha1;
    case NID_sha224:
        return DigestAlgorithm::Sha224;
    case NID_sha256:
        return DigestAlgorithm::Sha256;
    case NID_sha384:
        return DigestAlgorithm::Sha384;
    case NID_sha512:
        return DigestAlgorithm::Sha512;
    case NID_md5:
        return DigestAlgorithm::Md5;
    case NID_sha3_256:
        return DigestAlgorithm::Sha3_256;
    case NID_sha3_384:
        return DigestAlgorithm::Sha3_384;
    case NID_sha3_512:
        return DigestAlgorithm::Sha3_512;
    default:
        return std::nullopt;
    }
}

const char* digestName(DigestAlgorithm algorithm) {
    switch (algorithm) {
    case DigestAlgorithm::Sha1:
        return "SHA-1";
    case DigestAlgorithm::Sha224:
        return "SHA-224";
    case DigestAlgorithm::Sha256:
        return "SHA-256";
    case DigestAlgorithm::Sha384:
        return "SHA-384";
    case DigestAlgorithm::Sha512:
        return "SHA-512";
    case DigestAlgorithm::Md5:
        return "MD5";
    case DigestAlgorithm::Sha3_256:
        return "SHA3-256";
    case DigestAlgorithm::Sha3_384:
        return "SHA3-384";
    case DigestAlgorithm::Sha3_512:
        return "SHA3-512";
    }
    return "";
}

bool mayBeSignedWith(DigestAlgorithm algorithm) {
    return algorithm != DigestAlgorithm::Md5 && algorithm != DigestAlgorithm::Sha1 &&
           algorithm != DigestAlgorithm::Sha224;
}

DigestAlgorithm defaultDigest(const Certificate& certificate) {
    if (certificate.isPssOnly()) {
        // By its number: the name ("SHA2-384") is a provider's own and not that of the list of objects.
        int nid = NID_undef;
        constexpr int demanded = 2; // EVP_PKEY_get_default_digest_nid: no other one is accepted
        if (EVP_PKEY_get_default_digest_nid(X509_get0_pubkey(certificate.handle()), &nid) == demanded)
            if (const auto only = digestFromNid(nid); only && mayBeSignedWith(*only))
                return *only;
    }
    if (!certificate.isEc() || certificate.keyBits() < 384)
        return DigestAlgorithm::Sha256;
    return certificate.keyBits() < 512 ? DigestAlgorithm::Sha384 : DigestAlgorithm::Sha512;
}

QByteArray digestOf(QByteArrayView bytes, DigestAlgorithm algorithm) {
    Hasher hasher(algorithm);
    hasher.add(bytes);
    return hasher.finish();
}

void Hasher::Free::operator()(EVP_MD_CTX* context) const {
    EVP_MD_CTX_free(context);
}

Hasher::Hasher(DigestAlgorithm algorithm)
    : m_context(EVP_MD_CTX_new()) {
    if (m_context && EVP_DigestInit_ex(m_context.get(), evpDigest(algorithm), nullptr) != 1)
        m_context.reset();
}

void Hasher::add(QByteArrayView bytes) {
    if (m_context && EVP_DigestUpdate(m_context.get(), bytes.data(), static_cast<std::size_t>(bytes.size())) != 1)
        m_context.reset();
}

Hasher Hasher::clone() const {
    Hasher copy;
    copy.m_context.reset(EVP_MD_CTX_new());
    if (!m_context || !copy.m_context || EVP_MD_CTX_copy_ex(copy.m_context.get(), m_context.get()) != 1)
        copy.m_context.reset();
    return copy;
}

QByteArray Hasher::finish() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (!m_context || EVP_DigestFinal_ex(m_context.get(), digest, &size) != 1)
        return {};
    m_context.reset();
    return {reinterpret_cast<const char*>(digest), static_cast<qsizetype>(size)};
}

} // namespace vanthu::crypto
