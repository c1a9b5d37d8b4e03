#pragma once

#include "base/Error.h"
#include "store/Connection.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

// What waits to leave for the axis. A message's key is fixed in the transaction of the act and reused by every retry.
namespace vanthu::store {

enum class MessageKind { Document, Status };
enum class OutboxState { Queued, Sending, Sent, Failed, Cancelled };

struct OutboxMessage {
    QString id;
    QString key;
    QString documentId;
    MessageKind kind = MessageKind::Document;
    QString title; // for the person: "05/SNV-VP → H28.02"
    QString fromOrgan;
    QStringList toOrgans;
    QByteArray payloadSha256; // the edXML as it will be sent, a blob
    bool urgent = false;
    OutboxState state = OutboxState::Queued;
    QDateTime notBefore; // end of the undo window
    QDateTime nextTryAt;
    int attempts = 0;
    std::optional<Error> lastError;
    QString axisDocId; // the axis's answer
    QDateTime createdAt;
    QDateTime sentAt;
};

// In the act's own transaction. A key that is already there changes nothing.
Result<> enqueue(Transaction& transaction, const OutboxMessage& message);

// What may be sent now: urgent first, then in order; a document's message waits while an earlier one of it is unsent.
Result<QList<OutboxMessage>> dueMessages(Connection& connection, const QDateTime& now, int limit);

// queued → sending, with its attempt row. False when another process was quicker or the message is no longer due.
Result<bool> beginAttempt(Transaction& transaction, const QString& id, const QDateTime& now);
Result<> markSent(Transaction& transaction, const QString& id, const QString& axisDocId, const QDateTime& now);
// Without `nextTryAt` the failure is permanent: the message stands in the outbox with its reason until a person acts.
Result<> markFailed(Transaction& transaction, const QString& id, const Error& error,
                    const std::optional<QDateTime>& nextTryAt, const QDateTime& now);
// At start: what was being sent when the program ended is to be sent again, under the same key.
Result<int> recoverSending(Transaction& transaction, const QDateTime& now);

// By a person. `store.message_not_waiting` when it is already sent or cancelled.
Result<> retryNow(Transaction& transaction, const QString& id, const QDateTime& now);
// Only before the first sending began: `store.undo_over`.
Result<OutboxMessage> cancelMessage(Transaction& transaction, const QString& id, const QDateTime& now);

Result<std::optional<OutboxMessage>> messageByKey(Connection& connection, const QString& key);
// Newest first.
Result<QList<OutboxMessage>> outbox(Connection& connection, int limit);
// Messages that are queued, being sent or failed.
Result<int> countUnsent(Connection& connection);

struct Attempt {
    int number = 0;
    QDateTime startedAt;
    QDateTime endedAt;
    QString result; // "sent" or an error code
    QString detail;
};
Result<QList<Attempt>> attempts(Connection& connection, const QString& messageId);

QString outboxStateName(OutboxState state);

} // namespace vanthu::store
