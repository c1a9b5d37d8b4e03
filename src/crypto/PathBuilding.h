#pragma once

#include "crypto/Certificate.h"
#include "crypto/TrustStore.h"

#include <QDateTime>

#include <vector>

namespace vanthu::crypto {

using Path = std::vector<Certificate>; // from the end certificate to the anchor

// What a search for paths found (RFC 4158). A certificate may have several issuers of one name: cross-certificates, a
// renewed CA, look-alikes that somebody put beside them.
struct PathSearch {
    // Ends at an anchor, every certificate signed by the next; the likeliest first. The order depends on what the
    // certificates say and not on the order in which they were given.
    std::vector<Path> paths;
    Path longest;                // when no path ends at an anchor: how far the way leads
    bool signatureWrong = false; // an issuer of the right name was there, but had not signed
    bool notAllowed = false;     // an issuer was there whose keyUsage forbids signing certificates
    bool gaveUp = false;         // the search cost too much (crossing CAs made to be searched for ever)
};

// Every way from `leaf` through `pool` and the store's intermediates to an anchor that is trusted at `at`, at most 10
// certificates long. Costs at most 400 signature checks and finds at most 16 paths.
PathSearch findPaths(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& trust,
                     const QDateTime& at);

} // namespace vanthu::crypto
