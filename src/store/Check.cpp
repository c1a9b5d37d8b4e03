#include "store/Check.h"

#include "store/Journal.h"
#include "store/Registers.h"

#include <QSet>

#include <utility>

namespace vanthu::store {

Result<QList<Error>> check(Store& store) {
    QList<Error> problems;
    if (store.damage())
        problems += *store.damage();
    QSet<QByteArray> blobs;
    const auto read = store.read([&](Connection& connection) -> Result<> {
        TRY_VOID(connection.select("PRAGMA integrity_check(20)", {}, [&](const Row& row) {
            if (row.text(0) != QLatin1String("ok"))
                problems += Error("store.damaged", {}, row.text(0));
        }));
        TRY_VOID(connection.select("PRAGMA foreign_key_check", {}, [&](const Row& row) {
            problems += Error("store.damaged", {}, QStringLiteral("foreign key in ") + row.text(0));
        }));
        TRY(const std::optional<qint64> broken, brokenLink(connection));
        if (broken)
            problems += Error("store.journal_broken", {QString::number(*broken)});
        TRY(const QList<RegisterGap> gaps, registerGaps(connection));
        for (const RegisterGap& gap : gaps)
            problems +=
                Error("store.register_gap", {gap.registerName, QString::number(gap.year), QString::number(gap.number)});
        TRY_VOID(connection.select("SELECT payload_sha256, payload FROM outbox_message WHERE payload <> '' UNION ALL "
                                   "SELECT raw_sha256, raw FROM inbox_message WHERE raw <> ''",
                                   {}, [&](const Row& row) {
                                       if (auto good = store.blobs().verify(row.bytes(0), row.bytes(1)); !good)
                                           problems += good.error();
                                   }));
        return connection.select("SELECT sha256 FROM document_file "
                                 "UNION SELECT payload_sha256 FROM outbox_message WHERE payload = '' "
                                 "UNION SELECT raw_sha256 FROM inbox_message WHERE raw = '' "
                                 "AND error_code NOT IN ('office.classified_refused')",
                                 {}, [&](const Row& row) { blobs += row.bytes(0); });
    });
    if (!read)
        return fail(read.error());
    for (const QByteArray& blob : std::as_const(blobs))
        if (auto good = store.blobs().verify(blob); !good)
            problems += good.error();
    return problems;
}

} // namespace vanthu::store
