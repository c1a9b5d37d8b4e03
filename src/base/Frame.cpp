#include "base/Frame.h"

#include <QCborValue>

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace vanthu {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr quint32 largestSecret = 256;
constexpr milliseconds cancelIsAskedEvery{100};

// Until when a whole frame may take.
class Deadline {
public:
    explicit Deadline(const Wait& wait)
        : m_wait(wait) {
        if (wait.limit.count() >= 0)
            m_end = Clock::now() + wait.limit;
    }

    // Waits for bytes; Complete when there are some.
    ReadOutcome untilReadable(int descriptor) {
        for (;;) {
            const auto now = Clock::now();
            if (m_wait.cancel && !m_cancelledAt && m_wait.cancel->requested())
                m_cancelledAt = now;
            if (m_cancelledAt && now - *m_cancelledAt >= m_wait.grace)
                return ReadOutcome::Cancelled;
            if (m_end && now >= *m_end)
                return ReadOutcome::TimedOut;
            std::array<pollfd, 2> sources = {pollfd{descriptor, POLLIN, 0}, pollfd{m_wait.process, POLLIN, 0}};
            const int ready = ::poll(sources.data(), m_wait.process >= 0 ? 2 : 1, slice(now));
            if (ready < 0 && errno != EINTR)
                return ReadOutcome::Closed;
            if (sources[0].revents != 0)
                return ReadOutcome::Complete;
            if (ready > 0 && sources[1].revents != 0)
                return ReadOutcome::Closed;
        }
    }

private:
    int slice(Clock::time_point now) const {
        milliseconds next{-1};
        if (m_end)
            next = std::chrono::ceil<milliseconds>(*m_end - now);
        if (m_wait.cancel)
            next = m_end ? std::min(next, cancelIsAskedEvery) : cancelIsAskedEvery;
        return int(next.count());
    }

    const Wait& m_wait;
    std::optional<Clock::time_point> m_end;
    std::optional<Clock::time_point> m_cancelledAt;
};

ReadOutcome readAll(int descriptor, char* data, std::size_t size, Deadline& deadline) {
    while (size > 0) {
        const ssize_t n = ::recv(descriptor, data, size, MSG_DONTWAIT); // mostly the bytes are there already
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (const ReadOutcome outcome = deadline.untilReadable(descriptor); outcome != ReadOutcome::Complete)
                return outcome;
            continue;
        }
        if (n <= 0)
            return ReadOutcome::Closed;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return ReadOutcome::Complete;
}

ReadOutcome readLength(int descriptor, quint32& length, Deadline& deadline) {
    std::array<unsigned char, 4> header{};
    const ReadOutcome outcome = readAll(descriptor, reinterpret_cast<char*>(header.data()), header.size(), deadline);
    length = quint32(header[0]) << 24 | quint32(header[1]) << 16 | quint32(header[2]) << 8 | header[3];
    return outcome;
}

} // namespace

// Length and bytes go out in one call, so that the reader wakes up once.
bool writeFrame(int descriptor, QByteArrayView bytes) {
    const auto size = static_cast<quint32>(bytes.size());
    std::array<char, 4> header = {char(size >> 24), char(size >> 16), char(size >> 8), char(size)};
    std::array<iovec, 2> parts = {iovec{header.data(), header.size()},
                                  iovec{const_cast<char*>(bytes.data()), static_cast<std::size_t>(bytes.size())}};
    std::size_t left = header.size() + static_cast<std::size_t>(bytes.size());
    while (left > 0) {
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = parts.size();
        const ssize_t n = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        left -= static_cast<std::size_t>(n);
        auto sent = static_cast<std::size_t>(n);
        for (iovec& part : parts) {
            const std::size_t taken = std::min(sent, part.iov_len);
            part.iov_base = static_cast<char*>(part.iov_base) + taken;
            part.iov_len -= taken;
            sent -= taken;
        }
    }
    return true;
}

bool writeMap(int descriptor, const QCborMap& map) {
    return writeFrame(descriptor, map.toCborValue().toCbor());
}

ReadOutcome readFrame(int descriptor, QByteArray& bytes, const Wait& wait) {
    Deadline deadline(wait);
    quint32 length = 0;
    if (const ReadOutcome outcome = readLength(descriptor, length, deadline); outcome != ReadOutcome::Complete)
        return outcome;
    if (length > largestFrame)
        return ReadOutcome::Closed;
    bytes.resize(qsizetype(length));
    return readAll(descriptor, bytes.data(), length, deadline);
}

ReadOutcome readMap(int descriptor, QCborMap& map, const Wait& wait) {
    QByteArray bytes;
    const ReadOutcome outcome = readFrame(descriptor, bytes, wait);
    if (outcome != ReadOutcome::Complete)
        return outcome;
    const QCborValue value = QCborValue::fromCbor(bytes);
    if (!value.isMap())
        return ReadOutcome::Closed;
    map = value.toMap();
    return ReadOutcome::Complete;
}

std::optional<Secret> readSecret(int descriptor) {
    const Wait forEver;
    Deadline deadline(forEver);
    quint32 length = 0;
    if (readLength(descriptor, length, deadline) != ReadOutcome::Complete || length > largestSecret)
        return std::nullopt;
    std::array<char, largestSecret> buffer{};
    mlock(buffer.data(), buffer.size());
    const ReadOutcome outcome = readAll(descriptor, buffer.data(), length, deadline);
    Secret secret(QByteArrayView(buffer.data(), qsizetype(length)));
    wipe(buffer.data(), buffer.size());
    munlock(buffer.data(), buffer.size());
    if (outcome != ReadOutcome::Complete)
        return std::nullopt;
    return secret;
}

} // namespace vanthu
