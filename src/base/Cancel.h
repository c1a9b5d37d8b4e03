#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace vanthu {

// A request to stop, shared between the one who asks and the one who works. Copies share one flag; thread-safe.
class Cancel {
public:
    void request() const { m_flag->store(true, std::memory_order_relaxed); }
    bool requested() const { return m_flag->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

// Called from the working thread with units done and units in all (bytes, files or steps; total 0 = unknown).
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

} // namespace vanthu
