#include "crypto/MemoryKey.h"

#include "crypto/OpenSsl.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>

namespace vanthu::crypto {
namespace {

class MemoryKey final : public SigningKey {
public:
    MemoryKey(EvpPkeyPtr key, Certificate certificate, std::vector<Certificate> chain)
        : m_key(std::move(key))
        , m_certificate(std::move(certificate))
        , m_chain(std::move(chain)) {}

    const Certificate& certificate() const override { return m_certificate; }
    const std::vector<Certificate>& chain() const override { return m_chain; }

    Result<QByteArray> sign(QByteArrayView bytes, SignatureScheme scheme, DigestAlgorithm digest) override {
        if ((scheme == SignatureScheme::Ecdsa) != m_certificate.isEc())
            return fail("crypto.signing_failed", {m_certificate.commonName()}, QStringLiteral("scheme of another key"));
        const EvpMdCtxPtr context(EVP_MD_CTX_new());
        EVP_PKEY_CTX* keyContext = nullptr;
        bool good =
            context && EVP_DigestSignInit(context.get(), &keyContext, evpDigest(digest), nullptr, m_key.get()) == 1;
        if (good && scheme == SignatureScheme::RsaPss)
            good = EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING) == 1 &&
                   EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, RSA_PSS_SALTLEN_DIGEST) == 1;
        std::size_t size = 0;
        const auto count = static_cast<std::size_t>(bytes.size());
        good = good && EVP_DigestSign(context.get(), nullptr, &size, bytesOf(bytes), count) == 1;
        QByteArray signature(static_cast<qsizetype>(size), Qt::Uninitialized);
        good = good && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                                      bytesOf(bytes), count) == 1;
        if (!good)
            return fail("crypto.signing_failed", {m_certificate.commonName()}, drainErrors());
        signature.truncate(static_cast<qsizetype>(size));
        return signature;
    }

private:
    EvpPkeyPtr m_key;
    Certificate m_certificate;
    std::vector<Certificate> m_chain;
};

// Puts the issuers in order, nearest first, and leaves out what does not belong to the chain.
std::vector<Certificate> orderedChain(const Certificate& leaf, std::vector<Certificate> pool) {
    std::vector<Certificate> chain;
    const Certificate* last = &leaf;
    while (!last->isSelfIssued()) {
        const auto next = std::find_if(pool.begin(), pool.end(), [&](const Certificate& candidate) {
            return X509_check_issued(candidate.handle(), last->handle()) == X509_V_OK;
        });
        if (next == pool.end())
            break;
        chain.push_back(*next);
        pool.erase(next);
        last = &chain.back();
    }
    return chain;
}

// Never asks on the terminal, which OpenSSL's default would do.
int noPassword(char*, int, int, void*) {
    return -1;
}

} // namespace

Result<std::unique_ptr<SigningKey>> makeSigningKey(EVP_PKEY* key, const Certificate& certificate,
                                                   std::vector<Certificate> chain) {
    ERR_clear_error();
    if (!key || certificate.isNull() || X509_check_private_key(certificate.handle(), key) != 1)
        return fail("crypto.key_mismatch", {certificate.commonName()}, drainErrors());
    EVP_PKEY_up_ref(key);
    return std::make_unique<MemoryKey>(EvpPkeyPtr(key), certificate, orderedChain(certificate, std::move(chain)));
}

Result<std::unique_ptr<SigningKey>> makeSigningKey(QByteArrayView keyPem, const Certificate& certificate,
                                                   std::vector<Certificate> chain) {
    ERR_clear_error();
    const BioPtr in(BIO_new_mem_buf(keyPem.data(), static_cast<int>(keyPem.size())));
    const EvpPkeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, noPassword, nullptr));
    if (!key)
        return fail("crypto.key_malformed", {}, drainErrors());
    return makeSigningKey(key.get(), certificate, std::move(chain));
}

} // namespace vanthu::crypto
