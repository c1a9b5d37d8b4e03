#pragma once

#include "base/Result.h"
#include "crypto/Algorithms.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace vanthu::crypto {

// A private key that signs bytes, wherever it lives: in a token, in a PKCS#12 file, in a test.
class SigningKey {
public:
    SigningKey() = default;
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;
    virtual ~SigningKey();

    virtual const Certificate& certificate() const = 0;
    // The issuers known with the key, nearest first; may be empty.
    virtual const std::vector<Certificate>& chain() const = 0;
    // Signs `bytes` (hashes them itself). RSA-PSS uses MGF1 with the same digest and a salt as long as the digest; the
    // ECDSA result is the DER pair (r,s). Any thread, one call at a time. A token asks nothing here: it was logged in
    // when the key was opened.
    virtual Result<QByteArray> sign(QByteArrayView bytes, SignatureScheme scheme, DigestAlgorithm digest) = 0;
};

} // namespace vanthu::crypto
