#include "crypto/Pkcs12.h"

#include "crypto/OpenSsl.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <optional>

namespace vanthu::crypto {
namespace {

constexpr qsizetype fileLimit = qsizetype{4} * 1024 * 1024;

using Pkcs12Ptr = std::unique_ptr<PKCS12, FreeWith<PKCS12_free>>;

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

// Older files are encrypted with RC2 or 3DES, which OpenSSL 3 keeps apart; it is loaded for them alone and only once.
class LegacyAlgorithms {
public:
    static OSSL_LIB_CTX* context() {
        static const LegacyAlgorithms loaded;
        return loaded.m_usable ? loaded.m_context.get() : nullptr;
    }

private:
    LegacyAlgorithms()
        : m_context(OSSL_LIB_CTX_new())
        , m_usable(m_context && OSSL_PROVIDER_load(m_context.get(), "default") &&
                   OSSL_PROVIDER_load(m_context.get(), "legacy")) {
        ERR_clear_error();
    }
    std::unique_ptr<OSSL_LIB_CTX, FreeWith<OSSL_LIB_CTX_free>> m_context;
    bool m_usable;
};

struct Parsed {
    EvpPkeyPtr key;
    X509Ptr certificate;
    X509StackPtr others;
};

// PKCS12_parse with the algorithms of `context` (null = the usual ones).
std::optional<Parsed> parseWith(OSSL_LIB_CTX* context, QByteArrayView bytes, const char* secret) {
    Pkcs12Ptr file(PKCS12_init_ex(NID_pkcs7_data, context, nullptr));
    PKCS12* raw = file.release();
    const auto* position = bytesOf(bytes);
    raw = d2i_PKCS12(&raw, &position, static_cast<long>(bytes.size()));
    file.reset(raw);
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* others = nullptr;
    const int parsed = file ? PKCS12_parse(file.get(), secret, &key, &certificate, &others) : 0;
    Parsed result{EvpPkeyPtr(key), X509Ptr(certificate), X509StackPtr(others)};
    return parsed == 1 ? std::optional(std::move(result)) : std::nullopt;
}

// A private key of another library context would sign with that context's algorithms; it is taken over as bytes, which
// are wiped.
EvpPkeyPtr inUsualContext(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PrivateKey(key, &der);
    if (size <= 0)
        return nullptr;
    const auto* position = der;
    EvpPkeyPtr copy(d2i_AutoPrivateKey(nullptr, &position, size));
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    return copy;
}

// RFC 7292 appendix C: all schemes under pkcs-12PbeIds are RC2, RC4 or 3DES. Newer files name PBES2 instead.
bool usesOldEncryption(QByteArrayView file) {
    static const QByteArray arc = QByteArray::fromHex("2a864886f70d010c01");
    return file.contains(arc);
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

Result<std::unique_ptr<SigningKey>> loadPkcs12(QByteArrayView bytes, const Secret& password, bool* outdated) {
    ERR_clear_error();
    if (bytes.size() > fileLimit)
        return fail("crypto.pkcs12_malformed", {}, QStringLiteral("too large"));
    const auto file = fromDer<Pkcs12Ptr>(d2i_PKCS12, bytes);
    if (!file || PKCS12_mac_present(file.get()) != 1)
        return fail("crypto.pkcs12_malformed", {}, drainErrors());
    const char* secret = password.isEmpty() ? "" : password.view().data();
    if (PKCS12_verify_mac(file.get(), secret, -1) != 1)
        return fail("crypto.pkcs12_password_wrong", {}, drainErrors());

    auto parsed = parseWith(nullptr, bytes, secret);
    if (!parsed && LegacyAlgorithms::context()) {
        parsed = parseWith(LegacyAlgorithms::context(), bytes, secret);
        if (parsed && parsed->key)
            parsed->key = inUsualContext(parsed->key.get());
    }
    if (outdated)
        *outdated = parsed.has_value() && usesOldEncryption(bytes);
    if (!parsed)
        return fail("crypto.pkcs12_malformed", {}, drainErrors());
    const auto& [key, certificate, others] = *parsed;
    if (!key || !certificate)
        return fail("crypto.pkcs12_without_key");
    std::vector<Certificate> pool;
    pool.reserve(others ? static_cast<std::size_t>(sk_X509_num(others.get())) : 0);
    for (int i = 0; i < sk_X509_num(others.get()); ++i)
        pool.push_back(Certificate::fromHandle(sk_X509_value(others.get(), i)));
    return makeSigningKey(key.get(), Certificate::fromHandle(certificate.get()), std::move(pool));
}

Result<QByteArray> makePkcs12(EVP_PKEY* key, const Certificate& certificate, const std::vector<Certificate>& chain,
                              const Secret& password) {
    ERR_clear_error();
    const X509StackViewPtr others(sk_X509_new_null());
    for (const Certificate& issuer : chain)
        sk_X509_push(others.get(), issuer.handle());
    const QByteArray name = certificate.commonName().toUtf8();
    const char* secret = password.isEmpty() ? "" : password.view().data();
    const Pkcs12Ptr file(PKCS12_create(secret, name.constData(), key, certificate.handle(), others.get(),
                                       NID_aes_256_cbc, NID_aes_256_cbc, PKCS12_DEFAULT_ITER, PKCS12_DEFAULT_ITER, 0));
    QByteArray der = file ? toDer(i2d_PKCS12, file.get()) : QByteArray();
    if (der.isEmpty())
        return fail("crypto.key_malformed", {}, drainErrors());
    return der;
}

} // namespace vanthu::crypto
