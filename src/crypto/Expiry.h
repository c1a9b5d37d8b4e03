#pragma once

#include "crypto/Certificate.h"

namespace vanthu::crypto {

// How near the end of a certificate is. A renewal takes the provider weeks, so it is announced at 90, 30 and 7 days.
enum class ExpiryStage { Fine, Within90Days, Within30Days, Within7Days, Expired, NotYetValid };

struct Expiry {
    ExpiryStage stage = ExpiryStage::Fine;
    qint64 daysLeft = 0; // whole days until notAfter, negative afterwards
};

Expiry expiryOf(const Certificate& certificate, const QDateTime& now);
// "valid", "expires_in_90_days", "expires_in_30_days", "expires_in_7_days", "expired", "not_yet_valid": what `--json`
// says.
const char* expiryName(ExpiryStage stage);

} // namespace vanthu::crypto
