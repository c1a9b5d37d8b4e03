#include "StoreTestKit.h"

#include "base/Files.h"
#include "base/Text.h"
#include "store/Deadlines.h"
#include "store/Migrations.h"
#include "store/Recipients.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace vanthu;
using namespace vanthu::store;
using namespace vanthu::test;
using office::Document;
using office::State;

// DESIGN.md §3: what the store promises of documents, numbers, files and the journal.
class TestStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<Store> store;

    QString databaseFile() const { return folder->filePath("vanthu.sqlite"); }
    void open() {
        store.reset();
        auto opened = Store::open(folder->path(), fixedClock());
        QVERIFY2(opened, whyOf(opened));
        store = std::move(*opened);
    }
    // As an intruder with the sqlite3 program would.
    void tamper(const char* sql) {
        store.reset();
        sqlite3* database = nullptr;
        QCOMPARE(sqlite3_open(databaseFile().toUtf8().constData(), &database), SQLITE_OK);
        QCOMPARE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        QVERIFY(sqlite3_total_changes(database) > 0 || QByteArray(sql).startsWith("PRAGMA"));
        QCOMPARE(sqlite3_close(database), SQLITE_OK);
    }
    Result<> saved(Document& d, const QString& act = "document.drafted", const QDateTime& at = noon) {
        return store->write([&](Transaction& t) { return save(t, d, act, at); });
    }
    Result<Document> stored(const QString& id) {
        return store->read([&](Connection& c) { return document(c, id); });
    }
    Result<int> numbered(const QString& id, const QString& name = "di", int year = 2026) {
        return store->write([&](Transaction& t) { return takeNumber(t, name, year, id, noon); });
    }
    Result<QStringList> found(const DocumentFilter& filter) {
        return store->read([&](Connection& c) -> Result<QStringList> {
            TRY(const QList<Document> all, documents(c, filter));
            QStringList ids;
            for (const Document& d : all)
                ids += d.id;
            std::sort(ids.begin(), ids.end());
            return ids;
        });
    }

private Q_SLOTS:
    void init() {
        folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() {
        store.reset();
        folder.reset();
    }

    // A clerk's act while the exchange writes one lot after the other: at most the one that has begun and the one that
    // had asked before come first.
    void whoWaitsIsNotOvertaken() {
        std::atomic<int> lots = 0;
        std::atomic<bool> end = false;
        std::thread exchange([&] {
            while (!end)
                (void)store->write([&](store::Transaction& transaction) -> Result<> {
                    ++lots;
                    return transaction.connection().execute("DELETE FROM done_at");
                });
        });
        int most = 0;
        for (int i = 0; i < 50; ++i) {
            for (const int seen = lots; lots == seen;)
                std::this_thread::yield();
            const int before = lots;
            (void)store->write([&](store::Transaction&) -> Result<> {
                most = std::max(most, lots - before);
                return {};
            });
        }
        end = true;
        exchange.join();
        QVERIFY2(most <= 2, qPrintable(QString::number(most)));
    }

    void statusesStandAsTheyWereGiven() {
        Document d = newDocument("a");
        QVERIFY(saved(d));
        const QStringList arrived = {"03", "01", "04"}; // 03 in the same second as 01
        QVERIFY(store->write([&](store::Transaction& transaction) -> Result<> {
            for (const QString& code : arrived)
                TRY_VOID(store::addRecipientStatus(
                    transaction, "a", {"H28", code, code == "04" ? noon.addSecs(-60) : noon, "", "", ""}, noon));
            return {};
        }));
        const auto statuses =
            store->read([](store::Connection& connection) { return store::recipientStatuses(connection, "a"); });
        QVERIFY(statuses);
        QStringList shown;
        for (const store::RecipientStatus& status : *statuses)
            shown += status.statusCode;
        QCOMPARE(shown, QStringList({"04", "01", "03"}));
    }

    // It is asked for at each change, in a store that may hold a million of documents.
    void whatWaitsIsFoundWithoutReadingAll() {
        constexpr int documents = 2000;
        QVERIFY(store->write([&](store::Transaction& transaction) -> Result<> {
            for (int i = 0; i < documents; ++i) {
                Document d = newDocument(QString::number(i));
                d.direction = i % 2 == 0 ? office::Direction::Outgoing : office::Direction::Incoming;
                d.state = i == 1 ? State::Arrived : i % 2 == 0 ? State::Issued : State::Completed;
                TRY_VOID(store::save(transaction, d, "test", noon));
            }
            return {};
        }));
        int steps = 0; // of SQLite's machine
        const auto pending = store->read([&](store::Connection& connection) {
            const auto count = [](void* all) { return ++*static_cast<int*>(all), 0; };
            sqlite3_progress_handler(connection.handle(), 1, count, &steps);
            auto found = store::pendingDocuments(connection);
            sqlite3_progress_handler(connection.handle(), 0, nullptr, nullptr);
            return found;
        });
        QVERIFY(pending);
        QCOMPARE(pending->size(), 1);
        QCOMPARE(pending->first().documentId, "1");
        QVERIFY2(steps > 0 && steps < documents, qPrintable(QString::number(steps)));
    }

    void everyFieldIsKept() {
        Document d = newDocument("a");
        d.direction = office::Direction::Incoming;
        d.state = State::Received;
        d.urgency = office::Urgency::Express;
        d.number = 7;
        d.issuedDate = QDate(2026, 2, 28);
        d.superiorOrganName = "UBND tỉnh";
        d.signer = {"KT.", "Phó Giám đốc", "Nguyễn Văn An"};
        d.signerId = "an";
        d.drafterName = "Trần Thị Bình";
        d.dueDate = QDate(2026, 3, 9);
        d.pageAmount = 3;
        d.paperCopy = true;
        d.body = "Kính gửi:\n“quý cơ quan”";
        d.copyPlaces = {"Như trên", "Lưu: VT"};
        d.arrivalNumber = 41;
        d.arrivedAt = noon.addMSecs(123);
        d.axisDocumentId = "H28,2026/02/28,07/UBND";
        d.note = "ghi chú";
        d.recipients = {{"G22", "VPCP", "03", noon.addSecs(5), "Lê Thị C", "Đã tiếp nhận"},
                        {"H28", "UBND", "", {}, "", ""}};
        d.files = {{0, office::FileRole::Main, "a.pdf", "application/pdf", sha256Hex("a"), 1},
                   {1, office::FileRole::Annex, "b.xlsx", "application/x", sha256Hex("b"), 2}};
        const auto done = saved(d);
        QVERIFY2(done, whyOf(done));
        QCOMPARE(d.version, 1);
        open();
        const auto back = stored("a");
        QVERIFY2(back, whyOf(back));
        QCOMPARE(back->clientKey, d.clientKey);
        QCOMPARE(back->version, 1);
        QCOMPARE(back->direction, d.direction);
        QCOMPARE(back->state, d.state);
        QCOMPARE(back->urgency, d.urgency);
        QCOMPARE(back->typeName, d.typeName);
        QCOMPARE(back->subject, d.subject);
        QCOMPARE(back->number, d.number);
        QCOMPARE(back->notation, d.notation);
        QCOMPARE(back->issuedDate, d.issuedDate);
        QCOMPARE(back->place, d.place);
        QCOMPARE(back->organId, d.organId);
        QCOMPARE(back->organName, d.organName);
        QCOMPARE(back->superiorOrganName, d.superiorOrganName);
        QCOMPARE(back->signer.competence, d.signer.competence);
        QCOMPARE(back->signer.position, d.signer.position);
        QCOMPARE(back->signer.fullName, d.signer.fullName);
        QCOMPARE(back->signerId, d.signerId);
        QCOMPARE(back->drafterName, d.drafterName);
        QCOMPARE(back->dueDate, d.dueDate);
        QCOMPARE(back->pageAmount, d.pageAmount);
        QCOMPARE(back->paperCopy, d.paperCopy);
        QCOMPARE(back->body, d.body);
        QCOMPARE(back->copyPlaces, d.copyPlaces);
        QCOMPARE(back->arrivalNumber, d.arrivalNumber);
        QCOMPARE(back->arrivedAt, d.arrivedAt);
        QCOMPARE(back->axisDocumentId, d.axisDocumentId);
        QCOMPARE(back->note, d.note);
        QCOMPARE(back->createdAt, noon);
        QCOMPARE(back->updatedAt, noon);
        QCOMPARE(back->recipients.size(), 2);
        QCOMPARE(back->recipients[0].organId, "G22");
        QCOMPARE(back->recipients[0].statusCode, "03");
        QCOMPARE(back->recipients[0].statusAt, noon.addSecs(5));
        QCOMPARE(back->recipients[0].statusStaff, "Lê Thị C");
        QCOMPARE(back->recipients[0].statusDescription, "Đã tiếp nhận");
        QCOMPARE(back->recipients[1].organName, "UBND");
        QVERIFY(!back->recipients[1].statusAt.isValid());
        QCOMPARE(back->files.size(), 2);
        QCOMPARE(back->files[1].role, office::FileRole::Annex);
        QCOMPARE(back->files[1].name, "b.xlsx");
        QCOMPARE(back->files[1].mediaType, "application/x");
        QCOMPARE(back->files[1].sha256, sha256Hex("b"));
        QCOMPARE(back->files[1].size, 2);
        QCOMPARE(codeOf(stored("b")), QByteArray("store.document_missing"));
    }

    // What save() leaves in the caller's hands is what is stored: a draft that was sent back can be corrected.
    void savingAgainReplacesWhatWasStored() {
        Document d = newDocument("a");
        QVERIFY(saved(d));
        d.subject = "V/v báo cáo đã sửa";
        d.body = "Nội dung mới";
        d.typeName = "Thông báo";
        d.urgency = office::Urgency::Urgent;
        d.dueDate = QDate(2026, 4, 1);
        d.copyPlaces = {"Lưu: VT"};
        d.signer.fullName = "Lê Văn Mới";
        d.state = State::InReview;
        d.recipients = {{"G22", "VPCP", "", {}, "", ""}};
        const auto done = saved(d, "document.changed", noon.addSecs(60));
        QVERIFY2(done, whyOf(done));
        QCOMPARE(d.version, 2);
        const auto back = stored("a");
        QVERIFY(back);
        QCOMPARE(back->subject, d.subject);
        QCOMPARE(back->body, d.body);
        QCOMPARE(back->typeName, d.typeName);
        QCOMPARE(back->urgency, d.urgency);
        QCOMPARE(back->dueDate, d.dueDate);
        QCOMPARE(back->copyPlaces, d.copyPlaces);
        QCOMPARE(back->signer.fullName, d.signer.fullName);
        QCOMPARE(back->state, State::InReview);
        QCOMPARE(back->recipients.size(), 1);
        QCOMPARE(back->createdAt, noon);
        QCOMPARE(back->updatedAt, noon.addSecs(60));
    }

    void aStaleVersionIsRefused() {
        Document first = newDocument("a");
        QVERIFY(saved(first));
        Document second = first;
        first.note = "của người thứ nhất";
        second.note = "của người thứ hai";
        QVERIFY(saved(first));
        const auto late = saved(second);
        QCOMPARE(codeOf(late), QByteArray("store.changed_meanwhile"));
        QCOMPARE(second.version, 1); // the caller's copy is as it was
        QCOMPARE(stored("a")->note, "của người thứ nhất");
        QCOMPARE(stored("a")->version, 2);
    }

    void classifiedDocumentsAreNotStored() {
        Document d = newDocument("a");
        d.secrecy = office::Secrecy::Confidential;
        QCOMPARE(codeOf(saved(d)), QByteArray("office.classified_refused"));
        QCOMPARE(codeOf(stored("a")), QByteArray("store.document_missing"));
    }

    void aRepeatedRequestFindsTheSameDocument() {
        Document d = newDocument("a");
        QVERIFY(saved(d));
        Document again = newDocument("b");
        again.clientKey = d.clientKey;
        QCOMPARE(codeOf(saved(again)), QByteArray("store.constraint"));
        const auto same = store->read([&](Connection& c) { return documentByClientKey(c, d.clientKey); });
        QVERIFY(same && *same);
        QCOMPARE((*same)->id, "a");
        QVERIFY(!*store->read([&](Connection& c) { return documentByClientKey(c, "other"); }));
    }

    void filesKeepTheirEarlierVersions() {
        Document d = newDocument("a");
        d.files = {{0, office::FileRole::Main, "a.pdf", "application/pdf", sha256Hex("1"), 1}};
        QVERIFY(saved(d));
        QVERIFY(saved(d, "document.submitted")); // nothing new: no new version
        d.files[0].sha256 = sha256Hex("2");
        QVERIFY(saved(d, "document.signed"));
        d.files[0].sha256 = sha256Hex("1"); // back to an earlier content is a new version again
        QVERIFY(saved(d, "document.restored"));
        const auto versions = store->read([&](Connection& c) { return fileVersions(c, "a"); });
        QVERIFY(versions);
        QCOMPARE(versions->size(), 3);
        QCOMPARE(versions->at(0).act, "document.drafted");
        QCOMPARE(versions->at(1).sha256, sha256Hex("2"));
        QCOMPARE(versions->at(1).revision, 2);
        QCOMPARE(stored("a")->files.first().sha256, sha256Hex("1"));
    }

    void documentsAreFoundWithoutMarks_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("ids");
        QTest::newRow("everything") << "" << QStringList({"a", "b", "c"});
        QTest::newRow("without marks") << "nghi dinh" << QStringList({"a"});
        QTest::newRow("with marks") << "Nghị  ĐỊNH" << QStringList({"a"});
        QTest::newRow("decomposed") << QString("Nghị định").normalized(QString::NormalizationForm_D)
                                    << QStringList({"a"});
        QTest::newRow("number") << "07/qđ" << QStringList({"b"});
        QTest::newRow("recipient") << "van phong chinh phu" << QStringList({"c"});
        QTest::newRow("percent is a letter") << "100%" << QStringList({"b"});
        QTest::newRow("percent alone") << "%" << QStringList({"b"});
        QTest::newRow("underscore is a letter") << "_" << QStringList({"c"});
        QTest::newRow("backslash is a letter") << "\\" << QStringList({"c"});
        QTest::newRow("nothing") << "không có" << QStringList();
        QTest::newRow("a quote") << "' OR 1=1 --" << QStringList();
    }
    void documentsAreFoundWithoutMarks() {
        QFETCH(QString, typed);
        Document a = newDocument("a"), b = newDocument("b"), c = newDocument("c");
        a.subject = "V/v triển khai Nghị định số 30";
        b.subject = "Đạt 100% kế hoạch";
        b.notation = "QĐ-SNV";
        b.number = 7;
        c.subject = "tệp_đính\\kèm";
        c.recipients = {{"G22", "Văn phòng Chính phủ", "", {}, "", ""}};
        QVERIFY(saved(a) && saved(b) && saved(c));
        DocumentFilter filter;
        filter.text = typed;
        const auto ids = found(filter);
        QVERIFY2(ids, whyOf(ids));
        QTEST(*ids, "ids");
    }

    void listsAreFilteredAndPaged() {
        for (int i = 0; i < 6; ++i) {
            Document d = newDocument(QString(QChar('a' + i)));
            d.direction = i < 2 ? office::Direction::Incoming : office::Direction::Outgoing;
            d.state = i < 2 ? State::Arrived : i < 4 ? State::Draft : State::InReview;
            QVERIFY(saved(d, "x", noon.addSecs(i)));
        }
        DocumentFilter filter;
        filter.direction = office::Direction::Incoming;
        QCOMPARE(*found(filter), QStringList({"a", "b"}));
        filter.direction.reset();
        filter.states = {State::Draft, State::Arrived};
        QCOMPARE(*found(filter), QStringList({"a", "b", "c", "d"}));
        filter = {};
        filter.limit = 2;
        QCOMPARE(*found(filter), QStringList({"e", "f"})); // newest first
        filter.offset = 4;
        QCOMPARE(*found(filter), QStringList({"a", "b"}));
        const auto count = store->read([](Connection& c) {
            return countDocuments(c, office::Direction::Outgoing, {State::Draft, State::Arrived});
        });
        QCOMPARE(*count, 2);
    }

    // Decree 30 PL VI.III.1.h: the same number, symbol and issuer, in either generation of codes.
    void duplicatesAreFoundByTheirTriple() {
        Document d = newDocument("a");
        d.direction = office::Direction::Incoming;
        d.number = 12;
        d.notation = "QĐ-BTC";
        d.organId = "G12";
        d.axisDocumentId = "G12,2026/01/02,12/QĐ-BTC";
        QVERIFY(saved(d));
        const auto triple = [&](int number, const QString& notation, const QString& organ) {
            return *store->read([&](Connection& c) { return documentByTriple(c, number, notation, organ); });
        };
        QCOMPARE(triple(12, "QĐ-BTC", "000.00.00.G12"), std::optional<QString>("a"));
        QVERIFY(!triple(13, "QĐ-BTC", "G12"));
        QVERIFY(!triple(12, "QĐ-BTC", "G13"));
        QVERIFY(!triple(12, "QĐ-BTP", "G12"));
        const auto byAxis = [&](const QString& organ) {
            return *store->read(
                [&](Connection& c) { return documentByAxisId(c, d.direction, d.axisDocumentId, organ); });
        };
        // An agency that sends to itself has the same document twice.
        QVERIFY(!*store->read([&](Connection& c) {
            return documentByAxisId(c, office::Direction::Outgoing, d.axisDocumentId, d.organId);
        }));
        QVERIFY(byAxis("000.00.00.g12"));
        QVERIFY(!byAxis("G22"));
        // A reply may name a document by its code alone: then no draft is meant, though none has an id either.
        Document draft = newDocument("draft");
        QVERIFY(saved(draft));
        QVERIFY(!*store->read(
            [](Connection& c) { return documentByAxisId(c, office::Direction::Outgoing, "", "H28.01"); }));
    }

    // Decree 30 art. 15: from 1, consecutive, one series per register and year.
    void numbersAreConsecutive() {
        for (int i = 1; i <= 5; ++i) {
            Document d = newDocument(QString::number(i));
            QVERIFY(saved(d));
            QCOMPARE(*numbered(d.id), i);
            QCOMPARE(*numbered(d.id), i); // the same document keeps its number
        }
        QCOMPARE(*numbered("1", "den"), 1);
        Document later = newDocument("later");
        QVERIFY(saved(later));
        QCOMPARE(*numbered("later", "di", 2027), 1);
        QVERIFY(!numbered("no such document"));
        Document last = newDocument("last");
        QVERIFY(saved(last));
        QCOMPARE(*numbered("last"), 6);
        QCOMPARE(problemsOf(*store), QByteArray());
    }

    void aRolledBackNumberIsGivenAgain() {
        Document d = newDocument("a");
        QVERIFY(saved(d));
        const auto refused = store->write([&](Transaction& t) -> Result<int> {
            TRY(const int number, takeNumber(t, "di", 2026, "a", noon));
            (void)number;
            return fail("store.failed");
        });
        QVERIFY(!refused);
        Document other = newDocument("b");
        QVERIFY(saved(other));
        QCOMPARE(*numbered("b"), 1);
        QCOMPARE(*numbered("a"), 2);
        QCOMPARE(problemsOf(*store), QByteArray());
    }

    void aMissingNumberIsReported() {
        for (const QString id : {"a", "b", "c"}) {
            Document d = newDocument(id);
            QVERIFY(saved(d));
            QVERIFY(numbered(id));
        }
        tamper("DELETE FROM register_entry WHERE number IN (2, 3)");
        open();
        const auto gaps = store->read([](Connection& c) { return registerGaps(c); });
        QCOMPARE(gaps->size(), 2);
        QCOMPARE(gaps->at(0).number, 2);
        QCOMPARE(gaps->at(1).number, 3);
        QCOMPARE(problemsOf(*store).count("store.register_gap"), 2);
    }

    // Two programs on one folder, two threads in each: every number once.
    void parallelProgramsNeverShareANumber() {
        auto second = Store::open(folder->path(), fixedClock());
        QVERIFY2(second, whyOf(second));
        constexpr int each = 12;
        std::vector<int> numbers[4];
        QByteArray problems[4];
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                Store& mine = t % 2 == 0 ? *store : **second;
                for (int i = 0; i < each; ++i) {
                    const auto number = mine.write([&](Transaction& transaction) -> Result<int> {
                        Document d = newDocument(QStringLiteral("%1-%2").arg(t).arg(i));
                        TRY_VOID(save(transaction, d, "x", noon));
                        JournalEntry entry;
                        entry.at = noon;
                        entry.act = "x";
                        TRY_VOID(append(transaction, entry));
                        return takeNumber(transaction, "di", 2026, d.id, noon);
                    });
                    if (number)
                        numbers[t].push_back(*number);
                    else
                        problems[t] += whyOf(number);
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QList<int> all, expected;
        for (int t = 0; t < 4; ++t) {
            QCOMPARE(problems[t], QByteArray());
            QVERIFY(std::is_sorted(numbers[t].begin(), numbers[t].end()));
            for (const int number : numbers[t])
                all += number;
        }
        std::sort(all.begin(), all.end());
        for (int i = 1; i <= 4 * each; ++i)
            expected += i;
        QCOMPARE(all, expected);
        QCOMPARE(problemsOf(**second), QByteArray());
    }

    void blobsAreNamedByTheirContent() {
        const Blobs& blobs = store->blobs();
        const QByteArray content = "nội dung";
        QCOMPARE(*blobs.put(content), sha256Hex(content));
        QCOMPARE(*blobs.put(content), sha256Hex(content));
        const QString path = blobs.path(sha256Hex(content));
        QVERIFY(path.startsWith(folder->filePath("blobs/")));
        QCOMPARE(*readFile(path, 100), content);
        QVERIFY(!(QFile::permissions(path) & (QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther)));
        QVERIFY(blobs.verify(sha256Hex(content)));
        QVERIFY(writeFileDurably(folder->filePath("nguồn"), "từ tệp"));
        QCOMPARE(*blobs.putFile(folder->filePath("nguồn")), sha256Hex("từ tệp"));
        QCOMPARE(*blobs.putFile(folder->filePath("nguồn")), sha256Hex("từ tệp"));
        QVERIFY(blobs.verify(sha256Hex("từ tệp")));
        QCOMPARE(codeOf(blobs.putFile(folder->filePath("không có"))), QByteArray("file.missing"));
        QCOMPARE(codeOf(blobs.verify(sha256Hex("khác"))), QByteArray("store.blob_missing"));
        QCOMPARE(*blobs.put(QByteArray()), sha256Hex(""));
        QVERIFY(blobs.verify(sha256Hex("")));
    }

    void damagedAndMissingBlobsAreReported() {
        const QByteArray good = *store->blobs().put("một"), bad = *store->blobs().put("hai"),
                         gone = *store->blobs().put("ba");
        Document d = newDocument("a");
        d.files = {{0, office::FileRole::Main, "a", "", good, 4},
                   {1, office::FileRole::Annex, "b", "", bad, 3},
                   {2, office::FileRole::Annex, "c", "", gone, 2}};
        QVERIFY(saved(d));
        QCOMPARE(problemsOf(*store), QByteArray());
        QFile::setPermissions(store->blobs().path(bad), QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(writeFileDurably(store->blobs().path(bad), "HAI"));
        QVERIFY(QFile::remove(store->blobs().path(gone)));
        QCOMPARE(codeOf(store->blobs().verify(bad)), QByteArray("store.blob_damaged"));
        const QByteArray problems = problemsOf(*store);
        QCOMPARE(problems.count('\n'), 2);
        QVERIFY(problems.contains("store.blob_damaged") && problems.contains("store.blob_missing"));
        QCOMPARE(*store->blobs().put("hai"), bad); // as long as the damaged one, and takes its place
        QVERIFY(store->blobs().verify(bad));
    }

    void discardedContentIsGone() {
        const QByteArray sha256 = *store->blobs().put("không được giữ");
        QVERIFY(store->blobs().discard(sha256));
        QVERIFY(!QFile::exists(store->blobs().path(sha256)));
        const auto again = store->blobs().discard(sha256Hex("chưa từng có"));
        QVERIFY2(again, whyOf(again));
    }

    // Such as a classified message that was being looked at when the process was killed.
    void leftoversOfKilledProcessesGo() {
        const QString old = *store->blobs().temporaryPath(), young = *store->blobs().temporaryPath();
        QVERIFY(writeFileDurably(old, "dở dang") && writeFileDurably(young, "đang làm"));
        QFile file(old);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-1), QFileDevice::FileModificationTime));
        file.close();
        open();
        QVERIFY(!QFile::exists(old));
        QVERIFY(QFile::exists(young));
    }

    void journalShowsEveryAct() {
        for (int i = 0; i < 4; ++i) {
            const auto done = store->write([&](Transaction& t) {
                JournalEntry entry;
                entry.at = noon.addSecs(i);
                entry.who = "Nguyễn Văn An";
                entry.act = "document.signed";
                entry.documentId = i % 2 == 0 ? "a" : "b";
                entry.documentSha256 = sha256Hex(QByteArray::number(i));
                entry.detail = "chi tiết";
                return append(t, entry);
            });
            QVERIFY2(done, whyOf(done));
        }
        const auto all = store->read([](Connection& c) { return journal(c, ""); });
        QCOMPARE(all->size(), 4);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(all->at(i).sequence, i + 1);
            QCOMPARE(all->at(i).previousHash, i == 0 ? QByteArray() : all->at(i - 1).hash);
            QCOMPARE(all->at(i).hash.size(), 64);
        }
        QCOMPARE(store->read([](Connection& c) { return journal(c, "b"); })->size(), 2);
        QVERIFY(!*store->read([](Connection& c) { return brokenLink(c); }));
    }

    void aChangedJournalIsNoticed_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("broken");
        QTest::newRow("who") << QByteArray("UPDATE journal SET who = 'x' WHERE sequence = 2") << 2;
        QTest::newRow("at") << QByteArray("UPDATE journal SET at = '2026-03-02T05:00:00.001Z' WHERE sequence = 3") << 3;
        QTest::newRow("detail") << QByteArray("UPDATE journal SET detail = '' WHERE sequence = 1") << 1;
        QTest::newRow("shifted") << QByteArray("UPDATE journal SET who = 'ng', act = 'ườix' WHERE sequence = 2") << 2;
        QTest::newRow("taken out") << QByteArray("DELETE FROM journal WHERE sequence = 2") << 3;
        QTest::newRow("first taken out") << QByteArray("DELETE FROM journal WHERE sequence = 1") << 2;
        QTest::newRow("hash") << QByteArray("UPDATE journal SET hash = previous_hash WHERE sequence = 4") << 4;
        QTest::newRow("renumbered") << QByteArray("UPDATE journal SET sequence = 9 WHERE sequence = 4") << 9;
    }
    void aChangedJournalIsNoticed() {
        QFETCH(QByteArray, sql);
        QFETCH(int, broken);
        for (int i = 0; i < 4; ++i)
            QVERIFY(store->write([&](Transaction& t) {
                JournalEntry entry;
                entry.at = noon;
                entry.who = "người";
                entry.act = "x";
                entry.detail = "y";
                return append(t, entry);
            }));
        QCOMPARE(problemsOf(*store), QByteArray());
        tamper(sql.constData());
        open();
        const auto link = store->read([](Connection& c) { return brokenLink(c); });
        QCOMPARE(*link, std::optional<qint64>(broken));
        QVERIFY(problemsOf(*store).contains("store.journal_broken"));
    }

    void aBackupIsAWholeStore() {
        Document d = newDocument("a");
        QVERIFY(saved(d));
        QTemporaryDir other;
        const QString file = other.filePath("vanthu.sqlite");
        const auto done = store->backupTo(file);
        QVERIFY2(done, whyOf(done));
        QCOMPARE(codeOf(store->backupTo(file)), QByteArray("store.backup_exists"));
        Document later = newDocument("b");
        QVERIFY(saved(later));
        const auto restored = Store::open(other.path(), fixedClock());
        QVERIFY2(restored, whyOf(restored));
        QVERIFY((*restored)->read([](Connection& c) { return document(c, "a"); }));
        QVERIFY(!(*restored)->read([](Connection& c) { return document(c, "b"); }));
        QCOMPARE(problemsOf(**restored), QByteArray());
        QVERIFY(!store->backupTo("/không/có/đâu.sqlite"));
    }

    void damageMakesTheStoreReadOnly_data() {
        QTest::addColumn<int>("from"); // offset of the damage
        QTest::newRow("header") << 0;
        QTest::newRow("pages") << 4096;
    }
    void damageMakesTheStoreReadOnly() {
        QFETCH(int, from);
        for (int i = 0; i < 30; ++i) {
            Document d = newDocument(QString::number(i));
            d.body = QString(2000, 'x');
            QVERIFY(saved(d));
        }
        store.reset();
        QFile file(databaseFile());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.size() > 20'000);
        QVERIFY(file.seek(from));
        QVERIFY(file.write(QByteArray(12'000, '\x5a')) == 12'000);
        file.close();
        const QByteArray before = *readFile(databaseFile(), 100'000'000);

        auto opened = Store::open(folder->path(), fixedClock());
        QVERIFY2(opened, whyOf(opened));
        QVERIFY((*opened)->damage());
        QCOMPARE((*opened)->damage()->code(), QByteArray("store.integrity_failed"));
        const auto written = (*opened)->write([](Transaction& t) {
            Document d = newDocument("new");
            return save(t, d, "x", noon);
        });
        QCOMPARE(codeOf(written), QByteArray("store.integrity_failed"));
        (void)(*opened)->read([](Connection& c) { return documents(c, {}); });
        const auto problems = check(**opened);
        QVERIFY(!problems || !problems->isEmpty());
        opened->reset();
        QCOMPARE(*readFile(databaseFile(), 100'000'000), before); // not a byte was repaired or deleted
    }

    // Reading all of it takes long, and SQLite finds damage where it reads besides.
    void aLargeDatabaseIsCheckedOnceADay() {
        tamper("PRAGMA user_version; CREATE TABLE ballast AS SELECT zeroblob(40000000) AS b");
        open();
        store.reset();
        QFile file(databaseFile());
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(20'000'000));
        QVERIFY(file.write(QByteArray(12'000, '\x5a')) == 12'000);
        file.close();
        open();
        QVERIFY(!store->damage());
        store.reset();
        for (const int hours : {25, -1}) { // and a clock that was put back makes nothing of yesterday today's
            QFile mark(folder->filePath("checked"));
            QVERIFY(mark.open(QIODevice::ReadWrite));
            QVERIFY(mark.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-hours * 3600),
                                     QFileDevice::FileModificationTime));
            mark.close();
            open();
            QVERIFY(store->damage());
        }
    }

    void aNewerSchemaIsLeftAlone() {
        const QByteArray newer = "PRAGMA user_version = " + QByteArray::number(currentSchema() + 1);
        tamper(newer.constData());
        const auto opened = Store::open(folder->path(), fixedClock());
        QCOMPARE(codeOf(opened), QByteArray("store.newer_schema"));
    }

    void anEarlierSchemaIsBroughtUpToDate() {
        store.reset();
        folder = std::make_unique<QTemporaryDir>();
        {
            const auto first = Connection::open(databaseFile(), false);
            QVERIFY2(first, whyOf(first));
            QVERIFY(migrate(**first, 1));
            QVERIFY(
                (*first)->script("INSERT INTO inbox_message VALUES ('b', 'document', '', 'x', 'stored', '', '', '', "
                                 "'', '2026-03-02T05:00:01.000Z', NULL), ('a', 'document', '', 'x', 'stored', '', "
                                 "'', '', '', '2026-03-02T05:00:02.000Z', NULL)"));
        }
        const auto opened = Store::open(folder->path(), fixedClock());
        QVERIFY2(opened, whyOf(opened));
        QCOMPARE(QDir(folder->filePath("backup")).entryList(QDir::Files).size(), 1);
        InboxMessage m;
        m.axisDocId = "axis-1";
        m.fromOrgan = "H28.02";
        m.receivedAt = noon;
        QVERIFY((*opened)->write([&](Transaction& t) { return storeReceived(t, m); }));
        const auto back = (*opened)->read([](Connection& c) { return inboxMessage(c, "axis-1"); });
        QCOMPARE((**back).fromOrgan, "H28.02");
        const auto order = (*opened)->read([](Connection& c) { return inboxAfter(c, InboxState::Stored, 0, 10); });
        QCOMPARE(order->size(), 3);
        QCOMPARE(QStringList({order->at(0).axisDocId, order->at(1).axisDocId, order->at(2).axisDocId}),
                 QStringList({"b", "a", "axis-1"}));
    }

    void anOrdinaryFileIsNoFolder() {
        QVERIFY(writeFileDurably(folder->filePath("file"), "x"));
        QVERIFY(!Store::open(folder->filePath("file"), fixedClock()));
        QVERIFY(!Store::open(folder->filePath("file/under"), fixedClock()));
    }

    void caseFilesShareDocuments() {
        Document a = newDocument("a"), b = newDocument("b");
        QVERIFY(saved(a) && saved(b));
        CaseFile file;
        file.id = "f1";
        file.code = "01.TCCB";
        file.title = "Tuyển dụng";
        file.year = 2026;
        file.createdAt = noon;
        const auto create = [&](CaseFile f) {
            return store->write([&](Transaction& t) { return createCaseFile(t, f); });
        };
        const auto put = [&](const QString& f, const QString& d) {
            return store->write([&](Transaction& t) { return fileDocument(t, f, d); });
        };
        QVERIFY(create(file));
        CaseFile same = file;
        same.id = "f2";
        QCOMPARE(codeOf(create(same)), QByteArray("store.case_file_exists"));
        same.year = 2027;
        QVERIFY(create(same));
        QVERIFY(put("f1", "a") && put("f1", "b") && put("f1", "a") && put("f2", "a"));
        const auto all = store->read([](Connection& c) { return caseFiles(c); });
        QCOMPARE(all->size(), 2);
        QCOMPARE(all->at(0).id, "f2");
        QCOMPARE(all->at(1).documentCount, 2);
        DocumentFilter filter;
        filter.caseFileId = "f2";
        QCOMPARE(*found(filter), QStringList({"a"}));
        QVERIFY(store->write([](Transaction& t) { return closeCaseFile(t, "f2"); }));
        QCOMPARE(codeOf(put("f2", "b")), QByteArray("store.case_file_closed"));
        QCOMPARE(codeOf(put("none", "b")), QByteArray("store.case_file_closed"));
    }

    void organisationsAreFoundByNameAndCode() {
        const QList<office::Organisation> list = {
            {"H28", "UBND tỉnh Hòa Bình", "", "000.00.00.H28", {}, {}},
            {"H28.01", "Sở Nội vụ tỉnh Hòa Bình", "H28", "", {}, {}},
            {"G14", "Bộ Thông tin và Truyền thông", "", "", {}, QDate(2025, 3, 1)},
            {"02.29.W00", "Trục liên thông Hòa Bình", "", "", {}, {}},
        };
        QVERIFY(store->write([&](Transaction& t) { return saveOrganisations(t, list); }));
        const auto search = [&](const QString& typed) {
            QStringList ids;
            const auto all = store->read([&](Connection& c) { return searchOrganisations(c, typed, 10); });
            for (const office::Organisation& o : all.value())
                ids += o.id;
            return ids;
        };
        QCOMPARE(search("hoa binh"), QStringList({"H28", "H28.01"}));
        QCOMPARE(search("SỞ NỘI"), QStringList({"H28.01"}));
        QCOMPARE(search("000.00.00.h28"), QStringList({"H28"}));
        QCOMPARE(search("truyen thong"), QStringList()); // no longer in force
        QVERIFY(store->write([&](Transaction& t) {
            return saveOrganisations(t, {{"H28", "UBND tỉnh Phú Thọ", "", "", {}, {}}});
        }));
        QCOMPARE(search("phu tho"), QStringList({"H28"}));
        QCOMPARE((*store->read([](Connection& c) { return organisation(c, "H28"); }))->name, "UBND tỉnh Phú Thọ");
        QVERIFY(!*store->read([](Connection& c) { return organisation(c, "H99"); }));
    }

    void directoryTakesOverWhatChanged() {
        const QDate merger(2025, 7, 1);
        const auto update = [&](const QList<office::Organisation>& list) {
            const auto changes = store->read([&](Connection& c) { return directoryChanges(c, list, merger); });
            const qsizetype count = changes ? changes->size() : -1;
            return changes && store->write([&](Transaction& t) { return saveOrganisations(t, *changes); }) ? count : -1;
        };
        const auto ids = [&](const QString& typed) {
            QStringList all;
            const auto found = store->read([&](Connection& c) { return searchOrganisations(c, typed, 10); });
            for (const office::Organisation& o : *found)
                all += o.id;
            return all;
        };
        QList<office::Organisation> list;
        for (int i = 0; i < 200; ++i)
            list += office::Organisation{QStringLiteral("K%1").arg(i, 3, 10, QLatin1Char('0')),
                                         QStringLiteral("Đơn vị thứ %1").arg(i),
                                         "",
                                         "",
                                         {},
                                         {}};
        QCOMPARE(update(list), 200);
        QCOMPARE(update(list), 0);
        // Renamed, retired and new at once; the name of an old document's day is still known.
        list[7].name = QStringLiteral("Ủy ban nhân dân phường Tân Hòa");
        list.removeAt(9);
        list += office::Organisation{"K900", "Ủy ban nhân dân xã Mường Bi", "", "", {}, {}};
        QCOMPARE(update(list), 3);
        QCOMPARE(ids("tan hoa"), QStringList({"K007"}));
        QCOMPARE(ids("muong bi"), QStringList({"K900"}));
        QCOMPARE(ids("K009"), QStringList());
        const auto nameAt = [&](const QString& id, const QDate& date) {
            return (*store->read([&](Connection& c) { return organisationAt(c, id, date); }))->name;
        };
        QCOMPARE(nameAt("K007", merger.addDays(-1)), "Đơn vị thứ 7");
        QCOMPARE(nameAt("K007", merger), "Ủy ban nhân dân phường Tân Hòa");
        QCOMPARE((*store->read([](Connection& c) { return organisation(c, "K009"); }))->validTo, merger);
        // A reply cut short is no reform.
        const auto cut = store->read([&](Connection& c) { return directoryChanges(c, list.mid(0, 100), merger); });
        QCOMPARE(cut.error().code(), QByteArray("store.directory_shrunk"));
    }

    void recipientsAreRememberedAndGrouped() {
        const QList<office::Organisation> list = {{"H28.02", "Sở Tài chính", "", "", {}, {}},
                                                  {"H28.05", "Sở Xây dựng", "", "", {}, {}},
                                                  {"H28.09", "Sở Y tế", "", "", {}, QDate(2025, 3, 1)}};
        QVERIFY(store->write([&](Transaction& t) { return saveOrganisations(t, list); }));
        QVERIFY(store->write([&](Transaction& t) { return rememberRecipients(t, {"H28.05"}, noon); }));
        QVERIFY(store->write([&](Transaction& t) { return rememberRecipients(t, {"H28.05", "H28.09"}, noon); }));
        const auto names = [](const QList<office::Organisation>& all) {
            QStringList ids;
            for (const office::Organisation& o : all)
                ids += o.id;
            return ids;
        };
        QCOMPARE(names(*store->read([](Connection& c) { return rememberedRecipients(c, 10); })),
                 QStringList({"H28.05"}));
        // Of two that fit, the one to whom documents go comes first.
        QCOMPARE(names(*store->read([](Connection& c) { return searchOrganisations(c, "so", 10); })),
                 QStringList({"H28.05", "H28.02"}));
        QCOMPARE(codeOf(store->write([](Transaction& t) { return saveRecipientGroup(t, "  ", {"H28.02"}); })),
                 QByteArray("store.group_unnamed"));
        QVERIFY(store->write([](Transaction& t) {
            return saveRecipientGroup(t, "Các sở", {"H28.05", "H28.02", "H28.09", "H28.02"});
        }));
        auto groups = store->read([](Connection& c) { return recipientGroups(c); });
        QCOMPARE(groups->size(), 1);
        QCOMPARE(names(groups->first().members), QStringList({"H28.05", "H28.02"}));
        QVERIFY(store->write([](Transaction& t) { return removeRecipientGroup(t, "Các sở"); }));
        QVERIFY((*store->read([](Connection& c) { return recipientGroups(c); })).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
