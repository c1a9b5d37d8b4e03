#include "crypto/Expiry.h"

#include <QDateTime>

namespace vanthu::crypto {

Expiry expiryOf(const Certificate& certificate, const QDateTime& now) {
    constexpr qint64 secondsOfDay = 24 * 60 * 60;
    const qint64 seconds = now.secsTo(certificate.notAfter());
    const qint64 days = seconds >= 0 ? seconds / secondsOfDay : -((-seconds + secondsOfDay - 1) / secondsOfDay);
    const auto stage = [&] {
        if (now > certificate.notAfter())
            return ExpiryStage::Expired;
        if (now < certificate.notBefore())
            return ExpiryStage::NotYetValid;
        if (seconds <= 7 * secondsOfDay)
            return ExpiryStage::Within7Days;
        if (seconds <= 30 * secondsOfDay)
            return ExpiryStage::Within30Days;
        return seconds <= 90 * secondsOfDay ? ExpiryStage::Within90Days : ExpiryStage::Fine;
    };
    return {stage(), days};
}

const char* expiryName(ExpiryStage stage) {
    switch (stage) {
    case ExpiryStage::Within90Days:
        return "expires_in_90_days";
    case ExpiryStage::Within30Days:
        return "expires_in_30_days";
    case ExpiryStage::Within7Days:
        return "expires_in_7_days";
    case ExpiryStage::Expired:
        return "expired";
    case ExpiryStage::NotYetValid:
        return "not_yet_valid";
    case ExpiryStage::Fine:
        break;
    }
    return "valid";
}

} // namespace vanthu::crypto
