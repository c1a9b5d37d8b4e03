// Signing goes on without a time-stamp server, and what was signed so is completed when one answers.

#include "SigningTestKit.h"

#include "signing/Batch.h"
#include "signing/Unfinished.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

class TestUnfinished : public QObject {
    Q_OBJECT

    SigningTestKit kit;

    QString path(const QString& name) const { return kit.pki.path(name); }
    static QByteArray codeOf(const auto& result) { return result ? QByteArray() : result.error().code(); }

    // Signed at B-B because nobody gave a time-stamp, and noted.
    bool signedWithout(const QString& name, UnfinishedFiles& list, Level wanted) const {
        SignRequest request = kit.request(path("draft.pdf"), path(name));
        request.timestampAuthorities = {TsaServer::authorityAt(1)};
        request.onTimestampFailure = [](const Error&) { return TimestampChoice::LowerLevel; };
        const auto outcome = kit.sign(request, "ec");
        return outcome && outcome->level == Level::BB &&
               list.add({{path(name), outcome->sha256, wanted, systemClock()()}});
    }
    ExtendRequest completion(const crypto::TimestampAuthority& authority) const {
        ExtendRequest request;
        request.timestampAuthorities = {authority};
        request.trust = kit.trust;
        request.revocation = kit.revocation;
        return request;
    }
    std::vector<Completion> complete(UnfinishedFiles& list, const crypto::TimestampAuthority& authority) const {
        const auto done = offThread([&] { return completeFiles(list, completion(authority), systemClock()); });
        return done.value_or(std::vector<Completion>());
    }
    QByteArray levelOf(const QString& name) const {
        const DocumentReport report = kit.verify(path(name));
        return report.status == DocumentStatus::Valid ? report.signatures.front().level : QByteArray("not valid");
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        QVERIFY(writePdf(path("draft.pdf")));
    }

    void completedToTheLevelThatWasMeant_data() {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<QByteArray>("reached");
        QTest::newRow("B-T") << int(Level::BT) << QByteArray("B-T");
        QTest::newRow("B-LT") << int(Level::BLT) << QByteArray("B-LT");
        QTest::newRow("B-LTA") << int(Level::BLTA) << QByteArray("B-LTA");
    }
    void completedToTheLevelThatWasMeant() {
        QFETCH(int, wanted);
        QFETCH(QByteArray, reached);
        UnfinishedFiles list(path("list.json"));
        QVERIFY(signedWithout("later.pdf", list, Level(wanted)));
        const QByteArray before = readAll(path("later.pdf"));
        QCOMPARE(levelOf("later.pdf"), QByteArray("B-B"));
        const auto done = complete(list, kit.tsa->authority());
        QCOMPARE(done.size(), std::size_t(1));
        QVERIFY2(!done[0].error, done[0].error ? qPrintable(done[0].error->technical()) : "");
        QCOMPARE(levelOf("later.pdf"), reached);
        QVERIFY(readAll(path("later.pdf")).startsWith(before));
        QVERIFY(run("pdfsig", {"-nocert", path("later.pdf")}).output.contains("Signature is Valid"));
        QVERIFY(list.all()->empty());
        QVERIFY(complete(list, kit.tsa->authority()).empty()); // nothing is left to do
        // The same run of the batch takes it for its own and does not sign again.
        QVERIFY(wanted != int(Level::BT) ||
                isSignedCopy(path("draft.pdf"), path("later.pdf"), kit.pki.certificate("ec"), Level::BT));
    }

    void waitsUntilAServerAnswers() {
        UnfinishedFiles list(path("list.json"));
        for (const char* const name : {"w1.pdf", "w2.pdf", "w3.pdf"})
            QVERIFY(signedWithout(name, list, Level::BT));
        const QByteArray before = readAll(path("w1.pdf"));
        kit.tsa->status = 503;
        const int asked = kit.tsa->requests();
        const auto failed = complete(list, kit.tsa->authority());
        QCOMPARE(failed.size(), std::size_t(3));
        for (const Completion& one : failed) {
            QVERIFY(one.stillWaits);
            QCOMPARE(one.error->code(), QByteArray("crypto.tsa_busy"));
        }
        QCOMPARE(kit.tsa->requests(), asked + 1); // a server that is down is not asked for each file
        QCOMPARE(list.all()->size(), std::size_t(3));
        QCOMPARE(readAll(path("w1.pdf")), before);
        kit.tsa->status = 200;
        for (const Completion& one : complete(list, kit.tsa->authority()))
            QVERIFY(!one.error && !one.stillWaits);
        for (const char* const name : {"w1.pdf", "w2.pdf", "w3.pdf"})
            QCOMPARE(levelOf(name), QByteArray("B-T"));
    }

    void whatIsGoneOrChangedIsNotTouched() {
        UnfinishedFiles list(path("list.json"));
        for (const char* const name : {"gone.pdf", "changed.pdf", "good.pdf"})
            QVERIFY(signedWithout(name, list, Level::BT));
        QVERIFY(QFile::remove(path("gone.pdf")));
        const QByteArray changed = readAll(path("changed.pdf")) + "\n";
        writeAll(path("changed.pdf"), changed);
        const auto done = complete(list, kit.tsa->authority());
        QCOMPARE(done.size(), std::size_t(3));
        QCOMPARE(done[0].error->code(), QByteArray("file.missing"));
        QCOMPARE(done[1].error->code(), QByteArray("signing.unfinished_changed"));
        QVERIFY(!done[2].error);
        QCOMPARE(readAll(path("changed.pdf")), changed);
        QVERIFY(list.all()->empty());
    }

    void aListThatCannotBeReadIsNoEmptyOne() {
        for (const char* const content :
             {"", "{", "{}", "[{}]", "[{\"path\":\"/a\",\"sha256\":\"x\",\"wanted\":\"B-X\"}]"}) {
            writeAll(path("bad.json"), content);
            UnfinishedFiles list(path("bad.json"));
            QCOMPARE(codeOf(list.all()), QByteArray("signing.unfinished_unreadable"));
            QCOMPARE(codeOf(list.add({{"/b", "y", Level::BT, systemClock()()}})),
                     QByteArray("signing.unfinished_unreadable"));
            QCOMPARE(readAll(path("bad.json")), QByteArray(content));
        }
    }

    void severalProcessesShareTheList() {
        constexpr int writers = 4;
        std::vector<std::future<bool>> all;
        for (int i = 0; i < writers; ++i)
            all.push_back(std::async(std::launch::async, [this, i] {
                UnfinishedFiles list(path("shared.json"));
                bool good = true;
                for (int k = 0; k < 3; ++k)
                    good = good && list.add({{QString("/%1/%2").arg(i).arg(k), "x", Level::BT, systemClock()()}});
                return good;
            }));
        for (auto& one : all)
            QVERIFY(one.get());
        QCOMPARE(UnfinishedFiles(path("shared.json")).all()->size(), std::size_t(writers * 3));
    }
};

QTEST_GUILESS_MAIN(TestUnfinished)
#include "tst_unfinished.moc"
