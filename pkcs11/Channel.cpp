#include "pkcs11/Channel.h"

#include "base/Faults.h"
#include "pkcs11/Frame.h"

#include <QCborArray>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
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

class SpawnActions {
public:
    SpawnActions() { posix_spawn_file_actions_init(&m_actions); }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&m_actions); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    posix_spawn_file_actions_t* get() { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

} // namespace

Result<std::shared_ptr<Channel>> Channel::open(const QString& program, const QString& modulePath,
                                               const QStringList& environment, std::chrono::milliseconds limit) {
    if (!QFileInfo::exists(modulePath))
        return fail("token.module_missing", {modulePath});
    std::shared_ptr<Channel> channel(new Channel);
    channel->m_module = QFileInfo(modulePath).fileName();
    TRY_VOID(channel->spawn(program, environment));
    TRY(const QCborMap loaded,
        channel->ask({{QStringLiteral("op"), QStringLiteral("load")}, {QStringLiteral("module"), modulePath}}, {},
                     limit));
    Q_UNUSED(loaded);
    return channel;
}

Result<> Channel::spawn(const QString& program, const QStringList& environment) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fail("token.host_missing", {program}, QString::fromLocal8Bit(std::strerror(errno)));
    std::vector<QByteArray> variables;
    for (char** variable = environ; *variable; ++variable)
        variables.emplace_back(*variable);
    for (const QString& variable : environment)
        variables.insert(variables.begin(), variable.toLocal8Bit()); // the first of two equal names counts
    std::vector<char*> pointers;
    for (QByteArray& variable : variables)
        pointers.push_back(variable.data());
    pointers.push_back(nullptr);

    // Only the channel is handed over; what the module prints goes nowhere.
    SpawnActions actions;
    posix_spawn_file_actions_adddup2(actions.get(), pair[1], channelDescriptor);
    posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(actions.get(), STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    QByteArray path = QFile::encodeName(program);
    char* arguments[] = {path.data(), nullptr};
    const int started = ::posix_spawn(&m_process, path.constData(), actions.get(), nullptr, arguments, pointers.data());
    ::close(pair[1]);
    if (started != 0) {
        ::close(pair[0]);
        m_process = -1;
        return fail("token.host_missing", {program}, QString::fromLocal8Bit(std::strerror(started)));
    }
    m_descriptor = pair[0];
    return {};
}

Channel::~Channel() {
    end();
}

// Closing the channel tells a healthy host to finish; a sick one is not waited for.
void Channel::end() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    if (m_process <= 0)
        return;
    ::kill(m_process, SIGKILL);
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
    }
    m_process = -1;
}

Result<QCborMap> Channel::ask(const QCborMap& question, std::initializer_list<const Secret*> secrets,
                              std::chrono::milliseconds limit) {
    const QMutexLocker lock(&m_mutex);
    if (faults::hit(faults::Point::Token))
        return fail("token.removed", {m_module}, QStringLiteral("injected fault"));
    if (m_descriptor < 0)
        return fail("token.host_crashed", {m_module});
    bool written = writeMap(m_descriptor, question);
    for (const Secret* secret : secrets)
        written = written && writeFrame(m_descriptor, secret->view());
    QCborMap answer;
    const ReadOutcome outcome = written ? readMap(m_descriptor, answer, limit) : ReadOutcome::Closed;
    if (outcome == ReadOutcome::Complete) {
        if (answer.contains(QStringLiteral("code")))
            return fail(errorFrom(answer));
        return answer;
    }
    end();
    if (outcome == ReadOutcome::TimedOut)
        return fail("token.host_timeout", {m_module});
    return fail("token.host_crashed", {m_module});
}

} // namespace vanthu::pkcs11
