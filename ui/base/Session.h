#pragma once

#include "exchange/SyncEngine.h"
#include "ui/base/SharedHints.h"
#include "workflow/Incoming.h"
#include "workflow/Office.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace vanthu::exchange {
class NetworkWatch;
}
namespace vanthu::pkcs11 {
class TokenWatch;
}

namespace vanthu::ui {

class UnfinishedWork;

// How the last pass of the exchange ended.
struct SyncOutcome {
    QDateTime at;
    std::optional<exchange::SyncReport> report;
    std::optional<vanthu::Error> error;
};

// One agency open in the desktop: its office, the person at the desk, and the threads that work for them. It is
// destroyed after the pages that use it; its destructor asks the exchange to stop and waits for all workers, so that
// the office outlives every task.
class Session : public QObject {
    Q_OBJECT
public:
    Session(std::unique_ptr<workflow::Office> office, const QString& personId);
    ~Session() override;

    workflow::Office& office() const { return *m_office; }
    const workflow::Profile& profile() const { return m_office->profile(); }
    const workflow::Person& person() const { return m_person; }
    void setPerson(const QString& personId);
    QThreadPool* pool() { return &m_pool; }
    SharedHints* hints() { return &m_hints; }
    // The tokens within reach, kept up to date; begins to look when it is first asked for. Pages connect to its
    // `changed` and show `current`, so that a dialog opens with what is known already.
    pkcs11::TokenWatch& tokens();

    bool isSyncing() const { return m_syncing; }
    const std::optional<SyncOutcome>& lastSync() const { return m_lastSync; }
    // One pass now, asked for by the person at the desk; while one runs, another follows it.
    void sync();
    // Ends the pass that runs; what has not been sent stays in the outbox.
    void stopSync();
    // A pass shortly after `instant`: the end of an undo window.
    void syncAfter(const QDateTime& instant);
    void startPeriodicSync();

    // Signatures that wait for their time-stamp.
    UnfinishedWork& unfinished() { return *m_unfinished; }

    // Something in the store was changed by this desktop: the pages read it again.
    void noteChange();

Q_SIGNALS:
    void changed();
    void personChanged();
    void syncStarted();
    void syncFinished();

private:
    void beginSync(workflow::AskedBy by);
    void finishSync(const vanthu::Result<exchange::SyncReport>& report);

    std::unique_ptr<workflow::Office> m_office;
    std::unique_ptr<pkcs11::TokenWatch> m_tokens;
    workflow::Person m_person;
    SharedHints m_hints;
    QThreadPool m_pool;
    QThreadPool m_syncPool; // one thread: a slow server never holds up the pages
    QTimer m_period;
    std::unique_ptr<exchange::NetworkWatch> m_network;
    Cancel m_stop; // of the pass that runs
    bool m_syncing = false;
    std::optional<workflow::AskedBy> m_again; // a pass that follows the one that runs
    std::optional<SyncOutcome> m_lastSync;
    std::unique_ptr<UnfinishedWork> m_unfinished; // the first to go: it waits for its own worker
};

} // namespace vanthu::ui
