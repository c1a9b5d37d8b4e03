#include "../unit/crypto/CrlMaker.h"
#include "CliKit.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::test;

// `trust check`: each certificate of the path, what was asked of whom, what answered, why it is not trusted and what to
// do; both languages, exit statuses by DESIGN.md §4.
class TestTrustCheck : public QObject {
    Q_OBJECT

    TestPki m_pki;
    TrainingFolder m_home;

    Answer check(const QStringList& more, bool json = true, const QString& language = QStringLiteral("vi")) {
        QProcess process;
        process.setProcessEnvironment(m_home.environment());
        process.start(program("vanthu-cli"), (json ? QStringList{"--json"} : QStringList()) +
                                                 QStringList{"--lang", language, "trust", "check", "--offline"} + more);
        Answer answer;
        if (process.waitForFinished(60'000))
            answer.status = process.exitCode();
        answer.output = process.readAllStandardOutput();
        answer.complaint = process.readAllStandardError();
        return answer;
    }
    QString file(const QString& name) const { return m_pki.path(name); }
    QString list(const CrlPlan& plan) {
        const QString path = file(QStringLiteral("list%1.crl").arg(++m_lists));
        return writeAll(path, makeList(m_pki, plan)) ? path : QString();
    }
    static QJsonObject only(const Answer& answer) { return answer.array().at(0).toObject(); }

    int m_lists = 0;

private Q_SLOTS:
    void initTestCase() {
        const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
        QVERIFY(m_pki.make());
        QVERIFY(m_pki.issue("sub", p256, "/C=VN/CN=CA con",
                            {"basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"}, "root"));
        QVERIFY(m_pki.issue("leaf", p256, "/C=VN/CN=Van thu", TestPki::signing(), "sub"));
        writeAll(file("chain.pem"), readAll(file("sub.pem")) + readAll(file("leaf.pem"))); // the leaf last
    }

    void trusted() {
        const Answer answer =
            check({"--trust", file("root.pem"), "--crl", list({}), "--crl", list({"sub"}), file("chain.pem")});
        QVERIFY2(answer.status == 0, answer.output + answer.complaint);
        const QJsonObject one = only(answer);
        QCOMPARE(one["status"].toString(), QStringLiteral("trusted"));
        const QJsonArray path = one["path"].toArray();
        QCOMPARE(path.size(), 3);
        QVERIFY(path[0].toObject()["subject"].toString().contains("CN=Van thu"));
        QVERIFY(path[2].toObject()["anchor"].toBool() && !path[1].toObject()["anchor"].toBool());
        QVERIFY(path[2].toObject()["revocation"].isNull());
        for (int i = 0; i < 2; ++i) {
            const QJsonObject revocation = path[i].toObject()["revocation"].toObject();
            QCOMPARE(revocation["state"].toString(), QStringLiteral("good"));
            const QJsonObject heard = revocation["heard"].toArray().at(0).toObject();
            QCOMPARE(heard["source"].toString() + heard["origin"].toString(), QStringLiteral("CRLgiven"));
            QVERIFY(!heard["issuedAt"].toString().isEmpty());
        }
        QVERIFY(one["problems"].toArray().isEmpty());
    }

    void whyNot_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("subIndication");
        QTest::addColumn<QString>("problem");
        const QStringList trust{"--trust", file("root.pem")};
        const QStringList lists{"--crl", list({}), "--crl", list({"sub"})};
        const QStringList revoked{"--crl", list({}), "--crl", list({"sub", {}, 2, -1, {}, {{"leaf", 1}}})};
        const QStringList held{"--crl", list({}), "--crl", list({"sub", {}, 3, -1, {}, {{"leaf", 6}}})};
        const QStringList chain{file("chain.pem")};
        const auto row = [](const char* name, const QStringList& arguments, int status, const char* word,
                            const char* subIndication, const char* problem) {
            QTest::newRow(name) << arguments << status << QString::fromLatin1(word)
                                << QString::fromLatin1(subIndication) << QString::fromLatin1(problem);
        };
        row("no lists", trust + chain, 2, "indeterminate", "TRY_LATER", "crypto.revocation_unknown");
        row("revoked", trust + revoked + chain, 1, "revoked", "REVOKED", "crypto.certificate_revoked");
        row("on hold", trust + held + chain, 2, "indeterminate", "TRY_LATER", "crypto.certificate_on_hold");
        row("another root", QStringList{"--trust", file("sub.pem")} + lists + chain, 2, "indeterminate",
            "NO_CERTIFICATE_CHAIN_FOUND", "crypto.path_not_found");
        row("without the CA between", trust + lists + QStringList{file("leaf.pem")}, 2, "indeterminate",
            "NO_CERTIFICATE_CHAIN_FOUND", "crypto.path_not_found");
        row("expired", trust + lists + QStringList{"--at", "2060-01-01T00:00:00Z"} + chain, 2, "indeterminate",
            "OUT_OF_BOUNDS_NO_POE", "crypto.certificate_expired");
        row("a CA", trust + lists + QStringList{file("sub.pem")}, 0, "trusted", "", "");
        row("the root itself", trust + QStringList{file("root.pem")}, 0, "trusted", "", "");
        row("a time-stamp authority", trust + lists + QStringList{file("tsa.pem")}, 0, "trusted", "", "");
    }
    void whyNot() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, word);
        QFETCH(QString, subIndication);
        QFETCH(QString, problem);
        const Answer answer = check(arguments);
        QVERIFY2(answer.status == status, answer.output + answer.complaint);
        const QJsonObject one = only(answer);
        QCOMPARE(one["status"].toString(), word);
        QCOMPARE(one["subIndication"].toString(), subIndication);
        const QJsonArray problems = one["problems"].toArray();
        QCOMPARE(problems.isEmpty(), problem.isEmpty());
        if (!problem.isEmpty()) {
            const QJsonObject last = problems.last().toObject();
            QCOMPARE(last["code"].toString(), problem);
            QVERIFY(!last["message"].toString().isEmpty() && !last["remedy"].toString().isEmpty());
        }
    }

    // Nothing named is passed over, and the worst answer is the status.
    void severalFiles() {
        writeAll(file("rubbish.pem"), "rubbish");
        const Answer answer = check(
            {"--trust", file("root.pem"), "--crl", list({}), file("rubbish.pem"), file("rsa.pem"), file("leaf.pem")});
        QCOMPARE(answer.array().size(), 3);
        QCOMPARE(answer.status, 65);
        QCOMPARE(answer.array().at(0).toObject()["status"].toString(), QStringLiteral("unreadable"));
        QVERIFY(answer.array().at(0).toObject()["error"].toObject()["code"].toString().startsWith("crypto."));
        QCOMPARE(answer.array().at(1).toObject()["status"].toString(), QStringLiteral("trusted"));
        QCOMPARE(answer.array().at(2).toObject()["status"].toString(), QStringLiteral("indeterminate"));
    }

    void words() {
        const QStringList good{"--trust", file("root.pem"), "--crl",          list({}),
                               "--crl",   list({"sub"}),    file("chain.pem")};
        const QStringList blind{"--trust", file("root.pem"), file("chain.pem")};
        const QByteArray vi = check(good, false).output;
        QVERIFY2(vi.contains("Đáng tin cậy") && vi.contains("CA gốc được tin cậy") && vi.contains("không bị thu hồi"),
                 vi);
        const QByteArray en = check(good, false, "en").output;
        QVERIFY2(en.contains("Trusted") && en.contains("Trusted root") && en.contains("not revoked"), en);
        QVERIFY2(!en.contains("Chứng thư"), en);
        const QByteArray why = check(blind, false, "en").output;
        QVERIFY2(why.contains("Cannot be trusted yet") && why.contains("no server was asked"), why);
        QCOMPARE(check({}).status, 64);
        QCOMPARE(check({"--at", "hôm qua", "--trust", file("root.pem"), file("leaf.pem")}).status, 64);
    }
};

QTEST_GUILESS_MAIN(TestTrustCheck)
#include "tst_trust_check.moc"
