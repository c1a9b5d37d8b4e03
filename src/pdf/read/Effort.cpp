#include "pdf/read/Effort.h"

#include <ctime>
#include <limits>

namespace vanthu::pdf {

namespace {

double processorTime() {
    timespec now{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0)
        return 0;
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

} // namespace

Effort::Exceeded::Exceeded()
    : std::runtime_error("reading the file costs more than is allowed") {}

Effort::Effort(qint64 words, double seconds, Cancel cancel)
    : m_words(words)
    , m_end(seconds > 0 ? processorTime() + seconds : std::numeric_limits<double>::max())
    , m_cancel(std::move(cancel)) {}

void Effort::spend(qint64 words) {
    m_words -= words;
    check();
}

void Effort::check() {
    // Asking for the time costs as much as reading a small object.
    constexpr int between = 16;
    const bool isLate = m_checks++ % between == 0 && processorTime() > m_end;
    m_exceeded = m_exceeded || m_words < 0 || m_cancel.requested() || isLate;
    if (m_exceeded)
        throw Exceeded();
}

} // namespace vanthu::pdf
