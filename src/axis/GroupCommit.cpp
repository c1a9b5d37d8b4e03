#include "axis/GroupCommit.h"

namespace vanthu::axis {

namespace {

constexpr auto gathering = std::chrono::milliseconds(2);
constexpr std::size_t mostTogether = 8; // worth waiting for

} // namespace

GroupCommit::GroupCommit(Database& database, Act beforeCommit)
    : m_database(database)
    , m_beforeCommit(std::move(beforeCommit)) {}

// Whoever comes while nobody commits does it for all that wait. Who is alone never waits for others.
Result<> GroupCommit::run(const Act& act) {
    Waiting own{&act, {}};
    std::unique_lock lock(m_mutex);
    m_queue.push_back(&own);
    if (m_queue.size() == mostTogether)
        m_gathered.notify_one();
    m_changed.wait(lock, [&] { return own.done || !m_committing; });
    if (own.done)
        return own.outcome;
    m_committing = true;
    if (m_lastGroup > 1)
        m_gathered.wait_for(lock, gathering, [&] { return m_queue.size() >= mostTogether; });
    const std::vector<Waiting*> group = std::exchange(m_queue, {});
    m_lastGroup = group.size();
    lock.unlock();
    commit(group);
    lock.lock();
    m_committing = false;
    for (Waiting* one : group)
        one->done = true;
    m_changed.notify_all();
    return own.outcome;
}

void GroupCommit::commit(const std::vector<Waiting*>& group) {
    const Result<> performed = perform(group);
    if (m_database.inTransaction())
        (void)m_database.run("ROLLBACK");
    if (!performed)
        for (Waiting* one : group)
            one->outcome = performed;
}

Result<> GroupCommit::perform(const std::vector<Waiting*>& group) {
    TRY_VOID(m_database.run("BEGIN IMMEDIATE"));
    for (Waiting* one : group) {
        TRY_VOID(m_database.run("SAVEPOINT act"));
        one->outcome = (*one->act)();
        if (!one->outcome)
            TRY_VOID(m_database.run("ROLLBACK TO act"));
        TRY_VOID(m_database.run("RELEASE act"));
    }
    TRY_VOID(m_beforeCommit());
    return m_database.run("COMMIT");
}

} // namespace vanthu::axis
