// What a received message may do to the store, whatever its sender wrote into it.

#include "MessageKit.h"

#include "edxml/Writer.h"
#include "pdf/compose/Compose.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Messages.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <functional>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::workflow;

namespace {

constexpr qint64 megabyte = 1024 * 1024;

QByteArray randomBytes(qint64 size) {
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator generator(1);
    for (char& byte : bytes)
        byte = char(generator.generate());
    return bytes;
}

QByteArray documentFrom(const QString& organId, const QList<File>& files) {
    edxml::DocumentMessage m = theirDocument(QStringLiteral("thử nghiệm"));
    m.from.organId = organId;
    m.documentId = organId + QStringLiteral(",2026/03/02,7/STC-VP");
    return bytesOf(m, files);
}

const QString original = QStringLiteral("H28.02,2026/03/02,7/STC-VP");

// A message about the document 7/STC-VP of H28.02, or with an id and a number of its own.
QByteArray messageOf(edxml::BusinessType type, const QString& subject, const QList<File>& files,
                     const QString& ownNumber = QStringLiteral("7"),
                     const std::function<void(edxml::DocumentMessage&)>& more = {}) {
    edxml::DocumentMessage m = theirDocument(subject, ownNumber);
    m.business.type = type;
    m.business.reason = QStringLiteral("lý do");
    if (type == edxml::BusinessType::Update)
        m.business.documentId = original;
    if (type == edxml::BusinessType::Replace)
        m.business.replacements = {{original, {}}};
    if (type == edxml::BusinessType::Recall)
        m.responseFor = {{QStringLiteral("H28.02"), QStringLiteral("7/STC-VP"), noon.date(), original}};
    if (more)
        more(m);
    return bytesOf(m, files);
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
    void anUpdateIsTheNewestVersion();
    void anUpdateLeavesTheNumberOfArrivalAndTellsTheClerk();
    void aRefusedUpdateBringsTheFormerVersionBack();
    void anAcceptedDocumentIsNotChangedByABadSignature();
    void severalUpdatesAreSeveralAndEachCountsOnce();
    void anUpdateBeforeItsDocumentWaitsADay();
    void anUpdateThatCrossesUsOutTakesBack();
    void whatIsReplacedIsMarkedAndLinked_data();
    void whatIsReplacedIsMarkedAndLinked();
    void aDocumentAfterItsRecallHasNoEffect_data();
    void aDocumentAfterItsRecallHasNoEffect();
    void aRecallAndItsDocumentInOneLot_data();
    void aRecallAndItsDocumentInOneLot();

private:
    store::InboxMessage stored(const QString& axisDocId, const QString& from, const QByteArray& bytes);
    QByteArray applied(const store::InboxMessage& raw);
    QByteArray apply(const QString& axisDocId, const QString& from, const QByteArray& bytes);
    QList<office::Document> documents();
    office::Document sentDocument(const QString& recipient);
    office::Document present(const QString& id);
    office::Document withNumber(int number);
    void accept(const QString& id);
    QStringList told(const QString& documentId);
    QStringList journalled(const QString& documentId);

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

const QByteArray done("done");

office::Document TestReceiving::withNumber(int number) {
    const QList<office::Document> all = documents();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const office::Document& d) { return d.number == number; });
    return found == all.end() ? office::Document() : *found;
}

// As the clerk's act leaves it; the act itself wants a signature.
void TestReceiving::accept(const QString& id) {
    office::Document document = present(id);
    document.state = office::State::Received;
    document.arrivalNumber = 15;
    QVERIFY(m_office->store().write([&](store::Transaction& transaction) {
        return store::save(transaction, document, QStringLiteral("document.accepted"), noon);
    }));
}

QStringList TestReceiving::told(const QString& documentId) {
    const auto messages = m_office->store().read(
        [&](store::Connection& connection) { return store::messagesOf(connection, documentId); });
    QStringList keys;
    for (const store::OutboxMessage& message : messages.value_or(QList<store::OutboxMessage>()))
        keys += message.key.section(QLatin1Char(':'), 0, 0) + QLatin1Char(' ') +
                message.title.section(QLatin1Char(':'), 1).section(QStringLiteral(" →"), 0, 0).trimmed();
    return keys;
}

QStringList TestReceiving::journalled(const QString& documentId) {
    const auto entries =
        m_office->store().read([&](store::Connection& connection) { return store::journal(connection, documentId); });
    QStringList acts;
    for (const store::JournalEntry& entry : entries.value_or(QList<store::JournalEntry>()))
        acts += entry.act;
    return acts;
}

// edxml.md §3.5: the same DocumentId with other content.
void TestReceiving::anUpdateIsTheNewestVersion() {
    const QString from = QStringLiteral("H28.02");
    const QByteArray first = pdfOf({QStringLiteral("BẢN ĐẦU")});
    const QByteArray second = pdfOf({QStringLiteral("BẢN SỬA")});
    QCOMPARE(apply(QStringLiteral("d1"), from,
                   messageOf(edxml::BusinessType::New, QStringLiteral("trích yếu cũ"),
                             {{QStringLiteral("a.pdf"), first}, {QStringLiteral("phu luc.doc"), randomBytes(100)}})),
             done);
    const office::Document before = withNumber(7);
    QCOMPARE(before.files.size(), 2);
    QCOMPARE(apply(QStringLiteral("d2"), from,
                   messageOf(edxml::BusinessType::Update, QStringLiteral("trích yếu mới"),
                             {{QStringLiteral("a.pdf"), second}})),
             done);
    QCOMPARE(documents().size(), 1);
    const office::Document after = present(before.id);
    QCOMPARE(after.subject, QStringLiteral("trích yếu mới"));
    QCOMPARE(after.state, office::State::Arrived);
    QCOMPARE(after.files.size(), 1); // the annex is no longer part of it
    QCOMPARE(after.mainFile()->sha256, QCryptographicHash::hash(second, QCryptographicHash::Sha256).toHex());
    // all former versions stay
    const auto versions = m_office->store().read(
        [&](store::Connection& connection) { return store::fileVersions(connection, before.id); });
    QCOMPARE(versions->size(), 3);
    for (const store::FileVersion& version : *versions)
        QVERIFY(m_office->store().blobs().verify(version.sha256));
    QVERIFY(journalled(before.id).contains(QStringLiteral("document.updated")));
    QCOMPARE(told(before.id).filter(QStringLiteral("answer")).size(), 1);
}

void TestReceiving::anUpdateLeavesTheNumberOfArrivalAndTellsTheClerk() {
    const QString from = QStringLiteral("H28.02");
    QCOMPARE(apply(QStringLiteral("d1"), from,
                   messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {{QStringLiteral("a.pdf"), pdfOf({})}})),
             done);
    const QString id = withNumber(7).id;
    accept(id);
    QCOMPARE(apply(QStringLiteral("d2"), from,
                   messageOf(edxml::BusinessType::Update, QStringLiteral("mới"),
                             {{QStringLiteral("a.pdf"), pdfOf({QStringLiteral("SỬA")})}})),
             done);
    const office::Document after = present(id);
    QCOMPARE(after.subject, QStringLiteral("mới"));
    QCOMPARE(after.state, office::State::Received);
    QCOMPARE(after.arrivalNumber, std::optional<int>(15));
    QCOMPARE(after.request.kind, office::RequestKind::Update);
    QCOMPARE(after.request.reason, QStringLiteral("lý do"));
    QVERIFY(told(id).filter(QStringLiteral("answer")).isEmpty());
    const Person clerk = *m_office->profile().firstWith(Role::Clerk);
    const auto answered = answerRequest(*m_office, clerk, id, true);
    QVERIFY2(answered, answered ? "" : qPrintable(answered.error().technical()));
    QCOMPARE(answered->state, office::State::Received); // agreeing to a change cancels nothing
    QCOMPARE(answered->request.kind, office::RequestKind::None);
    QCOMPARE(told(id).filter(QStringLiteral("answer")).size(), 1);
}

// What was refused to its issuer must not be what people here work from.
void TestReceiving::aRefusedUpdateBringsTheFormerVersionBack() {
    const QString from = QStringLiteral("H28.02");
    const File annex{QStringLiteral("phu luc.doc"), randomBytes(100)};
    QCOMPARE(apply(QStringLiteral("d1"), from,
                   messageOf(edxml::BusinessType::New, QStringLiteral("cũ"),
                             {{QStringLiteral("a.pdf"), pdfOf({QStringLiteral("BẢN ĐẦU")})}, annex})),
             done);
    const QString id = withNumber(7).id;
    accept(id);
    const office::Document before = present(id);
    QCOMPARE(apply(QStringLiteral("d2"), from,
                   messageOf(edxml::BusinessType::Update, QStringLiteral("mới"),
                             {{QStringLiteral("a.pdf"), pdfOf({QStringLiteral("BẢN SỬA")})}})),
             done);
    QCOMPARE(present(id).subject, QStringLiteral("mới"));
    const Person clerk = *m_office->profile().firstWith(Role::Clerk);
    const auto refused = answerRequest(*m_office, clerk, id, false, QStringLiteral("không đúng thẩm quyền"));
    QVERIFY2(refused, refused ? "" : qPrintable(refused.error().technical()));
    const office::Document after = present(id);
    QCOMPARE(after.subject, before.subject);
    QCOMPARE(after.state, office::State::Received);
    QCOMPARE(after.arrivalNumber, before.arrivalNumber);
    QCOMPARE(after.request.kind, office::RequestKind::None);
    QCOMPARE(after.files.size(), 2);
    QCOMPARE(after.mainFile()->sha256, before.mainFile()->sha256);
    QVERIFY(m_office->store().blobs().verify(after.mainFile()->sha256));
    QVERIFY(journalled(id).contains(QStringLiteral("document.update_refused")));
    const auto versions =
        m_office->store().read([&](store::Connection& connection) { return store::fileVersions(connection, id); });
    QVERIFY(versions->size() >= 3); // the refused version stays as well
    QCOMPARE(told(id).filter(QStringLiteral("answer")).size(), 1);
}

void TestReceiving::anAcceptedDocumentIsNotChangedByABadSignature() {
    const QString from = QStringLiteral("H28.02");
    QCOMPARE(apply(QStringLiteral("d1"), from,
                   messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {{QStringLiteral("a.pdf"), pdfOf({})}})),
             done);
    const QString id = withNumber(7).id;
    accept(id);
    const int version = present(id).version;
    const QByteArray broken = pdfOf({}).left(400);
    QCOMPARE(apply(QStringLiteral("d2"), from,
                   messageOf(edxml::BusinessType::Update, QStringLiteral("mới"), {{QStringLiteral("a.pdf"), broken}})),
             QByteArray("workflow.signature_invalid"));
    QCOMPARE(present(id).version, version);
}

void TestReceiving::severalUpdatesAreSeveralAndEachCountsOnce() {
    const QString from = QStringLiteral("H28.02");
    const File file{QStringLiteral("a.pdf"), pdfOf({})};
    const QByteArray second = messageOf(edxml::BusinessType::Update, QStringLiteral("hai"), {file});
    const QByteArray third = messageOf(edxml::BusinessType::Update, QStringLiteral("ba"), {file});
    QCOMPARE(apply(QStringLiteral("d1"), from, messageOf(edxml::BusinessType::New, QStringLiteral("một"), {file})),
             done);
    QCOMPARE(apply(QStringLiteral("d2"), from, second), done);
    QCOMPARE(apply(QStringLiteral("d3"), from, third), done);
    const int version = withNumber(7).version;
    QCOMPARE(withNumber(7).subject, QStringLiteral("ba"));
    QCOMPARE(apply(QStringLiteral("d4"), from, second), done); // delivered once more
    QCOMPARE(withNumber(7).version, version);
    QCOMPARE(withNumber(7).subject, QStringLiteral("ba"));
}

void TestReceiving::anUpdateBeforeItsDocumentWaitsADay() {
    const QString from = QStringLiteral("H28.02");
    const File file{QStringLiteral("a.pdf"), pdfOf({})};
    const QByteArray update = messageOf(edxml::BusinessType::Update, QStringLiteral("mới"), {file});
    const QByteArray first = messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {file});
    store::InboxMessage raw = stored(QStringLiteral("d1"), from, update);
    QCOMPARE(applied(raw), QByteArray("workflow.update_too_early"));
    // Its original came: it is applied.
    QCOMPARE(apply(QStringLiteral("d2"), from, first), done);
    QCOMPARE(applied(raw), done);
    QCOMPARE(withNumber(7).subject, QStringLiteral("mới"));
    // Another agency's never came.
    init();
    raw = stored(QStringLiteral("d1"), from, update);
    raw.receivedAt = noon.addDays(-2);
    QCOMPARE(applied(raw), done);
    QCOMPARE(withNumber(7).subject, QStringLiteral("mới"));
    QCOMPARE(apply(QStringLiteral("d2"), from, first), done); // late after all: the older version
    QCOMPARE(documents().size(), 1);
    QCOMPARE(withNumber(7).subject, QStringLiteral("mới"));
}

void TestReceiving::anUpdateThatCrossesUsOutTakesBack() {
    const QString from = QStringLiteral("H28.02");
    const File file{QStringLiteral("a.pdf"), pdfOf({})};
    QCOMPARE(apply(QStringLiteral("d1"), from, messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {file})),
             done);
    QCOMPARE(apply(QStringLiteral("d2"), from,
                   messageOf(edxml::BusinessType::Update, QStringLiteral("cũ"), {file}, QStringLiteral("7"),
                             [](edxml::DocumentMessage& m) {
                                 m.business.change = edxml::Change{};
                                 m.business.change->documentReceiver = true;
                                 m.business.change->receivers = {{QStringLiteral("H28.01"), 1}};
                             })),
             done);
    QCOMPARE(withNumber(7).state, office::State::Cancelled);
}

void TestReceiving::whatIsReplacedIsMarkedAndLinked_data() {
    QTest::addColumn<bool>("originalFirst");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("the original first") << true << false;
    QTest::newRow("accepted already") << true << true;
    QTest::newRow("the replacement first") << false << false;
}

// Decree 30/2020 art. 18.3; edxml.md §3.6.
void TestReceiving::whatIsReplacedIsMarkedAndLinked() {
    QFETCH(bool, originalFirst);
    QFETCH(bool, accepted);
    const QString from = QStringLiteral("H28.02");
    const File file{QStringLiteral("a.pdf"), pdfOf({})};
    const QByteArray first = messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {file});
    const QByteArray second =
        messageOf(edxml::BusinessType::Replace, QStringLiteral("thay thế"), {file}, QStringLiteral("9"));
    QCOMPARE(apply(QStringLiteral("d1"), from, originalFirst ? first : second), done);
    if (accepted)
        accept(withNumber(7).id);
    QCOMPARE(apply(QStringLiteral("d2"), from, originalFirst ? second : first), done);
    const office::Document former = withNumber(7);
    const office::Document latter = withNumber(9);
    QCOMPARE(former.state, office::State::Replaced);
    QCOMPARE(former.flags.contains(office::Flag::ArrivedAfterRecall), !originalFirst);
    QCOMPARE(latter.state, office::State::Arrived);
    QCOMPARE(latter.links.size(), 1);
    QCOMPARE(latter.links.first().kind, office::LinkKind::Replace);
    QCOMPARE(latter.links.first().targetId, former.id);
    if (accepted)
        QCOMPARE(former.arrivalNumber, std::optional<int>(15));
}

void TestReceiving::aDocumentAfterItsRecallHasNoEffect_data() {
    QTest::addColumn<QString>("ownNumber");
    QTest::newRow("a recalling document of its own") << QStringLiteral("8");
    QTest::newRow("under the recalled one's id") << QStringLiteral("7");
}

// QĐ 28/2018 art. 9: cancelled and the issuer told, kept in trace.
void TestReceiving::aDocumentAfterItsRecallHasNoEffect() {
    QFETCH(QString, ownNumber);
    const QString from = QStringLiteral("H28.02");
    const File file{QStringLiteral("a.pdf"), pdfOf({})};
    QCOMPARE(apply(QStringLiteral("d1"), from,
                   messageOf(edxml::BusinessType::Recall, QStringLiteral("thu hồi"), {file}, ownNumber)),
             done);
    const QString recallingId = documents().first().id;
    QCOMPARE(apply(QStringLiteral("d2"), from, messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {file})),
             done);
    QCOMPARE(documents().size(), 2);
    const QList<office::Document> all = documents();
    const office::Document& late = all[0].id == recallingId ? all[1] : all[0];
    QCOMPARE(late.state, office::State::Cancelled);
    QVERIFY(late.flags.contains(office::Flag::ArrivedAfterRecall));
    QCOMPARE(told(late.id).filter(QStringLiteral("answer")).size(), 1);
    QCOMPARE(told(late.id).filter(QStringLiteral("status")).size(), 1);
    QCOMPARE(present(recallingId).links.first().targetId, late.id);
}

void TestReceiving::aRecallAndItsDocumentInOneLot_data() {
    QTest::addColumn<bool>("recallFirst");
    QTest::newRow("recall first") << true;
    QTest::newRow("document first") << false;
}

// Both are prepared before either is applied: the second half sees what the first could not.
void TestReceiving::aRecallAndItsDocumentInOneLot() {
    QFETCH(bool, recallFirst);
    const QString from = QStringLiteral("H28.02");
    const File file{QStringLiteral("a.pdf"), pdfOf({})};
    const store::InboxMessage document =
        stored(QStringLiteral("d1"), from, messageOf(edxml::BusinessType::New, QStringLiteral("cũ"), {file}));
    const store::InboxMessage recall =
        stored(QStringLiteral("d2"), from,
               messageOf(edxml::BusinessType::Recall, QStringLiteral("thu hồi"), {file}, QStringLiteral("8")));
    const exchange::Receiver receiver = workflow::receiver(*m_office);
    const store::InboxMessage& first = recallFirst ? recall : document;
    const store::InboxMessage& second = recallFirst ? document : recall;
    const auto one = receiver.prepare(first);
    const auto two = receiver.prepare(second);
    QVERIFY(one && two);
    QVERIFY(m_office->store().blobs().keep(one->files + two->files));
    QVERIFY(m_office->store().write([&](store::Transaction& transaction) { return one->apply(transaction); }));
    QCOMPARE(codeOf(m_office->store().write([&](store::Transaction& t) { return two->apply(t); })),
             QByteArray("store.changed_meanwhile"));
    QCOMPARE(applied(second), done);
    QCOMPARE(withNumber(7).state, office::State::Cancelled);
    QCOMPARE(withNumber(8).state, office::State::Arrived);
    QCOMPARE(withNumber(8).links.first().targetId, withNumber(7).id);
}

QTEST_GUILESS_MAIN(TestReceiving)
#include "tst_receiving.moc"
