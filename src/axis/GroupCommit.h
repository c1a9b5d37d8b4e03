#pragma once

#include "axis/Sql.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace vanthu::axis {

// Acts of many threads in one transaction: a commit waits for the disk, and the acts that come meanwhile share the next
// one. While several come at a time, a commit also waits a moment for more of them. Each act succeeds or fails by
// itself, and is durable when run() returns. Thread-safe.
class GroupCommit {
public:
    using Act = std::function<Result<>()>;

    // `beforeCommit` makes durable what the acts of a transaction rely on. No other writer may use the connection.
    GroupCommit(Database& database, Act beforeCommit);
    Result<> run(const Act& act);

private:
    struct Waiting {
        const Act* act;
        Result<> outcome;
        bool done = false;
    };
    void commit(const std::vector<Waiting*>& group);
    Result<> perform(const std::vector<Waiting*>& group);

    Database& m_database;
    Act m_beforeCommit;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::condition_variable m_gathered;
    std::vector<Waiting*> m_queue;
    std::size_t m_lastGroup = 0;
    bool m_committing = false;
};

} // namespace vanthu::axis
