#include "exchange/Retry.h"

#include <QByteArrayList>
#include <QRandomGenerator>

#include <algorithm>

namespace vanthu::exchange {

Random systemRandom() {
    return [] { return QRandomGenerator::global()->generateDouble(); };
}

std::chrono::seconds backOff(int attempts, const Random& random) {
    constexpr double first = 25;
    constexpr double most = 3600;
    double pause = first;
    for (int i = 1; i < attempts && pause < most; ++i)
        pause *= 3;
    pause = std::min(pause, most);
    return std::chrono::seconds(qint64(pause * (1 + std::clamp(random(), 0.0, 1.0) / 4)));
}

bool isForGood(const Error& error) {
    return (error.exitStatus() == 65 || error.exitStatus() == 77) && !error.code().startsWith("store.");
}

bool mayConcernTheAxis(const Error& error) {
    return error.code().startsWith("network.") || error.code() == "axis.bad_reply" ||
           error.code() == "axis.http_error" || error.code() == "axis.credentials_refused" ||
           error.code() == "axis.unwell";
}

bool concernsOneRecipient(const Error& error) {
    return error.code() == "axis.recipient_unknown" || error.code() == "axis.recipient_locked";
}

} // namespace vanthu::exchange
