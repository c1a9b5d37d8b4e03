#include "XScreen.h"

#include <QElapsedTimer>

#include <csignal>
#include <sys/prctl.h>

namespace vanthu::test {

namespace {

constexpr int patience = 30'000;
constexpr char managed[] = "managed"; // what the window manager has written once it is one

// A test that crashes leaves no server behind.
void endWithThisProcess() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

// The next line that the program writes, without its line end; null when none comes.
QByteArray nextLine(QProcess& process) {
    QElapsedTimer waited;
    waited.start();
    while (!process.canReadLine())
        if (waited.elapsed() > patience || !process.waitForReadyRead(patience))
            return {};
    return process.readLine().trimmed();
}

void end(QProcess& process) {
    process.kill();
    process.waitForFinished();
}

} // namespace

QString XScreen::start(const QSize& size) {
    m_server.setChildProcessModifier(endWithThisProcess);
    m_server.setProgram(QStringLiteral("Xvfb"));
    m_server.setArguments({QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                           QStringLiteral("0"), QStringLiteral("%1x%2x24").arg(size.width()).arg(size.height()),
                           QStringLiteral("-dpi"), QStringLiteral("96"), QStringLiteral("-nolisten"),
                           QStringLiteral("tcp")});
    m_server.start();
    const QByteArray number = nextLine(m_server);
    if (number.isEmpty())
        return QStringLiteral("Xvfb: ") + QString::fromLocal8Bit(m_server.readAllStandardError());
    qputenv("DISPLAY", ":" + number);
    qputenv("QT_QPA_PLATFORM", "xcb");
    m_manager.setChildProcessModifier(endWithThisProcess);
    m_manager.setProgram(QStringLiteral("openbox"));
    m_manager.setArguments({QStringLiteral("--sm-disable"), QStringLiteral("--config-file"),
                            QStringLiteral("/etc/xdg/openbox/rc.xml"), QStringLiteral("--startup"),
                            QStringLiteral("echo ") + QString::fromLatin1(managed)});
    m_manager.start();
    for (QByteArray line = nextLine(m_manager); !line.isEmpty(); line = nextLine(m_manager))
        if (line == managed) // before it come remarks
            return {};
    return QStringLiteral("openbox: ") + QString::fromLocal8Bit(m_manager.readAllStandardError());
}

XScreen::~XScreen() {
    end(m_manager);
    end(m_server);
}

} // namespace vanthu::test
