#include "exchange/SyncEngine.h"

#include "base/FileLock.h"
#include "store/Outbox.h"

#include <QFile>
#include <QLoggingCategory>

#include <limits>

namespace vanthu::exchange {

namespace {

Q_LOGGING_CATEGORY(log, "vanthu.sync")

constexpr int batch = 200;
// Messages that have to wait here must not hide the later ones; a row of the inbox is small.
constexpr int all = std::numeric_limits<int>::max();

// The message will never be acceptable: the axis is told so. After any other error, and whenever it is our own store
// that is unwell, it is tried again.
bool isForGood(const Error& error) {
    return (error.exitStatus() == 65 || error.exitStatus() == 77) && !error.code().startsWith("store.");
}

// The road or the axis itself may be unwell: then the next message would fare no better.
bool mayConcernTheAxis(const Error& error) {
    return error.code().startsWith("network.") || error.code() == "axis.bad_reply" ||
           error.code() == "axis.http_error" || error.code() == "axis.credentials_refused" ||
           error.code() == "axis.unwell";
}

class Pass {
public:
    Pass(store::Store& store, AxisTransport& transport, const ApplyReceived& apply, const Cancel& cancel)
        : m_store(store)
        , m_transport(transport)
        , m_apply(apply)
        , m_cancel(cancel) {}

    Result<SyncReport> run() {
        TRY_VOID(m_store.write(
            [&](store::Transaction& transaction) { return store::recoverSending(transaction, m_store.clock()()); }));
        TRY_VOID(sendDue());
        for (const store::MessageKind kind : {store::MessageKind::Document, store::MessageKind::Status})
            TRY_VOID(receive(kind));
        TRY_VOID(applyStored());
        TRY_VOID(confirm(store::InboxState::Applied, PullState::Done));
        TRY_VOID(confirm(store::InboxState::Rejected, PullState::Fail));
        TRY_VOID(sendDue());
        return m_report;
    }

private:
    bool stopped() const { return m_axisIsDown || m_cancel.requested(); }

    void note(const Error& error) {
        qCWarning(log).noquote() << error.technical();
        // One message that the axis cannot deal with must not hold up the others, and it comes first at every pass:
        // only an axis that does not answer a simple question either ends this pass.
        if (mayConcernTheAxis(error) && !m_axisIsDown)
            m_axisIsDown = !m_transport.waiting(store::MessageKind::Document, m_cancel);
        for (const Error& known : m_report.problems)
            if (known.code() == error.code() && known.args() == error.args())
                return;
        m_report.problems += error;
    }

    Result<> sendDue() {
        bool progress = true;
        while (progress && !stopped()) {
            progress = false;
            TRY(const QList<store::OutboxMessage> due, m_store.read([&](store::Connection& connection) {
                return store::dueMessages(connection, m_store.clock()(), batch);
            }));
            for (const store::OutboxMessage& message : due) {
                if (stopped())
                    break;
                TRY(const bool tried, sendOne(message));
                progress = progress || tried;
            }
        }
        return {};
    }

    Result<bool> sendOne(const store::OutboxMessage& message) {
        TRY(const bool ours, m_store.write([&](store::Transaction& transaction) {
            return store::beginAttempt(transaction, message.id, m_store.clock()());
        }));
        if (!ours)
            return false;
        const Result<QString> axisDocId = transmit(message);
        const QDateTime now = m_store.clock()();
        if (axisDocId) {
            TRY_VOID(m_store.write([&](store::Transaction& transaction) {
                return store::markSent(transaction, message.id, *axisDocId, now);
            }));
            ++m_report.sent;
            return true;
        }
        ++m_report.failed;
        note(axisDocId.error());
        std::optional<QDateTime> next;
        if (!isPermanent(axisDocId.error()))
            next = now.addSecs(backOff(message.attempts + 1).count());
        TRY_VOID(m_store.write([&](store::Transaction& transaction) {
            return store::markFailed(transaction, message.id, axisDocId.error(), next, now);
        }));
        return true;
    }

    Result<QString> transmit(const store::OutboxMessage& message) {
        TRY_VOID(m_store.blobs().verify(message.payloadSha256));
        return m_transport.send(m_store.blobs().path(message.payloadSha256), message.kind, message.fromOrgan,
                                message.toOrgans, m_cancel);
    }

    Result<> receive(store::MessageKind kind) {
        if (stopped())
            return {};
        const auto waiting = m_transport.waiting(kind, m_cancel);
        if (!waiting) {
            m_axisIsDown = mayConcernTheAxis(waiting.error());
            note(waiting.error());
            return {};
        }
        for (const WaitingMessage& message : *waiting) {
            if (stopped())
                break;
            TRY_VOID(takeOver(message));
        }
        return {};
    }

    // The bytes are durable here before anyone looks at them, and before the axis hears of it.
    Result<> takeOver(const WaitingMessage& message) {
        TRY(const std::optional<store::InboxMessage> known, m_store.read([&](store::Connection& connection) {
            return store::inboxMessage(connection, message.docId);
        }));
        // Bytes that are gone before anyone could use them are fetched again, while the axis still has them.
        const bool lost = known && known->state == store::InboxState::Stored &&
                          !QFile::exists(m_store.blobs().path(known->rawSha256));
        if (known && !lost) {
            if (known->state == store::InboxState::Confirmed)
                tell(message.docId, known->error ? PullState::Fail : PullState::Done, {});
            return {};
        }
        TRY(const QString temporary, m_store.blobs().temporaryPath());
        const Result<> fetched = m_transport.fetch(message.docId, temporary, m_cancel);
        if (!fetched) {
            QFile::remove(temporary);
            note(fetched.error());
            return {};
        }
        const auto sha256 = m_store.blobs().putFile(temporary);
        QFile::remove(temporary);
        if (!sha256)
            return fail(sha256.error());
        store::InboxMessage received;
        received.axisDocId = message.docId;
        received.kind = message.kind;
        received.fromOrgan = message.from;
        received.rawSha256 = *sha256;
        received.receivedAt = m_store.clock()();
        TRY_VOID(m_store.write(
            [&](store::Transaction& transaction) { return store::storeReceived(transaction, received); }));
        ++m_report.received;
        return {};
    }

    Result<> applyStored() {
        TRY(const QList<store::InboxMessage> stored, m_store.read([](store::Connection& connection) {
            return store::inboxIn(connection, store::InboxState::Stored, all);
        }));
        for (const store::InboxMessage& message : stored) {
            if (m_cancel.requested())
                break;
            const Result<> applied = m_apply(message);
            if (applied)
                continue;
            note(applied.error());
            if (!isForGood(applied.error()))
                continue;
            ++m_report.rejected;
            TRY_VOID(m_store.write([&](store::Transaction& transaction) {
                return store::markRejected(transaction, message.axisDocId, applied.error());
            }));
        }
        return {};
    }

    Result<> confirm(store::InboxState state, PullState answer) {
        TRY(const QList<store::InboxMessage> messages,
            m_store.read([&](store::Connection& connection) { return store::inboxIn(connection, state, all); }));
        for (const store::InboxMessage& message : messages) {
            if (stopped())
                break;
            if (!tell(message.axisDocId, answer, message.error ? message.error->message() : QString()))
                continue;
            TRY_VOID(m_store.write([&](store::Transaction& transaction) {
                return store::markConfirmed(transaction, message.axisDocId, m_store.clock()());
            }));
        }
        return {};
    }

    bool tell(const QString& docId, PullState state, const QString& description) {
        const Result<> told = m_transport.confirm(docId, state, description, m_cancel);
        if (!told)
            note(told.error());
        return told.has_value();
    }

    store::Store& m_store;
    AxisTransport& m_transport;
    const ApplyReceived& m_apply;
    Cancel m_cancel;
    SyncReport m_report;
    bool m_axisIsDown = false;
};

} // namespace

Result<SyncReport> syncOnce(store::Store& store, AxisTransport& transport, const ApplyReceived& apply,
                            const Cancel& cancel) {
    FileLock lock(store.folder() + QStringLiteral("/sync.lock"));
    if (!lock.tryLock())
        return fail("axis.sync_busy");
    return Pass(store, transport, apply, cancel).run();
}

std::chrono::seconds backOff(int attempts) {
    return attempts <= 3 ? std::chrono::seconds(25) : std::chrono::hours(1);
}

} // namespace vanthu::exchange
