#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace vanthu::store {

// A lock that is taken in the order in which it was asked for. With any other, an exchange that writes one lot after
// the other takes it again before a clerk who waits has woken up. For std::lock_guard.
class Turns {
public:
    void lock() {
        std::unique_lock guard(m_mutex);
        const std::uint64_t mine = m_next++;
        m_changed.wait(guard, [&] { return m_serving == mine; });
    }
    void unlock() {
        {
            const std::lock_guard guard(m_mutex);
            ++m_serving;
        }
        m_changed.notify_all();
    }
    // For who has it: whether another asked meanwhile.
    bool awaited() const {
        const std::lock_guard guard(m_mutex);
        return m_next > m_serving + 1;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_next = 0;
    std::uint64_t m_serving = 0;
};

} // namespace vanthu::store
