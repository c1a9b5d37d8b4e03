#pragma once

#include "base/Secret.h"

#include <QByteArray>
#include <QCborMap>

#include <chrono>
#include <optional>

// The private channel between the program and its token host: frames of four length bytes and that many bytes. A frame
// is a CBOR map, or the bare bytes of a PIN, which are written from and read into wiped memory and never become part of
// a map.
namespace vanthu::pkcs11 {

inline constexpr int channelDescriptor = 3; // of the host
inline constexpr quint32 largestFrame = 4 * 1024 * 1024;

// False when the other side is gone.
bool writeFrame(int descriptor, QByteArrayView bytes);
bool writeMap(int descriptor, const QCborMap& map);

enum class ReadOutcome { Complete, Closed, TimedOut };
// No limit when `limit` is negative.
ReadOutcome readFrame(int descriptor, QByteArray& bytes, std::chrono::milliseconds limit);
ReadOutcome readMap(int descriptor, QCborMap& map, std::chrono::milliseconds limit);
std::optional<Secret> readSecret(int descriptor);

} // namespace vanthu::pkcs11
