#pragma once

#include "store/Connection.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

// The office's diary: every act, in order, each entry bound to the one before by SHA-256. What was written cannot be
// changed or taken out without the chain showing it.
namespace vanthu::store {

struct JournalEntry {
    qint64 sequence = 0;
    QDateTime at;
    QString who; // person's name and position
    QString act; // "document.signed"
    QString documentId;
    QByteArray documentSha256; // the file after the act
    QString detail;
    QByteArray previousHash;
    QByteArray hash;
};

// Sequence and hashes are filled in here, in the act's transaction.
Result<> append(Transaction& transaction, JournalEntry entry);
// Oldest first; an empty id gives the whole journal.
Result<QList<JournalEntry>> journal(Connection& connection, const QString& documentId, int limit = 1000);
// The chain from the document's first entry to its last. Of entries about other documents only sequence and hashes are
// given: they show that nothing was put in or taken out, and nothing else.
Result<QList<JournalEntry>> journalChain(Connection& connection, const QString& documentId);
// The hash that the entry's content and its predecessor's hash demand.
QByteArray journalHash(const JournalEntry& entry);
// The sequence of the first entry whose hash or predecessor does not fit; nothing when the chain is whole.
Result<std::optional<qint64>> brokenLink(Connection& connection);

} // namespace vanthu::store
