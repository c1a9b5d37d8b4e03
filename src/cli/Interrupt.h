#pragma once

#include "base/Cancel.h"

namespace vanthu::cli {

// From now on the first Ctrl-C (SIGINT) or SIGTERM asks for this cancellation, so that the file at hand is given up
// without a trace and the result of all is still told; a second one ends the program at once. Once for each program;
// call it when there is work to give up, not before: whoever waits for a PIN is ended at once.
Cancel cancelOnInterrupt();

} // namespace vanthu::cli
