#include "ui/base/SharedHints.h"

namespace vanthu::ui {

namespace {

constexpr qint64 longestMs = 60'000; // a limit passes without any change

} // namespace

vanthu::Result<SharedHints::Hints> SharedHints::read() {
    const QMutexLocker lock(&m_mutex);
    const int change = m_change; // what changes while this reads is read the next time
    if (change == m_readAfter && !m_age.hasExpired(longestMs))
        return m_hints;
    TRY(m_hints, workflow::lawHints(m_office));
    m_readAfter = change;
    m_age.start();
    return m_hints;
}

} // namespace vanthu::ui
