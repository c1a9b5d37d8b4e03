#include "SigningTestKit.h"
#include "TrainingServices.h"
#include "base/Files.h"
#include "signing/Batch.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Many files, one key: issue B item 6.
class TestSignBatch : public QObject {
    Q_OBJECT

    TrainingServices services;
    QTemporaryDir folder;
    std::unique_ptr<crypto::SigningKey> key;

    QString path(const QString& name) const { return folder.filePath(name); }
    BatchRequest batch(int files, Level level = Level::BB) const {
        BatchRequest made;
        made.common.level = level;
        made.common.timestampAuthorities = {services.authority()};
        made.common.trust = services.trust();
        made.common.revocation = services.revocation();
        made.common.replaceOutput = false;
        for (int i = 0; i < files; ++i)
            made.files.push_back(
                {path(QStringLiteral("in/%1.pdf").arg(i)), path(QStringLiteral("out/%1.pdf").arg(i)), {}});
        return made;
    }
    std::vector<FileResult> sign(const BatchRequest& request, const Cancel& cancel = {}) {
        return offThread([&] { return signBatch(request, *key, systemClock(), cancel); });
    }
    static int count(const std::vector<FileResult>& results, FileStatus status) {
        return static_cast<int>(std::count_if(results.begin(), results.end(),
                                              [&](const FileResult& result) { return result.status == status; }));
    }
    QStringList outputs() const {
        return QDir(path("out")).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }

private Q_SLOTS:
    void initTestCase() {
        key = services.key("batch", {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"});
        QVERIFY(key);
    }
    void init() {
        for (const char* name : {"in", "out"}) {
            QVERIFY(QDir(path(name)).removeRecursively());
            QVERIFY(QDir().mkpath(path(name)));
        }
        for (int i = 0; i < 12; ++i)
            QVERIFY(writePdf(path(QStringLiteral("in/%1.pdf").arg(i)), 1000 * i));
    }

    void oneBadFileHoldsUpNoOther() {
        writeAll(path("in/3.pdf"), "no PDF");
        QVERIFY(QFile::remove(path("in/7.pdf")));
        BatchRequest request = batch(12);
        request.files[5].placement = Placement{1, QRectF(600, 0, 100, 50)}; // beside the page
        std::vector<std::size_t> told;
        request.onFile = [&](std::size_t index, const FileResult&) { told.push_back(index); };
        BatchProgress last;
        request.onProgress = [&](const BatchProgress& progress) {
            QVERIFY(progress.filesDone >= last.filesDone && progress.bytesDone >= last.bytesDone);
            last = progress;
        };
        const auto results = sign(request);
        QCOMPARE(results.size(), std::size_t(12));
        for (std::size_t i = 0; i < results.size(); ++i) {
            QCOMPARE(results[i].input, request.files[i].input);
            if (i == 3 || i == 5 || i == 7) {
                QCOMPARE(results[i].status, FileStatus::Failed);
                QVERIFY(results[i].error && !QFile::exists(results[i].output));
                continue;
            }
            QCOMPARE(results[i].status, FileStatus::Signed);
            QCOMPARE(results[i].outcome->sha256, *sha256HexOfFile(results[i].output));
            QCOMPARE(strangersComplaint(results[i].output, 1), QString());
        }
        QCOMPARE(results[3].error->code(), QByteArray("pdf.not_a_pdf"));
        QCOMPARE(results[5].error->code(), QByteArray("signing.placement"));
        QCOMPARE(results[7].error->code(), QByteArray("file.missing"));
        std::sort(told.begin(), told.end());
        QCOMPARE(told.size(), std::size_t(12));
        QCOMPARE(last.filesDone, 12);
        QCOMPARE(last.bytesDone, last.bytes);
        QCOMPARE(outputs().size(), 9); // nothing temporary is left
    }

    // Stopped in the middle, begun again with the same request: what is done is not done twice.
    void interruptedBatchGoesOn() {
        BatchRequest request = batch(12, Level::BLT);
        const Cancel cancel;
        request.onProgress = [&](const BatchProgress& progress) {
            if (progress.filesDone >= 4)
                cancel.request();
        };
        const auto first = sign(request, cancel);
        const int done = count(first, FileStatus::Signed);
        QVERIFY(done >= 4 && done < 12);
        QCOMPARE(count(first, FileStatus::NotReached), 12 - done);
        QCOMPARE(outputs().size(), done);
        request.onProgress = nullptr;
        const auto second = sign(request);
        QCOMPARE(count(second, FileStatus::Skipped), done);
        QCOMPARE(count(second, FileStatus::Signed), 12 - done);
        QCOMPARE(count(sign(request), FileStatus::Skipped), 12);
    }

    void strangersFilesAreLeftAlone() {
        const QByteArray other = "somebody else's";
        writeAll(path("out/2.pdf"), other);
        QVERIFY(QFile::copy(path("in/4.pdf"), path("out/4.pdf"))); // the same document, but not signed
        BatchRequest request = batch(6);
        const auto results = sign(request);
        for (const std::size_t i : {2, 4}) {
            QCOMPARE(results[i].status, FileStatus::Failed);
            QCOMPARE(results[i].error->code(), QByteArray("signing.output_exists"));
        }
        QCOMPARE(readAll(path("out/2.pdf")), other);
        QCOMPARE(count(results, FileStatus::Signed), 4);
        request.common.replaceOutput = true;
        QCOMPARE(count(sign(request), FileStatus::Signed), 2);
    }

    // The time-stamp authority is down: one question, whose answer holds for the batch.
    void theAnswerIsRemembered() {
        services.timestampStatus = 503;
        BatchRequest request = batch(8, Level::BT);
        std::atomic<int> asked = 0;
        request.onTimestampFailure = [&](const Error&) {
            ++asked;
            return TimestampChoice::LowerLevel;
        };
        const auto results = sign(request);
        QCOMPARE(asked, 1);
        QCOMPARE(count(results, FileStatus::Signed), 8);
        for (const FileResult& result : results)
            QCOMPARE(result.outcome->level, Level::BB);

        // Later the authority is back: what was made at the lower level is made anew.
        services.timestampStatus = 200;
        request.onTimestampFailure = nullptr;
        const auto again = sign(request);
        QCOMPARE(count(again, FileStatus::Signed), 8);
        QCOMPARE(again.front().outcome->level, Level::BT);
    }
    void stopMeansStop() {
        services.timestampStatus = 503;
        BatchRequest request = batch(12, Level::BT);
        std::atomic<int> asked = 0;
        request.onTimestampFailure = [&](const Error&) {
            ++asked;
            return TimestampChoice::Stop;
        };
        const auto results = sign(request);
        QCOMPARE(asked, 1);
        QCOMPARE(count(results, FileStatus::Signed), 0);
        QVERIFY(count(results, FileStatus::NotReached) >= 8);
        QVERIFY(outputs().isEmpty());
        services.timestampStatus = 200;
    }
    void afterRetryAllIsWell() {
        services.timestampStatus = 503;
        BatchRequest request = batch(8, Level::BT);
        request.onTimestampFailure = [&](const Error&) {
            services.timestampStatus = 200;
            return TimestampChoice::Retry;
        };
        const auto results = sign(request);
        QCOMPARE(count(results, FileStatus::Signed), 8);
        for (const FileResult& result : results)
            QCOMPARE(result.outcome->level, Level::BT);
    }
    // A clock that is wrong is wrong for all files: one question, whose answer holds.
    void theClockIsAskedAboutOnce() {
        const Clock ahead = [] { return systemClock()().addSecs(300); };
        const auto signAhead = [&](const BatchRequest& request) {
            return offThread([&] { return signBatch(request, *key, ahead); });
        };
        std::atomic<int> asked = 0;
        TimestampChoice answer = TimestampChoice::Stop;
        BatchRequest request = batch(8, Level::BT);
        request.onClockContradiction = [&](const Error&) { return ++asked, answer; };
        QCOMPARE(count(signAhead(request), FileStatus::Signed), 0);
        QCOMPARE(asked, 1);
        QVERIFY(outputs().isEmpty());
        answer = TimestampChoice::AcceptClock;
        const auto results = signAhead(request);
        QCOMPARE(asked, 2);
        QCOMPARE(count(results, FileStatus::Signed), 8);
        for (const FileResult& result : results)
            QCOMPARE(result.outcome->level, Level::BT);
    }
    void withoutAnAnswerTheFilesFail() {
        services.timestampStatus = 503;
        const auto results = sign(batch(3, Level::BT));
        QCOMPARE(count(results, FileStatus::Failed), 3);
        QVERIFY(outputs().isEmpty());
        services.timestampStatus = 200;
    }

    // The certificate's sources are asked for the batch, not for each file.
    void statusIsAskedOnce() {
        services.ocspAsked = 0;
        QCOMPARE(count(sign(batch(12)), FileStatus::Signed), 12);
        QCOMPARE(services.ocspAsked, 1);
    }

    // A token that is pulled out ends the batch; a wrong key would only fail a hundred times.
    void aKeyThatIsGoneEndsTheBatch() {
        class Gone final : public crypto::SigningKey {
        public:
            explicit Gone(SigningKey& key)
                : m_key(key) {}
            const crypto::Certificate& certificate() const override { return m_key.certificate(); }
            const std::vector<crypto::Certificate>& chain() const override { return m_key.chain(); }
            Result<QByteArray> sign(QByteArrayView bytes, crypto::SignatureScheme scheme,
                                    crypto::DigestAlgorithm digest) override {
                if (++m_calls > 3)
                    return fail("token.removed", {QStringLiteral("Thẻ")});
                return m_key.sign(bytes, scheme, digest);
            }

        private:
            SigningKey& m_key;
            int m_calls = 0;
        } gone(*key);
        const BatchRequest request = batch(12);
        const auto results = offThread([&] { return signBatch(request, gone, systemClock()); });
        QCOMPARE(count(results, FileStatus::Signed), 3);
        QVERIFY(count(results, FileStatus::Failed) >= 1);
        QVERIFY(count(results, FileStatus::NotReached) >= 6);
    }
};

QTEST_GUILESS_MAIN(TestSignBatch)
#include "tst_sign_batch.moc"
