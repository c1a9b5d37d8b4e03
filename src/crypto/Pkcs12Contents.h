#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/Certificate.h"
#include "crypto/OpenSsl.h"

#include <QString>

#include <vector>

// The bags of a PKCS#12 file (RFC 7292). Private to this room: OpenSSL's own PKCS12_parse takes the first key of
// several, and calls a MAC that it does not know a wrong password.
namespace vanthu::crypto {

struct Pkcs12Contents {
    struct Certified {
        Certificate certificate;
        QString label; // friendlyName, NFC
    };
    std::vector<EvpPkeyPtr> keys; // all of OpenSSL's usual context
    std::vector<Certified> certificates;
};

// `crypto.pkcs12_malformed`, `crypto.pkcs12_password_wrong`, `crypto.pkcs12_unsupported`.
Result<Pkcs12Contents> readPkcs12(QByteArrayView bytes, const Secret& password, const QString& fileName);

} // namespace vanthu::crypto
