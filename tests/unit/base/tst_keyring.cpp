// Secrets rest in the system's keyring, else in a file that only their owner can read.

#include "base/Keyring.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace vanthu;

class TestKeyring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // The session that tests run in may have a keyring; no test may touch it.
    void initTestCase() {
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
};

QTEST_GUILESS_MAIN(TestKeyring)
#include "tst_keyring.moc"
