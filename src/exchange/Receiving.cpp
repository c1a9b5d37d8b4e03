// The way in: fetched and stored as it came, applied and confirmed, each step for many messages together. While a lot
// is applied, the next one is prepared, the one after that is fetched, the last one is confirmed, and what is due goes
// out.

#include "exchange/Fetching.h"
#include "exchange/Sending.h"

#include <QHash>

#include <algorithm>
#include <memory>
#include <utility>

namespace vanthu::exchange {

namespace {

constexpr auto patience = std::chrono::milliseconds(100); // for more messages before those at hand are written
// A clerk who issues a document meanwhile waits for one message; in another process, which asks once a millisecond, for
// one transaction.
constexpr auto longestTransaction = std::chrono::milliseconds(15);
constexpr auto breather = std::chrono::milliseconds(2);
constexpr int sentInARow = 500; // then it is asked again what waits at the axis,
constexpr int lotsInARow = 8;   // or what was asked for is fetched on
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
        TRY_VOID(applyAndConfirm(Until::AllApplied));
        TRY_VOID(noteConfirmed());
        if (!m_waiting.isEmpty() && std::exchange(m_appliedSome, false)) {
            // What a message waited for may have come behind it.
            m_prepared = m_told = m_refused = 0;
            TRY_VOID(applyAndConfirm(Until::AllApplied));
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
        int lots = 0;
        for (qsizetype begin = 0; begin < waiting->size() && !m_pass.stopped(); begin += lot) {
            TRY(const QList<InboxMessage> forgotten, m_fetching.request(waiting->mid(begin, lot)));
            for (const InboxMessage& message : forgotten)
                m_tellers.put(message);
            TRY_VOID(m_fetching.storeFetched(m_fetching.replaces() ? 0 : lot));
            TRY_VOID(applyAndConfirm(Until::NextPrepares));
            // Where thousands wait, what is due must not wait for all of them.
            TRY_VOID(++lots % lotsInARow == 0 ? m_sending.finish(sentInARow).map([](bool) {}) : m_sending.goOn());
        }
        return m_fetching.storeFetched(0);
    }

    enum class Until { NextPrepares, AllApplied };

    Result<> applyAndConfirm(Until until) {
        TRY_VOID(applyStored(until));
        TRY_VOID(noteConfirmed());
        TRY_VOID(confirm(InboxState::Applied, m_told));
        return confirm(InboxState::Rejected, m_refused);
    }

    using Preparing = Result<Prepared>;
    using Refusal = std::optional<Error>;
    // Messages that are prepared, and then applied, together.
    struct Lot {
        QList<InboxMessage> messages;
        std::vector<Preparing> prepared;
        std::size_t open; // not prepared yet
    };

    // Each message once in a pass: one that has to wait holds up no other. While a lot is applied, the next is
    // prepared.
    Result<> applyStored(Until until) {
        while (!m_pass.cancel.requested()) {
            TRY(std::shared_ptr<Lot> next, beginNext());
            std::swap(next, m_next);
            if (next)
                TRY_VOID(apply(*next));
            if (!m_next || until == Until::NextPrepares)
                break;
        }
        return {};
    }

    // Nothing when no more is stored.
    Result<std::shared_ptr<Lot>> beginNext() {
        TRY(QList<InboxMessage> messages, m_store.read([&](store::Connection& connection) {
            return store::inboxAfter(connection, InboxState::Stored, m_prepared, m_pass.options.batch);
        }));
        if (messages.isEmpty())
            return nullptr;
        m_prepared = messages.last().sequence;
        const auto size = std::size_t(messages.size());
        auto lot =
            std::make_shared<Lot>(Lot{std::move(messages), std::vector<Preparing>(size, Preparing(Prepared())), size});
        for (std::size_t i = 0; i < size; ++i)
            m_preparers.put({lot, i});
        return lot;
    }

    void finishPreparing(const Lot& lot) {
        while (lot.open > 0)
            for (auto& [job, one] : m_preparers.take(int(lot.open), patience)) {
                job.first->prepared[job.second] = std::move(one);
                --job.first->open;
            }
    }

    Result<> apply(Lot& lot) {
        finishPreparing(lot);
        const QList<InboxMessage>& batch = lot.messages;
        const std::vector<Preparing>& prepared = lot.prepared;
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

    // As many as fit into a short transaction that nobody waits for: where the next one begins.
    Result<std::size_t> applyFrom(std::size_t from, const QList<InboxMessage>& batch,
                                  const std::vector<Preparing>& prepared, std::vector<Refusal>& outcomes) {
        return m_store.write([&](store::Transaction& transaction) -> Result<std::size_t> {
            const auto end = std::chrono::steady_clock::now() + longestTransaction;
            std::size_t i = from;
            do {
                TRY(outcomes[i], applyOne(transaction, batch[qsizetype(i)], prepared[i]));
            } while (++i < prepared.size() && !m_store.writeAwaited() && std::chrono::steady_clock::now() < end);
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
            QList<Error> errors;
            for (const auto& [message, told] : m_tellers.take(m_tellers.open(), patience)) {
                if (told)
                    confirmed += message.axisDocId;
                else
                    errors += told.error();
            }
            TRY_VOID(m_pass.note(!confirmed.isEmpty(), errors));
            if (confirmed.isEmpty())
                continue;
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
    qint64 m_prepared = 0; // sequence of the last message that this pass has begun to prepare,
    qint64 m_told = 0;     // to confirm,
    qint64 m_refused = 0;  // to refuse
    std::shared_ptr<Lot> m_next;
    QHash<QString, Error> m_waiting; // for another message, as far as they know
    bool m_appliedSome = false;
    // Last: their threads use the rest.
    using Preparation = std::pair<std::shared_ptr<Lot>, std::size_t>; // its place in the lot
    Workers<Preparation, Preparing> m_preparers{
        m_pass.receiver.threads,
        [this](const Preparation& job) { return m_pass.receiver.prepare(job.first->messages[qsizetype(job.second)]); }};
    Workers<InboxMessage, Result<>> m_tellers{m_pass.transport.connections(),
                                              [this](const InboxMessage& message) { return tellOne(message); }};
    Fetching m_fetching{m_pass};
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
