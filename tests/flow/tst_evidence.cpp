// The evidence of a document's way through the exchange: made by the office, checked anywhere, spoilt by hand.

#include "CliKit.h"

#include <QtTest>

using namespace vanthu::test;

class TestEvidence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void packIsWholeAndSigned();
    void strangersCanOpenIt();
    void checkedWithoutProfileAndServer();
    void spoiltPacksAreFound_data();
    void spoiltPacksAreFound();
    void whatIsNoPackIsRefused();
    void earlierFileIsNotReplaced();

private:
    QByteArray stranger(const QString& name, const QStringList& arguments, const QString& folder = {});
    Answer verify(const QString& file) {
        return m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("verify-evidence"), file});
    }

    TrainingFolder m_training;
    QString m_document, m_pack;
};

// The output of a program that must succeed; empty when it did not.
QByteArray TestEvidence::stranger(const QString& name, const QStringList& arguments, const QString& folder) {
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(name, arguments);
    return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() + ' ' : QByteArray();
}

void TestEvidence::initTestCase() {
    const Answer demo =
        m_training.cli(m_training.path(), {QStringLiteral("demo"), QStringLiteral("--key"), "evidence"});
    QVERIFY2(demo.status == 0, demo.output.constData());
    for (const QJsonValue& step : demo.object()[QStringLiteral("steps")].toArray())
        if (const QString id = step["facts"]["documentId"].toString(); !id.isEmpty() && m_document.isEmpty())
            m_document = id;
    QVERIFY(!m_document.isEmpty());
    m_pack = m_training.scratch(QStringLiteral("pack.zip"));
    const Answer made = m_training.cli(m_training.sender(), {"axis", "evidence", m_document, "--output", m_pack});
    QVERIFY2(made.status == 0, made.output.constData());
    QCOMPARE(made.object()[QStringLiteral("sha256")].toString().toLatin1(),
             stranger("openssl", {"dgst", "-sha256", "-r", m_pack}).left(64));
}

void TestEvidence::packIsWholeAndSigned() {
    const Answer answer = verify(m_pack);
    QVERIFY2(answer.status == 0, answer.output.constData());
    const QJsonObject report = answer.array().at(0).toObject();
    QVERIFY(report["whole"].toBool());
    QCOMPARE(report["documentId"].toString(), m_document);
    QVERIFY(report["codeNumber"].toString().endsWith("/SNV-VP"));
    // Sent once; "đã đến" and "đã tiếp nhận" came back.
    QCOMPARE(report["messages"].toInt(), 3);
    QVERIFY(report["journalEntries"].toInt() >= 6);
    const QJsonArray signedFiles = report["signatures"].toArray();
    QCOMPARE(signedFiles.size(), 1);
    QCOMPARE(signedFiles[0]["signatures"].toArray().size(), 2);
}

void TestEvidence::strangersCanOpenIt() {
    const QString folder = m_training.scratch(QStringLiteral("opened"));
    QVERIFY(!stranger("unzip", {"-q", m_pack, "-d", folder}).isEmpty());
    const QByteArray text = stranger("pdftotext", {folder + "/tom-tat.pdf", "-"});
    QVERIFY2(text.contains("BẰNG CHỨNG") && text.contains("03"), text.constData());
    QVERIFY(contentOf(folder + "/sent/1.edxml").contains("edXML"));
}

void TestEvidence::checkedWithoutProfileAndServer() {
    const Answer answer = m_training.cli(m_training.scratch("no-such-profile"), {"axis", "verify-evidence", m_pack});
    QVERIFY2(answer.status == 0, answer.output.constData());
}

void TestEvidence::spoiltPacksAreFound_data() {
    QTest::addColumn<QString>("entry");   // which entry …
    QTest::addColumn<QByteArray>("old");  // … what in it is replaced (empty: the entry is deleted) …
    QTest::addColumn<QByteArray>("now");  // … by what
    QTest::addColumn<QByteArray>("code"); // and what the check says
    QTest::newRow("the message that was sent")
        << "sent/1.edxml" << QByteArray("Công văn") << QByteArray("Công vân") << QByteArray("evidence.file_changed");
    QTest::newRow("a received status") << "received/2.edxml" << QByteArray() << QByteArray()
                                       << QByteArray("evidence.file_missing");
    QTest::newRow("something added") << "sent/9.edxml" << QByteArray("+") << QByteArray("<edXML/>")
                                     << QByteArray("evidence.file_unlisted");
    QTest::newRow("who did it in the journal")
        << "manifest.json" << QByteArray("document.signed") << QByteArray("document.sighed")
        << QByteArray("evidence.journal_broken");
    QTest::newRow("a status that nobody sent")
        << "manifest.json" << QByteArray("\"statusCode\": \"03\"") << QByteArray("\"statusCode\": \"06\"")
        << QByteArray("evidence.status_without_message");
}

void TestEvidence::spoiltPacksAreFound() {
    QFETCH(QString, entry);
    QFETCH(QByteArray, old);
    QFETCH(QByteArray, now);
    QFETCH(QByteArray, code);
    const QTemporaryDir folder;
    const QString pack = folder.filePath("pack.zip");
    QVERIFY(QFile::copy(m_pack, pack));
    if (old.isEmpty()) {
        QVERIFY(!stranger("zip", {"-q", "-d", pack, entry}).isEmpty());
    } else {
        QByteArray bytes = now;
        if (old != "+") {
            bytes = stranger("unzip", {"-p", pack, entry});
            bytes.chop(1);
            QVERIFY2(bytes.contains(old), "the test has nothing to spoil");
            bytes.replace(old, now);
        }
        QVERIFY(QDir(folder.path()).mkpath(QFileInfo(entry).path()));
        QVERIFY(writeContent(folder.filePath(entry), bytes));
        QVERIFY(!stranger("zip", {"-q", pack, entry}, folder.path()).isEmpty());
    }
    const Answer answer = verify(pack);
    QCOMPARE(answer.status, 1);
    const QJsonObject report = answer.array().at(0).toObject();
    QVERIFY(!report["whole"].toBool());
    QByteArrayList codes;
    for (const QJsonValue& problem : report["problems"].toArray())
        codes += problem["code"].toString().toLatin1();
    QVERIFY2(codes.contains(code), codes.join(' ').constData());
}

void TestEvidence::whatIsNoPackIsRefused() {
    const QString rubbish = m_training.scratch("rubbish.zip");
    QVERIFY(writeContent(rubbish, "PK\3\4 and nothing more"));
    QCOMPARE(verify(rubbish).status, 65);
    const QString foreign = m_training.scratch("foreign.zip");
    QVERIFY(!stranger("zip", {"-q", "-j", foreign, rubbish}).isEmpty());
    QCOMPARE(verify(foreign).status, 65);
    QCOMPARE(verify(m_training.scratch("none.zip")).status, 66);
}

void TestEvidence::earlierFileIsNotReplaced() {
    const QByteArray before = contentOf(m_pack);
    const Answer again = m_training.cli(m_training.sender(), {"axis", "evidence", m_document, "--output", m_pack});
    QCOMPARE(again.errorCode(), QByteArray("cli.output_exists"));
    QCOMPARE(contentOf(m_pack), before);
}

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
