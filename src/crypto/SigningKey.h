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
    // ECDSA result is the DER pair (r,s). Any thread, one call at a time. A token was logged in when the key was opened
    // and asks nothing here, unless `asksForEachSignature`.
    virtual Result<QByteArray> sign(QByteArrayView bytes, SignatureScheme scheme, DigestAlgorithm digest) = 0;

    // Whether such a signature can be made: it fits the key and, on a token, what the module offers. Known as soon as
    // the key is open, so that nobody is asked for what cannot be done.
    virtual bool offers(SignatureScheme scheme, DigestAlgorithm digest) const;
    // The same as a sentence: `crypto.scheme_not_offered`.
    Result<> canSign(SignatureScheme scheme, DigestAlgorithm digest) const;
    // Every signature asks the person again (CKA_ALWAYS_AUTHENTICATE): to be said before the first one.
    virtual bool asksForEachSignature() const { return false; }
    // Nothing more can be signed with this object: the token was pulled out or locked, or its process has ended. The
    // rest of a batch is "not reached", not "failed".
    virtual bool isLost() const { return false; }
};

// Whether the signature, made as SigningKey says, is right for these bytes and the certificate's key.
bool signatureFits(const Certificate& certificate, QByteArrayView bytes, QByteArrayView signature,
                   SignatureScheme scheme, DigestAlgorithm digest);

} // namespace vanthu::crypto
