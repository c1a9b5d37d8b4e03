#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "workflow/Completing.h"

#include <QDateTime>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <optional>

namespace vanthu::ui {

// Signatures that wait for their time-stamp: how many there are, and the runs that complete them by themselves, on a
// thread of their own so that a slow time-stamp server holds up neither pages nor exchange. Nothing here waits on the
// GUI thread; the destructor waits for the run.
class UnfinishedWork : public QObject {
    Q_OBJECT
public:
    explicit UnfinishedWork(workflow::Office& office, QObject* parent = nullptr);
    ~UnfinishedWork() override;

    // Counts them; a run is not begun.
    void refresh();
    // Completes what waits, now; while a run is at it, nothing is added.
    void complete();
    // Completes from now on by itself: at once, and every minute while something waits.
    void startPeriodic();
    bool isRunning() const { return m_running; }

    int count() const { return m_count; }
    // Why the last run left something; none when it left nothing.
    const std::optional<vanthu::Error>& problem() const { return m_problem; }
    QDateTime triedAt() const { return m_triedAt; } // invalid before the first run

Q_SIGNALS:
    void changed();                 // count, run, problem
    void completed(int signatures); // files and documents of one run; never 0

private:
    void take(const vanthu::Result<workflow::CompletionReport>& report);

    workflow::Office& m_office;
    QThreadPool m_pool;
    QTimer m_period;
    Cancel m_stop;
    bool m_running = false;
    int m_count = 0;
    std::optional<vanthu::Error> m_problem;
    QDateTime m_triedAt;
};

} // namespace vanthu::ui
