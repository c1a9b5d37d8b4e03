// The main job through the windows that a clerk and a leader see, with real tokens, store and axis.

#include "store/Outbox.h"
#include "ui/base/MessageBar.h"
#include "ui/documents/DocumentPage.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/drafting/RecipientPicker.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/SignDialog.h"
#include "ui/window/MainWindow.h"
#include "workflow/Training.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::ui;

namespace {

constexpr int patience = 20'000;

} // namespace

class TestDesktop : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void draftIsWrittenAndSubmitted();
    void actsOfOthersAreShownAndDisabled();
    void wrongPinIsToldAndNotRepeated();
    void rightPinSigns();
    void clerkNumbersSealsIssuesAndUndoes();
    void whatWasNotLookedThroughIsConfirmedFirst();
    void searchFindsWithoutMarks();
    void languageChangesAtOnce();
    void everyControlHasAName();
    void fitsASmallScreenAtTwoHundredPercent();
    void recipientAcceptsAndStatusComesBack();
    void cleanupTestCase();

private:
    QPushButton* act(const char* name) const { return m_page->findChild<QPushButton*>(QString::fromLatin1(name)); }
    office::State state() const { return m_page->model()->byId(m_documentId)->state; }
    void asRole(workflow::Role role);
    void sealWith(const QByteArray& pin);

    QTemporaryDir m_folder;
    workflow::Training m_training;
    std::unique_ptr<workflow::AxisProcess> m_axis;
    std::unique_ptr<MainWindow> m_window;
    DocumentPage* m_page = nullptr;
    QString m_documentId;
};

void TestDesktop::initTestCase() {
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.filePath(QStringLiteral("settings")));
    QCoreApplication::setOrganizationName(QStringLiteral("VanThu"));
    const auto training =
        workflow::prepareTraining(m_folder.filePath(QStringLiteral("training")), [](const QString&) {});
    QVERIFY2(training, training ? "" : qPrintable(training.error().technical()));
    m_training = *training;
    auto axis = workflow::AxisProcess::start(*training);
    QVERIFY2(axis, axis ? "" : qPrintable(axis.error().technical()));
    m_axis = std::move(*axis);
    auto office = workflow::Office::open(training->senderProfile);
    QVERIFY2(office, office ? "" : qPrintable(office.error().technical()));
    m_window = std::make_unique<MainWindow>(std::move(*office), QString(), *training);
    m_window->show();
    m_window->showPage(Page::Outgoing);
    m_page = m_window->documentPage(Page::Outgoing);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled() && m_page->model()->rowCount() > 0, patience);
    for (int row = 0; row < m_page->model()->rowCount() && m_documentId.isEmpty(); ++row)
        if (m_page->model()->at(row)->state == office::State::DraftApproved)
            m_documentId = m_page->model()->at(row)->id;
    QVERIFY(!m_documentId.isEmpty());
    m_page->choose(m_documentId);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

void TestDesktop::asRole(workflow::Role role) {
    m_window->session().setPerson(m_window->session().profile().firstWith(role)->id);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

void TestDesktop::draftIsWrittenAndSubmitted() {
    const int before = m_page->model()->rowCount();
    m_page->openDraft();
    QPointer<DraftDialog> dialog = m_page->findChild<DraftDialog*>();
    QVERIFY(dialog);
    auto* save = dialog->findChild<QPushButton*>(QStringLiteral("saveDraft"));
    QVERIFY(!save->isEnabled());
    dialog->findChild<QLineEdit*>(QStringLiteral("subject"))->setText(QStringLiteral("gửi báo cáo công tác văn thư"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("body"))->setPlainText(QStringLiteral("Kính gửi quý cơ quan."));
    dialog->findChild<RecipientPicker*>()->add({QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")});
    QVERIFY(save->isEnabled());
    auto* secrecy = dialog->findChild<QComboBox*>(QStringLiteral("secrecy"));
    secrecy->setCurrentIndex(1); // Law 117/2025 art. 5: nothing classified enters
    QVERIFY(!save->isEnabled());
    secrecy->setCurrentIndex(0);
    save->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->rowCount(), before + 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    QVERIFY(act("submit")->isVisible()); // the new draft is the chosen document
    act("submit")->click();
    QTRY_VERIFY_WITH_TIMEOUT(act("approve")->isVisible(), patience);
    m_page->choose(m_documentId);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

void TestDesktop::actsOfOthersAreShownAndDisabled() {
    asRole(workflow::Role::Clerk);
    QVERIFY(act("sign")->isVisible());
    QVERIFY(!act("sign")->isEnabled());
    const QString leader = m_window->session().profile().firstWith(workflow::Role::Leader)->fullName;
    QVERIFY2(act("sign")->toolTip().contains(leader), qPrintable(act("sign")->toolTip()));
    QVERIFY(!act("issue")->isVisible());
    asRole(workflow::Role::Leader);
    QVERIFY(act("sign")->isEnabled());
}

void TestDesktop::wrongPinIsToldAndNotRepeated() {
    auto* dialog = qobject_cast<SignDialog*>(m_page->openSigning());
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    auto* pin = dialog->findChild<PinEdit*>(QStringLiteral("pin"));
    auto* sign = dialog->findChild<QPushButton*>(QStringLiteral("sign"));
    QVERIFY(!sign->isEnabled());
    QTest::keyClicks(pin, QStringLiteral("87654321"));
    QVERIFY(sign->isEnabled());
    QSignalSpy done(dialog, &SignDialog::documentSigned);
    sign->click();
    QCOMPARE(pin->length(), 0); // the field keeps nothing once the PIN was handed over
    auto* messages = dialog->findChild<MessageBar*>();
    QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), patience);
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("messageDetail"))
                ->text()
                .contains(QLatin1String("token.pin_incorrect")));
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    QVERIFY(!sign->isEnabled()); // nothing happens again before a PIN is typed again
    QCOMPARE(done.count(), 0);
    QVERIFY(dialog->isVisible());
    QPointer<SignDialog> closed = dialog;
    dialog->close();
    QTRY_VERIFY(!closed);
    QCOMPARE(state(), office::State::DraftApproved);
}

void TestDesktop::rightPinSigns() {
    auto* dialog = qobject_cast<SignDialog*>(m_page->openSigning());
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    QTest::keyClicks(dialog->findChild<PinEdit*>(QStringLiteral("pin")), QString::fromLatin1(workflow::trainingPin()));
    dialog->findChild<QPushButton*>(QStringLiteral("sign"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(state(), office::State::PersonSigned, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    auto* verdict = m_page->findChild<QLabel*>(QStringLiteral("verdict"));
    QVERIFY(verdict);
    QCOMPARE(verdict->text(), QStringLiteral("Chữ ký hợp lệ"));
}

void TestDesktop::sealWith(const QByteArray& pin) {
    auto* dialog = qobject_cast<SignDialog*>(m_page->openSigning());
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    QTest::keyClicks(dialog->findChild<PinEdit*>(QStringLiteral("pin")), QString::fromLatin1(pin));
    dialog->findChild<QPushButton*>(QStringLiteral("sign"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(state(), office::State::AgencySigned, patience);
}

void TestDesktop::clerkNumbersSealsIssuesAndUndoes() {
    asRole(workflow::Role::Clerk);
    act("assignNumber")->click();
    QTRY_COMPARE_WITH_TIMEOUT(state(), office::State::Numbered, patience);
    QVERIFY(m_page->model()->byId(m_documentId)->number.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    sealWith(workflow::trainingPin());
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    act("issue")->click();
    QTRY_COMPARE_WITH_TIMEOUT(state(), office::State::Issued, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    QVERIFY(act("undoIssue")->isVisible());
    act("undoIssue")->click();
    QTRY_COMPARE_WITH_TIMEOUT(state(), office::State::AgencySigned, patience);
}

void TestDesktop::whatWasNotLookedThroughIsConfirmedFirst() {
    office::Document document;
    document.direction = office::Direction::Incoming;
    document.state = office::State::Arrived;
    QVERIFY(stateAllows(document, DocumentAct::Accept));
    QVERIFY(!stateAllows(document, DocumentAct::ConfirmUnclassified));
    document.flags = {office::Flag::SecrecyNotChecked};
    QVERIFY(!stateAllows(document, DocumentAct::Accept));
    QVERIFY(stateAllows(document, DocumentAct::ConfirmUnclassified));
    QVERIFY(stateAllows(document, DocumentAct::Refuse));
}

void TestDesktop::searchFindsWithoutMarks() {
    auto* search = m_page->findChild<QLineEdit*>(QStringLiteral("search"));
    const int all = m_page->model()->rowCount();
    search->setText(QStringLiteral("khong co van ban nao nhu the"));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->rowCount(), 0, patience);
    search->setText(QStringLiteral("so tai chinh"));
    QTRY_VERIFY_WITH_TIMEOUT(m_page->model()->rowCount() > 0, patience);
    search->clear();
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->rowCount(), all, patience);
}

void TestDesktop::languageChangesAtOnce() {
    const QString vietnamese = m_page->model()->index(0, DocumentModel::State).data().toString();
    useLanguage(Language::English);
    QTRY_VERIFY(m_page->model()->index(0, DocumentModel::State).data().toString() != vietnamese);
    useLanguage(Language::Vietnamese);
    QTRY_COMPARE(m_page->model()->index(0, DocumentModel::State).data().toString(), vietnamese);
}

// What a screen reader says of everything that takes the focus.
void TestDesktop::everyControlHasAName() {
    QStringList nameless;
    const auto look = [&](const QWidget* within) {
        for (const QWidget* control : within->findChildren<QWidget*>()) {
            const bool inner = control->objectName().startsWith(QLatin1String("qt_")); // Qt's own parts of a control
            if (inner || !(control->focusPolicy() & Qt::TabFocus) || !control->isVisible())
                continue;
            QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(control));
            if (!reader || reader->text(QAccessible::Name).trimmed().isEmpty())
                nameless +=
                    QString::fromLatin1(control->metaObject()->className()) + QLatin1Char(' ') + control->objectName();
        }
    };
    for (const Page page :
         {Page::Incoming, Page::Outgoing, Page::ToSign, Page::CaseFiles, Page::Outbox, Page::Settings}) {
        m_window->showPage(page);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
        look(m_window.get());
    }
    m_window->showPage(Page::Outgoing);
    m_page->openDraft();
    auto* draft = m_page->findChild<DraftDialog*>();
    QVERIFY(draft);
    look(draft);
    draft->close();
    asRole(workflow::Role::Leader);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

// 1366×768 device pixels are 683×384 at 200 %: every act and every page must still be within reach.
void TestDesktop::fitsASmallScreenAtTwoHundredPercent() {
    const QSize before = m_window->size();
    m_window->resize(683, 384);
    QTRY_COMPARE(m_window->size(), QSize(683, 384));
    for (const Page page :
         {Page::Incoming, Page::Outgoing, Page::ToSign, Page::CaseFiles, Page::Outbox, Page::Settings}) {
        m_window->showPage(page);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
        for (const QPushButton* button : m_window->page(page)->findChildren<QPushButton*>()) {
            if (!button->isVisible() || page == Page::Settings) // which scrolls
                continue;
            const QRect place(button->mapTo(m_window.get(), QPoint()), button->size());
            QVERIFY2(m_window->rect().contains(place), qPrintable(button->objectName()));
        }
    }
    m_window->resize(before);
}

// Issued here, exchanged, accepted in the other agency's window; then the status stands at the recipient here.
void TestDesktop::recipientAcceptsAndStatusComesBack() {
    asRole(workflow::Role::Clerk);
    m_window->showPage(Page::Outgoing);
    m_page->choose(m_documentId);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled() && state() == office::State::AgencySigned, patience);
    act("issue")->click();
    QTRY_COMPARE_WITH_TIMEOUT(state(), office::State::Issued, patience);
    m_window->showPage(Page::Outbox);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    auto* table = m_window->page(Page::Outbox)->findChild<QAbstractItemView*>();
    table->setCurrentIndex(table->model()->index(0, 0));
    auto* sendNow = m_window->page(Page::Outbox)->findChild<QPushButton*>(QStringLiteral("retry"));
    QVERIFY(sendNow);
    QTRY_VERIFY_WITH_TIMEOUT(sendNow->isEnabled(), patience);
    sendNow->click();
    const auto sent = [this] {
        const auto outbox =
            m_window->session().office().store().read([](store::Connection& c) { return store::outbox(c, 10); });
        return outbox && !outbox->isEmpty() && outbox->first().state == store::OutboxState::Sent;
    };
    QTRY_VERIFY_WITH_TIMEOUT(sent(), patience);

    auto office = workflow::Office::open(m_training.recipientProfile);
    QVERIFY(office);
    MainWindow there(std::move(*office), QString(), m_training);
    there.session().setPerson(there.session().profile().firstWith(workflow::Role::Clerk)->id);
    there.show();
    there.showPage(Page::Incoming);
    there.session().sync();
    DocumentPage* incoming = there.documentPage(Page::Incoming);
    QTRY_VERIFY_WITH_TIMEOUT(there.isSettled() && incoming->model()->rowCount() == 1, patience);
    incoming->choose(incoming->model()->at(0)->id);
    QTRY_VERIFY_WITH_TIMEOUT(there.isSettled(), patience);
    // Choosing a row asks no server, and what was not asked is not known.
    const auto verdict = [&] { return incoming->findChild<QLabel*>(QStringLiteral("verdict"))->text(); };
    QCOMPARE(verdict(), QStringLiteral("Chữ ký chưa xác định"));
    incoming->findChild<QPushButton*>(QStringLiteral("checkOnline"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(there.isSettled(), patience);
    QCOMPARE(verdict(), QStringLiteral("Chữ ký hợp lệ"));
    incoming->findChild<QPushButton*>(QStringLiteral("accept"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(incoming->model()->at(0)->state == office::State::Received, patience);
    QVERIFY(incoming->model()->at(0)->arrivalNumber.has_value());
    QSignalSpy exchanged(&there.session(), &Session::syncFinished);
    there.session().sync();
    QTRY_VERIFY_WITH_TIMEOUT(!exchanged.isEmpty() && !there.session().isSyncing(), patience);

    m_window->showPage(Page::Outgoing);
    m_window->session().sync();
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->byId(m_documentId)->recipients.first().statusCode, QStringLiteral("03"),
                              patience);
    QTRY_VERIFY_WITH_TIMEOUT(there.isSettled(), patience);
}

void TestDesktop::cleanupTestCase() {
    QTRY_VERIFY_WITH_TIMEOUT(!m_window || m_window->isSettled(), patience);
    m_window.reset();
    m_axis.reset();
}

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
