// Secrets rest in the system's keyring, else in a file that only their owner can read.

#include "base/Keyring.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace vanthu;

namespace {

// Whether this process runs in the session that theSystemsKeyringKeepsSecrets makes, with a keyring of its own.
bool isInside() {
    return qEnvironmentVariableIsSet("VANTHU_TEST_KEYRING");
}

} // namespace

class TestKeyring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // The session that tests run in may have a keyring; no test may touch it.
    void initTestCase() {
        if (isInside())
            return;
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        qunsetenv("DISPLAY");
        qunsetenv("WAYLAND_DISPLAY");
    }

    void aSecretIsKeptInAFileOfItsOwner_data() {
        QTest::addColumn<bool>("system");
        QTest::newRow("files only") << false;
        QTest::newRow("no keyring answers") << true;
    }
    void aSecretIsKeptInAFileOfItsOwner() {
        QFETCH(bool, system);
        const QTemporaryDir folder;
        const Keyring keyring(folder.path(), "H28.01", system ? Keyring::Use::System : Keyring::Use::FilesOnly);
        const QString file = folder.filePath("axis.secret");
        auto none = keyring.read("axis.secret");
        QVERIFY(none && none->isEmpty());
        QVERIFY(keyring.write("axis.secret", Secret(QByteArrayView("khong-that"))));
        QCOMPARE(QFileInfo(file).permissions() &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther | QFile::ExeOwner),
                 QFile::Permissions());
        const auto kept = keyring.read("axis.secret");
        QVERIFY(kept);
        QCOMPARE(kept->view(), QByteArrayView("khong-that"));
        QVERIFY(keyring.remove("axis.secret"));
        QVERIFY(!QFile::exists(file));
    }

    // The real Secret Service of GNOME, on a bus and in a home of its own: this test starts itself again in there.
    void theSystemsKeyringKeepsSecrets() {
        if (isInside())
            return useTheKeyring();
        const QTemporaryDir home;
        QProcess session;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
            environment.insert(name, home.path());
        environment.remove("DBUS_SESSION_BUS_ADDRESS");
        environment.insert("VANTHU_TEST_KEYRING", "1");
        session.setProcessEnvironment(environment);
        session.setProcessChannelMode(QProcess::MergedChannels);
        session.start("dbus-run-session",
                      {"--", "sh", "-c",
                       "printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$0\" "
                       "theSystemsKeyringKeepsSecrets",
                       QCoreApplication::applicationFilePath()});
        QVERIFY2(session.waitForFinished(60'000), qPrintable(session.errorString()));
        QVERIFY2(session.exitStatus() == QProcess::NormalExit && session.exitCode() == 0, session.readAll());
    }

    // A file that somebody wrote with an editor ends with a new line.
    void theFileOfAnEarlierVersionIsRead() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("axis.secret"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("cu-hon\n") == 7);
        file.close();
        const auto read = Keyring(folder.path(), "H28.01").read("axis.secret");
        QVERIFY(read);
        QCOMPARE(read->view(), QByteArrayView("cu-hon"));
        QVERIFY(file.exists());
    }

private:
    static void useTheKeyring() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("axis.secret"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("cu-hon\n") == 7);
        file.close();
        const Keyring keyring(folder.path(), "H28.01");
        for (int time = 0; time < 2; ++time) {
            const auto moved = keyring.read("axis.secret");
            QVERIFY(moved);
            QCOMPARE(moved->view(), QByteArrayView("cu-hon"));
            QVERIFY(!file.exists()); // it moved into the keyring at the first reading
        }
        QVERIFY(keyring.write("axis.password", Secret(QByteArrayView("mật khẩu"))));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
        QCOMPARE(keyring.read("axis.password")->view(), QByteArrayView("mật khẩu"));
        QVERIFY(Keyring(folder.path(), "H28.02").read("axis.password")->isEmpty()); // another agency's
        QVERIFY(keyring.remove("axis.password"));
        QVERIFY(keyring.read("axis.password")->isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestKeyring)
#include "tst_keyring.moc"
