// Tokens that come and go are seen by themselves, in every kind of module.

#include "FakeTokens.h"

#include "pkcs11/TokenWatch.h"

#include <QSignalSpy>
#include <QtTest>

#include <csignal>

using namespace vanthu;
using namespace vanthu::pkcs11;
using namespace vanthu::test;

class TestTokenWatch : public QObject {
    Q_OBJECT

    FakeTokens m_fake;
    static constexpr int patience = 30'000; // ms; the machine may be busy

    TokenWatch::Options options(const QStringList& environment) {
        TokenWatch::Options options;
        options.host = m_fake.options(environment);
        options.every = std::chrono::milliseconds(200);
        options.firstPause = std::chrono::milliseconds(100);
        return options;
    }
    static bool shows(const TokenWatch& watch, const QString& label) {
        const auto tokens = watch.current().tokens();
        return std::any_of(tokens.begin(), tokens.end(), [&](const TokenInfo& token) { return token.label == label; });
    }
    static void touch(const QString& path) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

private Q_SLOTS:
    void comesAndGoes_data() {
        QTest::addColumn<QString>("events");
        QTest::newRow("C_WaitForSlotEvent") << QString();
        QTest::newRow("no events") << QStringLiteral("FAKE_EVENTS=none");
        QTest::newRow("a storm of events") << QStringLiteral("FAKE_EVENTS=storm");
    }

    void comesAndGoes() {
        QFETCH(QString, events);
        const QString present = m_fake.path(QStringLiteral("present"));
        QFile::remove(present);
        TokenWatch watch([] { return QStringList{FakeTokens::module()}; },
                         options({QStringLiteral("FAKE_PRESENT=") + present, events}));
        QVERIFY(watch.isReading());
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isReading(), patience);
        QVERIFY(watch.current().tokens().empty());
        QVERIFY(!watch.current().failure());
        for (int time = 0; time < 2; ++time) {
            touch(present);
            QTRY_VERIFY_WITH_TIMEOUT(shows(watch, QStringLiteral("GIA")), patience);
            QTRY_COMPARE_WITH_TIMEOUT(watch.current().certificates().size(), size_t(1), patience);
            QFile::remove(present);
            QTRY_VERIFY_WITH_TIMEOUT(!shows(watch, QStringLiteral("GIA")), patience);
        }
    }

    // SoftHSM knows no events and shows a new token only after a new C_Initialize.
    void softTokenAppears() {
        SoftTokens soft;
        TokenWatch::Options how = options({});
        how.host = soft.options();
        TokenWatch watch([] { return QStringList{softHsmModule()}; }, how);
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isReading(), patience);
        const QString label = QStringLiteral("Moi cam");
        QVERIFY(!shows(watch, label));
        QVERIFY((*soft.host())->initialiseToken(label, secretOf("0000"), secretOf("123456")));
        QTRY_VERIFY_WITH_TIMEOUT(shows(watch, label), patience);
        QVERIFY(QDir(soft.tokenFolder()).removeRecursively());
        QVERIFY(QDir().mkpath(soft.tokenFolder()));
        QTRY_VERIFY_WITH_TIMEOUT(!shows(watch, label), patience);
    }

    // Its error is shown beside the others, and it is started again.
    void deadHostIsStartedAgain() {
        const QString present = m_fake.path(QStringLiteral("present"));
        QFile::remove(present);
        SoftTokens soft;
        TokenWatch::Options how = options({QStringLiteral("FAKE_PRESENT=") + present});
        how.host.environment += soft.options().environment;
        TokenWatch watch([] { return QStringList{FakeTokens::module(), softHsmModule()}; }, how);
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isReading(), patience);
        for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile comm(QStringLiteral("/proc/%1/comm").arg(entry));
            QFile stat(QStringLiteral("/proc/%1/stat").arg(entry));
            if (comm.open(QIODevice::ReadOnly) && comm.readAll().startsWith("vanthu-token") &&
                stat.open(QIODevice::ReadOnly) &&
                stat.readAll().split(' ').value(3).toInt() == QCoreApplication::applicationPid())
                QCOMPARE(::kill(entry.toInt(), SIGKILL), 0);
        }
        touch(present);
        QTRY_VERIFY_WITH_TIMEOUT(shows(watch, QStringLiteral("GIA")), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!watch.current().failure(), patience);
    }

    void badModuleIsNamed() {
        TokenWatch watch(
            [] {
                return QStringList{QStringLiteral("/nowhere/lib.so"), FakeTokens::module()};
            },
            options({}));
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isReading(), patience);
        QCOMPARE(watch.current().modules[0].error->code(), QByteArray("token.module_missing"));
        QVERIFY(shows(watch, QStringLiteral("GIA")));
    }

    // Nothing is told when nothing changes; and no PIN goes anywhere.
    void quietWhenNothingHappens() {
        const QString counter = m_fake.path(QStringLiteral("pins"));
        TokenWatch watch([] { return QStringList{FakeTokens::module()}; },
                         options({QStringLiteral("FAKE_EVENTS=none"), QStringLiteral("FAKE_COUNTER=") + counter}));
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isReading(), patience);
        QSignalSpy spy(&watch, &TokenWatch::changed);
        QVERIFY(!spy.wait(1'500));
        QVERIFY(!QFileInfo::exists(counter));
    }

    void refreshReadsAgain() {
        const QString present = m_fake.path(QStringLiteral("present"));
        touch(present);
        TokenWatch watch([] { return QStringList{FakeTokens::module()}; },
                         options({QStringLiteral("FAKE_PRESENT=") + present}));
        QTRY_VERIFY_WITH_TIMEOUT(shows(watch, QStringLiteral("GIA")), patience);
        watch.refresh();
        QVERIFY(watch.isReading());
        QVERIFY(shows(watch, QStringLiteral("GIA"))); // the list on screen does not flicker
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isReading(), patience);
        QVERIFY(shows(watch, QStringLiteral("GIA")));
    }

    // Even while a module hangs in its start.
    void endsWithTheObject() {
        {
            TokenWatch watch([] { return QStringList{FakeTokens::module()}; },
                             options({QStringLiteral("FAKE_HANG=C_Initialize")}));
            QTRY_VERIFY_WITH_TIMEOUT(hostsNow() == 1, patience);
        }
        QCOMPARE(hostsNow(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTokenWatch)
#include "tst_token_watch.moc"
