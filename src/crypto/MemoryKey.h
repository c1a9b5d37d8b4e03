#pragma once

#include "crypto/SigningKey.h"

#include <memory>
#include <vector>

namespace vanthu::crypto {

// A key in memory: out of a PKCS#12 file, of the training PKI's responders, of tests. Shares `key`; of `chain` the
// issuers are kept, nearest first. `crypto.key_mismatch` when the certificate is for another key.
Result<std::unique_ptr<SigningKey>> makeSigningKey(EVP_PKEY* key, const Certificate& certificate,
                                                   std::vector<Certificate> chain);
// The same from an unencrypted PEM private key. `crypto.key_malformed`, `crypto.key_mismatch`.
Result<std::unique_ptr<SigningKey>> makeSigningKey(QByteArrayView keyPem, const Certificate& certificate,
                                                   std::vector<Certificate> chain);

} // namespace vanthu::crypto
