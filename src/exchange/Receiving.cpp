// The way in: fetched on a few connections, stored raw, applied and confirmed, each step for many messages together.
// While a lot is applied, the next one is fetched, the last one is confirmed, and what is due goes out.

#include "exchange/Sending.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <utility>

namespace vanthu::exchange {

namespace {

constexpr auto patience = std::chrono::milliseconds(100); // for more messages before those at hand are stored
// A clerk who issues a document meanwhile waits for one transaction and not for a whole lot; in another process they
// ask once a millisecond.
constexpr auto longestTransaction = std::chrono::milliseconds(10);
constexpr auto breather = std::chrono::milliseconds(2);
constexpr int sentInARow = 500; // then it is asked again what waits at the axis
constexpr int tryLater = 75;    // the exit status of errors that time cures

using store::InboxMessage;
using store::InboxState;

class Receiving {
public:
    Receiving(Pass& pass, Sending& sending)
        : m_pass(pass)
        , m_store(pass.store)
        , m_sending(sending) {}

    // What waits at the axis now. A message that could not be fetched or confirmed is left to the next pass.
    Result<> round() {
        for (const store::MessageKind kind : {store::MessageKind::Document, store::MessageKind::Status})
            TRY_VOID(fetchKind(kind));
        TRY_VOID(applyAndConfirm());
        TRY_VOID(noteConfirmed());
        if (!m_waiting.isEmpty() && std::exchange(m_appliedSome, false)) {
            // What a message waited for may have come behind it.
            m_applied = m_told = m_refused = 0;
            TRY_VOID(applyAndConfirm());
            TRY_VOID(noteConfirmed());
        }
        return {};
    }

    // Messages that wait for others still do.
    Result<> end() {
        for (const Error& error : std::as_const(m_waiting))
            TRY_VOID(m_pass.noteProblem(error));
        return {};
    }

private:
    Result<> fetchKind(store::MessageKind kind) {
        if (m_pass.stopped())
            return {};
        const auto waiting = m_pass.ask(kind);
        if (!waiting)
            return mayConcernTheAxis(waiting.error()) ? m_pass.noteSilence(waiting.error())
                                                      : m_pass.noteProblem(waiting.error());
        TRY_VOID(m_pass.noteAnswer());
        const qsizetype lot = m_pass.options.batch;
        for (qsizetype begin = 0; begin < waiting->size() && !m_pass.stopped(); begin += lot) {
            TRY_VOID(request(waiting->mid(begin, lot)));
            TRY_VOID(storeFetched(m_again.isEmpty() ? lot : 0)); // what is to be applied has its bytes
            TRY_VOID(applyAndConfirm());
            TRY_VOID(m_sending.goOn());
        }
        return storeFetched(0);
    }

    using Fetched = Result<QString>; // the temporary file

    Result<> request(const QList<WaitingMessage>& messages) {
        QStringList ids;
        for (const WaitingMessage& message : messages)
            ids += message.docId;
        TRY(const auto known,
            m_store.read([&](store::Connection& connection) { return store::inboxMessages(connection, ids); }));
        for (const WaitingMessage& message : messages) {
            if (m_listed.contains(message.docId))
                continue;
            m_listed += message.docId;
            const auto before = known.constFind(message.docId);
            if (before == known.constEnd()) {
                m_fetchers.put(message);
            } else if (before->state == InboxState::Confirmed) {
                m_tellers.put(*before); // the axis has forgotten the confirmation
            } else if (before->state == InboxState::Stored && !QFile::exists(m_store.blobs().path(before->rawSha256))) {
                // Bytes that are gone before anyone could use them are fetched again, while the axis still has them.
                m_again += message.docId;
                m_fetchers.put(message);
            }
        }
        return {};
    }

    // Takes what was fetched, until no more than so many are on their way.
    Result<> storeFetched(qsizetype onTheWay) {
        if (m_pass.stopped())
            onTheWay = 0;
        while (m_fetchers.open() > onTheWay) {
            const auto fetched = m_fetchers.take((std::min(m_fetchers.open(), m_pass.options.batch) + 1) / 2, patience);
            TRY_VOID(storeRaw(fetched));
            if (m_pass.stopped()) {
                (void)m_fetchers.takeBack();
                onTheWay = 0;
            }
        }
        return {};
    }

    Fetched fetch(const WaitingMessage& message) {
        TRY(const QString temporary, m_store.blobs().temporaryPath());
        if (const Result<> done = m_pass.transport.fetch(message.docId, temporary, m_pass.cancel); !done) {
            QFile::remove(temporary);
            return fail(done.error());
        }
        return temporary;
    }

    // The bytes are durable here before anyone looks at them, and before the axis hears of it.
    Result<> storeRaw(const std::vector<std::pair<WaitingMessage, Fetched>>& fetched) {
        QStringList files;
        QList<InboxMessage> received;
        for (const auto& [message, file] : fetched) {
            if (!file) {
                TRY_VOID(m_pass.note(file.error()));
                continue;
            }
            InboxMessage one;
            one.axisDocId = message.docId;
            one.kind = message.kind;
            one.fromOrgan = message.from;
            one.receivedAt = m_pass.now();
            received += one;
            files += *file;
        }
        if (received.isEmpty())
            return {};
        TRY(const QList<QByteArray> names, m_store.blobs().takeFiles(files));
        TRY_VOID(m_store.write([&](store::Transaction& transaction) -> Result<> {
            for (qsizetype i = 0; i < received.size(); ++i) {
                received[i].rawSha256 = names[i];
                if (m_again.contains(received[i].axisDocId))
                    TRY_VOID(store::replaceRaw(transaction, received[i].axisDocId, names[i]));
                else
                    TRY_VOID(store::storeReceived(transaction, received[i]));
            }
            return {};
        }));
        for (const InboxMessage& one : std::as_const(received))
            m_again.remove(one.axisDocId);
        TRY_VOID(m_pass.noteAnswer());
        m_pass.report.received += int(received.size());
        return {};
    }

    Result<> applyAndConfirm() {
        TRY_VOID(applyStored());
        TRY_VOID(noteConfirmed());
        TRY_VOID(confirm(InboxState::Applied, m_told));
        return confirm(InboxState::Rejected, m_refused);
    }

    // Each message once in a pass: one that has to wait holds up no other.
    Result<> applyStored() {
        while (!m_pass.cancel.requested()) {
            TRY(const QList<InboxMessage> batch, m_store.read([&](store::Connection& connection) {
                return store::inboxAfter(connection, InboxState::Stored, m_applied, m_pass.options.batch);
            }));
            if (batch.isEmpty())
                break;
            m_applied = batch.last().sequence;
            TRY_VOID(applyBatch(batch));
        }
        return {};
    }

    using Preparing = Result<Prepared>;
    using Refusal = std::optional<Error>;

    Result<> applyBatch(const QList<InboxMessage>& batch) {
        std::vector<Preparing> prepared = prepareAll(batch);
        std::vector<Refusal> outcomes(prepared.size());
        QList<store::Blobs::Staged> files;
        for (const Preparing& one : prepared)
            if (one)
                files += one->files;
        bool together = m_store.blobs().keep(files).has_value();
        std::size_t next = 0;
        while (together && next < prepared.size()) {
            if (next > 0)
                std::this_thread::sleep_for(breather);
            const auto end = applyFrom(next, batch, prepared, outcomes);
            together = end.has_value();
            next = end.value_or(next);
        }
        // Whatever went wrong with the whole: each message gets its chance alone.
        for (; next < prepared.size(); ++next) {
            const Result<Refusal> alone = applyAlone(batch[qsizetype(next)], prepared[next]);
            outcomes[next] = alone ? *alone : Refusal(alone.error());
        }
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            TRY_VOID(noteOutcome(batch[qsizetype(i)], outcomes[i]));
        return {};
    }

    // As many as fit into a short transaction: where the next one begins.
    Result<std::size_t> applyFrom(std::size_t from, const QList<InboxMessage>& batch,
                                  const std::vector<Preparing>& prepared, std::vector<Refusal>& outcomes) {
        return m_store.write([&](store::Transaction& transaction) -> Result<std::size_t> {
            const auto end = std::chrono::steady_clock::now() + longestTransaction;
            std::size_t i = from;
            do {
                TRY(outcomes[i], applyOne(transaction, batch[qsizetype(i)], prepared[i]));
            } while (++i < prepared.size() && std::chrono::steady_clock::now() < end);
            return i;
        });
    }

    Result<> noteOutcome(const InboxMessage& message, const Refusal& refusal) {
        m_waiting.remove(message.axisDocId);
        if (!refusal) {
            m_appliedSome = true;
            return {};
        }
        if (refusal->exitStatus() == tryLater) {
            m_waiting.insert(message.axisDocId, *refusal);
            return {};
        }
        m_pass.report.rejected += isForGood(*refusal) ? 1 : 0;
        return m_pass.noteProblem(*refusal);
    }

    std::vector<Preparing> prepareAll(const QList<InboxMessage>& batch) {
        std::vector<Preparing> prepared(std::size_t(batch.size()), Preparing(Prepared()));
        for (qsizetype i = 0; i < batch.size(); ++i)
            m_preparers.put({&batch[i], std::size_t(i)});
        while (m_preparers.open() > 0)
            for (auto& [job, one] : m_preparers.take(m_preparers.open(), patience))
                prepared[job.second] = std::move(one);
        return prepared;
    }

    // Why the message was not applied, with its note in the store; an error is the transaction's.
    static Result<Refusal> applyOne(store::Transaction& transaction, const InboxMessage& message,
                                    const Preparing& prepared) {
        const Result<> outcome =
            prepared ? transaction.attempt([&] { return prepared->apply(transaction); }) : fail(prepared.error());
        if (transaction.broken())
            return fail(*transaction.broken());
        if (outcome)
            return Refusal();
        if (isForGood(outcome.error()))
            TRY_VOID(store::markRejected(transaction, message.axisDocId, outcome.error()));
        else
            TRY_VOID(store::noteNotYet(transaction, message.axisDocId, outcome.error()));
        return Refusal(outcome.error());
    }

    Result<Refusal> applyAlone(const InboxMessage& message, const Preparing& prepared) {
        if (prepared)
            TRY_VOID(m_store.blobs().keep(prepared->files));
        return m_store.write([&](store::Transaction& transaction) { return applyOne(transaction, message, prepared); });
    }

    // Each message once in a pass, beside everything else.
    Result<> confirm(InboxState state, qint64& cursor) {
        while (!m_pass.stopped()) {
            TRY(const QList<InboxMessage> batch, m_store.read([&](store::Connection& connection) {
                return store::inboxAfter(connection, state, cursor, m_pass.options.batch);
            }));
            if (batch.isEmpty())
                break;
            cursor = batch.last().sequence;
            for (const InboxMessage& message : batch)
                m_tellers.put(message);
            if (m_tellers.open() > 2 * m_pass.options.batch)
                TRY_VOID(noteConfirmed());
        }
        return {};
    }

    // What was told before is known to the axis now, or is told again by the next pass.
    Result<> noteConfirmed() {
        while (m_tellers.open() > 0) {
            if (m_pass.stopped())
                (void)m_tellers.takeBack();
            QStringList confirmed;
            for (const auto& [message, told] : m_tellers.take(m_tellers.open(), patience)) {
                if (told)
                    confirmed += message.axisDocId;
                else
                    TRY_VOID(m_pass.note(told.error()));
            }
            if (confirmed.isEmpty())
                continue;
            TRY_VOID(m_pass.noteAnswer());
            TRY_VOID(m_store.write([&](store::Transaction& transaction) -> Result<> {
                for (const QString& docId : std::as_const(confirmed))
                    TRY_VOID(store::markConfirmed(transaction, docId, m_pass.now()));
                return {};
            }));
        }
        return {};
    }

    Result<> tellOne(const InboxMessage& message) {
        return m_pass.transport.confirm(message.axisDocId, message.error ? PullState::Fail : PullState::Done,
                                        message.error ? message.error->message() : QString(), m_pass.cancel);
    }

    Pass& m_pass;
    store::Store& m_store;
    Sending& m_sending;
    QSet<QString> m_listed; // their ids at the axis, each once
    QSet<QString> m_again;  // of these, what is here without its bytes
    qint64 m_applied = 0;   // sequence of the last message that this pass tried to apply, or to confirm
    qint64 m_told = 0;
    qint64 m_refused = 0;
    QHash<QString, Error> m_waiting; // for another message, as far as they know
    bool m_appliedSome = false;
    // Last: their threads use the rest.
    Workers<WaitingMessage, Fetched> m_fetchers{m_pass.transport.connections(),
                                                [this](const WaitingMessage& message) { return fetch(message); }};
    using Preparation = std::pair<const InboxMessage*, std::size_t>; // its place in the batch
    Workers<Preparation, Preparing> m_preparers{
        m_pass.receiver.threads, [this](const Preparation& job) { return m_pass.receiver.prepare(*job.first); }};
    Workers<InboxMessage, Result<>> m_tellers{m_pass.transport.connections(),
                                              [this](const InboxMessage& message) { return tellOne(message); }};
};

} // namespace

Result<> exchangeAll(Pass& pass) {
    Sending sending(pass);
    Receiving receiving(pass, sending);
    for (bool more = true; more;) {
        TRY_VOID(sending.goOn());
        const Result<> received = receiving.round();
        TRY(more, sending.finish(sentInARow)); // what is under way has its result, whatever happened
        TRY_VOID(received);
    }
    return receiving.end();
}

Result<> applyAlone(store::Store& store, const Receiver& receiver, const store::InboxMessage& message) {
    TRY(const Prepared prepared, receiver.prepare(message));
    TRY_VOID(store.blobs().keep(prepared.files));
    return store.write([&](store::Transaction& transaction) { return prepared.apply(transaction); });
}

} // namespace vanthu::exchange
