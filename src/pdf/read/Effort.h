#pragma once

#include "base/Cancel.h"

#include <QtGlobal>

#include <stdexcept>
#include <unordered_set>

namespace vanthu::pdf {

// What the reading of one foreign file may still cost, shared by all its revisions. qpdf has no limits of its own, and
// each of its small objects takes some hundred bytes, so that two bytes of a file ("0 ") may become two hundred of
// memory: the words of the syntax are counted before they become objects. A worker process with the system's limits
// would be simpler, but Windows has none of these, and each verification would pay for a start. One thread.
class Effort {
public:
    struct Exceeded : std::runtime_error {
        Exceeded();
    };

    // `seconds` of this thread's processor time (a loaded machine is no fault of the file); 0 = as long as it takes.
    Effort(qint64 words, double seconds, Cancel cancel = {});

    // Throws Exceeded when there is nothing left or the caller wants to stop, from then on always.
    void spend(qint64 words);
    void check();
    bool isExceeded() const { return m_exceeded; }

    // Whether this object stream, by its offset in the file, is met for the first time.
    bool isNewContainer(qint64 offset) { return m_containers.insert(offset).second; }

private:
    qint64 m_words;
    double m_end;
    Cancel m_cancel;
    bool m_exceeded = false;
    unsigned m_checks = 0;
    std::unordered_set<qint64> m_containers;
};

} // namespace vanthu::pdf
