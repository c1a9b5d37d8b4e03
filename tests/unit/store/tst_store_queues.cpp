#include "StoreTestKit.h"

#include "base/Text.h"
#include "store/Check.h"

#include <QTemporaryDir>

#include <atomic>
#include <thread>

using namespace vanthu;
using namespace vanthu::store;
using namespace vanthu::test;

// DESIGN.md §3, exactly-once effects: the tables between the office and the axis.
class TestStoreQueues : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<Store> store;
    QByteArray payload;

    void open() {
        store.reset();
        auto opened = Store::open(folder->path(), fixedClock());
        QVERIFY2(opened, whyOf(opened));
        store = std::move(*opened);
    }
    template<class Act>
    void does(Act act) {
        const auto done = store->write([&](Transaction& t) -> Result<> {
            TRY_VOID(act(t));
            return {};
        });
        QVERIFY2(done, whyOf(done));
    }
    void put(const QString& id, const QString& documentId, bool urgent = false, const QDateTime& notBefore = noon) {
        OutboxMessage m = newMessage(id, documentId, payload);
        m.urgent = urgent;
        m.notBefore = notBefore;
        does([&](Transaction& t) { return enqueue(t, m); });
    }
    QStringList due(const QDateTime& now = noon, int limit = 100) {
        QStringList ids;
        const auto messages = store->read([&](Connection& c) { return dueMessages(c, now, limit); });
        for (const OutboxMessage& m : messages.value())
            ids += m.id;
        return ids;
    }
    bool begin(const QString& id, const QDateTime& now = noon) {
        const auto begun = store->write([&](Transaction& t) { return beginAttempt(t, id, now); });
        return begun && *begun;
    }
    OutboxMessage message(const QString& id) {
        return store->read([&](Connection& c) { return messageByKey(c, "send:" + id); })->value_or(OutboxMessage());
    }
    QList<Attempt> attemptsOf(const QString& id) {
        return *store->read([&](Connection& c) { return attempts(c, id); });
    }
    int unsent() {
        return *store->read([](Connection& c) { return countUnsent(c); });
    }

private Q_SLOTS:
    void init() {
        folder = std::make_unique<QTemporaryDir>();
        open();
        payload = store->blobs().put("<edXML/>").value_or("");
        QVERIFY(!payload.isEmpty());
    }
    void cleanup() {
        QCOMPARE(problemsOf(*store), QByteArray());
        store.reset();
        folder.reset();
    }

    void messagesAreKeptWhole() {
        put("m1", "a", true, noon.addSecs(30));
        open();
        const OutboxMessage m = message("m1");
        QCOMPARE(m.id, "m1");
        QCOMPARE(m.key, "send:m1");
        QCOMPARE(m.documentId, "a");
        QCOMPARE(m.kind, MessageKind::Document);
        QCOMPARE(m.title, "05/SNV-VP → H28");
        QCOMPARE(m.fromOrgan, "H28.01");
        QCOMPARE(m.toOrgans, QStringList({"H28", "G22"}));
        QCOMPARE(m.payloadSha256, payload);
        QVERIFY(m.urgent);
        QCOMPARE(m.state, OutboxState::Queued);
        QCOMPARE(m.notBefore, noon.addSecs(30));
        QCOMPARE(m.createdAt, noon);
        QCOMPARE(m.attempts, 0);
        QVERIFY(!m.lastError);
        QCOMPARE(message("none").id, "");
    }

    // An act's key is fixed when it commits; the same act again adds nothing.
    void oneKeyIsOneMessage() {
        put("m1", "a");
        OutboxMessage again = newMessage("m2", "b", payload);
        again.key = "send:m1";
        does([&](Transaction& t) { return enqueue(t, again); });
        QCOMPARE(store->read([](Connection& c) { return outbox(c, 10); })->size(), 1);
        QCOMPARE(message("m1").documentId, "a");
    }

    void urgentGoesFirstThenInOrder() {
        put("m1", "a");
        put("m2", "b", true);
        put("m3", "c");
        put("m4", "d", true);
        QCOMPARE(due(), QStringList({"m2", "m4", "m1", "m3"}));
        QCOMPARE(due(noon, 2), QStringList({"m2", "m4"}));
        QCOMPARE(store->read([](Connection& c) { return outbox(c, 2); })->first().id, "m4"); // newest first
    }

    void oneDocumentsMessagesStayInOrder() {
        put("m1", "a");
        put("m2", "a", true); // urgent, and waits all the same
        put("m3", "b");
        QCOMPARE(due(), QStringList({"m1", "m3"}));
        QVERIFY(begin("m1"));
        QCOMPARE(due(), QStringList({"m3"}));
        does([](Transaction& t) { return markFailed(t, "m1", Error("network.timeout", {"x"}), std::nullopt, noon); });
        QCOMPARE(due(), QStringList({"m3"})); // an update without its document would be refused
        does([](Transaction& t) { return retryNow(t, "m1", noon); });
        QVERIFY(begin("m1"));
        does([](Transaction& t) { return markSent(t, "m1", "axis-1", noon); });
        QCOMPARE(due(), QStringList({"m2", "m3"}));
    }
    void aCancelledMessageHoldsUpNothing() {
        put("m1", "a");
        put("m2", "a");
        does([](Transaction& t) { return cancelMessage(t, "m1", noon); });
        QCOMPARE(due(), QStringList({"m2"}));
    }

    void theUndoWindowPrecedesTheFirstSending() {
        put("m1", "a", false, noon.addSecs(30));
        QCOMPARE(due(noon.addSecs(29)), QStringList());
        QVERIFY(!begin("m1", noon.addSecs(29)));
        QCOMPARE(due(noon.addSecs(30)), QStringList({"m1"}));
        const auto cancelled = store->write([](Transaction& t) { return cancelMessage(t, "m1", noon.addSecs(10)); });
        QVERIFY2(cancelled, whyOf(cancelled));
        QCOMPARE(cancelled->state, OutboxState::Cancelled);
        QCOMPARE(due(noon.addSecs(3600)), QStringList());
        QVERIFY(!begin("m1", noon.addSecs(3600)));
        QCOMPARE(unsent(), 0);
        const auto retried = store->write([](Transaction& t) { return retryNow(t, "m1", noon); });
        QCOMPARE(codeOf(retried), QByteArray("store.message_not_waiting"));
    }
    void undoIsOverOnceSendingBegan() {
        put("m1", "a");
        QVERIFY(begin("m1"));
        const auto cancel = [&] {
            return codeOf(store->write([](Transaction& t) { return cancelMessage(t, "m1", noon); }));
        };
        QCOMPARE(cancel(), QByteArray("store.undo_over"));
        does([](Transaction& t) {
            return markFailed(t, "m1", Error("network.timeout", {"x"}), noon.addSecs(60), noon);
        });
        QCOMPARE(cancel(), QByteArray("store.undo_over")); // the first attempt may have arrived
        QVERIFY(begin("m1", noon.addSecs(60)));
        does([](Transaction& t) { return markSent(t, "m1", "axis-1", noon); });
        QCOMPARE(cancel(), QByteArray("store.undo_over"));
        QCOMPARE(message("m1").state, OutboxState::Sent);
    }

    void anAttemptBeginsOnce() {
        put("m1", "a");
        auto second = Store::open(folder->path(), fixedClock());
        QVERIFY2(second, whyOf(second));
        std::atomic<int> begun = 0, failed = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&, i] {
                Store& mine = i % 2 == 0 ? *store : **second;
                const auto answer = mine.write([](Transaction& t) { return beginAttempt(t, "m1", noon); });
                if (!answer)
                    ++failed;
                else if (*answer)
                    ++begun;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(begun.load(), 1);
        QCOMPARE(attemptsOf("m1").size(), 1);
        QCOMPARE(message("m1").attempts, 1);
        QVERIFY(!begin("none"));
    }

    void aSentMessageIsOver() {
        put("m1", "a");
        QVERIFY(begin("m1"));
        does([](Transaction& t) { return markSent(t, "m1", "axis-1", noon.addSecs(2)); });
        const OutboxMessage m = message("m1");
        QCOMPARE(m.state, OutboxState::Sent);
        QCOMPARE(m.axisDocId, "axis-1");
        QCOMPARE(m.sentAt, noon.addSecs(2));
        QCOMPARE(unsent(), 0);
        QVERIFY(!begin("m1", noon.addDays(1)));
        const auto retried = store->write([](Transaction& t) { return retryNow(t, "m1", noon); });
        QCOMPARE(codeOf(retried), QByteArray("store.message_not_waiting"));
        // A late failure of the same attempt changes nothing.
        does([](Transaction& t) { return markFailed(t, "m1", Error("network.timeout", {"x"}), noon, noon); });
        QCOMPARE(message("m1").state, OutboxState::Sent);
    }

    void backOffOutlivesTheProgram() {
        put("m1", "a");
        put("m2", "b");
        QVERIFY(begin("m1"));
        does([](Transaction& t) {
            return markFailed(t, "m1", Error("axis.other_error", {"20", "lỗi\ttạm"}, "chi tiết"), noon.addSecs(300),
                              noon);
        });
        open();
        QCOMPARE(due(noon.addSecs(299)), QStringList({"m2"})); // one bad message holds up no other
        QCOMPARE(due(noon.addSecs(300)), QStringList({"m1", "m2"}));
        const OutboxMessage m = message("m1");
        QCOMPARE(m.nextTryAt, noon.addSecs(300));
        QCOMPARE(m.attempts, 1);
        QVERIFY(m.lastError);
        QCOMPARE(m.lastError->code(), QByteArray("axis.other_error"));
        QCOMPARE(m.lastError->args(), QStringList({"20", "lỗi\ttạm"}));
        QVERIFY(m.lastError->detail().contains("chi tiết"));
        does([](Transaction& t) { return retryNow(t, "m1", noon); }); // a person overrides
        QCOMPARE(due(noon), QStringList({"m1", "m2"}));
        QCOMPARE(message("m1").key, "send:m1");
    }

    void aPermanentFailureWaitsForAPerson() {
        put("m1", "a");
        QVERIFY(begin("m1"));
        does([](Transaction& t) {
            return markFailed(t, "m1", Error("axis.recipient_unknown", {"X"}), std::nullopt, noon);
        });
        QCOMPARE(message("m1").state, OutboxState::Failed);
        QCOMPARE(due(noon.addYears(1)), QStringList());
        QVERIFY(!begin("m1", noon.addYears(1)));
        QCOMPARE(unsent(), 1);
        does([](Transaction& t) { return retryNow(t, "m1", noon); });
        QVERIFY(begin("m1"));
        QCOMPARE(attemptsOf("m1").size(), 2);
        QCOMPARE(attemptsOf("m1")[0].result, "axis.recipient_unknown");
        QCOMPARE(attemptsOf("m1")[0].endedAt, noon);
        QVERIFY(!attemptsOf("m1")[1].endedAt.isValid());
    }

    void whatWasBeingSentIsSentAgainUnderItsKey() {
        put("m1", "a");
        put("m2", "b");
        put("m3", "c");
        QVERIFY(begin("m1") && begin("m2"));
        does([](Transaction& t) { return markSent(t, "m2", "axis-2", noon); });
        open(); // as after a crash
        QCOMPARE(message("m1").state, OutboxState::Sending);
        const auto recover = [&](const QDateTime& now) {
            return *store->write([&](Transaction& t) { return takeOver(t, {"pc:2", now.addSecs(60)}, now); });
        };
        QCOMPARE(recover(noon.addSecs(9)), 1);
        QCOMPARE(message("m1").state, OutboxState::Queued);
        QCOMPARE(message("m1").key, "send:m1");
        QCOMPARE(message("m2").state, OutboxState::Sent);
        QCOMPARE(attemptsOf("m1").first().result, "interrupted");
        QCOMPARE(attemptsOf("m1").first().endedAt, noon.addSecs(9));
        QCOMPARE(due(noon.addSecs(9)), QStringList({"m1", "m3"}));
        QVERIFY(begin("m1", noon.addSecs(9)));
        QCOMPARE(attemptsOf("m1").size(), 2);
        QCOMPARE(recover(noon.addSecs(10)), 1);
        QCOMPARE(recover(noon.addSecs(10)), 0);
    }

    void aDeliveryTwiceIsOne() {
        InboxMessage m;
        m.axisDocId = "axis-1";
        m.rawSha256 = payload;
        m.receivedAt = noon;
        does([&](Transaction& t) { return storeReceived(t, m); });
        InboxMessage again = m;
        again.rawSha256 = sha256Hex("khác");
        again.kind = MessageKind::Status;
        does([&](Transaction& t) { return storeReceived(t, again); });
        const auto read = [&](const QString& id) {
            return *store->read([&](Connection& c) { return inboxMessage(c, id); });
        };
        QCOMPARE(read("axis-1")->rawSha256, payload);
        QCOMPARE(read("axis-1")->kind, MessageKind::Document);
        QCOMPARE(read("axis-1")->state, InboxState::Stored);
        QVERIFY(!read("axis-2"));

        const auto applied = [&](const QString& key) {
            return *store->read([&](Connection& c) { return wasApplied(c, key); });
        };
        QVERIFY(!applied("H28|d|0"));
        does([](Transaction& t) { return markApplied(t, "axis-1", "H28|d|0", "doc"); });
        QVERIFY(applied("H28|d|0"));
        QVERIFY(!applied(""));
        QCOMPARE(read("axis-1")->state, InboxState::Applied);
        QCOMPARE(read("axis-1")->documentId, "doc");
        does(
            [](Transaction& t) { return markApplied(t, "axis-1", "other", "doc2"); }); // only what is stored is applied
        QCOMPARE(read("axis-1")->documentId, "doc");
        does([&](Transaction& t) { return storeReceived(t, again); }); // delivered again after that
        QCOMPARE(read("axis-1")->state, InboxState::Applied);
        does([](Transaction& t) { return markConfirmed(t, "axis-1", noon); });
        QCOMPARE(read("axis-1")->state, InboxState::Confirmed);
        QVERIFY(applied("H28|d|0"));
    }

    // Files of 1.5 KB would cost more than everything else about a status.
    void bytesOfAStatusStandInItsRow() {
        const QByteArray bytes("<edXML>\0\xff\r\n</edXML>", 19);
        OutboxMessage sent = newMessage("m1", "a", sha256Hex(bytes));
        sent.payload = bytes;
        InboxMessage received;
        received.axisDocId = "axis-1";
        received.kind = MessageKind::Status;
        received.rawSha256 = sha256Hex(bytes);
        received.raw = bytes;
        received.receivedAt = noon;
        does([&](Transaction& t) { return enqueue(t, sent); });
        does([&](Transaction& t) { return storeReceived(t, received); });
        QCOMPARE(message("m1").payload, bytes);
        const auto read = [&] { return **store->read([](Connection& c) { return inboxMessage(c, "axis-1"); }); };
        QCOMPARE(read().raw, bytes);
        QCOMPARE((*store->blobs().open(read().rawSha256, read().raw))->readAll(), bytes);
        QVERIFY(check(*store)->isEmpty());

        does([](Transaction& t) {
            return t.connection().execute("UPDATE outbox_message SET payload = 'x' WHERE id = 'm1'");
        });
        QCOMPARE(codeOf(store->blobs().open(message("m1").payloadSha256, message("m1").payload)),
                 QByteArray("store.blob_damaged"));
        QCOMPARE(check(*store)->size(), 1);
        QCOMPARE(codeOf(check(*store)->first()), QByteArray("store.blob_damaged"));
        does([](Transaction& t) { return discardRaw(t, "axis-1"); });
        QCOMPARE(read().raw, QByteArray());
        QCOMPARE(codeOf(check(*store)->last()), QByteArray("store.blob_missing"));
        received.raw = "<edXML/>";
        received.rawSha256 = sha256Hex(received.raw);
        does([&](Transaction& t) { return replaceRaw(t, received); });
        QCOMPARE(read().raw, received.raw);
        does([&](Transaction& t) {
            return t.connection().execute("UPDATE outbox_message SET payload = ? WHERE id = 'm1'", {bytes});
        });
        QVERIFY(check(*store)->isEmpty());
    }

    void theAxisIsToldOnlyAfterTheCommit() {
        for (int i = 0; i < 3; ++i) {
            InboxMessage m;
            m.axisDocId = QString::number(3 - i);
            m.rawSha256 = payload;
            m.receivedAt = noon.addSecs(i);
            does([&](Transaction& t) { return storeReceived(t, m); });
        }
        const auto in = [&](InboxState state) {
            QStringList ids;
            const auto messages = store->read([&](Connection& c) { return inboxIn(c, state, 10); });
            for (const InboxMessage& m : messages.value())
                ids += m.axisDocId;
            return ids;
        };
        QCOMPARE(in(InboxState::Stored), QStringList({"3", "2", "1"}));   // oldest first
        does([](Transaction& t) { return markConfirmed(t, "3", noon); }); // not yet applied: stays
        QCOMPARE(in(InboxState::Stored), QStringList({"3", "2", "1"}));
        does([](Transaction& t) { return markRejected(t, "2", Error("edxml.malformed", {"edXML", "7"}, "why")); });
        QCOMPARE(in(InboxState::Rejected), QStringList({"2"}));
        const auto rejected = *store->read([](Connection& c) { return inboxMessage(c, "2"); });
        QCOMPARE(rejected->error->code(), QByteArray("edxml.malformed"));
        QCOMPARE(rejected->error->args(), QStringList({"edXML", "7"}));
        does([](Transaction& t) { return markConfirmed(t, "2", noon); });
        QCOMPARE(in(InboxState::Confirmed), QStringList({"2"}));
        QCOMPARE(in(InboxState::Stored), QStringList({"3", "1"}));
    }

    void aRolledBackActLeavesNoMessage() {
        const auto refused = store->write([&](Transaction& t) -> Result<> {
            TRY_VOID(enqueue(t, newMessage("m1", "a", payload)));
            return fail("store.failed");
        });
        QVERIFY(!refused);
        QCOMPARE(due(), QStringList());
        put("m1", "a");
        QCOMPARE(due(), QStringList({"m1"}));
    }
};

QTEST_GUILESS_MAIN(TestStoreQueues)
#include "tst_store_queues.moc"
