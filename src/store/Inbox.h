#pragma once

#include "base/Error.h"
#include "store/Connection.h"
#include "store/Outbox.h"

#include <QHash>

// What came from the axis. The bytes are stored before anything looks at them; the axis is told only after the commit.
namespace vanthu::store {

constexpr qsizetype mostInRow = 16 * 1024; // bytes of a status that stand in its row; longer ones are blobs

enum class InboxState {
    Stored,    // raw bytes are here, nothing was done yet
    Applied,   // turned into domain changes; the axis is to be told "done"
    Rejected,  // cannot be read; the axis is to be told "fail"
    Confirmed, // the axis knows
};

struct InboxMessage {
    QString axisDocId;
    MessageKind kind = MessageKind::Document;
    QString fromOrgan;  // as the axis says, which knows its senders; empty when it did not say
    QString naturalKey; // sender, DocumentId and business type; the same for a message that the axis delivers twice
    QByteArray rawSha256;
    QByteArray raw; // the bytes themselves, in their row, of a status; empty: they are a blob
    InboxState state = InboxState::Stored;
    QString documentId;
    std::optional<Error> error;
    QDateTime receivedAt;
    qint64 sequence = 0; // in the order of arrival; given by the store
    int attempts = 0;    // how often it could not be applied yet
};

// A second delivery under the same axis id changes nothing.
Result<> storeReceived(Transaction& transaction, const InboxMessage& message);
Result<std::optional<InboxMessage>> inboxMessage(Connection& connection, const QString& axisDocId);
// Oldest first.
Result<QList<InboxMessage>> inboxIn(Connection& connection, InboxState state, int limit);
// In the order of arrival, those after `sequence`.
Result<QList<InboxMessage>> inboxAfter(Connection& connection, InboxState state, qint64 sequence, int limit);
// Of these axis ids the known ones.
Result<QHash<QString, InboxMessage>> inboxMessages(Connection& connection, const QStringList& axisDocIds);
// The messages that made or changed this document, in the order of arrival.
Result<QList<InboxMessage>> inboxOf(Connection& connection, const QString& documentId);
// What could not be applied yet and waits, and what was refused: newest first, for a person to see.
Result<QList<InboxMessage>> inboxTroubles(Connection& connection, int limit);
// The message stays stored, with the reason why it could not be applied yet.
Result<> noteNotYet(Transaction& transaction, const QString& axisDocId, const Error& error);
// New bytes of a message whose old ones are lost; only while it is stored and not applied.
Result<> replaceRaw(Transaction& transaction, const InboxMessage& message);
// Classified content may not be kept (Law 117/2025 art. 5): the bytes that stand in the row are overwritten.
Result<> discardRaw(Transaction& transaction, const QString& axisDocId);
// In the transaction that makes the domain changes.
Result<> markApplied(Transaction& transaction, const QString& axisDocId, const QString& naturalKey,
                     const QString& documentId);
Result<> markRejected(Transaction& transaction, const QString& axisDocId, const Error& error);
Result<> markConfirmed(Transaction& transaction, const QString& axisDocId, const QDateTime& now);
// Whether a message with this natural key was applied before.
Result<bool> wasApplied(Connection& connection, const QString& naturalKey);

} // namespace vanthu::store
