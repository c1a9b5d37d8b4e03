#include "pkcs11/host/KeySearch.h"

#include "crypto/SigningKey.h"
#include "pkcs11/host/DirectSigning.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

namespace vanthu::pkcs11 {

namespace {

constexpr std::size_t mostTried = 16;

struct FreeNumber {
    void operator()(BIGNUM* number) const { BN_free(number); }
};

QByteArray modulusOf(const crypto::Certificate& certificate) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(X509_get0_pubkey(certificate.handle()), OSSL_PKEY_PARAM_RSA_N, &raw) != 1)
        return {};
    const std::unique_ptr<BIGNUM, FreeNumber> modulus(raw);
    QByteArray octets(BN_num_bytes(raw), '\0');
    BN_bn2bin(raw, reinterpret_cast<unsigned char*>(octets.data()));
    return octets;
}

// Leading zeros are a matter of taste among vendors.
QByteArray withoutZeros(QByteArray number) {
    qsizetype zeros = 0;
    while (zeros < number.size() && number[zeros] == '\0')
        ++zeros;
    return number.mid(zeros);
}

QByteArray pointOf(const crypto::Certificate& certificate) {
    std::array<unsigned char, 256> octets{};
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(X509_get0_pubkey(certificate.handle()), OSSL_PKEY_PARAM_PUB_KEY, octets.data(),
                                        octets.size(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char*>(octets.data()), qsizetype(size));
}

class Search {
public:
    Search(Session& session, const Mechanisms& mechanisms, const QByteArray& keyId,
           const crypto::Certificate& certificate)
        : m_session(session)
        , m_mechanisms(mechanisms)
        , m_keyId(keyId)
        , m_certificate(certificate) {}

    Result<std::optional<CK_OBJECT_HANDLE>> run() {
        const CK_OBJECT_CLASS privateKey = CKO_PRIVATE_KEY;
        TRY(const std::vector<CK_OBJECT_HANDLE> all, m_session.find({attributeOf(CKA_CLASS, privateKey)}));
        std::vector<CK_OBJECT_HANDLE> open; // neither of which can be excluded
        for (const CK_OBJECT_HANDLE key : all) {
            if (!isOfItsKind(key))
                continue;
            const std::optional<bool> fits = fitsByAttributes(key);
            if (fits && *fits)
                return std::optional(key);
            if (!fits)
                open.push_back(key);
        }
        if (open.size() == 1)
            return std::optional(open.front()); // its first signature will show
        const std::vector<QByteArray> ids = idsOfPublicKey();
        const auto beside = std::stable_partition(open.begin(), open.end(), [&](CK_OBJECT_HANDLE key) {
            return std::find(ids.begin(), ids.end(), idOf(key)) != ids.end();
        });
        if (beside - open.begin() == 1)
            return std::optional(open.front());
        const auto rest = std::stable_partition(
            beside, open.end(), [&](CK_OBJECT_HANDLE key) { return !m_keyId.isEmpty() && idOf(key) == m_keyId; });
        return tried(open, rest != open.begin());
    }

private:
    QByteArray idOf(CK_OBJECT_HANDLE object) const {
        return m_session.attribute(object, CKA_ID).value_or(QByteArray());
    }

    bool isOfItsKind(CK_OBJECT_HANDLE key) const {
        const auto type = m_session.attribute(key, CKA_KEY_TYPE);
        CK_KEY_TYPE value = 0;
        if (!type || type->size() != qsizetype(sizeof value))
            return true; // not said
        std::copy_n(type->constData(), sizeof value, reinterpret_cast<char*>(&value));
        return value == CK_KEY_TYPE(m_certificate.isEc() ? CKK_EC : CKK_RSA);
    }

    // Nothing when the token does not say enough.
    std::optional<bool> fitsByAttributes(CK_OBJECT_HANDLE key) const {
        if (const auto info = m_session.attribute(key, CKA_PUBLIC_KEY_INFO); info && !info->isEmpty())
            return *info == m_certificate.publicKeyInfoDer() ? std::optional(true) : std::nullopt;
        if (m_certificate.isEc())
            return std::nullopt;
        const auto modulus = m_session.attribute(key, CKA_MODULUS);
        if (!modulus || modulus->isEmpty())
            return std::nullopt;
        return withoutZeros(*modulus) == modulusOf(m_certificate);
    }

    // The identifiers of public keys on the token that are the certificate's: a private key of the curve says nothing
    // of its point.
    std::vector<QByteArray> idsOfPublicKey() const {
        std::vector<QByteArray> ids;
        const QByteArray point = m_certificate.isEc() ? pointOf(m_certificate) : QByteArray();
        if (point.isEmpty())
            return ids;
        const CK_OBJECT_CLASS publicKey = CKO_PUBLIC_KEY;
        const auto keys = m_session.find({attributeOf(CKA_CLASS, publicKey)});
        for (const CK_OBJECT_HANDLE key : keys ? *keys : std::vector<CK_OBJECT_HANDLE>()) {
            const QByteArray said = m_session.attribute(key, CKA_EC_POINT).value_or(QByteArray());
            // Wrapped in an OCTET STRING, as the standard has it, or bare.
            if (said.endsWith(point) && said.size() - point.size() <= 3)
                ids.push_back(idOf(key));
        }
        return ids;
    }

    bool asksForEachSignature(CK_OBJECT_HANDLE key) const {
        const auto asks = m_session.attribute(key, CKA_ALWAYS_AUTHENTICATE);
        return asks && !asks->isEmpty() && asks->at(0) != CK_FALSE;
    }

    bool signsForIt(CK_OBJECT_HANDLE key) const {
        using crypto::SignatureScheme;
        static const QByteArray test("VanThu: which key is it?");
        const int bits = m_certificate.keyBits();
        for (const SignatureScheme scheme :
             {SignatureScheme::RsaPkcs1, SignatureScheme::RsaPss, SignatureScheme::Ecdsa}) {
            const auto digest = crypto::DigestAlgorithm::Sha256;
            const auto plan = m_mechanisms.planFor(scheme, digest, bits);
            if ((scheme == SignatureScheme::Ecdsa) != m_certificate.isEc() || !plan)
                continue;
            const auto signature = signDirectly(m_session, key, *plan, scheme, digest, bits, test, {});
            if (signature && crypto::signatureFits(m_certificate, test, *signature, scheme, digest))
                return true;
        }
        return false;
    }

    std::optional<CK_OBJECT_HANDLE> tried(const std::vector<CK_OBJECT_HANDLE>& keys, bool firstIsLikely) const {
        for (std::size_t i = 0; i < std::min(keys.size(), mostTried); ++i)
            if (!asksForEachSignature(keys[i]) && signsForIt(keys[i]))
                return keys[i];
        // Of keys that may not be tried, the one that is called like the certificate.
        if (firstIsLikely && asksForEachSignature(keys.front()))
            return keys.front();
        return std::nullopt;
    }

    Session& m_session;
    const Mechanisms& m_mechanisms;
    const QByteArray& m_keyId;
    const crypto::Certificate& m_certificate;
};

} // namespace

Result<CK_OBJECT_HANDLE> findPrivateKey(Session& session, const Mechanisms& mechanisms, const QByteArray& keyId,
                                        const crypto::Certificate& certificate, const QString& label) {
    TRY(const std::optional<CK_OBJECT_HANDLE> found, Search(session, mechanisms, keyId, certificate).run());
    if (!found)
        return fail("token.key_missing", {label});
    return *found;
}

} // namespace vanthu::pkcs11
