#pragma once

#include "crypto/Crl.h"
#include "crypto/PathBuilding.h"

// Who signed a list and whether he may (RFC 5280 section 6.3.3 (f) and (g)). Private to this room.
namespace vanthu::crypto {

// The path of the certificate whose key signed `list`, for certificates that `about` ends in the anchor of. Its first
// certificate may sign lists and bears the name of the list's issuer. One of `about` itself is preferred; else `pool`
// is searched, which is for authorities with a second key: renewed ones, those with a key for lists alone, and issuers
// of indirect lists. Empty when there is none. Says nothing of revocation.
//
// RFC 5280 asks for the same anchor only. Here each further key must have been certified by an authority of `about`
// itself, or by its own earlier key: else any CA under the anchor could sign lists in another's name.
Path signerOf(const Crl& list, const Path& about, const std::vector<Certificate>& pool, const TrustStore& trust,
              const QDateTime& at);

} // namespace vanthu::crypto
