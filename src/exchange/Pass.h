#pragma once

#include "exchange/Breaker.h"
#include "exchange/SyncEngine.h"
#include "store/Outbox.h"

// What the stages of one pass share. Private to this room.
namespace vanthu::exchange {

struct Pass {
    store::Store& store;
    AxisTransport& transport;
    const Receiver& receiver;
    Cancel cancel;
    const SyncOptions& options;
    Breaker breaker;
    store::Lease lease;
    SyncReport report;
    bool axisIsDown = false;
    bool answered = false; // since the last problem

    bool stopped() const { return axisIsDown || cancel.requested(); }
    QDateTime now() const { return store.clock()(); }
    // Notes how exchanges went that ended together, each problem once. Only an axis that does not answer a short
    // question either, asked when nothing went well since the last problem, ends this pass: one message that the axis
    // cannot deal with must not hold up the others, and it comes first at every pass. It is asked once at most: in bad
    // weather half of many exchanges fail, and a question after each would soon have no answer either.
    Result<> note(bool someWentWell, const QList<Error>& errors);
    // What waits at the axis, asked up to three times: one answer that broke off or made no sense says little of the
    // axis, and a pass that ended with it would, in bad weather, send a few messages and never come to receiving any.
    Result<QList<WaitingMessage>> ask(store::MessageKind kind);
    // The axis does not answer: this pass leaves it alone, and the breaker is open.
    Result<> noteSilence(const Error& error);
    // Once, whatever the axis does.
    Result<> noteProblem(const Error& error);
    // The axis has answered: what was wrong with it is over.
    Result<> noteAnswer() {
        answered = true;
        return breaker.noteSuccess();
    }
};

// What waits at the axis, until it is stored, applied and confirmed, and the outbox beside it and in turn: people may
// issue as fast as it sends, and what waits would never be fetched.
Result<> exchangeAll(Pass& pass);

} // namespace vanthu::exchange
