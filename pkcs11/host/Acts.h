#pragma once

#include "crypto/Certificate.h"
#include "pkcs11/host/Mechanisms.h"

#include <QCborMap>

#include <openssl/evp.h>

#include <memory>
#include <vector>

// What the token host can be asked to do, one function each. The answers are maps of the channel (base/Frame.h).
namespace vanthu::pkcs11 {

using Secrets = std::vector<Secret>;

Result<QCborMap> listTokens(const Module& module);
Result<QCborMap> listCertificates(const Module& module);
// Of one token alone; all that it shows to whoever is logged in.
Result<QCborMap> certificatesOf(const Module& module, CK_SLOT_ID slot);
Result<QCborMap> changePin(const Module& module, const QCborMap& question, const Secrets& secrets);
// Writes the tokens and their certificates to the channel, now and whenever they have changed, until it is closed.
[[noreturn]] void watchTokens(const Module& module, const QCborMap& question);
QCborMap errorMap(const Error& error);

// For the training set-up and tests.
Result<QCborMap> initialise(const Module& module, const QCborMap& question, const Secrets& secrets);
Result<QCborMap> generateKey(const Module& module, const QCborMap& question, const Secrets& secrets);
Result<QCborMap> importCertificate(const Module& module, const QCborMap& question, const Secrets& secrets);

// The key that is logged in, of which a host holds one at most.
class OpenKey {
public:
    // Logs in with one attempt. `repeatPin`: the PIN that was right may be given again to a key that asks for it at
    // every signature; otherwise it is forgotten here and now.
    static Result<std::unique_ptr<OpenKey>> open(const Module& module, const QCborMap& question, const Secret& pin);
    // The same for a token that shows its certificates only then: the key is selected afterwards, without another PIN.
    static Result<std::unique_ptr<OpenKey>> openToken(const Module& module, const QCborMap& question,
                                                      const Secret& pin);
    Result<QCborMap> certificates() const;
    Result<> select(const crypto::Certificate& certificate, const QByteArray& keyId);
    ~OpenKey();
    // What the key can do: "offers" (pairs of scheme and digest), "asksForEachSignature".
    QCborMap facts() const;
    // `pin`: typed for this signature alone.
    Result<QCborMap> sign(const QCborMap& question, const Secret* pin);
    void logout();

private:
    explicit OpenKey(const Module& module)
        : m_module(module) {}
    static Result<std::unique_ptr<OpenKey>> prepared(const Module& module, const QCborMap& question);
    Result<> logIn(const QCborMap& question, const Secret& pin);
    Result<> login(const Secret& pin);
    Result<> loginWithLibp11(const char* pin);
    void findKeyInLibp11();
    Result<QByteArray> signWithLibp11(const QByteArray& bytes, crypto::SignatureScheme scheme,
                                      crypto::DigestAlgorithm digest) const;
    Result<> authenticate(const Secret* pin);

    const Module& m_module;
    QString m_label;
    CK_SLOT_ID m_slotId = 0;
    CK_TOKEN_INFO m_info{};
    Mechanisms m_mechanisms;
    int m_keyBits = 0;
    bool m_isEc = false;
    bool m_isPssOnly = false;
    bool m_asksForEachSignature = false;
    bool m_finalTryConfirmed = false;
    bool m_useLibp11 = false;
    std::unique_ptr<Session> m_login;   // of the direct path: nobody is logged in longer than it lives
    std::unique_ptr<Session> m_session; // signs
    CK_OBJECT_HANDLE m_handle = 0;
    QByteArray m_keyId;
    std::optional<Secret> m_repeated;
    PKCS11_SLOT* m_slots = nullptr;
    unsigned int m_slotCount = 0;
    PKCS11_SLOT* m_slot = nullptr;
    EVP_PKEY* m_key = nullptr;
};

} // namespace vanthu::pkcs11
