#pragma once

#include "exchange/AxisTransport.h"
#include "store/Inbox.h"
#include "store/Store.h"

#include <QList>

#include <functional>

namespace vanthu::exchange {

// Turns a stored message into domain changes and marks it applied, both in one transaction of its own. An error with
// exit status 65 (the message itself is bad) rejects it at the axis; after any other error it stays stored and comes
// again.
using ApplyReceived = std::function<Result<>(const store::InboxMessage&)>;

struct SyncReport {
    int sent = 0;
    int failed = 0; // will be tried again, or wait for a person
    int received = 0;
    int rejected = 0;
    QList<Error> problems; // of this pass, each once
};

// One pass: sends what is due, fetches what waits, applies it, tells the axis, and sends what that has made due (the
// status "đã đến"). Only one pass runs on a store at a time, in whichever process: another one answers `axis.sync_busy`
// at once. One bad message never holds up the others. A pass killed at any instant is made good by the next. Blocks;
// not on the GUI thread.
Result<SyncReport> syncOnce(store::Store& store, AxisTransport& transport, const ApplyReceived& apply,
                            const Cancel& cancel = {});

// When a message that failed so many times is tried again: 25 s, three times, then every hour.
std::chrono::seconds backOff(int attempts);

} // namespace vanthu::exchange
