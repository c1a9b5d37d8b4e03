#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"

#include <QByteArray>
#include <QCborMap>

#include <chrono>
#include <optional>

// The private channel between the program and a helper process of it: frames of four length bytes and that many bytes.
// A frame is a CBOR map, or the bare bytes of a PIN, which are written from and read into wiped memory and never become
// part of a map.
namespace vanthu {

inline constexpr int channelDescriptor = 3; // of the helper
inline constexpr quint32 largestFrame = 4 * 1024 * 1024;

// How long a reader waits, and what ends the waiting.
struct Wait {
    std::chrono::milliseconds limit{-1}; // none when negative
    // pidfd of the other side: its death counts even while a child that the module forked keeps the channel open.
    int process = -1;
    // Asked a few times a second; a reader that was cancelled still waits `grace` for the answer that is on its way.
    const Cancel* cancel = nullptr;
    std::chrono::milliseconds grace{2'000};
};

// False when the other side is gone.
bool writeFrame(int descriptor, QByteArrayView bytes);
bool writeMap(int descriptor, const QCborMap& map);

enum class ReadOutcome { Complete, Closed, TimedOut, Cancelled };
ReadOutcome readFrame(int descriptor, QByteArray& bytes, const Wait& wait);
// `Closed` too when the frame holds no map: such a host is not worth another question.
ReadOutcome readMap(int descriptor, QCborMap& map, const Wait& wait);
std::optional<Secret> readSecret(int descriptor);

} // namespace vanthu
