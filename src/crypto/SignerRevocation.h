#pragma once

#include "base/Cancel.h"
#include "crypto/Revocation.h"

#include <vector>

namespace vanthu::crypto {

// What can be known of a signer's revocation where nobody is trusted (no profile, no roots): only a "no" counts then.
// A list that the caller gave is believed when it is of the certificate's issuer by name, since it can only refuse;
// else the issuer is taken from `chain`, or from where the certificate says (AIA), and the usual sources are asked.
// Unknown when the issuer cannot be had, `why` says it. Blocks; not on the GUI thread.
RevocationStatus revocationWithoutTrust(const Certificate& certificate, const std::vector<Certificate>& chain,
                                        const RevocationOptions& options, const QDateTime& now,
                                        const Cancel& cancel = {});

} // namespace vanthu::crypto
