// What a received message may do to the store, whatever its sender wrote into it.

#include "WorkflowTestKit.h"

#include "edxml/Writer.h"
#include "pdf/Compose.h"
#include "workflow/Incoming.h"
#include "workflow/Messages.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::workflow;

namespace {

constexpr qint64 megabyte = 1024 * 1024;

struct File {
    QString name;
    QByteArray bytes;
};

QByteArray pdfOf(const QStringList& lines) {
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("SỞ TÀI CHÍNH");
    layout.subject = QStringLiteral("thử nghiệm");
    for (const QString& line : lines)
        layout.body += pdf::Paragraph{line, pdf::ParagraphStyle::Heading, 0};
    const auto composed = pdf::composeDocument(layout, noon);
    return composed ? composed->pdf : QByteArray();
}

QByteArray randomBytes(qint64 size) {
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator generator(1);
    for (char& byte : bytes)
        byte = char(generator.generate());
    return bytes;
}

QByteArray documentFrom(const QString& organId, const QList<File>& files) {
    edxml::DocumentMessage m;
    m.from.organId = organId;
    m.from.organName = QStringLiteral("Sở Tài chính");
    m.codeNumber = QStringLiteral("7");
    m.codeNotation = QStringLiteral("STC-VP");
    m.promulgationDate = noon.date();
    m.typeName = QStringLiteral("Công văn");
    m.subject = m.content = QStringLiteral("thử nghiệm");
    m.documentId = organId + QStringLiteral(",2026/03/02,7/STC-VP");
    for (const File& file : files) {
        edxml::Attachment attachment;
        attachment.contentId = file.name;
        attachment.name = file.name;
        m.attachments += attachment;
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto written = edxml::writeDocument(buffer, m, [&](int position) -> std::unique_ptr<QIODevice> {
        auto file = std::make_unique<QBuffer>();
        file->setData(files[position].bytes);
        file->open(QIODevice::ReadOnly);
        return file;
    });
    return written ? buffer.data() : QByteArray();
}

QByteArray statusFrom(const QString& organId, const QString& documentId, const QString& code) {
    edxml::StatusMessage m;
    m.from.organId = organId;
    m.responseFor.organId = QStringLiteral("H28.01");
    m.responseFor.documentId = documentId;
    m.statusCode = code;
    m.timestamp = noon;
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return edxml::writeStatus(buffer, m) ? buffer.data() : QByteArray();
}

} // namespace

class TestReceiving : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void senderIsWhoTheAxisSays_data();
    void senderIsWhoTheAxisSays();
    void nobodyReportsAnothersStatus();
    void statusTwiceIsOne();
    void ownCopyDoesNotHideTheDocumentSent();
    void secretMarkIsFoundOnEveryPageOfEveryFile_data();
    void secretMarkIsFoundOnEveryPageOfEveryFile();
    void bytesDamagedHereAreNotRefusedToTheSender();
    void fileCutShortByAFullDiskIsNotTaken();
    void messageCutShortByAFullDiskDoesNotLeave();

private:
    store::InboxMessage stored(const QString& axisDocId, const QString& from, const QByteArray& bytes);
    QByteArray applied(const store::InboxMessage& raw);
    QByteArray apply(const QString& axisDocId, const QString& from, const QByteArray& bytes);
    QList<office::Document> documents();
    office::Document sentDocument(const QString& recipient);
    office::Document present(const QString& id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Office> m_office;
};

void TestReceiving::init() {
    m_office.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto office = newOffice(m_folder->path());
    QVERIFY2(office, office ? "" : qPrintable(office.error().technical()));
    m_office = std::move(*office);
}

store::InboxMessage TestReceiving::stored(const QString& axisDocId, const QString& from, const QByteArray& bytes) {
    store::InboxMessage raw;
    raw.axisDocId = axisDocId;
    raw.fromOrgan = from;
    raw.rawSha256 = m_office->store().blobs().put(bytes).value_or(QByteArray());
    raw.receivedAt = noon;
    const auto done = m_office->store().write(
        [&](store::Transaction& transaction) { return store::storeReceived(transaction, raw); });
    const auto back = m_office->store().read(
        [&](store::Connection& connection) { return store::inboxMessage(connection, axisDocId); });
    return done && back && *back ? **back : store::InboxMessage();
}

QByteArray TestReceiving::applied(const store::InboxMessage& raw) {
    return codeOf(exchange::applyAlone(m_office->store(), receiver(*m_office), raw));
}

QByteArray TestReceiving::apply(const QString& axisDocId, const QString& from, const QByteArray& bytes) {
    return applied(stored(axisDocId, from, bytes));
}

QList<office::Document> TestReceiving::documents() {
    return m_office->store()
        .read([](store::Connection& connection) { return store::documents(connection, {}); })
        .value_or(QList<office::Document>());
}

office::Document TestReceiving::sentDocument(const QString& recipient) {
    office::Document d;
    d.id = d.clientKey = QStringLiteral("sent");
    d.direction = office::Direction::Outgoing;
    d.state = office::State::Issued;
    d.subject = QStringLiteral("thử nghiệm");
    d.organId = QStringLiteral("H28.01");
    d.axisDocumentId = QStringLiteral("H28.01,2026/03/02,1/SNV-VP");
    office::Recipient r;
    r.organId = r.organName = recipient;
    d.recipients += r;
    const auto saved = m_office->store().write([&](store::Transaction& transaction) {
        return store::save(transaction, d, QStringLiteral("document.issued"), noon);
    });
    return saved ? d : office::Document();
}

office::Document TestReceiving::present(const QString& id) {
    return m_office->store()
        .read([&](store::Connection& connection) { return store::document(connection, id); })
        .value_or(office::Document());
}

void TestReceiving::senderIsWhoTheAxisSays_data() {
    QTest::addColumn<QString>("axis");
    QTest::addColumn<QString>("inside");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("the same") << QStringLiteral("H28.02") << QStringLiteral("H28.02") << QByteArray("done");
    QTest::newRow("the old code") << QStringLiteral("H28.02") << QStringLiteral("000.00.02.H28") << QByteArray("done");
    QTest::newRow("another") << QStringLiteral("H28.02") << QStringLiteral("G22")
                             << QByteArray("workflow.sender_differs");
    QTest::newRow("one more") << QStringLiteral("H28.02") << QStringLiteral("H28.02,G22")
                              << QByteArray("workflow.sender_differs");
}

void TestReceiving::senderIsWhoTheAxisSays() {
    QFETCH(QString, axis);
    QFETCH(QString, inside);
    QFETCH(QByteArray, expected);
    const QByteArray message = documentFrom(inside, {{QStringLiteral("a.pdf"), pdfOf({QStringLiteral("NỘI DUNG")})}});
    QCOMPARE(apply(QStringLiteral("d1"), axis, message), expected);
    QCOMPARE(documents().size(), expected == "done" ? 1 : 0);
}

void TestReceiving::nobodyReportsAnothersStatus() {
    const office::Document sent = sentDocument(QStringLiteral("G22"));
    const QByteArray status = statusFrom(QStringLiteral("G22"), sent.axisDocumentId, QStringLiteral("03"));
    QCOMPARE(apply(QStringLiteral("s1"), QStringLiteral("H28.02"), status), QByteArray("workflow.sender_differs"));
    QCOMPARE(present(sent.id).recipients.first().statusCode, QString());
    QCOMPARE(apply(QStringLiteral("s2"), QStringLiteral("G22"), status), QByteArray("done"));
    QCOMPARE(present(sent.id).recipients.first().statusCode, QStringLiteral("03"));
}

void TestReceiving::statusTwiceIsOne() {
    const office::Document sent = sentDocument(QStringLiteral("G22"));
    const QByteArray status = statusFrom(QStringLiteral("G22"), sent.axisDocumentId, QStringLiteral("03"));
    QCOMPARE(apply(QStringLiteral("s1"), QStringLiteral("G22"), status), QByteArray("done"));
    const int version = present(sent.id).version;
    QCOMPARE(apply(QStringLiteral("s2"), QStringLiteral("G22"), status), QByteArray("done"));
    QCOMPARE(present(sent.id).version, version);
}

void TestReceiving::ownCopyDoesNotHideTheDocumentSent() {
    // The copy came first in the database.
    office::Document copy;
    copy.id = copy.clientKey = QStringLiteral("copy");
    copy.direction = office::Direction::Incoming;
    copy.state = office::State::Arrived;
    copy.organId = QStringLiteral("H28.01");
    copy.axisDocumentId = QStringLiteral("H28.01,2026/03/02,1/SNV-VP");
    QVERIFY(m_office->store().write([&](store::Transaction& transaction) {
        return store::save(transaction, copy, QStringLiteral("document.arrived"), noon);
    }));
    const office::Document sent = sentDocument(QStringLiteral("G22"));
    QCOMPARE(apply(QStringLiteral("s1"), QStringLiteral("G22"),
                   statusFrom(QStringLiteral("G22"), sent.axisDocumentId, QStringLiteral("03"))),
             QByteArray("done"));
}

void TestReceiving::secretMarkIsFoundOnEveryPageOfEveryFile_data() {
    QTest::addColumn<QByteArray>("main");
    QTest::addColumn<QByteArray>("annex");
    const QStringList plain = {QStringLiteral("NỘI DUNG")};
    const QStringList marked = {QStringLiteral("TỐI MẬT"), QStringLiteral("NỘI DUNG")};
    const QStringList later = QStringList(80, QStringLiteral("NỘI DUNG")) + marked;
    QTest::newRow("first page") << pdfOf(marked) << pdfOf(plain);
    QTest::newRow("later page") << pdfOf(later) << pdfOf(plain);
    QTest::newRow("annex") << pdfOf(plain) << pdfOf(marked);
}

void TestReceiving::secretMarkIsFoundOnEveryPageOfEveryFile() {
    QFETCH(QByteArray, main);
    QFETCH(QByteArray, annex);
    const store::InboxMessage raw = stored(
        QStringLiteral("d1"), QStringLiteral("H28.02"),
        documentFrom(QStringLiteral("H28.02"), {{QStringLiteral("a.pdf"), main}, {QStringLiteral("b.pdf"), annex}}));
    QCOMPARE(applied(raw), QByteArray("office.classified_refused"));
    QVERIFY(documents().isEmpty());
    QVERIFY(!QFile::exists(m_office->store().blobs().path(raw.rawSha256)));
}

void TestReceiving::bytesDamagedHereAreNotRefusedToTheSender() {
    const store::InboxMessage raw = stored(
        QStringLiteral("d1"), QStringLiteral("H28.02"),
        documentFrom(QStringLiteral("H28.02"), {{QStringLiteral("a.pdf"), pdfOf({QStringLiteral("NỘI DUNG")})}}));
    const QString path = m_office->store().blobs().path(raw.rawSha256);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    QFile blob(path);
    QVERIFY(blob.open(QIODevice::ReadWrite) && blob.resize(blob.size() / 2));
    blob.close();
    QCOMPARE(applied(raw), QByteArray("store.blob_damaged"));
}

void TestReceiving::fileCutShortByAFullDiskIsNotTaken() {
    const QByteArray content = randomBytes(3 * megabyte + 100);
    const store::InboxMessage raw =
        stored(QStringLiteral("d1"), QStringLiteral("H28.02"),
               documentFrom(QStringLiteral("H28.02"), {{QStringLiteral("a.doc"), content}}));
    {
        const SmallDisk disk(content.size() - 50);
        QCOMPARE(applied(raw), QByteArray("edxml.attachment_unwritable"));
    }
    QVERIFY(documents().isEmpty());
    QCOMPARE(applied(raw), QByteArray("done"));
    QCOMPARE(documents().first().files.first().size, content.size());
}

void TestReceiving::messageCutShortByAFullDiskDoesNotLeave() {
    office::Document sent = sentDocument(QStringLiteral("G22"));
    office::DocumentFile file;
    file.name = QStringLiteral("a.pdf");
    const auto sha256 = m_office->store().blobs().put(randomBytes(3 * megabyte));
    QVERIFY(sha256);
    file.sha256 = *sha256;
    sent.files += file;
    const Person clerk = *m_office->profile().firstWith(Role::Clerk);
    const auto whole = documentMessage(*m_office, clerk, sent, QStringLiteral("key"), noon);
    QVERIFY(whole);
    const qint64 size = QFileInfo(m_office->store().blobs().path(whole->payloadSha256)).size();
    const SmallDisk disk(size - 8);
    QCOMPARE(codeOf(documentMessage(*m_office, clerk, sent, QStringLiteral("key"), noon)),
             QByteArray("file.disk_full"));
}

QTEST_GUILESS_MAIN(TestReceiving)
#include "tst_receiving.moc"
