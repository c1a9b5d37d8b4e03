#include "store/CaseFiles.h"

namespace vanthu::store {

Result<> createCaseFile(Transaction& transaction, const CaseFile& file) {
    auto done = transaction.connection().execute(
        "INSERT INTO case_file (id, code, title, year, retention, creator, state, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, 'open', ?)",
        {file.id, file.code, file.title, toValue(file.year), file.retention, file.creator, toValue(file.createdAt)});
    if (!done && done.error().code() == "store.constraint")
        return fail("store.case_file_exists", {file.code, QString::number(file.year)});
    return done;
}

Result<QList<CaseFile>> caseFiles(Connection& connection) {
    QList<CaseFile> all;
    TRY_VOID(connection.select(
        "SELECT id, code, title, year, retention, creator, state, created_at, "
        "(SELECT COUNT(*) FROM case_file_document WHERE case_file_id = c.id) FROM case_file c ORDER BY year DESC, code",
        {}, [&](const Row& row) {
            all += {row.text(0),
                    row.text(1),
                    row.text(2),
                    int(row.integer(3)),
                    row.text(4),
                    row.text(5),
                    row.text(6) == QLatin1String("open"),
                    row.time(7),
                    int(row.integer(8))};
        }));
    return all;
}

Result<> fileDocument(Transaction& transaction, const QString& caseFileId, const QString& documentId) {
    Connection& connection = transaction.connection();
    TRY(const std::optional<qint64> open,
        connection.number("SELECT COUNT(*) FROM case_file WHERE id = ? AND state = 'open'", {caseFileId}));
    if (open.value_or(0) == 0)
        return fail("store.case_file_closed");
    return connection.execute("INSERT INTO case_file_document (case_file_id, document_id, ordinal) "
                              "SELECT ?1, ?2, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM case_file_document "
                              "WHERE case_file_id = ?1) ON CONFLICT (case_file_id, document_id) DO NOTHING",
                              {caseFileId, documentId});
}

Result<> closeCaseFile(Transaction& transaction, const QString& caseFileId) {
    return transaction.connection().execute("UPDATE case_file SET state = 'closed' WHERE id = ?", {caseFileId});
}

} // namespace vanthu::store
