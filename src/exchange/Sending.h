#pragma once

#include "exchange/Pass.h"
#include "exchange/Workers.h"

#include <utility>
#include <vector>

namespace vanthu::exchange {

// The way out: the whole outbox as far as it is due. Used by the pass's own thread only, which goes on receiving
// meanwhile. Private to this room.
class Sending {
public:
    explicit Sending(Pass& pass);

    // Records what has gone out and hands on what is due, without waiting for the network.
    Result<> goOn();
    // Until nothing is due and nothing is under way, or so many more messages went out: true when there may be more.
    Result<bool> finish(int most);

private:
    using OutboxMessage = store::OutboxMessage;
    using Outcome = Result<QString>; // the axis's id of the message
    using Finished = std::vector<std::pair<OutboxMessage, Outcome>>;

    Outcome transmit(const OutboxMessage& message);
    Result<> record(const Finished& finished);
    void adjustWindow(const Outcome& outcome);
    Result<> turnOver(const Finished& finished);
    Result<> recordOne(store::Transaction& transaction, const OutboxMessage& message, const Outcome& outcome);
    Result<> giveBack();

    Pass& m_pass;
    int m_window = 1;
    int m_left = 0;                            // messages that the present call may begin
    Workers<OutboxMessage, Outcome> m_workers; // last: its threads use the rest
};

} // namespace vanthu::exchange
