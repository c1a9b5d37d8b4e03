#include "store/Journal.h"

#include "base/Clock.h"
#include "base/Text.h"

namespace vanthu::store {

namespace {

#define JOURNAL_COLUMNS "sequence, at, who, act, document_id, document_sha256, detail, previous_hash, hash"

JournalEntry readEntry(const Row& row) {
    return {row.integer(0), row.time(1), row.text(2),  row.text(3), row.text(4),
            row.bytes(5),   row.text(6), row.bytes(7), row.bytes(8)};
}

} // namespace

// Every field with its length before it, so that no two different entries give the same bytes.
QByteArray journalHash(const JournalEntry& e) {
    QByteArray record;
    for (const QByteArray& field :
         {QByteArray::number(e.sequence), toStorageTime(e.at).toUtf8(), e.who.toUtf8(), e.act.toUtf8(),
          e.documentId.toUtf8(), e.documentSha256, e.detail.toUtf8(), e.previousHash})
        record += QByteArray::number(field.size()) + ':' + field;
    return sha256Hex(record);
}

Result<> append(Transaction& transaction, JournalEntry entry) {
    Connection& connection = transaction.connection();
    entry.sequence = 1;
    TRY_VOID(
        connection.select("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1", {}, [&](const Row& row) {
            entry.sequence = row.integer(0) + 1;
            entry.previousHash = row.bytes(1);
        }));
    entry.hash = journalHash(entry);
    return connection.execute("INSERT INTO journal (" JOURNAL_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              {entry.sequence, toValue(entry.at), entry.who, entry.act, entry.documentId,
                               entry.documentSha256, entry.detail, entry.previousHash, entry.hash});
}

Result<QList<JournalEntry>> journal(Connection& connection, const QString& documentId, int limit) {
    QList<JournalEntry> all;
    const char* ofOne = "SELECT " JOURNAL_COLUMNS " FROM journal WHERE document_id = ?1 ORDER BY sequence LIMIT ?2";
    const char* whole = "SELECT " JOURNAL_COLUMNS " FROM journal WHERE ?1 = '' ORDER BY sequence LIMIT ?2";
    TRY_VOID(connection.select(documentId.isEmpty() ? whole : ofOne, {documentId, toValue(limit)},
                               [&](const Row& row) { all += readEntry(row); }));
    return all;
}

Result<QList<JournalEntry>> journalChain(Connection& connection, const QString& documentId) {
    QList<JournalEntry> chain;
    TRY_VOID(connection.select("SELECT " JOURNAL_COLUMNS " FROM journal WHERE sequence BETWEEN "
                               "(SELECT MIN(sequence) FROM journal WHERE document_id = ?1) AND "
                               "(SELECT MAX(sequence) FROM journal WHERE document_id = ?1) ORDER BY sequence",
                               {documentId}, [&](const Row& row) {
                                   JournalEntry entry = readEntry(row);
                                   if (entry.documentId != documentId)
                                       entry = {entry.sequence, {}, {}, {}, {}, {}, {}, entry.previousHash, entry.hash};
                                   chain += entry;
                               }));
    return chain;
}

Result<std::optional<qint64>> brokenLink(Connection& connection) {
    std::optional<qint64> broken;
    QByteArray previous;
    qint64 expected = 1;
    TRY_VOID(connection.select("SELECT " JOURNAL_COLUMNS " FROM journal ORDER BY sequence", {}, [&](const Row& row) {
        const JournalEntry entry = readEntry(row);
        const bool fits =
            entry.sequence == expected && entry.previousHash == previous && entry.hash == journalHash(entry);
        if (!fits && !broken)
            broken = entry.sequence;
        previous = entry.hash;
        expected = entry.sequence + 1;
    }));
    return broken;
}

} // namespace vanthu::store
