// The way out: a batch is leased in one transaction, transmitted on a few connections, and its results are recorded in
// one transaction together with the next lease.

#include "exchange/Sending.h"

#include <algorithm>

namespace vanthu::exchange {

namespace {

constexpr auto patience = std::chrono::milliseconds(40); // for more results before those at hand are recorded

} // namespace

Sending::Sending(Pass& pass)
    : m_pass(pass)
    , m_workers(pass.transport.connections(), [this](const OutboxMessage& message) { return transmit(message); }) {}

Result<> Sending::goOn() {
    m_left = m_pass.options.batch;
    return record(m_workers.takeFinished());
}

Result<bool> Sending::finish(int most) {
    m_left = most;
    TRY_VOID(record(m_workers.takeFinished()));
    while (m_workers.open() > 0)
        TRY_VOID(record(m_workers.take((m_workers.open() + 1) / 2, patience)));
    return m_left == 0 && !m_pass.stopped();
}

Result<> Sending::record(const Finished& finished) {
    QList<Error> errors;
    for (const auto& [message, outcome] : finished) {
        adjustWindow(outcome);
        if (!outcome)
            errors += outcome.error();
    }
    TRY_VOID(m_pass.note(qsizetype(finished.size()) > errors.size(), errors));
    if (m_pass.stopped())
        TRY_VOID(giveBack());
    return turnOver(finished);
}

Sending::Outcome Sending::transmit(const OutboxMessage& message) {
    const store::Blobs& blobs = m_pass.store.blobs();
    TRY_VOID(blobs.verify(message.payloadSha256, message.payload));
    const QString file = message.payload.isEmpty() ? blobs.path(message.payloadSha256) : QString();
    return m_pass.transport.send(
        {file, message.payload, message.payloadSha256, message.kind, message.fromOrgan, message.toOrgans},
        m_pass.cancel);
}

// Begins with one message: an axis that does not answer costs one of them an attempt, not all.
void Sending::adjustWindow(const Outcome& outcome) {
    if (outcome)
        m_window = std::min(m_window * 2, m_pass.options.batch);
    else if (mayConcernTheAxis(outcome.error()))
        m_window = 1;
}

// Records and leases in one transaction.
Result<> Sending::turnOver(const Finished& finished) {
    const int room = m_pass.stopped() ? 0 : std::min(m_window - m_workers.open(), m_left);
    if (finished.empty() && room <= 0)
        return {};
    if (finished.empty()) {
        TRY(const QList<OutboxMessage> due, m_pass.store.read([&](store::Connection& connection) {
            return store::dueMessages(connection, m_pass.now(), 1);
        }));
        if (due.isEmpty())
            return {};
    }
    TRY(const QList<OutboxMessage> leased,
        m_pass.store.write([&](store::Transaction& transaction) -> Result<QList<OutboxMessage>> {
            for (const auto& [message, outcome] : finished)
                TRY_VOID(recordOne(transaction, message, outcome));
            if (room <= 0)
                return QList<OutboxMessage>();
            return store::leaseDue(transaction, m_pass.lease, m_pass.now(), room);
        }));
    for (const auto& [message, outcome] : finished)
        ++(outcome ? m_pass.report.sent : m_pass.report.failed);
    m_left -= int(leased.size());
    for (const OutboxMessage& message : leased)
        m_workers.put(message);
    return {};
}

Result<> Sending::recordOne(store::Transaction& transaction, const OutboxMessage& message, const Outcome& outcome) {
    const QDateTime now = m_pass.now();
    if (outcome)
        return store::markSent(transaction, message.id, *outcome, now);
    const Error& error = outcome.error();
    // A stop on request says nothing about the message: it goes at once at the next pass.
    std::optional<QDateTime> next;
    if (error.code() == "network.cancelled")
        next = now;
    else if (!isPermanent(error))
        next = now.addSecs(backOff(message.attempts, m_pass.options.random).count());
    TRY_VOID(store::markFailedBy(transaction, m_pass.lease, message.id, error, next, now));
    // One unknown or locked recipient must not keep the document from the others.
    if (concernsOneRecipient(error) && message.toOrgans.size() > 1)
        return store::splitByRecipient(transaction, message, now);
    return {};
}

Result<> Sending::giveBack() {
    const std::vector<OutboxMessage> untried = m_workers.takeBack();
    if (untried.empty())
        return {};
    return m_pass.store.write([&](store::Transaction& transaction) -> Result<> {
        for (const OutboxMessage& message : untried)
            TRY_VOID(store::releaseUntried(transaction, message.id, m_pass.lease, m_pass.now()));
        return {};
    });
}

} // namespace vanthu::exchange
