#include "crypto/Certificate.h"
#include "pkcs11/host/Acts.h"
#include "pkcs11/host/DirectSigning.h"
#include "pkcs11/host/KeySearch.h"

#include <QCborArray>

#include <openssl/err.h>
#include <openssl/rsa.h>

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
Result<> requireCertificate(const Module& module, CK_SLOT_ID slot, const QString& label,
                            const crypto::Certificate& chosen) {
    const QByteArray der = chosen.der();
    TRY(const auto session, Session::open(module, slot, false));
    const CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
    TRY(const std::vector<CK_OBJECT_HANDLE> found,
        session->find({attributeOf(CKA_CLASS, certificate), attributeOf(CKA_VALUE, der)}));
    if (found.empty())
        return fail("token.certificate_missing", {chosen.commonName(), label});
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
    TRY(const crypto::Certificate certificate,
        crypto::Certificate::fromDer(question[QStringLiteral("der")].toByteArray()));
    TRY(auto key, prepared(module, question));
    TRY_VOID(requireCertificate(module, key->m_slotId, key->m_label, certificate));
    TRY_VOID(key->logIn(question, pin));
    TRY_VOID(key->select(certificate, question[QStringLiteral("keyId")].toByteArray()));
    return key;
}

Result<std::unique_ptr<OpenKey>> OpenKey::openToken(const Module& module, const QCborMap& question, const Secret& pin) {
    TRY(auto key, prepared(module, question));
    TRY_VOID(key->logIn(question, pin));
    return key;
}

Result<std::unique_ptr<OpenKey>> OpenKey::prepared(const Module& module, const QCborMap& question) {
    std::unique_ptr<OpenKey> key(new OpenKey(module));
    key->m_label = question[QStringLiteral("label")].toString();
    key->m_finalTryConfirmed = question[QStringLiteral("finalTryConfirmed")].toBool();
    TRY(key->m_slotId, module.slotOf(key->m_label, question[QStringLiteral("serial")].toString()));
    key->m_mechanisms = Mechanisms::of(module, key->m_slotId);
    TRY(key->m_info, module.info(key->m_slotId));
    key->m_useLibp11 = !question[QStringLiteral("direct")].toBool() && module.context() != nullptr;
    return key;
}

Result<> OpenKey::logIn(const QCborMap& question, const Secret& pin) {
    TRY_VOID(checkBeforeLogin(m_module, m_slotId, pin, m_finalTryConfirmed));
    TRY_VOID(named(login(pin), m_label));
    if (question[QStringLiteral("repeatPin")].toBool() && !pin.isEmpty())
        m_repeated = pin.clone();
    return {};
}

Result<QCborMap> OpenKey::certificates() const {
    return certificatesOf(m_module, m_slotId);
}

Result<> OpenKey::select(const crypto::Certificate& certificate, const QByteArray& keyId) {
    m_keyBits = certificate.keyBits();
    m_isEc = certificate.isEc();
    m_isPssOnly = certificate.isPssOnly();
    TRY(m_handle, named(findPrivateKey(*m_session, m_mechanisms, keyId, certificate, m_label), m_label));
    m_keyId = m_session->attribute(m_handle, CKA_ID).value_or(keyId);
    const auto asks = m_session->attribute(m_handle, CKA_ALWAYS_AUTHENTICATE);
    m_asksForEachSignature = asks && !asks->isEmpty() && asks->at(0) != CK_FALSE;
    const QByteArray allowed = m_session->attribute(m_handle, CKA_ALLOWED_MECHANISMS).value_or(QByteArray());
    m_mechanisms.limitTo(allowed);
    if (!m_asksForEachSignature)
        m_repeated.reset();
    // Under OpenSSL 3 libp11 signs PSS with raw RSA, which such a key does not allow.
    if (m_useLibp11 && !m_asksForEachSignature && allowed.isEmpty())
        findKeyInLibp11();
    return {};
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

// Without it, the session of our own signs. libp11 knows a key by its identifier alone: where two share one, it is not
// asked.
void OpenKey::findKeyInLibp11() {
    PKCS11_KEY* keys = nullptr;
    unsigned int count = 0;
    if (!m_slot || PKCS11_enumerate_keys(m_slot->token, &keys, &count) != 0)
        return;
    std::vector<PKCS11_KEY*> called;
    for (unsigned int i = 0; i < count; ++i) {
        const QByteArrayView id(reinterpret_cast<const char*>(keys[i].id), qsizetype(keys[i].id_len));
        if (keys[i].isPrivate && id == m_keyId)
            called.push_back(&keys[i]);
    }
    if (called.size() == 1)
        m_key = PKCS11_get_private_key(called.front());
    ERR_clear_error();
}

QCborMap OpenKey::facts() const {
    QCborArray offers;
    for (const SignatureScheme scheme : {SignatureScheme::RsaPkcs1, SignatureScheme::RsaPss, SignatureScheme::Ecdsa})
        for (const DigestAlgorithm digest : {DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512})
            if ((scheme == SignatureScheme::Ecdsa) == m_isEc && !(m_isPssOnly && scheme == SignatureScheme::RsaPkcs1) &&
                m_mechanisms.planFor(scheme, digest, m_keyBits))
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
