#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/SigningKey.h"

#include <QString>

#include <memory>
#include <vector>

namespace vanthu::crypto {

struct Pkcs12Key {
    std::unique_ptr<SigningKey> key;
    QString label; // friendlyName of its certificate, NFC; may be empty
};

// Every key of a PKCS#12 file (.p12, .pfx, at most 4 MiB) with each certificate that fits it, those that sign documents
// first. The file may be sealed with a classic MAC, with PBMAC1 (RFC 9579) or with none; a wrong password is only said
// where the MAC or the decryption shows it. `crypto.pkcs12_malformed`, `crypto.pkcs12_password_wrong`,
// `crypto.pkcs12_unsupported` (names the algorithm), `crypto.pkcs12_without_key`. `outdated` is set when the file is
// encrypted with RC2 or 3DES, which whoever steals it can break: its holder should be told to export it anew.
Result<std::vector<Pkcs12Key>> pkcs12Keys(QByteArrayView bytes, const Secret& password, const QString& fileName,
                                          bool* outdated = nullptr);

// The one key of the file that signs documents; `crypto.pkcs12_several_keys` lists them when there are more.
Result<std::unique_ptr<SigningKey>> loadPkcs12(QByteArrayView bytes, const Secret& password, bool* outdated = nullptr,
                                               const QString& fileName = {});

} // namespace vanthu::crypto
