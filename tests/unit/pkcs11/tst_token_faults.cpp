// A vendor's module that crashes, hangs, leaves, prints, forks or lies, in any of its functions: the program that asked
// gets an error and nothing else (DESIGN.md §2).

#include "FakeTokens.h"

#include "pkcs11/Survey.h"

#include <QElapsedTimer>
#include <QtTest>

#include <thread>

using namespace vanthu;
using namespace vanthu::pkcs11;
using namespace vanthu::test;

class TestTokenFaults : public QObject {
    Q_OBJECT

    FakeTokens m_fake;

    // Everything that is ever asked of a module, up to the first error.
    Result<> wholeJob(const QStringList& environment, std::chrono::milliseconds limit, const LoginPolicy& policy = {}) {
        HostOptions options = m_fake.options(environment);
        options.listLimit = limit;
        options.signLimit = limit;
        TRY(const auto host, TokenHost::start(FakeTokens::module(), options));
        TRY(const auto all, host->certificates());
        if (all.empty())
            return fail("token.removed", {QStringLiteral("GIA")});
        {
            TRY(const auto key, host->openKey(all.front(), secretOf("123456"), policy));
            for (int i = 0; i < 2; ++i)
                TRY_VOID(key->sign("Kính gửi", crypto::SignatureScheme::RsaPkcs1, crypto::DigestAlgorithm::Sha256));
        }
        return host->changePin(all.front().token, secretOf("123456"), secretOf("654321a"), policy);
    }

private Q_SLOTS:
    void everyFaultIsAnError_data() {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("function");
        QTest::addColumn<QByteArray>("expected");
        const QList<std::pair<const char*, QByteArray>> faults = {{"FAKE_CRASH", "token.host_crashed"},
                                                                  {"FAKE_EXIT", "token.host_crashed"},
                                                                  {"FAKE_CLOSE", "token.host_crashed"},
                                                                  {"FAKE_FORK", "token.host_crashed"},
                                                                  {"FAKE_THROW", "token.module_exception"}};
        for (const auto& [fault, expected] : faults)
            for (const char* function : {"C_Initialize", "C_GetSlotList", "C_GetTokenInfo", "C_GetMechanismList",
                                         "C_OpenSession", "C_FindObjectsInit", "C_FindObjects", "C_GetAttributeValue",
                                         "C_Login", "C_SignInit", "C_Sign", "C_SetPIN"})
                QTest::addRow("%s in %s", fault, function)
                    << QString::fromLatin1(fault) << QString::fromLatin1(function) << expected;
    }

    void everyFaultIsAnError() {
        QFETCH(QString, fault);
        QFETCH(QString, function);
        QFETCH(QByteArray, expected);
        QCOMPARE(codeOf(wholeJob({fault + QLatin1Char('=') + function}, std::chrono::seconds(20))), expected);
        QCOMPARE(hostsNow(), 0);
    }

    void hangInAnyFunctionEnds_data() {
        QTest::addColumn<QString>("function");
        for (const char* function : {"C_Initialize", "C_GetTokenInfo", "C_OpenSession", "C_GetAttributeValue",
                                     "C_Login", "C_SignInit", "C_Sign", "C_SetPIN"})
            QTest::newRow(function) << QString::fromLatin1(function);
    }

    void hangInAnyFunctionEnds() {
        QFETCH(QString, function);
        QCOMPARE(codeOf(wholeJob({QStringLiteral("FAKE_HANG=") + function}, std::chrono::milliseconds(1'500))),
                 QByteArray("token.host_timeout"));
        QCOMPARE(hostsNow(), 0);
    }

    void whatDoesNoHarmIsNotNoticed_data() {
        QTest::addColumn<QString>("fault");
        for (const char* fault : {"FAKE_PRINT", "FAKE_SPOIL", "FAKE_TWIN", "FAKE_LEAK"})
            for (const char* function : {"C_Initialize", "C_GetSlotList", "C_Login", "C_Sign"})
                QTest::addRow("%s in %s", fault, function) << QStringLiteral("%1=%2").arg(fault, function);
    }

    void whatDoesNoHarmIsNotNoticed() {
        QFETCH(QString, fault);
        QCOMPARE(codeOf(wholeJob({fault}, std::chrono::seconds(60))), QByteArray("done"));
    }

    // What the module claims is believed in no length and no count: the host lives on and says what is wrong.
    void garbageIsRefused_data() {
        QTest::addColumn<QString>("function");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("mechanisms of 2^64") << QStringLiteral("C_GetMechanismList") << QByteArray("done");
        QTest::newRow("attributes of 2^63 bytes")
            << QStringLiteral("C_GetAttributeValue") << QByteArray("token.removed");
        QTest::newRow("signature of 2^64 bytes") << QStringLiteral("C_Sign") << QByteArray("token.signature_length");
    }

    void garbageIsRefused() {
        QFETCH(QString, function);
        QFETCH(QByteArray, expected);
        QCOMPARE(codeOf(wholeJob({QStringLiteral("FAKE_GARBAGE=") + function}, std::chrono::seconds(20))), expected);
    }

    void garbageOfOtherFunctionsEndsInTime_data() {
        QTest::addColumn<QString>("function");
        QTest::newRow("slot list of 2^64") << QStringLiteral("C_GetSlotList");
        QTest::newRow("objects of 2^64") << QStringLiteral("C_FindObjects");
        QTest::newRow("token information") << QStringLiteral("C_GetTokenInfo");
    }

    void garbageOfOtherFunctionsEndsInTime() {
        QFETCH(QString, function);
        const QByteArray code =
            codeOf(wholeJob({QStringLiteral("FAKE_GARBAGE=") + function}, std::chrono::seconds(20)));
        QVERIFY2(code != "token.host_timeout" && code != "token.host_crashed", code.constData());
    }

    // The person need not wait for the time limit.
    void hangingSignatureIsCancelled() {
        HostOptions options = m_fake.options({QStringLiteral("FAKE_HANG=C_Sign")});
        LoginPolicy policy;
        policy.cancel.emplace();
        const auto key = m_fake.openKey(options, "123456", policy);
        QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
        std::thread person([&] { policy.cancel->request(); });
        QElapsedTimer timer;
        timer.start();
        const auto signature = (*key)->sign("x", crypto::SignatureScheme::RsaPkcs1, crypto::DigestAlgorithm::Sha256);
        person.join();
        QCOMPARE(codeOf(signature), QByteArray("token.cancelled"));
        QVERIFY(timer.elapsed() < 60'000); // of a limit of 120 s
        QVERIFY((*key)->isLost());
    }

    // A cancel while the token is at work lets a signature that is nearly there arrive.
    void cancelDoesNotCutOffAQuickAnswer() {
        LoginPolicy policy;
        policy.cancel.emplace();
        const auto key = m_fake.openKey(m_fake.options(), "123456", policy);
        QVERIFY(key);
        policy.cancel->request();
        QVERIFY((*key)->sign("x", crypto::SignatureScheme::RsaPkcs1, crypto::DigestAlgorithm::Sha256));
    }

    void hostIsHardened() {
        qputenv("LD_BIND_NOW", "1");
        qputenv("VANTHU_TEST_PASSWORD", "bí mật");
        const QString report = m_fake.path(QStringLiteral("report"));
        QVERIFY(TokenHost::start(FakeTokens::module(), m_fake.options({QStringLiteral("FAKE_REPORT=") + report})));
        QFile file(report);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(!text.contains("LD_") && !text.contains("VANTHU_TEST_PASSWORD"), text.constData());
        QVERIFY2(text.contains("NoNewPrivs:\t1") && text.contains("core 0\n") && text.contains("dumpable 0\n"),
                 text.constData());
        QVERIFY2(!text.contains("descriptor ") && text.contains("channel 1\n"), text.constData());
    }

    // The module that crashes is named, the others are listed.
    void oneBadModuleHidesNoOther() {
        const QString copy = m_fake.path(QStringLiteral("other.so"));
        QVERIFY(QFile::copy(softHsmModule(), copy));
        SoftTokens soft;
        QVERIFY((*soft.host())->initialiseToken(QStringLiteral("Con dau"), secretOf("0000"), secretOf("123456")));
        HostOptions options = m_fake.options({QStringLiteral("FAKE_CRASH=C_GetSlotList")});
        options.environment += soft.options().environment;
        const TokenSurvey survey =
            surveyTokens({FakeTokens::module(), softHsmModule(), QStringLiteral("/nowhere.so")}, options);
        QCOMPARE(survey.modules.size(), size_t(3));
        QCOMPARE(survey.modules[0].error->code(), QByteArray("token.host_crashed"));
        QVERIFY(!survey.modules[1].error);
        QCOMPARE(survey.modules[2].error->code(), QByteArray("token.module_missing"));
        const auto tokens = survey.tokens();
        QVERIFY(std::any_of(tokens.begin(), tokens.end(),
                            [](const TokenInfo& token) { return token.label == QLatin1String("Con dau"); }));
        QCOMPARE(survey.failure()->code(), QByteArray("token.host_crashed"));
    }

    // OpenSC and the vendor's own module serve the same device.
    void tokenOfTwoModulesIsListedOnce() {
        const QString copy = m_fake.path(QStringLiteral("again.so"));
        QVERIFY(QFile::copy(FakeTokens::module(), copy));
        const TokenSurvey survey = surveyTokens({FakeTokens::module(), copy}, m_fake.options());
        QCOMPARE(survey.modules[1].tokens.size(), size_t(1));
        QCOMPARE(survey.tokens().size(), size_t(1));
        QCOMPARE(survey.certificates().size(), size_t(1));
        QCOMPARE(survey.certificates().front().token.modulePath, FakeTokens::module());
    }
};

QTEST_GUILESS_MAIN(TestTokenFaults)
#include "tst_token_faults.moc"
