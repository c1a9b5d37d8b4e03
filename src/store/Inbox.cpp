#include "store/Inbox.h"

namespace vanthu::store {

namespace {

const QLatin1Char line('\n');

QString stateText(InboxState state) {
    switch (state) {
    case InboxState::Stored:
        return QStringLiteral("stored");
    case InboxState::Applied:
        return QStringLiteral("applied");
    case InboxState::Rejected:
        return QStringLiteral("rejected");
    case InboxState::Confirmed:
        break;
    }
    return QStringLiteral("confirmed");
}

InboxState stateOf(const QString& text) {
    for (const InboxState state : {InboxState::Stored, InboxState::Applied, InboxState::Rejected})
        if (stateText(state) == text)
            return state;
    return InboxState::Confirmed;
}

QString kindText(MessageKind kind) {
    return kind == MessageKind::Status ? QStringLiteral("status") : QStringLiteral("document");
}

#define INBOX_COLUMNS                                                                                                  \
    "axis_doc_id, kind, natural_key, raw_sha256, state, document_id, error_code, error_args, error_detail, "           \
    "received_at, from_organ, sequence, attempts, raw"

InboxMessage readMessage(const Row& row) {
    InboxMessage m;
    m.axisDocId = row.text(0);
    m.kind = row.text(1) == kindText(MessageKind::Status) ? MessageKind::Status : MessageKind::Document;
    m.naturalKey = row.text(2);
    m.rawSha256 = row.bytes(3);
    m.state = stateOf(row.text(4));
    m.documentId = row.text(5);
    if (const QByteArray code = row.bytes(6); !code.isEmpty())
        m.error = Error(code, row.text(7).split(line), row.text(8));
    m.receivedAt = row.time(9);
    m.fromOrgan = row.text(10);
    m.sequence = row.integer(11);
    m.attempts = int(row.integer(12));
    m.raw = row.bytes(13);
    return m;
}

} // namespace

Result<> storeReceived(Transaction& transaction, const InboxMessage& m) {
    return transaction.connection().execute(
        "INSERT INTO inbox_message (" INBOX_COLUMNS ") VALUES (?, ?, '', ?, 'stored', '', '', '', '', ?, ?, "
        "(SELECT COALESCE(MAX(sequence), 0) + 1 FROM inbox_message), 0, ?) "
        "ON CONFLICT (axis_doc_id) DO NOTHING",
        {m.axisDocId, kindText(m.kind), m.rawSha256, toValue(m.receivedAt), m.fromOrgan, m.raw});
}

Result<std::optional<InboxMessage>> inboxMessage(Connection& connection, const QString& axisDocId) {
    std::optional<InboxMessage> found;
    TRY_VOID(connection.select("SELECT " INBOX_COLUMNS " FROM inbox_message WHERE axis_doc_id = ?", {axisDocId},
                               [&](const Row& row) { found = readMessage(row); }));
    return found;
}

Result<QList<InboxMessage>> inboxIn(Connection& connection, InboxState state, int limit) {
    QList<InboxMessage> all;
    TRY_VOID(connection.select("SELECT " INBOX_COLUMNS " FROM inbox_message WHERE state = ? "
                               "ORDER BY received_at, axis_doc_id LIMIT ?",
                               {stateText(state), toValue(limit)}, [&](const Row& row) { all += readMessage(row); }));
    return all;
}

Result<QList<InboxMessage>> inboxAfter(Connection& connection, InboxState state, qint64 sequence, int limit) {
    QList<InboxMessage> all;
    TRY_VOID(connection.select("SELECT " INBOX_COLUMNS " FROM inbox_message WHERE state = ? AND sequence > ? "
                               "ORDER BY sequence LIMIT ?",
                               {stateText(state), sequence, toValue(limit)},
                               [&](const Row& row) { all += readMessage(row); }));
    return all;
}

Result<QHash<QString, InboxMessage>> inboxMessages(Connection& connection, const QStringList& axisDocIds) {
    QHash<QString, InboxMessage> known;
    for (const QString& id : axisDocIds) {
        TRY(const std::optional<InboxMessage> message, inboxMessage(connection, id));
        if (message)
            known.insert(id, *message);
    }
    return known;
}

Result<QList<InboxMessage>> inboxOf(Connection& connection, const QString& documentId) {
    QList<InboxMessage> all;
    TRY_VOID(connection.select("SELECT " INBOX_COLUMNS " FROM inbox_message WHERE document_id = ? ORDER BY sequence",
                               {documentId}, [&](const Row& row) { all += readMessage(row); }));
    return all;
}

Result<QList<InboxMessage>> inboxTroubles(Connection& connection, int limit) {
    QList<InboxMessage> all;
    TRY_VOID(connection.select("SELECT " INBOX_COLUMNS " FROM inbox_message WHERE error_code <> '' "
                               "ORDER BY sequence DESC LIMIT ?",
                               {toValue(limit)}, [&](const Row& row) { all += readMessage(row); }));
    return all;
}

Result<> noteNotYet(Transaction& transaction, const QString& axisDocId, const Error& error) {
    return transaction.connection().execute(
        "UPDATE inbox_message SET attempts = attempts + 1, error_code = ?, error_args = ?, error_detail = ? "
        "WHERE axis_doc_id = ? AND state = 'stored'",
        {error.code(), error.args().join(line), error.technical(), axisDocId});
}

Result<> replaceRaw(Transaction& transaction, const InboxMessage& m) {
    return transaction.connection().execute(
        "UPDATE inbox_message SET raw_sha256 = ?, raw = ? WHERE axis_doc_id = ? AND state = 'stored'",
        {m.rawSha256, m.raw, m.axisDocId});
}

Result<> discardRaw(Transaction& transaction, const QString& axisDocId) {
    return transaction.connection().execute("UPDATE inbox_message SET raw = '' WHERE axis_doc_id = ?", {axisDocId});
}

Result<> markApplied(Transaction& transaction, const QString& axisDocId, const QString& naturalKey,
                     const QString& documentId) {
    return transaction.connection().execute(
        "UPDATE inbox_message SET state = 'applied', natural_key = ?, document_id = ?, error_code = '', "
        "error_args = '', error_detail = '' "
        "WHERE axis_doc_id = ? AND state = 'stored'",
        {naturalKey, documentId, axisDocId});
}

Result<> markRejected(Transaction& transaction, const QString& axisDocId, const Error& error) {
    return transaction.connection().execute(
        "UPDATE inbox_message SET state = 'rejected', error_code = ?, error_args = ?, "
        "error_detail = ? WHERE axis_doc_id = ? AND state = 'stored'",
        {error.code(), error.args().join(line), error.technical(), axisDocId});
}

Result<> markConfirmed(Transaction& transaction, const QString& axisDocId, const QDateTime& now) {
    return transaction.connection().execute("UPDATE inbox_message SET state = 'confirmed', confirmed_at = ? "
                                            "WHERE axis_doc_id = ? AND state IN ('applied', 'rejected')",
                                            {toValue(now), axisDocId});
}

Result<bool> wasApplied(Connection& connection, const QString& naturalKey) {
    TRY(const std::optional<qint64> count,
        connection.number(
            "SELECT COUNT(*) FROM inbox_message WHERE natural_key = ? AND state IN ('applied', 'confirmed')",
            {naturalKey}));
    return count.value_or(0) > 0;
}

} // namespace vanthu::store
