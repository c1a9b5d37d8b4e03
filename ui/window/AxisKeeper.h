#pragma once

#include "workflow/Training.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace vanthu::ui {

// Keeps the training axis running while the desktop is open. The process object lives on a thread of its own, so that
// starting and ending it never holds up a window.
class AxisKeeper : public QObject {
    Q_OBJECT
public:
    explicit AxisKeeper(QObject* parent = nullptr);
    ~AxisKeeper() override;

    void start(const workflow::Training& training);

Q_SIGNALS:
    void started();
    void failed(const vanthu::Error& error);

private:
    QThread m_thread;
    QObject* m_there;                              // lives on the thread
    std::unique_ptr<workflow::AxisProcess> m_axis; // touched on the thread only
};

} // namespace vanthu::ui
