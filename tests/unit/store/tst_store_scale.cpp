#include "StoreTestKit.h"

#include "base/Text.h"

#include <QTemporaryDir>

#include <sqlite3.h>

#include <functional>

using namespace vanthu;
using namespace vanthu::store;
using namespace vanthu::test;

// A million documents are normal: what an exchange, or a window about one document, asks of the store costs the same
// however many there are. Counted in steps of SQLite's machine, which do not depend on the computer.
class TestStoreScale : public QObject {
    Q_OBJECT

    using Query = std::function<Result<>(Transaction&)>;
    struct Case {
        const char* name;
        Query query;
    };

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    QByteArray blob;

    template<class T>
    static Result<> only(Result<T> result) {
        return result.map([](auto&&) {});
    }

    static QString number(int i) { return QString::number(i); }

    // An agency's year in small: what went out is answered, what came in is accepted.
    void fill(int from, int to) {
        const auto filled = store->write([&](Transaction& t) -> Result<> {
            for (int i = from; i < to; ++i) {
                office::Document d = newDocument("out" + number(i));
                d.state = office::State::Issued;
                d.direction = office::Direction::Outgoing;
                d.axisDocumentId = "axis" + number(i);
                d.number = i;
                d.files = {{0, office::FileRole::Main, "vb.pdf", "application/pdf", blob, 8}};
                TRY_VOID(save(t, d, "document.issued", noon));
                TRY_VOID(append(t, {0, noon, "vanthu", "document.issued", d.id, blob, {}, {}, {}}));
                OutboxMessage m = newMessage("m" + number(i), d.id, blob);
                TRY_VOID(enqueue(t, m));
                TRY(const bool begun, beginAttempt(t, m.id, noon));
                if (!begun)
                    return fail("internal.unexpected", {m.id});
                TRY_VOID(markSent(t, m.id, "at-axis" + number(i), noon));
                TRY_VOID(addRecipientStatus(t, d.id, {"H28", "01", noon, {}, {}, {}}, noon));

                office::Document in = newDocument("in" + number(i));
                in.state = office::State::InProgress;
                in.direction = office::Direction::Incoming;
                in.axisDocumentId = "theirs" + number(i);
                in.number = i;
                in.links = {{office::LinkKind::Reply, "H28.01", {}, {}, "axis" + number(i), d.id}};
                TRY_VOID(save(t, in, "document.arrived", noon));
                TRY_VOID(append(t, {0, noon, "axis", "document.arrived", in.id, blob, {}, {}, {}}));
                TRY_VOID(received(t, "r" + number(i)));
                TRY_VOID(markApplied(t, "r" + number(i), "natural" + number(i), in.id));
                TRY_VOID(markConfirmed(t, "r" + number(i), noon));
            }
            return {};
        });
        QVERIFY2(filled, whyOf(filled));
    }

    static Result<> received(Transaction& t, const QString& id) {
        InboxMessage m;
        m.axisDocId = id;
        m.kind = MessageKind::Status;
        m.fromOrgan = "H28";
        m.raw = "<edXML/>";
        m.rawSha256 = sha256Hex(m.raw);
        m.receivedAt = noon;
        return storeReceived(t, m);
    }

    // Steps of one query, which is undone.
    qint64 steps(const Query& query) {
        qint64 count = 0;
        const Error enough("internal.unexpected", {"undone"});
        Result<> outcome;
        const auto undone = store->write([&](Transaction& t) -> Result<> {
            sqlite3* handle = t.connection().handle();
            sqlite3_progress_handler(
                handle, 1,
                [](void* steps) {
                    ++*static_cast<qint64*>(steps);
                    return 0;
                },
                &count);
            outcome = query(t);
            sqlite3_progress_handler(handle, 0, nullptr, nullptr);
            return fail(enough);
        });
        if (undone || !outcome) {
            qWarning("%s", whyOf(outcome).constData());
            return -1;
        }
        return count;
    }

    QList<Case> cases() {
        const auto saved = [](Transaction& t) -> Result<> {
            TRY(office::Document d, document(t.connection(), "out7"));
            d.note = "sửa";
            return save(t, d, "document.noted", noon);
        };
        return {
            {"document", [](Transaction& t) { return only(document(t.connection(), "in7")); }},
            {"documentByClientKey",
             [](Transaction& t) { return only(documentByClientKey(t.connection(), "key-in7")); }},
            {"documentByAxisId, ours",
             [](Transaction& t) {
                 return only(documentByAxisId(t.connection(), office::Direction::Outgoing, "axis7", "H28.01"));
             }},
            {"documentByAxisId, theirs",
             [](Transaction& t) {
                 return only(documentByAxisId(t.connection(), office::Direction::Incoming, "theirs7", "H28.01"));
             }},
            {"documentByTriple",
             [](Transaction& t) { return only(documentByTriple(t.connection(), 7, "SNV-VP", "H28.01")); }},
            {"documentsNaming",
             [](Transaction& t) { return only(documentsNaming(t.connection(), "axis7", "H28.01")); }},
            {"documentsLinkedTo", [](Transaction& t) { return only(documentsLinkedTo(t.connection(), "out7")); }},
            {"recipientStatuses", [](Transaction& t) { return only(recipientStatuses(t.connection(), "out7")); }},
            {"fileVersions", [](Transaction& t) { return only(fileVersions(t.connection(), "out7")); }},
            {"journal", [](Transaction& t) { return only(journal(t.connection(), "out7")); }},
            {"journalChain", [](Transaction& t) { return only(journalChain(t.connection(), "out7")); }},
            {"inboxMessage", [](Transaction& t) { return only(inboxMessage(t.connection(), "r7")); }},
            {"inboxMessages",
             [](Transaction& t) {
                 return only(inboxMessages(t.connection(), {"r7", "r8"}));
             }},
            {"inboxAfter", [](Transaction& t) { return only(inboxAfter(t.connection(), InboxState::Stored, 0, 64)); }},
            {"inboxOf", [](Transaction& t) { return only(inboxOf(t.connection(), "in7")); }},
            {"inboxTroubles", [](Transaction& t) { return only(inboxTroubles(t.connection(), 100)); }},
            {"wasApplied", [](Transaction& t) { return only(wasApplied(t.connection(), "natural7")); }},
            {"dueMessages", [](Transaction& t) { return only(dueMessages(t.connection(), noon, 64)); }},
            {"messagesOf", [](Transaction& t) { return only(messagesOf(t.connection(), "out7")); }},
            {"messageByKey", [](Transaction& t) { return only(messageByKey(t.connection(), "send:m7")); }},
            {"nextDue", [](Transaction& t) { return only(nextDue(t.connection())); }},
            {"countUnsent", [](Transaction& t) { return only(countUnsent(t.connection())); }},
            {"outbox", [](Transaction& t) { return only(outbox(t.connection(), 20)); }},
            {"attempts", [](Transaction& t) { return only(attempts(t.connection(), "m7")); }},
            {"save", saved},
            {"addRecipientStatus",
             [](Transaction& t) {
                 return addRecipientStatus(t, "out7", {"H28", "03", noon, {}, {}, {}}, noon);
             }},
            {"append",
             [](Transaction& t) {
                 return append(t, {0, noon, "a", "b", "out7", {}, {}, {}, {}});
             }},
            {"enqueue", [this](Transaction& t) { return enqueue(t, newMessage("new", "out7", blob)); }},
            {"storeReceived", [](Transaction& t) { return received(t, "new"); }},
            {"leaseDue",
             [](Transaction& t) {
                 return only(leaseDue(t, {"pc:1", noon.addSecs(60)}, noon.addSecs(5), 64));
             }},
            {"takeOver",
             [](Transaction& t) {
                 return only(takeOver(t, {"pc:1", noon.addSecs(60)}, noon));
             }},
            {"settleClock", [](Transaction& t) { return only(settleClock(t, noon, std::chrono::hours(1))); }},
        };
    }

private Q_SLOTS:
    void whatIsAskedOfOneDocumentCostsTheSameAmongMany() {
        auto opened = Store::open(folder.path(), fixedClock());
        QVERIFY2(opened, whyOf(opened));
        store = std::move(*opened);
        blob = store->blobs().put("%PDF-1.7").value_or("");
        const QList<Case> all = cases();

        constexpr int few = 100, many = 2'000;
        fill(0, few);
        QList<qint64> before;
        for (const Case& one : all)
            before += steps(one.query);
        fill(few, many);
        QStringList dearer;
        for (qsizetype i = 0; i < all.size(); ++i) {
            const qint64 after = steps(all[i].query);
            QVERIFY2(before[i] > 0 && after > 0, all[i].name);
            if (after > 2 * before[i] + 100) // in proportion it would be twenty times
                dearer +=
                    QStringLiteral("%1: %2 steps, then %3").arg(QLatin1String(all[i].name)).arg(before[i]).arg(after);
        }
        QVERIFY2(dearer.isEmpty(), qPrintable(dearer.join(u'\n')));
        QCOMPARE(problemsOf(*store), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestStoreScale)
#include "tst_store_scale.moc"
