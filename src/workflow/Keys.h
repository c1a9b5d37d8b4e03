#pragma once

#include "pkcs11/Survey.h"
#include "pkcs11/TokenHost.h"
#include "workflow/Office.h"

#include <memory>
#include <vector>

namespace vanthu::pkcs11 {
class TokenWatch;
}

// The keys that a person can sign with. Blocks (token) unless it says otherwise; not on the GUI thread.
namespace vanthu::workflow {

// The modules that the profile names, else all that are installed; and how their hosts are run.
QStringList tokenModules(const Office& office);
pkcs11::HostOptions tokenHostOptions(const Office& office);

// Everything within reach, each module with its error.
pkcs11::TokenSurvey surveyTokens(const Office& office, const Cancel& cancel = {});
// A watch for the desktop, on the calling thread's event loop; does not block.
std::unique_ptr<pkcs11::TokenWatch> watchTokens(const Office& office);

// The signing certificates of a survey, this person's own (by the profile's token label) first, of one token the one
// that is valid the longest first. Does not block.
std::vector<pkcs11::TokenCertificate> signingCertificatesIn(const pkcs11::TokenSurvey& survey, const Person& person);
// The CA certificates that lie on the same token: what a path is built from.
std::vector<crypto::Certificate> issuersOn(const pkcs11::TokenInfo& token,
                                           const std::vector<pkcs11::TokenCertificate>& all);
struct KeysAtHand {
    std::vector<pkcs11::TokenCertificate> certificates; // that sign, as above
    std::vector<pkcs11::TokenCertificate> all;          // CA certificates too
};
// Of all tokens within reach. Errors as signingCertificates.
Result<KeysAtHand> keysAtHand(const Office& office, const Person& person);
// Those that sign. Empty when no token is plugged in. `token.no_module` when no PKCS#11 module was
// found, else `token.*` of the module that failed.
Result<std::vector<pkcs11::TokenCertificate>> signingCertificates(const Office& office, const Person& person);

// One login attempt with this PIN (see TokenHost::openKey); the key and its process end with the returned object. A PIN
// is repeated (`policy.repeatPin`) only where the profile allows it too.
Result<std::unique_ptr<crypto::SigningKey>> openKey(const Office& office, const pkcs11::TokenCertificate& certificate,
                                                    Secret pin, const pkcs11::LoginPolicy& policy = {});
Result<> changePin(const Office& office, const pkcs11::TokenInfo& token, Secret oldPin, Secret newPin,
                   const pkcs11::LoginPolicy& policy = {});

} // namespace vanthu::workflow
