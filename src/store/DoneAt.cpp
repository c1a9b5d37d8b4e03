#include "store/DoneAt.h"

namespace vanthu::store {

Result<QDateTime> doneAt(Connection& connection, const QString& name) {
    QDateTime at;
    TRY_VOID(
        connection.select("SELECT at FROM done_at WHERE name = ?", {name}, [&](const Row& row) { at = row.time(0); }));
    return at;
}

Result<> markDone(Transaction& transaction, const QString& name, const QDateTime& at) {
    return transaction.connection().execute(
        "INSERT INTO done_at (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        {name, toValue(at)});
}

} // namespace vanthu::store
