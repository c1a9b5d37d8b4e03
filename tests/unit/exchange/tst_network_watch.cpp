// DESIGN.md §3: what waits goes out when the network comes back, not when its timer says so. Against a system bus of
// the test's own, on which NetworkManager's part is played by its D-Bus interface's words.

#include "exchange/NetworkWatch.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QNetworkInformation>
#include <QProcess>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

using namespace vanthu::exchange;

namespace {

const QString manager = QStringLiteral("org.freedesktop.NetworkManager");
const QString managerPath = QStringLiteral("/org/freedesktop/NetworkManager");
enum State : uint { Disconnected = 20, ConnectedGlobal = 70 };

// Answers on a thread of its own, because whoever asks waits for it.
class Manager : public QDBusVirtualObject {
public:
    explicit Manager(const QString& bus)
        : m_bus(QDBusConnection::connectToBus(bus, QStringLiteral("manager"))) {
        moveToThread(&m_thread);
        m_thread.start();
        m_ready = m_bus.registerVirtualObject(managerPath, this) && m_bus.registerService(manager);
    }
    ~Manager() override {
        m_thread.quit();
        m_thread.wait();
    }
    bool isReady() const { return m_ready; }
    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        if (message.member() != QLatin1String("GetAll"))
            return false;
        return connection.send(message.createReply(QVariantMap{{QStringLiteral("State"), uint(ConnectedGlobal)}}));
    }
    void tell(State state) {
        QDBusMessage signal = QDBusMessage::createSignal(managerPath, QStringLiteral("org.freedesktop.DBus.Properties"),
                                                         QStringLiteral("PropertiesChanged"));
        signal << manager << QVariantMap{{QStringLiteral("State"), uint(state)}} << QStringList();
        m_bus.send(signal);
    }

private:
    QDBusConnection m_bus;
    QThread m_thread;
    bool m_ready = false;
};

} // namespace

class TestNetworkWatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itTellsWhenTheNetworkComesBackAndOnlyThen() {
        Manager fake(qEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS"));
        QVERIFY(fake.isReady());
        NetworkWatch watch;
        QVERIFY(watch.isAble());
        QSignalSpy back(&watch, &NetworkWatch::cameBack);
        for (int round = 1; round <= 2; ++round) {
            fake.tell(Disconnected);
            QTRY_COMPARE(QNetworkInformation::instance()->reachability(),
                         QNetworkInformation::Reachability::Disconnected);
            QCOMPARE(back.size(), round - 1);
            fake.tell(ConnectedGlobal);
            QTRY_COMPARE(back.size(), round);
        }
        fake.tell(ConnectedGlobal);
        fake.tell(Disconnected);
        QTRY_COMPARE(QNetworkInformation::instance()->reachability(), QNetworkInformation::Reachability::Disconnected);
        QCOMPARE(back.size(), 2);
    }
};

int main(int argc, char** argv) {
    QProcess bus;
    bus.start(QStringLiteral("dbus-daemon"),
              {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
    if (!bus.waitForReadyRead())
        qFatal("there is no dbus-daemon");
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", bus.readLine().trimmed());
    QCoreApplication application(argc, argv);
    TestNetworkWatch test;
    const int failed = QTest::qExec(&test, argc, argv);
    bus.kill();
    bus.waitForFinished();
    return failed;
}
#include "tst_network_watch.moc"
