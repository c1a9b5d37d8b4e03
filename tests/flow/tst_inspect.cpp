// `axis inspect --json`: the contract of DESIGN.md §4 for the messages of edxml.md §3, and what is said of malformed
// ones.

#include "CliKit.h"

#include <QCryptographicHash>
#include <QtTest>

using namespace vanthu::test;

namespace {

const QString sent = QStringLiteral("H28.01,2025/10/13,125/SM-VP");

QString sample(const char* name) {
    return QStringLiteral(VANTHU_SOURCE_DIR "/tests/data/edxml/%1.edxml").arg(QLatin1String(name));
}

} // namespace

class TestInspect : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNameOfTheContractIsThere_data();
    void everyNameOfTheContractIsThere();
    void aDocumentIsToldWhole();
    void whatADocumentDoesToAnother_data();
    void whatADocumentDoesToAnother();
    void aStatusIsTold_data();
    void aStatusIsTold();
    void aMalformedOneNamesPathAndRule_data();
    void aMalformedOneNamesPathAndRule();
    void oneBadFileHidesNoOther();

private:
    Answer inspect(const QStringList& files) {
        return m_training.cli(m_training.scratch(QStringLiteral("no-profile")),
                              QStringList{QStringLiteral("axis"), QStringLiteral("inspect")} + files);
    }
    QJsonObject only(const QString& file) { return inspect({file}).array().at(0).toObject(); }

    TrainingFolder m_training;
};

void TestInspect::everyNameOfTheContractIsThere_data() {
    QTest::addColumn<QString>("file");
    for (const char* name : {"new", "recall", "update", "replace", "status02", "status03", "status13", "status15"})
        QTest::newRow(name) << sample(name);
}

void TestInspect::everyNameOfTheContractIsThere() {
    QFETCH(QString, file);
    const Answer answer = inspect({file});
    QVERIFY2(answer.status == 0, answer.output.constData());
    QCOMPARE(answer.array().size(), 1);
    QStringList names = answer.array().at(0).toObject().keys();
    QStringList contract = QString("file kind from to documentId codeNumber codeNotation promulgationDate typeName "
                                   "subject priority businessType statusCode responseFor attachments error "
                                   // what the message holds besides
                                   "content dueDate toPlaces appendixes steeringType businessReason traces description "
                                   "timestamp remarks")
                               .split(QLatin1Char(' '));
    names.sort();
    contract.sort();
    QCOMPARE(names, contract);
    QVERIFY(answer.array().at(0)["error"].isNull());
    QCOMPARE(answer.array().at(0)["file"].toString(), file);
}

void TestInspect::aDocumentIsToldWhole() {
    const QJsonObject told = only(sample("new"));
    QCOMPARE(told["kind"].toString(), QString("document"));
    QCOMPARE(told["from"]["organId"].toString(), QString("H28.01"));
    QCOMPARE(told["from"]["name"].toString(), QStringLiteral("Sở Mẫu tỉnh Hòa Bình"));
    QCOMPARE(told["to"].toArray().size(), 2);
    QCOMPARE(told["to"][1]["organId"].toString(), QString("G22"));
    QCOMPARE(told["to"][1]["name"].toString(), QStringLiteral("Văn phòng Chính phủ"));
    QCOMPARE(told["documentId"].toString(), sent);
    QCOMPARE(told["codeNumber"].toString(), QString("125"));
    QCOMPARE(told["codeNotation"].toString(), QString("SM-VP"));
    QCOMPARE(told["promulgationDate"].toString(), QString("2025-10-13"));
    QCOMPARE(told["typeName"].toString(), QStringLiteral("Công văn"));
    QCOMPARE(told["subject"].toString(), QStringLiteral("V/v gửi báo cáo mẫu"));
    QCOMPARE(told["priority"].toInt(-1), 0);
    QCOMPARE(told["businessType"].toInt(-1), 0);
    QVERIFY(told["statusCode"].isNull());
    QCOMPARE(told["responseFor"].toArray().size(), 0);
    QCOMPARE(told["attachments"].toArray().size(), 1);
    const QByteArray pdf = contentOf(QStringLiteral(VANTHU_SOURCE_DIR "/tests/data/edxml/mau.pdf"));
    const QJsonValue attachment = told["attachments"][0];
    QCOMPARE(attachment["name"].toString(), QString("mau.pdf"));
    QCOMPARE(attachment["mediaType"].toString(), QString("application/pdf"));
    QCOMPARE(attachment["size"].toInteger(), pdf.size());
    QCOMPARE(attachment["sha256"].toString().toLatin1(),
             QCryptographicHash::hash(pdf, QCryptographicHash::Sha256).toHex());
}

void TestInspect::whatADocumentDoesToAnother_data() {
    QTest::addColumn<int>("businessType"); // edxml.md §2.1
    QTest::newRow("recall") << 1;
    QTest::newRow("update") << 2;
    QTest::newRow("replace") << 3;
}

void TestInspect::whatADocumentDoesToAnother() {
    QFETCH(int, businessType);
    const QJsonObject told = only(sample(QTest::currentDataTag()));
    QCOMPARE(told["businessType"].toInt(-1), businessType);
    if (businessType == 1) {
        QCOMPARE(told["responseFor"][0]["organId"].toString(), QString("H28.01"));
        QCOMPARE(told["responseFor"][0]["code"].toString(), QString("125/SM-VP"));
        QCOMPARE(told["responseFor"][0]["documentId"].toString(), sent);
    }
    if (businessType == 2)
        QCOMPARE(told["documentId"].toString(), sent); // the same document
    else
        QVERIFY(told["documentId"].toString() != sent);
}

void TestInspect::aStatusIsTold_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("status02") << "G22"
                              << "H28.01";
    QTest::newRow("status03") << "G22"
                              << "H28.01";
    QTest::newRow("status13") << "H28.01"
                              << "G22"; // asked by the issuer
    QTest::newRow("status15") << "G22"
                              << "H28.01";
}

void TestInspect::aStatusIsTold() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    const QJsonObject told = only(sample(QTest::currentDataTag()));
    QCOMPARE(told["kind"].toString(), QString("status"));
    QCOMPARE(told["statusCode"].toString(), QString::fromLatin1(QTest::currentDataTag()).right(2));
    QCOMPARE(told["from"]["organId"].toString(), from);
    QCOMPARE(told["to"][0]["organId"].toString(), to);
    QCOMPARE(told["responseFor"][0]["documentId"].toString(), sent);
    QCOMPARE(told["responseFor"][0]["code"].toString(), QString("125/SM-VP"));
    QVERIFY(told["businessType"].isNull());
}

void TestInspect::aMalformedOneNamesPathAndRule_data() {
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("path");
    QTest::newRow("cut short") << QByteArray("</edXML:Code>") << QByteArray() << "edxml.malformed"
                               << "Code";
    QTest::newRow("no sender") << QByteArray("<edXML:OrganId>H28.01</edXML:OrganId>\n") << QByteArray()
                               << "edxml.missing"
                               << "From/OrganId";
    QTest::newRow("damaged file") << QByteArray("JVBERi0x") << QByteArray("J!!ERi0x") << "edxml.attachment_damaged"
                                  << "Attachment[1]/ContentTransferEncoded";
    QTest::newRow("an entity") << QByteArray("?>\n") << QByteArray("?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n")
                               << "edxml.doctype_refused"
                               << "";
    QTest::newRow("another encoding") << QByteArray("<?xml") << QByteArray("\xFF\xFE<?xml") << "edxml.encoding_refused"
                                      << "";
}

void TestInspect::aMalformedOneNamesPathAndRule() {
    QFETCH(QByteArray, old);
    QFETCH(QByteArray, now);
    QFETCH(QString, code);
    QFETCH(QString, path);
    QByteArray bytes = contentOf(sample("new"));
    const auto at = bytes.indexOf(old);
    QVERIFY2(at >= 0, "the test has nothing to spoil");
    bytes.replace(at, old.size(), now);
    const QString file = m_training.scratch(QStringLiteral("bad.edxml"));
    QVERIFY(writeContent(file, bytes));
    const Answer answer = inspect({file});
    QCOMPARE(answer.status, 65);
    const QJsonObject told = answer.array().at(0).toObject();
    QCOMPARE(told["error"]["code"].toString(), code);
    QVERIFY2(told["error"]["message"].toString().contains(path), qPrintable(told["error"]["message"].toString()));
    QVERIFY(told["kind"].isNull());
}

void TestInspect::oneBadFileHidesNoOther() {
    const QString empty = m_training.scratch(QStringLiteral("empty.edxml"));
    QVERIFY(writeContent(empty, {}));
    const Answer answer = inspect({sample("status03"), empty, m_training.scratch("none.edxml"), sample("new")});
    QCOMPARE(answer.array().size(), 4);
    QCOMPARE(answer.array().at(0)["kind"].toString(), QString("status"));
    QVERIFY(answer.array().at(1)["error"].isObject());
    QCOMPARE(answer.array().at(2)["error"]["code"].toString(), QString("file.missing"));
    QCOMPARE(answer.array().at(3)["kind"].toString(), QString("document"));
    QCOMPARE(answer.status, 66);
}

QTEST_GUILESS_MAIN(TestInspect)
#include "tst_inspect.moc"
