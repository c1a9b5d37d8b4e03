#include "ui/signing/TimestampDesk.h"

namespace vanthu::ui {

namespace {

constexpr int lookEveryMs = 100; // at the cancellation

} // namespace

signing::TimestampChoice TimestampDesk::ask(const vanthu::Error& why, const Cancel& cancel) {
    const QMutexLocker lock(&m_mutex);
    m_question = why;
    m_answer.reset();
    while (!m_answer && !cancel.requested())
        m_answered.wait(&m_mutex, lookEveryMs);
    m_question.reset();
    return m_answer.value_or(signing::TimestampChoice::Stop);
}

std::optional<vanthu::Error> TimestampDesk::question() const {
    const QMutexLocker lock(&m_mutex);
    return m_answer ? std::nullopt : m_question;
}

bool TimestampDesk::wasStopped() const {
    const QMutexLocker lock(&m_mutex);
    return m_answer == signing::TimestampChoice::Stop;
}

void TimestampDesk::answer(signing::TimestampChoice choice) {
    const QMutexLocker lock(&m_mutex);
    m_answer = choice;
    m_answered.wakeAll();
}

} // namespace vanthu::ui
