#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"

#include <QCborMap>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace vanthu::page {

struct Question {
    QCborMap map;
    std::optional<Secret> password;
    Cancel cancel; // "stop" came for it
};

// The questions that come on the channel. They are read on a thread of their own, so that one can be taken back while
// it is being answered; that thread ends the process when the program that asks is gone, even while a library hangs.
class Questions {
public:
    Questions();
    // Waits for the next one; whoever asks for it has answered the one before.
    Question next();
    // Somebody looks at a document: from now on there is no hurry.
    void stayOpen();

private:
    [[noreturn]] void read();

    std::mutex m_mutex;
    std::condition_variable m_came;
    std::deque<Question> m_waiting;
    Cancel m_latest; // of the question that came last
    bool m_working = false;
    bool m_open = false;
};

} // namespace vanthu::page
