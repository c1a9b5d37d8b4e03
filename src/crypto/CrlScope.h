#pragma once

#include "crypto/Crl.h"

// For which certificates and reasons a list speaks (RFC 5280 section 6.3.3 (b) and (d)). Private to this room.
namespace vanthu::crypto {

// Bits of ReasonFlags as they stand in the BIT STRING, first byte lowest.
using Reasons = unsigned;
constexpr Reasons allReasons = 0x807f;

struct CrlScope {
    Reasons reasons = 0;       // 0: the list says nothing of the certificate
    const char* why = nullptr; // of 0, for IT
};

// Judged by the names alone: the list may be the certificate's issuer's own or, where a distribution point of the
// certificate names another issuer of lists, an indirect one of his; it may be for one distribution point, for one kind
// of certificate, for some reasons.
CrlScope scopeOf(const Crl& list, const Certificate& certificate);

} // namespace vanthu::crypto
