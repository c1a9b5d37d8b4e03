#include "page/helper/Questions.h"

#include "base/Frame.h"

#include <thread>
#include <unistd.h>

namespace vanthu::page {

namespace {

constexpr std::chrono::milliseconds longestIdle{60'000};

} // namespace

Questions::Questions() {
    std::thread([this] { read(); }).detach();
}

Question Questions::next() {
    std::unique_lock lock(m_mutex);
    m_working = false;
    m_came.wait(lock, [&] { return !m_waiting.empty(); });
    Question question = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_working = true;
    return question;
}

void Questions::stayOpen() {
    const std::lock_guard lock(m_mutex);
    m_open = true;
}

void Questions::read() {
    for (;;) {
        Question question;
        Wait wait;
        wait.limit = longestIdle;
        const ReadOutcome outcome = readMap(channelDescriptor, question.map, wait);
        const std::lock_guard lock(m_mutex);
        if (outcome == ReadOutcome::TimedOut && (m_open || m_working))
            continue;
        if (outcome != ReadOutcome::Complete)
            ::_exit(0);
        if (question.map[QStringLiteral("ask")].toString() == QLatin1String("stop")) {
            m_latest.request();
            continue;
        }
        if (question.map[QStringLiteral("password")].toBool()) {
            question.password = readSecret(channelDescriptor);
            if (!question.password)
                ::_exit(0);
        }
        m_latest = question.cancel;
        m_waiting.push_back(std::move(question));
        m_came.notify_one();
    }
}

} // namespace vanthu::page
