#pragma once

#include "crypto/CrlScope.h"
#include "crypto/Revocation.h"

#include <vector>

// What revocation lists say together (RFC 5280 section 6.3.3). Private to this room.
namespace vanthu::crypto {

// A list whose signer was found good and that speaks for the certificate in question.
struct BelievedCrl {
    Crl crl;
    Reasons reasons = allReasons;
    Freshness freshness;
    Certificate signer;
};

// Good only when lists that settle `at` cover all reasons. A delta counts together with a complete list that it fits;
// but whatever list names the certificate as revoked, it is: that is never taken back, however old the list is or
// however little else is known.
RevocationStatus answerOf(const std::vector<BelievedCrl>& lists, const Certificate& certificate, const QDateTime& at);

// Unknown, and why, for IT.
RevocationStatus unknownByLists(const char* reason, const Certificate& certificate);

} // namespace vanthu::crypto
