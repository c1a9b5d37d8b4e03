// Who may sign what, before any key is used.

#include "WorkflowTestKit.h"

#include "store/Organisations.h"
#include "store/Outbox.h"
#include "workflow/Deadlines.h"
#include "workflow/Outgoing.h"
#include "workflow/RecipientGroups.h"

#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::workflow;

namespace {

// Every refusal here comes before a signature is asked for.
class UnusedKey : public crypto::SigningKey {
public:
    const crypto::Certificate& certificate() const override { return m_certificate; }
    const std::vector<crypto::Certificate>& chain() const override { return m_chain; }
    Result<QByteArray> sign(QByteArrayView, crypto::SignatureScheme, crypto::DigestAlgorithm) override {
        ++used;
        return fail("internal.unexpected");
    }
    int used = 0;

private:
    crypto::Certificate m_certificate;
    std::vector<crypto::Certificate> m_chain;
};

} // namespace

class TestActs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void onlyTheNamedSignerSigns();
    void onlyApprovedBytesAreSigned();
    void onlySignedBytesGetANumber();
    void whatWaitsUnderATimeLimitIsFound();
    void theAdministratorsHolidaysCount();
    void groupsOfRecipients();

private:
    office::Document approved();
    bool damage(const office::Document& document);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Office> m_office;
    Person m_leader;
};

void TestActs::init() {
    m_office.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto office = newOffice(m_folder->path());
    QVERIFY2(office, office ? "" : qPrintable(office.error().technical()));
    m_office = std::move(*office);
    m_leader = *m_office->profile().firstWith(Role::Leader);
}

office::Document TestActs::approved() {
    DraftRequest request;
    request.subject = QStringLiteral("thử nghiệm");
    request.body = QStringLiteral("Nội dung.");
    request.signerId = m_leader.id;
    request.recipients += {QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")};
    const auto drafted = addDraft(*m_office, *m_office->profile().firstWith(Role::Officer), request);
    if (!drafted || !submitDraft(*m_office, m_leader, drafted->id))
        return {};
    return approveDraft(*m_office, m_leader, drafted->id).value_or(office::Document());
}

bool TestActs::damage(const office::Document& document) {
    QFile blob(m_office->store().blobs().path(document.mainFile()->sha256));
    blob.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return blob.open(QIODevice::ReadWrite) && blob.seek(blob.size() - 20) && blob.write(" ") == 1;
}

void TestActs::onlyTheNamedSignerSigns() {
    const office::Document document = approved();
    QCOMPARE(document.state, office::State::DraftApproved);
    Person deputy = m_leader;
    deputy.id = deputy.fullName = QStringLiteral("pholanhdao");
    UnusedKey key;
    QCOMPARE(codeOf(signForIssue(*m_office, deputy, document.id, key, {})), QByteArray("workflow.wrong_signer"));
    QCOMPARE(codeOf(signForIssue(*m_office, m_leader, document.id, key, {})), QByteArray("workflow.wrong_key"));
    QCOMPARE(key.used, 0);
}

void TestActs::onlyApprovedBytesAreSigned() {
    const office::Document document = approved();
    QVERIFY(damage(document));
    UnusedKey key;
    QCOMPARE(codeOf(signForIssue(*m_office, m_leader, document.id, key, {})), QByteArray("store.blob_damaged"));
    QCOMPARE(key.used, 0);
}

void TestActs::onlySignedBytesGetANumber() {
    office::Document document = approved();
    document.state = office::State::PersonSigned;
    QVERIFY(m_office->store().write([&](store::Transaction& transaction) {
        return store::save(transaction, document, QStringLiteral("document.signed"), noon);
    }));
    QVERIFY(damage(document));
    const Person clerk = *m_office->profile().firstWith(Role::Clerk);
    QCOMPARE(codeOf(assignNumber(*m_office, clerk, document.id)), QByteArray("store.blob_damaged"));
}

// Issued is not sent: a message that could not leave still counts (QĐ 28/2018 art. 6.2).
void TestActs::whatWaitsUnderATimeLimitIsFound() {
    const auto put = [&](const QString& id, office::Direction direction, office::State state) {
        office::Document d;
        d.id = d.clientKey = id;
        d.direction = direction;
        d.state = state;
        d.subject = id;
        const bool incoming = direction == office::Direction::Incoming;
        d.arrivedAt = incoming ? noon.addDays(-9) : QDateTime();
        if (!incoming)
            d.files += office::DocumentFile{0, office::FileRole::Main, id, QStringLiteral("application/pdf"), "00", 1};
        return m_office->store().write([&](store::Transaction& transaction) {
            return store::save(transaction, d, QStringLiteral("document.signed"), noon.addDays(-9));
        });
    };
    using office::Direction;
    using office::State;
    QVERIFY(put(QStringLiteral("arrived"), Direction::Incoming, State::Arrived));
    QVERIFY(put(QStringLiteral("accepted"), Direction::Incoming, State::Received));
    QVERIFY(put(QStringLiteral("signed"), Direction::Outgoing, State::PersonSigned));
    QVERIFY(put(QStringLiteral("stuck"), Direction::Outgoing, State::Issued));
    QVERIFY(put(QStringLiteral("sent"), Direction::Outgoing, State::Issued));
    for (const char* id : {"stuck", "sent"})
        QVERIFY(m_office->store().write([&](store::Transaction& transaction) -> Result<> {
            store::OutboxMessage message;
            message.id = message.key = message.documentId = QString::fromLatin1(id);
            message.payloadSha256 = "00";
            message.createdAt = message.nextTryAt = message.notBefore = noon;
            TRY_VOID(store::enqueue(transaction, message));
            if (message.id == QLatin1String("stuck"))
                return {};
            TRY_VOID(store::beginAttempt(transaction, message.id, noon));
            return store::markSent(transaction, message.id, QStringLiteral("1"), noon);
        }));
    const auto hints = lawHints(*m_office);
    QVERIFY(hints);
    QStringList found = hints->keys();
    found.sort();
    QCOMPARE(found, QStringList({QStringLiteral("arrived"), QStringLiteral("signed"), QStringLiteral("stuck")}));
    QVERIFY(hints->value(QStringLiteral("stuck")).late);
    QCOMPARE(hints->value(QStringLiteral("arrived")).duty, office::Duty::Answer);
}

void TestActs::theAdministratorsHolidaysCount() {
    const QDate monday(2026, 3, 2);
    QVERIFY(m_office->calendar().isWorkingDay(monday));
    const auto reopened = [&](const QByteArray& json) {
        QFile file(m_office->profile().path(QStringLiteral("holidays.json")));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
        file.close();
        return written ? Office::open(m_folder->path(), [] { return noon; })
                       : Result<std::unique_ptr<Office>>(fail("file.unwritable"));
    };
    const auto with = reopened(R"({"years":[{"year":2026,"off":[{"from":"2026-03-02","to":"2026-03-02",
        "name":"Ngày truyền thống"}]}]})");
    QVERIFY(with);
    QVERIFY(!(*with)->calendar().isWorkingDay(monday));
    QVERIFY(!(*with)->calendarProblem());
    const auto damaged = reopened("{");
    QVERIFY(damaged); // nobody's work stops for it
    QVERIFY((*damaged)->calendar().isWorkingDay(monday));
    QCOMPARE((*damaged)->calendarProblem()->code(), QByteArray("office.holidays_damaged"));
}

void TestActs::groupsOfRecipients() {
    QList<office::Organisation> country;
    for (const char* id : {"A1", "A2", "B1"})
        country += office::Organisation{QString::fromLatin1(id), QString::fromLatin1(id), {}, {}, noon.date(), {}};
    QVERIFY(m_office->store().write(
        [&](store::Transaction& transaction) { return store::saveOrganisations(transaction, country); }));
    const auto names = [&] {
        QStringList all;
        for (const store::RecipientGroup& group : recipientGroups(*m_office).value_or(QList<store::RecipientGroup>()))
            all += group.name;
        return all;
    };
    const QString a = QStringLiteral("a");
    const QString b = QStringLiteral("b");
    QVERIFY(saveRecipientGroup(*m_office, a, {QStringLiteral("A1"), QStringLiteral("A2")}));
    QVERIFY(saveRecipientGroup(*m_office, b, {QStringLiteral("B1")}));
    QCOMPARE(names(), QStringList({a, b}));
    const auto use = [&](const QStringList& ids, int minute) {
        return m_office->store().write([&](store::Transaction& transaction) {
            return store::rememberRecipients(transaction, ids, noon.addSecs(60 * minute));
        });
    };
    QVERIFY(use({QStringLiteral("B1")}, 1));
    QCOMPARE(names(), QStringList({b, a})); // last used first
    QVERIFY(use({QStringLiteral("A1")}, 2));
    QCOMPARE(names(), QStringList({b, a})); // one of its members is not the group
    QVERIFY(use({QStringLiteral("A1"), QStringLiteral("A2")}, 3));
    QCOMPARE(names(), QStringList({a, b}));
    QCOMPARE(codeOf(renameRecipientGroup(*m_office, a, b)), QByteArray("workflow.group_exists"));
    QCOMPARE(codeOf(renameRecipientGroup(*m_office, a, QStringLiteral(" "))), QByteArray("store.group_unnamed"));
    QVERIFY(renameRecipientGroup(*m_office, a, QStringLiteral("c")));
    QCOMPARE(names(), QStringList({QStringLiteral("c"), b}));
    QCOMPARE(recipientGroups(*m_office)->first().members.size(), 2);
    QVERIFY(removeRecipientGroup(*m_office, QStringLiteral("c")));
    QCOMPARE(names(), QStringList({b}));
}

QTEST_GUILESS_MAIN(TestActs)
#include "tst_acts.moc"
