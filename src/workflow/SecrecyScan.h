#pragma once

#include "base/HelperProcess.h"

#include <QMutex>
#include <QString>

#include <chrono>
#include <memory>
#include <vector>

namespace vanthu::workflow {

// Looks through files from outside for the mark of a state secret (Law 117/2025 art. 5), in the process `vanthu-page`:
// a PDF that crashes Poppler, hangs it or wants all of the memory ends that process and no work of ours. One process
// serves many files and ends by itself when nothing comes for a while. Thread-safe; blocks, not on the GUI thread: of
// files that are looked through at the same time each has a process of its own.
class SecrecyScan {
public:
    struct Options {
        QString program;                         // beside this program when empty
        std::chrono::milliseconds limit{30'000}; // for one file
    };
    SecrecyScan() = default;
    explicit SecrecyScan(Options options)
        : m_options(std::move(options)) {}

    enum class Finding {
        NoMark, // also when the file is no PDF, in which no mark can be found
        Marked,
        NotChecked // a person must look
    };
    Finding look(const QString& file);

private:
    // Null when there is none.
    std::unique_ptr<HelperProcess> idleHelper();
    // Null when it cannot be started.
    std::unique_ptr<HelperProcess> newHelper() const;

    Options m_options;
    QMutex m_mutex;
    std::vector<std::unique_ptr<HelperProcess>> m_idle;
};

} // namespace vanthu::workflow
