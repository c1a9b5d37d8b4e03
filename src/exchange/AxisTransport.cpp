#include "exchange/AxisTransport.h"

#include <cmath>

namespace vanthu::exchange {

namespace {
constexpr qint64 toleratedSkew = 120; // seconds
}

QList<Error> AxisTransport::takeWarnings() {
    const std::lock_guard guard(m_mutex);
    return std::exchange(m_warnings, {});
}

void AxisTransport::noteServerTime(const QString& host, const QDateTime& server, const QDateTime& here) {
    const qint64 skew = server.isValid() ? here.secsTo(server) : 0;
    if (std::abs(skew) <= toleratedSkew)
        return;
    const std::lock_guard guard(m_mutex);
    if (m_warnings.isEmpty())
        m_warnings += Error("axis.clock_skew", {host, QString::number((std::abs(skew) + 59) / 60)},
                            QStringLiteral("the server's clock is %1 s ahead").arg(skew));
}

bool isPermanent(const Error& error) {
    static const QByteArrayList permanent = {"axis.file_refused",  "axis.recipient_unknown", "axis.sender_unknown",
                                             "axis.edxml_refused", "axis.recipient_locked",  "axis.other_error",
                                             "file.missing",       "store.blob_missing",     "store.blob_damaged"};
    return permanent.contains(error.code());
}

} // namespace vanthu::exchange
