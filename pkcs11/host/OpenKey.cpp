#include "crypto/Certificate.h"
#include "pkcs11/host/Acts.h"
#include "pkcs11/host/DirectSigning.h"

#include <QCborArray>

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace vanthu::pkcs11 {

namespace {

using crypto::DigestAlgorithm;
using crypto::SignatureScheme;

// libp11 leaves PKCS#11's return value as the reason in OpenSSL's queue.
Error lastError(const QString& name) {
    const unsigned long last = ERR_peek_last_error();
    ERR_clear_error();
    if (last == 0)
        return errorOf(CKR_GENERAL_ERROR, name);
    return errorOf(static_cast<unsigned long>(ERR_GET_REASON(last)), name);
}

struct FreeMdCtx {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// TOK-03: the token is known by the whole certificate, not by its label.
Result<> requireCertificate(const Module& module, CK_SLOT_ID slot, const QString& label, const QByteArray& der) {
    TRY(const auto session, Session::open(module, slot, false));
    const CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
    TRY(const std::vector<CK_OBJECT_HANDLE> found,
        session->find({attributeOf(CKA_CLASS, certificate), attributeOf(CKA_VALUE, der)}));
    if (found.empty())
        return fail("token.certificate_missing", {label});
    return {};
}

// The names of the errors of a token say its label, which a person knows; the module's name nobody knows.
template<class T>
Result<T> named(Result<T> result, const QString& label) {
    if (result || result.error().args().isEmpty())
        return result;
    QStringList args = result.error().args();
    args[0] = label;
    return fail(Error(result.error().code(), args, result.error().detail()));
}

bool isLibp11sOwn(CK_MECHANISM_TYPE mechanism) {
    return mechanism == CKM_RSA_PKCS || mechanism == CKM_RSA_PKCS_PSS || mechanism == CKM_ECDSA;
}

} // namespace

Result<std::unique_ptr<OpenKey>> OpenKey::open(const Module& module, const QCborMap& question, const Secret& pin) {
    std::unique_ptr<OpenKey> key(new OpenKey(module));
    const QByteArray der = question[QStringLiteral("der")].toByteArray();
    TRY(const crypto::Certificate certificate, crypto::Certificate::fromDer(der));
    key->m_label = question[QStringLiteral("label")].toString();
    key->m_finalTryConfirmed = question[QStringLiteral("finalTryConfirmed")].toBool();
    key->m_keyBits = certificate.keyBits();
    key->m_isEc = certificate.isEc();
    TRY(key->m_slotId, module.slotOf(key->m_label, question[QStringLiteral("serial")].toString()));
    TRY_VOID(requireCertificate(module, key->m_slotId, key->m_label, der));
    key->m_mechanisms = Mechanisms::of(module, key->m_slotId);
    TRY(key->m_info, module.info(key->m_slotId));
    key->m_useLibp11 = !question[QStringLiteral("direct")].toBool() && module.context() != nullptr;
    TRY_VOID(checkBeforeLogin(module, key->m_slotId, pin, key->m_finalTryConfirmed));
    TRY_VOID(named(key->login(pin), key->m_label));
    TRY_VOID(named(key->findKey(question[QStringLiteral("keyId")].toByteArray(), der), key->m_label));
    if (key->m_asksForEachSignature && question[QStringLiteral("repeatPin")].toBool() && !pin.isEmpty())
        key->m_repeated = pin.clone();
    if (key->m_useLibp11 && !key->m_asksForEachSignature)
        key->findKeyInLibp11();
    return key;
}

OpenKey::~OpenKey() {
    EVP_PKEY_free(m_key);
    if (m_slots)
        PKCS11_release_all_slots(m_module.context(), m_slots, m_slotCount);
}

// Exactly one C_Login. Who is logged in, is so in every session of this process: what libp11 cannot sign, a session of
// our own signs without another PIN.
Result<> OpenKey::login(const Secret& pin) {
    const bool onDevice = (m_info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    const bool needed = (m_info.flags & CKF_LOGIN_REQUIRED) != 0;
    if (m_useLibp11)
        TRY_VOID(loginWithLibp11(onDevice ? nullptr : pin.view().data()));
    TRY(m_session, Session::open(m_module, m_slotId, false));
    if (m_useLibp11 || !needed)
        return {};
    TRY(m_login, Session::open(m_module, m_slotId, false));
    return m_login->login(CKU_USER, onDevice ? nullptr : &pin);
}

// A card keeps what it was told even when the process that told it has been killed.
void OpenKey::logout() {
    m_repeated.reset();
    if (m_session)
        m_session->functions().C_Logout(m_session->handle());
}

// PKCS11_update_slots is not used: it crashes with two slots in libp11 0.4.12.
Result<> OpenKey::loginWithLibp11(const char* pin) {
    ERR_clear_error();
    if (PKCS11_enumerate_slots(m_module.context(), &m_slots, &m_slotCount) != 0)
        return fail(lastError(m_label));
    for (unsigned int i = 0; i < m_slotCount; ++i)
        if (PKCS11_get_slotid_from_slot(&m_slots[i]) == m_slotId)
            m_slot = &m_slots[i];
    if (!m_slot)
        return fail("token.removed", {m_label});
    if (!m_slot->token || !m_slot->token->loginRequired)
        return {};
    if (PKCS11_login(m_slot, 0, pin) != 0)
        return fail(lastError(m_label));
    return {};
}

// By the identifier that certificate and key share, or, where a provider forgot it, by the modulus.
Result<> OpenKey::findKey(const QByteArray& keyId, const QByteArray& der) {
    const CK_OBJECT_CLASS privateKey = CKO_PRIVATE_KEY;
    std::vector<CK_OBJECT_HANDLE> found;
    if (!keyId.isEmpty()) {
        TRY(found, m_session->find({attributeOf(CKA_CLASS, privateKey), attributeOf(CKA_ID, keyId)}));
    }
    if (found.empty() && !m_isEc) {
        const unsigned char* bytes = reinterpret_cast<const unsigned char*>(der.constData());
        const std::unique_ptr<X509, decltype(&X509_free)> x509(d2i_X509(nullptr, &bytes, long(der.size())), X509_free);
        BIGNUM* modulus = nullptr;
        if (x509 && EVP_PKEY_get_bn_param(X509_get0_pubkey(x509.get()), "n", &modulus) == 1) {
            QByteArray octets(BN_num_bytes(modulus), '\0');
            BN_bn2bin(modulus, reinterpret_cast<unsigned char*>(octets.data()));
            BN_free(modulus);
            TRY(found, m_session->find({attributeOf(CKA_CLASS, privateKey), attributeOf(CKA_MODULUS, octets)}));
        }
    }
    if (found.empty())
        return fail("token.key_missing", {m_label});
    m_handle = found.front();
    m_keyId = m_session->attribute(m_handle, CKA_ID).value_or(keyId);
    const auto asks = m_session->attribute(m_handle, CKA_ALWAYS_AUTHENTICATE);
    m_asksForEachSignature = asks && !asks->isEmpty() && asks->at(0) != CK_FALSE;
    return {};
}

// Without it, the session of our own signs.
void OpenKey::findKeyInLibp11() {
    PKCS11_KEY* keys = nullptr;
    unsigned int count = 0;
    if (!m_slot || PKCS11_enumerate_keys(m_slot->token, &keys, &count) != 0)
        return;
    for (unsigned int i = 0; i < count && !m_key; ++i) {
        const QByteArrayView id(reinterpret_cast<const char*>(keys[i].id), qsizetype(keys[i].id_len));
        if (keys[i].isPrivate && id == m_keyId)
            m_key = PKCS11_get_private_key(&keys[i]);
    }
    ERR_clear_error();
}

QCborMap OpenKey::facts() const {
    QCborArray offers;
    for (const SignatureScheme scheme : {SignatureScheme::RsaPkcs1, SignatureScheme::RsaPss, SignatureScheme::Ecdsa})
        for (const DigestAlgorithm digest : {DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512})
            if ((scheme == SignatureScheme::Ecdsa) == m_isEc && m_mechanisms.planFor(scheme, digest, m_keyBits))
                offers += QCborArray{int(scheme), int(digest)};
    return {{QStringLiteral("offers"), offers},
            {QStringLiteral("asksForEachSignature"), m_asksForEachSignature},
            {QStringLiteral("repeatsPin"), m_repeated.has_value()}};
}

// A key that asks at every signature gets what was typed for this one, or what the person allowed to be given again.
Result<> OpenKey::authenticate(const Secret* pin) {
    if (m_info.flags & CKF_PROTECTED_AUTHENTICATION_PATH)
        return m_session->login(CKU_CONTEXT_SPECIFIC, nullptr);
    const Secret* given = pin ? pin : m_repeated ? &*m_repeated : nullptr;
    if (!given)
        return fail("token.pin_each_signature", {m_label});
    TRY_VOID(checkBeforeLogin(m_module, m_slotId, *given, m_finalTryConfirmed));
    return m_session->login(CKU_CONTEXT_SPECIFIC, given);
}

Result<QCborMap> OpenKey::sign(const QCborMap& question, const Secret* pin) {
    const auto scheme = SignatureScheme(question[QStringLiteral("scheme")].toInteger());
    const auto digest = DigestAlgorithm(question[QStringLiteral("digest")].toInteger());
    const QByteArray bytes = question[QStringLiteral("bytes")].toByteArray();
    const auto plan = m_mechanisms.planFor(scheme, digest, m_keyBits);
    if (!plan || (scheme == SignatureScheme::Ecdsa) != m_isEc)
        return fail("token.not_supported", {m_label});
    if (m_key && isLibp11sOwn(plan->mechanism)) {
        TRY(const QByteArray signature, signWithLibp11(bytes, scheme, digest));
        return QCborMap{{QStringLiteral("signature"), signature}};
    }
    std::function<Result<>()> login;
    if (m_asksForEachSignature)
        login = [&] { return authenticate(pin); };
    auto signature = named(signDirectly(*m_session, m_handle, *plan, scheme, digest, m_keyBits, bytes, login), m_label);
    if (!signature && m_asksForEachSignature) {
        // Neither is the PIN tried again, nor does the half-begun operation stay in the way of the next one.
        m_repeated.reset();
        if (auto fresh = Session::open(m_module, m_slotId, false))
            m_session = std::move(*fresh);
    }
    if (!signature)
        return fail(signature.error());
    return QCborMap{{QStringLiteral("signature"), *signature}};
}

Result<QByteArray> OpenKey::signWithLibp11(const QByteArray& bytes, SignatureScheme scheme,
                                           DigestAlgorithm digest) const {
    ERR_clear_error();
    const std::unique_ptr<EVP_MD_CTX, FreeMdCtx> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr; // belongs to the context
    bool ok = EVP_DigestSignInit(context.get(), &parameters, crypto::evpDigest(digest), nullptr, m_key) > 0;
    if (ok && scheme == SignatureScheme::RsaPss)
        ok = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) > 0 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) > 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.constData());
    std::size_t size = 0;
    ok = ok && EVP_DigestSign(context.get(), nullptr, &size, data, static_cast<std::size_t>(bytes.size())) > 0;
    QByteArray signature(qsizetype(size), '\0');
    ok = ok && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data,
                              static_cast<std::size_t>(bytes.size())) > 0;
    if (!ok)
        return fail(lastError(m_label));
    signature.truncate(qsizetype(size));
    return signature;
}

} // namespace vanthu::pkcs11
