#pragma once

#include "base/Result.h"
#include "exchange/AxisTransport.h"
#include "workflow/Office.h"

#include <QList>

// The national list of agencies in this office's store. Blocks; not on the GUI thread.
namespace vanthu::workflow {

// Takes the axis's whole list over: only what changed is written, in small transactions, so that nobody who issues a
// document meanwhile waits for 120,000 rows. Ended in between, the next refresh goes on. Returns how many changed.
// `store.directory_shrunk`.
Result<int> updateDirectory(Office& office, const QList<exchange::Agency>& agencies);

// Once a day, at night (from 22 to 5 o'clock in Vietnam); by day only when a day and a half went by without, as on a PC
// that is off at night.
bool directoryIsDue(const QDateTime& refreshedAt, const QDateTime& now);

} // namespace vanthu::workflow
