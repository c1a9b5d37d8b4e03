#include "pkcs11/Channel.h"

#include "base/Faults.h"
#include "pkcs11/Frame.h"

#include <QCborArray>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace vanthu::pkcs11 {

namespace {

Error errorFrom(const QCborMap& map) {
    QStringList args;
    for (const QCborArray entries = map[QStringLiteral("args")].toArray(); const QCborValue& value : entries)
        args += value.toString();
    return Error(map[QStringLiteral("code")].toString().toUtf8(), args, map[QStringLiteral("detail")].toString());
}

// What a vendor's module may need of the desktop: where its user lives, how to reach the smart-card service, where to
// show a window of its own. Nothing that makes the loader take other code (LD_…), and nobody's passwords.
bool isPassedOn(const QByteArray& variable) {
    static const QList<QByteArray> names = {"PATH",
                                            "HOME",
                                            "USER",
                                            "LOGNAME",
                                            "LANG",
                                            "LANGUAGE",
                                            "TZ",
                                            "TMPDIR",
                                            "DISPLAY",
                                            "WAYLAND_DISPLAY",
                                            "XAUTHORITY",
                                            "XDG_RUNTIME_DIR",
                                            "XDG_CONFIG_HOME",
                                            "XDG_DATA_HOME",
                                            "XDG_CACHE_HOME",
                                            "SOFTHSM2_CONF",
                                            "OPENSC_CONF",
                                            "ASAN_OPTIONS",
                                            "UBSAN_OPTIONS"};
    const QByteArray name = variable.left(variable.indexOf('='));
    return names.contains(name) || name.startsWith("LC_") || name.startsWith("PCSCLITE_");
}

std::vector<QByteArray> environmentFor(const QStringList& own) {
    std::vector<QByteArray> variables;
    for (const QString& variable : own) // the first of two equal names counts
        variables.push_back(variable.toLocal8Bit());
    for (char** variable = environ; *variable; ++variable)
        if (isPassedOn(QByteArray(*variable)))
            variables.emplace_back(*variable);
    return variables;
}

class SpawnSetting {
public:
    SpawnSetting() {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
        // A group of its own, so that what the module forks ends with it; no signal of ours stays blocked in it.
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

Result<std::shared_ptr<Channel>> Channel::start(const QString& program, const QString& modulePath,
                                                const QStringList& environment) {
    std::shared_ptr<Channel> channel(new Channel);
    const QFileInfo file(modulePath);
    channel->m_modulePath = file.absoluteFilePath();
    channel->m_module = file.fileName();
    TRY_VOID(channel->spawn(program, environment));
    return channel;
}

Result<> Channel::load(std::chrono::milliseconds limit, const Cancel* cancel) {
    TRY(const QCborMap loaded,
        ask({{QStringLiteral("op"), QStringLiteral("load")}, {QStringLiteral("module"), m_modulePath}}, {}, limit,
            cancel));
    Q_UNUSED(loaded);
    return {};
}

Result<> Channel::spawn(const QString& program, const QStringList& environment) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fail("token.host_missing", {program}, QString::fromLocal8Bit(std::strerror(errno)));
    std::vector<QByteArray> variables = environmentFor(environment);
    std::vector<char*> pointers;
    pointers.reserve(variables.size() + 1);
    for (QByteArray& variable : variables)
        pointers.push_back(variable.data());
    pointers.push_back(nullptr);
    // Only the channel passes into the host; what a vendor's module prints goes nowhere.
    SpawnSetting setting;
    posix_spawn_file_actions_adddup2(setting.actions(), pair[1], channelDescriptor);
    posix_spawn_file_actions_addopen(setting.actions(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(setting.actions(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(setting.actions(), STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    QByteArray path = QFile::encodeName(program);
    char* arguments[] = {path.data(), nullptr};
    const int started = ::posix_spawn(&m_process, path.constData(), setting.actions(), setting.attributes(), arguments,
                                      pointers.data());
    ::close(pair[1]);
    if (started != 0) {
        ::close(pair[0]);
        m_process = -1;
        return fail("token.host_missing", {program}, QString::fromLocal8Bit(std::strerror(started)));
    }
    m_descriptor = pair[0];
    // glibc's own pidfd_open has no C linkage before 2.37. Without it (Linux before 5.3) the channel alone tells.
    m_processDescriptor = int(::syscall(SYS_pidfd_open, m_process, 0));
    m_open = true;
    return {};
}

Channel::~Channel() {
    end();
    if (m_processDescriptor >= 0)
        ::close(m_processDescriptor);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

// A host is not asked to finish, because a sick one would not: it is killed, and its children with it.
void Channel::end() {
    m_open = false;
    if (m_process <= 0)
        return;
    ::shutdown(m_descriptor, SHUT_RDWR);
    ::kill(-m_process, SIGKILL);
    ::kill(m_process, SIGKILL); // the group may not exist yet
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
    }
    m_process = -1;
}

void Channel::interrupt() {
    if (m_descriptor >= 0)
        ::shutdown(m_descriptor, SHUT_RDWR);
}

Result<QCborMap> Channel::ask(const QCborMap& question, std::initializer_list<const Secret*> secrets,
                              std::chrono::milliseconds limit, const Cancel* cancel) {
    const QMutexLocker lock(&m_mutex);
    if (faults::hit(faults::Point::Token))
        return fail("token.removed", {m_module}, QStringLiteral("injected fault"));
    if (!m_open)
        return fail("token.host_crashed", {m_module});
    bool written = writeMap(m_descriptor, question);
    for (const Secret* secret : secrets)
        written = written && writeFrame(m_descriptor, secret->view());
    if (!written) {
        end();
        return fail("token.host_crashed", {m_module});
    }
    return answer(limit, cancel);
}

Result<QCborMap> Channel::listen() {
    const QMutexLocker lock(&m_mutex);
    if (!m_open)
        return fail("token.host_crashed", {m_module});
    return answer(std::chrono::milliseconds(-1), nullptr);
}

Result<QCborMap> Channel::answer(std::chrono::milliseconds limit, const Cancel* cancel) {
    QCborMap map;
    Wait wait;
    wait.limit = limit;
    wait.process = m_processDescriptor;
    wait.cancel = cancel;
    const ReadOutcome outcome = readMap(m_descriptor, map, wait);
    if (outcome == ReadOutcome::Complete) {
        if (map.contains(QStringLiteral("code")))
            return fail(errorFrom(map));
        return map;
    }
    end();
    if (outcome == ReadOutcome::TimedOut)
        return fail("token.host_timeout", {m_module});
    if (outcome == ReadOutcome::Cancelled)
        return fail("token.cancelled", {m_module});
    return fail("token.host_crashed", {m_module});
}

} // namespace vanthu::pkcs11
