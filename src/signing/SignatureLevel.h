#pragma once

#include "signing/TimeProofs.h"

// Private to this room.
namespace vanthu::signing {

// A certificate that was used in a signature, and when it counts.
struct UsedCertificate {
    crypto::Certificate leaf;
    std::vector<crypto::Certificate> certificates; // that came with it
    crypto::ValidationData carried;                // that came with it
    QDateTime at;
};

// Whether the document itself carries everything to judge this certificate with: the way up to a root (which the
// verifier has himself, or which is there too) and for each certificate on it an answer about its revocation that
// counts at that instant. No server, cache or file is asked (EN 319 142-1 clause 6.3, requirements of B-LT).
bool isSelfContained(const UsedCertificate& used, const TimeProofs& proofs);

} // namespace vanthu::signing
