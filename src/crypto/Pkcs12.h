#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/SigningKey.h"

#include <memory>

namespace vanthu::crypto {

// A key in a PKCS#12 file (.p12, .pfx), at most 4 MiB. `crypto.pkcs12_malformed`, `crypto.pkcs12_password_wrong`,
// `crypto.pkcs12_without_key`. `outdated` is set when the file is encrypted with RC2 or 3DES, which whoever steals it
// can break: its holder should be told to export it anew.
Result<std::unique_ptr<SigningKey>> loadPkcs12(QByteArrayView bytes, const Secret& password, bool* outdated = nullptr);

// A key in memory, for the training PKI's responders and for tests. Shares `key`. `crypto.key_mismatch` when the
// certificate is for another key.
Result<std::unique_ptr<SigningKey>> makeSigningKey(EVP_PKEY* key, const Certificate& certificate,
                                                   std::vector<Certificate> chain);
// The same from an unencrypted PEM private key. `crypto.key_malformed`, `crypto.key_mismatch`.
Result<std::unique_ptr<SigningKey>> makeSigningKey(QByteArrayView keyPem, const Certificate& certificate,
                                                   std::vector<Certificate> chain);

// A PKCS#12 file with the key, its certificate and the chain; AES-256 and SHA-256. For the training set-up and tests.
Result<QByteArray> makePkcs12(EVP_PKEY* key, const Certificate& certificate, const std::vector<Certificate>& chain,
                              const Secret& password);

} // namespace vanthu::crypto
