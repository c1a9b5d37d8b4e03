#include "ui/window/AxisKeeper.h"

namespace vanthu::ui {

AxisKeeper::AxisKeeper(QObject* parent)
    : QObject(parent)
    , m_there(new QObject) {
    m_thread.setObjectName(QStringLiteral("axis"));
    m_there->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_there, &QObject::deleteLater);
    m_thread.start();
}

AxisKeeper::~AxisKeeper() {
    QMetaObject::invokeMethod(m_there, [this] { m_axis.reset(); });
    m_thread.quit();
    m_thread.wait();
}

void AxisKeeper::start(const workflow::Training& training) {
    QMetaObject::invokeMethod(m_there, [this, training] {
        auto axis = workflow::AxisProcess::start(training);
        if (!axis) {
            Q_EMIT failed(axis.error());
            return;
        }
        m_axis = std::move(*axis);
        Q_EMIT started();
    });
}

} // namespace vanthu::ui
