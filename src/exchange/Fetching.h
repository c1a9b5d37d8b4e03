#pragma once

#include "exchange/Pass.h"
#include "exchange/Workers.h"
#include "store/Inbox.h"

#include <QSet>

#include <utility>
#include <vector>

namespace vanthu::exchange {

// The first half of the way in: on a few connections from the axis into the inbox, durable as it came before anyone
// looks at it. Used by the pass's own thread only. Private to this room.
class Fetching {
public:
    explicit Fetching(Pass& pass);
    ~Fetching();

    // Begins to fetch what is not here yet. Of what was confirmed before, the axis has forgotten it: that is to be told
    // again.
    Result<QList<store::InboxMessage>> request(const QList<WaitingMessage>& messages);
    // Stores what was fetched, until no more than so many are on their way. One that could not be fetched is left to
    // the next pass.
    Result<> storeFetched(qsizetype onTheWay);
    // Whether messages that are here without their bytes are on their way: nothing can be applied before.
    bool replaces() const { return !m_again.isEmpty(); }

private:
    struct Bytes {
        store::Blobs::Staged file; // no temporary one when they are few:
        QByteArray inRow;
    };
    using Fetched = Result<Bytes>;

    Fetched fetch(const WaitingMessage& message);
    Fetched taken(const WaitingMessage& message, const QString& temporary, QByteArray bytes);
    Result<> storeRaw(const std::vector<std::pair<WaitingMessage, Fetched>>& fetched);

    Pass& m_pass;
    QSet<QString> m_listed;                     // their ids at the axis, each once
    QSet<QString> m_again;                      // of these, what is here without its bytes
    Workers<WaitingMessage, Fetched> m_workers; // last: its threads use the rest
};

} // namespace vanthu::exchange
