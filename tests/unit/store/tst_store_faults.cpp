#include "StoreTestKit.h"

#include "base/Faults.h"
#include "base/Text.h"

#include <QDir>
#include <QTemporaryDir>

using namespace vanthu;
using namespace vanthu::store;
using namespace vanthu::test;
using faults::Point;

namespace {

// One act as the workflow does it: files first, then one transaction.
Result<int> issue(Store& store, const QString& id) {
    TRY(const QByteArray main, store.blobs().put("PDF của " + id.toUtf8()));
    TRY(const QByteArray payload, store.blobs().put("<edXML>" + id.toUtf8() + "</edXML>"));
    return store.write([&](Transaction& t) -> Result<int> {
        office::Document d = newDocument(id);
        d.files = {{0, office::FileRole::Main, "a.pdf", "application/pdf", main, 10}};
        TRY_VOID(save(t, d, "document.drafted", noon));
        TRY(d.number, takeNumber(t, "di", 2026, id, noon));
        d.state = office::State::Issued;
        TRY_VOID(save(t, d, "document.issued", noon));
        TRY_VOID(enqueue(t, newMessage(id, id, payload)));
        JournalEntry entry;
        entry.at = noon;
        entry.act = "document.issued";
        entry.documentId = id;
        TRY_VOID(append(t, entry));
        return *d.number;
    });
}

struct Counts {
    int documents = -1, messages = -1, entries = -1;
    bool operator==(const Counts& other) const = default;
};

Counts countsOf(Store& store) {
    Counts counts;
    const auto read = store.read([&](Connection& c) -> Result<> {
        TRY(const QList<office::Document> all, documents(c, {}));
        TRY(const QList<OutboxMessage> messages, outbox(c, 100));
        TRY(const QList<JournalEntry> entries, journal(c, ""));
        counts = {int(all.size()), int(messages.size()), int(entries.size())};
        return {};
    });
    return read ? counts : Counts();
}

} // namespace

// DESIGN.md §3, durability: whichever access fails, an act happened or it did not, and the store is sound.
class TestStoreFaults : public QObject {
    Q_OBJECT

    static void disarm() {
        for (const Point point : {Point::Database, Point::File})
            faults::arm(point, 0);
    }

private Q_SLOTS:
    void cleanup() { disarm(); }

    void everyFailedAccessOfAnAct_data() {
        QTest::addColumn<int>("point");
        QTest::newRow("database") << int(Point::Database);
        QTest::newRow("file") << int(Point::File);
    }
    void everyFailedAccessOfAnAct() {
        QFETCH(int, point);
        int n = 0;
        int refused = 0;
        for (bool reached = true; reached;) {
            ++n;
            QTemporaryDir folder;
            auto store = Store::open(folder.path(), fixedClock());
            QVERIFY2(store, whyOf(store));
            QCOMPARE(issue(**store, "first").value(), 1);
            faults::arm(Point(point), n);
            const auto done = issue(**store, "second");
            reached = faults::passed(Point(point)) >= n;
            disarm();
            if (done)
                QCOMPARE(*done, 2);
            else
                ++refused;
            QVERIFY2(done || reached, whyOf(done));

            // Looked at by another program and by this one.
            auto other = Store::open(folder.path(), fixedClock());
            QVERIFY2(other, whyOf(other));
            for (Store* view : {store->get(), other->get()}) {
                QCOMPARE(problemsOf(*view), QByteArray());
                const int acts = done ? 2 : 1;
                QVERIFY2((countsOf(*view) == Counts{acts, acts, acts}), QByteArray::number(n));
            }
            // The same act again succeeds, with the number that was not used.
            if (!done) {
                const auto again = issue(**store, "second");
                QVERIFY2(again, whyOf(again));
                QCOMPARE(*again, 2);
            }
            QCOMPARE(issue(**other, "third").value_or(0), 3);
            QCOMPARE(problemsOf(**store), QByteArray());
        }
        QVERIFY(refused >= n - 2); // hardly any access may fail unnoticed
        QVERIFY(n > 8);
    }

    void everyFailedAccessOfOpening_data() { everyFailedAccessOfAnAct_data(); }
    void everyFailedAccessOfOpening() {
        QFETCH(int, point);
        for (const bool fresh : {true, false}) {
            int n = 0;
            for (bool reached = true; reached;) {
                ++n;
                QTemporaryDir folder;
                if (!fresh) {
                    auto store = Store::open(folder.path(), fixedClock());
                    QVERIFY(store);
                    QVERIFY(issue(**store, "first"));
                }
                faults::arm(Point(point), n);
                {
                    const auto opened = Store::open(folder.path(), fixedClock());
                    reached = faults::passed(Point(point)) >= n;
                    QVERIFY(!opened || !(*opened)->damage()); // a failed access is no damage
                }
                disarm();
                auto store = Store::open(folder.path(), fixedClock());
                QVERIFY2(store, whyOf(store));
                const int acts = fresh ? 0 : 1;
                QVERIFY((countsOf(**store) == Counts{acts, acts, acts}));
                QCOMPARE(issue(**store, "next").value_or(0), acts + 1);
                QCOMPARE(problemsOf(**store), QByteArray());
            }
            QVERIFY(n > 3 || Point(point) == Point::File);
        }
    }

    // A name on the disk is not enough: whoever gave it may have failed before its folder's entry was synced.
    void whatIsKeptAgainIsSyncedAgain() {
        int failed = 0;
        for (int n = 1;; ++n) {
            QTemporaryDir folder;
            auto store = Store::open(folder.path(), fixedClock());
            QVERIFY(store);
            const Blobs& blobs = (*store)->blobs();
            QList<Blobs::Staged> files;
            for (const QByteArray& bytes : {QByteArray("một"), QByteArray("hai")}) {
                const QString temporary = blobs.temporaryPath().value();
                QFile file(temporary);
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) > 0);
                file.close();
                files += *blobs.stage(temporary);
            }
            faults::arm(Point::File, n);
            const auto kept = blobs.keep(files);
            const bool reached = faults::passed(Point::File) >= n;
            disarm();
            QCOMPARE(bool(kept), !reached);
            if (!reached)
                break;
            ++failed;
            faults::arm(Point::File, 1'000'000);
            QVERIFY2(blobs.keep(files), QByteArray::number(n));
            QVERIFY(faults::passed(Point::File) >= 2); // one folder each, at least
            faults::arm(Point::File, 1'000'000);
            QCOMPARE(blobs.put("một").value_or(""), files[0].sha256);
            QVERIFY(faults::passed(Point::File) >= 1);
            disarm();
        }
        QVERIFY(failed >= 6);
    }

    // Every read either answers rightly or fails; it never answers with less.
    void aFailedReadIsNoAnswer() {
        QTemporaryDir folder;
        auto store = Store::open(folder.path(), fixedClock());
        QVERIFY(store);
        QVERIFY(issue(**store, "first") && issue(**store, "second"));
        int failed = 0;
        for (int n = 1;; ++n) {
            faults::arm(Point::Database, n);
            const Counts counts = countsOf(**store);
            const bool reached = faults::passed(Point::Database) >= n;
            disarm();
            QVERIFY((counts == Counts{2, 2, 2} || counts == Counts{}));
            failed += counts == Counts{} ? 1 : 0;
            if (!reached)
                break;
        }
        QVERIFY(failed > 4);
        for (int n = 1;; ++n) {
            faults::arm(Point::Database, n);
            const auto checked = check(**store);
            const bool reached = faults::passed(Point::Database) >= n;
            disarm();
            QVERIFY(!checked || checked->isEmpty());
            if (!reached)
                break;
        }
    }

    // An act that refuses and whose rollback fails too must not hold up the next.
    void aFailedRollbackIsMadeUpFor() {
        QTemporaryDir folder;
        auto store = Store::open(folder.path(), fixedClock());
        QVERIFY(store);
        const auto refused = (*store)->write([](Transaction& t) -> Result<int> {
            office::Document d = newDocument("a");
            TRY_VOID(save(t, d, "x", noon));
            TRY(const int number, takeNumber(t, "di", 2026, "a", noon));
            (void)number;
            faults::arm(Point::Database, 1); // the rollback
            return fail("office.transition_refused", {"a", "b", "c"});
        });
        QCOMPARE(codeOf(refused), QByteArray("office.transition_refused"));
        disarm();
        QCOMPARE(issue(**store, "b").value_or(0), 1);
        QVERIFY((countsOf(**store) == Counts{1, 1, 1}));
        QCOMPARE(problemsOf(**store), QByteArray());
    }

    void aFailedBackupLeavesNoFile_data() { everyFailedAccessOfAnAct_data(); }
    void aFailedBackupLeavesNoFile() {
        QFETCH(int, point);
        QTemporaryDir folder;
        auto store = Store::open(folder.path(), fixedClock());
        QVERIFY(store);
        QVERIFY(issue(**store, "first"));
        for (int n = 1;; ++n) {
            const QString backups = folder.filePath(QString::number(n));
            QVERIFY(QDir().mkdir(backups));
            faults::arm(Point(point), n);
            const auto done = (*store)->backupTo(backups + "/backup.sqlite");
            const bool reached = faults::passed(Point(point)) >= n;
            disarm();
            const QStringList left = QDir(backups).entryList(QDir::Files | QDir::Hidden);
            if (!reached) {
                QVERIFY2(done, whyOf(done));
                QCOMPARE(left, QStringList{"backup.sqlite"});
                break;
            }
            QVERIFY(!done);
            // Only the folder's own fsync comes after the file has its name, and then the file is whole.
            if (!left.isEmpty()) {
                QCOMPARE(left, QStringList{"backup.sqlite"});
                QVERIFY(QFile::rename(backups + "/backup.sqlite", backups + "/vanthu.sqlite"));
                auto opened = Store::open(backups, fixedClock());
                QVERIFY2(opened, whyOf(opened));
                QCOMPARE(countsOf(**opened).documents, 1);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_store_faults.moc"
