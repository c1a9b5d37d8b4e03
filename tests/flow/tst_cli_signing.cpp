#include "CliKit.h"

#include "pdf/Compose.h"

#include <QTest>

#include <csignal>

using namespace vanthu;
using namespace vanthu::test;

// `sign` and `extend` as an administrator's script uses them, with the token, the time-stamps and the lists of the
// training set-up (DESIGN.md §4).
class TestCliSigning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void fromTheBasicLevelToTheArchive();
    void placedByTheRulesAndByText();
    void fieldOfItsName();
    void documentUnderAPassword();
    void interruptedBatchGoesOn();

private:
    Answer cli(const QStringList& arguments) const { return m_training.cli(m_training.sender(), arguments); }
    QStringList sign(const QStringList& more) const {
        return QStringList{"sign", "--token", m_label, "--pin-file", m_pin} + more;
    }
    QString file(const QString& name) const { return m_training.scratch(name); }
    static QByteArray run(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        return process.waitForFinished(60'000) ? process.readAll() : QByteArray();
    }
    QJsonObject verified(const QString& path, const QStringList& more = {}) const {
        return cli(QStringList{"verify", path} + more).array().first().toObject();
    }

    TrainingFolder m_training;
    QProcess m_axis;
    QString m_pin;
    QString m_label;
    QString m_holder;
    QByteArray m_letter;
};

void TestCliSigning::initTestCase() {
    QCOMPARE(m_training.cli(m_training.path(), {"profile", "create", "--training"}).status, 0);
    QVERIFY(m_training.startAxis(m_axis));
    m_pin = file(QStringLiteral("pin"));
    QVERIFY(writeContent(m_pin, "12345678\n"));
    for (const QJsonValue& value : cli({"token", "certificates"}).array()) {
        const QJsonObject one = value.toObject();
        const QString label = one[QStringLiteral("token")].isObject()
                                  ? one[QStringLiteral("token")].toObject()[QStringLiteral("label")].toString()
                                  : one[QStringLiteral("token")].toString();
        if (label == QLatin1String("H28.01 Lanh dao"))
            m_label = label;
    }
    QVERIFY(!m_label.isEmpty());
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("SỞ NỘI VỤ");
    layout.subject = QStringLiteral("cử cán bộ dự tập huấn");
    layout.body = pdf::paragraphsFromText(QStringLiteral("Đề nghị quý cơ quan cử cán bộ."));
    layout.competence = QStringLiteral("KT. GIÁM ĐỐC");
    layout.signerPosition = QStringLiteral("Phó Giám đốc");
    layout.signerName = QStringLiteral("Nguyễn Thị Hồng Vân");
    layout.recipients = {QStringLiteral("Như trên")};
    const auto composed = pdf::composeDocument(layout, QDateTime(QDate(2026, 3, 2), QTime(8, 0), Qt::UTC));
    QVERIFY(composed);
    m_letter = composed->pdf;
    QVERIFY(writeContent(file(QStringLiteral("letter.pdf")), m_letter));
}

// B-B today, B-LT when there is a network, B-LTA before the years pass; each an update of the one before.
void TestCliSigning::fromTheBasicLevelToTheArchive() {
    const Answer basic = cli(sign({"--level", "B-B", "--output", file("bb.pdf"), file("letter.pdf")}));
    QVERIFY2(basic.status == 0, basic.output);
    const Answer longer = cli({"extend", "--level", "B-LT", "--output", file("lt.pdf"), file("bb.pdf")});
    QVERIFY2(longer.status == 0, longer.output);
    QCOMPARE(longer.array().first().toObject()[QStringLiteral("status")].toString(), QStringLiteral("extended"));
    const Answer archive = cli({"extend", "--level", "B-LTA", "--output", file("lta.pdf"), file("lt.pdf")});
    QVERIFY2(archive.status == 0, archive.output);
    QByteArray earlier = m_letter;
    for (const char* name : {"bb.pdf", "lt.pdf", "lta.pdf"}) {
        const QByteArray now = contentOf(file(QString::fromLatin1(name)));
        QVERIFY(now.size() > earlier.size() && now.startsWith(earlier));
        earlier = now;
        QCOMPARE(verified(file(QString::fromLatin1(name)))[QStringLiteral("status")].toString(),
                 QStringLiteral("valid"));
    }
    QVERIFY(run("pdfsig", {"-nocert", file("lta.pdf")}).count("Signature is Valid") == 1);
    QVERIFY(earlier.contains("/ESIC"));
    // An unsigned file has nothing to be extended, and an output that is there stays.
    QCOMPARE(cli({"extend", "--level", "B-LT", "--output", file("x.pdf"), file("letter.pdf")})
                 .array()
                 .first()
                 .toObject()[QStringLiteral("error")]
                 .toObject()[QStringLiteral("code")]
                 .toString(),
             QStringLiteral("signing.not_signed"));
    QVERIFY(cli({"extend", "--level", "B-LTA", "--output", file("bb.pdf"), file("lt.pdf")}).status != 0);
}

void TestCliSigning::placedByTheRulesAndByText() {
    const Answer placed = cli(sign({"--level", "B-B", "--place", "auto", "--signer", "Nguyễn Thị Hồng Vân", "--output",
                                    file("auto.pdf"), file("letter.pdf")}));
    QVERIFY2(placed.status == 0, placed.output);
    const Answer anchored =
        cli(sign({"--level", "B-B", "--anchor", "Như trên", "--output", file("anchor.pdf"), file("letter.pdf")}));
    QVERIFY2(anchored.status == 0, anchored.output);
    // Both are seen on the page: the appearance is text, which a stranger reads.
    const QByteArray before = run("pdftotext", {file("letter.pdf"), "-"});
    for (const char* name : {"auto.pdf", "anchor.pdf"})
        QVERIFY(run("pdftotext", {file(QString::fromLatin1(name)), "-"}).size() > before.size());
    const Answer missing = cli(
        sign({"--level", "B-B", "--anchor", "Không có dòng này", "--output", file("none.pdf"), file("letter.pdf")}));
    QCOMPARE(missing.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("signing.anchor_missing"));
    QVERIFY(!QFile::exists(file("none.pdf")));
}

void TestCliSigning::fieldOfItsName() {
    const QByteArray form = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>\nendobj\n"
                            "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                            "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>\nendobj\n"
                            "4 0 obj\n<</Type/Annot/Subtype/Widget/FT/Sig/T(NguoiKy)/Rect[330 200 480 260]/F 4/P 3 0 "
                            "R>>\nendobj\n"
                            "trailer\n<</Size 5/Root 1 0 R>>\n";
    QVERIFY(writeContent(file("raw.pdf"), form));
    run("qpdf", {file("raw.pdf"), file("form.pdf")}); // gives it a cross-reference table
    QVERIFY(QFile::exists(file("form.pdf")));
    const Answer named =
        cli(sign({"--level", "B-B", "--field", "NguoiKy", "--output", file("named.pdf"), file("form.pdf")}));
    QVERIFY2(named.status == 0, named.output);
    const Answer automatic =
        cli(sign({"--level", "B-B", "--place", "auto", "--output", file("found.pdf"), file("form.pdf")}));
    QVERIFY2(automatic.status == 0, automatic.output);
    for (const char* name : {"named.pdf", "found.pdf"}) {
        const QByteArray judged = run("pdfsig", {"-nocert", file(QString::fromLatin1(name))});
        QVERIFY2(judged.contains("Signature Field Name: NguoiKy") && judged.count("Signature is Valid") == 1, judged);
    }
    const Answer taken =
        cli(sign({"--level", "B-B", "--field", "NguoiKy", "--output", file("y.pdf"), file("named.pdf")}));
    QCOMPARE(taken.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("signing.field_taken"));
}

void TestCliSigning::documentUnderAPassword() {
    run("qpdf", {"--encrypt", "mo-tep", "chu-tep", "256", "--", file("letter.pdf"), file("secret.pdf")});
    QVERIFY(writeContent(file("password"), "mo-tep\n") && writeContent(file("wrong"), "khac\n"));
    const QStringList with = {"--password-file", file("password")};
    const Answer without = cli(sign({"--level", "B-B", "--output", file("s.pdf"), file("secret.pdf")}));
    QCOMPARE(without.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("signing.encrypted"));
    const Answer wrong =
        cli(sign({"--level", "B-B", "--password-file", file("wrong"), "--output", file("s.pdf"), file("secret.pdf")}));
    QCOMPARE(wrong.array().first().toObject()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("pdf.password"));
    const Answer right = cli(
        sign(QStringList{"--level", "B-LT", "--place", "auto", "--output", file("s.pdf"), file("secret.pdf")} + with));
    QVERIFY2(right.status == 0, right.output);
    const Answer longer =
        cli(QStringList{"extend", "--level", "B-LTA", "--output", file("s-lta.pdf"), file("s.pdf")} + with);
    QVERIFY2(longer.status == 0, longer.output);
    QCOMPARE(verified(file("s-lta.pdf"), with)[QStringLiteral("status")].toString(), QStringLiteral("valid"));
    QVERIFY(run("pdfsig", {"-nocert", "-upw", "mo-tep", file("s-lta.pdf")}).contains("Signature is Valid"));
}

// Ctrl-C in the middle of a batch: what is signed is whole, of the rest there is no trace, and the same command goes
// on.
void TestCliSigning::interruptedBatchGoesOn() {
    constexpr int files = 60;
    QVERIFY(QDir().mkpath(file("in")) && QDir().mkpath(file("out")));
    QStringList inputs;
    for (int i = 0; i < files; ++i) {
        inputs += file(QStringLiteral("in/%1.pdf").arg(i));
        QVERIFY(writeContent(inputs.last(), m_letter));
    }
    const QStringList arguments = sign(QStringList{"--level", "B-T", "--output-dir", file("out")} + inputs);
    const auto outputs = [&] { return QDir(file("out")).entryList({"*.pdf"}, QDir::Files).size(); };
    for (const int signal : {SIGINT, SIGTERM}) {
        const auto before = outputs();
        QProcess process;
        process.setProcessEnvironment(m_training.environment());
        process.start(program("vanthu-cli"), QStringList{"--profile", m_training.sender(), "--json"} + arguments);
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(outputs() > before || process.state() == QProcess::NotRunning, 60'000);
        QCOMPARE(::kill(pid_t(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 75);
        int written = 0;
        int notReached = 0;
        for (const QJsonValue& value : QJsonDocument::fromJson(process.readAllStandardOutput()).array()) {
            const QString status = value.toObject()[QStringLiteral("status")].toString();
            written += status == QLatin1String("signed") || status == QLatin1String("skipped") ? 1 : 0;
            notReached += status == QLatin1String("not_reached") ? 1 : 0;
        }
        QCOMPARE(written + notReached, files);
        QVERIFY(notReached > 0);
        QCOMPARE(outputs(), written);
        QCOMPARE(QDir(file("out")).entryList(QDir::Files | QDir::Hidden | QDir::System).size(), written);
    }
    const Answer rest = cli(arguments);
    QVERIFY2(rest.status == 0, rest.output);
    QCOMPARE(outputs(), files);
    QCOMPARE(verified(file("out/0.pdf"))[QStringLiteral("status")].toString(), QStringLiteral("valid"));
}

QTEST_GUILESS_MAIN(TestCliSigning)
#include "tst_cli_signing.moc"
