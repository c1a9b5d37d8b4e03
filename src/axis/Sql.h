#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace vanthu::axis {

// The few words with SQLite that the axis needs; its store is its own and has nothing of an office's. Durable at each
// commit. One thread at a time.
class Database {
public:
    using Value = std::variant<QString, QByteArray>; // text, bytes

    // `file.unreadable`.
    static Result<std::unique_ptr<Database>> open(const QString& path);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    // One statement with its values; `row` sees each row. The text has to live as long as the program: prepared
    // statements are kept under it. `internal.unexpected` with SQLite's words.
    Result<> run(const char* sql, const QList<Value>& values = {}, const std::function<void(sqlite3_stmt*)>& row = {});
    bool inTransaction() const;

private:
    explicit Database(sqlite3* handle);
    Error error() const;

    class Statements;
    sqlite3* m_handle;
    std::unique_ptr<Statements> m_statements;
};

QString textAt(sqlite3_stmt* row, int column);
QByteArray bytesAt(sqlite3_stmt* row, int column);

} // namespace vanthu::axis
