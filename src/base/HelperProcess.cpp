#include "base/HelperProcess.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace vanthu {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitised = true;
#elif defined(__has_feature)
constexpr bool sanitised = __has_feature(address_sanitizer);
#else
constexpr bool sanitised = false;
#endif

void limit(__rlimit_resource resource, rlim_t most) {
    rlimit now{};
    if (::getrlimit(resource, &now) != 0)
        return;
    now.rlim_cur = std::min(now.rlim_cur, most);
    now.rlim_max = std::min(now.rlim_max, most);
    ::setrlimit(resource, &now);
}

class SpawnSetting {
public:
    SpawnSetting() {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
        // A group of its own, so that what the helper forks ends with it; no signal of ours stays blocked in it.
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setpgroup(&m_attributes, 0);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnSetting() {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    SpawnSetting(const SpawnSetting&) = delete;
    SpawnSetting& operator=(const SpawnSetting&) = delete;
    posix_spawn_file_actions_t* actions() { return &m_actions; }
    const posix_spawnattr_t* attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

} // namespace

Result<std::unique_ptr<HelperProcess>> HelperProcess::start(const QString& program, std::vector<QByteArray> variables,
                                                            QByteArray argument) {
    std::unique_ptr<HelperProcess> helper(new HelperProcess);
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fail("helper.not_started", {program}, QString::fromLocal8Bit(std::strerror(errno)));
    std::vector<char*> pointers;
    pointers.reserve(variables.size() + 1);
    for (QByteArray& variable : variables)
        pointers.push_back(variable.data());
    pointers.push_back(nullptr);
    SpawnSetting setting;
    posix_spawn_file_actions_adddup2(setting.actions(), pair[1], channelDescriptor);
    posix_spawn_file_actions_addopen(setting.actions(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(setting.actions(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(setting.actions(), STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    QByteArray path = QFile::encodeName(program);
    char* arguments[] = {path.data(), argument.isEmpty() ? nullptr : argument.data(), nullptr};
    const int started = ::posix_spawn(&helper->m_process, path.constData(), setting.actions(), setting.attributes(),
                                      arguments, pointers.data());
    ::close(pair[1]);
    if (started != 0) {
        ::close(pair[0]);
        helper->m_process = -1;
        return fail("helper.not_started", {program}, QString::fromLocal8Bit(std::strerror(started)));
    }
    helper->m_descriptor = pair[0];
    // glibc's own pidfd_open has no C linkage before 2.37. Without it (Linux before 5.3) the channel alone tells.
    helper->m_processDescriptor = int(::syscall(SYS_pidfd_open, helper->m_process, 0));
    return helper;
}

std::unique_ptr<HelperProcess> HelperProcess::adopt(int descriptor, int processDescriptor, pid_t process) {
    std::unique_ptr<HelperProcess> helper(new HelperProcess);
    helper->m_descriptor = descriptor;
    helper->m_processDescriptor = processDescriptor;
    helper->m_process = process;
    helper->m_isAdopted = true;
    return helper;
}

HelperProcess::~HelperProcess() {
    end();
    if (m_processDescriptor >= 0)
        ::close(m_processDescriptor);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void HelperProcess::end() {
    if (m_process <= 0)
        return;
    ::shutdown(m_descriptor, SHUT_RDWR);
    if (m_isAdopted) {
        ::syscall(SYS_pidfd_send_signal, m_processDescriptor, SIGKILL, nullptr, 0);
        pollfd ended{m_processDescriptor, POLLIN, 0};
        while (::poll(&ended, 1, -1) < 0 && errno == EINTR) {
        }
    } else {
        ::kill(-m_process, SIGKILL);
        ::kill(m_process, SIGKILL); // the group may not exist yet
        while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    m_process = -1;
}

void HelperProcess::interrupt() {
    if (m_descriptor >= 0)
        ::shutdown(m_descriptor, SHUT_RDWR);
}

std::vector<QByteArray> inheritedVariables(const QList<QByteArray>& names) {
    const auto isMeant = [&](const QByteArray& variable) {
        const QByteArray name = variable.left(variable.indexOf('='));
        return std::any_of(names.begin(), names.end(), [&](const QByteArray& wanted) {
            return wanted.endsWith('*') ? name.startsWith(wanted.chopped(1)) : name == wanted;
        });
    };
    std::vector<QByteArray> variables;
    for (char** variable = environ; *variable; ++variable)
        if (isMeant(QByteArray(*variable)))
            variables.emplace_back(*variable);
    return variables;
}

void endWithParent() {
    std::thread([] {
        pollfd channel{channelDescriptor, POLLRDHUP, 0};
        while (::poll(&channel, 1, -1) < 0 && errno == EINTR) {
        }
        ::_exit(0);
    }).detach();
}

void harden(const HelperLimits& limits) {
    ::prctl(PR_SET_DUMPABLE, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, limits.openFiles);
    limit(RLIMIT_FSIZE, limits.fileSize);
    if (!sanitised)
        limit(RLIMIT_AS, limits.memory);
    ::close_range(channelDescriptor + 1, ~0U, 0);
    ::fcntl(channelDescriptor, F_SETFD, FD_CLOEXEC);
    (void)!::chdir("/");
    std::signal(SIGPIPE, SIG_IGN); // one that goes away must not end us
}

} // namespace vanthu
