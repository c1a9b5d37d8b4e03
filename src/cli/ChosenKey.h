#pragma once

#include "base/Secret.h"
#include "cli/Context.h"
#include "crypto/SigningKey.h"
#include "pkcs11/LoggedInToken.h"
#include "pkcs11/TokenHost.h"
#include "signing/PdfSigner.h"

#include <memory>
#include <optional>
#include <string>

namespace vanthu::workflow {
class Office;
}

namespace vanthu::cli {

struct KeyArguments {
    std::string module, token, certificate, pkcs12, pin;
    bool finalTry = false;
    bool repeatPin = false;
};
void addKeyOptions(CLI::App& command, KeyArguments& arguments);

// The key that a command signs with: chosen first, so that everything else can be checked, and opened then. The PIN of
// a token is sent by open() alone, except to a token that shows its certificates only to whoever is logged in. A
// PKCS#12 file is opened at once: its password counts no tries.
class ChosenKey {
public:
    // Reads the PIN. `office` may be null. `cli.pin_missing`, `token.*`, `crypto.pkcs12_*`.
    static Result<ChosenKey> choose(const Context& context, const KeyArguments& arguments,
                                    const workflow::Office* office);

    const signing::Signer& signer() const { return m_signer; }
    // Once.
    Result<std::unique_ptr<crypto::SigningKey>> open();

private:
    static Result<ChosenKey> ofFile(const Context& context, const KeyArguments& arguments, const Secret& password);
    static Result<ChosenKey> ofToken(const KeyArguments& arguments, const workflow::Office* office, Secret pin);

    signing::Signer m_signer;
    std::unique_ptr<crypto::SigningKey> m_opened; // of a file
    std::unique_ptr<pkcs11::LoggedInToken> m_loggedIn;
    std::unique_ptr<pkcs11::TokenHost> m_host;
    std::optional<pkcs11::TokenCertificate> m_chosen;
    Secret m_pin;
    pkcs11::LoginPolicy m_policy;
};

} // namespace vanthu::cli
