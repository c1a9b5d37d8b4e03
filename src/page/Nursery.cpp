#include "page/Nursery.h"

#include "base/ForkServer.h"

#include <QCoreApplication>
#include <QDir>
#include <QMutex>

namespace vanthu::page {

namespace {

struct Nursery {
    QMutex mutex;
    std::unique_ptr<ForkServer> server;
    bool isWanted = true; // not where it was tried in vain
};

// Never destroyed, because a thread may still ask for a helper when the program ends; the server ends with its channel.
Nursery& nursery() {
    static Nursery* const only = new Nursery;
    return *only;
}

std::vector<QByteArray> variables() {
    return inheritedVariables({"LANG", "LC_*", "FONTCONFIG_*", "ASAN_OPTIONS", "UBSAN_OPTIONS"});
}

// Hold the mutex.
bool start(Nursery& here) {
    if (here.server || !here.isWanted)
        return here.server != nullptr;
    auto started = ForkServer::start(helperProgram(), variables());
    here.isWanted = started.has_value();
    if (started)
        here.server = std::move(*started);
    return here.isWanted;
}

// Hold the mutex. A server that died is started again, once.
std::unique_ptr<HelperProcess> fork(Nursery& here) {
    for (int attempt = 0; attempt < 2 && start(here); ++attempt) {
        if (auto child = here.server->child())
            return std::move(*child);
        here.server.reset();
    }
    return {};
}

} // namespace

QString helperProgram(const QString& named) {
    return named.isEmpty() ? QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("vanthu-page"))
                           : named;
}

Result<std::unique_ptr<HelperProcess>> newHelper(const QString& named) {
    if (named.isEmpty()) {
        const QMutexLocker lock(&nursery().mutex);
        if (auto child = fork(nursery()))
            return child;
    }
    return HelperProcess::start(helperProgram(named), variables());
}

void prepareNursery() {
    const QMutexLocker lock(&nursery().mutex);
    start(nursery());
}

pid_t nurseryProcessId() {
    const QMutexLocker lock(&nursery().mutex);
    return nursery().server ? nursery().server->processId() : -1;
}

} // namespace vanthu::page
