#include "cli/Interrupt.h"

#include <atomic>
#include <csignal>

namespace vanthu::cli {

namespace {

std::atomic<const Cancel*> interrupted = nullptr;

// Nothing but a lock-free store, which a signal handler may do.
void onSignal(int) {
    if (const Cancel* cancel = interrupted)
        cancel->request();
}

} // namespace

Cancel cancelOnInterrupt() {
    static const Cancel cancel;
    interrupted = &cancel;
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = int(SA_RESTART | SA_RESETHAND); // the second signal does what it always did
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM})
        sigaction(signal, &action, nullptr);
    return cancel;
}

} // namespace vanthu::cli
