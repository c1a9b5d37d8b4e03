#include "store/Store.h"

#include "base/Files.h"
#include "store/Migrations.h"

#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

namespace vanthu::store {

namespace {

constexpr std::size_t idleReaders = 4;

QString databasePath(const QString& folder) {
    return folder + QStringLiteral("/vanthu.sqlite");
}

// VACUUM INTO takes the file name as a value, so nothing of it is parsed as SQL. It works through an attached database,
// which connections of ours may not have otherwise, and does not sync what it wrote.
Result<> snapshot(Connection& connection, const QString& file) {
    const QString part = file + QStringLiteral(".part");
    QFile::remove(part);
    sqlite3_limit(connection.handle(), SQLITE_LIMIT_ATTACHED, 1);
    Result<> done = connection.execute("VACUUM INTO ?", {part});
    sqlite3_limit(connection.handle(), SQLITE_LIMIT_ATTACHED, 0);
    if (done)
        done = renameDurably(part, file);
    if (!done)
        QFile::remove(part);
    return done;
}

Result<> backupBeforeMigration(Connection& connection, const QString& folder, int version, const Clock& clock) {
    const QString backups = folder + QStringLiteral("/backup");
    TRY_VOID(makeFolder(backups));
    const QString name = QStringLiteral("%1/schema-%2-%3.sqlite")
                             .arg(backups)
                             .arg(version)
                             .arg(clock().toString(QStringLiteral("yyyyMMddHHmmsszzz")));
    return snapshot(connection, name);
}

Result<> quickCheck(Connection& connection) {
    QString answer;
    TRY_VOID(connection.select("PRAGMA quick_check(1)", {}, [&](const Row& row) { answer = row.text(0); }));
    if (answer != QLatin1String("ok"))
        return fail("store.damaged", {}, answer);
    return {};
}

// A small database at every opening, a large one once a day: SQLite notices damage wherever it reads, too, and a clerk
// would wait half a minute for a million documents.
Result<> checkWhenDue(Connection& connection, const QString& folder) {
    constexpr qint64 small = 8 * 1024 * 1024;
    constexpr qint64 often = 24 * 3600;
    const QString mark = folder + QStringLiteral("/checked");
    const QDateTime last = QFileInfo(mark).lastModified(); // by the file system's clock, as what it is compared with
    const qint64 age = last.isValid() ? last.secsTo(QDateTime::currentDateTimeUtc()) : often;
    if (QFileInfo(databasePath(folder)).size() > small && age >= 0 && age < often)
        return {};
    TRY_VOID(quickCheck(connection));
    QFile file(mark); // without it, there is a check too many
    if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
    return {};
}

bool isDamage(const Error& error) {
    return error.code() == "store.damaged";
}

} // namespace

Store::Store(QString folder, Clock clock)
    : m_folder(std::move(folder))
    , m_clock(std::move(clock))
    , m_blobs(m_folder + QStringLiteral("/blobs")) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const QString& folder, Clock clock) {
    std::unique_ptr<Store> store(new Store(folder, std::move(clock)));
    TRY_VOID(makeFolder(folder));
    TRY_VOID(makeFolder(folder + QStringLiteral("/blobs")));
    store->m_blobs.removeLeftovers();
    const auto prepared = [&]() -> Result<> {
        TRY(store->m_writer, Connection::open(databasePath(folder), false));
        TRY_VOID(checkWhenDue(*store->m_writer, folder));
        TRY(const int version, schemaOf(*store->m_writer));
        if (version > currentSchema())
            return fail("store.newer_schema", {folder});
        if (version > 0 && version < currentSchema())
            TRY_VOID(backupBeforeMigration(*store->m_writer, folder, version, store->m_clock));
        return migrate(*store->m_writer);
    }();
    if (!prepared) {
        if (!isDamage(prepared.error()))
            return fail(prepared.error());
        // Nothing is repaired or deleted: what can still be read is shown, and the backup is offered.
        store->m_damage = Error("store.integrity_failed", {folder}, prepared.error().detail());
        store->m_writer.reset();
    }
    return store;
}

Result<> Store::begin() {
    if (m_damage)
        return fail(*m_damage);
    // A rollback that failed must not hold up every later act.
    if (!sqlite3_get_autocommit(m_writer->handle()))
        TRY_VOID(m_writer->script("ROLLBACK"));
    return m_writer->execute("BEGIN IMMEDIATE");
}

Result<> Store::commit() {
    return m_writer->execute("COMMIT");
}

void Store::rollback() {
    (void)m_writer->script("ROLLBACK");
}

Result<std::unique_ptr<Connection>> Store::takeReader() {
    std::unique_ptr<Connection> reader;
    {
        const QMutexLocker lock(&m_readersMutex);
        if (!m_readers.empty()) {
            reader = std::move(m_readers.back());
            m_readers.pop_back();
        }
    }
    if (!reader) {
        TRY(reader, Connection::open(databasePath(m_folder), m_damage.has_value()));
        TRY_VOID(reader->execute("PRAGMA query_only = ON"));
        TRY_VOID(reader->execute("PRAGMA cache_size = -512")); // KiB; the system has the pages as well
    }
    TRY_VOID(reader->execute("BEGIN"));
    return reader;
}

void Store::giveBack(std::unique_ptr<Connection> reader) {
    if (!reader->script("ROLLBACK"))
        return; // closed with its transaction
    const QMutexLocker lock(&m_readersMutex);
    if (m_readers.size() < idleReaders)
        m_readers.push_back(std::move(reader));
}

Result<> Store::backupTo(const QString& file) {
    if (QFileInfo::exists(file))
        return fail("store.backup_exists", {file});
    TRY(const auto reader, Connection::open(databasePath(m_folder), false));
    return snapshot(*reader, file);
}

} // namespace vanthu::store
