#pragma once

#include "base/Result.h"
#include "exchange/Retry.h"
#include "store/Endpoints.h"
#include "store/Store.h"

#include <QString>

namespace vanthu::exchange {

// The circuit breaker of one server, remembered in the store. Closed: the server is used. Open, after it could not be
// reached: it is left alone until the time of the next probe, which comes later after every failed one. Half open: one
// simple question decides. A person who asks for a pass is always allowed a probe.
class Breaker {
public:
    Breaker(store::Store& store, QString endpoint, Random random)
        : m_store(store)
        , m_name(std::move(endpoint))
        , m_random(std::move(random)) {}

    // Reads what is known. A wall clock that was put back does not keep the breaker open.
    Result<> load();
    bool isOpen() const { return m_endpoint.openedAt.isValid(); }
    // Open, and not even a probe is due.
    bool rests() const;
    const QDateTime& probeAt() const { return m_endpoint.probeAt; }
    const std::optional<Error>& lastError() const { return m_endpoint.lastError; }

    // The server answered: closes it. Writes only when something changes.
    Result<> noteSuccess();
    // The server did not answer: opens it.
    Result<> noteFailure(const Error& error);

private:
    store::Store& m_store;
    QString m_name;
    Random m_random;
    store::Endpoint m_endpoint;
};

} // namespace vanthu::exchange
