#include "axis/Sql.h"

#include <sqlite3.h>

#include <memory>

namespace vanthu::axis {

namespace {

Error errorOf(sqlite3* database) {
    return Error("internal.unexpected", {QString::fromUtf8(sqlite3_errmsg(database))});
}

} // namespace

Result<> runSql(sqlite3* database, const char* sql, const QStringList& values,
                const std::function<void(sqlite3_stmt*)>& row) {
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(database, sql, -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw, &sqlite3_finalize);
    if (prepared != SQLITE_OK)
        return fail(errorOf(database));
    int index = 0;
    for (const QString& value : values) {
        const QByteArray text = value.toUtf8();
        sqlite3_bind_text(raw, ++index, text.constData(), int(text.size()), SQLITE_TRANSIENT);
    }
    for (;;) {
        const int stepped = sqlite3_step(raw);
        if (stepped == SQLITE_DONE)
            return {};
        if (stepped != SQLITE_ROW)
            return fail(errorOf(database));
        if (row)
            row(raw);
    }
}

QString textAt(sqlite3_stmt* row, int column) {
    return QString::fromUtf8(reinterpret_cast<const char*>(sqlite3_column_text(row, column)),
                             sqlite3_column_bytes(row, column));
}

} // namespace vanthu::axis
