#pragma once

#include "pkcs11/host/Mechanisms.h"

namespace vanthu::pkcs11 {

// Signs through CK_FUNCTION_LIST alone: for mechanisms that libp11 does not know, for keys that ask at every signature,
// and where libp11 cannot be had. `authenticate` is called between C_SignInit and C_Sign, where such a key wants its
// login (PKCS#11 v2.40 section 4.9); a failure of it leaves an operation open, so the session must be given up.
Result<QByteArray> signDirectly(Session& session, CK_OBJECT_HANDLE key, const SigningPlan& plan,
                                crypto::SignatureScheme scheme, crypto::DigestAlgorithm digest, int keyBits,
                                const QByteArray& bytes, const std::function<Result<>()>& authenticate);

} // namespace vanthu::pkcs11
