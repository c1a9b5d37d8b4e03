#include "base/Faults.h"

#include <QByteArray>
#include <QByteArrayList>

#include <array>
#include <atomic>

namespace vanthu::faults {

namespace {

struct Counter {
    std::atomic<int> passed = 0;
    std::atomic<int> failAt = 0;
};

std::array<Counter, 4>& counters() {
    static std::array<Counter, 4> all;
    static const bool fromEnvironment = [] {
        const QByteArrayList parts = qgetenv("VANTHU_FAULT").split(':');
        const QByteArrayList names = {"database", "file", "network", "token"};
        if (parts.size() == 2 && names.contains(parts[0]))
            all[static_cast<std::size_t>(names.indexOf(parts[0]))].failAt = parts[1].toInt();
        return true;
    }();
    (void)fromEnvironment;
    return all;
}

Counter& counter(Point point) {
    return counters()[static_cast<std::size_t>(point)];
}

} // namespace

void arm(Point point, int n) {
    counter(point).passed = 0;
    counter(point).failAt = n;
}

int passed(Point point) {
    return counter(point).passed;
}

bool hit(Point point) {
    Counter& c = counter(point);
    return c.passed.fetch_add(1, std::memory_order_relaxed) + 1 == c.failAt.load(std::memory_order_relaxed);
}

} // namespace vanthu::faults
