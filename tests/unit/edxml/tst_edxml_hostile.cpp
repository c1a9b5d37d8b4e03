#include "EdxmlTestKit.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QStringConverter>
#include <QTest>

using namespace vanthu;
using namespace vanthu::edxml;
using namespace vanthu::test;

// Whatever comes from the axis: an error of its own, never a crash, never more memory than the limits allow.
class TestEdxmlHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentTypesAreRefused_data() {
        QTest::addColumn<QByteArray>("prologue");
        QTest::addColumn<QByteArray>("subject");
        QTest::newRow("plain") << QByteArray("<!DOCTYPE edXML>") << QByteArray();
        QTest::newRow("internal entity") << QByteArray("<!DOCTYPE edXML [<!ENTITY a 'x'>]>") << QByteArray("&a;");
        QTest::newRow("external entity") << QByteArray("<!DOCTYPE edXML [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>")
                                         << QByteArray("&a;");
        QTest::newRow("external subset") << QByteArray("<!DOCTYPE edXML SYSTEM 'http://127.0.0.1:1/a.dtd'>")
                                         << QByteArray();
        QByteArray bomb = "<!DOCTYPE edXML [<!ENTITY a0 'xxxxxxxxxxxxxxxx'>";
        for (int i = 1; i < 20; ++i) {
            const QByteArray former = "&a" + QByteArray::number(i - 1) + ";";
            bomb += "<!ENTITY a" + QByteArray::number(i) + " '" + former.repeated(10) + "'>";
        }
        QTest::newRow("billion laughs") << bomb + "]>" << QByteArray("&a19;");
    }
    void documentTypesAreRefused() {
        QFETCH(QByteArray, prologue);
        QFETCH(QByteArray, subject);
        const Reading reading = readBytes(prologue + smallMessage("<Content>" + subject + "</Content>"));
        QCOMPARE(reading.code(), QByteArray("edxml.doctype_refused"));
    }
    void undeclaredEntitiesAreMalformed() {
        QCOMPARE(readBytes(smallMessage("<Content>&a;</Content>")).code(), QByteArray("edxml.malformed"));
        QVERIFY(readBytes(smallMessage("<Content>&lt;&#65;</Content>")).message);
    }

    void brokenXmlIsMalformed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no XML") << QByteArray("%PDF-1.4");
        QTest::newRow("leading bytes") << "x" + dataFile("new.edxml");
        QTest::newRow("second root") << dataFile("new.edxml") + "<b/>";
        QTest::newRow("trailing bytes") << dataFile("new.edxml") + "x";
        QTest::newRow("unbound prefix") << QByteArray(dataFile("new.edxml")).replace("xmlns:edXML", "xmlns:other");
        QTest::newRow("wrong end") << QByteArray(dataFile("new.edxml")).replace("</edXML:Subject>", "</edXML:Subjec>");
        QTest::newRow("bad UTF-8") << QByteArray(dataFile("new.edxml")).replace("V/v", "V\xff/v");
        QTest::newRow("NUL") << smallMessage("<Content>" + QByteArray(1, '\0') + "</Content>");
    }
    void brokenXmlIsMalformed() {
        QFETCH(QByteArray, bytes);
        QCOMPARE(readBytes(bytes).code(), QByteArray("edxml.malformed"));
    }

    void whatIsRequiredIsAskedFor() {
        QCOMPARE(readBytes("<edXML/>").code(), QByteArray("edxml.missing"));
        for (const QByteArray element :
             {"<OrganId>H28</OrganId>", "<Subject>V/v</Subject>", "<DocumentId>d</DocumentId>"})
            QCOMPARE(readBytes(smallMessage().replace(element, "")).code(), QByteArray("edxml.missing"));
        QCOMPARE(readBytes(QByteArray(dataFile("status03.edxml")).replace("DocumentId", "Other")).code(),
                 QByteArray("edxml.missing"));
        QCOMPARE(readBytes(smallMessage({}, "<Attachment><AttachmentName>a</AttachmentName></Attachment>")).code(),
                 QByteArray("edxml.missing"));
    }

    void depthIsLimited() {
        const auto nested = [](int levels) {
            return smallMessage(QByteArray("<a>").repeated(levels) + QByteArray("</a>").repeated(levels));
        };
        ReadLimits limits;
        limits.depth = 12;
        QVERIFY(readBytes(nested(8), limits).message); // 4 levels stand above
        QCOMPARE(readBytes(nested(9), limits).code(), QByteArray("edxml.limit"));
        QCOMPARE(readBytes(nested(100'000)).code(), QByteArray("edxml.limit"));
    }

    void elementsAreCounted() {
        QCOMPARE(readBytes(smallMessage(QByteArray("<a/>").repeated(200'000))).code(), QByteArray("edxml.limit"));
        ReadLimits limits;
        limits.elements = 20;
        QVERIFY(readBytes(smallMessage(QByteArray("<a/>").repeated(5)), limits).message);
        QCOMPARE(readBytes(smallMessage(QByteArray("<a/>").repeated(20)), limits).code(), QByteArray("edxml.limit"));
    }

    void textIsLimited() {
        QVERIFY(readBytes(smallMessage("<Content>" + QByteArray(64 * 1024, 'x') + "</Content>")).message);
        QCOMPARE(readBytes(smallMessage("<Content>" + QByteArray(64 * 1024 + 1, 'x') + "</Content>")).code(),
                 QByteArray("edxml.limit"));
        QCOMPARE(
            readBytes(smallMessage("<Content>" + QByteArray("y<b/>").repeated(64 * 1024 + 1) + "</Content>")).code(),
            QByteArray("edxml.limit"));
    }

    void attachmentsAreLimited() {
        ReadLimits limits;
        limits.attachments = 3;
        const QByteArray one = attachmentOf("a.txt", "text/plain", "x");
        QCOMPARE(readBytes(smallMessage({}, one.repeated(3)), limits).document().attachments.size(), 3);
        QCOMPARE(readBytes(smallMessage({}, one.repeated(4)), limits).code(), QByteArray("edxml.limit"));
        limits.attachmentBytes = 1000;
        QVERIFY(readBytes(smallMessage({}, attachmentOf("a.txt", "t", QByteArray(1000, 'x'))), limits).message);
        QCOMPARE(readBytes(smallMessage({}, attachmentOf("a.txt", "t", QByteArray(1001, 'x'))), limits).code(),
                 QByteArray("edxml.limit"));
    }

    // Each within its own limit, all together too much: memory and disk are shared.
    void textsAreLimitedTogether() {
        ReadLimits limits;
        limits.allText = 10'000;
        const QByteArray place = "<Place>" + QByteArray(1000, 'x') + "</Place>";
        QVERIFY(readBytes(smallMessage(place.repeated(9)), limits).message);
        QCOMPARE(readBytes(smallMessage(place.repeated(10)), limits).code(), QByteArray("edxml.limit"));
    }

    void attachmentsAreLimitedTogether() {
        ReadLimits limits;
        limits.allBytes = 3000;
        const QByteArray plain = attachmentOf("a.txt", "t", QByteArray(1000, 'x'));
        const QByteArray packed = attachmentOf("a.doc", "application/zip", zipOf({{"a", QByteArray(1000, 'x')}}));
        for (const QByteArray& one : {plain, packed}) {
            QVERIFY(readBytes(smallMessage({}, one.repeated(3)), limits).message);
            const Reading reading = readBytes(smallMessage({}, one.repeated(4)), limits);
            QCOMPARE(reading.code(), QByteArray("edxml.limit"));
            QVERIFY(reading.files.value(3).isEmpty());
        }
    }

    // The positions told to the sink are those of the message's list, wherever else bytes are put.
    void strayContentDoesNotShiftTheFiles() {
        const QByteArray stray = "<ContentTransferEncoded>c3RyYXk=</ContentTransferEncoded>";
        const QByteArray first =
            "<Attachment><AttachmentName>a.txt</AttachmentName><ContentTransferEncoded>QQ==</ContentTransferEncoded>" +
            stray + "</Attachment>";
        const QByteArray second =
            "<Attachment><AttachmentName>b.txt</AttachmentName><ContentTransferEncoded>Qg==</ContentTransferEncoded>"
            "</Attachment>";
        const Reading reading = readBytes(smallMessage(stray, stray + first + second));
        QVERIFY2(reading.message, reading.code());
        QCOMPARE(reading.document().attachments.size(), 2);
        QCOMPARE(reading.files.value(0), QByteArray("A"));
        QCOMPARE(reading.files.value(1), QByteArray("B"));
        QCOMPARE(reading.files.size(), 2);
    }

    void brokenBase64IsDamage_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a letter outside") << QByteArray("QUJ*");
        QTest::newRow("a Vietnamese letter") << QByteArray("QUJế");
        QTest::newRow("cut") << QByteArray("QUJDR");
        QTest::newRow("padding in the middle") << QByteArray("QQ==QUJD");
        QTest::newRow("padding between pieces") << QByteArray("QQ==<![CDATA[QUJD]]>");
        QTest::newRow("only padding") << QByteArray("====");
        QTest::newRow("URL alphabet") << QByteArray("_-_-");
    }
    void brokenBase64IsDamage() {
        QFETCH(QByteArray, text);
        const QByteArray attachment = "<Attachment><AttachmentName>a.txt</AttachmentName><ContentTransferEncoded>" +
                                      text + "</ContentTransferEncoded></Attachment>";
        QCOMPARE(readBytes(smallMessage({}, attachment)).code(), QByteArray("edxml.attachment_damaged"));
    }

    void zipsThatWrapNothingStayWhole() {
        const QByteArray two = zipOf({{"a", "1"}, {"b", "2"}});
        QCOMPARE(readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", two))).files.value(0), two);
        const QByteArray one = zipOf({{"a", QByteArray(5000, 'a') + "end"}});
        for (qsizetype cut = 4; cut < one.size(); cut += 3) {
            const Reading reading =
                readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", one.left(cut))));
            QVERIFY(!reading.message || reading.files.value(0) == QByteArray(5000, 'a') + "end" ||
                    reading.files.value(0) == one.left(cut));
        }
    }

    void zipBombsAreStopped() {
        const QByteArray bomb = zipOf({{"a", QByteArray(64 * 1024 * 1024 + 1, '\0')}});
        QVERIFY(bomb.size() < 200 * 1024);
        const Reading reading = readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", bomb)));
        QVERIFY2(reading.message, reading.what());
        QCOMPARE(reading.files.value(0), bomb);
        QCOMPARE(firstCode(reading.document().remarks), QByteArray("edxml.left_packed"));
        ReadLimits limits;
        limits.attachmentBytes = 1000;
        const QByteArray large = zipOf({{"a", QByteArray(1001, 'x')}});
        QCOMPARE(readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", large)), limits).files.value(0), large);
        // A directory that says less than there is.
        QByteArray lying = zipOf({{"a", QByteArray(100'000, 'x')}});
        const QByteArray size = QByteArray::fromHex("a0860100"); // 100,000
        QVERIFY(lying.contains(size));
        lying.replace(size, QByteArray::fromHex("64000000"));
        const Reading lied = readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", lying)));
        QCOMPARE(lied.code(), QByteArray("edxml.attachment_damaged"));
        QVERIFY(lied.files.value(0).size() <= 100);
    }

    void everyCutMessageIsAnError() {
        for (const QString name : {"new", "recall", "replace", "update", "status02", "status15"}) {
            QByteArray whole = dataFile(name + ".edxml").trimmed();
            for (qsizetype size = 0; size < whole.size(); size += 13) {
                const Reading reading = readBytes(whole.left(size));
                QVERIFY2(!reading.message, qPrintable(name + QString::number(size)));
            }
            QVERIFY(!readBytes(whole.left(whole.size() - 1)).message);
        }
    }

    // A byte changed anywhere is an answer of some kind; the same seed gives the same bytes.
    void noChangedByteCrashes() {
        QRandomGenerator random(30'2020);
        const QByteArray whole = dataFile("new.edxml");
        int refused = 0;
        for (int i = 0; i < 3000; ++i) {
            QByteArray changed = whole;
            for (int k = 0; k <= i % 3; ++k)
                changed[random.bounded(changed.size())] = char(random.bounded(256));
            const Reading reading = readBytes(changed);
            if (!reading.message) {
                ++refused;
                QVERIFY(reading.code().startsWith("edxml."));
            }
        }
        QVERIFY(refused > 100);
    }

    // Only UTF-8 has ever been seen on the axis.
    void otherEncodingsAreRefused() {
        const QString text = QString::fromUtf8(dataFile("new.edxml"));
        for (const QStringConverter::Encoding encoding :
             {QStringConverter::Utf16LE, QStringConverter::Utf16BE, QStringConverter::Utf32LE}) {
            for (const auto flag : {QStringConverter::Flag::Default, QStringConverter::Flag::WriteBom}) {
                QStringEncoder encoder(encoding, flag);
                const QByteArray bytes = encoder(text);
                QCOMPARE(readBytes(bytes).code(), QByteArray("edxml.encoding_refused"));
            }
        }
    }

    void aMillionAttachmentsAreStopped() {
        const QByteArray one = "<Attachment><AttachmentName>a</AttachmentName><ContentTransferEncoded/></Attachment>";
        const QByteArray text = smallMessage({}, one.repeated(1'000'000));
        QElapsedTimer timer;
        timer.start();
        const Reading reading = readBytes(text);
        QCOMPARE(reading.code(), QByteArray("edxml.limit"));
        QCOMPARE(reading.message.error().args().value(1), "attachments");
        QVERIFY(timer.elapsed() < 5000);
    }

    // Attributes, names, comments and texts without an end must not fill the memory.
    void endlessMarkupIsStopped_data() {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("piece");
        QTest::newRow("attribute") << QByteArray("<a b='") << QByteArray("x");
        QTest::newRow("attributes") << QByteArray("<a ") << QByteArray("b='c' ");
        QTest::newRow("name") << QByteArray("<a") << QByteArray("x");
        QTest::newRow("comment") << QByteArray("<!--") << QByteArray("x ");
        QTest::newRow("instruction") << QByteArray("<?a ") << QByteArray("x ");
        QTest::newRow("text") << QByteArray("<a>") << QByteArray("ế");
        QTest::newRow("base64 in a field") << QByteArray("<a>") << QByteArray("QUJD");
        QTest::newRow("CDATA") << QByteArray("<![CDATA[") << QByteArray("]");
    }
    void endlessMarkupIsStopped() {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, piece);
        QByteArray text = smallMessage(begin + "@");
        const qsizetype at = text.indexOf('@');
        const QByteArray endless = text.left(at) + piece.repeated(8 * 1024 * 1024 / piece.size());
        const Reading reading = readBytes(endless);
        QVERIFY2(reading.code() == "edxml.limit" || reading.code() == "edxml.malformed", reading.what());
        QCOMPARE(reading.code(), QByteArray("edxml.limit"));
        QVERIFY(reading.message.error().args().value(0).startsWith("edXML"));
    }

    void longNamesAreStopped() {
        const QByteArray name(300, 'n');
        const Reading reading = readBytes(smallMessage("<" + name + "/>"));
        QCOMPARE(reading.code(), QByteArray("edxml.limit"));
        QCOMPARE(reading.message.error().args().value(1), "name");
    }

    // What is wrong is named by its place.
    void errorsNameThePathAndTheRule() {
        const QByteArray good = attachmentOf("a.txt", "t", "x");
        const Reading base64 = readBytes(smallMessage({}, good + QByteArray(good).replace("eA==", "e*")));
        QCOMPARE(base64.code(), QByteArray("edxml.attachment_damaged"));
        QCOMPARE(base64.message.error().args(),
                 QStringList({"edXML/AttachmentEncoded/Attachment[2]/ContentTransferEncoded", "base64"}));
        const Reading cut = readBytes(smallMessage("<OtherInfo><Priority>1</PriorityX>"));
        QCOMPARE(cut.code(), QByteArray("edxml.malformed"));
        QCOMPARE(cut.message.error().args().value(0),
                 "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/OtherInfo/Priority");
        const Reading missing = readBytes(smallMessage({}, good + "<Attachment/>"));
        QCOMPARE(missing.message.error().args().value(0), "AttachmentEncoded/Attachment[2]/ContentTransferEncoded");
    }

    // An archive in an archive in an archive (a quine's descent never ends) is opened once.
    void onlyTheOuterZipIsOpened() {
        const QByteArray inner = zipOf({{"r", "bottom"}});
        const QByteArray middle = zipOf({{"r/r.zip", inner}});
        const Reading reading =
            readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", zipOf({{"r.zip", middle}}))));
        QVERIFY2(reading.message, reading.what());
        QCOMPARE(reading.files.value(0), middle);
    }

    void everyFiftiethCutOfAPackedMessageIsAnError() {
        QByteArray content;
        for (int i = 0; i < 60'000; ++i)
            content += char(i * 131 + i / 7);
        const QByteArray whole = smallMessage({}, attachmentOf("a.doc", "application/zip", zipOf({{"a", content}})) +
                                                      attachmentOf("b.pdf", "application/pdf", "%PDF-1.7" + content));
        QVERIFY(readBytes(whole).message);
        for (int i = 0; i < 50; ++i) {
            const Reading reading = readBytes(whole.left(whole.size() * i / 50));
            QVERIFY2(!reading.message, QByteArray::number(i));
            QCOMPARE(reading.code(), QByteArray("edxml.malformed"));
        }
    }

    // Long base64 outside the root is no white space.
    void longTextAroundTheMessageIsMalformed() {
        const QByteArray letters(10'000, 'A'), spaces(10'000, ' ');
        QCOMPARE(readBytes(smallMessage() + letters).code(), QByteArray("edxml.malformed"));
        QCOMPARE(readBytes(letters + smallMessage()).code(), QByteArray("edxml.malformed"));
        QVERIFY(readBytes(smallMessage() + spaces).message);
    }

    void deviceErrorsAreErrors() {
        QBuffer closed;
        QVERIFY(!readMessage(closed, [](int, QByteArrayView) { return true; }));
    }
};

QTEST_GUILESS_MAIN(TestEdxmlHostile)
#include "tst_edxml_hostile.moc"
