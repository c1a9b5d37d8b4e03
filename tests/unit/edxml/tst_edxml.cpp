#include "EdxmlTestKit.h"

#include "base/Text.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace vanthu;
using namespace vanthu::edxml;
using namespace vanthu::test;

namespace {

QDateTime vietnam(int year, int month, int day, int hour, int minute, int second) {
    return QDateTime(QDate(year, month, day), QTime(hour, minute, second), Qt::OffsetFromUTC, 7 * 3600);
}

DocumentMessage fullMessage() {
    DocumentMessage m;
    m.from = {"H28.01", "UBND tỉnh Hòa Bình", "Sở Mẫu & Thử <tỉnh>", "Số 1, đường \"Mẫu\"", "a@example.gov.vn", "0218"};
    m.to = {{"H28", "", "UBND tỉnh Hòa Bình", "", "", ""}, {"G22", "", "Văn phòng Chính phủ", "", "", ""}};
    m.codeNumber = "05";
    m.codeNotation = "SM-VP";
    m.place = "Hòa Bình";
    m.promulgationDate = QDate(2025, 10, 3);
    m.typeDetail = 18;
    m.typeName = "Công văn";
    m.subject = "V/v gửi báo cáo “mẫu” năm 2025";
    m.content = "Nội dung";
    m.signerCompetence = "KT. GIÁM ĐỐC";
    m.signerPosition = "Phó Giám đốc";
    m.signerFullName = "Nguyễn Văn Mẫu";
    m.dueDate = QDate(2025, 10, 20);
    m.toPlaces = {"Như trên", "Lưu: VT"};
    m.priority = 2;
    m.pageAmount = 3;
    m.steeringType = 2;
    m.documentId = "H28.01,2025/10/03,05/SM-VP";
    m.responseFor = {{"G22", "267/VPCP-TTĐT", QDate(2025, 9, 1), "G22,2025/09/01,267/VPCP-TTĐT"},
                     {"H28", "12/UBND", QDate(), "x"}};
    m.traces = {{"H28.01", vietnam(2025, 10, 3, 0, 15, 1)}};
    m.business = {BusinessType::Replace,
                  "Văn bản thay thế",
                  "H28.01,2025/09/01,01/SM-VP",
                  {"Văn phòng", "Trần Thị Mẫu", "0900000000", "b@example.gov.vn"},
                  true};
    m.attachments = {{"id-1", "Công văn số 05.pdf", "", "Văn bản chính", 0, {}},
                     {"id-2", "Phụ lục 1.xlsx", "", "", 0, {}},
                     {"id-3", "ghi chú.txt", "", "", 0, {}},
                     {"id-4", "gói.zip", "", "", 0, {}},
                     {"id-5", "không đuôi", "", "", 0, {}}};
    return m;
}

QList<QByteArray> fullFiles() {
    QByteArray pdf("%PDF-1.7\n");
    for (int i = 0; i < 200'003; ++i)
        pdf += char(i * 7 + i / 251);
    return {pdf, zipOf({{"xl/a.xml", "<a/>"}, {"xl/b.xml", "<b/>"}}), QByteArray("ghi chú"),
            zipOf({{"a", "1"}, {"b", "2"}, {"c", "3"}}), QByteArray()};
}

void compareOrgans(const Organ& a, const Organ& b) {
    QCOMPARE(a.organId, b.organId);
    QCOMPARE(a.organizationInCharge, b.organizationInCharge);
    QCOMPARE(a.organName, b.organName);
    QCOMPARE(a.organAdd, b.organAdd);
    QCOMPARE(a.email, b.email);
    QCOMPARE(a.telephone, b.telephone);
}

void compareResponses(const ResponseFor& a, const ResponseFor& b) {
    QCOMPARE(a.organId, b.organId);
    QCOMPARE(a.code, b.code);
    QCOMPARE(a.promulgationDate, b.promulgationDate);
    QCOMPARE(a.documentId, b.documentId);
}

void compareStaff(const Staff& a, const Staff& b) {
    QCOMPARE(a.department, b.department);
    QCOMPARE(a.staff, b.staff);
    QCOMPARE(a.mobile, b.mobile);
    QCOMPARE(a.email, b.email);
}

// Names of the children of the element at `path`, in order.
QStringList childrenOf(const QByteArray& xml, const QStringList& path) {
    QXmlStreamReader reader(xml);
    QStringList at, found;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            if (at == path)
                found += reader.name().toString();
            at += reader.name().toString();
            break;
        case QXmlStreamReader::EndElement:
            at.removeLast();
            break;
        default:
            break;
        }
    }
    return reader.hasError() ? QStringList{reader.errorString()} : found;
}

const QStringList headerPath = {"edXML", "edXMLEnvelope", "edXMLHeader", "MessageHeader"};

} // namespace

// The message format of the national axis: QCVN 102:2016/BTTTT as edxml.md describes it.
class TestEdxml : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newDocumentIsRead() {
        const Reading reading = readBytes(dataFile("new.edxml"));
        QVERIFY2(reading.message, reading.code());
        const DocumentMessage& m = reading.document();
        compareOrgans(m.from, {"H28.01", "UBND tỉnh Hòa Bình", "Sở Mẫu tỉnh Hòa Bình", "Số 1, đường Mẫu, phường Mẫu",
                               "vanthu.mau@example.gov.vn", "02180000000"});
        QCOMPARE(m.to.size(), 2);
        compareOrgans(m.to[0], {"H28", "", "UBND tỉnh Hòa Bình", "", "", ""});
        compareOrgans(m.to[1], {"G22", "", "Văn phòng Chính phủ", "", "", ""});
        QCOMPARE(m.codeNumber, "125");
        QCOMPARE(m.codeNotation, "SM-VP");
        QCOMPARE(m.place, "Hòa Bình");
        QCOMPARE(m.promulgationDate, QDate(2025, 10, 13));
        QCOMPARE(m.type, 2);
        QCOMPARE(m.typeDetail, 18);
        QCOMPARE(m.typeName, "Công văn");
        QCOMPARE(m.subject, "V/v gửi báo cáo mẫu");
        QCOMPARE(m.content, "V/v gửi báo cáo mẫu");
        QCOMPARE(m.signerCompetence, "KT. GIÁM ĐỐC");
        QCOMPARE(m.signerPosition, "Phó Giám đốc");
        QCOMPARE(m.signerFullName, "Nguyễn Văn Mẫu");
        QCOMPARE(m.dueDate, QDate(2025, 10, 20));
        QCOMPARE(m.toPlaces, QStringList({"Như trên", "Lưu: VT"}));
        QCOMPARE(m.priority, 0);
        QCOMPARE(m.pageAmount, 1);
        QCOMPARE(m.steeringType, 0);
        QCOMPARE(m.documentId, "H28.01,2025/10/13,125/SM-VP");
        QVERIFY(m.responseFor.isEmpty());
        QCOMPARE(m.traces.size(), 1);
        QCOMPARE(m.traces[0].organId, "H28.01");
        QCOMPARE(m.traces[0].timestamp, vietnam(2025, 10, 13, 9, 15, 0));
        QCOMPARE(m.business.type, BusinessType::New);
        QCOMPARE(m.business.reason, "Văn bản điện tử mới");
        QCOMPARE(m.business.documentId, "H28.01,2025/10/13,125/SM-VP");
        compareStaff(m.business.staff, {"Văn phòng Sở", "Trần Thị Mẫu", "0900000000", "vanthu.mau@example.gov.vn"});
        QVERIFY(!m.business.paper);
        QCOMPARE(m.attachments.size(), 1);
        QCOMPARE(m.attachments[0].contentId, "6f1c2a34-0000-4000-8000-000000000001");
        QCOMPARE(m.attachments[0].name, "mau.pdf");
        QCOMPARE(m.attachments[0].description, "Văn bản chính");
        QCOMPARE(m.attachments[0].mediaType, "application/pdf");
        QCOMPARE(m.attachments[0].size, 329);
        QCOMPARE(m.attachments[0].sha256, sha256Hex(dataFile("mau.pdf")));
        QCOMPARE(reading.files.value(0), dataFile("mau.pdf"));
        QCOMPARE(reading.ends.value(0), 1);
    }

    void everyKindOfBusinessIsRead_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("documentId");
        QTest::addColumn<QString>("affected");
        QTest::addColumn<QString>("reason");
        const QString first = "H28.01,2025/10/13,125/SM-VP";
        QTest::newRow("recall") << "recall" << 1 << "127"
                                << "H28.01,2025/10/14,127/SM-VP" << first
                                << "Thu hồi văn bản điện tử: ban hành nhầm phụ lục";
        QTest::newRow("update") << "update" << 2 << "125" << first << first << "Cập nhật văn bản điện tử";
        QTest::newRow("replace") << "replace" << 3 << "128"
                                 << "H28.01,2025/10/14,128/SM-VP"
                                 << "H28.01,2025/10/14,128/SM-VP"
                                 << "Văn bản thay thế";
    }
    void everyKindOfBusinessIsRead() {
        QFETCH(QString, file);
        const Reading reading = readBytes(dataFile(file + ".edxml"));
        QVERIFY2(reading.message, reading.code());
        const DocumentMessage& m = reading.document();
        QTEST(int(m.business.type), "type");
        QTEST(m.codeNumber, "number");
        QTEST(m.documentId, "documentId");
        QTEST(m.business.documentId, "affected");
        QTEST(m.business.reason, "reason");
        QCOMPARE(reading.files.value(0), dataFile("mau.pdf"));
        QCOMPARE(m.responseFor.size(), file == "recall" ? 1 : 0);
        if (file == "recall")
            compareResponses(m.responseFor[0],
                             {"H28.01", "125/SM-VP", QDate(2025, 10, 13), "H28.01,2025/10/13,125/SM-VP"});
    }

    void statusMessagesAreRead_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("addressee");
        QTest::addColumn<QString>("description");
        QTest::addColumn<QDateTime>("at");
        QTest::newRow("02") << "02"
                            << "G22"
                            << "H28.01"
                            << "Từ chối tiếp nhận: gửi nhầm đơn vị nhận" << vietnam(2025, 10, 13, 10, 2, 11);
        QTest::newRow("03") << "03"
                            << "G22"
                            << "H28.01"
                            << "Đã tiếp nhận, vào sổ văn bản đến" << vietnam(2025, 10, 13, 10, 2, 11);
        QTest::newRow("13") << "13"
                            << "H28.01"
                            << "G22"
                            << "Yêu cầu lấy lại văn bản: ban hành nhầm phụ lục" << vietnam(2025, 10, 13, 14, 0, 0);
        QTest::newRow("15") << "15"
                            << "G22"
                            << "H28.01"
                            << "Đồng ý yêu cầu lấy lại" << vietnam(2025, 10, 13, 14, 30, 0);
    }
    void statusMessagesAreRead() {
        QFETCH(QString, code);
        QFETCH(QString, from);
        QFETCH(QString, addressee);
        const Reading reading = readBytes(dataFile("status" + code + ".edxml"));
        QVERIFY2(reading.message, reading.code());
        QVERIFY(std::holds_alternative<StatusMessage>(*reading.message));
        const StatusMessage& m = reading.status();
        QCOMPARE(m.statusCode, code);
        QCOMPARE(m.from.organId, from);
        compareResponses(m.responseFor, {addressee, "125/SM-VP", QDate(2025, 10, 13), "H28.01,2025/10/13,125/SM-VP"});
        compareStaff(m.staff, {"Phòng Văn thư", "Lê Thị Mẫu", "0900000001", "vanthu2.mau@example.gov.vn"});
        QTEST(m.description, "description");
        QTEST(m.timestamp, "at");
        QVERIFY(!statusTitle(code).contains(code)); // a title of its own
        QVERIFY(statusTitle(code) != statusTitle(code, true));
        QVERIFY(statusTitle("07").contains("07"));
    }

    void writtenDocumentIsReadBackWhole() {
        const DocumentMessage m = fullMessage();
        const auto bytes = written(m, fullFiles());
        QVERIFY(bytes);
        const Reading reading = readBytes(*bytes);
        QVERIFY2(reading.message, reading.code());
        const DocumentMessage& back = reading.document();
        compareOrgans(back.from, m.from);
        QCOMPARE(back.to.size(), 2);
        compareOrgans(back.to[0], m.to[0]);
        compareOrgans(back.to[1], m.to[1]);
        QCOMPARE(back.codeNumber, m.codeNumber);
        QCOMPARE(back.codeNotation, m.codeNotation);
        QCOMPARE(back.place, m.place);
        QCOMPARE(back.promulgationDate, m.promulgationDate);
        QCOMPARE(back.type, m.type);
        QCOMPARE(back.typeDetail, m.typeDetail);
        QCOMPARE(back.typeName, m.typeName);
        QCOMPARE(back.subject, m.subject);
        QCOMPARE(back.content, m.content);
        QCOMPARE(back.signerCompetence, m.signerCompetence);
        QCOMPARE(back.signerPosition, m.signerPosition);
        QCOMPARE(back.signerFullName, m.signerFullName);
        QCOMPARE(back.dueDate, m.dueDate);
        QCOMPARE(back.toPlaces, m.toPlaces);
        QCOMPARE(back.priority, m.priority);
        QCOMPARE(back.pageAmount, m.pageAmount);
        QCOMPARE(back.steeringType, m.steeringType);
        QCOMPARE(back.documentId, m.documentId);
        QCOMPARE(back.responseFor.size(), 2);
        compareResponses(back.responseFor[0], m.responseFor[0]);
        compareResponses(back.responseFor[1], m.responseFor[1]);
        QCOMPARE(back.traces.size(), 1);
        QCOMPARE(back.traces[0].organId, m.traces[0].organId);
        QCOMPARE(back.traces[0].timestamp, m.traces[0].timestamp);
        QCOMPARE(back.business.type, m.business.type);
        QCOMPARE(back.business.reason, m.business.reason);
        QCOMPARE(back.business.documentId, m.business.documentId);
        compareStaff(back.business.staff, m.business.staff);
        QCOMPARE(back.business.paper, true);
        const QList<QByteArray> files = fullFiles();
        QCOMPARE(back.attachments.size(), files.size());
        for (int i = 0; i < files.size(); ++i) {
            QCOMPARE(back.attachments[i].contentId, m.attachments[i].contentId);
            QCOMPARE(back.attachments[i].name, m.attachments[i].name);
            QCOMPARE(back.attachments[i].description, m.attachments[i].description);
            QCOMPARE(back.attachments[i].size, files[i].size());
            QCOMPARE(back.attachments[i].sha256, sha256Hex(files[i]));
            QCOMPARE(reading.files.value(i), files[i]);
            QCOMPARE(reading.ends.value(i), 1);
        }
        QCOMPARE(back.attachments[0].mediaType, "application/pdf");
    }

    void writtenStatusIsReadBackWhole() {
        StatusMessage m;
        m.from = {"G22", "", "Văn phòng Chính phủ", "", "", ""};
        m.responseFor = {"H28.01", "125/SM-VP", QDate(2025, 10, 13), "H28.01,2025/10/13,125/SM-VP"};
        m.staff = {"Phòng Văn thư", "Lê Thị Mẫu", "", ""};
        m.statusCode = "02";
        m.description = "Gửi nhầm <đơn vị> & thiếu phụ lục";
        m.timestamp = vietnam(2025, 10, 13, 23, 59, 59);
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QVERIFY(writeStatus(buffer, m));
        QCOMPARE(childrenOf(buffer.data(), headerPath),
                 QStringList({"From", "ResponseFor", "StaffInfo", "StatusCode", "Description", "Timestamp"}));
        QCOMPARE(childrenOf(buffer.data(), {"edXML"}), QStringList{"edXMLEnvelope"});
        QCOMPARE(childrenOf(buffer.data(), {"edXML", "edXMLEnvelope"}), QStringList{"edXMLHeader"});
        const Reading reading = readBytes(buffer.data());
        QVERIFY2(reading.message, reading.code());
        const StatusMessage& back = reading.status();
        compareOrgans(back.from, m.from);
        compareResponses(back.responseFor, m.responseFor);
        compareStaff(back.staff, m.staff);
        QCOMPARE(back.statusCode, m.statusCode);
        QCOMPARE(back.description, m.description);
        QCOMPARE(back.timestamp, m.timestamp);
    }

    // §1.1: the numbering of the standard.
    void elementsStandInTheOrderOfTheStandard() {
        const auto bytes = written(fullMessage(), fullFiles());
        QVERIFY(bytes);
        QCOMPARE(childrenOf(*bytes, {}), QStringList{"edXML"});
        QCOMPARE(childrenOf(*bytes, {"edXML"}), QStringList({"edXMLEnvelope", "AttachmentEncoded"}));
        QCOMPARE(childrenOf(*bytes, {"edXML", "edXMLEnvelope"}), QStringList({"edXMLHeader", "edXMLBody"}));
        QCOMPARE(childrenOf(*bytes, {"edXML", "edXMLEnvelope", "edXMLHeader"}),
                 QStringList({"MessageHeader", "TraceHeaderList"}));
        QCOMPARE(childrenOf(*bytes, headerPath),
                 QStringList({"From", "To", "To", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content",
                              "SignerInfo", "DueDate", "ToPlaces", "OtherInfo", "ResponseFor", "ResponseFor",
                              "SteeringType", "DocumentId"}));
        QCOMPARE(childrenOf(*bytes, headerPath + QStringList{"From"}),
                 QStringList({"OrganId", "OrganizationInCharge", "OrganName", "OrganAdd", "Email", "Telephone"}));
        QCOMPARE(childrenOf(*bytes, {"edXML", "edXMLEnvelope", "edXMLHeader", "TraceHeaderList", "Bussiness"}),
                 QStringList({"BussinessDocType", "BussinessDocReason", "DocumentId", "StaffInfo", "Paper"}));
    }

    // §0.1, §0.2, §0.4, §1.5: read by a plain parser, as a receiver would.
    void everyElementIsOfTheNamespaceAndEveryLeafIsBare() {
        DocumentMessage m = fullMessage();
        m.subject = "  V/v gửi\nbáo cáo\t ";
        m.business.reason = "\nlý do\r\nhai dòng\n";
        const auto bytes = written(m, fullFiles());
        QVERIFY(bytes);
        QVERIFY(bytes->startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
        QXmlStreamReader reader(*bytes);
        QString text;
        QStringList names;
        bool leaf = false;
        while (!reader.atEnd()) {
            switch (reader.readNext()) {
            case QXmlStreamReader::StartElement: {
                QCOMPARE(reader.namespaceUri().toString(), "http://www.mic.gov.vn/TBT/QCVN_102_2016");
                const bool plain = QStringList({"edXML", "AttachmentEncoded", "Attachment"}).contains(reader.name());
                if (plain)
                    QCOMPARE(reader.prefix().toString(), "");
                text.clear();
                leaf = true;
                break;
            }
            case QXmlStreamReader::Characters:
                text += reader.text();
                break;
            case QXmlStreamReader::EndElement:
                if (leaf) {
                    const QByteArray where = reader.name().toUtf8() + ": " + text.left(80).toUtf8();
                    QVERIFY2(!text.isEmpty(), where);
                    QVERIFY2(text == text.trimmed(), where);
                    QVERIFY2(!text.contains('\n') && !text.contains('\r') && !text.contains('\t'), where);
                    names += reader.name().toString();
                } else {
                    QVERIFY2(text.trimmed().isEmpty(), reader.name().toUtf8());
                }
                leaf = false;
                text.clear();
                break;
            default:
                break;
            }
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(names.contains("ContentTransferEncoded"));
        QVERIFY(bytes->contains("<edXML:PromulgationDate>2025/10/03</edXML:PromulgationDate>"));
        QVERIFY(bytes->contains("<edXML:Timestamp>2025/10/03 00:15:01</edXML:Timestamp>"));
        QVERIFY(bytes->contains("<edXML:Subject>V/v gửi báo cáo</edXML:Subject>"));
    }

    // §1.5, write rule: PDF and ZIP raw, everything else as a ZIP of one entry whose name is not the file's.
    void filesGoRawOrInAZipOfOneEntry() {
        const DocumentMessage m = fullMessage();
        const QList<QByteArray> files = fullFiles();
        const auto bytes = written(m, files);
        QVERIFY(bytes);
        static const QRegularExpression part(
            "<ContentType>([^<]*)</ContentType><edXML:ContentTransferEncoded>([^<]*)<");
        auto it = part.globalMatch(QString::fromUtf8(*bytes));
        for (int i = 0; i < files.size(); ++i) {
            QVERIFY(it.hasNext());
            const auto match = it.next();
            const QByteArray raw = QByteArray::fromBase64(match.captured(2).toLatin1());
            if (i == 0) {
                QCOMPARE(match.captured(1), "application/pdf");
                QCOMPARE(raw, files[i]);
                continue;
            }
            QCOMPARE(match.captured(1), "application/zip");
            if (m.attachments[i].name.endsWith(".zip")) {
                QCOMPARE(raw, files[i]);
                continue;
            }
            QVERIFY(raw.startsWith("PK\x03\x04"));
            QCOMPARE(raw.count("PK\x01\x02"), 1); // entries of its directory
            QVERIFY(!raw.contains(m.attachments[i].name.toUtf8()));
        }
        QVERIFY(!it.hasNext());
    }

    void aMissingFileStopsTheWriting() {
        const auto bytes = written(fullMessage(), {"%PDF-1.7"});
        QCOMPARE(bytes.error().code(), QByteArray("edxml.attachment_unreadable"));
        QVERIFY(bytes.error().message().contains("Phụ lục 1.xlsx"));
    }

    void aFullDiskIsNoticed() {
        class Full : public QIODevice {
        public:
            qint64 room = 0;

        protected:
            qint64 readData(char*, qint64) override { return -1; }
            qint64 writeData(const char*, qint64 size) override {
                if (size > room)
                    return -1;
                room -= size;
                return size;
            }
        };
        const QList<QByteArray> files = fullFiles();
        const qint64 whole = written(fullMessage(), files)->size();
        for (qint64 room = 0; room < whole; room += whole / 23) {
            Full device;
            device.room = room;
            device.open(QIODevice::WriteOnly | QIODevice::Unbuffered);
            const auto done = writeDocument(device, fullMessage(), [&](int i) -> std::unique_ptr<QIODevice> {
                auto file = std::make_unique<QBuffer>();
                file->setData(files[i]);
                file->open(QIODevice::ReadOnly);
                return file;
            });
            QVERIFY2(!done, QByteArray::number(room));
            QCOMPARE(done.error().code(), QByteArray("edxml.write_failed"));
        }
    }

    // Characters that XML cannot carry never make a message that no one can read.
    void whatXmlCannotCarryIsNotSent() {
        DocumentMessage m = fullMessage();
        m.subject = QString("V/v") + QChar(1) + "gửi" + QChar(0xFFFF);
        const auto bytes = written(m, fullFiles());
        if (!bytes)
            QCOMPARE(bytes.error().code(), QByteArray("edxml.write_failed"));
        else
            QVERIFY(readBytes(*bytes).message);
    }

    // §0.1: by local name, whatever the prefix.
    void prefixesDoNotMatter() {
        const QByteArray sample = dataFile("new.edxml");
        QByteArray other(sample);
        other.replace("edXML:", "x:").replace("xmlns:edXML", "xmlns:x");
        QByteArray none(sample);
        none.replace("edXML:", "").replace("xmlns:edXML", "xmlns:unused");
        for (const QByteArray& changed : {other, none}) {
            const Reading reading = readBytes(changed);
            QVERIFY2(reading.message, reading.what());
            QCOMPARE(reading.document().subject, "V/v gửi báo cáo mẫu");
            QCOMPARE(reading.files.value(0), dataFile("mau.pdf"));
        }
        QVERIFY(readBytes(QByteArray(dataFile("status03.edxml")).replace("MessageHeader", "Status")).message);
        const Reading marked = readBytes("\xEF\xBB\xBF" + sample); // a byte order mark
        QVERIFY2(marked.message, marked.what());
        QCOMPARE(marked.document().documentId, "H28.01,2025/10/13,125/SM-VP");
    }

    // §0.1: in any order; the names of files may stand behind their bytes, the attachments before the envelope.
    void orderDoesNotMatter() {
        const QByteArray text =
            "<edXML xmlns='u'><AttachmentEncoded>"
            "<Attachment><ContentTransferEncoded> QU\nJD </ContentTransferEncoded><ContentType>text/plain</ContentType>"
            "<AttachmentName>b.txt</AttachmentName><ContentId>2</ContentId></Attachment>"
            "<Attachment><ContentTransferEncoded>REVG</ContentTransferEncoded><ContentType>text/plain</ContentType>"
            "<ContentId>cid:1</ContentId></Attachment></AttachmentEncoded>"
            "<edXMLEnvelope><edXMLBody><edXMLManifest>"
            "<Reference><AttachmentName>a.txt</AttachmentName><ContentId>cid:1</ContentId></Reference>"
            "<Reference><AttachmentName>x.txt</AttachmentName><ContentId>cid:2</ContentId></Reference>"
            "</edXMLManifest></edXMLBody><edXMLHeader><TraceHeaderList><Bussiness><BussinessDocType>1</"
            "BussinessDocType>"
            "</Bussiness><TraceHeader><Timestamp>2025-10-13 09:15:00</Timestamp></TraceHeader></TraceHeaderList>"
            "<MessageHeader><DocumentId>d</DocumentId><ResponseFor/><Subject> V/v </Subject>"
            "<PromulgationInfo><PromulgationDate>13/10/2025</PromulgationDate></PromulgationInfo>"
            "<Unknown><Deep>x</Deep></Unknown><From><OrganId>H28</OrganId></From></MessageHeader></edXMLHeader>"
            "</edXMLEnvelope></edXML>";
        const Reading reading = readBytes(text);
        QVERIFY2(reading.message, reading.what());
        const DocumentMessage& m = reading.document();
        QCOMPARE(m.subject, "V/v");
        QCOMPARE(m.promulgationDate, QDate(2025, 10, 13));
        QCOMPARE(m.type, 2); // absent: administrative
        QVERIFY(m.responseFor.isEmpty());
        QCOMPARE(m.business.type, BusinessType::Recall);
        QCOMPARE(m.traces.size(), 1);
        QCOMPARE(m.traces[0].timestamp, vietnam(2025, 10, 13, 9, 15, 0));
        QCOMPARE(m.attachments.size(), 2);
        QCOMPARE(m.attachments[0].name, "b.txt");
        QCOMPARE(m.attachments[1].name, "a.txt"); // by its content id
        QCOMPARE(reading.files.value(0), QByteArray("ABC"));
        QCOMPARE(reading.files.value(1), QByteArray("DEF"));
    }

    // §1.3: a message without Bussiness is a new document; §2.2: one digit is read as two.
    void absentBusinessMeansNew() {
        const Reading reading = readBytes(smallMessage());
        QVERIFY(reading.message);
        QCOMPARE(reading.document().business.type, BusinessType::New);
        QByteArray status = dataFile("status03.edxml");
        QCOMPARE(readBytes(status.replace(">03<", ">3<")).status().statusCode, "03");
        QCOMPARE(readBytes(status.replace(">3<", ">97<")).status().statusCode, "97");
    }

    // §1.5, read rule.
    void filesAreUnpackedWhenTheirNameIsNoZip_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("unpacked");
        QTest::newRow("declared") << QByteArray("a.doc") << QByteArray("application/zip") << true;
        QTest::newRow("declared docx") << QByteArray("a.docx") << QByteArray("application/zip") << true;
        QTest::newRow("PDF by name") << QByteArray("a.pdf") << QByteArray("application/pdf") << true;
        QTest::newRow("text by name") << QByteArray("a.txt") << QByteArray("text/plain") << true;
        QTest::newRow("a real ZIP") << QByteArray("a.ZIP") << QByteArray("application/zip") << false;
        QTest::newRow("docx raw") << QByteArray("a.docx") << QByteArray("application/docx") << false;
        QTest::newRow("odt raw") << QByteArray("a.odt") << QByteArray("application/octet-stream") << false;
    }
    void filesAreUnpackedWhenTheirNameIsNoZip() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, type);
        QFETCH(bool, unpacked);
        const QByteArray content("nội dung thật");
        const QByteArray packed = zipOf({{"../../etc/" + QByteArray("x"), content}});
        const Reading reading = readBytes(smallMessage({}, attachmentOf(name, type, packed)));
        QVERIFY2(reading.message, reading.code());
        QCOMPARE(reading.files.value(0), unpacked ? content : packed);
        QCOMPARE(reading.document().attachments[0].sha256, sha256Hex(unpacked ? content : packed));
        QCOMPARE(reading.document().attachments[0].name, QString::fromUtf8(name)); // never the entry's
    }
    void aNameWithoutAZipStaysRaw() {
        const Reading reading = readBytes(smallMessage({}, attachmentOf("a.doc", "application/zip", "no zip")));
        QVERIFY(reading.message);
        QCOMPARE(reading.files.value(0), QByteArray("no zip"));
    }

    void theSinkCanStopTheReading() {
        QByteArray bytes = dataFile("new.edxml");
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::ReadOnly);
        const auto read = readMessage(buffer, [](int, QByteArrayView) { return false; });
        QCOMPARE(read.error().code(), QByteArray("edxml.attachment_unwritable"));
    }
};

QTEST_GUILESS_MAIN(TestEdxml)
#include "tst_edxml.moc"
