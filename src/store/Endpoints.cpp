#include "store/Endpoints.h"

namespace vanthu::store {

namespace {

const QLatin1Char line('\n');

} // namespace

Result<Endpoint> endpoint(Connection& connection, const QString& name) {
    Endpoint found;
    found.name = name;
    TRY_VOID(connection.select("SELECT failures, opened_at, probe_at, error_code, error_args, error_detail "
                               "FROM exchange_endpoint WHERE name = ?",
                               {name}, [&](const Row& row) {
                                   found.failures = int(row.integer(0));
                                   found.openedAt = row.time(1);
                                   found.probeAt = row.time(2);
                                   if (const QByteArray code = row.bytes(3); !code.isEmpty())
                                       found.lastError = Error(code, row.text(4).split(line), row.text(5));
                               }));
    return found;
}

Result<> saveEndpoint(Transaction& transaction, const Endpoint& e) {
    return transaction.connection().execute(
        "INSERT INTO exchange_endpoint (name, failures, opened_at, probe_at, error_code, error_args, error_detail) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, "
        "opened_at = excluded.opened_at, probe_at = excluded.probe_at, error_code = excluded.error_code, "
        "error_args = excluded.error_args, error_detail = excluded.error_detail",
        {e.name, toValue(e.failures), toValue(e.openedAt), toValue(e.probeAt),
         e.lastError ? e.lastError->code() : QByteArray(), e.lastError ? e.lastError->args().join(line) : QString(),
         e.lastError ? e.lastError->technical() : QString()});
}

} // namespace vanthu::store
