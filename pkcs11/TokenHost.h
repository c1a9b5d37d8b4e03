#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/SigningKey.h"
#include "pkcs11/TokenInfo.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace vanthu::pkcs11 {

class Channel;
class LoggedInToken;

struct HostOptions {
    QString program;         // vanthu-token; empty = beside the running program
    QString narrowProgram;   // for 32-bit modules; empty = vanthu-token32 beside the running program
    QStringList environment; // "NAME=value" for the host alone
    bool direct = false;     // signs without libp11 (pkcs11/host/DirectSigning.h)
    std::chrono::milliseconds listLimit{20'000};
    std::chrono::milliseconds signLimit{120'000};
};

// Asks the person for the PIN of one more signature, of which `made` were made before; blocks the thread that signs.
// Its error (`token.cancelled` when the person would not) becomes the error of that signature.
using PinSource = std::function<Result<Secret>(const TokenCertificate& key, int made)>;

// What the person has confirmed before a login, and how to ask during the work.
struct LoginPolicy {
    bool finalTryConfirmed = false; // typed, knowing that one more wrong PIN locks the token
    // For a key that asks at every signature: the PIN that was right may be given again by the token host, until this
    // key is closed. Only when the administrator's policy allows it and the person agreed; otherwise `askPin` is called
    // each time, and without that the signature fails with `token.pin_each_signature`.
    bool repeatPin = false;
    PinSource askPin = {};
    // Ends a call that the token does not come back from: `token.cancelled`.
    std::optional<Cancel> cancel = std::nullopt;
};

// One vendor module, loaded in a `vanthu-token` process of its own: its crash or hang is an error here and nothing
// more. A PIN goes to a fresh process that ends with the key; the one that lists never sees it. Any thread but the
// GUI's; calls wait for each other. `token.module_missing`, `token.module_unusable`, `token.module_32bit`,
// `token.module_other_processor`, `token.module_other_system`, `token.host_missing`, `token.host_crashed`,
// `token.host_timeout`, and for PKCS#11's own answers the codes of pkcs11/ReturnValue.h.
class TokenHost {
public:
    static Result<std::unique_ptr<TokenHost>> start(const QString& modulePath, const HostOptions& options = {});
    ~TokenHost();

    Result<std::vector<TokenInfo>> tokens();
    // All certificates of all tokens, without login. At most 64 tokens and 1,000 certificates.
    Result<std::vector<TokenCertificate>> certificates();

    // Logs in once, with one attempt, and holds the key until it is destroyed. The PIN is refused unsent when it is not
    // printable ASCII (`token.pin_not_ascii`) or not as long as the token asks (`token.pin_length`), when the token is
    // locked (`token.pin_locked`) or at its unconfirmed final try (`token.pin_final_try`). Wrong:
    // `token.pin_incorrect`.
    Result<std::unique_ptr<crypto::SigningKey>> openKey(const TokenCertificate& certificate, Secret pin,
                                                        const LoginPolicy& policy = {});
    // The same login, for a token that shows its certificates only to whoever is logged in: the key is chosen then.
    Result<std::unique_ptr<LoggedInToken>> logIn(const TokenInfo& token, Secret pin, const LoginPolicy& policy = {});
    // Refused unsent: what PinRules.h says of the new PIN, and what openKey refuses.
    Result<> changePin(const TokenInfo& token, Secret oldPin, Secret newPin, const LoginPolicy& policy = {});

    // For the training set-up and tests; each does nothing when it was done before.
    Result<> initialiseToken(const QString& label, const Secret& soPin, const Secret& userPin);
    enum class KeyKind { Rsa2048, Rsa3072, P256 };
    // SubjectPublicKeyInfo of the key `keyId`, generated on the token when it is not there.
    Result<QByteArray> generateKey(const QString& tokenLabel, const Secret& pin, KeyKind kind, const QByteArray& keyId,
                                   const QString& keyLabel, bool asksForEachSignature = false);
    Result<> importCertificate(const QString& tokenLabel, const Secret& pin, const crypto::Certificate& certificate,
                               const QByteArray& keyId, const QString& label);

private:
    TokenHost(QString modulePath, HostOptions options);
    Result<std::shared_ptr<Channel>> freshChannel(const Cancel* cancel = nullptr) const;

    QString m_modulePath;
    HostOptions m_options;
    std::shared_ptr<Channel> m_lister;
};

} // namespace vanthu::pkcs11
