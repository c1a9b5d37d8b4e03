// One document signed while the time-stamp server is off, or the clock is wrong, with a real token and a real server:
// the dialog asks, nothing is signed that nobody chose, what was signed is shown until it is complete.

#include "DeskKit.h"
#include "signing/PdfVerifier.h"
#include "store/Documents.h"
#include "ui/base/MessageBar.h"
#include "ui/base/UnfinishedWork.h"
#include "ui/documents/DocumentPage.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/SignDialog.h"
#include "workflow/Outgoing.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::ui;
using vanthu::test::DeskKit;

namespace {

constexpr int patience = 60'000;

} // namespace

class TestTimestamps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void stoppedChangesNothing();
    void triedAgainItIsWhole();
    void signedNowAndCompletedLater();
    void itIsCompletedByItself();
    void theClockIsAskedAbout();
    void cleanupTestCase();

private:
    bool startAxis() {
        auto started = workflow::AxisProcess::start(m_kit.training);
        if (started)
            m_kit.axis = std::move(*started);
        return started.has_value();
    }
    QString approved(const QString& subject);
    SignDialog* open(MainWindow* window, const QString& id);
    void sign(SignDialog* dialog, const QByteArray& pin = workflow::trainingPin());
    bool isAsked(SignDialog* dialog) {
        auto* question = dialog->findChild<QWidget*>(QStringLiteral("timestampQuestion"));
        return QTest::qWaitFor([&] { return question->isVisible(); }, patience);
    }
    static QPushButton* button(SignDialog* dialog, const char* name) {
        return dialog->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    office::Document stored(const QString& id) {
        return workflowOffice()
            .store()
            .read([&](store::Connection& connection) { return store::document(connection, id); })
            .value_or(office::Document());
    }
    workflow::Office& workflowOffice() { return m_window->session().office(); }
    signing::DocumentReport report(const QString& id) {
        signing::VerifyOptions options;
        options.trust = workflowOffice().trust();
        options.revocation = workflowOffice().revocation();
        options.offline = true;
        return signing::verifyPdf(workflowOffice().store().blobs().path(stored(id).mainFile()->sha256), options);
    }
    QByteArray bytesOf(const QString& id) {
        QFile file(workflowOffice().store().blobs().path(stored(id).mainFile()->sha256));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QLabel* line() const { return m_window->findChild<QLabel*>(QStringLiteral("unfinished")); }

    DeskKit m_kit;
    std::unique_ptr<MainWindow> m_window;
    QString m_later;
};

void TestTimestamps::initTestCase() {
    QCOMPARE(m_kit.start(), QString());
    m_window = m_kit.openWindow(workflow::Role::Leader);
    QVERIFY(m_window);
    m_window->show();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    // A first signature brings the answers about revocation, which come from a server that is off later.
    SignDialog* dialog = open(m_window.get(), approved(QStringLiteral("có dấu thời gian")));
    QVERIFY(dialog);
    QSignalSpy done(dialog, &SignDialog::documentSigned);
    sign(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, patience);
    QVERIFY(!line()->isVisible());
    m_kit.axis.reset();
}

QString TestTimestamps::approved(const QString& subject) {
    const workflow::Person officer = *workflowOffice().profile().firstWith(workflow::Role::Officer);
    const workflow::Person leader = *workflowOffice().profile().firstWith(workflow::Role::Leader);
    workflow::DraftRequest request;
    request.subject = subject;
    request.body = QStringLiteral("Kính gửi quý cơ quan.");
    request.signerId = leader.id;
    request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")}};
    const auto draft = workflow::addDraft(workflowOffice(), officer, request);
    if (!draft || !workflow::submitDraft(workflowOffice(), officer, draft->id) ||
        !workflow::approveDraft(workflowOffice(), leader, draft->id))
        return {};
    return draft->id;
}

SignDialog* TestTimestamps::open(MainWindow* window, const QString& id) {
    window->showPage(Page::Outgoing);
    DocumentPage* page = window->documentPage(Page::Outgoing);
    page->choose(id);
    window->session().noteChange();
    if (!QTest::qWaitFor([&] { return window->isSettled() && page->model()->byId(id); }, patience))
        return nullptr;
    auto* dialog = qobject_cast<SignDialog*>(page->openSigning());
    return dialog && QTest::qWaitFor([&] { return dialog->isSettled(); }, patience) ? dialog : nullptr;
}

void TestTimestamps::sign(SignDialog* dialog, const QByteArray& pin) {
    QTest::keyClicks(dialog->findChild<PinEdit*>(QStringLiteral("pin")), QString::fromLatin1(pin));
    QVERIFY2(button(dialog, "sign")->isEnabled(), qPrintable(button(dialog, "sign")->toolTip()));
    button(dialog, "sign")->click();
}

void TestTimestamps::stoppedChangesNothing() {
    const QString id = approved(QStringLiteral("dừng lại"));
    const QByteArray before = stored(id).mainFile()->sha256;
    SignDialog* dialog = open(m_window.get(), id);
    QVERIFY(dialog);
    sign(dialog);
    QVERIFY(isAsked(dialog));
    m_kit.picture(dialog, "sign-question");
    QVERIFY(button(dialog, "timestampLater")->isVisible() && !button(dialog, "acceptClock")->isVisible());
    QVERIFY(dialog->focusWidget() == button(dialog, "retryTimestamp"));
    button(dialog, "stopSigning")->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->findChild<MessageBar*>()->isVisible());
    QVERIFY(dialog->focusWidget() == dialog->findChild<PinEdit*>(QStringLiteral("pin")));
    QCOMPARE(stored(id).state, office::State::DraftApproved);
    QCOMPARE(stored(id).mainFile()->sha256, before);
    QVERIFY(!line()->isVisible());
    // Esc while it is asked stops too.
    sign(dialog);
    QVERIFY(isAsked(dialog));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    QCOMPARE(stored(id).state, office::State::DraftApproved);
    dialog->close();
}

void TestTimestamps::triedAgainItIsWhole() {
    const QString id = approved(QStringLiteral("thử lại"));
    SignDialog* dialog = open(m_window.get(), id);
    QVERIFY(dialog);
    QSignalSpy done(dialog, &SignDialog::documentSigned);
    sign(dialog);
    QVERIFY(isAsked(dialog));
    button(dialog, "retryTimestamp")->click(); // in vain
    QVERIFY(isAsked(dialog));
    QVERIFY(startAxis());
    button(dialog, "retryTimestamp")->click();
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, patience);
    QVERIFY(!stored(id).flags.contains(office::Flag::TimestampMissing));
    QCOMPARE(report(id).signatures.front().timeSource, signing::TimeSource::Timestamp);
    m_kit.axis.reset();
}

void TestTimestamps::signedNowAndCompletedLater() {
    m_later = approved(QStringLiteral("ký ngay, bổ sung sau"));
    SignDialog* dialog = open(m_window.get(), m_later);
    QVERIFY(dialog);
    QSignalSpy done(dialog, &SignDialog::documentSigned);
    sign(dialog);
    QVERIFY(isAsked(dialog));
    button(dialog, "timestampLater")->click();
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, patience);
    QCOMPARE(stored(m_later).state, office::State::PersonSigned);
    QVERIFY(stored(m_later).flags.contains(office::Flag::TimestampMissing));
    QCOMPARE(report(m_later).signatures.front().level, QByteArray("B-B"));
    // Shown until it is done: at the foot of the window and at the document.
    QTRY_VERIFY_WITH_TIMEOUT(line()->isVisible(), patience);
    QVERIFY2(line()->text().startsWith(QStringLiteral("1 chữ ký")), qPrintable(line()->text()));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    auto* header = m_window->page(Page::Outgoing)->findChild<QLabel*>(QStringLiteral("previewRecipients"));
    QTRY_VERIFY_WITH_TIMEOUT(header->text().contains(QStringLiteral("chờ dấu thời gian")), patience);
    m_kit.picture(m_window.get(), "unfinished");
    // Asked for now, in vain: it says so and goes on waiting.
    auto* now = m_window->findChild<QToolButton*>(QStringLiteral("completeNow"));
    now->click();
    QTRY_VERIFY_WITH_TIMEOUT(now->isEnabled() && line()->text().contains(QStringLiteral("chưa được")), patience);
    QVERIFY(stored(m_later).flags.contains(office::Flag::TimestampMissing));
}

void TestTimestamps::itIsCompletedByItself() {
    const QByteArray before = bytesOf(m_later);
    QVERIFY(startAxis());
    m_window->startExchange(); // as the desktop does when it starts
    QTRY_VERIFY_WITH_TIMEOUT(!line()->isVisible(), patience);
    const office::Document document = stored(m_later);
    QCOMPARE(document.state, office::State::PersonSigned);
    QVERIFY(!document.flags.contains(office::Flag::TimestampMissing));
    QVERIFY(!before.isEmpty() && bytesOf(m_later).startsWith(before));
    const signing::DocumentReport judged = report(m_later);
    QCOMPARE(judged.status, signing::DocumentStatus::Valid);
    QCOMPARE(judged.signatures.front().timeSource, signing::TimeSource::Timestamp);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

// The clock of this window's office is five minutes ahead of the server's.
void TestTimestamps::theClockIsAskedAbout() {
    auto office = workflow::Office::open(m_kit.training.senderProfile, [] { return systemClock()().addSecs(300); });
    QVERIFY(office);
    const QString leader = (*office)->profile().firstWith(workflow::Role::Leader)->id;
    MainWindow window(std::move(*office), leader, m_kit.training);
    window.show();
    const QString id = approved(QStringLiteral("đồng hồ sai"));
    SignDialog* dialog = open(&window, id);
    QVERIFY(dialog);
    QSignalSpy done(dialog, &SignDialog::documentSigned);
    sign(dialog);
    QVERIFY(isAsked(dialog));
    m_kit.picture(dialog, "sign-clock");
    QVERIFY(!button(dialog, "timestampLater")->isVisible() && button(dialog, "acceptClock")->isVisible());
    button(dialog, "stopSigning")->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    QCOMPARE(stored(id).state, office::State::DraftApproved);
    sign(dialog);
    QVERIFY(isAsked(dialog));
    button(dialog, "acceptClock")->click();
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, patience);
    QVERIFY(!stored(id).flags.contains(office::Flag::TimestampMissing));
    QCOMPARE(report(id).signatures.front().timeSource, signing::TimeSource::Timestamp);
    QTRY_VERIFY_WITH_TIMEOUT(window.isSettled(), patience);
}

void TestTimestamps::cleanupTestCase() {
    QTRY_VERIFY_WITH_TIMEOUT(!m_window || m_window->isSettled(), patience);
    m_window.reset();
    m_kit.axis.reset();
}

QTEST_MAIN(TestTimestamps)
#include "tst_timestamps.moc"
