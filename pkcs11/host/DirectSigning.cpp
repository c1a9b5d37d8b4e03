#include "pkcs11/host/DirectSigning.h"

#include <QtEndian>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

namespace vanthu::pkcs11 {

namespace {

using crypto::DigestAlgorithm;
using crypto::SignatureScheme;
using Input = SigningPlan::Input;

template<auto free>
struct FreeWith {
    template<class T>
    void operator()(T* object) const {
        free(object);
    }
};

// RFC 8017 section 9.2: DigestInfo { AlgorithmIdentifier { hash, NULL }, OCTET STRING digest }
QByteArray digestInfo(const QByteArray& digest, DigestAlgorithm algorithm) {
    const std::unique_ptr<X509_SIG, FreeWith<X509_SIG_free>> info(X509_SIG_new());
    X509_ALGOR* identifier = nullptr;
    ASN1_OCTET_STRING* octets = nullptr;
    X509_SIG_getm(info.get(), &identifier, &octets);
    X509_ALGOR_set0(identifier, OBJ_nid2obj(crypto::digestNid(algorithm)), V_ASN1_NULL, nullptr);
    ASN1_OCTET_STRING_set(octets, reinterpret_cast<const unsigned char*>(digest.constData()), int(digest.size()));
    unsigned char* der = nullptr;
    const int length = i2d_X509_SIG(info.get(), &der);
    QByteArray bytes(reinterpret_cast<const char*>(der), std::max(length, 0));
    OPENSSL_free(der);
    return bytes;
}

// RFC 8017 section 9.2: EMSA-PKCS1-v1_5
QByteArray padded15(const QByteArray& info, int size) {
    constexpr int leastFilling = 8;
    const int filling = size - int(info.size()) - 3;
    if (filling < leastFilling)
        return {};
    return QByteArray("\x00\x01", 2) + QByteArray(filling, '\xff') + QByteArray(1, '\0') + info;
}

// RFC 8017 appendix B.2.1
QByteArray mgf1(const QByteArray& seed, qsizetype length, DigestAlgorithm algorithm) {
    QByteArray mask;
    for (quint32 counter = 0; mask.size() < length; ++counter) {
        QByteArray octets(4, '\0');
        qToBigEndian(counter, octets.data());
        mask += crypto::digestOf(seed + octets, algorithm);
    }
    return mask.left(length);
}

// RFC 8017 section 9.1.1: EMSA-PSS with a salt as long as the digest. OpenSSL's own is for its keys alone.
QByteArray paddedPss(const QByteArray& digest, DigestAlgorithm algorithm, int keyBits) {
    const int bits = keyBits - 1;
    const int size = (bits + 7) / 8;
    QByteArray salt(digest.size(), '\0');
    const qsizetype filling = size - digest.size() - salt.size() - 2;
    if (filling < 0 || RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), int(salt.size())) != 1)
        return {};
    const QByteArray hash = crypto::digestOf(QByteArray(8, '\0') + digest + salt, algorithm);
    QByteArray block = QByteArray(filling, '\0') + QByteArray(1, '\x01') + salt;
    const QByteArray mask = mgf1(hash, block.size(), algorithm);
    for (qsizetype i = 0; i < block.size(); ++i)
        block[i] = char(block[i] ^ mask[i]);
    block[0] = char(block[0] & (0xff >> (8 * size - bits)));
    const QByteArray encoded = block + hash + QByteArray(1, '\xbc');
    return QByteArray((keyBits + 7) / 8 - size, '\0') + encoded;
}

// The padding that a token with nothing but raw RSA leaves to us.
QByteArray padded(SignatureScheme scheme, DigestAlgorithm algorithm, const QByteArray& bytes, int keyBits) {
    const QByteArray digest = crypto::digestOf(bytes, algorithm);
    return scheme == SignatureScheme::RsaPss ? paddedPss(digest, algorithm, keyBits)
                                             : padded15(digestInfo(digest, algorithm), (keyBits + 7) / 8);
}

QByteArray inputFor(const SigningPlan& plan, SignatureScheme scheme, DigestAlgorithm digest, int keyBits,
                    const QByteArray& bytes) {
    switch (plan.input) {
    case Input::DigestInfo:
        return digestInfo(crypto::digestOf(bytes, digest), digest);
    case Input::Digest:
        return crypto::digestOf(bytes, digest);
    case Input::Padded:
        return padded(scheme, digest, bytes, keyBits);
    case Input::Bytes:
        break;
    }
    return bytes;
}

CK_RSA_PKCS_PSS_PARAMS pssParameters(DigestAlgorithm digest) {
    switch (digest) {
    case DigestAlgorithm::Sha384:
        return {CKM_SHA384, CKG_MGF1_SHA384, 48};
    case DigestAlgorithm::Sha512:
        return {CKM_SHA512, CKG_MGF1_SHA512, 64};
    default:
        return {CKM_SHA256, CKG_MGF1_SHA256, 32};
    }
}

// PKCS#11 gives r and s side by side; CMS wants ECDSA-Sig-Value (RFC 5753 section 2.1.1).
QByteArray derOfPair(const QByteArray& pair) {
    const auto half = int(pair.size() / 2);
    const auto* data = reinterpret_cast<const unsigned char*>(pair.constData());
    const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(data, half, nullptr), BN_bin2bn(data + half, half, nullptr));
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &der);
    QByteArray bytes(reinterpret_cast<const char*>(der), std::max(length, 0));
    OPENSSL_free(der);
    return bytes;
}

} // namespace

Result<QByteArray> signDirectly(Session& session, CK_OBJECT_HANDLE key, const SigningPlan& plan, SignatureScheme scheme,
                                DigestAlgorithm digest, int keyBits, const QByteArray& bytes,
                                const std::function<Result<>()>& authenticate) {
    CK_FUNCTION_LIST& functions = session.functions();
    QByteArray input = inputFor(plan, scheme, digest, keyBits, bytes);
    CK_RSA_PKCS_PSS_PARAMS pss = pssParameters(digest);
    CK_MECHANISM mechanism{plan.mechanism, nullptr, 0};
    if (scheme == SignatureScheme::RsaPss && plan.input != Input::Padded) {
        mechanism.pParameter = &pss;
        mechanism.ulParameterLen = sizeof pss;
    }
    TRY_VOID(session.check(functions.C_SignInit(session.handle(), &mechanism, key)));
    if (authenticate)
        TRY_VOID(authenticate());
    // Room for twice the largest key: a module that claims more than it was given is not believed.
    QByteArray signature(2048, '\0');
    auto length = static_cast<CK_ULONG>(signature.size());
    TRY_VOID(session.check(functions.C_Sign(session.handle(), reinterpret_cast<CK_BYTE*>(input.data()),
                                            static_cast<CK_ULONG>(input.size()),
                                            reinterpret_cast<CK_BYTE*>(signature.data()), &length)));
    if (length == 0 || length > static_cast<CK_ULONG>(signature.size()) || length % 2 != 0)
        return fail(errorOf(CKR_SIGNATURE_LEN_RANGE, session.name()));
    signature.truncate(qsizetype(length));
    return scheme == SignatureScheme::Ecdsa ? derOfPair(signature) : signature;
}

} // namespace vanthu::pkcs11
