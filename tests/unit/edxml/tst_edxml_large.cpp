// A package of 300 MB is written and read in under 64 MB of memory, and how fast, against the floor of what has to be
// done with the bytes: base64 and SHA-256.

#include "EdxmlTestKit.h"

#include "base/Digest.h"

#include <QElapsedTimer>
#include <QTemporaryFile>
#include <QTest>

#include <cstring>

using namespace vanthu;
using namespace vanthu::edxml;
using namespace vanthu::test;

namespace {

constexpr qint64 megabyte = 1024 * 1024;

// Bytes that no packing makes smaller, from nowhere: the same for the same seed.
class Noise : public QIODevice {
public:
    Noise(quint64 seed, qint64 size)
        : m_state(seed * 2 + 1)
        , m_size(size) {
        setOpenMode(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 size() const override { return m_size; }

protected:
    qint64 readData(char* data, qint64 maximum) override {
        const qint64 n = std::min(maximum, m_size - m_given);
        for (qint64 i = 0; i < n; i += 8) {
            m_state ^= m_state << 13;
            m_state ^= m_state >> 7;
            m_state ^= m_state << 17;
            std::memcpy(data + i, &m_state, std::size_t(std::min<qint64>(8, n - i)));
        }
        m_given += n;
        return n;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    quint64 m_state;
    qint64 m_size;
    qint64 m_given = 0;
};

QByteArray digestOf(quint64 seed, qint64 size) {
    Noise noise(seed, size);
    Digest digest;
    for (qint64 left = size; left > 0;) {
        const QByteArray piece = noise.read(std::min<qint64>(left, 64 * 1024));
        digest.add(piece);
        left -= piece.size();
    }
    return digest.result().toHex();
}

DocumentMessage messageOf(int count, const QString& suffix) {
    DocumentMessage m;
    m.from = {"H28.01", "", "Sở Mẫu", "", "", ""};
    m.to = {{"H28.02", "", "Sở Thử", "", "", ""}};
    m.codeNumber = "1";
    m.codeNotation = "SM";
    m.promulgationDate = QDate(2025, 10, 13);
    m.typeName = "Công văn";
    m.subject = "V/v gửi bản đồ";
    m.signerFullName = "Nguyễn Văn Mẫu";
    m.documentId = "H28.01,2025/10/13,1/SM";
    m.business.reason = "Văn bản điện tử mới";
    for (int i = 0; i < count; ++i)
        m.attachments += Attachment{QString("id-%1").arg(i), QString("bản đồ %1.%2").arg(i).arg(suffix), {}, {}, 0, {}};
    return m;
}

// The peak of resident memory since `forgetPeak`, in bytes.
qint64 peakMemory() {
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    return -1;
}

bool forgetPeak() {
    QFile refs("/proc/self/clear_refs");
    return refs.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && refs.write("5") == 1;
}

} // namespace

class TestEdxmlLarge : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void memoryStaysFlat_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<qint64>("each");
        QTest::addColumn<QString>("suffix");
        QTest::newRow("one PDF of 300 MB") << 1 << 300 * megabyte << "pdf";
        QTest::newRow("300 files of 1 MB in ZIPs") << 300 << megabyte << "shp";
    }
    void memoryStaysFlat() {
        QFETCH(int, count);
        QFETCH(qint64, each);
        QFETCH(QString, suffix);
        QVERIFY(forgetPeak());
        const DocumentMessage m = messageOf(count, suffix);
        QTemporaryFile package;
        QVERIFY(package.open());
        QElapsedTimer timer;
        timer.start();
        const auto done = writeDocument(package, m, [&](int i) { return std::make_unique<Noise>(i, each); });
        QVERIFY2(done, done ? "" : done.error().technical().toUtf8());
        QVERIFY(package.flush() && package.size() > count * each / 3 * 4);
        const qint64 writing = timer.restart();

        QVERIFY(package.seek(0));
        qint64 taken = 0;
        const auto message = readMessage(
            package,
            [&](int, QByteArrayView piece) {
                taken += piece.size();
                return true;
            },
            {},
            [] {
                auto spool = std::make_unique<QTemporaryFile>();
                return spool->open() ? std::unique_ptr<QIODevice>(std::move(spool)) : nullptr;
            });
        const qint64 reading = timer.elapsed();
        QVERIFY2(message, message ? "" : message.error().technical().toUtf8());
        QCOMPARE(taken, count * each);
        const auto& files = std::get<DocumentMessage>(*message).attachments;
        QCOMPARE(files.size(), count);
        for (int i = 0; i < count; i += std::max(1, count / 5))
            QCOMPARE(files[i].sha256, digestOf(i, each));
        const qint64 peak = peakMemory();
        qInfo("written in %lld ms, read in %lld ms, at most %lld MB of memory", writing, reading, peak / megabyte);
        QVERIFY2(peak > 0 && peak < 64 * megabyte, QByteArray::number(peak));
    }

    void speedAgainstTheFloor() {
        constexpr qint64 size = 64 * megabyte;
        QElapsedTimer timer;
        timer.start();
        Noise noise(7, size);
        Digest sent, received;
        while (noise.bytesAvailable() > 0 || !noise.atEnd()) {
            const QByteArray piece = noise.read(96 * 1024);
            if (piece.isEmpty())
                break;
            sent.add(piece);
            received.add(QByteArray::fromBase64(piece.toBase64()));
        }
        const qint64 floor = std::max<qint64>(timer.restart(), 1);
        QTemporaryFile package;
        QVERIFY(package.open());
        QVERIFY(writeDocument(package, messageOf(1, "pdf"), [&](int) { return std::make_unique<Noise>(7, size); }));
        QVERIFY(package.flush() && package.seek(0));
        QVERIFY(readMessage(package, [](int, QByteArrayView) { return true; }));
        const qint64 took = timer.elapsed();
        qInfo("floor (base64 both ways, SHA-256 twice) %lld ms; written to a file and read back %lld ms; ratio %.2f",
              floor, took, double(took) / double(floor));
        QVERIFY(took < 10 * floor);
    }
};

QTEST_GUILESS_MAIN(TestEdxmlLarge)
#include "tst_edxml_large.moc"
