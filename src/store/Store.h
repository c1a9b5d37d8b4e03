#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "store/Blobs.h"
#include "store/Connection.h"
#include "store/Turns.h"

#include <QMutex>
#include <QString>

#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

namespace vanthu::store {

// The office's memory in one folder: `vanthu.sqlite` (WAL, synchronous=FULL), `blobs/`, `backup/`. Thread-safe, and
// safe with other processes on the same folder (desktop and command line). Blocks; not on the GUI thread.
class Store {
public:
    // Creates or migrates the database, after a backup. A database that fails its check is opened read-only and nothing
    // is deleted: see damage(). `store.unreadable`, `store.newer_schema`, `store.disk_full`, `file.*`.
    static Result<std::unique_ptr<Store>> open(const QString& folder, Clock clock = systemClock());
    ~Store();

    // Runs `act(Transaction&)` in one transaction: committed when it returns a value, rolled back when it returns an
    // error.
    template<class Act>
    auto write(Act act) -> std::invoke_result_t<Act, Transaction&>;

    // Inside write(): whether another thread waits for its turn to write. Other processes are not seen.
    bool writeAwaited() const { return m_turns.awaited(); }

    // Runs `ask(Connection&)` on a snapshot of its own.
    template<class Ask>
    auto read(Ask ask) -> std::invoke_result_t<Ask, Connection&>;

    const Blobs& blobs() const { return m_blobs; }
    const Clock& clock() const { return m_clock; }
    QString folder() const { return m_folder; }
    // Set when the database failed its check at opening and is read-only.
    const std::optional<Error>& damage() const { return m_damage; }
    // Copies a consistent snapshot of the database to a new file.
    Result<> backupTo(const QString& file);

private:
    Store(QString folder, Clock clock);
    Result<> begin();
    Result<> commit();
    void rollback();
    Result<std::unique_ptr<Connection>> takeReader();
    void giveBack(std::unique_ptr<Connection> reader);

    QString m_folder;
    Clock m_clock;
    Blobs m_blobs;
    std::optional<Error> m_damage;
    Turns m_turns;
    std::unique_ptr<Connection> m_writer;
    QMutex m_readersMutex;
    std::vector<std::unique_ptr<Connection>> m_readers;
};

template<class Act>
auto Store::write(Act act) -> std::invoke_result_t<Act, Transaction&> {
    const std::lock_guard lock(m_turns);
    if (auto begun = begin(); !begun)
        return fail(std::move(begun).error());
    Transaction transaction(*m_writer);
    auto result = act(transaction);
    if (!result) {
        rollback();
        return result;
    }
    if (transaction.broken()) {
        rollback();
        return fail(*transaction.broken());
    }
    if (auto committed = commit(); !committed) {
        rollback();
        return fail(std::move(committed).error());
    }
    return result;
}

template<class Ask>
auto Store::read(Ask ask) -> std::invoke_result_t<Ask, Connection&> {
    auto reader = takeReader();
    if (!reader)
        return fail(std::move(reader).error());
    auto result = ask(**reader);
    giveBack(std::move(*reader));
    return result;
}

} // namespace vanthu::store
