#pragma once

#include "base/HelperProcess.h"

#include <QString>

#include <memory>

// A `vanthu-page` that was started ahead: its libraries and fonts are loaded and it was asked nothing yet, so that the
// first page of the next document waits for its drawing alone. There is at most one, for one document, and it ends with
// this program.
namespace vanthu::page {

// Where the helper is, unless a test names another one.
QString helperProgram(const QString& named = {});
Result<std::unique_ptr<HelperProcess>> startHelper(const QString& program);

// Starts the spare helper unless there is one. Blocks until it is ready; for workers.
void prepareSpare(const QString& program = helperProgram());
// It, or nothing: there is none, it is another program, or it has died. Never waits for more than a lock.
std::unique_ptr<HelperProcess> takeSpare(const QString& program);
// Of the spare that waits; -1 when there is none.
pid_t spareProcessId();

} // namespace vanthu::page
