#pragma once

#include "crypto/Algorithms.h"
#include "pkcs11/host/Module.h"

#include <map>
#include <optional>

namespace vanthu::pkcs11 {

// How a signature is made with one mechanism: what the token is given.
struct SigningPlan {
    CK_MECHANISM_TYPE mechanism = 0;
    enum class Input {
        DigestInfo, // the DER DigestInfo; the token pads (TOK-05: what every driver has)
        Digest,     // the bare digest
        Bytes,      // everything; the token hashes
        Padded,     // a block as long as the modulus, padded here
    } input = Input::Bytes;
};

// What a token's module can sign with, as C_GetMechanismList and C_GetMechanismInfo say. Needs no login.
class Mechanisms {
public:
    static Mechanisms of(const Module& module, CK_SLOT_ID slot);

    // The plan that most drivers do well first; none when the token cannot make such a signature.
    std::optional<SigningPlan> planFor(crypto::SignatureScheme scheme, crypto::DigestAlgorithm digest,
                                       int keyBits) const;

    // What a key's CKA_ALLOWED_MECHANISMS leaves; an empty list leaves everything.
    void limitTo(const QByteArray& allowed);

private:
    bool signs(CK_MECHANISM_TYPE mechanism, int keyBits) const;
    std::map<CK_MECHANISM_TYPE, CK_MECHANISM_INFO> m_infos;
};

} // namespace vanthu::pkcs11
