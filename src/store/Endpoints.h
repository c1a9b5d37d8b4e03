#pragma once

#include "base/Error.h"
#include "store/Connection.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace vanthu::store {

// How a server of the exchange has behaved: the memory of the circuit breaker, which has to outlive the process that is
// started again and again while the server is down.
struct Endpoint {
    QString name;
    int failures = 0;   // in a row
    QDateTime openedAt; // valid while the breaker is open
    QDateTime probeAt;  // until then the server is left alone
    std::optional<Error> lastError;
};

// One that was never heard of is well.
Result<Endpoint> endpoint(Connection& connection, const QString& name);
Result<> saveEndpoint(Transaction& transaction, const Endpoint& endpoint);

} // namespace vanthu::store
