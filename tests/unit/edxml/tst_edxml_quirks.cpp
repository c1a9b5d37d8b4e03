// Every quirk of edxml.md §0 and §1 that other programs put into their messages, and what is kept of what the standard
// does not know.

#include "EdxmlTestKit.h"

#include "base/Text.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace vanthu;
using namespace vanthu::edxml;
using namespace vanthu::test;

namespace {

QByteArray withTraces(const QByteArray& traces) {
    return QByteArray(smallMessage())
        .replace("</edXMLHeader>", "<TraceHeaderList>" + traces + "</TraceHeaderList></edXMLHeader>");
}

QDateTime vietnam(int hour, int minute, int second) {
    return QDateTime(QDate(2025, 10, 13), QTime(hour, minute, second), Qt::OffsetFromUTC, 7 * 3600);
}

Result<QByteArray> writtenStatus(const StatusMessage& message) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (const auto done = writeStatus(buffer, message); !done)
        return fail(done.error());
    return buffer.data();
}

} // namespace

class TestEdxmlQuirks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // §0.4
    void datesAreReadLeniently_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QDate>("date");
        const QDate day(2025, 3, 7);
        for (const char* text : {"2025/03/07", "2025-03-07", "07/03/2025", "7/3/2025", "2025/3/7", "07-03-2025",
                                 " 2025/03/07 ", "2025-03-07T08:00:00", "2025/03/07 00:00:00"})
            QTest::newRow(text) << QByteArray(text) << day;
        for (const char* text : {"", "null", "2025/13/07", "31/02/2025", "20250307", "20250/03/07", "07/03/20251"})
            QTest::newRow(*text ? text : "empty") << QByteArray(text) << QDate();
    }
    void datesAreReadLeniently() {
        QFETCH(QByteArray, text);
        const Reading reading = readBytes(smallMessage("<DueDate>" + text + "</DueDate>"));
        QVERIFY2(reading.message, reading.what());
        QTEST(reading.document().dueDate, "date");
    }

    // §0.4, §0.8: the axis adds traces of its own, some without an OrganId, one with the word "null".
    void tracesOfTheAxisAreTaken() {
        const Reading reading = readBytes(withTraces(
            "<Bussiness><BussinessDocType>0</BussinessDocType></Bussiness>"
            "<TraceHeader><OrganId>H28.01</OrganId><Timestamp>2025/10/13 09:15:00</Timestamp></TraceHeader>"
            "<TraceHeader><Timestamp>13/10/2025 09:15:01</Timestamp></TraceHeader>"
            "<TraceHeader><OrganId>null</OrganId><Timestamp>2025-10-13T09:15:02.123</Timestamp></TraceHeader>"
            "<TraceHeader><OrganId>02.29.W00</OrganId><Timestamp>2025-10-13T02:15:03Z</Timestamp></TraceHeader>"
            "<TraceHeader><OrganId>G22</OrganId><Timestamp>2025-10-13T10:15:04+08:00</Timestamp></TraceHeader>"
            "<TraceHeader><OrganId>G22</OrganId><Timestamp>soon</Timestamp></TraceHeader>"));
        QVERIFY2(reading.message, reading.what());
        const QList<Trace>& traces = reading.document().traces;
        QCOMPARE(traces.size(), 6);
        QCOMPARE(traces[1].organId, QString());
        QCOMPARE(traces[2].organId, QString());
        QCOMPARE(traces[3].organId, "02.29.W00");
        for (int i = 0; i < 5; ++i)
            QCOMPARE(traces[i].timestamp, vietnam(9, 15, i));
        QVERIFY(!traces[5].timestamp.isValid());
    }

    // §0.9, §6.1: both generations of codes and odd ones; who is the same agency, the table of agencies says.
    void everyGenerationOfCodesIsRead() {
        QByteArray to;
        const QByteArrayList codes = {"G12", "000.00.00.G12", "28.22.H17", "vxp.saas.03", "020100107370", "a44"};
        for (const QByteArray& code : codes)
            to += "<To><OrganId>" + code +
                  "</OrganId><OrganizationInCharge>TLTVBQG_CDMDD_QD20</OrganizationInCharge></To>";
        const Reading reading = readBytes(smallMessage(to));
        QVERIFY2(reading.message, reading.what());
        QCOMPARE(reading.document().to.size(), codes.size());
        for (qsizetype i = 0; i < codes.size(); ++i)
            QCOMPARE(reading.document().to[i].organId, QString::fromLatin1(codes[i]));
    }

    // §1.2: wild numbers of types, empty integers, number and notation in one.
    void wildValuesDoNoHarm() {
        const Reading reading = readBytes(smallMessage(
            "<DocumentType><Type>71</Type><TypeDetail/><TypeName>Công văn</TypeName></DocumentType>"
            "<OtherInfo><Priority/><PageAmount>-3</PageAmount><Direction>TRUE</Direction><ReplyFors/></OtherInfo>"
            "<SteeringType> 2\n</SteeringType><Code><CodeNumber>01/2020</CodeNumber></Code><ResponseFor/>"));
        QVERIFY2(reading.message, reading.what());
        const DocumentMessage& m = reading.document();
        QCOMPARE(m.type, 71);
        QCOMPARE(m.typeName, "Công văn");
        QCOMPARE(m.priority, 0);
        QCOMPARE(m.pageAmount, 0);
        QVERIFY(m.direction);
        QCOMPARE(m.steeringType, 2);
        QCOMPARE(m.codeNumber, "01/2020");
        QVERIFY(m.responseFor.isEmpty());
        QCOMPARE(readBytes(smallMessage("<DocumentType><Type/></DocumentType>")).document().type, 2);
    }

    // §1.3: very old messages carry Paper one level higher.
    void paperMayStandHigher() {
        QVERIFY(readBytes(withTraces("<Paper>1</Paper>")).document().business.paper);
        QVERIFY(!readBytes(withTraces("<Paper>1</Paper><Bussiness><Paper>0</Paper></Bussiness>"))
                     .document()
                     .business.paper);
    }

    // §1.1: children of the root that the older C# kit writes; §1.4: a signature nobody checks, errors of some axes.
    void relicsAreReadOver() {
        QByteArray text = smallMessage();
        text.replace("<edXMLEnvelope>",
                     "<Boundary>b</Boundary><ContentId>c</ContentId><ContentType>t</ContentType><edXMLEnvelope>");
        text.replace("</edXMLHeader>",
                     "<Signature><SignedInfo/><SignatureValue>eA==</SignatureValue></Signature><ErrorList>"
                     "<Error><code>N.MessageHeader.From.OrganId</code><description>thiếu</description></Error>"
                     "<Error code='Permission' description='không có quyền'/></ErrorList></edXMLHeader>");
        const Reading reading = readBytes(text);
        QVERIFY2(reading.message, reading.what());
        const DocumentMessage& m = reading.document();
        QVERIFY(m.hasSignature);
        QCOMPARE(m.errors.size(), 2);
        QCOMPARE(m.errors[0].code, "N.MessageHeader.From.OrganId");
        QCOMPARE(m.errors[0].description, "thiếu");
        QCOMPARE(m.errors[1].code, "Permission");
        QVERIFY2(m.unknown.isEmpty(), qPrintable(m.unknown.keys().join(' ')));
    }

    void wrappingsAreTakenOff() {
        const QByteArray plain = dataFile("new.edxml").mid(dataFile("new.edxml").indexOf("<edXML "));
        QByteArray wrapped = plain;
        for (int i = 0; i < 3; ++i) {
            wrapped = "<s:Envelope xmlns:s='urn:soap'><s:Header/>" + wrapped + "<s:Foot>x</s:Foot></s:Envelope>";
            const Reading reading = readBytes("\xEF\xBB\xBF" + wrapped);
            QVERIFY2(reading.message, reading.what());
            QCOMPARE(reading.document().documentId, "H28.01,2025/10/13,125/SM-VP");
            QCOMPARE(reading.files.value(0), dataFile("mau.pdf"));
            QVERIFY(reading.document().unknown.isEmpty());
        }
        QCOMPARE(readBytes("<a>" + wrapped + "</a>").code(), QByteArray("edxml.missing"));
        QCOMPARE(readBytes("<a><b/></a>").code(), QByteArray("edxml.missing"));
        QCOMPARE(readBytes(wrapped.chopped(1)).code(), QByteArray("edxml.malformed"));
    }

    // §1.5: base64 with any white space, in lines, in CDATA, around comments.
    void base64MayBeBroken() {
        QByteArray bytes(100'000, Qt::Uninitialized);
        for (qsizetype i = 0; i < bytes.size(); ++i)
            bytes[i] = char(i * 7 + i / 251);
        const QByteArray flat = bytes.toBase64();
        QByteArray lines;
        for (qsizetype i = 0; i < flat.size(); i += 76)
            lines += "\t" + flat.mid(i, 76) + " \r\n";
        const QByteArray half = flat.left(50'001);
        for (const QByteArray& text :
             {flat, lines, "<![CDATA[" + flat + "]]>", "\n\xC2\xA0" + flat, half + "<!-- - -->" + flat.mid(50'001),
              half + "<?x y?>" + flat.mid(50'001), half + "<![CDATA[" + flat.mid(50'001) + "]]>"}) {
            const Reading reading =
                readBytes(smallMessage({}, QByteArray(attachmentOf("a.txt", "text/plain", "x")).replace("eA==", text)));
            QVERIFY2(reading.message, reading.what() + text.left(60));
            QVERIFY(reading.files.value(0) == bytes);
            QCOMPARE(reading.document().attachments[0].size, bytes.size());
        }
    }

    // §1.5: matched by id with or without "cid:", else by position; what one side lacks the other gives.
    void manifestAndFilesComplementEachOther() {
        QByteArray text = smallMessage(
            {}, "<Attachment><ContentId>b</ContentId><ContentTransferEncoded>Qg==</ContentTransferEncoded></Attachment>"
                "<Attachment><ContentTransferEncoded>QQ==</ContentTransferEncoded></Attachment>");
        text.replace("</edXMLHeader>",
                     "</edXMLHeader><edXMLBody><edXMLManifest version='1.0'>"
                     "<Reference><ContentId>cid:a</ContentId><AttachmentName>x.txt</AttachmentName></Reference>"
                     "<Reference><ContentId>cid:b</ContentId><AttachmentName>b.txt</AttachmentName>"
                     "<ContentType>text/plain</ContentType><Description>Phụ lục</Description></Reference>"
                     "</edXMLManifest></edXMLBody>");
        const Reading reading = readBytes(text);
        QVERIFY2(reading.message, reading.what());
        const QList<Attachment>& files = reading.document().attachments;
        QCOMPARE(files.size(), 2);
        QCOMPARE(files[0].name, "b.txt");
        QCOMPARE(files[0].description, "Phụ lục");
        QCOMPARE(files[0].mediaType, "text/plain");
        QCOMPARE(files[1].name, "b.txt"); // by its position
    }

    // A ZIP whose name stands in a manifest behind it can be unpacked only then.
    void aZipMayHaveToWaitForItsName() {
        const QByteArray zip = zipOf({{"x.doc", "nội dung"}});
        QByteArray text = "<edXML><AttachmentEncoded><Attachment><ContentId>1</ContentId><ContentTransferEncoded>" +
                          zip.toBase64() + "</ContentTransferEncoded></Attachment>" +
                          attachmentOf("b.txt", "text/plain", "sau") + "</AttachmentEncoded>" +
                          smallMessage().mid(smallMessage().indexOf("<edXMLEnvelope>"));
        text = text.left(text.indexOf("</edXMLEnvelope>")) +
               "<edXMLBody><edXMLManifest><Reference><ContentId>cid:1</ContentId><AttachmentName>a.doc</AttachmentName>"
               "<ContentType>application/zip</ContentType></Reference></edXMLManifest></edXMLBody></edXMLEnvelope></"
               "edXML>";
        const Reading reading = readBytes(text);
        QVERIFY2(reading.message, reading.what());
        QCOMPARE(reading.files.value(0), QByteArray("nội dung"));
        QCOMPARE(reading.files.value(1), QByteArray("sau"));
        QCOMPARE(reading.document().attachments[0].name, "a.doc");
    }

    // A docx is a ZIP of many entries: one that is only called a ZIP is no wrapping.
    void aDocumentThatIsAZipStaysWhole() {
        const QByteArray docx = zipOf({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}});
        const Reading reading = readBytes(smallMessage({}, attachmentOf("a.docx", "application/zip", docx)));
        QVERIFY2(reading.message, reading.what());
        QCOMPARE(reading.files.value(0), docx);
        const Reading wrapped =
            readBytes(smallMessage({}, attachmentOf("a.docx", "application/zip", zipOf({{"uuid.docx", docx}}))));
        QCOMPARE(wrapped.files.value(0), docx);
    }

    // What is not wrapped stays as it came, whatever it is called; what is wrapped is taken out also of Office files.
    void attachmentsStayAsTheyCame_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("read");
        const QByteArray office = zipOf({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.bin", "x"}});
        const QByteArray map = zipOf({{"doc.kml", "<kml/>"}});
        const QByteArray white(3 * 1024 * 1024, '\xff');
        const auto whole = [](const char* row, const char* name, const char* type, const QByteArray& bytes) {
            QTest::newRow(row) << QByteArray(name) << QByteArray(type) << bytes << bytes;
        };
        whole("unknown kind", "Du toan.xlsb", "application/octet-stream", office);
        whole("no extension", "Phu luc", "application/octet-stream", office);
        whole("a second copy", "Du toan.xlsx (1)", "application/octet-stream", office);
        whole("called a ZIP", "So do.vsdx", "application/zip", office);
        whole("a kind with one entry", "ban do.kmz", "application/vnd.google-earth.kmz", map);
        whole("a ZIP", "goi.zip", "application/zip", zipOf({{"a.txt", "a"}}));
        whole("a damaged ZIP", "hong.bin", "application/octet-stream", "PK\x03\x04 and no more");
        QTest::newRow("wrapped Office") << QByteArray("a.xlsx") << QByteArray("application/octet-stream")
                                        << zipOf({{"uuid.xlsx", office}}) << office;
        QTest::newRow("wrapped Office under any name")
            << QByteArray("a.xlsx") << QByteArray("application/zip") << zipOf({{"tep", office}}) << office;
        QTest::newRow("wrapped map") << QByteArray("a.kmz") << QByteArray("application/zip") << zipOf({{"x.kmz", map}})
                                     << map;
        QTest::newRow("a white picture") << QByteArray("ban ve.bmp") << QByteArray("application/zip")
                                         << zipOf({{"uuid.bmp", white}}) << white;
    }
    void attachmentsStayAsTheyCame() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, read);
        const Reading reading = readBytes(smallMessage({}, attachmentOf(name, type, bytes)));
        QVERIFY2(reading.message, reading.what());
        QVERIFY(reading.files.value(0) == read);
        QVERIFY(reading.document().remarks.isEmpty());
    }

    // RFC 4648 section 3.2, RFC 2397: read, and said.
    void base64IsReadLeniently() {
        for (int size : {0, 1, 2, 3, 4, 5, 200'000, 200'001, 200'002}) {
            const QByteArray bytes(size, 'x');
            const QByteArray plain = bytes.toBase64();
            QByteArray bare = plain;
            bare.replace("=", "");
            for (const QByteArray& text : {bare, "data:application/pdf;base64," + plain}) {
                const QByteArray attachment = QByteArray(attachmentOf("a.bin", "application/octet-stream", "MARK"))
                                                  .replace(QByteArray("MARK").toBase64(), text);
                const Reading reading = readBytes(smallMessage({}, attachment));
                QVERIFY2(reading.message, reading.what());
                QCOMPARE(reading.files.value(0), bytes);
                QCOMPARE(reading.document().remarks.size(), text == plain ? 0 : 1);
            }
        }
        for (const QByteArray text : {"YQ=Y", "Y", "YWE=YWE=", "data:,YQ==", "data:a/b;base64YQ==", "=", "YQ==="}) {
            const QByteArray attachment = QByteArray(attachmentOf("a.bin", "application/octet-stream", "MARK"))
                                              .replace(QByteArray("MARK").toBase64(), text);
            QCOMPARE(readBytes(smallMessage({}, attachment)).code(), QByteArray("edxml.attachment_damaged"));
        }
    }

    // A declaration of single bytes over UTF-8 is a habit of programs; wide letters and bytes of other encodings are not.
    void declaredEncodings_data() {
        QTest::addColumn<QByteArray>("declaration");
        QTest::addColumn<QByteArray>("code");
        for (const char* name : {"ISO-8859-1", "windows-1258", "US-ASCII", "TCVN-5712", "nothing.such"})
            QTest::newRow(name) << QByteArray("<?xml version=\"1.0\" encoding=\"") + name + "\"?>" << QByteArray();
        QTest::newRow("single quotes") << QByteArray("<?xml version='1.0' encoding = 'latin1' standalone='yes'?>") << QByteArray();
        QTest::newRow("behind a mark") << QByteArray("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"Latin1\"?>") << QByteArray();
        QTest::newRow("UTF-16") << QByteArray("<?xml version=\"1.0\" encoding=\"UTF-16\"?>")
                                << QByteArray("edxml.encoding_refused");
        QTest::newRow("UCS-4") << QByteArray("<?xml version=\"1.0\" encoding=\"ISO-10646-UCS-4\"?>")
                               << QByteArray("edxml.encoding_refused");
    }
    void declaredEncodings() {
        QFETCH(QByteArray, declaration);
        QFETCH(QByteArray, code);
        const QByteArray text = "<Content>Hòa Bình, đường Trần Hưng Đạo</Content>";
        const Reading reading = readBytes(declaration + smallMessage(text));
        QCOMPARE(reading.code(), code);
        if (code.isEmpty()) {
            QCOMPARE(reading.document().content, "Hòa Bình, đường Trần Hưng Đạo");
            QCOMPARE(firstCode(reading.document().remarks), QByteArray("edxml.value_repaired"));
        }
        QCOMPARE(readBytes(declaration + smallMessage("<Content>H\xf2" "a</Content>")).code(),
                 code.isEmpty() ? QByteArray("edxml.malformed") : code);
    }

    // What cannot be understood is left out and named; nothing becomes another value in silence.
    void valuesAreReadOrNamed_data() {
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("remark");
        const auto date = [](const char* text, const char* value, const char* remark) {
            QTest::newRow(text) << "<PromulgationInfo><PromulgationDate>" + QByteArray(text) +
                                       "</PromulgationDate></PromulgationInfo>"
                                << QString::fromLatin1(value) << QByteArray(remark);
        };
        date("2026/10/02", "2026-10-02", "");
        date("2026-10-01T17:00:00.000Z", "2026-10-02", "");
        date("2026-10-01T16:59:59Z", "2026-10-01", "");
        date("2026-10-02T00:30:00+07:00", "2026-10-02", "");
        date("10/25/2026", "2026-10-25", "edxml.value_repaired");
        date("25/10/2026", "2026-10-25", "");
        date("03/04/2026", "2026-04-03", "edxml.value_repaired");
        date("0001/01/01", "", "");
        date("hôm nay", "", "edxml.value_unclear");
        date("2026/13/01", "", "edxml.value_unclear");
        const auto priority = [](const char* text, int value, const char* remark) {
            QTest::newRow(text) << "<OtherInfo><Priority>" + QByteArray(text) + "</Priority></OtherInfo>"
                                << QString::number(value) << QByteArray(remark);
        };
        priority("3", 3, "");
        priority("Hỏa tốc", 3, "edxml.value_repaired");
        priority("HOẢ TỐC HẸN GIỜ", 4, "edxml.value_repaired");
        priority("7", 0, "edxml.value_unclear");
        priority("rất gấp", 0, "edxml.value_unclear");
    }
    void valuesAreReadOrNamed() {
        QFETCH(QByteArray, xml);
        QFETCH(QString, value);
        QFETCH(QByteArray, remark);
        const Reading reading = readBytes(smallMessage(xml));
        QVERIFY2(reading.message, reading.what());
        const DocumentMessage& m = reading.document();
        QCOMPARE(xml.contains("Priority") ? QString::number(m.priority) : m.promulgationDate.toString(Qt::ISODate), value);
        QCOMPARE(m.remarks.size(), remark.isEmpty() ? 0 : 1);
        QCOMPARE(firstCode(m.remarks), remark);
    }

    void aBusinessOfNoListIsANewDocument() {
        for (const QByteArray type : {"9", "-1", "mới"}) {
            const Reading reading = readBytes(withTraces("<Bussiness><BussinessDocType>" + type + "</BussinessDocType></Bussiness>"));
            QCOMPARE(int(reading.document().business.type), int(BusinessType::New));
            QCOMPARE(firstCode(reading.document().remarks), QByteArray("edxml.value_unclear"));
        }
    }

    void clocksOfTwelveHours() {
        QByteArray status = dataFile("status03.edxml");
        status.replace("2025/10/13 10:02:11", "10/13/2025 10:02:11 PM");
        const Reading reading = readBytes(status);
        QCOMPARE(reading.status().timestamp, vietnam(22, 2, 11));
        QCOMPARE(firstCode(reading.status().remarks), QByteArray("edxml.value_repaired"));
        status.replace("10:02:11 PM", "12:02:11 AM");
        QCOMPARE(readBytes(status).status().timestamp, vietnam(0, 2, 11));
    }

    // §1.6: `Status` for MessageHeader, one-digit codes, unknown ones kept.
    void statusesAreReadLeniently() {
        QByteArray status = dataFile("status03.edxml");
        status.replace("MessageHeader", "Status")
            .replace(">03<", "> 3 <")
            .replace("2025/10/13 10:02:11", "13-10-2025 10:02");
        const Reading reading = readBytes(status);
        QVERIFY2(reading.message, reading.what());
        QCOMPARE(reading.status().statusCode, "03");
        QCOMPARE(reading.status().timestamp, vietnam(10, 2, 0));
    }

    // §2.2: all codes that may be sent, each with staff and time; the others never leave.
    void everyStatusIsWritten_data() {
        QTest::addColumn<QString>("code");
        for (const char* code : {"01", "02", "03", "04", "05", "06", "13", "15", "16"})
            QTest::newRow(code) << QString::fromLatin1(code);
    }
    void everyStatusIsWritten() {
        QFETCH(QString, code);
        StatusMessage m;
        m.from = {"G22", "", "Văn phòng Chính phủ", "", "", ""};
        m.responseFor = {"H28.01", "125/SM-VP", QDate(2025, 10, 13), "H28.01,2025/10/13,125/SM-VP"};
        m.staff = {"Phòng Văn thư", "Lê Thị Mẫu", "0900000001", "a@example.gov.vn", "VT", "cb-7"};
        m.statusCode = code;
        m.timestamp = vietnam(10, 2, 11);
        const auto bare = writtenStatus(m);
        QCOMPARE(bare.has_value(), !needsReason(code));
        if (!bare)
            QCOMPARE(bare.error().code(), QByteArray("edxml.missing"));
        m.description = "Lý do: gửi nhầm";
        const auto bytes = writtenStatus(m);
        QVERIFY(bytes);
        const Reading reading = readBytes(*bytes);
        QVERIFY2(reading.message, reading.what());
        const StatusMessage& back = reading.status();
        QCOMPARE(back.statusCode, code);
        QCOMPARE(back.description, m.description);
        QCOMPARE(back.timestamp, m.timestamp);
        QCOMPARE(back.staff.staff, m.staff.staff);
        QCOMPARE(back.staff.staffId, m.staff.staffId);
        QCOMPARE(back.staff.departmentId, m.staff.departmentId);
        QVERIFY(back.unknown.isEmpty());
    }
    void localCodesNeverLeave() {
        StatusMessage m;
        for (const QString code : {"", "00", "07", "14", "3", "44", "103", "999"}) {
            m.statusCode = code;
            QCOMPARE(writtenStatus(m).error().code(), QByteArray("edxml.status_unknown"));
        }
    }

    // §3.4 to §3.6: what the samples say about recall, update and replacement is read, and written again the same.
    void everyBusinessIsWrittenAsItWasRead_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"new", "recall", "update", "replace"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyBusinessIsWrittenAsItWasRead() {
        QFETCH(QString, name);
        const Reading first = readBytes(dataFile(name + ".edxml"));
        QVERIFY2(first.message, first.what());
        const DocumentMessage& m = first.document();
        QVERIFY2(m.unknown.isEmpty(), qPrintable(m.unknown.keys().join(' ')));
        QCOMPARE(m.promulgationAmount, 2);
        QCOMPARE(m.from.website, "mau.example.gov.vn");
        if (name == "update") {
            QVERIFY(m.business.change);
            QVERIFY(m.business.change->documentInfo && m.business.change->documentReceiver);
            QCOMPARE(m.business.change->receivers.size(), 1);
            QCOMPARE(m.business.change->receivers[0].organId, "G22");
        }
        if (name == "replace") {
            QCOMPARE(m.business.replacements.size(), 1);
            QCOMPARE(m.business.replacements[0].documentId, "H28.01,2025/10/13,125/SM-VP");
            QCOMPARE(m.business.replacements[0].organIds, QStringList({"H28", "G22"}));
        }
        // Element by element the same as the composed sample, but for white space between them.
        const auto again = written(m, {first.files.value(0)});
        QVERIFY(again);
        const auto content = [](const QByteArray& xml) {
            QXmlStreamReader reader(xml);
            QStringList all;
            QString text;
            while (!reader.atEnd()) {
                reader.readNext();
                if (reader.isStartElement()) {
                    all += "<" + reader.name().toString();
                    text.clear();
                } else if (reader.isCharacters()) {
                    text += reader.text();
                } else if (reader.isEndElement()) {
                    if (!text.trimmed().isEmpty())
                        all += text.trimmed();
                    text.clear();
                }
            }
            return all;
        };
        QCOMPARE(content(*again), content(dataFile(name + ".edxml")));
    }

    void unknownElementsSurvive() {
        QByteArray text = dataFile("new.edxml");
        text.replace(
            "<edXML:SteeringType>",
            "<edXML:ResponseForTask><edXML:TaskCode>T&amp;1</edXML:TaskCode></edXML:ResponseForTask>"
            "<v:Secret xmlns:v='urn:vendor' level='&lt;2&gt;'>x<v:Deep>y</v:Deep></v:Secret><edXML:SteeringType>");
        text.replace("</edXML:From>", "<edXML:TaxCode>0100107370</edXML:TaxCode></edXML:From>");
        text.replace("<edXML:OrganId>G22</edXML:OrganId>",
                     "<edXML:OrganId>G22</edXML:OrganId><edXML:Room>7</edXML:Room>");
        text.replace("</edXML:Bussiness>", "<edXML:Extra>1</edXML:Extra></edXML:Bussiness>");
        text.replace("<AttachmentName>mau.pdf</AttachmentName>",
                     "<AttachmentName>mau.pdf</AttachmentName><FieldName>f</FieldName><Format>pdf</Format>");
        text.replace("</AttachmentEncoded>", "</AttachmentEncoded><Seal>z</Seal>");
        const Reading first = readBytes(text);
        QVERIFY2(first.message, first.what());
        const UnknownElements& unknown = first.document().unknown;
        QCOMPARE(unknown.keys(), QStringList({"Attachment/0", "Bussiness", "From", "MessageHeader", "To/1", "edXML"}));
        QCOMPARE(unknown["MessageHeader"].size(), 2);
        QCOMPARE(unknown["MessageHeader"][0].children[0].text, "T&1");
        QCOMPARE(unknown["MessageHeader"][1].namespaceUri, "urn:vendor");
        QCOMPARE(unknown["Attachment/0"].size(), 2);
        const auto again = written(first.document(), {first.files.value(0)});
        QVERIFY(again);
        const Reading second = readBytes(*again);
        QVERIFY2(second.message, second.what());
        const UnknownElements& kept = second.document().unknown;
        QCOMPARE(kept.keys(), unknown.keys());
        for (const QString& group : unknown.keys()) {
            QCOMPARE(kept[group].size(), unknown[group].size());
            for (qsizetype i = 0; i < unknown[group].size(); ++i) {
                QCOMPARE(kept[group][i].name, unknown[group][i].name);
                QCOMPARE(kept[group][i].text, unknown[group][i].text);
                QCOMPARE(kept[group][i].namespaceUri, unknown[group][i].namespaceUri);
                QCOMPARE(kept[group][i].children.size(), unknown[group][i].children.size());
            }
        }
        QCOMPARE(kept["MessageHeader"][1].attributes.last(), qMakePair(QString("level"), QString("<2>")));
        QCOMPARE(second.document().subject, first.document().subject);
    }

    // No path from a message: separators, leading points, control and bidirectional letters, devices' names, length.
    void namesOfFilesAreSafe_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"../../etc/passwd", "..\\..\\win.ini", "C:\\a.pdf", "CON.pdf", "nul", ".bashrc",
                                 "a\xE2\x80\xAE"
                                 "fdp.exe",
                                 "...", "", "a&#9;b.pdf", "|<&gt;?*.pdf"})
            QTest::newRow(*name ? name : "empty") << QByteArray(name).replace("|<", "|&lt;");
        QTest::newRow("long") << QByteArray(5000, 'x') + ".pdf";
    }
    void namesOfFilesAreSafe() {
        QFETCH(QByteArray, name);
        const Reading reading = readBytes(smallMessage({}, attachmentOf(name, "text/plain", "x")));
        QVERIFY2(reading.message, reading.what());
        const QString safe = reading.document().attachments[0].name;
        QCOMPARE(safe, safeFileName(safe));
        QVERIFY(!safe.isEmpty() && safe.size() <= 120 && !safe.startsWith('.'));
        for (const QChar bad : QString("/\\:*?\"<>|\t") + QChar(0x202E))
            QVERIFY2(!safe.contains(bad), qPrintable(safe));
    }

    void theComposedSamplesAreTheShared() {
        // Their digests, as `sha256sum` printed them for the samples of the domain's page.
        const QHash<QString, QByteArray> sums = {
            {"mau.pdf", "4c79ca82d4d6142dc3a05282ca249ad79a0bbeae51060cbc84e913bfdecbb757"},
            {"new.edxml", "1b959530d42b5aea305a4f0842b08201616c59bebe28cb59b1b539c613f42066"},
            {"recall.edxml", "cbf8f0570449e4d1989536d5dd6661d0d6f4db5993db01528da1f0d64ed3f509"},
            {"replace.edxml", "36304e8daf2c7f290ee9448506058b96429f211e7a16faeb822b2a490f0fa976"},
            {"status02.edxml", "21d41b90831e7ac98a1253d2359b63073c5dad6b1f4c51a7d5f9f1b3fadc5dc0"},
            {"status03.edxml", "f399db92fc34534f6a58a79cb1d5adf16df51c54399ed36f4d655ea6abf82aac"},
            {"status13.edxml", "59a5172bc68af04264322de5e3e6b6ac783c6465133e92bee65916da5f609ff7"},
            {"status15.edxml", "a7f1c0d612ad68fc98347b7d75f000f704c4d8ffb01bfa2fb46703940f69d454"},
            {"update.edxml", "d8aa1ef273ed94ad3f00f2aa019c72932089ff70c8a73ea1382ef2910fab12db"},
        };
        for (auto it = sums.cbegin(); it != sums.cend(); ++it)
            QCOMPARE(sha256Hex(dataFile(it.key())), it.value());
    }
};

QTEST_GUILESS_MAIN(TestEdxmlQuirks)
#include "tst_edxml_quirks.moc"
