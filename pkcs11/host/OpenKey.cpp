#include "pkcs11/host/Acts.h"

#include "crypto/Algorithms.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

namespace vanthu::pkcs11 {

namespace {

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

} // namespace

Result<std::unique_ptr<OpenKey>> OpenKey::open(const Module& module, const QCborMap& question, const Secret& pin) {
    std::unique_ptr<OpenKey> key(new OpenKey(module));
    key->m_label = question[QStringLiteral("label")].toString();
    TRY(const CK_SLOT_ID slot, module.slotOf(key->m_label, question[QStringLiteral("serial")].toString()));
    TRY_VOID(requireCertificate(module, slot, key->m_label, question[QStringLiteral("der")].toByteArray()));
    TRY_VOID(checkBeforeLogin(module, slot, pin, question[QStringLiteral("finalTryConfirmed")].toBool()));
    TRY_VOID(key->login(slot, pin));
    TRY_VOID(key->findKey(question[QStringLiteral("keyId")].toByteArray()));
    return key;
}

OpenKey::~OpenKey() {
    EVP_PKEY_free(m_key);
    if (m_slots)
        PKCS11_release_all_slots(m_module.context(), m_slots, m_slotCount);
}

// Exactly one C_Login. PKCS11_update_slots is not used: it crashes with two slots in libp11 0.4.12.
Result<> OpenKey::login(CK_SLOT_ID slot, const Secret& pin) {
    ERR_clear_error();
    if (PKCS11_enumerate_slots(m_module.context(), &m_slots, &m_slotCount) != 0)
        return fail(lastError(m_label));
    for (unsigned int i = 0; i < m_slotCount; ++i)
        if (PKCS11_get_slotid_from_slot(&m_slots[i]) == slot)
            m_slot = &m_slots[i];
    if (!m_slot)
        return fail("token.removed", {m_label});
    if (!m_slot->token || !m_slot->token->loginRequired)
        return {};
    const char* text = m_slot->token->secureLogin ? nullptr : pin.view().data();
    if (PKCS11_login(m_slot, 0, text) != 0)
        return fail(lastError(m_label));
    return {};
}

Result<> OpenKey::findKey(const QByteArray& keyId) {
    PKCS11_KEY* keys = nullptr;
    unsigned int count = 0;
    if (PKCS11_enumerate_keys(m_slot->token, &keys, &count) != 0)
        return fail(lastError(m_label));
    for (unsigned int i = 0; i < count; ++i) {
        const QByteArrayView id(reinterpret_cast<const char*>(keys[i].id), qsizetype(keys[i].id_len));
        if (keys[i].isPrivate && id == keyId) {
            m_key = PKCS11_get_private_key(&keys[i]);
            break;
        }
    }
    if (!m_key)
        return fail("token.key_missing", {m_label});
    return {};
}

Result<QCborMap> OpenKey::sign(const QCborMap& question) const {
    using crypto::SignatureScheme;
    const auto scheme = SignatureScheme(question[QStringLiteral("scheme")].toInteger());
    const EVP_MD* digest = crypto::evpDigest(crypto::DigestAlgorithm(question[QStringLiteral("digest")].toInteger()));
    const QByteArray bytes = question[QStringLiteral("bytes")].toByteArray();
    ERR_clear_error();
    const std::unique_ptr<EVP_MD_CTX, FreeMdCtx> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr; // belongs to the context
    bool ok = EVP_DigestSignInit(context.get(), &parameters, digest, nullptr, m_key) > 0;
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
    return QCborMap{{QStringLiteral("signature"), signature}};
}

} // namespace vanthu::pkcs11
