// DESIGN.md §7: the n-th database access, file call or exchange with the axis fails, for every n, and everything ends
// as if it had not. Two agencies in this process and a real axis: a document is issued, received (01), accepted (03)
// and completed (06); another is issued, received and taken back (13, 15).
//
// VANTHU_FAULTS_EVERY=1 tries every n (from VANTHU_FAULTS_FROM on); without it a few of each kind, spread over all, at
// places that differ each time.

#include "AgencyKit.h"
#include "BrokenCalls.h"

#include "base/Faults.h"
#include "store/Check.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

using namespace vanthu;
using namespace vanthu::test;

namespace {

constexpr int triedOfEachKind = 10;

const QString issuer = QStringLiteral("H28.01");
const QString recipient = QStringLiteral("H28.02");

struct Broken {
    QByteArray kind; // "statement", "write", "read", "connect", or a fault of the axis
    int n = 0;
};

// What the axis does with a request of each operation is its own affair; which request it is, is counted over all.
const QByteArrayList axisKinds = {"dropBefore", "dropAfter",         "serverError", "truncated",
                                  "wrongJson",  "duplicateDelivery", "lostConfirm"};

QString differenceOf(const QString& end, const QString& expected) {
    QStringList more = end.split(QLatin1Char('\n')), fewer;
    for (const QString& line : expected.split(QLatin1Char('\n')))
        if (!more.removeOne(line))
            fewer += QStringLiteral("- ") + line;
    for (QString& line : more)
        line.prepend(QStringLiteral("+ "));
    return (fewer + more).join(QLatin1Char('\n'));
}

} // namespace

class TestExchangeFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theEndIsTheSame_data();
    void theEndIsTheSame();

private:
    struct Run {
        QString end;    // canonical
        int passed = 0; // uses of what was armed
        QStringList problems;
    };
    Run run(const Broken& broken);
    void arm(const Broken& broken, const QString& folder);
    int passedOf(const Broken& broken);
    void disarm();
    Result<> act(const QString& folder, int completed, int recalled);
    Result<QString> endOf(const QString& folder, int firstNumber);

    QTemporaryDir m_folder;
    std::unique_ptr<Agencies> m_agencies;
    QString m_faultless;
    int m_runs = 0;
    qsizetype m_logBefore = 0;
};

void TestExchangeFaults::initTestCase() {
    m_agencies = std::make_unique<Agencies>(m_folder.filePath(QStringLiteral("all")));
    const auto made = m_agencies->make();
    QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
    for (const QString& organ : {issuer, recipient})
        QVERIFY(m_agencies->makeProfile(organ, m_folder.filePath(QStringLiteral("template/") + organ)));
    const Run faultless = run({});
    QVERIFY2(faultless.problems.isEmpty(), qPrintable(faultless.problems.join(QLatin1Char('\n'))));
    m_faultless = faultless.end;
    // The scenario is what it says it is.
    for (const char* part : {"outgoing issued H28.02=06/", "outgoing recalled H28.02=01/15", "incoming completed",
                             "incoming cancelled", "01 03 06", "01 15"})
        QVERIFY2(m_faultless.contains(QLatin1String(part)), qPrintable(m_faultless));
}

void TestExchangeFaults::arm(const Broken& broken, const QString& folder) {
    QFile log(m_agencies->axisLog());
    m_logBefore = log.size();
    if (broken.kind == "statement")
        faults::arm(faults::Point::Database, broken.n);
    else if (broken.kind == "connect")
        faults::arm(faults::Point::Network, broken.n);
    else if (broken.kind == "write" || broken.kind == "read")
        breakCall(broken.kind == "write" ? CallKind::Write : CallKind::Read, broken.n, QFile::encodeName(folder));
    else if (!broken.kind.isEmpty())
        QVERIFY(m_agencies->setFaults(R"({"faults": [{"fault": ")" + broken.kind + R"(", "at": )" +
                                      QByteArray::number(broken.n) + "}]}"));
}

int TestExchangeFaults::passedOf(const Broken& broken) {
    if (broken.kind == "statement")
        return faults::passed(faults::Point::Database);
    if (broken.kind == "connect")
        return faults::passed(faults::Point::Network);
    if (broken.kind == "write" || broken.kind == "read")
        return callsPassed();
    QFile log(m_agencies->axisLog());
    if (!log.open(QIODevice::ReadOnly) || !log.seek(m_logBefore))
        return 0;
    const char* operation = broken.kind == "duplicateDelivery" ? " POST /sendEdoc "
                            : broken.kind == "lostConfirm"     ? " POST /updateStatus "
                                                               : " /";
    return int(log.readAll().count(operation));
}

void TestExchangeFaults::disarm() {
    faults::arm(faults::Point::Database, 0);
    faults::arm(faults::Point::Network, 0);
    mendCalls();
    QVERIFY(m_agencies->setFaults(R"({"clockOffsetSeconds": 0})"));
}

// Everything from opening the stores to the last status; what fails is done once more, as the person would.
Result<> TestExchangeFaults::act(const QString& folder, int completed, int recalled) {
    std::optional<Error> last;
    for (int attempt = 0; attempt < 4; ++attempt) {
        const Result<> done = [&]() -> Result<> {
            std::vector<std::unique_ptr<workflow::Office>> offices;
            for (const QString& organ : {issuer, recipient}) {
                TRY(auto office, workflow::Office::open(folder + QLatin1Char('/') + organ));
                offices.push_back(std::move(office));
            }
            TRY_VOID(issue(*offices[0], completed, completed, {recipient}));
            TRY_VOID(issue(*offices[0], recalled, recalled, {recipient}));
            return exchange(offices);
        }();
        if (done)
            return {};
        last = done.error();
    }
    return fail(*last);
}

// Everything that lasts, without ids and times; documents by their place in this run.
Result<QString> TestExchangeFaults::endOf(const QString& folder, int firstNumber) {
    QStringList lines;
    for (const QString& organ : {issuer, recipient}) {
        TRY(const auto store, store::Store::open(folder + QLatin1Char('/') + organ + QStringLiteral("/store")));
        TRY(const QList<Error> damage, store::check(*store));
        for (const Error& error : damage)
            lines += organ + QStringLiteral(" DAMAGE ") + error.technical();
        const auto dump = [&](const char* what, const char* sql) {
            return store->read([&](store::Connection& connection) {
                return connection.select(sql, {}, [&](const store::Row& row) {
                    lines += QStringLiteral("%1 %2 %3 %4")
                                 .arg(organ, QString::fromLatin1(what))
                                 .arg(row.integer(0) - firstNumber)
                                 .arg(row.text(1));
                });
            });
        };
        TRY_VOID(dump("document",
                      "SELECT d.number, d.direction || ' ' || d.state || ' ' || COALESCE((SELECT r.organ_id || '=' || "
                      "r.status_code || '/' || r.request_code FROM recipient r WHERE r.document_id = d.id), '') || ' ' "
                      "|| d.flags || ' ' || d.note || ' ' || d.request_kind || (SELECT f.sha256 || ' ' || f.size || "
                      "' ' || f.name FROM document_file f WHERE f.document_id = d.id) FROM document d ORDER BY 1, 2"));
        TRY_VOID(dump("told",
                      "SELECT d.number, GROUP_CONCAT(s.status_code, ' ') FROM document d JOIN (SELECT * FROM "
                      "recipient_status ORDER BY status_code) s ON s.document_id = d.id GROUP BY 1 ORDER BY 1"));
        TRY_VOID(dump("outbox",
                      "SELECT d.number, m.kind || ' ' || CASE WHEN m.message_key LIKE 'status:%' THEN "
                      "substr(m.message_key, 1, 9) ELSE substr(m.message_key, 1, 5) END || ' ' || m.to_organs "
                      "|| ' ' || m.state || ' ' || m.error_code FROM outbox_message m JOIN document d ON "
                      "d.id = m.document_id ORDER BY 1, 2"));
        // One that the axis delivered twice stands here twice, and took effect once.
        TRY_VOID(dump("inbox", "SELECT DISTINCT d.number, i.kind || ' ' || i.state || ' ' || i.error_code || ' ' || "
                               "substr(i.natural_key, 1, 12) || CASE i.kind WHEN 'status' THEN substr(i.natural_key, "
                               "instr(i.natural_key, 'VP|'), 5) ELSE '' END FROM inbox_message i LEFT JOIN document d "
                               "ON d.id = i.document_id ORDER BY 1, 2"));
        TRY_VOID(dump("journal", "SELECT d.number, j.act || ' ' || j.who FROM journal j LEFT JOIN document d ON d.id = "
                                 "j.document_id ORDER BY 1, 2"));
        TRY_VOID(dump("register", "SELECT d.number, r.number || ' ' || r.state FROM register_entry r JOIN document d "
                                  "ON d.id = r.document_id ORDER BY 1, 2"));
    }
    return lines.join(QLatin1Char('\n'));
}

TestExchangeFaults::Run TestExchangeFaults::run(const Broken& broken) {
    Run result;
    ++m_runs;
    const QString folder = m_folder.filePath(QStringLiteral("run"));
    QDir(folder).removeRecursively();
    QProcess::execute(QStringLiteral("cp"),
                      {QStringLiteral("-r"), m_folder.filePath(QStringLiteral("template")), folder});
    const int firstNumber = m_runs * 16; // the axis knows the same bytes again: every run has documents of its own
    arm(broken, folder);
    const Result<> acted =
        act(folder, numberWith(Fate::Completed, firstNumber), numberWith(Fate::RecalledUntouched, firstNumber));
    result.passed = passedOf(broken);
    disarm();
    if (!acted)
        result.problems += acted.error().technical();
    const Result<QString> end = endOf(folder, firstNumber);
    if (end)
        result.end = *end;
    else
        result.problems += end.error().technical();
    return result;
}

void TestExchangeFaults::theEndIsTheSame_data() {
    QTest::addColumn<QByteArray>("kind");
    for (const QByteArray& kind : QByteArrayList{"statement", "write", "read", "connect"} + axisKinds)
        QTest::newRow(kind.constData()) << kind;
}

void TestExchangeFaults::theEndIsTheSame() {
    QFETCH(QByteArray, kind);
    const Run counted = run({kind, 1'000'000});
    QVERIFY2(counted.passed > 0, "nothing of this kind happens");
    QCOMPARE(differenceOf(counted.end, m_faultless), QString());
    const bool all = qEnvironmentVariableIsSet("VANTHU_FAULTS_EVERY");
    const int step = all ? 1 : std::max(1, counted.passed / triedOfEachKind);
    const int from = std::max(1, qEnvironmentVariableIntValue("VANTHU_FAULTS_FROM"));
    int tried = 0, hit = 0;
    for (int n = all ? from : QRandomGenerator::global()->bounded(1, step + 1); n <= counted.passed; n += step) {
        const Run one = run({kind, n});
        ++tried;
        hit += one.passed >= n ? 1 : 0;
        QVERIFY2(one.problems.isEmpty(),
                 qPrintable(QStringLiteral("n = %1: %2").arg(n).arg(one.problems.join(QLatin1Char('\n')))));
        const QString different = differenceOf(one.end, m_faultless);
        QVERIFY2(different.isEmpty(), qPrintable(QStringLiteral("n = %1:\n%2").arg(n).arg(different)));
    }
    qInfo("%s: %d of %d", kind.constData(), tried, counted.passed);
    QVERIFY2(hit > tried / 2, "the faults did not happen");
}

int main(int argc, char** argv) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "86400000"); // Qt would end a long run after five minutes
    QCoreApplication application(argc, argv);
    TestExchangeFaults test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_exchange_faults.moc"
