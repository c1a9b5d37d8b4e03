#include "pkcs11/Frame.h"

#include <QCborValue>

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vanthu::pkcs11 {

namespace {

using Clock = std::chrono::steady_clock;
constexpr quint32 largestSecret = 256;

bool writeAll(int descriptor, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t n = ::send(descriptor, data, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

ReadOutcome readAll(int descriptor, char* data, std::size_t size, std::optional<Clock::time_point> deadline) {
    while (size > 0) {
        int wait = -1;
        if (deadline) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - Clock::now()).count();
            if (left <= 0)
                return ReadOutcome::TimedOut;
            wait = int(left);
        }
        pollfd poll{descriptor, POLLIN, 0};
        const int ready = ::poll(&poll, 1, wait);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return ReadOutcome::TimedOut;
        const ssize_t n = ::read(descriptor, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ReadOutcome::Closed;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return ReadOutcome::Complete;
}

ReadOutcome readLength(int descriptor, quint32& length, std::optional<Clock::time_point> deadline) {
    std::array<unsigned char, 4> header{};
    const ReadOutcome outcome = readAll(descriptor, reinterpret_cast<char*>(header.data()), header.size(), deadline);
    length = quint32(header[0]) << 24 | quint32(header[1]) << 16 | quint32(header[2]) << 8 | header[3];
    return outcome;
}

} // namespace

bool writeFrame(int descriptor, QByteArrayView bytes) {
    const auto size = static_cast<quint32>(bytes.size());
    const std::array<char, 4> header = {char(size >> 24), char(size >> 16), char(size >> 8), char(size)};
    return writeAll(descriptor, header.data(), header.size()) &&
           writeAll(descriptor, bytes.data(), static_cast<std::size_t>(bytes.size()));
}

bool writeMap(int descriptor, const QCborMap& map) {
    return writeFrame(descriptor, map.toCborValue().toCbor());
}

ReadOutcome readFrame(int descriptor, QByteArray& bytes, std::chrono::milliseconds limit) {
    std::optional<Clock::time_point> deadline;
    if (limit.count() >= 0)
        deadline = Clock::now() + limit;
    quint32 length = 0;
    if (const ReadOutcome outcome = readLength(descriptor, length, deadline); outcome != ReadOutcome::Complete)
        return outcome;
    if (length > largestFrame)
        return ReadOutcome::Closed;
    bytes.resize(qsizetype(length));
    return readAll(descriptor, bytes.data(), length, deadline);
}

ReadOutcome readMap(int descriptor, QCborMap& map, std::chrono::milliseconds limit) {
    QByteArray bytes;
    const ReadOutcome outcome = readFrame(descriptor, bytes, limit);
    if (outcome == ReadOutcome::Complete)
        map = QCborValue::fromCbor(bytes).toMap();
    return outcome;
}

std::optional<Secret> readSecret(int descriptor) {
    quint32 length = 0;
    if (readLength(descriptor, length, std::nullopt) != ReadOutcome::Complete || length > largestSecret)
        return std::nullopt;
    std::array<char, largestSecret> buffer{};
    const ReadOutcome outcome = readAll(descriptor, buffer.data(), length, std::nullopt);
    Secret secret(QByteArrayView(buffer.data(), qsizetype(length)));
    wipe(buffer.data(), buffer.size());
    if (outcome != ReadOutcome::Complete)
        return std::nullopt;
    return secret;
}

} // namespace vanthu::pkcs11
