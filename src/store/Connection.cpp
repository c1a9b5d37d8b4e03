#include "store/Connection.h"

#include "base/Clock.h"
#include "base/Faults.h"

#include <QFile>

#include <sqlite3.h>

#include <chrono>
#include <string>
#include <thread>
#include <unordered_map>

namespace vanthu::store {

namespace {

constexpr auto busyLimit = std::chrono::seconds(15);
constexpr std::size_t mostStatements = 200;

using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

// SQLite's own waiting sleeps up to 100 ms at a time: a clerk's act would lose against an exchange that takes the lock
// again every few milliseconds.
int waitForLock(void*, int times) {
    constexpr auto pause = std::chrono::milliseconds(1);
    if (times > busyLimit / pause)
        return 0;
    std::this_thread::sleep_for(pause);
    return 1;
}

Error errorOf(sqlite3* database, int code) {
    const QString detail = QStringLiteral("%1: %2")
                               .arg(sqlite3_extended_errcode(database))
                               .arg(QString::fromUtf8(sqlite3_errmsg(database)));
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error("store.busy", {}, detail);
    case SQLITE_FULL:
        return Error("store.disk_full", {}, detail);
    case SQLITE_CONSTRAINT:
        return Error("store.constraint", {}, detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Error("store.damaged", {}, detail);
    case SQLITE_READONLY:
        return Error("store.read_only", {}, detail);
    default:
        return Error("store.failed", {}, detail);
    }
}

void bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* number = std::get_if<qint64>(&value)) {
        sqlite3_bind_int64(statement, index, *number);
    } else if (const auto* text = std::get_if<QString>(&value)) {
        const QByteArray utf8 = text->toUtf8();
        sqlite3_bind_text64(statement, index, utf8.constData(), static_cast<sqlite3_uint64>(utf8.size()),
                            SQLITE_TRANSIENT, SQLITE_UTF8);
    } else if (const auto* bytes = std::get_if<QByteArray>(&value)) {
        sqlite3_bind_text64(statement, index, bytes->constData(), static_cast<sqlite3_uint64>(bytes->size()),
                            SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
        sqlite3_bind_null(statement, index);
    }
}

} // namespace

// Preparing costs more than most of our statements themselves. One that is in use is not there to be taken: the same
// text inside its own rows is prepared anew.
class Connection::Statements {
public:
    Statement take(const char* sql) {
        const auto found = m_idle.find(sql);
        if (found == m_idle.end())
            return {nullptr, &sqlite3_finalize};
        Statement statement = std::move(found->second);
        m_idle.erase(found);
        return statement;
    }
    void giveBack(const char* sql, Statement statement) {
        sqlite3_reset(statement.get());
        sqlite3_clear_bindings(statement.get());
        if (m_idle.size() >= mostStatements)
            m_idle.clear();
        m_idle.insert_or_assign(sql, std::move(statement));
    }

private:
    std::unordered_map<std::string, Statement> m_idle;
};

Value toValue(const QDateTime& instant) {
    if (!instant.isValid())
        return nullptr;
    return toStorageTime(instant);
}

Value toValue(const QDate& date) {
    if (!date.isValid())
        return nullptr;
    return date.toString(Qt::ISODate);
}

Value toValue(const std::optional<int>& number) {
    if (!number)
        return nullptr;
    return qint64(*number);
}

bool Row::isNull(int column) const {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}
qint64 Row::integer(int column) const {
    return sqlite3_column_int64(m_statement, column);
}
QString Row::text(int column) const {
    return QString::fromUtf8(bytes(column));
}
QByteArray Row::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    return {data, sqlite3_column_bytes(m_statement, column)};
}
QDateTime Row::time(int column) const {
    return isNull(column) ? QDateTime() : fromStorageTime(text(column));
}
QDate Row::date(int column) const {
    return isNull(column) ? QDate() : QDate::fromString(text(column), Qt::ISODate);
}

Result<std::unique_ptr<Connection>> Connection::open(const QString& path, bool readOnly) {
    sqlite3* database = nullptr;
    const int flags = (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    const int opened = sqlite3_open_v2(QFile::encodeName(path).constData(), &database, flags, nullptr);
    std::unique_ptr<Connection> connection(new Connection(database));
    if (opened != SQLITE_OK)
        return fail("store.unreadable", {path}, QString::fromUtf8(sqlite3_errstr(opened)));
    sqlite3_busy_handler(database, &waitForLock, nullptr);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    TRY_VOID(connection->execute("PRAGMA foreign_keys = ON"));
    // Each received message has a savepoint, whose undo pages would otherwise go through a file of their own.
    TRY_VOID(connection->execute("PRAGMA temp_store = MEMORY"));
    if (!readOnly) {
        TRY_VOID(connection->execute("PRAGMA journal_mode = WAL"));
        TRY_VOID(connection->execute("PRAGMA synchronous = FULL"));
    }
    return connection;
}

Connection::Connection(sqlite3* database)
    : m_database(database)
    , m_statements(std::make_unique<Statements>()) {}

Connection::~Connection() {
    m_statements.reset();
    sqlite3_close_v2(m_database);
}

bool Connection::inTransaction() const {
    return sqlite3_get_autocommit(m_database) == 0;
}

Result<> Connection::execute(const char* sql, std::initializer_list<Value> values) {
    return run(sql, values, {});
}

Result<> Connection::select(const char* sql, std::initializer_list<Value> values,
                            const std::function<void(const Row&)>& row) {
    return run(sql, values, row);
}

Result<> Connection::run(const char* sql, std::initializer_list<Value> values,
                         const std::function<void(const Row&)>& row) {
    if (faults::hit(faults::Point::Database))
        return fail("store.failed", {}, QStringLiteral("injected fault"));
    Statement statement = m_statements->take(sql);
    if (!statement) {
        sqlite3_stmt* raw = nullptr;
        const int prepared = sqlite3_prepare_v3(m_database, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        statement.reset(raw);
        if (prepared != SQLITE_OK)
            return fail(errorOf(m_database, prepared));
    }
    int index = 0;
    for (const Value& value : values)
        bind(statement.get(), ++index, value);
    for (;;) {
        const int stepped = sqlite3_step(statement.get());
        if (stepped == SQLITE_DONE)
            break;
        if (stepped != SQLITE_ROW)
            return fail(errorOf(m_database, stepped));
        if (row)
            row(Row(statement.get()));
    }
    m_statements->giveBack(sql, std::move(statement));
    return {};
}

Result<std::optional<qint64>> Connection::number(const char* sql, std::initializer_list<Value> values) {
    std::optional<qint64> found;
    bool first = true;
    TRY_VOID(select(sql, values, [&](const Row& row) {
        if (first && !row.isNull(0))
            found = row.integer(0);
        first = false;
    }));
    return found;
}

int Connection::changes() const {
    return sqlite3_changes(m_database);
}

Result<> Connection::script(const char* sql) {
    if (faults::hit(faults::Point::Database))
        return fail("store.failed", {}, QStringLiteral("injected fault"));
    if (const int done = sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr); done != SQLITE_OK)
        return fail(errorOf(m_database, done));
    return {};
}

Result<> Transaction::endAttempt(bool keep) {
    Result<> ended =
        m_connection.inTransaction() ? Result<>() : fail("store.failed", {}, QStringLiteral("rolled back"));
    if (ended && !keep)
        ended = m_connection.execute("ROLLBACK TO attempt");
    if (ended)
        ended = m_connection.execute("RELEASE attempt");
    if (!ended)
        m_broken = ended.error();
    return ended;
}

} // namespace vanthu::store
