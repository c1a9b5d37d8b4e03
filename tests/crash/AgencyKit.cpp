#include "AgencyKit.h"

#include "base/Files.h"
#include "office/Document.h"
#include "pdf/compose/Compose.h"
#include "store/Documents.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Messages.h"
#include "workflow/Outgoing.h"
#include "workflow/Profile.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace vanthu::test {

namespace {

using workflow::Office;
using workflow::Role;

constexpr std::array fates = {
    Fate::Left,      Fate::Refused,         Fate::RecalledUntouched, Fate::RecalledAgreed,
    Fate::Completed, Fate::RecalledRefused, Fate::Handled,           Fate::Accepted,
    Fate::Handled,   Fate::Completed,       Fate::Handled,           Fate::Accepted,
    Fate::Handled,   Fate::Completed,       Fate::Handled,           Fate::Accepted,
};

bool isRecalled(Fate fate) {
    return fate == Fate::RecalledUntouched || fate == Fate::RecalledAgreed || fate == Fate::RecalledRefused;
}

QString notationOf(const QString& organId) {
    return QStringLiteral("S%1-VP").arg(organId.right(2));
}

QString axisIdOf(const QString& organId, int number) {
    return QStringLiteral("%1,2026/03/02,%2/%3").arg(organId).arg(number).arg(notationOf(organId));
}

workflow::Person person(const char* id, Role role) {
    workflow::Person p;
    p.id = p.fullName = QString::fromLatin1(id);
    p.role = role;
    return p;
}

Result<QByteArray> samplePdf() {
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("SỞ NỘI VỤ");
    layout.subject = QStringLiteral("thử gửi và nhận");
    TRY(const pdf::ComposedDocument made,
        pdf::composeDocument(layout, QDateTime(QDate(2026, 3, 2), QTime(5, 0), Qt::UTC)));
    return made.pdf;
}

const workflow::Person& clerkOf(const Office& office) {
    return *office.profile().firstWith(Role::Clerk);
}

struct Row {
    QString id, state, request;
    int number = 0;
};

// One step of a received document on its way to its fate; false when there is nothing to do.
Result<bool> handle(Office& office, const Row& d) {
    const Fate fate = fateOf(d.number);
    const workflow::Person& clerk = clerkOf(office);
    const auto done = [](const Result<office::Document>& result) -> Result<bool> {
        return result ? Result<bool>(true) : fail(result.error());
    };
    if (d.state == QLatin1String("arrived")) {
        if (fate == Fate::Left || fate == Fate::RecalledUntouched)
            return false;
        if (fate == Fate::Refused)
            return done(workflow::refuseDocument(office, clerk, d.id, QStringLiteral("gửi nhầm nơi nhận")));
        return done(workflow::acceptDocument(office, clerk, d.id));
    }
    if (d.state == QLatin1String("assigned"))
        return done(workflow::startDocument(office, clerk, d.id));
    if (d.state == QLatin1String("in_progress") || fate == Fate::Completed)
        return done(workflow::completeDocument(office, clerk, d.id));
    if (fate == Fate::Handled)
        return done(workflow::assignDocument(office, clerk, d.id));
    if (d.request.isEmpty())
        return false;
    if (fate == Fate::RecalledAgreed)
        return done(workflow::answerRequest(office, clerk, d.id, true));
    return done(workflow::answerRequest(office, clerk, d.id, false, QStringLiteral("đã xử lý xong")));
}

Result<bool> recallWhenDue(Office& office, const Row& d) {
    const Fate fate = fateOf(d.number);
    if (!isRecalled(fate))
        return false;
    TRY(const office::Document document, workflow::load(office, d.id));
    for (const office::Recipient& r : document.recipients)
        if (fate != Fate::RecalledUntouched && r.statusCode != QLatin1String("03"))
            return false;
    TRY_VOID(workflow::recallDocument(office, clerkOf(office), d.id, QStringLiteral("ban hành nhầm")));
    return true;
}

// Another window, or the exchange itself, was quicker.
bool isForLater(const Error& error) {
    return error.code() == "store.changed_meanwhile" || error.code() == "office.transition_refused" ||
           error.code() == "store.busy";
}

} // namespace

Fate fateOf(int number) {
    return fates[std::size_t(number) % fates.size()];
}

int numberWith(Fate fate, int from) {
    while (fateOf(from) != fate)
        ++from;
    return from;
}

Outcome outcomeOf(Fate fate) {
    const auto list = [](const char* codes) { return QString::fromLatin1(codes).split(QLatin1Char(' ')); };
    const auto result = [&](const char* issuer, const char* recipient, const char* status, const char* answer,
                            const char* told) {
        return Outcome{QString::fromLatin1(issuer), QString::fromLatin1(recipient), QString::fromLatin1(status),
                       QString::fromLatin1(answer), list(told)};
    };
    switch (fate) {
    case Fate::Left:
        break;
    case Fate::Refused:
        return result("issued", "rejected", "02", "", "01 02");
    case Fate::Accepted:
        return result("issued", "received", "03", "", "01 03");
    case Fate::Completed:
        return result("issued", "completed", "06", "", "01 03 06");
    case Fate::Handled:
        return result("issued", "completed", "06", "", "01 03 04 05 06");
    case Fate::RecalledUntouched:
        return result("recalled", "cancelled", "01", "15", "01 15");
    case Fate::RecalledAgreed:
        return result("recalled", "cancelled", "03", "15", "01 03 15");
    case Fate::RecalledRefused:
        return result("recalled", "received", "03", "16", "01 03 16");
    }
    return result("issued", "arrived", "01", "", "01");
}

QStringList allOrgans() {
    return {QStringLiteral("H28.01"), QStringLiteral("H28.02"), QStringLiteral("H28.03")};
}

QStringList recipientsOf(const QString& organId, int number) {
    QStringList others = allOrgans();
    others.removeAll(organId);
    const int choice = number / int(fates.size()) % 3;
    return choice == 0 ? others : QStringList{others[choice - 1]};
}

int messagesOf(int documents) {
    int count = 0;
    for (const QString& organ : allOrgans())
        for (int number = 1; number <= documents; ++number) {
            const Fate fate = fateOf(number);
            const int each = int(outcomeOf(fate).told.size()) + (isRecalled(fate) ? 1 : 0);
            count += 1 + each * int(recipientsOf(organ, number).size());
        }
    return count;
}

Agencies::~Agencies() {
    m_axis.kill();
    m_axis.waitForFinished();
}

bool Agencies::startAxis() {
    const QString ready = m_folder + QStringLiteral("/axis-ready");
    QFile::remove(ready);
    m_axis.setStandardErrorFile(axisLog(), QIODevice::Append);
    m_axis.start(QStringLiteral(VANTHU_BIN_DIR "/vanthu-axis"),
                 {QStringLiteral("--with-parent"), QStringLiteral("--folder"), axisFolder(),
                  QStringLiteral("--ready-file"), ready, QStringLiteral("--port"), QString::number(m_port)});
    return m_axis.waitForStarted();
}

bool Agencies::axisIsReady() const {
    return QFile::exists(m_folder + QStringLiteral("/axis-ready"));
}

Result<> Agencies::setFaults(const QByteArray& plan) const {
    return writeFileDurably(axisFolder() + QStringLiteral("/faults.json"), plan);
}

Result<> Agencies::make() {
    QJsonArray systems, agencies;
    for (const QString& organ : allOrgans()) {
        systems += QJsonObject{{QStringLiteral("systemId"), QStringLiteral("vxp.") + organ},
                               {QStringLiteral("secret"), QStringLiteral("secret of ") + organ},
                               {QStringLiteral("organs"), QJsonArray{organ}}};
        agencies += QJsonObject{{QStringLiteral("code"), organ},
                                {QStringLiteral("oldCode"), QStringLiteral("000.00.%1.H28").arg(organ.right(2))},
                                {QStringLiteral("name"), QStringLiteral("Sở ") + organ},
                                {QStringLiteral("mail"), QString()}};
    }
    TRY_VOID(makeFolder(axisFolder()));
    TRY_VOID(writeFileDurably(axisFolder() + QStringLiteral("/systems.json"), QJsonDocument(systems).toJson()));
    TRY_VOID(writeFileDurably(axisFolder() + QStringLiteral("/agencies.json"), QJsonDocument(agencies).toJson()));
    if (!startAxis())
        return fail("training.axis_failed");
    while (!axisIsReady())
        if (m_axis.waitForFinished(5))
            return fail("training.axis_failed");
    TRY(const QByteArray port, readFile(m_folder + QStringLiteral("/axis-ready"), 100));
    m_port = port.trimmed().toInt();
    for (const QString& organ : allOrgans())
        TRY_VOID(makeProfile(organ, profile(organ)));
    return {};
}

Result<> Agencies::makeProfile(const QString& organId, const QString& folder) const {
    workflow::Profile profile;
    profile.folder = folder;
    profile.organId = organId;
    profile.organName = QStringLiteral("Sở ") + organId;
    profile.organAbbreviation = notationOf(organId).section(QLatin1Char('-'), 0, 0);
    profile.trustFolder = QStringLiteral("trust");
    profile.people = {person("lanhdao", Role::Leader), person("vanthu", Role::Clerk),
                      person("chuyenvien", Role::Officer)};
    profile.axisEndpoint = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
    profile.axisSystemId = QStringLiteral("vxp.") + organId;
    profile.http.plainHttpHosts = QStringList{QStringLiteral("127.0.0.1")};
    profile.training = true;
    TRY_VOID(workflow::saveProfile(profile));
    TRY_VOID(writeFileDurably(profile.path(profile.axisSecretFile), "secret of " + organId.toUtf8(), 0600));
    TRY_VOID(makeFolder(profile.path(profile.trustFolder)));
    TRY_VOID(workflow::Office::open(folder));
    return {};
}

Result<> issue(Office& office, int first, int last, const QStringList& to) {
    const QString organ = office.profile().organId;
    TRY(const QByteArray pdf, samplePdf());
    TRY(const QByteArray sha256, office.store().blobs().put(pdf));
    QList<office::Document> documents;
    QList<store::OutboxMessage> messages;
    for (int number = first; number <= last; ++number) {
        office::Document d;
        d.clientKey = axisIdOf(organ, number);
        d.id = QStringLiteral("%1-%2").arg(organ).arg(number);
        d.state = office::State::Issued;
        d.typeName = QStringLiteral("Công văn");
        d.subject = QStringLiteral("thử gửi và nhận");
        d.number = number;
        d.notation = notationOf(organ);
        d.issuedDate = QDate(2026, 3, 2);
        d.organId = organ;
        d.organName = office.profile().organName;
        d.axisDocumentId = axisIdOf(organ, number);
        for (const QString& recipient : to.isEmpty() ? recipientsOf(organ, number) : to)
            d.recipients += office::Recipient{recipient, QStringLiteral("Sở ") + recipient, {}, {}, {}, {}};
        d.files = {{0, office::FileRole::Main, QStringLiteral("a.pdf"), QStringLiteral("application/pdf"), sha256,
                    pdf.size()}};
        TRY(store::OutboxMessage message,
            workflow::documentMessage(office, clerkOf(office), d, QStringLiteral("issue:%1:0").arg(d.id),
                                      office.now()));
        messages += message;
        documents += d;
    }
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        for (qsizetype i = 0; i < documents.size(); ++i) {
            TRY(const auto known, store::documentByClientKey(transaction.connection(), documents[i].clientKey));
            if (known)
                continue;
            TRY_VOID(workflow::record(office, transaction, clerkOf(office), documents[i],
                                      QStringLiteral("document.issued"), messages[i].key));
            TRY_VOID(store::enqueue(transaction, messages[i]));
        }
        return {};
    });
}

Result<int> actOnDocuments(Office& office, int most) {
    QList<Row> incoming, outgoing;
    TRY_VOID(office.store().read([&](store::Connection& connection) {
        return connection.select(
            "SELECT id, state, request_kind, number, direction FROM document "
            "WHERE state IN ('arrived', 'received', 'assigned', 'in_progress', 'issued') ORDER BY created_at",
            {}, [&](const store::Row& row) {
                (row.text(4) == QLatin1String("incoming") ? incoming : outgoing) +=
                    Row{row.text(0), row.text(1), row.text(2), int(row.integer(3))};
            });
    }));
    int acts = 0;
    for (const QList<Row>* rows : {&incoming, &outgoing})
        for (const Row& row : *rows) {
            if (acts >= most)
                return acts;
            const Result<bool> acted = rows == &incoming ? handle(office, row) : recallWhenDue(office, row);
            if (!acted && !isForLater(acted.error()))
                return fail(acted.error());
            acts += acted.value_or(true) ? 1 : 0;
        }
    return acts;
}

Result<int> retryAll(Office& office) {
    QStringList waiting;
    TRY_VOID(office.store().read([&](store::Connection& connection) {
        return connection.select("SELECT id FROM outbox_message WHERE state = 'queued' AND next_try_at > ?",
                                 {store::toValue(office.now())},
                                 [&](const store::Row& row) { waiting += row.text(0); });
    }));
    if (waiting.isEmpty())
        return 0;
    TRY_VOID(office.store().write([&](store::Transaction& transaction) -> Result<> {
        for (const QString& id : waiting)
            if (const Result<> retried = store::retryNow(transaction, id, office.now());
                !retried && retried.error().code() != "store.message_not_waiting")
                return retried;
        return {};
    }));
    return int(waiting.size());
}

Result<> exchange(const std::vector<std::unique_ptr<Office>>& offices) {
    constexpr int mostRounds = 40;
    std::optional<Error> last;
    int quiet = 0;
    for (int round = 0; round < mostRounds; ++round) {
        bool rests = true;
        for (const auto& office : offices) {
            const auto synced = workflow::syncOffice(*office);
            const auto acts = actOnDocuments(*office, 1000);
            const auto retried = retryAll(*office);
            const auto still = isQuiet(*office);
            if (!synced)
                last = synced.error();
            else if (!synced->problems.isEmpty())
                last = synced->problems.first();
            if (!acts)
                last = acts.error();
            rests = rests && synced && synced->problems.isEmpty() && synced->received == 0 && acts.value_or(1) == 0 &&
                    retried.value_or(1) == 0 && still.value_or(false);
        }
        quiet = rests ? quiet + 1 : 0;
        if (quiet == 2)
            return {};
    }
    return fail(last.value_or(Error("internal.unexpected", {QStringLiteral("it does not come to rest")})));
}

Result<bool> isQuiet(Office& office) {
    return office.store().read([](store::Connection& connection) -> Result<bool> {
        TRY(const int unsent, store::countUnsent(connection));
        TRY(const auto open, connection.number("SELECT COUNT(*) FROM inbox_message WHERE state <> 'confirmed'"));
        return unsent == 0 && open.value_or(1) == 0;
    });
}

} // namespace vanthu::test
