#pragma once

#include "base/Result.h"

#include <QString>
#include <QStringList>

#include <functional>

struct sqlite3;
struct sqlite3_stmt;

// The few words with SQLite that the axis needs; its store is its own and has nothing of an office's.
namespace vanthu::axis {

// One statement with text values; `row` sees each row. `internal.unexpected` with SQLite's words.
Result<> runSql(sqlite3* database, const char* sql, const QStringList& values = {},
                const std::function<void(sqlite3_stmt*)>& row = {});
QString textAt(sqlite3_stmt* row, int column);

} // namespace vanthu::axis
