#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <type_traits>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace vanthu::store {

// A value given to a statement. Times and dates go in as storage text, enumerations by name.
using Value = std::variant<std::nullptr_t, qint64, QString, QByteArray>;

Value toValue(const QDateTime& instant); // null when invalid
Value toValue(const QDate& date);        // null when invalid
Value toValue(const std::optional<int>& number);
inline Value toValue(int number) {
    return qint64(number);
}
inline Value toValue(bool flag) {
    return qint64(flag ? 1 : 0);
}

// One row of an answer; columns count from 0. Valid inside the callback only.
class Row {
public:
    explicit Row(sqlite3_stmt* statement)
        : m_statement(statement) {}
    bool isNull(int column) const;
    qint64 integer(int column) const;
    QString text(int column) const;
    QByteArray bytes(int column) const;
    QDateTime time(int column) const;
    QDate date(int column) const;

private:
    sqlite3_stmt* m_statement;
};

// One connection to the database. All SQL of the program passes through execute() and select(): faults are injected and
// errors are named here. `store.busy`, `store.disk_full`, `store.constraint`, `store.damaged`, `store.failed`.
class Connection {
public:
    // `store.unreadable` when the file cannot be opened.
    static Result<std::unique_ptr<Connection>> open(const QString& path, bool readOnly);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    Result<> execute(const char* sql, std::initializer_list<Value> values = {});
    Result<> select(const char* sql, std::initializer_list<Value> values, const std::function<void(const Row&)>& row);
    // The first row's first column as a number; nothing when there is no row or it is null.
    Result<std::optional<qint64>> number(const char* sql, std::initializer_list<Value> values = {});
    // Rows changed by the last execute().
    int changes() const;
    // Several statements without values, for migrations.
    Result<> script(const char* sql);

    // Whether BEGIN … COMMIT is open; SQLite ends it by itself after some errors.
    bool inTransaction() const;

    sqlite3* handle() const { return m_database; }

private:
    explicit Connection(sqlite3* database);
    Result<> run(const char* sql, std::initializer_list<Value> values, const std::function<void(const Row&)>& row);

    class Statements; // prepared ones, kept for the next time
    sqlite3* m_database;
    std::unique_ptr<Statements> m_statements;
};

// A connection inside BEGIN IMMEDIATE … COMMIT. Only a Transaction can be given to functions that write.
class Transaction {
public:
    explicit Transaction(Connection& connection)
        : m_connection(connection) {}
    Connection& connection() const { return m_connection; }

    // Runs one of several acts that share this transaction: what it wrote is undone when it returns an error, and the
    // others go on. When even that fails, the transaction as a whole can no longer be committed: see broken().
    template<class Act>
    auto attempt(Act act) -> std::invoke_result_t<Act>;
    const std::optional<Error>& broken() const { return m_broken; }

private:
    Result<> endAttempt(bool keep);
    Connection& m_connection;
    std::optional<Error> m_broken;
};

template<class Act>
auto Transaction::attempt(Act act) -> std::invoke_result_t<Act> {
    if (m_broken)
        return fail(*m_broken);
    if (auto begun = m_connection.execute("SAVEPOINT attempt"); !begun)
        return fail(std::move(begun).error());
    auto result = act();
    if (auto ended = endAttempt(result.has_value()); !ended)
        return fail(std::move(ended).error());
    return result;
}

} // namespace vanthu::store
