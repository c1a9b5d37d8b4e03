// The training axis as a child process.

#include "base/Http.h"
#include "workflow/Training.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace vanthu::workflow {

namespace {

constexpr auto startLimit = std::chrono::seconds(20);

enum class Answer { Ours, Stranger, Silence };

Answer whoAnswers(const Training& training) {
    HttpRequest request;
    request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/health").arg(training.port));
    request.timeLimit = std::chrono::seconds(2);
    HttpPolicy policy;
    policy.plainHttpHosts = QStringList{QStringLiteral("127.0.0.1")};
    const auto reply = httpExchange(request, policy);
    if (!reply)
        return Answer::Silence;
    const QJsonObject health = QJsonDocument::fromJson(reply->body).object();
    const bool same = QDir(health[QStringLiteral("folder")].toString()) == QDir(training.axisFolder);
    return same ? Answer::Ours : Answer::Stranger;
}

} // namespace

struct AxisProcess::Child {
    pid_t id = -1;
    int lifeline = -1; // the child ends when this pipe closes, however this process ends

    ~Child() {
        if (lifeline >= 0)
            ::close(lifeline);
        if (id > 0) {
            ::kill(id, SIGTERM);
            while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
            }
        }
    }
    bool hasEnded() {
        if (::waitpid(id, nullptr, WNOHANG) != id)
            return false;
        id = -1;
        return true;
    }
};

AxisProcess::AxisProcess() = default;
AxisProcess::~AxisProcess() = default;

qint64 AxisProcess::processId() const {
    return m_child ? m_child->id : 0;
}

Result<std::unique_ptr<AxisProcess>> AxisProcess::start(const Training& training) {
    std::unique_ptr<AxisProcess> axis(new AxisProcess);
    const Answer before = whoAnswers(training);
    if (before == Answer::Ours)
        return axis;
    if (before == Answer::Stranger)
        return fail("training.port_taken", {QString::number(training.port)});

    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0)
        return fail("training.axis_failed", {training.axisFolder}, QString::fromLocal8Bit(std::strerror(errno)));
    axis->m_child = std::make_unique<Child>();
    axis->m_child->lifeline = pipe[1];
    QByteArrayList words = {
        QFile::encodeName(QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("vanthu-axis"))),
        "--training", QFile::encodeName(training.folder), "--with-parent"};
    std::vector<char*> arguments;
    for (QByteArray& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const QByteArray log = QFile::encodeName(training.axisFolder + QStringLiteral("/axis.log"));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int started =
        ::posix_spawn(&axis->m_child->id, words[0].constData(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[0]);
    if (started != 0) {
        axis->m_child->id = -1;
        return fail("training.axis_failed", {training.axisFolder}, QString::fromLocal8Bit(std::strerror(started)));
    }

    const auto deadline = std::chrono::steady_clock::now() + startLimit;
    while (std::chrono::steady_clock::now() < deadline) {
        if (whoAnswers(training) == Answer::Ours)
            return axis;
        if (axis->m_child->hasEnded())
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return fail("training.axis_failed", {training.axisFolder});
}

} // namespace vanthu::workflow
