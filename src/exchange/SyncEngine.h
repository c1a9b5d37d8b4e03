#pragma once

#include "exchange/AxisTransport.h"
#include "exchange/Retry.h"
#include "store/Inbox.h"
#include "store/Store.h"

#include <QList>

#include <functional>
#include <optional>

namespace vanthu::exchange {

// A message that was read: its files, which are made blobs together with those of others, and then the changes it
// makes, which also mark it applied, inside a transaction that it shares with others.
struct Prepared {
    QList<store::Blobs::Staged> files;
    std::function<Result<>(store::Transaction&)> apply;
};

// How a stored message becomes domain changes. `prepare` reads and unpacks it and may take its time. An error of either
// half with exit status 65 or 77 (the message itself is bad) rejects the message at the axis; after any other error it
// stays stored and comes again.
struct Receiver {
    std::function<Result<Prepared>(const store::InboxMessage&)> prepare;
    int threads = 1; // on how many `prepare` may be called at once
};
// Both halves for one message alone.
Result<> applyAlone(store::Store& store, const Receiver& receiver, const store::InboxMessage& message);

// Both halves in one, with a transaction of its own.
using ApplyReceived = std::function<Result<>(const store::InboxMessage&)>;

struct SyncReport {
    int sent = 0;
    int failed = 0; // will be tried again, or wait for a person
    int received = 0;
    int rejected = 0;
    QList<Error> problems = {}; // of this pass, each once
    // Set when the axis was left alone, because it did not answer lately: when it is asked again.
    std::optional<QDateTime> restsUntil = {};
};

struct SyncOptions {
    bool byPerson = true; // asks an axis that is to be left alone, too
    int batch = 64;       // messages in one transaction, at most
    Random random = systemRandom();
};

// One pass: sends what is due, fetches what waits, applies it, tells the axis, and sends what that has made due (the
// status "đã đến"). Only one pass runs on a store at a time, in whichever process: another one answers `axis.sync_busy`
// at once. One bad message never holds up the others. A pass killed at any instant is made good by the next. Blocks;
// not on the GUI thread. The store's write lock is never held while the network or a file is waited for.
Result<SyncReport> syncOnce(store::Store& store, AxisTransport& transport, const Receiver& receiver,
                            const Cancel& cancel = {}, const SyncOptions& options = {});
Result<SyncReport> syncOnce(store::Store& store, AxisTransport& transport, const ApplyReceived& apply,
                            const Cancel& cancel = {}, const SyncOptions& options = {});

} // namespace vanthu::exchange
