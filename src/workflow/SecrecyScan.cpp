#include "workflow/SecrecyScan.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

namespace vanthu::workflow {

namespace {

Q_LOGGING_CATEGORY(log, "vanthu.secrecy")

QString programBeside() {
    return QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("vanthu-page"));
}

} // namespace

std::unique_ptr<HelperProcess> SecrecyScan::idleHelper() {
    const QMutexLocker lock(&m_mutex);
    if (m_idle.empty())
        return nullptr;
    auto helper = std::move(m_idle.back());
    m_idle.pop_back();
    return helper;
}

std::unique_ptr<HelperProcess> SecrecyScan::newHelper() const {
    auto started = HelperProcess::start(m_options.program.isEmpty() ? programBeside() : m_options.program,
                                        inheritedVariables({"LANG", "LC_*", "ASAN_OPTIONS", "UBSAN_OPTIONS"}));
    if (!started) {
        qCWarning(log).noquote() << started.error().technical();
        return nullptr;
    }
    return std::move(*started);
}

SecrecyScan::Finding SecrecyScan::look(const QString& file) {
    // A helper that died may have done so before this file came, by its age or by another's doing, and those that idle
    // beside it as well: one more try, with a new one.
    for (const bool mayBeOld : {true, false}) {
        auto helper = mayBeOld ? idleHelper() : nullptr;
        if (!helper)
            helper = newHelper();
        if (!helper)
            return Finding::NotChecked;
        QCborMap answer;
        Wait wait;
        wait.limit = m_options.limit;
        wait.process = helper->processDescriptor();
        ReadOutcome outcome = ReadOutcome::Closed;
        if (writeMap(helper->descriptor(), {{QStringLiteral("file"), QFileInfo(file).absoluteFilePath()}}))
            outcome = readMap(helper->descriptor(), answer, wait);
        if (outcome == ReadOutcome::Closed)
            continue;
        if (outcome != ReadOutcome::Complete) {
            qCWarning(log) << "the time was over";
            return Finding::NotChecked;
        }
        {
            const QMutexLocker lock(&m_mutex);
            m_idle.push_back(std::move(helper));
        }
        if (answer[QStringLiteral("marked")].toBool())
            return Finding::Marked;
        if (answer[QStringLiteral("complete")].toBool())
            return Finding::NoMark;
        qCWarning(log).noquote() << answer[QStringLiteral("why")].toString();
        return Finding::NotChecked;
    }
    qCWarning(log) << "the helper died twice on one file";
    return Finding::NotChecked;
}

} // namespace vanthu::workflow
