#pragma once

#include "base/HelperProcess.h"

#include <QString>

#include <memory>

// Where the helpers come from. One `vanthu-page` with its libraries and fonts loaded opens no document itself and forks
// a child for each (base/ForkServer.h), so that a document waits for its own reading alone. It is started when the
// first helper is wanted, costs some memory, and ends with this program. Any thread.
namespace vanthu::page {

// Where the program is, unless a test names another one.
QString helperProgram(const QString& named = {});

// A helper for one document; a program that a test names is started for it. Blocks for a millisecond or two, and for
// the start of the first one. `helper.not_started`.
Result<std::unique_ptr<HelperProcess>> newHelper(const QString& named = {});

// Starts the nursery unless it runs, so that the first document does not wait. Blocks; for workers.
void prepareNursery();
pid_t nurseryProcessId(); // -1 when there is none

} // namespace vanthu::page
