#include "ui/base/UnfinishedWork.h"

#include "ui/base/Task.h"

namespace vanthu::ui {

namespace {

constexpr int periodMs = 60'000; // the exchange's

} // namespace

UnfinishedWork::UnfinishedWork(workflow::Office& office, QObject* parent)
    : QObject(parent)
    , m_office(office) {
    m_pool.setMaxThreadCount(1);
    m_period.setInterval(periodMs);
    connect(&m_period, &QTimer::timeout, this, &UnfinishedWork::complete);
    refresh();
}

UnfinishedWork::~UnfinishedWork() {
    m_stop.request();
    m_pool.waitForDone();
}

void UnfinishedWork::refresh() {
    runTask(
        this, &m_pool,
        [office = &m_office]() -> vanthu::Result<int> {
            TRY(const workflow::Unfinished all, workflow::unfinished(*office));
            return int(all.files.size()) + int(all.documents.size());
        },
        [this](const vanthu::Result<int>& count) {
            const int now = count.value_or(m_count);
            if (!count)
                m_problem = count.error();
            else if (now == 0)
                m_problem.reset();
            m_count = now;
            Q_EMIT changed();
        });
}

void UnfinishedWork::complete() {
    if (m_running)
        return;
    m_running = true;
    Q_EMIT changed();
    runTask(
        this, &m_pool, [office = &m_office, stop = m_stop] { return workflow::completeUnfinished(*office, stop); },
        [this](const vanthu::Result<workflow::CompletionReport>& report) { take(report); });
}

void UnfinishedWork::startPeriodic() {
    m_period.start();
    complete();
}

void UnfinishedWork::take(const vanthu::Result<workflow::CompletionReport>& report) {
    m_running = false;
    m_triedAt = m_office.now();
    m_problem.reset();
    int done = 0;
    const auto count = [&](const std::optional<vanthu::Error>& error, bool waits) {
        if (error)
            m_problem = error;
        else if (!waits)
            ++done;
    };
    if (!report) {
        m_problem = report.error();
    } else {
        for (const workflow::DocumentCompletion& one : report->documents)
            count(one.error, one.stillWaits);
        for (const signing::Completion& one : report->files)
            count(one.error, one.stillWaits);
    }
    refresh();
    if (done > 0)
        Q_EMIT completed(done);
}

} // namespace vanthu::ui
