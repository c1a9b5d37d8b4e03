#pragma once

#include "crypto/Certificate.h"
#include "pkcs11/host/Mechanisms.h"

namespace vanthu::pkcs11 {

// The private key whose public half is in `certificate`, on a token that is logged in to. Identifiers and labels are
// hints only: several keys may share one (RSA and EC, an old and a renewed key), and a provider may have forgotten
// them. What cannot be told from attributes is tried: each candidate signs a test, which the certificate judges; keys
// that ask for the PIN at every signature are not tried. `token.key_missing` names the token by `label`.
Result<CK_OBJECT_HANDLE> findPrivateKey(Session& session, const Mechanisms& mechanisms, const QByteArray& keyId,
                                        const crypto::Certificate& certificate, const QString& label);

} // namespace vanthu::pkcs11
