// Every window of the desktop, in both languages, on a usual screen and on one of 1366×768 at 200 %: no letter means
// two things with Alt, everything has a name, Tab goes as one reads, nothing is cut, and the focus is where one begins.

#include "DeskKit.h"
#include "WindowRules.h"

#include "base/Language.h"
#include "store/Documents.h"
#include "ui/base/SecretEdit.h"
#include "ui/batch/BatchWindow.h"
#include "ui/cases/NewCaseDialog.h"
#include "ui/documents/CaseChooser.h"
#include "ui/documents/DocumentPage.h"
#include "ui/documents/ReasonDialog.h"
#include "ui/documents/RecipientsDialog.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/drafting/GroupsDialog.h"
#include "ui/drafting/RecipientPicker.h"
#include "ui/help/HelpWindow.h"
#include "ui/preview/PdfView.h"
#include "ui/settings/ChangePinDialog.h"
#include "ui/settings/TestSignDialog.h"
#include "ui/signing/PinPrompt.h"
#include "ui/signing/SignDialog.h"
#include "ui/signing/TimestampDesk.h"
#include "ui/signing/TimestampQuestion.h"
#include "ui/verify/CertificateDialog.h"
#include "ui/verify/CompareView.h"
#include "ui/verify/VerifyWindow.h"
#include "ui/window/StartWindow.h"
#include "workflow/Demo.h"
#include "workflow/Outgoing.h"
#include "workflow/RecipientGroups.h"

#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProcess>
#include <QTabWidget>
#include <QtTest>

#include <future>
#include <utility>

using namespace vanthu;
using namespace vanthu::test;
using namespace vanthu::ui;

namespace {

constexpr int patience = 60'000;
constexpr QSize smallScreen(683, 384);
constexpr QSize usualScreen(1366, 768);

QPalette darkPalette() {
    QPalette dark;
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        dark.setColor(role, QColor(233, 236, 239));
    for (const auto role : {QPalette::Window, QPalette::Button, QPalette::ToolTipBase})
        dark.setColor(role, QColor(45, 49, 54));
    for (const auto role : {QPalette::Base, QPalette::AlternateBase})
        dark.setColor(role, QColor(27, 30, 33));
    dark.setColor(QPalette::PlaceholderText, QColor(150, 156, 162));
    dark.setColor(QPalette::Link, QColor(90, 160, 240));
    return dark;
}

} // namespace

class TestWindows : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyWindow_data();
    void everyWindow();
    void anEncryptedIncomingDocumentIsRead();
    void whatWasTypedIsNotLostByEsc();
    void cleanupTestCase();

private:
    struct Window {
        QString name;
        std::function<QWidget*()> open;
        std::function<bool(QWidget*)> settled;
        bool large = false; // it fills the screen that there is
    };
    void planPages();
    void planDialogs();
    void planSigning();
    void planFiles();
    void add(const QString& name, std::function<QWidget*()> open, std::function<bool(QWidget*)> settled = {});
    void addLarge(const QString& name, std::function<QWidget*()> open, std::function<bool(QWidget*)> settled);
    QStringList problemsOf(const Window& plan, QWidget* shown, bool english, bool small);
    template<class Dialog>
    static std::function<bool(QWidget*)> isSettled() {
        return [](QWidget* widget) { return static_cast<Dialog*>(widget)->isSettled(); };
    }
    Session& session() { return m_window->session(); }
    QString draftFor(office::State state);
    QString arrived(const QString& id, const QString& pdfFile);
    void person(workflow::Role role) { session().setPerson(session().profile().firstWith(role)->id); }

    DeskKit m_kit;
    std::unique_ptr<MainWindow> m_window;
    QList<Window> m_windows;
    QSize m_size; // of the window as it was opened
    office::Document m_issued;
    QString m_approved;
    QString m_signed;    // an incoming document with signatures that waits to be accepted
    QString m_encrypted; // an incoming document that opens with a password
    QStringList m_files; // to sign; the last one waits for a password
    QString m_signedFile;
    crypto::Certificate m_signer; // of it
    PinPrompt* m_prompt = nullptr;
    std::future<void> m_asking;
    void ask(QWidget* window, const Error& why);
    TimestampDesk m_desk; // on which nothing but a question lies
    Cancel m_askedEnough;
};

void TestWindows::add(const QString& name, std::function<QWidget*()> open, std::function<bool(QWidget*)> settled) {
    m_windows += {name, std::move(open), std::move(settled), false};
}

void TestWindows::addLarge(const QString& name, std::function<QWidget*()> open, std::function<bool(QWidget*)> settled) {
    m_windows += {name, std::move(open), std::move(settled), true};
}

QString TestWindows::draftFor(office::State state) {
    workflow::Office& office = session().office();
    const workflow::Person officer = *office.profile().firstWith(workflow::Role::Officer);
    const workflow::Person leader = *office.profile().firstWith(workflow::Role::Leader);
    workflow::DraftRequest request;
    request.subject = QStringLiteral("đề nghị cử cán bộ tham dự lớp bồi dưỡng nghiệp vụ văn thư, lưu trữ");
    request.body = QStringLiteral("Đề nghị quý Sở cử cán bộ dự tập huấn.");
    request.signerId = leader.id;
    request.recipients = {{QStringLiteral("H28.02"), QStringLiteral("Sở Tài chính")}};
    const auto draft = workflow::addDraft(office, officer, request);
    if (!draft)
        return {};
    if (state == office::State::Draft)
        return draft->id;
    if (!workflow::submitDraft(office, officer, draft->id) || !workflow::approveDraft(office, leader, draft->id))
        return {};
    return draft->id;
}

QString TestWindows::arrived(const QString& id, const QString& pdfFile) {
    workflow::Office& office = session().office();
    const auto sha256 = office.store().blobs().putFile(pdfFile);
    if (!sha256)
        return {};
    office::Document document;
    document.id = document.clientKey = id;
    document.direction = office::Direction::Incoming;
    document.state = office::State::Arrived;
    document.subject = QStringLiteral("gửi hồ sơ dự thầu có mật khẩu");
    document.organId = QStringLiteral("H28.02");
    document.organName = QStringLiteral("Sở Tài chính");
    document.flags = {office::Flag::SecrecyNotChecked};
    document.arrivedAt = office.now();
    office::DocumentFile main;
    main.name = QStringLiteral("kin.pdf");
    main.mediaType = QStringLiteral("application/pdf");
    main.sha256 = *sha256;
    document.files = {main};
    const auto saved = office.store().write([&](store::Transaction& transaction) {
        return store::save(transaction, document, QStringLiteral("document.arrived"), document.arrivedAt);
    });
    return saved ? document.id : QString();
}

void TestWindows::initTestCase() {
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_kit.file(QStringLiteral("settings")));
    const auto training = workflow::prepareTraining(m_kit.file(QStringLiteral("training")), [](const QString&) {});
    QVERIFY2(training, training ? "" : qPrintable(training.error().technical()));
    QString issued;
    const auto played = workflow::runDemo(*training, QStringLiteral("windows"), [&](const workflow::DemoStep& step) {
        if (const QString id = step.facts[QStringLiteral("documentId")].toString(); issued.isEmpty())
            issued = id;
    });
    QVERIFY2(played, played ? "" : qPrintable(played.error().technical()));
    QCOMPARE(m_kit.start(), QString());
    QApplication::setStyle(QStringLiteral("Fusion"));
    m_window = m_kit.openWindow(workflow::Role::Clerk);
    QVERIFY(m_window);
    m_window->show();
    m_approved = draftFor(office::State::DraftApproved);
    QVERIFY(!m_approved.isEmpty() && !draftFor(office::State::DraftApproved).isEmpty());
    QVERIFY(!draftFor(office::State::Draft).isEmpty());
    QVERIFY(workflow::saveRecipientGroup(session().office(), QStringLiteral("Các sở thường gửi"),
                                         {QStringLiteral("H28.02"), QStringLiteral("H28.05")}));
    session().noteChange();
    const auto stored = session().office().store().read(
        [&](store::Connection& connection) { return store::document(connection, issued); });
    QVERIFY(stored);
    m_issued = *stored;
    m_signedFile = session().office().store().blobs().path(m_issued.mainFile()->sha256);
    signing::VerifyOptions options;
    options.trust = session().office().trust();
    options.offline = true;
    m_signer = signing::verifyPdf(m_signedFile, options).signatures.front().signer;
    const QString leader = session().profile().firstWith(workflow::Role::Leader)->fullName;
    for (const char* name : {"thu-moi-hop-giao-ban-thang-3.pdf", "bao-cao.pdf", "kin.pdf"})
        m_files += m_kit.writeLetter(QString::fromLatin1(name), leader);
    QCOMPARE(QProcess::execute(QStringLiteral("qpdf"),
                               {QStringLiteral("--encrypt"), QStringLiteral("mo-tep"), QStringLiteral("chu-tep"),
                                QStringLiteral("256"), QStringLiteral("--"), m_files[1], m_files[2]}),
             0);
    m_encrypted = arrived(QStringLiteral("encrypted"), m_files[2]);
    m_signed = arrived(QStringLiteral("signed"), m_signedFile);
    QVERIFY(!m_encrypted.isEmpty() && !m_signed.isEmpty());
    session().noteChange();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    planPages();
    planDialogs();
    planSigning();
    planFiles();
}

void TestWindows::planPages() {
    const auto settled = [this](QWidget*) { return m_window->isSettled(); };
    const auto tab = [this](int index) {
        DocumentPage* page = m_window->documentPage(Page::Outgoing);
        m_window->showPage(Page::Outgoing);
        page->choose(m_issued.id);
        page->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(index);
        return m_window.get();
    };
    const char* tabs[] = {"pages", "signatures", "history", "exchange"};
    for (int index = 0; index < 4; ++index)
        addLarge(
            QStringLiteral("outgoing-%1").arg(QLatin1String(tabs[index])), [tab, index] { return tab(index); },
            settled);
    const QList<QPair<QString, Page>> pages = {{QStringLiteral("incoming"), Page::Incoming},
                                               {QStringLiteral("cases"), Page::CaseFiles},
                                               {QStringLiteral("outbox"), Page::Outbox},
                                               {QStringLiteral("settings"), Page::Settings}};
    for (const auto& [name, page] : pages)
        addLarge(
            name,
            [this, page = page] {
                m_window->showPage(page);
                return m_window.get();
            },
            settled);
    addLarge(
        QStringLiteral("incoming-password"),
        [this] {
            m_window->showPage(Page::Incoming);
            DocumentPage* page = m_window->documentPage(Page::Incoming);
            page->choose(m_encrypted);
            page->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(0); // where it is asked for
            return m_window.get();
        },
        settled);
    addLarge(
        QStringLiteral("incoming-signatures"),
        [this] {
            DocumentPage* page = m_window->documentPage(Page::Incoming);
            m_window->showPage(Page::Incoming);
            page->choose(m_signed);
            page->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(1);
            return m_window.get();
        },
        settled);
    addLarge(
        QStringLiteral("to-sign"),
        [this] {
            person(workflow::Role::Leader);
            m_window->showPage(Page::ToSign);
            m_window->documentPage(Page::ToSign)->choose(m_approved);
            return m_window.get();
        },
        settled);
}

void TestWindows::planDialogs() {
    add(
        QStringLiteral("draft"),
        [this] { return new DraftDialog(session().office(), session().person(), session().pool(), m_window.get()); },
        isSettled<DraftDialog>());
    add(
        QStringLiteral("draft-linked"),
        [this] {
            auto* dialog = new DraftDialog(session().office(), session().person(), session().pool(), m_window.get());
            dialog->linkTo(office::LinkKind::Replace, m_issued.id);
            dialog->setPdf(m_files[0]);
            return dialog;
        },
        isSettled<DraftDialog>());
    add(QStringLiteral("recall"),
        [this] { return new RecipientsDialog(RecipientsDialog::Purpose::Recall, m_issued, m_window.get()); });
    add(QStringLiteral("resend"),
        [this] { return new RecipientsDialog(RecipientsDialog::Purpose::Resend, m_issued, m_window.get()); });
    add(QStringLiteral("refuse"),
        [this] { return new ReasonDialog(ReasonDialog::Purpose::Refuse, m_issued.subject, m_window.get()); });
    add(QStringLiteral("decline-update"),
        [this] { return new ReasonDialog(ReasonDialog::Purpose::DeclineUpdate, m_issued.subject, m_window.get()); });
    add(QStringLiteral("case-chooser"),
        [this] { return new CaseChooser(session(), m_issued.subject, m_window.get()); });
    add(QStringLiteral("new-case"), [this] { return new NewCaseDialog(session(), m_window.get()); });
    add(
        QStringLiteral("groups"),
        [this] { return new GroupsDialog(session().office(), session().pool(), m_window.get()); },
        isSettled<GroupsDialog>());
    add(QStringLiteral("help"), [this] {
        auto* help = new HelpWindow(m_window.get());
        help->showTopic(QStringLiteral("ky-so"));
        return help;
    });
    add(QStringLiteral("start-failed"), [] {
        auto* start = new StartWindow;
        start->showError(Error("file.unreadable", {QStringLiteral("/home/van-thu/profile.json")}));
        return start;
    });
}

// The question as a worker asks it, until the window has been looked at.
void TestWindows::ask(QWidget* window, const Error& why) {
    m_askedEnough = Cancel();
    m_asking = std::async(std::launch::async, [this, why, cancel = m_askedEnough] { (void)m_desk.ask(why, cancel); });
    (void)QTest::qWaitFor([this] { return m_desk.question().has_value(); }, patience);
    window->findChild<TimestampQuestion*>()->look(&m_desk);
}

void TestWindows::planSigning() {
    const auto asking = [this](const Error& why) {
        return [this, why]() -> QWidget* {
            person(workflow::Role::Leader);
            const auto document = session().office().store().read(
                [&](store::Connection& connection) { return store::document(connection, m_approved); });
            if (!document)
                return nullptr;
            auto* dialog = new SignDialog(session(), *document, signing::Purpose::Approve, m_window.get());
            (void)QTest::qWaitFor([&] { return dialog->isSettled(); }, patience);
            ask(dialog, why);
            return dialog;
        };
    };
    add(QStringLiteral("sign-question"), asking(Error("crypto.tsa_host_unknown", {QStringLiteral("tsa.ca.gov.vn")})),
        isSettled<SignDialog>());
    add(QStringLiteral("sign-clock"),
        asking(Error("signing.clock_contradicts",
                     {QStringLiteral("Dịch vụ dấu thời gian của Ban Cơ yếu Chính phủ"),
                      QStringLiteral("30/11/2026 14:05:10"), QStringLiteral("30/11/2026 14:10:12")})),
        isSettled<SignDialog>());
    add(
        QStringLiteral("certificate"),
        [this] {
            signing::SignatureReport signature;
            signature.field = QStringLiteral("Signature1");
            signature.signer = m_signer;
            return new CertificateDialog(session(), CertificateDialog::subjectOf(signature, m_signedFile, {}),
                                         m_window.get());
        },
        isSettled<CertificateDialog>());
    add(
        QStringLiteral("sign"),
        [this]() -> QWidget* {
            person(workflow::Role::Leader);
            const auto document = session().office().store().read(
                [&](store::Connection& connection) { return store::document(connection, m_approved); });
            return document ? new SignDialog(session(), *document, signing::Purpose::Approve, m_window.get()) : nullptr;
        },
        isSettled<SignDialog>());
    add(
        QStringLiteral("test-signature"), [this] { return new TestSignDialog(session(), {}, m_window.get()); },
        isSettled<TestSignDialog>());
    add(QStringLiteral("change-pin"), [this] {
        pkcs11::TokenInfo token;
        token.label = QStringLiteral("H28.01 Van thu");
        token.serial = QStringLiteral("0123456789ABCDEF");
        token.pinFinalTry = true;
        return new ChangePinDialog(session(), token, QStringLiteral("SỞ NỘI VỤ TỈNH THỪA THIÊN HUẾ"), m_window.get());
    });
    add(QStringLiteral("pin-prompt"), [this]() -> QWidget* {
        m_prompt = new PinPrompt(m_window.get());
        m_asking = std::async(std::launch::async, [source = m_prompt->source()] {
            pkcs11::TokenCertificate key;
            key.token.label = QStringLiteral("H28.01 Van thu");
            (void)source(key, 1);
        });
        QWidget* dialog = nullptr;
        (void)QTest::qWaitFor(
            [&] { return (dialog = m_window->findChild<QDialog*>(QStringLiteral("pinPrompt"))) != nullptr; }, patience);
        return dialog;
    });
}

void TestWindows::planFiles() {
    addLarge(
        QStringLiteral("batch-empty"), [this] { return m_window->openBatch(); }, isSettled<BatchWindow>());
    addLarge(
        QStringLiteral("batch-files"),
        [this] {
            BatchWindow* batch = m_window->openBatch();
            batch->addFiles(m_files);
            return batch;
        },
        isSettled<BatchWindow>());
    addLarge(
        QStringLiteral("batch-question"),
        [this] {
            BatchWindow* batch = m_window->openBatch();
            batch->addFiles({m_files[0]});
            (void)QTest::qWaitFor([&] { return batch->isSettled(); }, patience);
            ask(batch, Error("crypto.tsa_unavailable", {QStringLiteral("tsa.ca.gov.vn")}));
            return batch;
        },
        isSettled<BatchWindow>());
    addLarge(
        QStringLiteral("batch-password"),
        [this] {
            BatchWindow* batch = m_window->openBatch();
            batch->addFiles({m_files.last()});
            return batch;
        },
        isSettled<BatchWindow>());
    addLarge(
        QStringLiteral("batch-documents"),
        [this] {
            person(workflow::Role::Leader);
            m_window->showPage(Page::ToSign);
            (void)QTest::qWaitFor([this] { return m_window->isSettled(); }, patience);
            return m_window->openBatchFor(m_window->documentPage(Page::ToSign)->signable());
        },
        isSettled<BatchWindow>());
    const auto verify = [this](const QStringList& files, bool compare) {
        return [this, files, compare] {
            VerifyWindow* window = m_window->openVerify();
            window->addFiles(files);
            (void)QTest::qWaitFor([&] { return window->isSettled(); }, patience);
            window->compareView()->setComparing(compare);
            return window;
        };
    };
    addLarge(QStringLiteral("verify-empty"), verify({}, false), isSettled<VerifyWindow>());
    addLarge(QStringLiteral("verify"), verify({m_signedFile, m_files[0]}, false), isSettled<VerifyWindow>());
    addLarge(QStringLiteral("compare"), verify({m_signedFile}, true), isSettled<VerifyWindow>());
    addLarge(QStringLiteral("verify-password"), verify({m_files.last()}, false), isSettled<VerifyWindow>());
}

void TestWindows::everyWindow_data() {
    QTest::addColumn<int>("window");
    for (int window = 0; window < m_windows.size(); ++window)
        QTest::addRow("%s", qPrintable(m_windows[window].name)) << window;
}

QStringList TestWindows::problemsOf(const Window& plan, QWidget* shown, bool english, bool small) {
    useLanguage(english ? Language::English : Language::Vietnamese);
    shown->resize(small        ? (plan.large ? smallScreen : m_size.boundedTo(smallScreen))
                  : plan.large ? usualScreen
                               : m_size);
    (void)QTest::qWaitFor([&] { return !plan.settled || plan.settled(shown); }, patience);
    for (int round = 0; round < 3; ++round) // wrapped texts ask for another height, and that for a scroll bar
        QCoreApplication::processEvents();
    const QString name = QStringLiteral("%1-%2-%3")
                             .arg(plan.name, english ? QStringLiteral("en") : QStringLiteral("vi"),
                                  small ? QStringLiteral("200") : QStringLiteral("100"));
    m_kit.picture(shown, qPrintable(name));
    if (!english && !small && !qEnvironmentVariableIsEmpty("VANTHU_PICTURES")) {
        QApplication::setPalette(darkPalette());
        m_kit.picture(shown, qPrintable(name + QStringLiteral("-dark")));
        QApplication::setPalette(QPalette());
    }
    QStringList problems =
        sharedMnemonics(shown) + namelessControls(shown) + tabOrderAgainstLayout(shown) + cutTexts(shown);
    if (small && (shown->width() > smallScreen.width() || shown->height() > smallScreen.height()))
        problems += QStringLiteral("%1×%2 is larger than the screen").arg(shown->width()).arg(shown->height());
    for (QString& problem : problems)
        problem.prepend(name + QStringLiteral(": "));
    return problems;
}

void TestWindows::everyWindow() {
    QFETCH(int, window);
    person(workflow::Role::Clerk);
    useLanguage(Language::Vietnamese);
    m_window->resize(usualScreen);
    const Window& plan = m_windows[window];
    QPointer<QWidget> shown = plan.open();
    QVERIFY(shown);
    const bool isMain = shown == m_window.get();
    if (auto* dialog = qobject_cast<QDialog*>(shown.data()))
        dialog->open();
    else
        shown->show();
    if (plan.settled)
        QTRY_VERIFY_WITH_TIMEOUT(plan.settled(shown), patience);
    QStringList problems;
    const QWidget* first = shown->focusWidget();
    if (!isMain && (!first || !first->isEnabled() || !first->isVisible()))
        problems += QStringLiteral("nothing has the focus");
    m_size = shown->size();
    for (const bool english : {false, true})
        for (const bool small : {false, true})
            problems += problemsOf(plan, shown, english, small);
    if (!isMain)
        delete shown;
    m_askedEnough.request();
    delete std::exchange(m_prompt, nullptr);
    if (m_asking.valid())
        m_asking.get();
    if (!problems.isEmpty())
        QFAIL(("\n" + problems.join(QLatin1Char('\n')).toUtf8()).constData());
}

// Its pages are looked at before the clerk says that they bear no mark of a secret.
void TestWindows::anEncryptedIncomingDocumentIsRead() {
    DocumentPage* page = m_window->documentPage(Page::Incoming);
    m_window->resize(usualScreen);
    m_window->showPage(Page::Incoming);
    page->choose(m_encrypted);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    page->findChild<QTabWidget*>(QStringLiteral("previewTabs"))->setCurrentIndex(0);
    auto* bar = page->findChild<QWidget*>(QStringLiteral("passwordBar"));
    auto* pages = page->findChild<PdfView*>(QStringLiteral("pages"));
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), patience);
    auto* field = bar->findChild<SecretEdit*>(QStringLiteral("documentPassword"));
    for (const char* password : {"sai", "mo-tep"}) {
        QVERIFY(bar->isVisible() && pages->pageCount() == 0);
        QTest::keyClicks(field, QString::fromLatin1(password));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), patience);
    }
    QVERIFY(!bar->isVisible());
    QCOMPARE(pages->pageCount(), 1);
}

void TestWindows::whatWasTypedIsNotLostByEsc() {
    const QList<QPointer<QDialog>> dialogs = {
        new DraftDialog(session().office(), session().person(), session().pool(), m_window.get()),
        new ReasonDialog(ReasonDialog::Purpose::Refuse, m_issued.subject, m_window.get()),
        new RecipientsDialog(RecipientsDialog::Purpose::Recall, m_issued, m_window.get()),
        new NewCaseDialog(session(), m_window.get()),
    };
    for (const QPointer<QDialog>& dialog : dialogs) {
        dialog->open();
        auto* line = dialog->findChild<QLineEdit*>(QStringLiteral("subject"));
        if (!line)
            line = dialog->findChild<QLineEdit*>(QStringLiteral("caseCode"));
        auto* words = dialog->findChild<QPlainTextEdit*>(QStringLiteral("reason"));
        QTest::keyClicks(line ? static_cast<QWidget*>(line) : words, QStringLiteral("abc"));
        for (const Qt::Key answer : {Qt::Key_Return, Qt::Key_Escape}) { // both go on
            QTest::keyClick(dialog, Qt::Key_Escape);
            QPointer<QMessageBox> question = dialog->findChild<QMessageBox*>(QStringLiteral("discardQuestion"));
            QVERIFY2(question && question->isVisible(), qPrintable(dialog->objectName()));
            QTest::keyClick(question, answer);
            QTRY_VERIFY_WITH_TIMEOUT(!question, patience);
            QVERIFY(dialog && dialog->isVisible());
        }
        line ? line->clear() : words->clear();
        QTest::keyClick(dialog, Qt::Key_Escape); // nothing to lose: nothing is asked
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, patience);
    }
}

void TestWindows::cleanupTestCase() {
    useLanguage(Language::Vietnamese);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window || m_window->isSettled(), patience);
    m_window.reset();
}

QTEST_MAIN(TestWindows)
#include "tst_windows.moc"
