// Who may sign what, before any key is used.

#include "WorkflowTestKit.h"

#include "workflow/Outgoing.h"

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

QTEST_GUILESS_MAIN(TestActs)
#include "tst_acts.moc"
