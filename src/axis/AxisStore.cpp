#include "axis/AxisStore.h"

#include "base/Clock.h"
#include "base/Files.h"
#include "base/Text.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <functional>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace vanthu::axis {

namespace {

constexpr qint64 largestMessage = 256LL * 1024 * 1024;

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS package (
    id TEXT PRIMARY KEY, system TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL,
    title TEXT NOT NULL, notation TEXT NOT NULL, sent_at TEXT NOT NULL,
    UNIQUE (sender, sha256));
CREATE TABLE IF NOT EXISTS delivery (
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, package TEXT NOT NULL REFERENCES package (id),
    recipient TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'initial', description TEXT NOT NULL DEFAULT '',
    updated_at TEXT NOT NULL,
    UNIQUE (package, recipient));
CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (recipient, state);
)";

using Row = std::function<void(sqlite3_stmt*)>;

Error errorOf(sqlite3* database) {
    return Error("internal.unexpected", {QString::fromUtf8(sqlite3_errmsg(database))});
}

Result<> run(sqlite3* database, const char* sql, const QStringList& values = {}, const Row& row = {}) {
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

// Rolled back unless committed.
class Transaction {
public:
    static Result<std::unique_ptr<Transaction>> begin(sqlite3* database) {
        TRY_VOID(run(database, "BEGIN IMMEDIATE"));
        return std::unique_ptr<Transaction>(new Transaction(database));
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() {
        if (!sqlite3_get_autocommit(m_database))
            (void)run(m_database, "ROLLBACK");
    }
    Result<> commit() { return run(m_database, "COMMIT"); }

private:
    explicit Transaction(sqlite3* database)
        : m_database(database) {}
    sqlite3* m_database;
};

QString newId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString now() {
    return toStorageTime(systemClock()());
}

} // namespace

AxisStore::AxisStore(QString folder)
    : m_folder(std::move(folder)) {}

AxisStore::~AxisStore() {
    sqlite3_close_v2(m_database);
    if (m_lock >= 0)
        ::close(m_lock);
}

Result<std::unique_ptr<AxisStore>> AxisStore::open(const QString& folder) {
    std::unique_ptr<AxisStore> store(new AxisStore(folder));
    TRY_VOID(makeFolder(store->messagesFolder()));
    TRY_VOID(store->lockFolder());
    // What a killed process was still writing.
    const QDir messages(store->messagesFolder());
    for (const QString& name : messages.entryList({QStringLiteral(".*.tmp")}, QDir::Files | QDir::Hidden))
        QFile::remove(messages.filePath(name));
    TRY_VOID(store->openDatabase());
    return store;
}

// The lock dies with the process, however it dies; a predecessor that is just ending gets a moment.
Result<> AxisStore::lockFolder() {
    const QString path = m_folder + QStringLiteral("/axis.lock");
    m_lock = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_lock < 0)
        return fail(writeError(path, errno));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() > deadline)
            return fail("internal.unexpected", {QStringLiteral("%1: another vanthu-axis uses this folder").arg(path)});
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return {};
}

Result<> AxisStore::openDatabase() {
    const QString path = m_folder + QStringLiteral("/axis.sqlite");
    const int opened = sqlite3_open_v2(QFile::encodeName(path).constData(), &m_database,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
    if (opened != SQLITE_OK)
        return fail("file.unreadable", {path}, QString::fromUtf8(sqlite3_errstr(opened)));
    sqlite3_busy_timeout(m_database, 5000);
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"})
        TRY_VOID(run(m_database, pragma));
    if (sqlite3_exec(m_database, schema, nullptr, nullptr, nullptr) != SQLITE_OK)
        return fail(errorOf(m_database));
    return syncFolder(m_folder);
}

QString AxisStore::fileOf(const QByteArray& sha256) const {
    return messagesFolder() + QLatin1Char('/') + QString::fromLatin1(sha256) + QStringLiteral(".edxml");
}

Result<> AxisStore::keep(const QByteArray& sha256, const QByteArray& bytes) const {
    const QString path = fileOf(sha256);
    const auto there = QFile::exists(path) ? sha256HexOfFile(path) : Result<QByteArray>(QByteArray());
    if (!there || *there != sha256)
        return writeFileDurably(path, bytes, 0600);
    // A process killed before it could sync the folder may have left it.
    return syncFolder(messagesFolder());
}

Result<QString> AxisStore::accept(const Package& package, const QByteArray& bytes) {
    const QByteArray sha256 = sha256Hex(bytes);
    const std::lock_guard guard(m_mutex);
    TRY_VOID(keep(sha256, bytes));
    return record(package, sha256);
}

Result<QString> AxisStore::record(const Package& package, const QByteArray& sha256) {
    TRY(const auto transaction, Transaction::begin(m_database));
    QString id;
    TRY_VOID(run(m_database, "SELECT id FROM package WHERE sender = ?1 AND sha256 = ?2",
                 {package.from, QString::fromLatin1(sha256)}, [&](sqlite3_stmt* row) { id = textAt(row, 0); }));
    const QString time = now();
    if (id.isEmpty()) {
        id = newId();
        TRY_VOID(run(m_database,
                     "INSERT INTO package (id, system, sender, kind, sha256, title, notation, sent_at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                     {id, package.systemId, package.from, package.kind, QString::fromLatin1(sha256), package.title,
                      package.notation, time}));
    }
    for (const QString& recipient : package.to)
        TRY_VOID(run(m_database,
                     "INSERT OR IGNORE INTO delivery (id, package, recipient, updated_at) VALUES (?1, ?2, ?3, ?4)",
                     {newId(), id, recipient, time}));
    TRY_VOID(transaction->commit());
    return id;
}

Result<QList<Delivery>> AxisStore::deliveries(const QByteArray& where, const QStringList& values) {
    const QByteArray sql = "SELECT d.id, p.id, p.system, p.kind, p.sender, d.recipient, p.title, p.notation, p.sha256, "
                           "d.state, d.description, p.sent_at, d.updated_at "
                           "FROM delivery d JOIN package p ON p.id = d.package WHERE " +
                           where + " ORDER BY d.sequence";
    QList<Delivery> found;
    const std::lock_guard guard(m_mutex);
    TRY_VOID(run(m_database, sql.constData(), values, [&](sqlite3_stmt* row) {
        found.append({textAt(row, 0), textAt(row, 1), textAt(row, 2), textAt(row, 3), textAt(row, 4), textAt(row, 5),
                      textAt(row, 6), textAt(row, 7), textAt(row, 8).toLatin1(), textAt(row, 9), textAt(row, 10),
                      fromStorageTime(textAt(row, 11)), fromStorageTime(textAt(row, 12))});
    }));
    return found;
}

Result<QList<Delivery>> AxisStore::waiting(const QStringList& organs, const QString& kind) {
    const QByteArray list = QJsonDocument(QJsonArray::fromStringList(organs)).toJson(QJsonDocument::Compact);
    return deliveries("d.recipient IN (SELECT value FROM json_each(?1)) AND p.kind = ?2 "
                      "AND d.state IN ('initial', 'processing')",
                      {QString::fromUtf8(list), kind});
}

Result<std::optional<Delivery>> AxisStore::delivery(const QString& docId) {
    TRY(const QList<Delivery> found, deliveries("d.id = ?1", {docId}));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Result<QList<Delivery>> AxisStore::sent(const QString& systemId, const QString& kind, const QString& senderDocId) {
    return deliveries("p.system = ?1 AND p.kind = ?2 AND (?3 = '' OR p.id = ?3)", {systemId, kind, senderDocId});
}

Result<> AxisStore::setState(const QString& docId, const QString& state, const QString& description) {
    const std::lock_guard guard(m_mutex);
    return run(m_database,
               "UPDATE delivery SET state = ?2, description = ?3, updated_at = ?4 WHERE id = ?1 "
               "AND state <> 'done' AND NOT (state = 'fail' AND ?2 = 'processing')",
               {docId, state, description, now()});
}

Result<QByteArray> AxisStore::bytes(const QByteArray& sha256) const {
    TRY(QByteArray bytes, readFile(fileOf(sha256), largestMessage));
    if (sha256Hex(bytes) != sha256)
        return fail("file.missing", {fileOf(sha256)}, QStringLiteral("the file was changed"));
    return bytes;
}

} // namespace vanthu::axis
