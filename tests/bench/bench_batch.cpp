// A batch of files signed with a token key, against its floor in the same run: the bare signatures of the same session,
// the SHA-256 of the bytes, and the durable writing of the outputs. And against pdfsig, which signs them one by one.
// VANTHU_BENCH_FILES=1000 gives the size that the issue names; ctest runs a smaller one with a generous bound.

#include "../unit/pkcs11/SoftTokens.h"
#include "../unit/signing/SigningTestKit.h"
#include "../unit/signing/TrainingServices.h"
#include "base/Digest.h"
#include "base/Files.h"
#include "signing/Batch.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;

class BenchBatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        const auto made = offThread([&]() -> Result<> {
            const Secret pin = secretOf("12345678");
            TRY(m_host, m_tokens.host());
            TRY_VOID(m_host->initialiseToken(QStringLiteral("bench"), secretOf("87654321"), pin));
            TRY(const QByteArray spki,
                m_host->generateKey(QStringLiteral("bench"), pin, pkcs11::TokenHost::KeyKind::Rsa2048, "01",
                                    QStringLiteral("key")));
            const QDateTime now = QDateTime::currentDateTimeUtc();
            TRY(const crypto::Certificate certificate,
                m_services.pki().issue(spki, {QStringLiteral("bench"), {}, {}, {}, {}}, now.addDays(-1),
                                       now.addYears(1)));
            TRY_VOID(m_host->importCertificate(QStringLiteral("bench"), pin, certificate, "01", QStringLiteral("key")));
            TRY(const auto all, m_host->certificates());
            if (all.empty())
                return fail("token.removed", {QStringLiteral("bench")});
            TRY(m_key, m_host->openKey(all.front(), pin.clone()));
            return {};
        });
        QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
        QVERIFY(QDir().mkpath(path("in")) && QDir().mkpath(path("out")) && QDir().mkpath(path("floor")));
        for (int i = 0; i < m_files; ++i)
            QVERIFY(writePdf(file("in", i), 99'000));
    }

    void batchCostsLittleMoreThanItsFloor() {
        qint64 best = std::numeric_limits<qint64>::max();
        qint64 floor = best;
        for (int round = 0; round < 3; ++round) {
            floor = std::min(floor, offThread([&] { return floorTime(); }));
            best = std::min(best, offThread([&] { return batchTime(); }));
        }
        qInfo("%d files of 100 KB: %lld ms, %.2f × the floor of %lld ms", m_files,
              static_cast<long long>(best / 1'000'000), double(best) / double(floor),
              static_cast<long long>(floor / 1'000'000));
        m_perFile = best / m_files;
        QVERIFY(best < 4 * floor);
    }

    void muchFasterThanPdfsig() {
        const QString database = path("nss");
        QVERIFY(QDir().mkpath(database));
        const auto key =
            m_services.key(QStringLiteral("nss"), {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"});
        QVERIFY(key);
        const Secret password = secretOf("x");
        QVERIFY(writeAll(path("leaf.pem"), key->certificate().pem()));
        QVERIFY(writeAll(path("ca.pem"), key->chain().front().pem() + m_services.pki().root().pem()));
        const QString pem = m_services.keyFile(QStringLiteral("nss"));
        QCOMPARE(run("openssl", {"pkcs12", "-export", "-inkey", pem, "-in", path("leaf.pem"), "-certfile",
                                 path("ca.pem"), "-name", "nss", "-out", path("nss.p12"), "-passout", "pass:x"})
                     .status,
                 0);
        QCOMPARE(run("certutil", {"-N", "-d", "sql:" + database, "--empty-password"}).status, 0);
        QCOMPARE(run("pk12util", {"-i", path("nss.p12"), "-d", "sql:" + database, "-W", "x", "-K", ""}).status, 0);
        constexpr int sample = 5;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < sample; ++i) {
            const Run one = run("pdfsig", {"-nssdir", "sql:" + database, "-add-signature", "-nick", "nss", "-nss-pwd",
                                           "", file("in", i), file("floor", 1'000'000 + i)});
            QVERIFY2(one.status == 0, one.output);
        }
        const qint64 theirs = timer.nsecsElapsed() / sample;
        qInfo("pdfsig: %.1f ms a file, %.1f × ours", double(theirs) / 1e6, double(theirs) / double(m_perFile));
        QVERIFY(theirs > 2 * m_perFile);
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QString file(const char* folder, int number) const { return path(folder) + QStringLiteral("/%1.pdf").arg(number); }

    qint64 floorTime() {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < m_files; ++i) {
            const QByteArray bytes = readAll(file("in", i));
            Digest digest;
            digest.add(bytes);
            const auto signature =
                m_key->sign(digest.result(), crypto::SignatureScheme::RsaPkcs1, crypto::DigestAlgorithm::Sha256);
            if (!signature || !writeFileDurably(file("floor", i), bytes))
                return std::numeric_limits<qint64>::max();
        }
        return timer.nsecsElapsed();
    }

    qint64 batchTime() {
        QDir(path("out")).removeRecursively();
        QDir().mkpath(path("out"));
        signing::BatchRequest request;
        request.common.level = signing::Level::BB;
        request.common.trust = m_services.trust();
        request.common.revocation = m_services.revocation();
        for (int i = 0; i < m_files; ++i)
            request.files.push_back({file("in", i), file("out", i), {}});
        QElapsedTimer timer;
        timer.start();
        const auto results = signing::signBatch(request, *m_key, systemClock());
        const qint64 took = timer.nsecsElapsed();
        for (const signing::FileResult& result : results)
            if (result.status != signing::FileStatus::Signed)
                return std::numeric_limits<qint64>::max();
        return took;
    }

    const int m_files = std::max(10, qEnvironmentVariableIntValue("VANTHU_BENCH_FILES"));
    TrainingServices m_services;
    SoftTokens m_tokens;
    std::unique_ptr<pkcs11::TokenHost> m_host;
    std::unique_ptr<crypto::SigningKey> m_key;
    QTemporaryDir m_folder;
    qint64 m_perFile = 1;
};

QTEST_GUILESS_MAIN(BenchBatch)
#include "bench_batch.moc"
