// Thousands of messages between three agencies while the axis has every kind of bad weather and its clients and the
// axis itself are ended with SIGKILL at random instants (DESIGN.md §3: exactly-once effects, durability).
//
// VANTHU_SOAK_MESSAGES (2,000) and VANTHU_SOAK_KILLS (50) make the run longer; see tests/README.md.

#include "AgencyKit.h"

#include "store/Store.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <signal.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace vanthu;
using namespace vanthu::test;

namespace {

constexpr double leastShare = 0.05; // of the requests that a fault has a meaning for
// The first rule whose odds come up is taken, so that later ones need higher odds for the same share.
const char* const badWeather = R"({"faults": [
    {"fault": "duplicateDelivery", "odds": 0.08}, {"fault": "reorderedList", "odds": 0.3},
    {"fault": "lostConfirm", "odds": 0.08},       {"fault": "delay", "odds": 0.08, "milliseconds": 20},
    {"fault": "dropBefore", "odds": 0.09},        {"fault": "dropAfter", "odds": 0.09},
    {"fault": "serverError", "odds": 0.1},       {"fault": "truncated", "odds": 0.11},
    {"fault": "wrongJson", "odds": 0.12}]})";

int fromEnvironment(const char* name, int usual) {
    const int value = qEnvironmentVariableIntValue(name);
    return value > 0 ? value : usual;
}

qint64 peakMemory(qint64 process) {
    QFile file(QStringLiteral("/proc/%1/status").arg(process));
    const QByteArray status = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    const qsizetype at = status.indexOf("VmHWM:");
    return at < 0 ? 0 : status.mid(at + 6, 16).simplified().split(' ').first().toLongLong();
}

} // namespace

class TestExchangeSoak : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMessageTakesEffectOnce();
    void theCheckerNotices_data();
    void theCheckerNotices();
    void cleanupTestCase();

private:
    struct Agency {
        QString organ;
        QProcess sync, desk;
        bool synced = true; // since the desk last looked
        QElapsedTimer sinceSync;
        int quietRounds = 0;
    };

    void keepRunning(Agency& agency, int documents);
    void keepAxis();
    bool killSomething();
    int sentSoFar();
    bool isOver();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Agencies> m_agencies;
    std::vector<std::unique_ptr<store::Store>> m_views; // one for each of m_all
    std::vector<std::unique_ptr<Agency>> m_all;
    QRandomGenerator m_random{QRandomGenerator::securelySeeded()};
    QHash<QString, int> m_killed;
    QList<QPair<int, qint64>> m_memory; // messages sent by then, and the peak of a pass
};

void TestExchangeSoak::keepAxis() {
    if (m_agencies->axis().state() == QProcess::NotRunning)
        QVERIFY(m_agencies->startAxis());
}

void TestExchangeSoak::keepRunning(Agency& agency, int documents) {
    // Not without a pause: starting programs would be most of the work.
    if (agency.sync.state() == QProcess::NotRunning &&
        (!agency.sinceSync.isValid() || agency.sinceSync.hasExpired(250)))
        agency.sync.start(QStringLiteral(VANTHU_BIN_DIR "/vanthu-cli"),
                          {QStringLiteral("--profile"), m_agencies->profile(agency.organ), QStringLiteral("axis"),
                           QStringLiteral("sync")});
    if (agency.desk.state() == QProcess::NotRunning && agency.synced) {
        agency.synced = false;
        agency.desk.start(QStringLiteral(VANTHU_BIN_DIR "/exchange_desk"),
                          {m_agencies->profile(agency.organ), QString::number(documents)});
    }
}

// One of the processes that live at this moment. The axis comes up again with the next look at it.
bool TestExchangeSoak::killSomething() {
    struct Victim {
        QString name;
        QProcess* process;
    };
    std::vector<Victim> living;
    if (m_agencies->axisIsReady())
        living.push_back({QStringLiteral("axis"), &m_agencies->axis()});
    for (const auto& agency : m_all) {
        living.push_back({QStringLiteral("sync"), &agency->sync});
        living.push_back({QStringLiteral("desk"), &agency->desk});
    }
    std::erase_if(living, [](const Victim& v) { return v.process->state() != QProcess::Running; });
    if (living.empty())
        return false;
    const Victim& victim = living[std::size_t(m_random.bounded(int(living.size())))];
    if (::kill(pid_t(victim.process->processId()), SIGKILL) != 0)
        return false;
    victim.process->waitForFinished();
    if (victim.process->exitStatus() != QProcess::CrashExit)
        return false; // it had just ended by itself
    ++m_killed[victim.name];
    return true;
}

int TestExchangeSoak::sentSoFar() {
    int sent = 0;
    for (const auto& store : m_views)
        sent += int(store
                        ->read([](store::Connection& connection) {
                            return connection.number("SELECT COUNT(*) FROM outbox_message WHERE state = 'sent'");
                        })
                        .value_or(0)
                        .value_or(0));
    return sent;
}

// Quiet agencies alone are not enough: in bad weather three passes in a row may fail to fetch the last message.
bool TestExchangeSoak::isOver() {
    return std::all_of(m_all.begin(), m_all.end(), [](const auto& agency) { return agency->quietRounds >= 3; }) &&
           openAtTheAxis(*m_agencies).isEmpty();
}

void TestExchangeSoak::everyMessageTakesEffectOnce() {
    const int messagesWanted = fromEnvironment("VANTHU_SOAK_MESSAGES", 2000);
    const int killsWanted = fromEnvironment("VANTHU_SOAK_KILLS", 50);
    int documents = 1;
    while (messagesOf(documents) < messagesWanted)
        ++documents;
    const int messages = messagesOf(documents);

    QTemporaryDir folder;
    m_agencies = std::make_unique<Agencies>(folder.path());
    const auto made = m_agencies->make();
    QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
    QVERIFY(m_agencies->setFaults(badWeather));
    for (const QString& organ : allOrgans()) {
        m_all.push_back(std::make_unique<Agency>());
        Agency& agency = *m_all.back();
        agency.organ = organ;
        for (QProcess* process : {&agency.sync, &agency.desk}) {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("HOME"), folder.path()); // logs and settings stay here
            process->setProcessEnvironment(environment);
            process->setStandardErrorFile(folder.filePath(organ + QStringLiteral(".log")), QIODevice::Append);
        }
        agency.sync.setStandardOutputFile(QProcess::nullDevice());
        connect(&agency.sync, &QProcess::finished, this, [&agency] {
            agency.synced = true;
            agency.sinceSync.start();
        });
        connect(&agency.desk, &QProcess::finished, this, [this, &agency](int code, QProcess::ExitStatus how) {
            const bool idle =
                how == QProcess::NormalExit && code == 0 && agency.desk.readAllStandardOutput().trimmed() == "0";
            const auto store = m_views[std::size_t(allOrgans().indexOf(agency.organ))].get();
            const bool quiet =
                idle &&
                store
                    ->read([](store::Connection& connection) -> Result<bool> {
                        TRY(const auto open,
                            connection.number(
                                "SELECT (SELECT COUNT(*) FROM outbox_message WHERE state IN ('queued', "
                                "'sending')) + (SELECT COUNT(*) FROM inbox_message WHERE state <> 'confirmed')"));
                        return open.value_or(1) == 0;
                    })
                    .value_or(false);
            agency.quietRounds = quiet ? agency.quietRounds + 1 : 0;
        });
        auto view = store::Store::open(m_agencies->profile(organ) + QStringLiteral("/store"));
        QVERIFY(view);
        m_views.push_back(std::move(*view));
    }

    // Kills are spread over nine tenths of the messages; each waits for a random instant after its turn has come.
    QList<int> turns;
    for (int i = 0; i < killsWanted; ++i)
        turns += m_random.bounded(std::max(1, messages * 9 / 10));
    std::sort(turns.begin(), turns.end());
    QElapsedTimer running, sinceLook, sinceProgress, sinceKill;
    running.start();
    sinceLook.start();
    sinceProgress.start();
    sinceKill.start();
    int kills = 0, sent = 0, pause = 0;
    constexpr int longestStandstill = 180'000;
    const int lookEvery = 100 + messages / 100; // which reads all messages
    while (!isOver() || kills < killsWanted) {
        keepAxis();
        for (const auto& agency : m_all)
            keepRunning(*agency, documents);
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
        QTest::qWait(5);
        for (const auto& agency : m_all)
            if (const qint64 peak =
                    agency->sync.state() == QProcess::Running ? peakMemory(agency->sync.processId()) : 0)
                m_memory += {sent, peak};
        if (sinceLook.hasExpired(lookEvery)) {
            const int now = sentSoFar();
            if (now != sent)
                sinceProgress.restart();
            if (now / 1000 != sent / 1000)
                qInfo("%6d messages, %3d kills, %5lld s", now, kills, running.elapsed() / 1000);
            sent = now;
            sinceLook.restart();
        }
        if (sinceProgress.hasExpired(longestStandstill) && kills >= killsWanted)
            QFAIL(qPrintable(problemsOf(*m_agencies, documents).join(QLatin1Char('\n'))));
        const bool due = kills < killsWanted && (sent >= turns[kills] || sinceProgress.hasExpired(20'000));
        if (due && sinceKill.hasExpired(pause) && killSomething()) {
            ++kills;
            sinceKill.restart();
            pause = m_random.bounded(400);
        }
    }
    const double seconds = double(running.elapsed()) / 1000;
    for (const auto& agency : m_all)
        for (QProcess* process : {&agency->sync, &agency->desk}) {
            process->disconnect(this);
            process->kill();
            process->waitForFinished();
        }
    m_all.clear();
    m_views.clear();

    const QStringList problems = problemsOf(*m_agencies, documents);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));

    // The weather was as bad as it was meant to be.
    QFile log(m_agencies->axisLog());
    QVERIFY(log.open(QIODevice::ReadOnly));
    QHash<QByteArray, int> requests, faults;
    while (!log.atEnd()) {
        const QByteArrayList words = log.readLine().trimmed().split(' ');
        if (words.size() < 8 || !words[2].startsWith('/'))
            continue;
        ++requests[words[2]];
        ++faults[words.last().mid(6)];
    }
    int all = 0;
    for (const int count : std::as_const(requests))
        all += count;
    const std::array meanings = {std::pair("duplicateDelivery", requests["/sendEdoc"]),
                                 std::pair("reorderedList", requests["/getReceivedEdocList"]),
                                 std::pair("lostConfirm", requests["/updateStatus"]),
                                 std::pair("delay", all),
                                 std::pair("dropBefore", all),
                                 std::pair("dropAfter", all),
                                 std::pair("serverError", all),
                                 std::pair("truncated", all),
                                 std::pair("wrongJson", all)};
    QStringList shares;
    for (const auto& [name, of] : meanings) {
        const double share = double(faults[name]) / std::max(of, 1);
        shares += QStringLiteral("%1 %2 %").arg(QString::fromLatin1(name)).arg(share * 100, 0, 'f', 1);
        QVERIFY2(share >= leastShare, qPrintable(shares.last()));
    }
    // A long queue must not need more memory than a short one: the first and the last quarter of the run.
    const auto peakOf = [&](int from, int to) {
        qint64 peak = 0;
        for (const auto& [at, kilobytes] : std::as_const(m_memory))
            if (at >= from && at <= to)
                peak = std::max(peak, kilobytes);
        return peak;
    };
    const qint64 early = peakOf(0, messages / 4), late = peakOf(messages * 3 / 4, messages);
    qInfo("%d messages of %d documents in %.0f s (%.0f a second), %d kills (axis %d, sync %d, desk %d)", messages,
          documents * 3, seconds, messages / seconds, kills, m_killed[QStringLiteral("axis")],
          m_killed[QStringLiteral("sync")], m_killed[QStringLiteral("desk")]);
    qInfo("%d requests: %s", all, qPrintable(shares.join(QStringLiteral(", "))));
    qInfo("peak memory of a pass: %lld kB in the first quarter, %lld kB in the last", early, late);
    QVERIFY2(late <= early + early / 4 + 16 * 1024, "memory grows with the store");
}

// A checker that finds nothing proves something only if it finds what is there.
void TestExchangeSoak::theCheckerNotices_data() {
    QTest::addColumn<QString>("organ");
    QTest::addColumn<QByteArray>("harm");
    QTest::addColumn<QString>("noticed");
    const auto row = [](const char* name, const char* organ, const char* harm, const char* noticed) {
        QTest::newRow(name) << QString::fromLatin1(organ) << QByteArray(harm) << QString::fromLatin1(noticed);
    };
    row("nothing", "H28.02", "", "");
    row("a lost document", "H28.02",
        "UPDATE document SET direction = 'outgoing' WHERE direction = 'incoming' AND number = 1", "count at H28.02");
    row("a document twice", "H28.02",
        "CREATE TEMP TABLE t AS SELECT * FROM document WHERE direction = 'incoming' AND number = 1 AND organ_id = "
        "'H28.01'; UPDATE t SET id = 'twin', client_key = 'twin'; INSERT INTO document SELECT * FROM t",
        "count at H28.02");
    row("a document that was not handled", "H28.03",
        "UPDATE document SET state = 'received' WHERE direction = 'incoming' AND number = 6 AND organ_id = 'H28.01'",
        "state at H28.03");
    row("a wrong status", "H28.01", "UPDATE recipient SET status_code = '02' WHERE document_id = 'H28.01-4'",
        "status of H28.02");
    row("a lost status", "H28.01",
        "DELETE FROM recipient_status WHERE document_id = 'H28.01-4' AND status_code = '03' AND organ_id = 'H28.02'",
        "statuses of H28.02");
    row("a status twice", "H28.01",
        "INSERT INTO recipient_status SELECT document_id, organ_id, 99, status_code, status_at, staff, department, "
        "description, recorded_at FROM recipient_status WHERE document_id = 'H28.01-4' AND status_code = '03'",
        "statuses of H28.02");
    row("a lost answer", "H28.01", "UPDATE recipient SET request_code = '13' WHERE document_id = 'H28.01-2'",
        "answer of H28.02");
    row("a message under two keys", "H28.01",
        "INSERT INTO outbox_message SELECT id || 'x', message_key || 'x', 9999, document_id, kind, title, from_organ, "
        "to_organs, payload_sha256, urgent, state, not_before, next_try_at, attempts, error_code, error_args, "
        "error_detail, axis_doc_id, created_at, sent_at, anchored_at, lease_owner, lease_until, payload FROM "
        "outbox_message "
        "WHERE document_id = 'H28.01-1'",
        "messages sent");
    row("a message that is stuck", "H28.02", "UPDATE outbox_message SET state = 'queued' WHERE sequence = 1",
        "is queued");
    row("a received message that is stuck", "H28.02", "UPDATE inbox_message SET state = 'stored' WHERE sequence = 1",
        "is stored");
    row("another file", "H28.02",
        "UPDATE document_file SET sha256 = (SELECT raw_sha256 FROM inbox_message WHERE kind = 'document' LIMIT 1) "
        "WHERE document_id = (SELECT id FROM document WHERE direction = 'incoming' AND number = 1 AND organ_id = "
        "'H28.01')",
        "bytes at H28.02");
    row("a changed journal", "H28.03", "UPDATE journal SET detail = 'x' WHERE sequence = 2", "store.journal_broken");
    row("a lost blob", "H28.03", "UPDATE inbox_message SET raw_sha256 = 'ab' WHERE kind = 'document'",
        "store.blob_missing");
    row("a changed status", "H28.03", "UPDATE inbox_message SET raw = raw || ' ' WHERE kind = 'status'",
        "store.blob_damaged");
}

void TestExchangeSoak::theCheckerNotices() {
    QFETCH(QString, organ);
    QFETCH(QByteArray, harm);
    QFETCH(QString, noticed);
    constexpr int documents = 16;
    if (!m_folder) { // fair weather, once for all rows
        m_folder = std::make_unique<QTemporaryDir>();
        m_agencies = std::make_unique<Agencies>(m_folder->filePath(QStringLiteral("all")));
        QVERIFY(m_agencies->make());
        std::vector<std::unique_ptr<workflow::Office>> offices;
        for (const QString& one : allOrgans()) {
            auto office = workflow::Office::open(m_agencies->profile(one));
            QVERIFY(office);
            QVERIFY(issue(**office, 1, documents));
            offices.push_back(std::move(*office));
        }
        const auto exchanged = exchange(offices);
        QVERIFY2(exchanged, exchanged ? "" : qPrintable(exchanged.error().technical()));
    }
    const QString database = m_agencies->profile(organ) + QStringLiteral("/store/vanthu.sqlite");
    const QString kept = m_folder->filePath(QStringLiteral("kept.sqlite"));
    auto connection = store::Connection::open(database, false);
    QVERIFY(connection);
    QVERIFY((*connection)->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    QVERIFY(QFile::copy(database, kept));
    QVERIFY((*connection)->execute("PRAGMA foreign_keys = OFF"));
    if (!harm.isEmpty())
        QVERIFY((*connection)->script(harm.constData()));
    connection->reset();
    const QStringList problems = problemsOf(*m_agencies, documents);
    QVERIFY(QFile::remove(database) && QFile::rename(kept, database));
    QFile::remove(database + QStringLiteral("-wal"));
    QFile::remove(database + QStringLiteral("-shm"));
    const QString all = problems.join(QLatin1Char('\n'));
    QVERIFY2(noticed.isEmpty() ? problems.isEmpty() : all.contains(noticed), qPrintable(all));
}

void TestExchangeSoak::cleanupTestCase() {
    m_agencies.reset();
    m_folder.reset();
}

int main(int argc, char** argv) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "86400000"); // Qt would end a long run after five minutes
    QCoreApplication application(argc, argv);
    TestExchangeSoak test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_exchange_soak.moc"
