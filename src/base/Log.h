#pragma once

#include <QString>

namespace vanthu {

// Sends Qt's log messages to `folder`/vanthu.log (mode 0600, 2 MiB, one older file kept) and, when `alsoStandardError`,
// to standard error. Call once at start, before threads. Nothing secret may ever be logged; see Secret.
void startLog(const QString& folder, bool alsoStandardError);

} // namespace vanthu
