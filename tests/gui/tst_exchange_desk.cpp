// What a clerk does with a document after it was issued or accepted, through the windows: answering, recalling, sending
// again, groups of recipients, time limits, evidence.

#include "DeskKit.h"

#include "store/Documents.h"
#include "store/Outbox.h"
#include "store/Recipients.h"
#include "ui/base/MessageBar.h"
#include "ui/documents/DocumentPage.h"
#include "ui/documents/ExchangePanel.h"
#include "ui/documents/ReasonDialog.h"
#include "ui/documents/RecipientsDialog.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/drafting/GroupsDialog.h"
#include "ui/drafting/RecipientPicker.h"
#include "workflow/Demo.h"
#include "workflow/Outgoing.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>
#include <QTreeWidget>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::ui;

namespace {
constexpr int patience = 40'000;
}

class TestExchangeDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyStatusStandsAtItsRecipient();
    void theEvidenceIsWhole();
    void sentAgainToOneRecipient();
    void aReplyIsDraftedFromTheIncomingDocument();
    void anUpdateIsBoundToItsOriginal();
    void recipientsAreGroupedByKeyboardAlone();
    void groupsAreRenamedAndDeleted();
    void recalledFromTheChosenRecipients();
    void theOtherAgencyRefusesWithAReason();
    void whatIsLateIsSaid();
    void theLastOnesToBeAskedFreezeTheDocument();
    void dialogsFitASmallScreenAtTwoHundredPercent();

private:
    QPushButton* button(DocumentPage* page, const char* name) const {
        return page->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    QAction* menuAct(DocumentPage* page, const char* name) const {
        return page->findChild<QAction*>(QString::fromLatin1(name));
    }
    QString exchange(MainWindow& window);
    void linksLeadThereAndBack(const QString& asked, const QString& reply);
    QString message(DocumentPage* page) const {
        return page->findChild<QLabel*>(QStringLiteral("messageText"))->text();
    }

    DeskKit m_kit;
    std::unique_ptr<MainWindow> m_window; // of the sender, its clerk at the desk
    std::unique_ptr<MainWindow> m_there;  // of the recipient
    DocumentPage* m_page = nullptr;
    DocumentPage* m_incoming = nullptr; // there
    QString m_issued;                   // by the sender; accepted there
};

void TestExchangeDesk::initTestCase() {
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_kit.file(QStringLiteral("settings")));
    const QString folder = m_kit.file(QStringLiteral("training"));
    const auto training = workflow::prepareTraining(folder, [](const QString&) {});
    QVERIFY2(training, training ? "" : qPrintable(training.error().technical()));
    const auto played = workflow::runDemo(*training, QStringLiteral("desk"), [this](const workflow::DemoStep& step) {
        if (const QString id = step.facts[QStringLiteral("documentId")].toString(); m_issued.isEmpty())
            m_issued = id;
    });
    QVERIFY2(played, played ? "" : qPrintable(played.error().technical()));
    QVERIFY(!m_issued.isEmpty());
    const QString problem = m_kit.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    m_window = m_kit.openWindow(workflow::Role::Clerk);
    QVERIFY(m_window);
    m_window->show();
    m_window->showPage(Page::Outgoing);
    m_page = m_window->documentPage(Page::Outgoing);
    auto office = workflow::Office::open(m_kit.training.recipientProfile);
    QVERIFY(office);
    const QString clerk = (*office)->profile().firstWith(workflow::Role::Clerk)->id;
    m_there = std::make_unique<MainWindow>(std::move(*office), clerk, m_kit.training);
    m_there->show();
    m_incoming = m_there->documentPage(Page::Incoming);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled() && m_there->isSettled(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->model()->byId(m_issued) && m_incoming->model()->rowCount() == 1, patience);
    m_page->choose(m_issued);
    m_incoming->choose(m_incoming->model()->at(0)->id);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled() && m_there->isSettled(), patience);
    QCOMPARE(m_page->model()->byId(m_issued)->state, office::State::Issued);
}

void TestExchangeDesk::cleanupTestCase() {
    QTRY_VERIFY_WITH_TIMEOUT(!m_window || (m_window->isSettled() && m_there->isSettled()), patience);
    m_there.reset();
    m_window.reset();
}

// Empty when a pass of this window ended well.
QString TestExchangeDesk::exchange(MainWindow& window) {
    QSignalSpy ended(&window.session(), &Session::syncFinished);
    window.session().sync();
    if (!QTest::qWaitFor([&] { return !ended.isEmpty() && window.isSettled(); }, patience))
        return QStringLiteral("not in time");
    const auto& outcome = window.session().lastSync();
    return outcome && outcome->error ? outcome->error->technical() : QString();
}

void TestExchangeDesk::everyStatusStandsAtItsRecipient() {
    auto* panel = m_page->findChild<ExchangePanel*>();
    QVERIFY(panel);
    auto* recipients = panel->findChild<QTreeWidget*>(QStringLiteral("recipientStatuses"));
    QTRY_COMPARE_WITH_TIMEOUT(recipients->topLevelItemCount(), 1, patience);
    m_page->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(3);
    m_kit.picture(m_window.get(), "recipients");
    const QTreeWidgetItem* recipient = recipients->topLevelItem(0);
    QVERIFY2(recipient->text(0).startsWith(QStringLiteral("Sở Tài chính")), qPrintable(recipient->text(0)));
    QVERIFY(recipient->text(0).endsWith(QStringLiteral("Đã tiếp nhận")));
    QCOMPARE(recipient->childCount(), 2); // 01, then 03
    QVERIFY(recipient->child(0)->text(0).startsWith(QLatin1String("01")));
    QVERIFY(recipient->child(1)->text(0).startsWith(QLatin1String("03")));
    const QString clerk = m_there->session().profile().firstWith(workflow::Role::Clerk)->fullName;
    QVERIFY2(recipient->child(1)->text(2).contains(clerk), qPrintable(recipient->child(1)->text(2)));
}

void TestExchangeDesk::theEvidenceIsWhole() {
    const QString pack = m_kit.file(QStringLiteral("bang-chung.zip"));
    QVERIFY(menuAct(m_page, "exportEvidence")->isVisible());
    menuAct(m_page, "exportEvidence")->trigger();
    auto* dialog = m_page->findChild<QFileDialog*>(QStringLiteral("evidenceFile"));
    QVERIFY(dialog);
    dialog->selectFile(pack);
    QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
    auto* offer = button(m_page, "messageOffer");
    QTRY_VERIFY_WITH_TIMEOUT(offer->isVisible(), patience);
    m_kit.picture(m_window.get(), "evidence");
    QVERIFY2(message(m_page).contains(QFileInfo(pack).fileName()), qPrintable(message(m_page)));
    QProcess cli;
    cli.start(QCoreApplication::applicationDirPath() + QStringLiteral("/vanthu-cli"),
              {QStringLiteral("--json"), QStringLiteral("axis"), QStringLiteral("verify-evidence"), pack});
    QVERIFY(cli.waitForFinished(patience));
    QVERIFY2(cli.exitCode() == 0, cli.readAllStandardOutput().constData());
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
}

void TestExchangeDesk::sentAgainToOneRecipient() {
    menuAct(m_page, "resend")->trigger();
    auto* dialog = m_page->findChild<RecipientsDialog*>();
    QVERIFY(dialog);
    m_kit.picture(dialog, "resend");
    QVERIFY(!dialog->findChild<QPlainTextEdit*>(QStringLiteral("reason"))->isVisible());
    dialog->findChild<QPushButton*>(QStringLiteral("confirmRecipients"))->click();
    const auto resent = [this] {
        const auto all = m_window->session().office().store().read(
            [this](store::Connection& connection) { return store::messagesOf(connection, m_issued); });
        return all && !all->isEmpty() && all->last().key.startsWith(QLatin1String("resend:"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(resent(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    // the other side has it already and takes no notice
    QCOMPARE(exchange(*m_there), QString());
    QCOMPARE(m_incoming->model()->rowCount(), 1);
}

void TestExchangeDesk::aReplyIsDraftedFromTheIncomingDocument() {
    const office::Document asked = *m_incoming->model()->at(0);
    QVERIFY(button(m_incoming, "reply")->isVisible());
    button(m_incoming, "reply")->click();
    QPointer<DraftDialog> dialog = m_incoming->findChild<DraftDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    m_kit.picture(dialog, "reply");
    auto* link = dialog->findChild<QLabel*>(QStringLiteral("linkText"));
    QVERIFY(link->isVisible());
    QVERIFY2(link->text().startsWith(QStringLiteral("Trả lời")) && link->text().contains(asked.code()),
             qPrintable(link->text()));
    auto* subject = dialog->findChild<QLineEdit*>(QStringLiteral("subject"));
    QVERIFY(subject->text().contains(asked.code()));
    auto* picker = dialog->findChild<RecipientPicker*>();
    QCOMPARE(picker->recipients().size(), 1);
    QCOMPARE(picker->recipients().first().organId, QStringLiteral("H28.01"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("body"))->setPlainText(QStringLiteral("Kính gửi quý Sở."));
    dialog->findChild<QCheckBox*>(QStringLiteral("paperCopy"))->setChecked(true);
    dialog->findChild<QPushButton*>(QStringLiteral("saveDraft"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
    // offered: the way to the draft, which stands in another list
    QTRY_VERIFY_WITH_TIMEOUT(button(m_incoming, "messageOffer")->isVisible(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled(), patience);
    auto* links = m_incoming->findChild<QListWidget*>(QStringLiteral("links"));
    QTRY_VERIFY_WITH_TIMEOUT(links->count() == 1, patience);
    QVERIFY(links->item(0)->text().contains(QStringLiteral("Được trả lời bằng")));
    m_incoming->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(3);
    m_kit.picture(m_there.get(), "replied");
    button(m_incoming, "messageOffer")->click();
    DocumentPage* outgoing = m_there->documentPage(Page::Outgoing);
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled() && outgoing->isVisible(), patience);
    const auto linked = m_there->session().office().store().read(
        [&](store::Connection& connection) { return store::documentsLinkedTo(connection, asked.id); });
    QVERIFY(linked && linked->size() == 1);
    QVERIFY(linked->first().paperCopy);
    QCOMPARE(linked->first().links.first().kind, office::LinkKind::Reply);
    linksLeadThereAndBack(asked.id, linked->first().id);
}

// From the reply to what it answers by Enter, and to the reply again by a click, whatever the list was searched for.
void TestExchangeDesk::linksLeadThereAndBack(const QString& asked, const QString& reply) {
    DocumentPage* outgoing = m_there->documentPage(Page::Outgoing);
    outgoing->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(3);
    auto* answers = outgoing->findChild<QListWidget*>(QStringLiteral("links"));
    QTRY_COMPARE_WITH_TIMEOUT(answers->count(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled(), patience);
    answers->setFocus();
    QTest::keyClick(answers, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled() && m_incoming->isVisible(), patience);
    outgoing->findChild<QLineEdit*>(QStringLiteral("search"))->setText(QStringLiteral("không có gì như thế"));
    auto* links = m_incoming->findChild<QListWidget*>(QStringLiteral("links"));
    QTRY_COMPARE_WITH_TIMEOUT(links->count(), 1, patience);
    QTest::mouseClick(links->viewport(), Qt::LeftButton, {}, links->visualItemRect(links->item(0)).center());
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled() && outgoing->isVisible() && outgoing->model()->byId(reply), patience);
    QVERIFY(outgoing->findChild<QLineEdit*>(QStringLiteral("search"))->text().isEmpty());
    m_there->showPage(Page::Incoming);
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled() && m_incoming->model()->byId(asked), patience);
}

void TestExchangeDesk::anUpdateIsBoundToItsOriginal() {
    menuAct(m_page, "update")->trigger();
    QPointer<DraftDialog> dialog = m_page->findChild<DraftDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    m_kit.picture(dialog, "update");
    QVERIFY(!dialog->findChild<QComboBox*>(QStringLiteral("documentType"))->isEnabled());
    QVERIFY(!dialog->findChild<RecipientPicker*>()->isEnabled());
    dialog->findChild<QPushButton*>(QStringLiteral("removeLink"))->click();
    QVERIFY(!dialog->findChild<QLabel*>(QStringLiteral("linkText"))->isVisible());
    QVERIFY(dialog->findChild<RecipientPicker*>()->isEnabled());
    dialog->close(); // nothing was entered: nothing is asked
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
}

void TestExchangeDesk::recipientsAreGroupedByKeyboardAlone() {
    m_page->openDraft();
    QPointer<DraftDialog> dialog = m_page->findChild<DraftDialog*>();
    QVERIFY(dialog);
    auto* picker = dialog->findChild<RecipientPicker*>();
    auto* typed = picker->findChild<QLineEdit*>(QStringLiteral("recipientSearch"));
    QWidget* popup = typed->completer()->popup();
    const auto pick = [&](const QString& text) {
        typed->setFocus();
        QTest::keyClicks(typed, text);
        if (!QTest::qWaitFor([&] { return popup->isVisible(); }, patience))
            return;
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
    };
    pick(QStringLiteral("so tai chinh")); // without marks
    QTRY_COMPARE_WITH_TIMEOUT(picker->recipients().size(), 1, patience);
    pick(QStringLiteral("h28.05"));
    QTRY_COMPARE_WITH_TIMEOUT(picker->recipients().size(), 2, patience);
    picker->findChild<QAction*>(QStringLiteral("saveGroup"))->trigger();
    auto* name = picker->findChild<QInputDialog*>(QStringLiteral("groupName"));
    QVERIFY(name);
    name->setTextValue(QStringLiteral("Các sở thường gửi"));
    name->accept();
    const auto stored = [this] {
        const auto groups = m_window->session().office().store().read(store::recipientGroups);
        return groups && groups->size() == 1 && groups->first().members.size() == 2;
    };
    QTRY_VERIFY_WITH_TIMEOUT(stored(), patience);
    // The same name once more is asked about; the first answer keeps the group as it was.
    QTRY_VERIFY_WITH_TIMEOUT(picker->findChild<QAction*>(QStringLiteral("manageGroups"))->isEnabled(), patience);
    auto* chosen = picker->findChild<QListWidget*>(QStringLiteral("recipients"));
    delete chosen->item(1);
    picker->findChild<QAction*>(QStringLiteral("saveGroup"))->trigger();
    name = picker->findChild<QInputDialog*>(QStringLiteral("groupName"));
    QVERIFY(name);
    name->setTextValue(QStringLiteral(" Các sở thường gửi "));
    name->accept();
    auto* question = picker->findChild<QMessageBox*>(QStringLiteral("replaceQuestion"));
    QVERIFY(question);
    QTest::keyClick(question, Qt::Key_Return);
    QVERIFY(!question->isVisible());
    QVERIFY(stored());
    // Enter in a field with a half-typed name looks for a recipient; it does not save the draft.
    dialog->findChild<QLineEdit*>(QStringLiteral("subject"))->setText(QStringLiteral("thử"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("body"))->setPlainText(QStringLiteral("Kính gửi."));
    QVERIFY(dialog->findChild<QPushButton*>(QStringLiteral("saveDraft"))->isEnabled());
    typed->setText(QStringLiteral("so khong co"));
    QTest::keyClick(typed, Qt::Key_Return);
    QVERIFY(dialog && dialog->isVisible() && dialog->isSettled());
    typed->clear();
    dialog->findChild<QLineEdit*>(QStringLiteral("subject"))->clear();
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("body"))->clear();
    // Chosen and taken out again by the Delete key, the whole group comes back by one choice.
    chosen->selectAll();
    QTest::keyClick(chosen, Qt::Key_Delete);
    QCOMPARE(picker->recipients().size(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(picker->findChild<QAction*>(QStringLiteral("manageGroups"))->isEnabled(), patience);
    typed->setFocus();
    QTest::keyClick(typed, Qt::Key_Down); // the empty field: groups first, then those written to before
    QTRY_VERIFY_WITH_TIMEOUT(popup->isVisible(), patience);
    QVERIFY(typed->completer()->model()->index(0, 0).data().toString().contains(QStringLiteral("Các sở thường gửi")));
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(picker->recipients().size(), 2, patience);
    dialog->close();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
}

void TestExchangeDesk::groupsAreRenamedAndDeleted() {
    QPointer<GroupsDialog> dialog = new GroupsDialog(m_window->session().office(), m_window->session().pool());
    dialog->open();
    auto* groups = dialog->findChild<QListWidget*>(QStringLiteral("groups"));
    QTRY_COMPARE_WITH_TIMEOUT(groups->count(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    m_kit.picture(dialog, "groups");
    QCOMPARE(dialog->findChild<QListWidget*>(QStringLiteral("members"))->count(), 2);
    groups->setFocus();
    QTest::keyClick(groups, Qt::Key_F2);
    auto* editor = groups->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->setText(QStringLiteral("Các sở"));
    QTest::keyClick(editor, Qt::Key_Return);
    const auto name = [this] {
        const auto all = m_window->session().office().store().read(store::recipientGroups);
        return all && all->size() == 1 ? all->first().name : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(name(), QStringLiteral("Các sở"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled() && groups->count() == 1, patience);
    groups->setFocus();
    QTest::keyClick(groups, Qt::Key_Delete);
    auto* question = dialog->findChild<QMessageBox*>(QStringLiteral("removeQuestion"));
    QVERIFY(question);
    for (QAbstractButton* one : question->buttons())
        if (question->buttonRole(one) == QMessageBox::DestructiveRole)
            one->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled() && groups->count() == 0, patience);
    dialog->close();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
}

// Decree 30/2020 art. 18.4
void TestExchangeDesk::recalledFromTheChosenRecipients() {
    m_page->choose(m_issued);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    button(m_page, "recall")->click();
    auto* dialog = m_page->findChild<RecipientsDialog*>();
    QVERIFY(dialog);
    m_kit.picture(dialog, "recall");
    auto* list = dialog->findChild<QTreeWidget*>(QStringLiteral("recipientList"));
    auto* go = dialog->findChild<QPushButton*>(QStringLiteral("confirmRecipients"));
    auto* reason = dialog->findChild<QPlainTextEdit*>(QStringLiteral("reason"));
    QCOMPARE(list->topLevelItemCount(), 1);
    QVERIFY(list->topLevelItem(0)->text(1).startsWith(QStringLiteral("Đã tiếp nhận")));
    QVERIFY(!go->isEnabled()); // no reason yet
    reason->setPlainText(QStringLiteral("ban hành nhầm phụ lục"));
    QVERIFY(go->isEnabled());
    list->topLevelItem(0)->setCheckState(0, Qt::Unchecked);
    QVERIFY(!go->isEnabled()); // nobody to ask
    list->topLevelItem(0)->setCheckState(0, Qt::Checked);
    go->click();
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->byId(m_issued)->state, office::State::Recalled, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    QVERIFY(!button(m_page, "recall")->isVisible());
    QVERIFY(!menuAct(m_page, "resend")->isVisible());
    QVERIFY(menuAct(m_page, "exportEvidence")->isVisible());
}

void TestExchangeDesk::theOtherAgencyRefusesWithAReason() {
    QCOMPARE(exchange(*m_window), QString());
    QCOMPARE(exchange(*m_there), QString());
    QTRY_VERIFY_WITH_TIMEOUT(button(m_incoming, "decline")->isVisible(), patience);
    m_kit.picture(m_there.get(), "asked");
    auto* asked = m_incoming->findChild<QLabel*>(QStringLiteral("issuerRequest"));
    QVERIFY2(asked->text().contains(QStringLiteral("ban hành nhầm phụ lục")), qPrintable(asked->text()));
    button(m_incoming, "decline")->click();
    auto* dialog = m_incoming->findChild<ReasonDialog*>();
    QVERIFY(dialog);
    auto* go = dialog->findChild<QPushButton*>(QStringLiteral("confirmRefusal"));
    QVERIFY(!go->isEnabled());
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("reason"))->setPlainText(QStringLiteral("đã giải quyết xong"));
    go->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled() && !button(m_incoming, "decline")->isVisible(), patience);
    QCOMPARE(exchange(*m_there), QString());
    QCOMPARE(exchange(*m_window), QString());
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->byId(m_issued)->recipients.first().requestCode, QStringLiteral("16"),
                              patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    auto* recipients = m_page->findChild<QTreeWidget*>(QStringLiteral("recipientStatuses"));
    const QTreeWidgetItem* recipient = recipients->topLevelItem(0);
    QVERIFY(recipient->text(0).endsWith(QStringLiteral("Đã tiếp nhận"))); // how it fares stays
    const QTreeWidgetItem* answer = recipient->child(recipient->childCount() - 1);
    QVERIFY2(answer->text(0).endsWith(QStringLiteral("từ chối")), qPrintable(answer->text(0)));
    QCOMPARE(answer->childCount(), 1); // in a row of its own, as wide as the panel
    QCOMPARE(answer->child(0)->text(0), QStringLiteral("đã giải quyết xong"));
    QVERIFY(button(m_page, "recall")->isVisible()); // who refused may be asked again
}

// Decree 30/2020 art. 21.2: the receipt is acknowledged within the day.
void TestExchangeDesk::whatIsLateIsSaid() {
    auto* table = m_incoming->findChild<QTableView*>(QStringLiteral("documents"));
    QVERIFY(table->isColumnHidden(DocumentModel::Hint)); // all is in time
    office::Document late;
    late.id = late.clientKey = QStringLiteral("late");
    late.direction = office::Direction::Incoming;
    late.state = office::State::Arrived;
    late.subject = QStringLiteral("đề nghị góp ý dự thảo");
    late.organId = QStringLiteral("H28.01");
    late.organName = QStringLiteral("Sở Nội vụ");
    late.arrivedAt = m_there->session().office().now().addDays(-14);
    const auto saved = m_there->session().office().store().write([&](store::Transaction& transaction) {
        return store::save(transaction, late, QStringLiteral("document.arrived"), late.arrivedAt);
    });
    QVERIFY(saved);
    m_there->session().noteChange();
    QTRY_COMPARE_WITH_TIMEOUT(m_incoming->model()->rowCount(), 2, patience);
    m_incoming->choose(late.id);
    QTRY_VERIFY_WITH_TIMEOUT(m_there->isSettled(), patience);
    QVERIFY(!table->isColumnHidden(DocumentModel::Hint));
    const int row = m_incoming->model()->rowOf(late.id);
    QCOMPARE(m_incoming->model()->index(row, DocumentModel::Hint).data().toString(), QStringLiteral("Quá hạn trả lời"));
    auto* sentence = m_incoming->findChild<QLabel*>(QStringLiteral("lawHint"));
    m_kit.picture(m_there.get(), "late");
    QVERIFY(sentence->isVisible());
    QVERIFY(sentence->text().contains(QStringLiteral("30/2020/NĐ-CP")));
    const auto* navigation = m_there->findChild<QListWidget*>(QStringLiteral("navigation"));
    QVERIFY2(navigation->item(0)->text().contains(QStringLiteral("gấp 1")), qPrintable(navigation->item(0)->text()));
}

// Whoever was asked before cannot be chosen again and counts all the same.
void TestExchangeDesk::theLastOnesToBeAskedFreezeTheDocument() {
    office::Document document = *m_page->model()->byId(m_issued);
    document.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính"), {}, {}, {}, {}},
                           {QStringLiteral("H28.03"), QStringLiteral("Sở Y tế"), {}, {}, {}, {}}};
    for (const bool askedBefore : {false, true}) {
        document.recipients[1].requestCode = askedBefore ? QStringLiteral("13") : QString();
        RecipientsDialog dialog(RecipientsDialog::Purpose::Recall, document, m_window.get());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.findChild<QPlainTextEdit*>(QStringLiteral("reason"))->setPlainText(QStringLiteral("ban hành nhầm"));
        auto* recipients = dialog.findChild<QTreeWidget*>(QStringLiteral("recipientList"));
        recipients->topLevelItem(1)->setCheckState(0, Qt::Unchecked);
        const QString hint = dialog.findChild<QLabel*>(QStringLiteral("recipientsHint"))->text();
        QCOMPARE(hint.contains(QStringLiteral("đóng băng")), askedBefore);
        QCOMPARE(hint.contains(QStringLiteral("vẫn có hiệu lực")), !askedBefore);
    }
}

// 1366×768 device pixels are 683×384 at 200 %: the buttons of every dialog must be within reach.
void TestExchangeDesk::dialogsFitASmallScreenAtTwoHundredPercent() {
    const QSize small(683, 384);
    const office::Document document = *m_page->model()->byId(m_issued);
    Session& session = m_window->session();
    QList<QDialog*> dialogs = {
        new DraftDialog(session.office(), session.person(), session.pool(), m_window.get()),
        new RecipientsDialog(RecipientsDialog::Purpose::Recall, document, m_window.get()),
        new ReasonDialog(ReasonDialog::Purpose::Decline, document.subject, m_window.get()),
        new GroupsDialog(session.office(), session.pool(), m_window.get()),
    };
    for (QDialog* dialog : dialogs) {
        dialog->open();
        dialog->resize(small);
        QTRY_VERIFY2(dialog->width() <= small.width() && dialog->height() <= small.height(),
                     qPrintable(dialog->objectName()));
        m_kit.picture(dialog, qPrintable(QStringLiteral("small-") + dialog->objectName()));
        for (const QPushButton* one : dialog->findChildren<QPushButton*>())
            if (one->isVisible() && one->visibleRegion().isEmpty())
                QVERIFY2(dialog->findChild<QScrollArea*>(), qPrintable(one->objectName()));
        dialog->close();
    }
}

QTEST_MAIN(TestExchangeDesk)
#include "tst_exchange_desk.moc"
