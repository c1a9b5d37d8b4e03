#include "store/Outbox.h"

#include <algorithm>

namespace vanthu::store {

namespace {

const QLatin1Char comma(',');
const QLatin1Char line('\n');

QString kindName(MessageKind kind) {
    return kind == MessageKind::Status ? QStringLiteral("status") : QStringLiteral("document");
}

OutboxState stateOf(const QString& name) {
    for (const OutboxState state :
         {OutboxState::Queued, OutboxState::Sending, OutboxState::Sent, OutboxState::Failed, OutboxState::Split})
        if (outboxStateName(state) == name)
            return state;
    return OutboxState::Cancelled;
}

#define OUTBOX_COLUMNS                                                                                                 \
    "m.id, m.message_key, m.document_id, m.kind, m.title, m.from_organ, m.to_organs, m.payload_sha256, m.urgent, "     \
    "m.state, m.not_before, m.next_try_at, m.attempts, m.error_code, m.error_args, m.error_detail, m.axis_doc_id, "    \
    "m.created_at, m.sent_at, m.anchored_at, m.payload"

OutboxMessage readMessage(const Row& row) {
    OutboxMessage m;
    m.id = row.text(0);
    m.key = row.text(1);
    m.documentId = row.text(2);
    m.kind = row.text(3) == kindName(MessageKind::Status) ? MessageKind::Status : MessageKind::Document;
    m.title = row.text(4);
    m.fromOrgan = row.text(5);
    m.toOrgans = row.text(6).split(comma, Qt::SkipEmptyParts);
    m.payloadSha256 = row.bytes(7);
    m.urgent = row.integer(8) != 0;
    m.state = stateOf(row.text(9));
    m.notBefore = row.time(10);
    m.nextTryAt = row.time(11);
    m.attempts = int(row.integer(12));
    if (const QByteArray code = row.bytes(13); !code.isEmpty())
        m.lastError = Error(code, row.text(14).split(line), row.text(15));
    m.axisDocId = row.text(16);
    m.createdAt = row.time(17);
    m.sentAt = row.time(18);
    m.anchoredAt = row.time(19);
    m.payload = row.bytes(20);
    return m;
}

Result<QList<OutboxMessage>> readMessages(Connection& connection, const char* sql,
                                          std::initializer_list<Value> values) {
    QList<OutboxMessage> all;
    TRY_VOID(connection.select(sql, values, [&](const Row& row) { all += readMessage(row); }));
    return all;
}

Result<> endAttempt(Connection& connection, const QString& id, const QString& result, const QString& detail,
                    const QDateTime& now) {
    return connection.execute("UPDATE outbox_attempt SET ended_at = ?, result = ?, detail = ? "
                              "WHERE message_id = ? AND ended_at IS NULL",
                              {toValue(now), result, detail, id});
}

} // namespace

QString outboxStateName(OutboxState state) {
    switch (state) {
    case OutboxState::Queued:
        return QStringLiteral("queued");
    case OutboxState::Sending:
        return QStringLiteral("sending");
    case OutboxState::Sent:
        return QStringLiteral("sent");
    case OutboxState::Failed:
        return QStringLiteral("failed");
    case OutboxState::Split:
        return QStringLiteral("split");
    case OutboxState::Cancelled:
        break;
    }
    return QStringLiteral("cancelled");
}

Result<OutboxMessage> messageById(Connection& connection, const QString& id) {
    TRY(const QList<OutboxMessage> found,
        readMessages(connection, "SELECT " OUTBOX_COLUMNS " FROM outbox_message m WHERE m.id = ?", {id}));
    if (found.isEmpty())
        return fail("store.message_missing", {id});
    return found.first();
}

Result<> enqueue(Transaction& transaction, const OutboxMessage& m) {
    return transaction.connection().execute(
        "INSERT INTO outbox_message (id, message_key, sequence, document_id, kind, title, from_organ, to_organs, "
        "payload_sha256, urgent, state, not_before, next_try_at, attempts, error_code, error_args, error_detail, "
        "axis_doc_id, created_at, anchored_at, payload) "
        "VALUES (?, ?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM outbox_message), ?, ?, ?, ?, ?, ?, ?, 'queued', ?, "
        "?, 0, "
        "'', '', '', '', ?, ?, ?) ON CONFLICT (message_key) DO NOTHING",
        {m.id, m.key, m.documentId, kindName(m.kind), m.title, m.fromOrgan, m.toOrgans.join(comma), m.payloadSha256,
         toValue(m.urgent), toValue(m.notBefore), toValue(m.notBefore), toValue(m.createdAt), toValue(m.createdAt),
         m.payload});
}

Result<QList<OutboxMessage>> dueMessages(Connection& connection, const QDateTime& now, int limit) {
    // A permanently failed message of the same document also holds back the later ones: an update without its document
    // would be refused by the receiver. Messages to one recipient each do not wait for those to another.
    return readMessages(connection,
                        "SELECT " OUTBOX_COLUMNS
                        " FROM outbox_message m WHERE m.state = 'queued' AND m.not_before <= ?1 "
                        "AND m.next_try_at <= ?1 AND NOT EXISTS (SELECT 1 FROM outbox_message e "
                        "WHERE e.document_id = m.document_id AND e.sequence < m.sequence "
                        "AND e.state IN ('queued', 'sending', 'failed') AND (e.to_organs = m.to_organs "
                        "OR instr(e.to_organs, ',') > 0 OR instr(m.to_organs, ',') > 0)) "
                        "ORDER BY m.urgent DESC, m.sequence LIMIT ?2",
                        {toValue(now), toValue(limit)});
}

Result<bool> beginAttempt(Transaction& transaction, const QString& id, const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY_VOID(connection.execute("UPDATE outbox_message SET state = 'sending', attempts = attempts + 1 "
                                "WHERE id = ?1 AND state = 'queued' AND next_try_at <= ?2",
                                {id, toValue(now)}));
    if (connection.changes() != 1)
        return false;
    TRY_VOID(connection.execute("INSERT INTO outbox_attempt (message_id, attempt, started_at, result, detail) "
                                "SELECT id, attempts, ?, '', '' FROM outbox_message WHERE id = ?",
                                {toValue(now), id}));
    return true;
}

Result<> markSent(Transaction& transaction, const QString& id, const QString& axisDocId, const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY_VOID(
        connection.execute("UPDATE outbox_message SET state = 'sent', axis_doc_id = ?, sent_at = ?, error_code = '', "
                           "error_args = '', error_detail = '' WHERE id = ? AND state = 'sending'",
                           {axisDocId, toValue(now), id}));
    return endAttempt(connection, id, QStringLiteral("sent"), axisDocId, now);
}

Result<> markFailed(Transaction& transaction, const QString& id, const Error& error,
                    const std::optional<QDateTime>& nextTryAt, const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY_VOID(connection.execute(
        "UPDATE outbox_message SET state = ?, next_try_at = ?, anchored_at = ?, error_code = ?, "
        "error_args = ?, error_detail = ? WHERE id = ? AND state = 'sending'",
        {outboxStateName(nextTryAt ? OutboxState::Queued : OutboxState::Failed), toValue(nextTryAt.value_or(now)),
         toValue(now), error.code(), error.args().join(line), error.technical(), id}));
    return endAttempt(connection, id, QString::fromUtf8(error.code()), error.technical(), now);
}

Result<QList<OutboxMessage>> leaseDue(Transaction& transaction, const Lease& lease, const QDateTime& now, int limit) {
    Connection& connection = transaction.connection();
    TRY(QList<OutboxMessage> due, dueMessages(connection, now, limit));
    for (OutboxMessage& message : due) {
        TRY(const bool ours, beginAttempt(transaction, message.id, now));
        if (!ours)
            return fail("store.failed", {}, QStringLiteral("due, but not to be had: ") + message.id);
        TRY_VOID(connection.execute("UPDATE outbox_message SET lease_owner = ?, lease_until = ? WHERE id = ?",
                                    {lease.owner, toValue(lease.until), message.id}));
        message.state = OutboxState::Sending;
        ++message.attempts;
    }
    return due;
}

Result<> releaseUntried(Transaction& transaction, const QString& id, const Lease& lease, const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY_VOID(
        connection.execute("UPDATE outbox_message SET state = 'queued', attempts = attempts - 1, lease_owner = '', "
                           "lease_until = NULL, next_try_at = ?1, anchored_at = ?1 "
                           "WHERE id = ?2 AND state = 'sending' AND lease_owner = ?3",
                           {toValue(now), id, lease.owner}));
    if (connection.changes() != 1)
        return {};
    return connection.execute("DELETE FROM outbox_attempt WHERE message_id = ? AND ended_at IS NULL", {id});
}

Result<> markFailedBy(Transaction& transaction, const Lease& lease, const QString& id, const Error& error,
                      const std::optional<QDateTime>& nextTryAt, const QDateTime& now) {
    TRY(const std::optional<qint64> ours, transaction.connection().number("SELECT COUNT(*) FROM outbox_message "
                                                                          "WHERE id = ? AND lease_owner = ?",
                                                                          {id, lease.owner}));
    return ours.value_or(0) == 1 ? markFailed(transaction, id, error, nextTryAt, now) : Result<>();
}

Result<int> takeOver(Transaction& transaction, const Lease& lease, const QDateTime& now) {
    Connection& connection = transaction.connection();
    // A lease that ends later than one begun now was given by a clock that has been put back since.
    const QString machine = lease.owner.section(QLatin1Char(':'), 0, 0);
    QStringList ids;
    TRY_VOID(connection.select("SELECT id FROM outbox_message WHERE state = 'sending' AND (lease_until IS NULL "
                               "OR lease_until <= ?1 OR lease_until > ?2 OR substr(lease_owner, 1, ?3) = ?4)",
                               {toValue(now), toValue(lease.until), toValue(int(machine.size())), machine},
                               [&](const Row& row) { ids += row.text(0); }));
    for (const QString& id : ids) {
        TRY_VOID(endAttempt(connection, id, QStringLiteral("interrupted"), {}, now));
        TRY_VOID(connection.execute("UPDATE outbox_message SET state = 'queued', next_try_at = ?1, anchored_at = ?1, "
                                    "lease_owner = '', lease_until = NULL WHERE id = ?2",
                                    {toValue(now), id}));
    }
    return int(ids.size());
}

Result<int> settleClock(Transaction& transaction, const QDateTime& now, std::chrono::seconds longest) {
    constexpr int small = 120; // seconds by which clocks are set right all the time
    Connection& connection = transaction.connection();
    TRY(const QList<OutboxMessage> frozen,
        readMessages(connection,
                     "SELECT " OUTBOX_COLUMNS " FROM outbox_message m WHERE m.state = 'queued' AND m.anchored_at > ?1 "
                     "AND m.next_try_at > ?2",
                     {toValue(now.addSecs(small)), toValue(now)}));
    for (const OutboxMessage& m : frozen) {
        const qint64 wait = std::clamp<qint64>(m.anchoredAt.secsTo(m.nextTryAt), 0, longest.count());
        const QDateTime next = now.addSecs(wait);
        TRY_VOID(connection.execute("UPDATE outbox_message SET next_try_at = ?1, not_before = MIN(not_before, ?1), "
                                    "anchored_at = ?2 WHERE id = ?3",
                                    {toValue(next), toValue(now), m.id}));
    }
    return int(frozen.size());
}

Result<> splitByRecipient(Transaction& transaction, const OutboxMessage& message, const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY_VOID(connection.execute("UPDATE outbox_message SET state = 'split' WHERE id = ? AND state = 'failed'",
                                {message.id}));
    if (connection.changes() != 1)
        return {};
    for (const QString& organ : message.toOrgans) {
        OutboxMessage one = message;
        one.id = message.id + QLatin1Char('/') + organ;
        one.key = message.key + QLatin1Char('/') + organ;
        one.toOrgans = QStringList{organ};
        one.title = QStringLiteral("%1 → %2").arg(message.title.section(QStringLiteral(" → "), 0, 0), organ);
        one.notBefore = one.createdAt = now;
        TRY_VOID(enqueue(transaction, one));
    }
    return {};
}

Result<> retryNow(Transaction& transaction, const QString& id, const QDateTime& now) {
    Connection& connection = transaction.connection();
    TRY_VOID(connection.execute("UPDATE outbox_message SET state = 'queued', next_try_at = ?1, anchored_at = ?1, "
                                "not_before = MIN(not_before, ?1) WHERE id = ?2 AND state IN ('queued', 'failed')",
                                {toValue(now), id}));
    if (connection.changes() != 1)
        return fail("store.message_not_waiting");
    return {};
}

Result<OutboxMessage> cancelMessage(Transaction& transaction, const QString& id, const QDateTime&) {
    Connection& connection = transaction.connection();
    TRY_VOID(connection.execute("UPDATE outbox_message SET state = 'cancelled' "
                                "WHERE id = ? AND state = 'queued' AND attempts = 0",
                                {id}));
    if (connection.changes() != 1)
        return fail("store.undo_over");
    return messageById(connection, id);
}

Result<OutboxMessage> abandonMessage(Transaction& transaction, const QString& id, const QDateTime&) {
    Connection& connection = transaction.connection();
    TRY_VOID(connection.execute(
        "UPDATE outbox_message SET state = 'cancelled' WHERE id = ? AND state IN ('queued', 'failed')", {id}));
    if (connection.changes() != 1)
        return fail("store.message_not_waiting");
    return messageById(connection, id);
}

Result<QList<OutboxMessage>> messagesOf(Connection& connection, const QString& documentId) {
    return readMessages(connection,
                        "SELECT " OUTBOX_COLUMNS " FROM outbox_message m WHERE m.document_id = ? ORDER BY m.sequence",
                        {documentId});
}

Result<std::optional<QDateTime>> nextDue(Connection& connection) {
    std::optional<QDateTime> soonest;
    TRY_VOID(connection.select("SELECT MIN(MAX(next_try_at, not_before)) FROM outbox_message WHERE state = 'queued'",
                               {}, [&](const Row& row) {
                                   if (const QDateTime at = row.time(0); at.isValid())
                                       soonest = at;
                               }));
    return soonest;
}

Result<std::optional<OutboxMessage>> messageByKey(Connection& connection, const QString& key) {
    TRY(const QList<OutboxMessage> found,
        readMessages(connection, "SELECT " OUTBOX_COLUMNS " FROM outbox_message m WHERE m.message_key = ?", {key}));
    return found.isEmpty() ? std::nullopt : std::optional<OutboxMessage>(found.first());
}

Result<QList<OutboxMessage>> outbox(Connection& connection, int limit) {
    return readMessages(connection, "SELECT " OUTBOX_COLUMNS " FROM outbox_message m ORDER BY m.sequence DESC LIMIT ?",
                        {toValue(limit)});
}

Result<int> countUnsent(Connection& connection) {
    TRY(const std::optional<qint64> count,
        connection.number("SELECT COUNT(*) FROM outbox_message WHERE state IN ('queued', 'sending', 'failed')"));
    return int(count.value_or(0));
}

Result<QList<Attempt>> attempts(Connection& connection, const QString& messageId) {
    QList<Attempt> all;
    TRY_VOID(connection.select("SELECT attempt, started_at, ended_at, result, detail FROM outbox_attempt "
                               "WHERE message_id = ? ORDER BY attempt",
                               {messageId}, [&](const Row& row) {
                                   all += {int(row.integer(0)), row.time(1), row.time(2), row.text(3), row.text(4)};
                               }));
    return all;
}

} // namespace vanthu::store
