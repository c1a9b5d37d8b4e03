#include "axis/AxisStore.h"

#include "base/Clock.h"
#include "base/Files.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace vanthu::axis {

namespace {

constexpr const char* packageTable = R"(
CREATE TABLE IF NOT EXISTS package (
    id TEXT PRIMARY KEY, system TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL,
    title TEXT NOT NULL, notation TEXT NOT NULL, sent_at TEXT NOT NULL,
    content BLOB NOT NULL DEFAULT '', -- empty: in messages/
    UNIQUE (sender, sha256))
)";
constexpr const char* deliveryTable = R"(
CREATE TABLE IF NOT EXISTS delivery (
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, package TEXT NOT NULL REFERENCES package (id),
    recipient TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'initial', description TEXT NOT NULL DEFAULT '',
    updated_at TEXT NOT NULL, copy INTEGER NOT NULL DEFAULT 0,
    UNIQUE (package, recipient, copy))
)";
constexpr const char* deliveryIndex = "CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (recipient, state)";

// In nanoseconds; -1 when there is no such file.
qint64 changedAt(const QString& path) {
    struct stat status {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return -1;
    return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

QString newId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString now() {
    return toStorageTime(systemClock()());
}

Result<bool> hasColumn(Database& database, const QString& table, const QString& column) {
    bool present = false;
    TRY_VOID(database.run("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", {table, column},
                          [&](sqlite3_stmt*) { present = true; }));
    return present;
}

// Folders made when all messages were files.
Result<> addContentColumn(Database& database) {
    TRY(const bool present, hasColumn(database, QStringLiteral("package"), QStringLiteral("content")));
    return present ? Result<>() : database.run("ALTER TABLE package ADD COLUMN content BLOB NOT NULL DEFAULT ''");
}

// Folders made before messages could be delivered twice: a message was unique to its recipient.
Result<> addCopyColumn(Database& database) {
    TRY(const bool present, hasColumn(database, QStringLiteral("delivery"), QStringLiteral("copy")));
    if (present)
        return {};
    for (const char* step :
         {"BEGIN", "ALTER TABLE delivery RENAME TO old_delivery", deliveryTable,
          "INSERT INTO delivery (sequence, id, package, recipient, state, description, updated_at) "
          "SELECT sequence, id, package, recipient, state, description, updated_at FROM old_delivery",
          "DROP TABLE old_delivery", deliveryIndex, "COMMIT"})
        TRY_VOID(database.run(step));
    return {};
}

} // namespace

AxisStore::AxisStore(QString folder)
    : m_folder(std::move(folder)) {}

AxisStore::~AxisStore() {
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
    TRY(m_database, Database::open(path));
    TRY(m_reader, Database::open(path));
    for (const char* step : {packageTable, deliveryTable, deliveryIndex})
        TRY_VOID(m_database->run(step));
    TRY_VOID(addContentColumn(*m_database));
    TRY_VOID(addCopyColumn(*m_database));
    m_writer = std::make_unique<GroupCommit>(*m_database, [this] { return syncNewFiles(); });
    return syncFolder(m_folder);
}

// Content and names, for all messages of a transaction together.
Result<> AxisStore::syncNewFiles() {
    QStringList files;
    {
        const std::lock_guard guard(m_filesMutex);
        files.swap(m_newFiles);
    }
    if (files.isEmpty()) // confirmations and short messages bring none
        return {};
    const Result<> synced = syncFiles(files + QStringList{messagesFolder()});
    if (!synced) { // another transaction may be relying on them
        const std::lock_guard guard(m_filesMutex);
        m_newFiles += files;
    }
    return synced;
}

QString AxisStore::fileOf(const QByteArray& sha256) const {
    return messagesFolder() + QLatin1Char('/') + QString::fromLatin1(sha256) + QStringLiteral(".edxml");
}

Result<QString> AxisStore::accept(const Package& package, IncomingMessage& message, const QByteArray& sha256,
                                  bool twice) {
    if (!message.isShort())
        TRY_VOID(keepFile(message, sha256));
    QString docId;
    TRY_VOID(m_writer->run([&] { return record(package, sha256, message.bytes(), twice, docId); }));
    return docId;
}

// The file has its name before the row that names it is committed, and both are synced in between. A good one that is
// there already stays: until the sync, its successor would be worse.
Result<> AxisStore::keepFile(IncomingMessage& message, const QByteArray& sha256) {
    const QString file = fileOf(sha256);
    if (!fileWith(sha256)) {
        TRY_VOID(message.keepAs(file));
        remember(sha256, changedAt(file)); // hashed while it came
    }
    const std::lock_guard guard(m_filesMutex);
    m_newFiles += file;
    return {};
}

Result<> AxisStore::record(const Package& package, const QByteArray& sha256, const QByteArray& content, bool twice,
                           QString& docId) {
    docId.clear();
    TRY_VOID(m_database->run("SELECT id FROM package WHERE sender = ?1 AND sha256 = ?2",
                             {package.from, QString::fromLatin1(sha256)},
                             [&](sqlite3_stmt* row) { docId = textAt(row, 0); }));
    const QString time = now();
    if (docId.isEmpty()) {
        docId = newId();
        TRY_VOID(m_database->run("INSERT INTO package (id, system, sender, kind, sha256, title, notation, sent_at, "
                                 "content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                 {docId, package.systemId, package.from, package.kind, QString::fromLatin1(sha256),
                                  package.title, package.notation, time, content}));
    }
    for (const QString& recipient : package.to)
        for (const char* copy : {"0", "1"})
            if (*copy == '0' || twice)
                TRY_VOID(m_database->run("INSERT OR IGNORE INTO delivery (id, package, recipient, copy, updated_at) "
                                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                                         {newId(), docId, recipient, QString::fromLatin1(copy), time}));
    return {};
}

namespace {

#define DELIVERIES                                                                                                     \
    "SELECT d.id, p.id, p.system, p.kind, p.sender, d.recipient, p.title, p.notation, p.sha256, d.state, "             \
    "d.description, p.sent_at, d.updated_at FROM delivery d JOIN package p ON p.id = d.package WHERE "
#define IS_WAITING                                                                                                     \
    "d.recipient IN (SELECT value FROM json_each(?1)) AND p.kind = ?2 AND d.state IN ('initial', 'processing')"

QString jsonList(const QStringList& organs) {
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(organs)).toJson(QJsonDocument::Compact));
}

} // namespace

Result<QList<Delivery>> AxisStore::deliveries(const char* sql, const QList<Database::Value>& values) {
    QList<Delivery> found;
    const std::lock_guard guard(m_readerMutex);
    TRY_VOID(m_reader->run(sql, values, [&](sqlite3_stmt* row) {
        found.append({textAt(row, 0), textAt(row, 1), textAt(row, 2), textAt(row, 3), textAt(row, 4), textAt(row, 5),
                      textAt(row, 6), textAt(row, 7), textAt(row, 8).toLatin1(), textAt(row, 9), textAt(row, 10),
                      fromStorageTime(textAt(row, 11)), fromStorageTime(textAt(row, 12))});
    }));
    return found;
}

Result<QList<Delivery>> AxisStore::waiting(const QStringList& organs, const QString& kind) {
    return deliveries(DELIVERIES IS_WAITING " ORDER BY d.sequence", {jsonList(organs), kind});
}

Result<int> AxisStore::countWaiting(const QStringList& organs, const QString& kind) {
    int count = 0;
    const std::lock_guard guard(m_readerMutex);
    TRY_VOID(m_reader->run("SELECT COUNT(*) FROM delivery d JOIN package p ON p.id = d.package WHERE " IS_WAITING,
                           {jsonList(organs), kind}, [&](sqlite3_stmt* row) { count = textAt(row, 0).toInt(); }));
    return count;
}

Result<std::optional<Delivery>> AxisStore::delivery(const QString& docId) {
    TRY(const QList<Delivery> found, deliveries(DELIVERIES "d.id = ?1", {docId}));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Result<QList<Delivery>> AxisStore::sent(const QString& systemId, const QString& kind, const QString& senderDocId) {
    return deliveries(DELIVERIES "p.system = ?1 AND p.kind = ?2 AND (?3 = '' OR p.id = ?3) ORDER BY d.sequence",
                      {systemId, kind, senderDocId});
}

Result<> AxisStore::setState(const QString& docId, const QString& state, const QString& description) {
    return m_writer->run([&] {
        return m_database->run("UPDATE delivery SET state = ?2, description = ?3, updated_at = ?4 WHERE id = ?1 "
                               "AND state <> 'done' AND NOT (state = 'fail' AND ?2 = 'processing')",
                               {docId, state, description, now()});
    });
}

Result<AxisStore::Content> AxisStore::contentOf(const Delivery& delivery) {
    Content content;
    {
        const std::lock_guard guard(m_readerMutex);
        TRY_VOID(m_reader->run("SELECT content FROM package WHERE id = ?1", {delivery.senderDocId},
                               [&](sqlite3_stmt* row) { content.bytes = bytesAt(row, 0); }));
    }
    if (!content.bytes.isEmpty())
        return content;
    TRY(content.file, fileWith(delivery.sha256));
    return content;
}

Result<QString> AxisStore::fileWith(const QByteArray& sha256) const {
    const QString path = fileOf(sha256);
    const qint64 changed = changedAt(path);
    if (changed < 0)
        return fail("file.missing", {path});
    {
        const std::lock_guard guard(m_seenMutex);
        if (m_seen.value(sha256, -1) == changed)
            return path;
    }
    TRY(const QByteArray found, sha256HexOfFile(path));
    if (found != sha256)
        return fail("file.missing", {path}, QStringLiteral("the file was changed"));
    remember(sha256, changed);
    return path;
}

void AxisStore::remember(const QByteArray& sha256, qint64 changedAt) const {
    constexpr qsizetype most = 10'000;
    const std::lock_guard guard(m_seenMutex);
    if (m_seen.size() >= most)
        m_seen.clear();
    m_seen.insert(sha256, changedAt);
}

} // namespace vanthu::axis
