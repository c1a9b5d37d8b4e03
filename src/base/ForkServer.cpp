#include "base/ForkServer.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace vanthu {

namespace {

constexpr std::chrono::milliseconds longestStart{20'000};
constexpr std::chrono::milliseconds longestFork{5'000};

// A process number and one descriptor, in either direction.
bool sendWith(int channel, pid_t number, int descriptor) {
    iovec bytes{&number, sizeof number};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    ssize_t sent = 0;
    while ((sent = ::sendmsg(channel, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    return sent == ssize_t(sizeof number);
}

// The descriptor, or -1.
int receiveWith(int channel, pid_t& number) {
    iovec bytes{&number, sizeof number};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t got = 0;
    while ((got = ::recvmsg(channel, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL)) < 0 && errno == EINTR) {
    }
    const cmsghdr* const header = got >= 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    int descriptor = -1;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    if (got == ssize_t(sizeof number))
        return descriptor;
    if (descriptor >= 0)
        ::close(descriptor);
    return -1;
}

bool hasAnswer(const HelperProcess& server, std::chrono::milliseconds limit) {
    pollfd sources[] = {{server.descriptor(), POLLIN, 0}, {server.processDescriptor(), POLLIN, 0}};
    return ::poll(sources, server.processDescriptor() >= 0 ? 2 : 1, int(limit.count())) > 0 &&
           (sources[0].revents & POLLIN) != 0;
}

void reap(int) {
    const int kept = errno;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    errno = kept;
}

// In the child: nothing of the server's but what it has loaded.
void becomeHelper(int channel, pid_t server) {
    std::signal(SIGCHLD, SIG_DFL);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != server || ::dup3(channel, channelDescriptor, O_CLOEXEC) < 0)
        ::_exit(0); // it ended before it was asked to tell
    ::close(channel);
}

} // namespace

Result<std::unique_ptr<ForkServer>> ForkServer::start(const QString& program, std::vector<QByteArray> variables) {
    TRY(auto server, HelperProcess::start(program, std::move(variables), "--serve-forks"));
    char ready = 0;
    if (server->processDescriptor() < 0 || !hasAnswer(*server, longestStart) ||
        ::recv(server->descriptor(), &ready, 1, 0) != 1)
        return fail("helper.not_started", {program});
    return std::unique_ptr<ForkServer>(new ForkServer(program, std::move(server)));
}

Result<std::unique_ptr<HelperProcess>> ForkServer::child() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fail("helper.not_started", {m_program}, QString::fromLocal8Bit(std::strerror(errno)));
    const bool asked = sendWith(m_server->descriptor(), 0, pair[1]);
    ::close(pair[1]);
    pid_t process = -1;
    const int descriptor =
        asked && hasAnswer(*m_server, longestFork) ? receiveWith(m_server->descriptor(), process) : -1;
    if (descriptor < 0) {
        ::close(pair[0]);
        return fail("helper.not_started", {m_program}, QStringLiteral("the fork server does not answer"));
    }
    return HelperProcess::adopt(pair[0], descriptor, process);
}

void serveForks() {
    // A child that has ended is forgotten at once, but not before its descriptor is known: its number could be
    // another's.
    struct sigaction forget {};
    forget.sa_handler = reap;
    forget.sa_flags = SA_RESTART | SA_NOCLDSTOP;
    ::sigaction(SIGCHLD, &forget, nullptr);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    const pid_t self = ::getpid();
    if (::send(channelDescriptor, "r", 1, MSG_NOSIGNAL) != 1)
        ::_exit(0);
    for (;;) {
        pid_t unused = 0;
        const int channel = receiveWith(channelDescriptor, unused);
        if (channel < 0)
            ::_exit(0); // whoever started it is gone
        ::sigprocmask(SIG_BLOCK, &children, nullptr);
        const pid_t child = ::fork();
        if (child == 0) {
            becomeHelper(channel, self);
            ::sigprocmask(SIG_UNBLOCK, &children, nullptr);
            return;
        }
        ::close(channel);
        const int descriptor = child > 0 ? int(::syscall(SYS_pidfd_open, child, 0)) : -1;
        ::sigprocmask(SIG_UNBLOCK, &children, nullptr);
        if (descriptor < 0 || !sendWith(channelDescriptor, child, descriptor))
            ::_exit(0);
        ::close(descriptor);
    }
}

} // namespace vanthu
