// Taking back, answering and telling how a document fares (decree 30/2020 art. 18.4; QĐ 28/2018 art. 8, 9).

#include "MessageKit.h"

#include "edxml/Reader.h"
#include "edxml/Writer.h"
#include "pdf/compose/Compose.h"
#include "store/Outbox.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"

#include <QBuffer>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::workflow;
using office::State;

namespace {

const QString theirId = QStringLiteral("H28.02,2026/03/02,7/STC-VP");
const QString ourId = QStringLiteral("H28.01,2026/03/02,1/SNV-VP");

QByteArray statusFrom(const QString& organId, const QString& documentId, const QString& code, const QString& words,
                      int second = 0) {
    edxml::StatusMessage m;
    m.from.organId = m.from.organName = organId;
    m.responseFor.organId = QStringLiteral("H28.01");
    m.responseFor.documentId = documentId;
    m.staff.staff = QStringLiteral("Lê Thị Mẫu");
    m.statusCode = code;
    m.description = words;
    m.timestamp = noon.addSecs(second);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return edxml::writeStatus(buffer, m) ? buffer.data() : QByteArray();
}

QByteArray recallingDocument(const QString& recalledId,
                             const QString& ownId = QStringLiteral("H28.02,2026/03/02,8/STC-VP")) {
    edxml::DocumentMessage m = theirDocument(QStringLiteral("thu hồi văn bản"), QStringLiteral("8"));
    m.documentId = ownId;
    m.business.type = edxml::BusinessType::Recall;
    m.business.reason = QStringLiteral("ban hành nhầm phụ lục");
    m.responseFor = {{QStringLiteral("H28.02"), QStringLiteral("7/STC-VP"), noon.date(), recalledId}};
    return bytesOf(m, {{QStringLiteral("a.pdf"), pdfOf({})}});
}

} // namespace

class TestExchangeActs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aRecallAsksEveryRecipientOnceAndFreezes();
    void aRecallAtOneRecipientLeavesTheDocumentIssued();
    void aRecallNeedsAReasonWithoutAMark();
    void theAnswersStandAtTheirRecipients();
    void anUntouchedDocumentIsCancelledAndAnswered();
    void anAcceptedDocumentWaitsForTheClerk_data();
    void anAcceptedDocumentWaitsForTheClerk();
    void aRequestBeforeItsDocumentWaitsADay();
    void nobodyRecallsAnothersDocument();
    void aRecallingDocumentArrivesAndRecalls();
    void aRecallUnderTheDocumentsOwnIdMakesNoSecondOne();
    void statusesOfHandlingGoToTheIssuer();
    void resentToOneRecipientOnly();
    void aMessageThatFailedIsCancelled();

private:
    office::Document put(office::Direction direction, State state);
    office::Document present(const QString& id);
    QByteArray apply(const QString& axisDocId, const QString& from, const QByteArray& bytes);
    QList<edxml::StatusMessage> statuses(const QString& documentId);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Office> m_office;
    QDateTime m_now;
    Person m_clerk, m_leader, m_officer;
};

void TestExchangeActs::init() {
    m_office.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto office = newOffice(m_folder->path());
    QVERIFY2(office, office ? "" : qPrintable(office.error().technical()));
    m_office = std::move(*office);
    m_clerk = *m_office->profile().firstWith(Role::Clerk);
    m_leader = *m_office->profile().firstWith(Role::Leader);
    m_officer = *m_office->profile().firstWith(Role::Officer);
}

office::Document TestExchangeActs::put(office::Direction direction, State state) {
    const bool incoming = direction == office::Direction::Incoming;
    office::Document d;
    d.id = d.clientKey = incoming ? QStringLiteral("in") : QStringLiteral("out");
    d.direction = direction;
    d.state = state;
    d.subject = QStringLiteral("thử nghiệm");
    d.number = incoming ? 7 : 1;
    d.notation = incoming ? QStringLiteral("STC-VP") : QStringLiteral("SNV-VP");
    d.issuedDate = noon.date();
    d.organId = incoming ? QStringLiteral("H28.02") : QStringLiteral("H28.01");
    d.organName = d.organId;
    d.axisDocumentId = incoming ? theirId : ourId;
    for (const char* organ : {"G22", "H28.02"}) {
        office::Recipient r;
        r.organId = r.organName = QString::fromLatin1(organ);
        if (!incoming)
            d.recipients += r;
    }
    const auto saved = m_office->store().write([&](store::Transaction& transaction) {
        return store::save(transaction, d, QStringLiteral("document.made"), noon);
    });
    return saved ? d : office::Document();
}

office::Document TestExchangeActs::present(const QString& id) {
    return m_office->store()
        .read([&](store::Connection& connection) { return store::document(connection, id); })
        .value_or(office::Document());
}

QByteArray TestExchangeActs::apply(const QString& axisDocId, const QString& from, const QByteArray& bytes) {
    store::InboxMessage raw;
    raw.axisDocId = axisDocId;
    raw.fromOrgan = from;
    raw.rawSha256 = m_office->store().blobs().put(bytes).value_or(QByteArray());
    raw.receivedAt = noon;
    const auto done = m_office->store().write(
        [&](store::Transaction& transaction) { return store::storeReceived(transaction, raw); });
    return done ? codeOf(exchange::applyAlone(m_office->store(), receiver(*m_office), raw)) : codeOf(done);
}

// What would leave for this document, read back from the bytes.
QList<edxml::StatusMessage> TestExchangeActs::statuses(const QString& documentId) {
    QList<edxml::StatusMessage> all;
    const auto messages = m_office->store().read(
        [&](store::Connection& connection) { return store::messagesOf(connection, documentId); });
    for (const store::OutboxMessage& message : messages.value_or(QList<store::OutboxMessage>())) {
        const auto bytes = m_office->store().blobs().open(message.payloadSha256, message.payload);
        if (!bytes)
            continue;
        const auto read = edxml::readMessage(**bytes, [](int, QByteArrayView) { return true; });
        if (const auto* status = read ? std::get_if<edxml::StatusMessage>(&*read) : nullptr)
            all += *status;
    }
    return all;
}

void TestExchangeActs::aRecallAsksEveryRecipientOnceAndFreezes() {
    const office::Document sent = put(office::Direction::Outgoing, State::Issued);
    const auto recalled = recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("nhầm phụ lục"));
    QVERIFY2(recalled, recalled ? "" : qPrintable(recalled.error().technical()));
    QCOMPARE(recalled->state, State::Recalled);
    for (const office::Recipient& r : recalled->recipients)
        QCOMPARE(r.requestCode, QStringLiteral("13"));
    const QList<edxml::StatusMessage> asked = statuses(sent.id);
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked[0].statusCode, QStringLiteral("13"));
    QCOMPARE(asked[0].responseFor.organId, QStringLiteral("G22"));
    QCOMPARE(asked[1].responseFor.organId, QStringLiteral("H28.02"));
    QCOMPARE(asked[0].responseFor.documentId, ourId);
    QCOMPARE(asked[0].description, QStringLiteral("nhầm phụ lục"));
    // once more: nothing new
    const auto again = recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("nhầm phụ lục"));
    QCOMPARE(again->version, recalled->version);
    QCOMPARE(statuses(sent.id).size(), 2);
    QCOMPARE(codeOf(resendDocument(*m_office, m_clerk, sent.id, QStringLiteral("G22"))),
             QByteArray("office.transition_refused"));
}

void TestExchangeActs::aRecallAtOneRecipientLeavesTheDocumentIssued() {
    const office::Document sent = put(office::Direction::Outgoing, State::Issued);
    const auto partly =
        recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("gửi nhầm"), {QStringLiteral("000.00.00.G22")});
    QCOMPARE(partly->state, State::Issued);
    QCOMPARE(statuses(sent.id).size(), 1);
    QCOMPARE(codeOf(recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("x"), {QStringLiteral("H99")})),
             QByteArray("workflow.not_a_recipient"));
    QCOMPARE(codeOf(recallDocument(*m_office, m_officer, sent.id, QStringLiteral("x"))),
             QByteArray("workflow.role_refused"));
    QCOMPARE(recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("tất cả"))->state, State::Recalled);
    QCOMPARE(statuses(sent.id).size(), 2);
}

// Law 117/2025/QH15 art. 5: no door is open.
void TestExchangeActs::aRecallNeedsAReasonWithoutAMark() {
    const office::Document sent = put(office::Direction::Outgoing, State::Issued);
    QCOMPARE(codeOf(recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("  "))),
             QByteArray("workflow.reason_missing"));
    QCOMPARE(codeOf(recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("lý do:\nTỐI MẬT"))),
             QByteArray("office.classified_refused"));
    QCOMPARE(present(sent.id).state, State::Issued);
}

void TestExchangeActs::theAnswersStandAtTheirRecipients() {
    const office::Document sent = put(office::Direction::Outgoing, State::Issued);
    QCOMPARE(apply(QStringLiteral("s0"), QStringLiteral("G22"),
                   statusFrom(QStringLiteral("G22"), ourId, QStringLiteral("03"), QStringLiteral("đã nhận"))),
             QByteArray("done"));
    QVERIFY(recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("nhầm")));
    QCOMPARE(apply(QStringLiteral("s1"), QStringLiteral("G22"),
                   statusFrom(QStringLiteral("G22"), ourId, QStringLiteral("15"), QStringLiteral("đã hủy"), 5)),
             QByteArray("done"));
    QCOMPARE(apply(QStringLiteral("s2"), QStringLiteral("H28.02"),
                   statusFrom(QStringLiteral("H28.02"), ourId, QStringLiteral("16"), QStringLiteral("đã xử lý"), 6)),
             QByteArray("done"));
    const office::Document now = present(sent.id);
    QCOMPARE(now.recipients[0].statusCode, QStringLiteral("03")); // how it fared stays
    QCOMPARE(now.recipients[0].requestCode, QStringLiteral("15"));
    QCOMPARE(now.recipients[0].requestStaff, QStringLiteral("Lê Thị Mẫu"));
    QCOMPARE(now.recipients[1].requestCode, QStringLiteral("16"));
    QCOMPARE(now.recipients[1].requestDescription, QStringLiteral("đã xử lý"));
    const auto history = m_office->store().read(
        [&](store::Connection& connection) { return store::recipientStatuses(connection, sent.id); });
    QCOMPARE(history->size(), 3);
    // one who refused may be asked again
    const qsizetype before = statuses(sent.id).size();
    QVERIFY(recallDocument(*m_office, m_clerk, sent.id, QStringLiteral("đề nghị xem lại")));
    QCOMPARE(statuses(sent.id).size(), before + 1);
}

void TestExchangeActs::anUntouchedDocumentIsCancelledAndAnswered() {
    const office::Document arrived = put(office::Direction::Incoming, State::Arrived);
    const QByteArray request =
        statusFrom(QStringLiteral("H28.02"), theirId, QStringLiteral("13"), QStringLiteral("ban hành nhầm"));
    QCOMPARE(apply(QStringLiteral("r1"), QStringLiteral("H28.02"), request), QByteArray("done"));
    QCOMPARE(present(arrived.id).state, State::Cancelled);
    QCOMPARE(statuses(arrived.id).size(), 1);
    QCOMPARE(statuses(arrived.id).first().statusCode, QStringLiteral("15"));
    QCOMPARE(statuses(arrived.id).first().responseFor.organId, QStringLiteral("H28.02"));
    QCOMPARE(apply(QStringLiteral("r2"), QStringLiteral("H28.02"), request), QByteArray("done")); // delivered twice
    QCOMPARE(statuses(arrived.id).size(), 1);
    QCOMPARE(codeOf(acceptDocument(*m_office, m_clerk, arrived.id)), QByteArray("office.transition_refused"));
    const auto journal =
        m_office->store().read([&](store::Connection& connection) { return store::journal(connection, arrived.id); });
    QCOMPARE(journal->last().act, QStringLiteral("document.cancelled"));
    QCOMPARE(journal->last().detail, QStringLiteral("ban hành nhầm"));
}

void TestExchangeActs::anAcceptedDocumentWaitsForTheClerk_data() {
    QTest::addColumn<bool>("agree");
    QTest::addColumn<QString>("code");
    QTest::addColumn<State>("state");
    QTest::newRow("agreed") << true << QStringLiteral("15") << State::Cancelled;
    QTest::newRow("refused") << false << QStringLiteral("16") << State::InProgress;
}

void TestExchangeActs::anAcceptedDocumentWaitsForTheClerk() {
    QFETCH(bool, agree);
    QFETCH(QString, code);
    QFETCH(State, state);
    const office::Document received = put(office::Direction::Incoming, State::InProgress);
    QCOMPARE(codeOf(answerRequest(*m_office, m_clerk, received.id, true)), QByteArray("workflow.no_request"));
    QCOMPARE(apply(QStringLiteral("r1"), QStringLiteral("H28.02"),
                   statusFrom(QStringLiteral("H28.02"), theirId, QStringLiteral("13"), QStringLiteral("nhầm"))),
             QByteArray("done"));
    const office::Document asked = present(received.id);
    QCOMPARE(asked.state, State::InProgress);
    QCOMPARE(asked.request.kind, office::RequestKind::TakeBack);
    QCOMPARE(asked.request.reason, QStringLiteral("nhầm"));
    QVERIFY(statuses(received.id).isEmpty());
    QCOMPARE(codeOf(answerRequest(*m_office, m_clerk, received.id, false)), QByteArray("workflow.reason_missing"));
    const auto answered =
        answerRequest(*m_office, m_clerk, received.id, agree, agree ? QString() : QStringLiteral("đã giải quyết xong"));
    QVERIFY2(answered, answered ? "" : qPrintable(answered.error().technical()));
    QCOMPARE(answered->state, state);
    QCOMPARE(answered->request.kind, office::RequestKind::None);
    QCOMPARE(statuses(received.id).size(), 1);
    QCOMPARE(statuses(received.id).first().statusCode, code);
}

void TestExchangeActs::aRequestBeforeItsDocumentWaitsADay() {
    const QByteArray request =
        statusFrom(QStringLiteral("H28.02"), theirId, QStringLiteral("13"), QStringLiteral("nhầm"));
    QCOMPARE(apply(QStringLiteral("r1"), QStringLiteral("H28.02"), request), QByteArray("workflow.request_too_early"));
    const office::Document arrived = put(office::Direction::Incoming, State::Arrived);
    QCOMPARE(apply(QStringLiteral("r1"), QStringLiteral("H28.02"), request), QByteArray("done"));
    QCOMPARE(present(arrived.id).state, State::Cancelled);
}

void TestExchangeActs::nobodyRecallsAnothersDocument() {
    const office::Document arrived = put(office::Direction::Incoming, State::Arrived);
    const QByteArray request =
        statusFrom(QStringLiteral("G22"), theirId, QStringLiteral("13"), QStringLiteral("của tôi"));
    QVERIFY(apply(QStringLiteral("r1"), QStringLiteral("G22"), request) != "done");
    QCOMPARE(present(arrived.id).state, State::Arrived);
}

// edxml.md §3.4: the recalling document has a number of its own and is registered like any other.
void TestExchangeActs::aRecallingDocumentArrivesAndRecalls() {
    const office::Document arrived = put(office::Direction::Incoming, State::Arrived);
    QCOMPARE(apply(QStringLiteral("d1"), QStringLiteral("H28.02"), recallingDocument(theirId)), QByteArray("done"));
    QCOMPARE(present(arrived.id).state, State::Cancelled);
    QCOMPARE(statuses(arrived.id).size(), 1);
    QCOMPARE(statuses(arrived.id).first().statusCode, QStringLiteral("15"));
    const auto recalling = m_office->store().read(
        [&](store::Connection& connection) { return store::documentsLinkedTo(connection, arrived.id); });
    QCOMPARE(recalling->size(), 1);
    QCOMPARE(recalling->first().state, State::Arrived);
    QCOMPARE(recalling->first().links.first().kind, office::LinkKind::Recall);
    QCOMPARE(statuses(recalling->first().id).first().statusCode, QStringLiteral("01"));
}

void TestExchangeActs::aRecallUnderTheDocumentsOwnIdMakesNoSecondOne() {
    const office::Document received = put(office::Direction::Incoming, State::Received);
    QCOMPARE(apply(QStringLiteral("d1"), QStringLiteral("H28.02"), recallingDocument(theirId, theirId)),
             QByteArray("done"));
    QCOMPARE(present(received.id).request.kind, office::RequestKind::Recall);
    QCOMPARE(present(received.id).request.reason, QStringLiteral("ban hành nhầm phụ lục"));
    const auto all =
        m_office->store().read([](store::Connection& connection) { return store::documents(connection, {}); });
    QCOMPARE(all->size(), 1);
    QCOMPARE(answerRequest(*m_office, m_clerk, received.id, true)->state, State::Cancelled);
}

void TestExchangeActs::statusesOfHandlingGoToTheIssuer() {
    const office::Document received = put(office::Direction::Incoming, State::Received);
    QCOMPARE(assignDocument(*m_office, m_leader, received.id, QStringLiteral("Phòng Hành chính"))->state,
             State::Assigned);
    QCOMPARE(startDocument(*m_office, m_officer, received.id)->state, State::InProgress);
    const auto done = completeDocument(*m_office, m_officer, received.id);
    QCOMPARE(done->state, State::Completed);
    QCOMPARE(completeDocument(*m_office, m_officer, received.id)->version, done->version);
    const QList<edxml::StatusMessage> told = statuses(received.id);
    QCOMPARE(told.size(), 3);
    QCOMPARE(told[0].statusCode, QStringLiteral("04"));
    QCOMPARE(told[0].description, QStringLiteral("Phòng Hành chính"));
    QCOMPARE(told[0].staff.staff, m_leader.fullName);
    QCOMPARE(told[1].statusCode, QStringLiteral("05"));
    QCOMPARE(told[2].statusCode, QStringLiteral("06"));
    QCOMPARE(codeOf(assignDocument(*m_office, m_leader, received.id)), QByteArray("office.transition_refused"));
}

void TestExchangeActs::resentToOneRecipientOnly() {
    const office::Document sent = put(office::Direction::Outgoing, State::Issued);
    QVERIFY(resendDocument(*m_office, m_clerk, sent.id, QStringLiteral("H28.02")));
    const auto messages =
        m_office->store().read([&](store::Connection& connection) { return store::messagesOf(connection, sent.id); });
    QCOMPARE(messages->size(), 1);
    QCOMPARE(messages->first().toOrgans, QStringList{QStringLiteral("H28.02")});
    QCOMPARE(messages->first().kind, store::MessageKind::Document);
    QCOMPARE(codeOf(resendDocument(*m_office, m_clerk, sent.id, QStringLiteral("H99"))),
             QByteArray("workflow.not_a_recipient"));
}

void TestExchangeActs::aMessageThatFailedIsCancelled() {
    const office::Document sent = put(office::Direction::Outgoing, State::Issued);
    QVERIFY(resendDocument(*m_office, m_clerk, sent.id, QStringLiteral("G22")));
    const auto all = [&] {
        return m_office->store()
            .read([&](store::Connection& connection) { return store::messagesOf(connection, sent.id); })
            .value_or(QList<store::OutboxMessage>());
    };
    const QString id = all().first().id;
    QVERIFY(m_office->store().write([&](store::Transaction& t) -> Result<> {
        TRY(const bool begun, store::beginAttempt(t, id, noon));
        return begun ? store::markFailed(t, id, Error("axis.recipient_unknown", {id}), std::nullopt, noon)
                     : fail("store.message_missing");
    }));
    QCOMPARE(codeOf(cancelMessage(*m_office, m_officer, id)), QByteArray("workflow.role_refused"));
    QVERIFY(cancelMessage(*m_office, m_clerk, id));
    QCOMPARE(all().first().state, store::OutboxState::Cancelled);
    QCOMPARE(codeOf(cancelMessage(*m_office, m_clerk, id)), QByteArray("store.message_not_waiting"));
}

QTEST_GUILESS_MAIN(TestExchangeActs)
#include "tst_exchange_acts.moc"
