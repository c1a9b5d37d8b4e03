// The contract of the command line (DESIGN.md §4) at its edges, and where a PIN may go from there.

#include "CliKit.h"

#include "pdf/compose/Compose.h"

#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::test;

class TestContract : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void alwaysOneJsonValue_data();
    void alwaysOneJsonValue();
    void outputThatCannotBeWrittenIsNoSuccess();
    void pinInPiecesIsOnePin();
    void pinGoesToNoTokenThatWasNotNamed();
    void profileThatCannotBeOpenedIsNotDoneWithout();
    void filesOfOneNameDoNotReplaceEachOther();
    void anOptionTakesNoFileAway();
    void withoutAProfileNobodyIsTrusted();
    void rootsComeInByDecision();
    void secretsOfTheAxisComeFromAFile();

private:
    QStringList signing(const QStringList& more) const;

    TrainingFolder m_training;
    QString m_pdf;
    QString m_pin;
    QString m_label; // of one of the tokens
};

void TestContract::initTestCase() {
    QCOMPARE(
        m_training
            .cli(m_training.path(), {QStringLiteral("profile"), QStringLiteral("create"), QStringLiteral("--training")})
            .status,
        0);
    pdf::DocumentLayout layout;
    layout.subject = QStringLiteral("thử nghiệm");
    layout.body = pdf::paragraphsFromText(QStringLiteral("Nội dung thường."));
    const auto composed = pdf::composeDocument(layout, QDateTime::currentDateTimeUtc());
    QVERIFY(composed);
    m_pdf = m_training.scratch(QStringLiteral("a.pdf"));
    m_pin = m_training.scratch(QStringLiteral("pin"));
    QVERIFY(writeContent(m_pdf, composed->pdf) && writeContent(m_pin, "12345678\n"));
    const QJsonArray tokens =
        m_training.cli(m_training.sender(), {QStringLiteral("token"), QStringLiteral("list")}).array();
    QVERIFY(tokens.size() > 1);
    m_label = tokens.first().toObject()[QStringLiteral("label")].toString();
}

void TestContract::alwaysOneJsonValue_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::newRow("help") << QStringList{QStringLiteral("--help")} << 0;
    QTest::newRow("help of a command") << QStringList{QStringLiteral("sign"), QStringLiteral("--help")} << 0;
    QTest::newRow("version") << QStringList{QStringLiteral("--version")} << 0;
    QTest::newRow("nothing") << QStringList{} << 64;
    QTest::newRow("no such command") << QStringList{QStringLiteral("sing")} << 64;
    QTest::newRow("no such option") << QStringList{QStringLiteral("doctor"), QStringLiteral("--hard")} << 64;
    QTest::newRow("no such language") << QStringList{QStringLiteral("--lang"), QStringLiteral("fr")} << 64;
    QTest::newRow("no such document") << QStringList{QStringLiteral("document"), QStringLiteral("show"),
                                                     QStringLiteral("x")}
                                      << 66;
}

void TestContract::alwaysOneJsonValue() {
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    const Answer answer = m_training.cli(m_training.sender(), arguments);
    QCOMPARE(answer.status, status);
    QJsonParseError parse;
    const QJsonObject object = QJsonDocument::fromJson(answer.output, &parse).object();
    QCOMPARE(parse.error, QJsonParseError::NoError);
    QCOMPARE(object.contains(QStringLiteral("error")), status != 0);
}

void TestContract::outputThatCannotBeWrittenIsNoSuccess() {
    QProcess process;
    process.setProcessEnvironment(m_training.environment());
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(program("vanthu-cli"), {QStringLiteral("--profile"), m_training.sender(), QStringLiteral("--json"),
                                          QStringLiteral("trust"), QStringLiteral("list")});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 73);
}

// A pipe hands over what its writer has written so far. Half a PIN would cost one of the token's tries.
void TestContract::pinInPiecesIsOnePin() {
    const QString path = m_training.scratch(QStringLiteral("pin.fifo"));
    const QString other = m_training.scratch(QStringLiteral("other.pin"));
    QVERIFY(writeContent(other, "24681357\n"));
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    std::signal(SIGPIPE, SIG_IGN);
    QProcess process;
    process.setProcessEnvironment(m_training.environment());
    process.start(program("vanthu-cli"),
                  {QStringLiteral("--profile"), m_training.sender(), QStringLiteral("--json"), QStringLiteral("token"),
                   QStringLiteral("change-pin"), QStringLiteral("--token"), m_label, QStringLiteral("--pin-file"), path,
                   QStringLiteral("--new-pin-file"), other});
    QVERIFY(process.waitForStarted());
    const int writer = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CLOEXEC); // waits for the reader
    QVERIFY(writer >= 0);
    QCOMPARE(::write(writer, "1234", 4), ssize_t(4));
    const auto unread = [writer] {
        int bytes = 0;
        return ::ioctl(writer, FIONREAD, &bytes) == 0 ? bytes : -1;
    };
    QTRY_COMPARE_WITH_TIMEOUT(unread(), 0, 60'000);
    const ssize_t rest = ::write(writer, "5678\n", 5);
    ::close(writer);
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardOutput().constData());
    QCOMPARE(rest, ssize_t(5));
    const Answer back = m_training.cli(
        m_training.sender(), {"token", "change-pin", "--token", m_label, "--pin-file", other, "--new-pin-file", m_pin});
    QVERIFY2(back.status == 0, back.output.constData());
}

void TestContract::pinGoesToNoTokenThatWasNotNamed() {
    const QString signedPdf = m_training.scratch(QStringLiteral("signed.pdf"));
    const QStringList arguments = signing({QStringLiteral("--output"), signedPdf, m_pdf});
    const Answer refused = m_training.cli(m_training.sender(), arguments);
    QCOMPARE(refused.errorCode(), QByteArray("token.ambiguous"));
    QCOMPARE(refused.status, 64);
    QVERIFY(!QFile::exists(signedPdf));

    const Answer named =
        m_training.cli(m_training.sender(), arguments + QStringList{QStringLiteral("--token"), m_label});
    QVERIFY2(named.errorCode() != "token.ambiguous", named.output.constData());
}

QStringList TestContract::signing(const QStringList& more) const {
    return QStringList{QStringLiteral("sign"), QStringLiteral("--pin-file"), m_pin, QStringLiteral("--level"),
                       QStringLiteral("B-B")} +
           more;
}

void TestContract::profileThatCannotBeOpenedIsNotDoneWithout() {
    const QString signedPdf = m_training.scratch(QStringLiteral("unchecked.pdf"));
    const Answer answer = m_training.cli(m_training.scratch(QStringLiteral("nowhere")),
                                         signing({QStringLiteral("--output"), signedPdf, m_pdf}));
    QCOMPARE(answer.errorCode(), QByteArray("profile.missing"));
    QVERIFY(!QFile::exists(signedPdf));
}

void TestContract::filesOfOneNameDoNotReplaceEachOther() {
    const QString folder = m_training.scratch(QStringLiteral("other"));
    const QString target = m_training.scratch(QStringLiteral("target"));
    QVERIFY(QDir().mkpath(folder) && QDir().mkpath(target));
    QVERIFY(QFile::copy(m_pdf, folder + QStringLiteral("/a.pdf")));
    const Answer answer =
        m_training.cli(m_training.sender(),
                       signing({QStringLiteral("--output-dir"), target, m_pdf, folder + QStringLiteral("/a.pdf")}));
    QCOMPARE(answer.status, 64);
    QCOMPARE(answer.errorCode(), QByteArray("cli.usage"));
    QVERIFY(QDir(target).isEmpty());
}

// "[--trust FILE]…" is one value each time it is written: what follows is a file to judge, and none may be left out.
void TestContract::anOptionTakesNoFileAway() {
    const QString root = m_training.path(QStringLiteral("pki/trust/root.crt"));
    QVERIFY(QFile::exists(root));
    const Answer answer = m_training.cli(m_training.sender(), {"verify", "--offline", "--trust", root, m_pdf, m_pin});
    QCOMPARE(answer.array().size(), 2);
    QCOMPARE(answer.array()[0].toObject()["status"].toString(), QStringLiteral("unsigned"));
    QCOMPARE(answer.array()[1].toObject()["status"].toString(), QStringLiteral("unreadable"));
    QCOMPARE(answer.status, 65);
}

void TestContract::withoutAProfileNobodyIsTrusted() {
    QProcess process;
    process.setProcessEnvironment(m_training.environment());
    process.start(program("vanthu-cli"), {"--json", "verify", "--offline", m_pdf});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 1);
    const QJsonArray reports = QJsonDocument::fromJson(process.readAllStandardOutput()).array();
    QCOMPARE(reports[0].toObject()["status"].toString(), QStringLiteral("unsigned"));
    // A profile that was named and is not there is an error all the same.
    QCOMPARE(m_training.cli(m_training.scratch("nowhere"), {"verify", "--offline", m_pdf}).errorCode(),
             QByteArray("profile.missing"));
}

// README, "Trust and the network": a root without a pin is refused, and let in by a dated decision with its remark.
void TestContract::rootsComeInByDecision() {
    const QString root = m_training.scratch("root.pem");
    QCOMPARE(QProcess::execute("openssl", {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
                                           m_training.scratch("root.key"), "-out", root, "-subj", "/CN=Other root",
                                           "-addext", "keyUsage=critical,keyCertSign,cRLSign"}),
             0);
    const auto import = [&](const QStringList& more) {
        return m_training.cli(m_training.sender(), QStringList{"trust", "import", root} + more);
    };
    const auto fieldOf = [](const Answer& answer, const char* name) {
        return answer.array()[0].toObject()[QLatin1String(name)];
    };
    const Answer refused = import({});
    QCOMPARE(refused.status, 77);
    QCOMPARE(fieldOf(refused, "status").toString(), QStringLiteral("refused"));
    QCOMPARE(fieldOf(refused, "error").toObject()["code"].toString(), QStringLiteral("crypto.trust_not_pinned"));
    const QStringList decision{"--without-pin", "QĐ 12/QĐ-SNV", "--from", "2026-01-01", "--until", "2028-12-31"};
    const Answer added = import(decision);
    QCOMPARE(added.status, 0);
    QCOMPARE(fieldOf(added, "status").toString(), QStringLiteral("added"));
    QCOMPARE(fieldOf(import({}), "status").toString(), QStringLiteral("present"));
    const QJsonArray all = m_training.cli(m_training.sender(), {"trust", "list"}).array();
    const auto entry = std::find_if(all.begin(), all.end(), [](const QJsonValue& one) {
        return one.toObject()["subject"].toString() == QLatin1String("CN=Other root");
    });
    QVERIFY(entry != all.end());
    QCOMPARE(entry->toObject()["basis"].toString(), QStringLiteral("administrator"));
    QCOMPARE(entry->toObject()["remark"].toString(), QStringLiteral("QĐ 12/QĐ-SNV"));
    QCOMPARE(entry->toObject()["trustedUntil"].toString(), QStringLiteral("2028-12-31T16:59:59.999Z"));
    // A day without a decision says nothing.
    QCOMPARE(import({"--from", "2026-01-01"}).status, 64);
}

// DESIGN.md §3: never an argument, which every process of the machine can read.
void TestContract::secretsOfTheAxisComeFromAFile() {
    const QString secret = m_training.scratch(QStringLiteral("secret"));
    QVERIFY(writeContent(secret, "khoa-moi\n"));
    const Answer stored = m_training.cli(
        m_training.sender(), {QStringLiteral("axis"), QStringLiteral("secret"), QStringLiteral("--from-file"), secret});
    QCOMPARE(stored.status, 0);
    QVERIFY(!stored.output.contains("khoa-moi") && !stored.complaint.contains("khoa-moi"));
    const QString kept = m_training.sender() + QStringLiteral("/axis.secret"); // a training set-up has no keyring
    QCOMPARE(contentOf(kept), QByteArray("khoa-moi"));
    QCOMPARE(QFile::permissions(kept) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QCOMPARE(
        m_training
            .cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("secret"), QStringLiteral("khoa-moi")})
            .status,
        64);
    QVERIFY(QFile::remove(secret));
    QCOMPARE(m_training
                 .cli(m_training.sender(),
                      {QStringLiteral("axis"), QStringLiteral("secret"), QStringLiteral("--from-file"), secret})
                 .status,
             66);
}

QTEST_GUILESS_MAIN(TestContract)
#include "tst_contract.moc"
