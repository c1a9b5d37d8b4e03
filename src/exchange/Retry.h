#pragma once

#include "base/Error.h"

#include <chrono>
#include <functional>

namespace vanthu::exchange {

// A number from 0 up to 1, for the jitter: agencies that lost the axis together must not come back together.
using Random = std::function<double()>;
Random systemRandom();

// The longest pause between two attempts, jitter included.
constexpr std::chrono::seconds longestBackOff = std::chrono::minutes(75);

// The pause after the `attempts`-th failure in a row: 25 s, three times as long each time, at most an hour, and up to a
// quarter more by chance.
std::chrono::seconds backOff(int attempts, const Random& random);

// The message will never be acceptable: the axis is told so. After any other error, and whenever it is our own store
// that is unwell, it is tried again.
bool isForGood(const Error& error);
// The road or the axis itself may be unwell: then the next message would fare no better.
bool mayConcernTheAxis(const Error& error);
// The axis would take the message, were it not for one of its recipients (edxml.md §4.6).
bool concernsOneRecipient(const Error& error);

} // namespace vanthu::exchange
