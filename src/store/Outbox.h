#pragma once

#include "base/Error.h"
#include "store/Connection.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

// What waits to leave for the axis. A message's key is fixed in the transaction of the act and reused by every retry.
namespace vanthu::store {

enum class MessageKind { Document, Status };
// Split: refused because of one of its recipients, and replaced by one message for each of them.
enum class OutboxState { Queued, Sending, Sent, Failed, Cancelled, Split };

struct OutboxMessage {
    QString id;
    QString key;
    QString documentId;
    MessageKind kind = MessageKind::Document;
    QString title; // for the person: "05/SNV-VP → H28.02"
    QString fromOrgan;
    QStringList toOrgans;
    QByteArray payloadSha256; // of the edXML as it will be sent
    QByteArray payload;       // itself, in its row, when it is a status; empty: it is a blob
    bool urgent = false;
    OutboxState state = OutboxState::Queued;
    QDateTime notBefore; // end of the undo window
    QDateTime nextTryAt;
    QDateTime anchoredAt; // when nextTryAt was worked out
    int attempts = 0;
    std::optional<Error> lastError;
    QString axisDocId; // the axis's answer
    QDateTime createdAt;
    QDateTime sentAt;
};

// In the act's own transaction. A key that is already there changes nothing.
Result<> enqueue(Transaction& transaction, const OutboxMessage& message);

// What may be sent now: urgent first, then in order; a document's message waits while an earlier one of it to the
// same recipient is unsent.
Result<QList<OutboxMessage>> dueMessages(Connection& connection, const QDateTime& now, int limit);

// queued → sending, with its attempt row. False when another process was quicker or the message is no longer due.
Result<bool> beginAttempt(Transaction& transaction, const QString& id, const QDateTime& now);
Result<> markSent(Transaction& transaction, const QString& id, const QString& axisDocId, const QDateTime& now);
// Without `nextTryAt` the failure is permanent: the message stands in the outbox with its reason until a person acts.
Result<> markFailed(Transaction& transaction, const QString& id, const Error& error,
                    const std::optional<QDateTime>& nextTryAt, const QDateTime& now);

// Who sends a message, and until when nobody else may. The owner begins with the machine's name and a colon.
struct Lease {
    QString owner;
    QDateTime until;
};
// Takes what is due, at most `limit`, as dueMessages() and beginAttempt() do, all in this transaction.
Result<QList<OutboxMessage>> leaseDue(Transaction& transaction, const Lease& lease, const QDateTime& now, int limit);
// A leased message that was not even begun is due again, as if it had not been taken.
Result<> releaseUntried(Transaction& transaction, const QString& id, const Lease& lease, const QDateTime& now);
// As markFailed(), but changes nothing when another has taken the message over meanwhile.
Result<> markFailedBy(Transaction& transaction, const Lease& lease, const QString& id, const Error& error,
                      const std::optional<QDateTime>& nextTryAt, const QDateTime& now);
// Messages of passes that died: those of this machine, whose only pass the caller is (sync.lock), and those whose lease
// is over. They are to be sent again, under the same key.
Result<int> takeOver(Transaction& transaction, const Lease& lease, const QDateTime& now);
// A wall clock that was put back must not freeze the queue: waits that were worked out in what is now the future begin
// anew, none longer than `longest`.
Result<int> settleClock(Transaction& transaction, const QDateTime& now, std::chrono::seconds longest);
// The message stands as Split; each recipient gets a message of its own, under keys that follow from this one's.
Result<> splitByRecipient(Transaction& transaction, const OutboxMessage& message, const QDateTime& now);

// By a person. `store.message_not_waiting` when it is already sent or cancelled.
Result<> retryNow(Transaction& transaction, const QString& id, const QDateTime& now);
// Only before the first sending began: `store.undo_over`.
Result<OutboxMessage> cancelMessage(Transaction& transaction, const QString& id, const QDateTime& now);

// Ends a message that did not go through: it is not sent any more. `store.message_not_waiting`.
Result<OutboxMessage> abandonMessage(Transaction& transaction, const QString& id, const QDateTime& now);

// `store.message_missing`.
Result<OutboxMessage> messageById(Connection& connection, const QString& id);
// A document's messages, oldest first.
Result<QList<OutboxMessage>> messagesOf(Connection& connection, const QString& documentId);
// The soonest moment at which something that waits may be sent; nothing when nothing waits by itself.
Result<std::optional<QDateTime>> nextDue(Connection& connection);
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
