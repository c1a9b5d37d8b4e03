#pragma once

#include <QObject>

namespace vanthu::exchange {

// Notices that the network has come back or has changed (another Wi-Fi, a cable, the end of sleep), as far as the
// system tells: what waits need not wait for its timer. Lives on the thread of an application's event loop, usually the
// GUI's; does no work there.
class NetworkWatch : public QObject {
    Q_OBJECT
public:
    explicit NetworkWatch(QObject* parent = nullptr);
    // Whether the system tells at all; where not, the timer alone decides.
    bool isAble() const { return m_able; }

Q_SIGNALS:
    void cameBack();

private:
    bool m_able = false;
    bool m_online = true;
};

} // namespace vanthu::exchange
