// SIGKILL at random instants of the main job, to any of its programs; going on afterwards must end in the same final
// state (DESIGN.md §3: no acknowledged act is lost, no number is used twice or skipped, no message goes out under two
// keys). VANTHU_KILLS (200) makes the run longer; see tests/README.md.

#include "../flow/CliKit.h"

#include "base/Clock.h"
#include "store/Check.h"
#include "store/Documents.h"
#include "store/Journal.h"
#include "store/Outbox.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QtTest>

#include <signal.h>

using namespace vanthu;
using namespace vanthu::test;

namespace {

// Each document is one main job whose programs are killed a few times.
int killsWanted() {
    static const int wanted = std::max(1, qEnvironmentVariable("VANTHU_KILLS", QStringLiteral("200")).toInt());
    return wanted;
}
int documents() {
    return std::max(2, killsWanted() / 6);
}

// Demo, Axis and Token while vanthu-cli plays the job; Sync and Desktop (vanthu, which exchanges in the background)
// beside it; Desk while the job is done through the desktop's windows.
enum class Victim { Demo, Axis, Token, Sync, Desktop, Desk };
constexpr Victim victims[] = {Victim::Demo, Victim::Token,   Victim::Desk, Victim::Axis,
                              Victim::Sync, Victim::Desktop, Victim::Desk};

constexpr int killsEach = int(std::size(victims));

// The token host of this process, if one lives at this moment.
pid_t tokenHostOf(qint64 parent) {
    for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        const QByteArray stat = contentOf(QStringLiteral("/proc/%1/stat").arg(entry));
        const qsizetype end = stat.lastIndexOf(')');
        if (stat.contains("(vanthu-token)") && stat.mid(end + 2).split(' ').value(1).toLongLong() == parent)
            return entry.toInt();
    }
    return 0;
}

} // namespace

class TestKill : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyKillIsMadeGood();
    void finalStateIsTheSame_data();
    void finalStateIsTheSame();
    void numbersAreOneSeries();
    void storesAreSound();

private:
    QString key(int document) const { return QStringLiteral("kill:%1").arg(document); }
    void start(QProcess& process, const char* name, const QStringList& arguments);
    bool killOnce(int document, Victim victim);
    bool finish(int document);
    void keepAxis();
    Result<std::unique_ptr<store::Store>> open(const QString& profile) {
        return store::Store::open(profile + QStringLiteral("/store"));
    }

    TrainingFolder m_training;
    QProcess m_axis;
    QRandomGenerator m_random{QRandomGenerator::securelySeeded()};
    int m_demoTime = 0; // milliseconds of a whole demo here and now
    int m_deskTime = 0; // of the same through the windows, up to issuing
    int m_kills = 0;
};

void TestKill::start(QProcess& process, const char* name, const QStringList& arguments) {
    process.setProcessEnvironment(m_training.environment());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program(name), arguments);
    QVERIFY(process.waitForStarted());
}

void TestKill::keepAxis() {
    if (m_axis.state() == QProcess::NotRunning)
        QVERIFY(m_training.startAxis(m_axis));
}

void TestKill::initTestCase() {
    QCOMPARE(
        m_training
            .cli(m_training.path(), {QStringLiteral("profile"), QStringLiteral("create"), QStringLiteral("--training")})
            .status,
        0);
    keepAxis();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(finish(-1));
    m_demoTime = int(timer.elapsed());
    timer.restart();
    QProcess desk;
    start(desk, "desk_job", {m_training.path(), key(-2)});
    QVERIFY(desk.waitForFinished(60'000));
    QCOMPARE(desk.exitCode(), 0);
    m_deskTime = int(timer.elapsed());
    qInfo("a whole main job takes %d ms, through the windows %d ms", m_demoTime, m_deskTime);
    QVERIFY(finish(-2));
}

bool TestKill::finish(int document) {
    const Answer answer =
        m_training.cli(m_training.path(), {QStringLiteral("demo"), QStringLiteral("--key"), key(document)});
    if (answer.status != 0)
        qWarning("%s", answer.output.constData());
    return answer.status == 0;
}

// Lets the job run and kills the victim at a random instant; true when something was really killed.
bool TestKill::killOnce(int document, Victim victim) {
    QProcess demo, other;
    if (victim == Victim::Desk)
        start(demo, "desk_job", {m_training.path(), key(document)});
    else
        start(demo, "vanthu-cli",
              {QStringLiteral("--profile"), m_training.path(), QStringLiteral("demo"), QStringLiteral("--key"),
               key(document)});
    if (victim == Victim::Sync)
        start(other, "vanthu-cli",
              {QStringLiteral("--profile"), m_random.bounded(2) ? m_training.sender() : m_training.recipient(),
               QStringLiteral("axis"), QStringLiteral("sync")});
    if (victim == Victim::Desktop)
        start(other, "vanthu",
              {QStringLiteral("--profile"), m_random.bounded(2) ? m_training.sender() : m_training.recipient()});

    const int reach = victim == Victim::Sync ? 150 : victim == Victim::Desk ? m_deskTime : m_demoTime;
    QElapsedTimer timer;
    timer.start();
    const qint64 instant = m_random.bounded(reach * 1000);
    while (timer.nsecsElapsed() / 1000 < instant)
        demo.waitForFinished(0);

    bool killed = false;
    const auto kill = [&](qint64 process) { killed = process > 0 && ::kill(pid_t(process), SIGKILL) == 0; };
    if (victim == Victim::Demo || victim == Victim::Desk) {
        kill(demo.processId());
    } else if (victim == Victim::Axis) {
        kill(m_axis.processId());
    } else if (victim == Victim::Token) {
        // Token hosts live for moments only: waits for the next one.
        while (!killed && demo.state() != QProcess::NotRunning) {
            kill(tokenHostOf(demo.processId()));
            demo.waitForFinished(0);
        }
    } else {
        kill(other.processId());
    }
    other.kill();
    other.waitForFinished();
    if (victim == Victim::Axis)
        m_axis.waitForFinished();
    // What the killed one leaves behind must be enough to go on with: nobody is given time to tidy up.
    if (demo.state() != QProcess::NotRunning) {
        if (victim == Victim::Axis)
            demo.kill();
        demo.waitForFinished(60'000);
        demo.kill();
        demo.waitForFinished();
    }
    return killed;
}

void TestKill::everyKillIsMadeGood() {
    for (int document = 0; document < documents() || m_kills < killsWanted(); ++document) {
        QVERIFY2(document < 10 * documents(), "too few kills hit a living process");
        for (int i = 0; i < killsEach; ++i) {
            keepAxis();
            m_kills += killOnce(document, victims[std::size_t(i) % std::size(victims)]) ? 1 : 0;
        }
        keepAxis();
        QVERIFY2(finish(document), qPrintable(key(document)));
    }
    qInfo("%d processes were killed", m_kills);
    QVERIFY(m_kills >= killsWanted());
}

void TestKill::finalStateIsTheSame_data() {
    QTest::addColumn<int>("document");
    for (int document = 0; document < documents(); ++document)
        QTest::addRow("document %d", document) << document;
}

void TestKill::finalStateIsTheSame() {
    QFETCH(int, document);
    const auto sender = open(m_training.sender());
    const auto recipient = open(m_training.recipient());
    QVERIFY(sender && recipient);
    const auto issued =
        (*sender)->read([&](store::Connection& c) { return store::documentByClientKey(c, key(document)); });
    QVERIFY(issued && *issued);
    const office::Document& here = **issued;
    QCOMPARE(here.state, office::State::Issued);
    QCOMPARE(here.recipients.first().statusCode, QStringLiteral("03"));

    const auto versions = (*sender)->read([&](store::Connection& c) { return store::fileVersions(c, here.id); });
    QCOMPARE(versions->size(), 4); // drafted, signed, numbered, sealed
    int sent = 0;
    const auto outbox = (*sender)->read([](store::Connection& c) { return store::outbox(c, 10'000); });
    for (const store::OutboxMessage& message : *outbox)
        if (message.documentId == here.id && message.state == store::OutboxState::Sent)
            ++sent;
    QCOMPARE(sent, 1);

    int arrivals = 0;
    const auto documentsThere = (*recipient)->read([](store::Connection& c) {
        store::DocumentFilter filter;
        filter.limit = 10'000;
        return store::documents(c, filter);
    });
    for (const office::Document& there : *documentsThere) {
        if (there.axisDocumentId != here.axisDocumentId || there.direction != office::Direction::Incoming)
            continue;
        ++arrivals;
        QCOMPARE(there.state, office::State::Received);
        QCOMPARE(there.mainFile()->sha256, here.mainFile()->sha256);
    }
    QCOMPARE(arrivals, 1);
}

void TestKill::numbersAreOneSeries() {
    const auto series = [&](const QString& profile, office::Direction direction, auto numberOf) {
        QList<int> numbers;
        const auto store = open(profile);
        store::DocumentFilter filter;
        filter.direction = direction;
        filter.limit = 10'000;
        const auto all = (*store)->read([&](store::Connection& c) { return store::documents(c, filter); });
        for (const office::Document& document : *all)
            if (const std::optional<int> number = numberOf(document))
                numbers += *number;
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    };
    const auto requireSeries = [](const QList<int>& numbers) {
        QVERIFY(numbers.size() > documents());
        for (int i = 0; i < numbers.size(); ++i)
            QCOMPARE(numbers[i], i + 1);
    };
    requireSeries(
        series(m_training.sender(), office::Direction::Outgoing, [](const office::Document& d) { return d.number; }));
    requireSeries(series(m_training.recipient(), office::Direction::Incoming,
                         [](const office::Document& d) { return d.arrivalNumber; }));
}

void TestKill::storesAreSound() {
    for (const QString& profile : {m_training.sender(), m_training.recipient()}) {
        const auto store = open(profile);
        const auto problems = store::check(**store);
        QVERIFY(problems);
        for (const Error& problem : *problems)
            qWarning("%s", qPrintable(problem.technical()));
        QVERIFY(problems->isEmpty());
    }
    m_axis.closeWriteChannel();
    QVERIFY(m_axis.waitForFinished());
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
