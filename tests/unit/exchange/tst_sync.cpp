// The sync pass against a transport that fails where a test says: what must survive is in the store.

#include "base/Faults.h"
#include "base/FileLock.h"
#include "base/Text.h"
#include "exchange/SyncEngine.h"
#include "store/Outbox.h"

#include <QtTest>

using namespace vanthu;
using namespace vanthu::exchange;

namespace {

SyncOptions withoutChance(bool byPerson = true) {
    SyncOptions options;
    options.byPerson = byPerson;
    options.random = [] { return 0.0; };
    return options;
}

class ScriptedAxis : public AxisTransport {
public:
    Result<QString> send(const OutgoingMessage& message, const Cancel&) override {
        ++sendings;
        if (whileSending)
            whileSending();
        if (down)
            return fail("network.timeout", {QStringLiteral("axis")});
        if (losesEverySecond && sendings % 2 == 0)
            return fail("axis.bad_reply", {QStringLiteral("axis")});
        if (refuseTo == message.to.value(0))
            return fail(refusal);
        QFile payload(message.file);
        if (!message.file.isEmpty() && !payload.open(QIODevice::ReadOnly))
            return fail("file.missing", {message.file});
        delivered += message.file.isEmpty() ? message.bytes : payload.readAll();
        return QStringLiteral("axis-%1").arg(delivered.size());
    }
    Result<> ping(const Cancel& cancel) override {
        return garblesPings ? fail("axis.bad_reply", {QStringLiteral("axis")}) : AxisTransport::ping(cancel);
    }
    Result<QList<WaitingMessage>> waiting(store::MessageKind kind, const Cancel&) override {
        if (down)
            return fail("network.timeout", {QStringLiteral("axis")});
        if (garbledAnswers > 0 && garbledAnswers-- > 0)
            return fail("axis.bad_reply", {QStringLiteral("axis")});
        QList<WaitingMessage> all;
        for (auto it = inbox.cbegin(); it != inbox.cend(); ++it)
            if (it.key().startsWith(QLatin1String("status")) == (kind == store::MessageKind::Status))
                all.append({it.key(), kind, QStringLiteral("H28.02")});
        return all;
    }
    Result<QByteArray> fetch(const WaitingMessage& message, const QString& file, const Cancel&) override {
        if (down || message.docId == brokenFetch)
            return fail("network.timeout", {QStringLiteral("axis")});
        if (message.docId.startsWith(QLatin1String("lost")))
            return fail("axis.bad_reply", {QStringLiteral("axis")});
        if (message.docId == waitsFor)
            sentByThen = int(delivered.size());
        QFile sink(file);
        if (!sink.open(QIODevice::WriteOnly) || sink.write(inbox.value(message.docId)) < 0)
            return fail("file.unwritable", {file});
        return QByteArray();
    }
    Result<> confirm(const QString& docId, PullState state, const QString&, const Cancel&) override {
        confirmations += {docId, state};
        if (loseConfirmations || docId == brokenConfirmation)
            return fail("network.timeout", {QStringLiteral("axis")});
        inbox.remove(docId);
        return {};
    }
    Result<QList<Agency>> agencies(const Cancel&) override { return QList<Agency>(); }
    int connections() const override { return lines; }

    int lines = 1; // more of them fetch only
    bool garblesPings = false;
    bool losesEverySecond = false;
    QString waitsFor; // when it is fetched,
    int sentByThen = 0;

    QString refuseTo;
    Error refusal{"axis.unwell", {QStringLiteral("axis"), QStringLiteral("20"), QString()}};
    bool down = false;
    int garbledAnswers = 0; // to the question what waits
    QString brokenFetch;
    QString brokenConfirmation;
    bool loseConfirmations = false;
    int sendings = 0;
    std::function<void()> whileSending;
    QByteArrayList delivered;
    QMap<QString, QByteArray> inbox;
    QList<QPair<QString, PullState>> confirmations;
};

} // namespace

class TestSync : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void sendsOnceAndInOrderOfUrgency();
    void undoWindowHoldsBack();
    void refusalIsKeptAndTriedLater();
    void permanentRefusalWaitsForAPerson();
    void oneBadMessageHoldsUpNoOther();
    void oneMessageThatCannotBeFetchedHoldsUpNoOther();
    void oneMessageThatCannotBeConfirmedHoldsUpNoOther();
    void manyMessagesThatMustWaitHideNoOther();
    void silentAxisIsAskedNoFurther();
    void anAxisThatGarblesAnAnswerIsNotDown();
    void anOutboxThatFillsUpAgainHoldsUpNoReceiving();
    void thousandsThatWaitHoldUpNoSending();
    void anAxisThatLosesManyAnswersIsNotDown();
    void senderIsKept();
    void bytesLostBeforeTheirUseAreFetchedAgain();
    void aPassThatBreaksOffLeavesNoFetchedFile();
    void interruptedSendingIsRepeatedWithTheSameBytes();
    void damagedPayloadNeverLeaves();
    void bytesInARowLeaveAsTheyAre();
    void aShortStatusStandsInItsRow();
    void receivedIsStoredBeforeItIsConfirmed();
    void lostConfirmationIsMadeGood();
    void unreadableMessageIsRejectedAtTheAxis();
    void transientFailureKeepsTheMessage();
    void pausesGrowToAnHour();
    void aClockThatWasPutBackFreezesNothing();
    void aDeadPassIsTakenOverAndAForeignOneIsNot();
    void oneBadRecipientKeepsTheDocumentFromNoOther();
    void aSilentAxisIsLeftAloneUntilItsProbe();
    void oneBadMessageSpoilsNoBatch();
    void onlyOnePassAtATime();
    void lockFileOfAKilledProcessIsNoLock();

private:
    void enqueue(const QString& id, const QString& to, bool urgent = false, int delay = 0);
    store::OutboxMessage message(const QString& id);
    SyncReport sync(const ApplyReceived& apply = [](const store::InboxMessage&) -> Result<> { return {}; });
    ApplyReceived marking();

    std::unique_ptr<QTemporaryDir> m_folder;
    QDateTime m_now;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<ScriptedAxis> m_axis;
};

void TestSync::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_now = QDateTime(QDate(2026, 3, 2), QTime(1, 0), Qt::UTC);
    auto store = store::Store::open(m_folder->path(), [this] { return m_now; });
    QVERIFY(store);
    m_store = std::move(*store);
    m_axis = std::make_unique<ScriptedAxis>();
}

void TestSync::enqueue(const QString& id, const QString& to, bool urgent, int delay) {
    const auto payload = m_store->blobs().put("<edXML>" + id.toUtf8() + "</edXML>");
    store::OutboxMessage m;
    m.id = m.key = id;
    m.documentId = id;
    m.toOrgans = QStringList{to};
    m.payloadSha256 = *payload;
    m.urgent = urgent;
    m.notBefore = m_now.addSecs(delay);
    m.createdAt = m_now;
    QVERIFY(m_store->write([&](store::Transaction& t) { return store::enqueue(t, m); }));
}

store::OutboxMessage TestSync::message(const QString& id) {
    return **m_store->read([&](store::Connection& c) { return store::messageByKey(c, id); });
}

SyncReport TestSync::sync(const ApplyReceived& apply) {
    auto report = syncOnce(*m_store, *m_axis, apply, {}, withoutChance());
    if (!report)
        qWarning("%s", qPrintable(report.error().technical()));
    return report.value_or(SyncReport{-1, -1, -1, -1, {}});
}

ApplyReceived TestSync::marking() {
    return [this](const store::InboxMessage& m) {
        return m_store->write(
            [&](store::Transaction& t) { return store::markApplied(t, m.axisDocId, m.axisDocId, {}); });
    };
}

void TestSync::sendsOnceAndInOrderOfUrgency() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"));
    enqueue(QStringLiteral("b"), QStringLiteral("H28.02"), true);
    QCOMPARE(sync().sent, 2);
    QCOMPARE(m_axis->delivered, QByteArrayList({"<edXML>b</edXML>", "<edXML>a</edXML>"}));
    QCOMPARE(sync().sent, 0);
    QCOMPARE(message(QStringLiteral("a")).state, store::OutboxState::Sent);
    QCOMPARE(message(QStringLiteral("a")).axisDocId, QStringLiteral("axis-2"));
}

void TestSync::undoWindowHoldsBack() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"), false, 30);
    m_now = m_now.addSecs(29);
    QCOMPARE(sync().sent, 0);
    m_now = m_now.addSecs(1);
    QCOMPARE(sync().sent, 1);
}

void TestSync::refusalIsKeptAndTriedLater() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"));
    m_axis->refuseTo = QStringLiteral("H28.02");
    QCOMPARE(sync().failed, 1);
    const store::OutboxMessage waiting = message(QStringLiteral("a"));
    QCOMPARE(waiting.state, store::OutboxState::Queued);
    QCOMPARE(waiting.lastError->code(), QByteArray("axis.unwell"));
    QCOMPARE(waiting.nextTryAt, m_now.addSecs(25));
    QCOMPARE(sync().failed, 0); // not before its time
    m_axis->refuseTo.clear();
    m_now = m_now.addSecs(25);
    QCOMPARE(sync().sent, 1);
    QCOMPARE(message(QStringLiteral("a")).attempts, 2);
}

void TestSync::permanentRefusalWaitsForAPerson() {
    enqueue(QStringLiteral("a"), QStringLiteral("H99"));
    m_axis->refuseTo = QStringLiteral("H99");
    m_axis->refusal = Error("axis.recipient_unknown", {QStringLiteral("axis"), QStringLiteral("18"), QString()});
    sync();
    QCOMPARE(message(QStringLiteral("a")).state, store::OutboxState::Failed);
    m_now = m_now.addDays(1);
    QCOMPARE(sync().failed, 0);
    QCOMPARE(m_axis->sendings, 1);
    m_axis->refuseTo.clear();
    QVERIFY(m_store->write([&](store::Transaction& t) { return store::retryNow(t, QStringLiteral("a"), m_now); }));
    QCOMPARE(sync().sent, 1);
}

void TestSync::oneBadMessageHoldsUpNoOther() {
    enqueue(QStringLiteral("a"), QStringLiteral("H99"));
    enqueue(QStringLiteral("b"), QStringLiteral("H28.02"));
    m_axis->refuseTo = QStringLiteral("H99");
    m_axis->refusal = Error("axis.edxml_refused", {QStringLiteral("axis"), QStringLiteral("22"), QString()});
    QCOMPARE(sync().sent, 1);
    QCOMPARE(message(QStringLiteral("b")).state, store::OutboxState::Sent);
}

// The first in the list at every pass: whoever sent it would otherwise have closed this agency's inbox.
void TestSync::oneMessageThatCannotBeFetchedHoldsUpNoOther() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    m_axis->inbox[QStringLiteral("d2")] = "<edXML>2</edXML>";
    m_axis->brokenFetch = QStringLiteral("d1");
    const SyncReport report = sync(marking());
    QCOMPARE(report.received, 1);
    QCOMPARE(report.problems.size(), 1);
    QCOMPARE(m_axis->inbox.keys(), QStringList{QStringLiteral("d1")});
}

void TestSync::oneMessageThatCannotBeConfirmedHoldsUpNoOther() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    m_axis->inbox[QStringLiteral("d2")] = "<edXML>2</edXML>";
    m_axis->brokenConfirmation = QStringLiteral("d1");
    enqueue(QStringLiteral("late"), QStringLiteral("H28.02"), false, 60);
    sync([&](const store::InboxMessage& m) {
        m_now = m_now.addSecs(60);
        return marking()(m);
    });
    QCOMPARE(m_axis->inbox.keys(), QStringList{QStringLiteral("d1")});
    QCOMPARE(message(QStringLiteral("late")).state, store::OutboxState::Sent);
}

// A recall, say, is kept until a later version can apply it.
void TestSync::manyMessagesThatMustWaitHideNoOther() {
    constexpr int many = 250;
    for (int i = 0; i < many; ++i)
        m_axis->inbox[QStringLiteral("a%1").arg(i)] = "<edXML>recall</edXML>";
    m_axis->inbox[QStringLiteral("z")] = "<edXML>new</edXML>";
    sync([&](const store::InboxMessage& m) -> Result<> {
        if (m.axisDocId != QLatin1String("z"))
            return fail("workflow.request_too_early", {m.axisDocId});
        return marking()(m);
    });
    QCOMPARE(m_axis->inbox.size(), many);
    QVERIFY(!m_axis->inbox.contains(QStringLiteral("z")));
}

void TestSync::silentAxisIsAskedNoFurther() {
    m_axis->down = true;
    for (const char* id : {"a", "b", "c"})
        enqueue(QString::fromLatin1(id), QStringLiteral("H28.02"));
    QCOMPARE(sync().failed, 1);
    QCOMPARE(m_axis->sendings, 1);
    QCOMPARE(message(QStringLiteral("b")).attempts, 0);
}

// One that garbles every answer is.
void TestSync::anAxisThatGarblesAnAnswerIsNotDown() {
    m_axis->refuseTo = QStringLiteral("H28.09");
    enqueue(QStringLiteral("first"), QStringLiteral("H28.09"));
    enqueue(QStringLiteral("second"), QStringLiteral("H28.02"));
    m_axis->inbox[QStringLiteral("d1")] = "<edXML/>";
    m_axis->garbledAnswers = 2;
    SyncReport report = sync(marking());
    QCOMPARE(report.sent, 1);
    QCOMPARE(report.received, 1);
    QVERIFY(!report.restsUntil);

    m_axis->garbledAnswers = 100;
    enqueue(QStringLiteral("third"), QStringLiteral("H28.09"));
    enqueue(QStringLiteral("fourth"), QStringLiteral("H28.02"));
    report = sync(marking());
    QCOMPARE(report.sent, 0);
    QVERIFY(report.restsUntil);
}

void TestSync::anOutboxThatFillsUpAgainHoldsUpNoReceiving() {
    enqueue(QStringLiteral("first"), QStringLiteral("H28.02"));
    m_axis->whileSending = [this] {
        if (m_axis->sendings == 1) // comes while the outbox goes out
            m_axis->inbox[QStringLiteral("d1")] = "<edXML/>";
        if (m_axis->sendings < 3000 && m_axis->confirmations.isEmpty())
            enqueue(QString::number(m_axis->sendings), QStringLiteral("H28.02"));
    };
    const SyncReport report = sync(marking());
    QCOMPARE(report.received, 1);
    QVERIFY2(m_axis->sendings < 1000, QByteArray::number(m_axis->sendings));
    QCOMPARE(report.sent, m_axis->sendings);
}

// Also in bad weather, when little goes out beside the fetching.
void TestSync::thousandsThatWaitHoldUpNoSending() {
    for (int i = 0; i < 100; ++i)
        enqueue(QStringLiteral("out%1").arg(i), QStringLiteral("H28.02"));
    for (int i = 0; i < 1000; ++i)
        m_axis->inbox[QStringLiteral("in%1").arg(i, 4, 10, QLatin1Char('0'))] = "<edXML/>";
    m_axis->losesEverySecond = true;
    m_axis->waitsFor = QStringLiteral("in0900");
    QCOMPARE(sync(marking()).received, 1000);
    QVERIFY2(m_axis->sentByThen >= 50, QByteArray::number(m_axis->sentByThen));
}

// Most answers break off, and so does the answer to the question whether it is there; some come through.
void TestSync::anAxisThatLosesManyAnswersIsNotDown() {
    for (int i = 0; i < 300; ++i)
        m_axis->inbox[QStringLiteral("%1%2").arg(i % 3 == 0 ? QLatin1String("good") : QLatin1String("lost")).arg(i)] =
            "<edXML/>";
    m_axis->lines = 4;
    m_axis->garblesPings = true;
    const SyncReport report = sync(marking());
    QCOMPARE(report.received, 100);
    QVERIFY(!report.restsUntil);
}

void TestSync::senderIsKept() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    QString from;
    sync([&](const store::InboxMessage& m) {
        from = m.fromOrgan;
        return marking()(m);
    });
    QCOMPARE(from, QStringLiteral("H28.02"));
}

// As when a process is killed that had thrown a classified message away, but not yet refused it.
void TestSync::bytesLostBeforeTheirUseAreFetchedAgain() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    sync([&](const store::InboxMessage& m) -> Result<> {
        TRY_VOID(m_store->blobs().discard(m.rawSha256));
        return fail("store.busy");
    });
    QCOMPARE(sync([&](const store::InboxMessage& m) -> Result<> {
                 TRY_VOID(m_store->blobs().verify(m.rawSha256));
                 return fail("office.classified_refused", {QStringLiteral("x")});
             }).rejected,
             1);
    QVERIFY(m_axis->inbox.isEmpty());
}

// What a killed process leaves: a message "sending" with an open attempt.
// As on a full disk: two lots a pass would fill it further.
void TestSync::aPassThatBreaksOffLeavesNoFetchedFile() {
    constexpr int documents = 150;
    m_axis->lines = 4;
    const QDir temporary(m_store->folder() + QStringLiteral("/blobs/tmp"));
    for (int n = 1; n <= 3; ++n) {
        for (int i = 0; i < documents; ++i)
            m_axis->inbox.insert(QStringLiteral("doc%1").arg(i), QByteArray(20'000, 'x') + QByteArray::number(i));
        faults::arm(faults::Point::File, n);
        const auto report = syncOnce(
            *m_store, *m_axis, [](const store::InboxMessage&) -> Result<> { return {}; }, {}, withoutChance());
        const bool failed = faults::passed(faults::Point::File) >= n;
        faults::arm(faults::Point::File, 0);
        QVERIFY(failed && !report);
        QCOMPARE(temporary.entryList(QDir::Files), QStringList());
    }
    sync(marking());
    QVERIFY(m_axis->inbox.isEmpty());
}

void TestSync::interruptedSendingIsRepeatedWithTheSameBytes() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"));
    QVERIFY(m_store->write([&](store::Transaction& t) { return store::beginAttempt(t, QStringLiteral("a"), m_now); }));
    QCOMPARE(message(QStringLiteral("a")).state, store::OutboxState::Sending);
    QCOMPARE(sync().sent, 1);
    QCOMPARE(m_axis->delivered, QByteArrayList({"<edXML>a</edXML>"}));
    const auto attempts = m_store->read([](store::Connection& c) { return store::attempts(c, QStringLiteral("a")); });
    QCOMPARE(attempts->size(), 2);
    QCOMPARE(attempts->first().result, QStringLiteral("interrupted"));
}

void TestSync::damagedPayloadNeverLeaves() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"));
    const QString path = m_store->blobs().path(message(QStringLiteral("a")).payloadSha256);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    QFile blob(path);
    QVERIFY(blob.open(QIODevice::ReadWrite));
    QVERIFY(blob.write("<edXmL") == 6);
    blob.close();
    sync();
    QCOMPARE(m_axis->sendings, 0);
    QCOMPARE(message(QStringLiteral("a")).state, store::OutboxState::Failed);
    QCOMPARE(message(QStringLiteral("a")).lastError->code(), QByteArray("store.blob_damaged"));
}

void TestSync::bytesInARowLeaveAsTheyAre() {
    for (const QString& id : {QStringLiteral("good"), QStringLiteral("damaged")}) {
        store::OutboxMessage m;
        m.id = m.key = m.documentId = id;
        m.kind = store::MessageKind::Status;
        m.toOrgans = QStringList{QStringLiteral("H28.02")};
        m.payload = "<edXML>" + id.toUtf8() + "</edXML>";
        m.payloadSha256 = sha256Hex(id == QLatin1String("good") ? m.payload : QByteArray("<edXML/>"));
        m.notBefore = m.createdAt = m_now;
        QVERIFY(m_store->write([&](store::Transaction& t) { return store::enqueue(t, m); }));
    }
    sync();
    QCOMPARE(m_axis->delivered, QByteArrayList({"<edXML>good</edXML>"}));
    QCOMPARE(message(QStringLiteral("damaged")).lastError->code(), QByteArray("store.blob_damaged"));
}

// Whatever road it came on; this one fetches into files.
void TestSync::aShortStatusStandsInItsRow() {
    const QByteArray brief = "<edXML>1</edXML>";
    const QByteArray lengthy = brief + QByteArray(store::mostInRow, ' ');
    m_axis->inbox = {
        {QStringLiteral("document"), brief}, {QStringLiteral("status1"), brief}, {QStringLiteral("status2"), lengthy}};
    QHash<QString, QByteArray> rows;
    const SyncReport report = sync([&](const store::InboxMessage& m) -> Result<> {
        rows[m.axisDocId] = m.raw;
        TRY_VOID(m_store->blobs().verify(m.rawSha256, m.raw));
        return marking()(m);
    });
    QCOMPARE(report.received, 3);
    QVERIFY(report.problems.isEmpty());
    QCOMPARE(rows.value(QStringLiteral("document")), QByteArray());
    QCOMPARE(rows.value(QStringLiteral("status1")), brief);
    QCOMPARE(rows.value(QStringLiteral("status2")), QByteArray());
    QVERIFY(QDir(m_store->folder() + QStringLiteral("/blobs/tmp")).isEmpty());
}

void TestSync::receivedIsStoredBeforeItIsConfirmed() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    bool confirmedBefore = true;
    const SyncReport report = sync([&](const store::InboxMessage& m) -> Result<> {
        confirmedBefore = !m_axis->confirmations.isEmpty();
        QFile raw(m_store->blobs().path(m.rawSha256));
        if (!raw.open(QIODevice::ReadOnly) || raw.readAll() != "<edXML>1</edXML>")
            return fail("file.missing", {raw.fileName()});
        return marking()(m);
    });
    QCOMPARE(report.received, 1);
    QVERIFY(!confirmedBefore);
    QCOMPARE(m_axis->confirmations.size(), 1);
    QCOMPARE(m_axis->confirmations.first().second, PullState::Done);
}

void TestSync::lostConfirmationIsMadeGood() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    m_axis->loseConfirmations = true;
    int applied = 0;
    const ApplyReceived counting = [&](const store::InboxMessage& m) {
        ++applied;
        return marking()(m);
    };
    QCOMPARE(sync(counting).problems.size(), 1);
    m_axis->loseConfirmations = false;
    QVERIFY(sync(counting).problems.isEmpty());
    QCOMPARE(applied, 1);
    QVERIFY(m_axis->inbox.isEmpty());
}

void TestSync::unreadableMessageIsRejectedAtTheAxis() {
    m_axis->inbox[QStringLiteral("d1")] = "<rubbish/>";
    m_axis->inbox[QStringLiteral("d2")] = "<edXML/>";
    const SyncReport report = sync([&](const store::InboxMessage& m) -> Result<> {
        if (m.axisDocId == QLatin1String("d1"))
            return fail("edxml.malformed", {QStringLiteral("rubbish"), QString()});
        return marking()(m);
    });
    QCOMPARE(report.rejected, 1);
    const QList<QPair<QString, PullState>> told = {{QStringLiteral("d2"), PullState::Done},
                                                   {QStringLiteral("d1"), PullState::Fail}};
    QCOMPARE(m_axis->confirmations, told);
}

void TestSync::transientFailureKeepsTheMessage() {
    m_axis->inbox[QStringLiteral("d1")] = "<edXML>1</edXML>";
    sync([](const store::InboxMessage&) -> Result<> { return fail("store.disk_full", {QStringLiteral("x")}); });
    QVERIFY(m_axis->confirmations.isEmpty());
    sync(marking());
    QCOMPARE(m_axis->confirmations.size(), 1);
}

// DESIGN.md §3: persisted, grows, with a little chance on top that is never less than the pause itself.
void TestSync::pausesGrowToAnHour() {
    const Random none = [] { return 0.0; };
    QList<qint64> pauses;
    for (int attempts = 1; attempts <= 7; ++attempts)
        pauses += backOff(attempts, none).count();
    QCOMPARE(pauses, QList<qint64>({25, 75, 225, 675, 2025, 3600, 3600}));
    for (int attempts = 1; attempts < 40; ++attempts) {
        const auto pause = backOff(attempts, systemRandom());
        QVERIFY(pause >= backOff(attempts, none) && pause <= backOff(attempts, none) * 5 / 4);
        QVERIFY(pause <= longestBackOff);
    }
}

void TestSync::aClockThatWasPutBackFreezesNothing() {
    const QDateTime right = m_now;
    m_now = right.addYears(1); // as after an empty battery
    enqueue(QStringLiteral("tried"), QStringLiteral("H28.02"));
    enqueue(QStringLiteral("window"), QStringLiteral("H28.03"), false, 30);
    m_axis->refuseTo = QStringLiteral("H28.02");
    QCOMPARE(sync().failed, 1);
    m_axis->refuseTo.clear();
    m_now = right;
    QCOMPARE(sync().sent, 0); // both wait their whole time again, the undo window too
    m_now = right.addSecs(31);
    QCOMPARE(sync().sent, 2);
}

void TestSync::aDeadPassIsTakenOverAndAForeignOneIsNot() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"));
    enqueue(QStringLiteral("b"), QStringLiteral("H28.02"));
    QVERIFY(m_store->write([&](store::Transaction& t) -> Result<> {
        TRY_VOID(store::leaseDue(t, {QStringLiteral("another-machine:1:x"), m_now.addSecs(600)}, m_now, 1));
        return {};
    }));
    QCOMPARE(sync().sent, 1); // only b: the other machine is still at a
    QCOMPARE(message(QStringLiteral("a")).state, store::OutboxState::Sending);
    m_now = m_now.addSecs(601);
    QCOMPARE(sync().sent, 1);
    QCOMPARE(m_axis->delivered, QByteArrayList({"<edXML>b</edXML>", "<edXML>a</edXML>"}));
}

void TestSync::oneBadRecipientKeepsTheDocumentFromNoOther() {
    enqueue(QStringLiteral("a"), QStringLiteral("H99"));
    QVERIFY(m_store->write([&](store::Transaction& t) {
        return t.connection().execute("UPDATE outbox_message SET to_organs = 'H99,H28.02,H28.03'");
    }));
    m_axis->refuseTo = QStringLiteral("H99");
    m_axis->refusal = Error("axis.recipient_unknown", {QStringLiteral("axis"), QStringLiteral("18"), QString()});
    QCOMPARE(sync().sent, 2);
    const auto all = m_store->read([](store::Connection& c) { return store::outbox(c, 10); });
    QCOMPARE(all->size(), 4);
    QCOMPARE(message(QStringLiteral("a")).state, store::OutboxState::Split);
    QCOMPARE(message(QStringLiteral("a/H99")).state, store::OutboxState::Failed);
    QCOMPARE(message(QStringLiteral("a/H28.03")).state, store::OutboxState::Sent);
    QCOMPARE(message(QStringLiteral("a/H28.03")).toOrgans, QStringList{QStringLiteral("H28.03")});
    QVERIFY(m_store->write(
        [&](store::Transaction& t) { return store::abandonMessage(t, QStringLiteral("a/H99"), m_now); }));
    QCOMPARE(sync().failed, 0);
}

void TestSync::aSilentAxisIsLeftAloneUntilItsProbe() {
    enqueue(QStringLiteral("a"), QStringLiteral("H28.02"));
    m_axis->down = true;
    QCOMPARE(sync().failed, 1);
    const int asked = m_axis->sendings;
    m_axis->down = false;
    m_now = m_now.addSecs(24);
    const auto resting = syncOnce(*m_store, *m_axis, marking(), {}, withoutChance(false));
    QCOMPARE(*resting->restsUntil, m_now.addSecs(1));
    QCOMPARE(resting->problems.size(), 1);
    QCOMPARE(m_axis->sendings, asked);
    m_now = m_now.addSecs(1);
    const auto probing = syncOnce(*m_store, *m_axis, marking(), {}, withoutChance(false));
    QVERIFY(!probing->restsUntil);
    QCOMPARE(probing->sent, 1);
}

void TestSync::oneBadMessageSpoilsNoBatch() {
    for (const char* id : {"d1", "d2", "d3", "d4"})
        m_axis->inbox[QString::fromLatin1(id)] = "<edXML/>";
    Receiver receiver;
    receiver.threads = 2;
    receiver.prepare = [](const store::InboxMessage& m) -> Result<Prepared> {
        if (m.axisDocId == QLatin1String("d1"))
            return fail("edxml.malformed", {QStringLiteral("1"), QString()});
        return Prepared{{}, [m](store::Transaction& t) -> Result<> {
                            TRY_VOID(store::markApplied(t, m.axisDocId, QStringLiteral("key") + m.axisDocId, {}));
                            if (m.axisDocId == QLatin1String("d2")) // after it has written
                                return fail("edxml.missing", {QStringLiteral("x")});
                            return {};
                        }};
    };
    const auto report = syncOnce(*m_store, *m_axis, receiver, {}, withoutChance());
    QVERIFY(report);
    QCOMPARE(report->received, 4);
    QCOMPARE(report->rejected, 2);
    QVERIFY(m_axis->inbox.isEmpty());
    int refused = 0;
    for (const auto& [id, state] : std::as_const(m_axis->confirmations))
        refused += state == PullState::Fail ? 1 : 0;
    QCOMPARE(refused, 2);
    const auto undone =
        m_store->read([](store::Connection& c) { return store::wasApplied(c, QStringLiteral("keyd2")); });
    QVERIFY(!*undone);
}

void TestSync::onlyOnePassAtATime() {
    auto other = std::make_unique<FileLock>(m_folder->filePath(QStringLiteral("sync.lock")));
    QVERIFY(other->tryLock());
    const auto report = syncOnce(*m_store, *m_axis, marking());
    QVERIFY(!report);
    QCOMPARE(report.error().code(), QByteArray("axis.sync_busy"));
    other.reset();
    QVERIFY(syncOnce(*m_store, *m_axis, marking()));
}

// What a process leaves that was killed right after it had made the file.
void TestSync::lockFileOfAKilledProcessIsNoLock() {
    QFile left(m_folder->filePath(QStringLiteral("sync.lock")));
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    QVERIFY(syncOnce(*m_store, *m_axis, marking()));
}

QTEST_GUILESS_MAIN(TestSync)
#include "tst_sync.moc"
