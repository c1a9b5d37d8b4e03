#include "exchange/NetworkWatch.h"

#include <QNetworkInformation>

#include <utility>

namespace vanthu::exchange {

namespace {

// An agency's own network need not lead to the Internet to lead to the axis.
bool mayReach(QNetworkInformation::Reachability reachability) {
    return reachability != QNetworkInformation::Reachability::Disconnected &&
           reachability != QNetworkInformation::Reachability::Unknown;
}

} // namespace

NetworkWatch::NetworkWatch(QObject* parent)
    : QObject(parent)
    , m_able(QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability)) {
    const QNetworkInformation* information = QNetworkInformation::instance();
    if (!m_able || !information)
        return;
    m_online = mayReach(information->reachability());
    connect(information, &QNetworkInformation::reachabilityChanged, this,
            [this](QNetworkInformation::Reachability reachability) {
                const bool online = mayReach(reachability);
                if (online && !std::exchange(m_online, online))
                    Q_EMIT cameBack();
                m_online = online;
            });
    connect(information, &QNetworkInformation::transportMediumChanged, this, [this] {
        if (m_online)
            Q_EMIT cameBack();
    });
}

} // namespace vanthu::exchange
