#include "axis/Sql.h"

#include <QFile>

#include <sqlite3.h>

#include <unordered_map>

namespace vanthu::axis {

namespace {

using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

void bind(sqlite3_stmt* statement, int index, const Database::Value& value) {
    if (const auto* bytes = std::get_if<QByteArray>(&value)) {
        sqlite3_bind_blob(statement, index, bytes->isEmpty() ? "" : bytes->constData(), int(bytes->size()),
                          SQLITE_TRANSIENT);
        return;
    }
    const QByteArray text = std::get<QString>(value).toUtf8();
    sqlite3_bind_text(statement, index, text.constData(), int(text.size()), SQLITE_TRANSIENT);
}

} // namespace

// By address: the same words in two places are two statements, which does no harm.
class Database::Statements : public std::unordered_map<const char*, Statement> {};

Database::Database(sqlite3* handle)
    : m_handle(handle)
    , m_statements(std::make_unique<Statements>()) {}

Database::~Database() {
    m_statements.reset();
    sqlite3_close_v2(m_handle);
}

Result<std::unique_ptr<Database>> Database::open(const QString& path) {
    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(QFile::encodeName(path).constData(), &handle,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<Database> database(new Database(handle));
    if (opened != SQLITE_OK)
        return fail("file.unreadable", {path}, QString::fromUtf8(sqlite3_errstr(opened)));
    sqlite3_busy_timeout(handle, 5000);
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                               "PRAGMA temp_store = MEMORY"})
        TRY_VOID(database->run(pragma));
    return database;
}

Error Database::error() const {
    return Error("internal.unexpected", {QString::fromUtf8(sqlite3_errmsg(m_handle))});
}

Result<> Database::run(const char* sql, const QList<Value>& values, const std::function<void(sqlite3_stmt*)>& row) {
    auto known = m_statements->find(sql);
    if (known == m_statements->end()) {
        sqlite3_stmt* raw = nullptr;
        const int prepared = sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        Statement statement(raw, &sqlite3_finalize);
        if (prepared != SQLITE_OK)
            return fail(error());
        known = m_statements->emplace(sql, std::move(statement)).first;
    }
    sqlite3_stmt* statement = known->second.get();
    int index = 0;
    for (const Value& value : values)
        bind(statement, ++index, value);
    Result<> done;
    for (int stepped = sqlite3_step(statement); stepped != SQLITE_DONE; stepped = sqlite3_step(statement)) {
        if (stepped != SQLITE_ROW) {
            done = fail(error());
            break;
        }
        if (row)
            row(statement);
    }
    sqlite3_reset(statement);
    return done;
}

bool Database::inTransaction() const {
    return sqlite3_get_autocommit(m_handle) == 0;
}

QString textAt(sqlite3_stmt* row, int column) {
    return QString::fromUtf8(reinterpret_cast<const char*>(sqlite3_column_text(row, column)),
                             sqlite3_column_bytes(row, column));
}

QByteArray bytesAt(sqlite3_stmt* row, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    return {bytes, sqlite3_column_bytes(row, column)};
}

} // namespace vanthu::axis
