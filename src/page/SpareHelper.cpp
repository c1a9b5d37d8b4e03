#include "page/SpareHelper.h"

#include <QCborMap>
#include <QCoreApplication>
#include <QDir>
#include <QMutex>

#include <chrono>
#include <poll.h>
#include <utility>

namespace vanthu::page {

namespace {

constexpr std::chrono::milliseconds longestWarming{20'000};

struct Shelf {
    QMutex mutex;
    QString program;
    std::unique_ptr<HelperProcess> spare;
    bool preparing = false;
};

// Never destroyed, because a thread may still be preparing when the program ends; the spare ends with its channel.
Shelf& shelf() {
    static Shelf* const only = new Shelf;
    return *only;
}

bool isAlive(const HelperProcess& helper) {
    pollfd ended{helper.processDescriptor(), POLLIN, 0};
    return helper.processDescriptor() < 0 || ::poll(&ended, 1, 0) == 0;
}

std::unique_ptr<HelperProcess> warmHelper(const QString& program) {
    auto started = startHelper(program);
    if (!started || !writeMap((*started)->descriptor(), {{QStringLiteral("ask"), QStringLiteral("prepare")}}))
        return {};
    QCborMap ready;
    Wait wait;
    wait.limit = longestWarming;
    wait.process = (*started)->processDescriptor();
    if (readMap((*started)->descriptor(), ready, wait) != ReadOutcome::Complete)
        return {};
    return std::move(*started);
}

} // namespace

QString helperProgram(const QString& named) {
    return named.isEmpty() ? QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("vanthu-page"))
                           : named;
}

Result<std::unique_ptr<HelperProcess>> startHelper(const QString& program) {
    return HelperProcess::start(program, inheritedVariables({"LANG", "LC_*", "ASAN_OPTIONS", "UBSAN_OPTIONS"}));
}

void prepareSpare(const QString& program) {
    Shelf& here = shelf();
    {
        const QMutexLocker lock(&here.mutex);
        if (here.preparing || (here.spare && here.program == program && isAlive(*here.spare)))
            return;
        here.preparing = true;
    }
    auto helper = warmHelper(program);
    const QMutexLocker lock(&here.mutex);
    here.preparing = false;
    here.program = program;
    here.spare = std::move(helper);
}

std::unique_ptr<HelperProcess> takeSpare(const QString& program) {
    std::unique_ptr<HelperProcess> taken;
    {
        const QMutexLocker lock(&shelf().mutex);
        if (shelf().program == program)
            taken = std::move(shelf().spare);
    }
    if (taken && !isAlive(*taken))
        taken.reset();
    return taken;
}

pid_t spareProcessId() {
    const QMutexLocker lock(&shelf().mutex);
    return shelf().spare ? shelf().spare->processId() : -1;
}

} // namespace vanthu::page
