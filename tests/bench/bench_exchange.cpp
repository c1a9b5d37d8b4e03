// From one agency's outbox to the other's inbox, through vanthu-axis on loopback: how many documents a second, in how
// much memory, and what a clerk who issues meanwhile feels of it.
//
// VANTHU_BENCH_DOCUMENTS (300): documents of 100 KB. VANTHU_BENCH_LARGE_MB (64): the one large document.

#include "store/Documents.h"
#include "store/Inbox.h"
#include "store/Outbox.h"
#include "workflow/Incoming.h"
#include "workflow/Messages.h"
#include "workflow/Office.h"
#include "workflow/Profile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <sqlite3.h>

#include <atomic>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::workflow;

namespace {

constexpr double commitMilliseconds = 4; // of the disk that the promise is made for

QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool writeAll(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

// Megabytes; `field` is RssAnon, VmRSS or VmHWM.
double memory(const QString& process, const char* field) {
    const QByteArray status = readAll(QStringLiteral("/proc/%1/status").arg(process));
    return status.mid(status.indexOf(field) + qstrlen(field) + 1).trimmed().split(' ').first().toDouble() / 1024;
}

// Milliseconds of processor time so far, of all threads.
double processorTime(const QString& process) {
    const QByteArray stat = readAll(QStringLiteral("/proc/%1/stat").arg(process));
    const QByteArrayList fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    return (fields.value(11).toDouble() + fields.value(12).toDouble()) * 1000 / double(::sysconf(_SC_CLK_TCK));
}

// A page with a line of text, and so many random bytes that nobody shows.
bool writePdf(const QString& path, int number, qint64 size) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    QList<qint64> offsets;
    const auto object = [&](const QByteArray& body) {
        offsets += file.pos();
        file.write(QByteArray::number(offsets.size()) + " 0 obj\n" + body + "\nendobj\n");
    };
    file.write("%PDF-1.7\n");
    object("<</Type/Catalog/Pages 2 0 R>>");
    object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
    object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>");
    const QByteArray text = "BT /F 13 Tf 90 700 Td (Cong van so " + QByteArray::number(number) + ") Tj ET";
    object("<</Length " + QByteArray::number(text.size()) + ">>\nstream\n" + text + "\nendstream");
    object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    offsets += file.pos();
    file.write("6 0 obj\n<</Length " + QByteArray::number(size) + ">>\nstream\n");
    QRandomGenerator generator(quint32(number + 1));
    QByteArray block(64 * 1024, Qt::Uninitialized);
    for (qint64 left = size; left > 0; left -= block.size()) {
        block.resize(qsizetype(std::min<qint64>(left, block.size())));
        for (char& byte : block)
            byte = char(generator.generate());
        file.write(block);
    }
    file.write("\nendstream\nendobj\n");
    const qint64 xref = file.pos();
    file.write("xref\n0 7\n0000000000 65535 f \n");
    for (const qint64 offset : offsets)
        file.write(QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n");
    return file.write("trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n" + QByteArray::number(xref) + "\n%%EOF\n") > 0;
}

// What one durable write of a page costs where the stores are: the middle of 41.
double commitFloor(const QString& folder) {
    const int descriptor = ::open(qPrintable(folder + "/floor"), O_CREAT | O_WRONLY, 0600);
    const QByteArray page(4096, 'x');
    QList<qint64> times;
    for (int i = 0; i < 41; ++i) {
        QElapsedTimer timer;
        timer.start();
        if (::write(descriptor, page.constData(), size_t(page.size())) < 0 || ::fdatasync(descriptor) != 0)
            break;
        times += timer.nsecsElapsed();
    }
    ::close(descriptor);
    std::sort(times.begin(), times.end());
    return double(times.value(times.size() / 2)) / 1e6;
}

int sizeFrom(const char* variable, int usual) {
    return qEnvironmentVariableIsSet(variable) ? qEnvironmentVariableIntValue(variable) : usual;
}

} // namespace

class BenchExchange : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void documentsASecond();
    void oneLargeDocument();
    void cleanupTestCase();

private:
    struct Side {
        QString organId, systemId;
        std::unique_ptr<Office> office;
    };
    bool open(Side& side);
    Result<> put(int number, const QString& pdf);
    qint64 confirmed(Side& side);
    qint64 answered();
    // Passes one after the other until told to stop.
    std::thread keepSyncing(Side& side, std::atomic<bool>& end, QList<Error>& problems) const;

    QTemporaryDir m_folder;
    QProcess m_axis;
    int m_port = 0;
    int m_sent = 0; // documents put into the outbox so far
    Side m_sender{QStringLiteral("H28.01"), QStringLiteral("vxp.test.01"), {}};
    Side m_receiver{QStringLiteral("H28.02"), QStringLiteral("vxp.test.02"), {}};
    double m_pause = 0; // milliseconds that each commit takes longer here, to be as slow as the promise's
};

bool BenchExchange::open(Side& side) {
    Profile profile;
    profile.folder = m_folder.filePath(side.organId);
    profile.training = true; // its secret is a file
    profile.organId = profile.organName = side.organId;
    profile.axisEndpoint = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
    profile.organAbbreviation = QStringLiteral("SNV");
    profile.axisSystemId = side.systemId;
    profile.trustFolder = QStringLiteral("trust");
    profile.http.plainHttpHosts = {QStringLiteral("127.0.0.1")};
    Person clerk;
    clerk.id = clerk.fullName = QStringLiteral("vanthu");
    clerk.role = Role::Clerk;
    profile.people = {clerk};
    QDir().mkpath(profile.path(profile.trustFolder));
    if (!saveProfile(profile) ||
        !writeAll(profile.path(profile.axisSecretFile), "secret-of-" + side.systemId.toLatin1()))
        return false;
    QFile::setPermissions(profile.path(profile.axisSecretFile), QFile::ReadOwner | QFile::WriteOwner);
    auto office = Office::open(profile.folder);
    if (!office) {
        qWarning("%s", qPrintable(office.error().technical()));
        return false;
    }
    side.office = std::move(*office);
    // A commit here takes as long as one of the promise's disk.
    return side.office->store()
        .write([this](store::Transaction& transaction) -> Result<> {
            sqlite3_commit_hook(
                transaction.connection().handle(),
                [](void* self) {
                    const double pause = static_cast<BenchExchange*>(self)->m_pause;
                    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(pause));
                    return 0;
                },
                this);
            return {};
        })
        .has_value();
}

void BenchExchange::initTestCase() {
    const QString axis = m_folder.filePath("axis");
    QVERIFY(QDir().mkpath(axis));
    QVERIFY(writeAll(axis + "/systems.json",
                     R"([{"systemId": "vxp.test.01", "secret": "secret-of-vxp.test.01", "organs": ["H28.01"]},
                         {"systemId": "vxp.test.02", "secret": "secret-of-vxp.test.02", "organs": ["H28.02"]}])"));
    QVERIFY(writeAll(axis + "/agencies.json", R"([{"code": "H28.01", "oldCode": "", "name": "A", "mail": "a@b.vn"},
                         {"code": "H28.02", "oldCode": "", "name": "B", "mail": "b@b.vn"}])"));
    m_axis.setStandardErrorFile(axis + "/log");
    m_axis.start(QStringLiteral(VANTHU_BIN_DIR "/vanthu-axis"),
                 {"--with-parent", "--folder", axis, "--ready-file", axis + "/ready"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(axis + "/ready"), 60'000);
    m_port = readAll(axis + "/ready").trimmed().toInt();
    QVERIFY(open(m_sender) && open(m_receiver));
}

// As issuing does it, without the signature.
Result<> BenchExchange::put(int number, const QString& pdf) {
    Office& office = *m_sender.office;
    office::Document d;
    d.id = d.clientKey = QStringLiteral("d%1").arg(number);
    d.direction = office::Direction::Outgoing;
    d.state = office::State::Issued;
    d.typeName = QStringLiteral("Công văn");
    d.subject = QStringLiteral("V/v số %1").arg(number);
    d.number = number;
    d.notation = QStringLiteral("SNV-VP");
    d.issuedDate = QDate(2026, 3, 2);
    d.organId = d.organName = m_sender.organId;
    d.axisDocumentId = QStringLiteral("H28.01,2026/03/02,%1/SNV-VP").arg(number);
    office::Recipient to;
    to.organId = to.organName = m_receiver.organId;
    d.recipients += to;
    office::DocumentFile file;
    file.name = QStringLiteral("vb.pdf");
    file.mediaType = QStringLiteral("application/pdf");
    file.size = QFileInfo(pdf).size();
    TRY(file.sha256, office.store().blobs().putFile(pdf));
    d.files += file;
    TRY(const store::OutboxMessage message,
        documentMessage(office, office.profile().people.first(), d, QStringLiteral("issue:") + d.id, office.now()));
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY_VOID(store::save(transaction, d, QStringLiteral("document.issued"), office.now()));
        return store::enqueue(transaction, message);
    });
}

qint64 BenchExchange::confirmed(Side& side) {
    return side.office->store()
        .read([](store::Connection& c) {
            return c.number("SELECT COUNT(*) FROM inbox_message WHERE state = 'confirmed'"); // from the index alone
        })
        .value_or(std::nullopt)
        .value_or(-1);
}

// Documents whose status 01 has come back.
qint64 BenchExchange::answered() {
    return m_sender.office->store()
        .read([](store::Connection& c) { return c.number("SELECT COUNT(*) FROM recipient WHERE status_code = '01'"); })
        .value_or(std::nullopt)
        .value_or(-1);
}

std::thread BenchExchange::keepSyncing(Side& side, std::atomic<bool>& end, QList<Error>& problems) const {
    return std::thread([&] {
        while (!end) {
            const auto report = syncOffice(*side.office);
            if (!report)
                problems += report.error();
            else
                problems += report->problems;
            if (report && report->sent + report->received == 0)
                std::this_thread::sleep_for(std::chrono::milliseconds(150)); // a desktop waits longer
        }
    });
}

void BenchExchange::documentsASecond() {
    const int documents = sizeFrom("VANTHU_BENCH_DOCUMENTS", 300);
    const QString pdf = m_folder.filePath("vb.pdf");
    QElapsedTimer timer;
    timer.start();
    for (int i = 1; i <= documents; ++i) {
        QVERIFY(writePdf(pdf, i, 98'000));
        const auto queued = put(i, pdf);
        QVERIFY2(queued, queued ? "" : qPrintable(queued.error().technical()));
    }
    qInfo("%d documents queued in %lld ms", documents, static_cast<long long>(timer.elapsed()));
    m_sent = documents;
    const double floor = commitFloor(m_folder.path());
    m_pause = std::max(0.0, commitMilliseconds - floor);
    qInfo("a commit's floor is %.2f ms here, each is made %.2f ms longer", floor, m_pause);

    std::atomic<bool> end = false;
    QList<Error> problems, others;
    QList<qint64> waits;
    double early = 0;
    const int earlyAt = std::min(500, documents / 2);
    const QString axis = QString::number(m_axis.processId());
    const double usedBefore = processorTime("self"), usedByAxisBefore = processorTime(axis);
    timer.restart();
    std::thread sending = keepSyncing(m_sender, end, problems);
    std::thread receiving = keepSyncing(m_receiver, end, others);
    // The clerk issues meanwhile: not due before long, so that it disturbs as an act does and not as a message.
    std::thread clerk([&] {
        for (int i = 0; !end; ++i) {
            store::OutboxMessage message;
            message.id = message.key = message.documentId = QStringLiteral("clerk%1").arg(i);
            message.payloadSha256 = "00";
            message.createdAt = m_sender.office->now();
            message.notBefore = message.nextTryAt = message.createdAt.addDays(1);
            QElapsedTimer wait;
            wait.start();
            if (!m_sender.office->store().write([&](store::Transaction& t) { return store::enqueue(t, message); }))
                break;
            waits += wait.nsecsElapsed();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    qint64 allThere = 0, allAnswered = 0;
    const qint64 limit = 60'000 + documents * 100;
    while (allAnswered == 0 && timer.elapsed() < limit) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const qint64 there = confirmed(m_receiver);
        if (early == 0 && there >= earlyAt)
            early = memory("self", "RssAnon");
        if (allThere == 0 && there == documents)
            allThere = timer.elapsed();
        if (allThere != 0 && answered() == documents)
            allAnswered = timer.elapsed();
    }
    end = true;
    sending.join();
    receiving.join();
    clerk.join();
    const double late = memory("self", "RssAnon"); // without mapped files, which the system takes back
    m_pause = 0;
    for (const Error& problem : problems + others)
        qWarning("%s", qPrintable(problem.technical()));
    QVERIFY(allAnswered > 0);
    std::sort(waits.begin(), waits.end());
    const auto percentile = [&](double part) {
        return double(waits.value(qsizetype(double(waits.size() - 1) * part))) / 1e6;
    };
    const double perSecond = documents * 1000.0 / double(allThere);
    qInfo("%d documents there, applied and confirmed in %lld ms: %.0f a second; all answered by 01 after %lld ms",
          documents, static_cast<long long>(allThere), perSecond, static_cast<long long>(allAnswered));
    qInfo("memory of both sides together: %.1f MB after %d documents, %.1f MB at the end; axis %.1f MB", early, earlyAt,
          late, memory(QString::number(m_axis.processId()), "VmRSS"));
    qInfo("enqueue while syncing: %lld times, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms",
          static_cast<long long>(waits.size()), percentile(0.5), percentile(0.95), percentile(0.99), percentile(1));
    qInfo("processor time for a document: %.2f ms on both sides together, %.2f ms in the axis",
          (processorTime("self") - usedBefore) / documents, (processorTime(axis) - usedByAxisBefore) / documents);
    QVERIFY2(late - early < 24, "memory grows with the number of documents");
    // Full size is measured on a quiet machine; otherwise this finds only what became slower by a class.
    const bool full = documents >= 2000;
    QVERIFY2(perSecond >= (full ? 200 : 20), qPrintable(QString::number(perSecond)));
    QVERIFY2(percentile(full ? 0.99 : 0.9) < (full ? 30 : 100), qPrintable(QString::number(percentile(0.99))));
}

void BenchExchange::oneLargeDocument() {
    const int megabytes = sizeFrom("VANTHU_BENCH_LARGE_MB", 64);
    const QString pdf = m_folder.filePath("large.pdf");
    const auto restartPeaks = [&] {
        writeAll("/proc/self/clear_refs", "5");
        writeAll(QStringLiteral("/proc/%1/clear_refs").arg(m_axis.processId()), "5");
    };
    QVERIFY(writePdf(pdf, ++m_sent, qint64(megabytes) * 1024 * 1024));
    const double idle = memory("self", "VmRSS"), idleAxis = memory(QString::number(m_axis.processId()), "VmRSS");
    restartPeaks();
    QElapsedTimer timer;
    timer.start();
    const auto queued = put(m_sent, pdf);
    QVERIFY2(queued, queued ? "" : qPrintable(queued.error().technical()));
    std::thread passes([&] {
        (void)syncOffice(*m_sender.office);
        (void)syncOffice(*m_receiver.office);
        (void)syncOffice(*m_sender.office);
    });
    passes.join();
    const double peak = memory("self", "VmHWM") - idle;
    const double peakAxis = memory(QString::number(m_axis.processId()), "VmHWM") - idleAxis;
    qInfo("%d MB from issuing to status 01 in %lld ms; above idle: %.1f MB here (both sides), %.1f MB in the axis",
          megabytes, static_cast<long long>(timer.elapsed()), peak, peakAxis);
    QCOMPARE(confirmed(m_receiver), m_sent);
    QCOMPARE(answered(), m_sent);
    QVERIFY2(peak < 64, qPrintable(QString::number(peak)));
    QVERIFY2(peakAxis < 64, qPrintable(QString::number(peakAxis)));
}

void BenchExchange::cleanupTestCase() {
    m_axis.terminate();
    QVERIFY(m_axis.waitForFinished());
    m_sender.office.reset();
    m_receiver.office.reset();
}

QTEST_GUILESS_MAIN(BenchExchange)
#include "bench_exchange.moc"
