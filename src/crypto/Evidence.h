#pragma once

#include "base/Cancel.h"
#include "crypto/PathValidation.h"
#include "crypto/ValidationData.h"

namespace vanthu::crypto {

// All that a validator needs to judge `path` again without a network: its certificates up to the anchor, the answers
// that said they were not revoked, and the same for the responders that gave them, unless their issuer says that nobody
// need ask (id-pkix-ocsp-nocheck). Asks servers only for the responders. Blocks; not on the GUI thread.
ValidationData evidenceOf(const PathResult& path, const RevocationOptions& options, const QDateTime& now,
                          const Cancel& cancel = {});

} // namespace vanthu::crypto
