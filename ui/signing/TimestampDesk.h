#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "signing/PdfSigner.h"

#include <QMutex>
#include <QWaitCondition>

#include <optional>

namespace vanthu::ui {

// Where a worker that got no time-stamp, or one that contradicts the clock, lays its question, and the window that
// looks at it from time to time leaves the answer. Thread-safe.
class TimestampDesk {
public:
    // The worker's side: waits until the window has answered, or the work is cancelled, which means Stop.
    signing::TimestampChoice ask(const vanthu::Error& why, const Cancel& cancel);

    // The window's side; never waits for the worker's work.
    std::optional<vanthu::Error> question() const;
    void answer(signing::TimestampChoice choice);
    bool wasStopped() const; // the last answer

private:
    mutable QMutex m_mutex;
    QWaitCondition m_answered;
    std::optional<vanthu::Error> m_question;
    std::optional<signing::TimestampChoice> m_answer;
};

} // namespace vanthu::ui
