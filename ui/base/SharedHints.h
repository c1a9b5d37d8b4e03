#pragma once

#include "workflow/Deadlines.h"

#include <QElapsedTimer>
#include <QMutex>

#include <atomic>
#include <optional>

namespace vanthu::ui {

// What the law's time limits ask for now, read once for the navigation and all lists: they ask together after every
// change.
class SharedHints {
public:
    using Hints = QHash<QString, office::LawHint>; // by document id
    explicit SharedHints(const workflow::Office& office)
        : m_office(office) {}

    // Something has changed: what was read before is not handed out again. Never waits.
    void forget() { ++m_change; }
    // At most a minute old. Blocks; for workers.
    vanthu::Result<Hints> read();

private:
    const workflow::Office& m_office;
    std::atomic<int> m_change = 0;
    QMutex m_mutex;
    int m_readAfter = -1;
    QElapsedTimer m_age;
    Hints m_hints;
};

} // namespace vanthu::ui
