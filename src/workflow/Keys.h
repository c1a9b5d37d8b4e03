#pragma once

#include "pkcs11/TokenHost.h"
#include "workflow/Office.h"

#include <memory>
#include <vector>

// The keys that a person can sign with. Blocks (token); not on the GUI thread.
namespace vanthu::workflow {

// The signing certificates of all tokens within reach, this person's own (by the profile's token label) first. Empty
// when no token is plugged in. `token.no_module` when no PKCS#11 module was found, else `token.*` of the module that
// failed.
Result<std::vector<pkcs11::TokenCertificate>> signingCertificates(const Office& office, const Person& person);

// One login attempt with this PIN (see TokenHost::openKey); the key and its process end with the returned object.
Result<std::unique_ptr<crypto::SigningKey>> openKey(const Office& office, const pkcs11::TokenCertificate& certificate,
                                                    Secret pin, const pkcs11::LoginPolicy& policy = {});
Result<> changePin(const Office& office, const pkcs11::TokenInfo& token, Secret oldPin, Secret newPin,
                   const pkcs11::LoginPolicy& policy = {});

} // namespace vanthu::workflow
