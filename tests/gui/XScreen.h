#pragma once

#include <QProcess>
#include <QSize>
#include <QString>

namespace vanthu::test {

// A screen of its own on a free display, with a window manager: what only a window system shows, such as popups that
// grab the pointer, focus that is given by others, and windows that come when the server says so.
class XScreen {
public:
    // Starts both and makes this process's windows go there. Before the QApplication. Empty, or why there is no screen.
    QString start(const QSize& size);
    ~XScreen();

private:
    QProcess m_server;
    QProcess m_manager;
};

} // namespace vanthu::test
