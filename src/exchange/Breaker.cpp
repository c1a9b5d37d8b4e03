#include "exchange/Breaker.h"

namespace vanthu::exchange {

Result<> Breaker::load() {
    TRY(m_endpoint, m_store.read([&](store::Connection& connection) { return store::endpoint(connection, m_name); }));
    return {};
}

bool Breaker::rests() const {
    const QDateTime now = m_store.clock()();
    return isOpen() && m_endpoint.openedAt <= now && now < m_endpoint.probeAt;
}

Result<> Breaker::noteSuccess() {
    if (!isOpen() && m_endpoint.failures == 0)
        return {};
    m_endpoint.failures = 0;
    m_endpoint.openedAt = m_endpoint.probeAt = QDateTime();
    m_endpoint.lastError.reset();
    return m_store.write([&](store::Transaction& transaction) { return store::saveEndpoint(transaction, m_endpoint); });
}

Result<> Breaker::noteFailure(const Error& error) {
    const QDateTime now = m_store.clock()();
    ++m_endpoint.failures;
    m_endpoint.openedAt = now;
    m_endpoint.probeAt = now.addSecs(backOff(m_endpoint.failures, m_random).count());
    m_endpoint.lastError = error;
    return m_store.write([&](store::Transaction& transaction) { return store::saveEndpoint(transaction, m_endpoint); });
}

} // namespace vanthu::exchange
