#include "axis/PlainServer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace vanthu::axis {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t readAhead = 64 * 1024;

class Connection : public httplib::Stream {
public:
    Connection(socket_t socket, milliseconds readLimit, milliseconds writeLimit)
        : m_socket(socket)
        , m_readLimit(readLimit)
        , m_writeLimit(writeLimit)
        , m_buffer(readAhead) {}

    // Whether a request begins within the time.
    bool waitForRequest(milliseconds limit) const { return m_begin < m_end || ready(POLLIN, limit); }

    bool is_readable() const override { return m_begin < m_end || ready(POLLIN, m_readLimit); }
    bool is_writable() const override { return ready(POLLOUT, m_writeLimit); }

    ssize_t read(char* to, std::size_t size) override {
        if (m_begin == m_end) {
            const ssize_t received = receive();
            if (received <= 0)
                return received;
            m_begin = 0;
            m_end = std::size_t(received);
        }
        const std::size_t taken = std::min(size, m_end - m_begin);
        std::memcpy(to, m_buffer.data() + m_begin, taken);
        m_begin += taken;
        return ssize_t(taken);
    }

    ssize_t write(const char* from, std::size_t size) override {
        for (;;) {
            const ssize_t sent = ::send(m_socket, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent >= 0)
                return sent;
            if (errno != EINTR && (errno != EAGAIN || !is_writable()))
                return -1;
        }
    }

    // For the handlers, of which none asks who it is.
    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return m_socket; }

private:
    ssize_t receive() {
        for (;;) {
            const ssize_t received = ::recv(m_socket, m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
            if (received >= 0)
                return received;
            if (errno != EINTR && (errno != EAGAIN || !ready(POLLIN, m_readLimit)))
                return -1;
        }
    }

    bool ready(short what, milliseconds limit) const {
        pollfd one{m_socket, what, 0};
        int found = 0;
        do
            found = ::poll(&one, 1, int(limit.count()));
        while (found < 0 && errno == EINTR);
        return found > 0;
    }

    const socket_t m_socket;
    const milliseconds m_readLimit, m_writeLimit;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0, m_end = 0;
};

milliseconds limitOf(time_t seconds, time_t microseconds) {
    return std::chrono::seconds(seconds) +
           std::chrono::duration_cast<milliseconds>(std::chrono::microseconds(microseconds));
}

} // namespace

bool PlainServer::process_and_close_socket(socket_t socket) {
    Connection connection(socket, limitOf(read_timeout_sec_, read_timeout_usec_),
                          limitOf(write_timeout_sec_, write_timeout_usec_));
    bool served = true, closed = false;
    for (std::size_t left = keep_alive_max_count_; left > 0 && served && !closed && svr_sock_ != INVALID_SOCKET &&
                                                   connection.waitForRequest(limitOf(keep_alive_timeout_sec_, 0));
         --left)
        served = process_request(connection, left == 1, closed, nullptr);
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return served;
}

} // namespace vanthu::axis
