// Signing and verifying a large file against their floor in the same run: the file must be copied once and hashed once.
// The bounds are loose on purpose; they catch a second copy or a file that is read into memory, not a slow machine.

#include "../unit/signing/SigningTestKit.h"
#include "base/Digest.h"

#include <QElapsedTimer>
#include <QtTest>

#include <limits>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::test;

class BenchSigning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_kit.start());
        QVERIFY(writePdf(path("large.pdf"), 200LL << 20));
        m_copyAndHash = best([&] { return copyAndHash(true); });
        m_hash = best([&] { return copyAndHash(false); });
    }

    void signingCostsLittleMoreThanCopyAndHash() {
        signing::SignRequest request = m_kit.request(path("large.pdf"), path("signed.pdf"));
        request.level = signing::Level::BB;
        const qint64 took = best([&] { return m_kit.sign(request, "ec").has_value(); });
        report("sign 200 MB", took, m_copyAndHash);
        QVERIFY(took < 4 * m_copyAndHash);
    }

    void verifyingCostsLittleMoreThanHash() {
        const qint64 took = best([&] { return m_kit.verify(path("signed.pdf")).signatures.size() == 1; });
        report("verify 200 MB", took, m_hash);
        QVERIFY(took < 6 * m_hash);
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    template<class Work>
    static qint64 best(Work work) {
        qint64 shortest = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 3; ++i) {
            QElapsedTimer timer;
            timer.start();
            if (!work())
                return std::numeric_limits<qint64>::max();
            shortest = std::min(shortest, timer.nsecsElapsed());
        }
        return shortest;
    }

    bool copyAndHash(bool copy) {
        QFile source(path("large.pdf")), target(path("copy.pdf"));
        if (!source.open(QIODevice::ReadOnly) || !target.open(QIODevice::WriteOnly))
            return false;
        Digest digest;
        for (QByteArray block = source.read(1 << 20); !block.isEmpty(); block = source.read(1 << 20)) {
            digest.add(block);
            if (copy && target.write(block) != block.size())
                return false;
        }
        return !digest.result().isEmpty() && (!copy || (target.flush() && ::fsync(target.handle()) == 0));
    }

    static void report(const char* what, qint64 took, qint64 floor) {
        qInfo("%s: %lld ms, %.2f × the floor of %lld ms", what, static_cast<long long>(took / 1'000'000),
              double(took) / double(floor), static_cast<long long>(floor / 1'000'000));
    }

    SigningTestKit m_kit;
    QTemporaryDir m_folder;
    qint64 m_copyAndHash = 0;
    qint64 m_hash = 0;
};

QTEST_GUILESS_MAIN(BenchSigning)
#include "bench_signing.moc"
