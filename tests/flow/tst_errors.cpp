// What can go wrong in the main job: each ends in its own clear message in both languages, and nothing is lost. The
// programs are the real ones; a token's own refusals (locked, last try, crash) are in unit/pkcs11, an expired
// certificate in unit/signing.

#include "CliKit.h"

#include "crypto/TrainingPki.h"
#include "pdf/compose/Compose.h"

#include <QDirIterator>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;

class TestErrors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void wrongPin();
    void tokenPulledOut();
    void noModule();
    void timestampAuthorityDown();
    void checkingImpossible();
    void diskFullAtEveryWrite();
    void revokedCertificate();
    void axisDown();
    void axisAnswersRubbish();
    void damagedPdf();
    void encryptedPdf();
    void classifiedDocument_data();
    void classifiedDocument();
    void cleanupTestCase();

private:
    QString addDocument(const QStringList& more = {});
    QString approvedDocument();
    QJsonObject document(const QString& id);
    QString stateOf(const QString& id) { return document(id)[QStringLiteral("state")].toString(); }
    Answer act(const QString& name, const QString& id, const QStringList& more = {});
    bool changeProfile(const QString& field, const QJsonValue& value);
    int blobs() const;
    void startAxis();
    void stopAxis();
    // Runs the command in both languages: the same code and status, a sentence and a remedy in each.
    void expect(const QStringList& arguments, const QByteArray& code, int status);

    TrainingFolder m_training;
    QProcess m_axis;
    QString m_document; // approved, to be signed
    QString m_pdf;
};

void TestErrors::startAxis() {
    QVERIFY(m_axis.state() == QProcess::NotRunning && m_training.startAxis(m_axis));
}

void TestErrors::stopAxis() {
    m_axis.closeWriteChannel();
    QVERIFY(m_axis.waitForFinished());
}

void TestErrors::initTestCase() {
    QCOMPARE(
        m_training
            .cli(m_training.path(), {QStringLiteral("profile"), QStringLiteral("create"), QStringLiteral("--training")})
            .status,
        0);
    startAxis();
    m_document = approvedDocument();
    QCOMPARE(stateOf(m_document), QStringLiteral("draft_approved"));
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("SỞ NỘI VỤ");
    layout.subject = QStringLiteral("thử nghiệm");
    layout.body = pdf::paragraphsFromText(QStringLiteral("Nội dung thường."));
    const auto composed = pdf::composeDocument(layout, QDateTime::currentDateTimeUtc());
    QVERIFY(composed);
    m_pdf = m_training.scratch(QStringLiteral("du-thao.pdf"));
    QVERIFY(writeContent(m_pdf, composed->pdf));
}

QString TestErrors::addDocument(const QStringList& more) {
    const QString body = m_training.scratch(QStringLiteral("body.txt"));
    if (!writeContent(body, "Kính đề nghị quý Sở phối hợp."))
        return {};
    return m_training
        .cli(m_training.sender(),
             QStringList{QStringLiteral("document"), QStringLiteral("add"), QStringLiteral("--subject"),
                         QStringLiteral("thử lỗi"), QStringLiteral("--to"), QStringLiteral("H28.02"),
                         QStringLiteral("--body-file"), body} +
                 more)
        .object()[QStringLiteral("id")]
        .toString();
}

QString TestErrors::approvedDocument() {
    const QString id = addDocument();
    act(QStringLiteral("submit"), id);
    act(QStringLiteral("approve"), id);
    return id;
}

QJsonObject TestErrors::document(const QString& id) {
    return m_training.cli(m_training.sender(), {QStringLiteral("document"), QStringLiteral("show"), id}).object();
}

Answer TestErrors::act(const QString& name, const QString& id, const QStringList& more) {
    return m_training.cli(m_training.sender(), QStringList{QStringLiteral("document"), name, id} + more);
}

bool TestErrors::changeProfile(const QString& field, const QJsonValue& value) {
    const QString path = m_training.sender() + QStringLiteral("/profile.json");
    QJsonObject profile = QJsonDocument::fromJson(contentOf(path)).object();
    profile[field] = value;
    return writeContent(path, QJsonDocument(profile).toJson());
}

int TestErrors::blobs() const {
    int count = 0;
    QDirIterator it(m_training.sender() + QStringLiteral("/store/blobs"), QDir::Files, QDirIterator::Subdirectories);
    for (; it.hasNext(); it.next())
        ++count;
    return count;
}

void TestErrors::expect(const QStringList& arguments, const QByteArray& code, int status) {
    QStringList messages;
    for (const char* language : {"vi", "en"}) {
        const Answer answer = m_training.cli(
            m_training.sender(), QStringList{QStringLiteral("--lang"), QString::fromLatin1(language)} + arguments);
        const QJsonObject error = answer.object()[QStringLiteral("error")].toObject();
        QVERIFY2(answer.errorCode() == code, answer.output.constData());
        QCOMPARE(answer.status, status);
        QVERIFY(!error[QStringLiteral("remedy")].toString().isEmpty());
        QVERIFY2(!answer.message().contains(QStringLiteral("%1")), qPrintable(answer.message()));
        messages += answer.message();
    }
    QVERIFY(!messages[0].isEmpty() && messages[0] != messages[1]);
}

void TestErrors::wrongPin() {
    const QString wrong = m_training.scratch(QStringLiteral("pin"));
    QVERIFY(writeContent(wrong, "11112222\n"));
    const QJsonObject before = document(m_document);
    expect({QStringLiteral("document"), QStringLiteral("sign"), m_document, QStringLiteral("--pin-file"), wrong},
           "token.pin_incorrect", 77);
    QCOMPARE(document(m_document), before);
}

void TestErrors::tokenPulledOut() {
    const QString tokens = m_training.path(QStringLiteral("tokens/objects"));
    QVERIFY(QDir().rename(tokens, tokens + QStringLiteral("-away")));
    QVERIFY(QDir().mkdir(tokens));
    const QJsonObject before = document(m_document);
    expect({QStringLiteral("document"), QStringLiteral("sign"), m_document}, "token.removed", 69);
    QCOMPARE(document(m_document), before);
    QVERIFY(QDir(tokens).removeRecursively());
    QVERIFY(QDir().rename(tokens + QStringLiteral("-away"), tokens));
}

void TestErrors::noModule() {
    const QString path = m_training.sender() + QStringLiteral("/profile.json");
    const QJsonValue module = QJsonDocument::fromJson(contentOf(path)).object()[QStringLiteral("tokenModule")];
    QVERIFY(changeProfile(QStringLiteral("tokenModule"), QStringLiteral("/opt/khong-co/libp11.so")));
    expect({QStringLiteral("document"), QStringLiteral("sign"), m_document}, "token.module_missing", 69);
    QVERIFY(changeProfile(QStringLiteral("tokenModule"), module));
}

void TestErrors::timestampAuthorityDown() {
    const QString path = m_training.sender() + QStringLiteral("/profile.json");
    const QJsonValue authorities =
        QJsonDocument::fromJson(contentOf(path)).object()[QStringLiteral("timestampAuthorities")];
    QVERIFY(
        changeProfile(QStringLiteral("timestampAuthorities"), QJsonArray{QStringLiteral("http://127.0.0.1:1/tsa")}));
    const QJsonObject before = document(m_document);
    expect({QStringLiteral("document"), QStringLiteral("sign"), m_document}, "crypto.tsa_unavailable", 69);
    QCOMPARE(document(m_document), before); // never silently without a time-stamp
    QVERIFY(changeProfile(QStringLiteral("timestampAuthorities"), authorities));
}

// Neither OCSP nor CRL can be asked: not signed, because unknown is never valid.
void TestErrors::checkingImpossible() {
    stopAxis();
    QVERIFY(QDir(m_training.sender() + QStringLiteral("/cache")).removeRecursively());
    expect({QStringLiteral("document"), QStringLiteral("sign"), m_document}, "signing.certificate_unknown", 69);
    QCOMPARE(stateOf(m_document), QStringLiteral("draft_approved"));
    startAxis();
}

// The n-th write fails for want of room, for every n: the act did not happen, and happens when there is room again.
void TestErrors::diskFullAtEveryWrite() {
    QCOMPARE(act(QStringLiteral("sign"), m_document).status, 0);
    bool done = false;
    int refusals = 0;
    for (int n = 1; !done && n < 100; ++n) {
        QProcessEnvironment environment = m_training.environment();
        environment.insert(QStringLiteral("VANTHU_FAULT"), QStringLiteral("file:%1").arg(n));
        const Answer answer = m_training.cli(
            m_training.sender(), {QStringLiteral("document"), QStringLiteral("number"), m_document}, environment);
        done = answer.status == 0;
        if (done)
            break;
        ++refusals;
        QVERIFY2(answer.status == 73, answer.output.constData());
        QVERIFY(!answer.message().isEmpty());
        const QJsonObject present = document(m_document);
        QCOMPARE(present[QStringLiteral("state")].toString(), QStringLiteral("person_signed"));
        QVERIFY(present[QStringLiteral("number")].isNull());
    }
    QVERIFY(done && refusals > 2);
    QCOMPARE(document(m_document)[QStringLiteral("number")].toInt(), 1); // no number was lost on the way
    QCOMPARE(m_training.cli(m_training.sender(), {QStringLiteral("store"), QStringLiteral("check")}).status, 0);
}

void TestErrors::revokedCertificate() {
    auto pki = crypto::TrainingPki::open(m_training.path(QStringLiteral("pki")),
                                         QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_training.port())));
    QVERIFY(pki);
    const Answer all = m_training.cli(m_training.sender(), {QStringLiteral("token"), QStringLiteral("certificates")});
    for (const QJsonValue& one : all.array())
        if (one[QStringLiteral("token")].toString() == QLatin1String("H28.01 Van thu"))
            QVERIFY(pki->revoke(one[QStringLiteral("serial")].toString(), QDateTime::currentDateTimeUtc()));
    const QJsonObject before = document(m_document);
    expect({QStringLiteral("document"), QStringLiteral("seal"), m_document}, "signing.certificate_revoked", 77);
    QCOMPARE(document(m_document), before);
}

void TestErrors::axisDown() {
    stopAxis();
    const Answer answer = m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("sync")});
    QCOMPARE(answer.status, 69);
    const QJsonObject problem = answer.object()[QStringLiteral("problems")][0].toObject();
    QCOMPARE(problem[QStringLiteral("code")].toString(), QStringLiteral("network.unreachable"));
    QVERIFY(!problem[QStringLiteral("remedy")].toString().isEmpty());
    startAxis();
}

void TestErrors::axisAnswersRubbish() {
    stopAxis();
    QVERIFY(m_training.startAxis(m_axis, {QStringLiteral("--fault"), QStringLiteral("wrongJson")}));
    const Answer answer = m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("sync")});
    QCOMPARE(answer.status, 69);
    QCOMPARE(answer.object()[QStringLiteral("problems")][0][QStringLiteral("code")].toString(),
             QStringLiteral("axis.bad_reply"));
    stopAxis();
    startAxis();
    QCOMPARE(m_training.cli(m_training.sender(), {QStringLiteral("axis"), QStringLiteral("sync")}).status, 0);
}

void TestErrors::damagedPdf() {
    const QString broken = m_training.scratch(QStringLiteral("hong.pdf"));
    const QByteArray whole = contentOf(m_pdf);
    const int before = blobs();
    QVERIFY(writeContent(broken, whole.left(whole.size() / 2)));
    expect({QStringLiteral("document"), QStringLiteral("add"), QStringLiteral("--subject"), QStringLiteral("hỏng"),
            QStringLiteral("--to"), QStringLiteral("H28.02"), QStringLiteral("--pdf"), broken},
           "pdf.damaged", 65);
    QVERIFY(writeContent(broken, "Đây không phải PDF."));
    expect({QStringLiteral("document"), QStringLiteral("add"), QStringLiteral("--subject"), QStringLiteral("hỏng"),
            QStringLiteral("--to"), QStringLiteral("H28.02"), QStringLiteral("--pdf"), broken},
           "pdf.not_a_pdf", 65);
    QCOMPARE(blobs(), before);
}

void TestErrors::encryptedPdf() {
    const QString locked = m_training.scratch(QStringLiteral("mat-khau.pdf"));
    QProcess qpdf;
    qpdf.start(QStringLiteral("qpdf"), {QStringLiteral("--encrypt"), QStringLiteral("a"), QStringLiteral("b"),
                                        QStringLiteral("256"), QStringLiteral("--"), m_pdf, locked});
    QVERIFY(qpdf.waitForFinished());
    QCOMPARE(qpdf.exitCode(), 0);
    expect({QStringLiteral("document"), QStringLiteral("add"), QStringLiteral("--subject"), QStringLiteral("khóa"),
            QStringLiteral("--to"), QStringLiteral("H28.02"), QStringLiteral("--pdf"), locked},
           "workflow.draft_encrypted", 65);
}

void TestErrors::classifiedDocument_data() {
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("secrecy");
    QTest::addColumn<bool>("asPdf");
    QTest::newRow("said so") << QStringLiteral("Nội dung.") << QStringLiteral("secret") << false;
    QTest::newRow("marked text") << QStringLiteral("MẬT\nNội dung.") << QStringLiteral("normal") << false;
    QTest::newRow("marked PDF") << QStringLiteral("TUYỆT MẬT\nNội dung.") << QStringLiteral("normal") << true;
}

void TestErrors::classifiedDocument() {
    QFETCH(QString, body);
    QFETCH(QString, secrecy);
    QFETCH(bool, asPdf);
    const QString path = m_training.scratch(QStringLiteral("mat"));
    QByteArray content = body.toUtf8();
    if (asPdf) {
        pdf::DocumentLayout layout;
        layout.organName = QStringLiteral("SỞ NỘI VỤ");
        layout.subject = QStringLiteral("thử nghiệm");
        for (const QString& line : body.split(QLatin1Char('\n')))
            layout.body += pdf::Paragraph{line, pdf::ParagraphStyle::Heading, 0};
        content = pdf::composeDocument(layout, QDateTime::currentDateTimeUtc())->pdf;
    }
    QVERIFY(writeContent(path, content));
    const int before = blobs();
    const int documents =
        int(m_training.cli(m_training.sender(), {QStringLiteral("document"), QStringLiteral("list")}).array().size());
    expect({QStringLiteral("document"), QStringLiteral("add"), QStringLiteral("--subject"),
            QStringLiteral("không được lưu"), QStringLiteral("--to"), QStringLiteral("H28.02"),
            asPdf ? QStringLiteral("--pdf") : QStringLiteral("--body-file"), path, QStringLiteral("--secrecy"),
            secrecy},
           "office.classified_refused", 77);
    QCOMPARE(blobs(), before); // no content stays
    QCOMPARE(
        int(m_training.cli(m_training.sender(), {QStringLiteral("document"), QStringLiteral("list")}).array().size()),
        documents);
}

void TestErrors::cleanupTestCase() {
    stopAxis();
}

QTEST_GUILESS_MAIN(TestErrors)
#include "tst_errors.moc"
