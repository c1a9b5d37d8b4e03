// The main job of the README in the desktop, under an X server with a window manager: every step with the mouse alone,
// and again with the keyboard alone, from a draft in one agency to its status that came back from the other.

#include "DeskHands.h"
#include "XScreen.h"

#include "base/Language.h"
#include "office/Document.h"
#include "ui/documents/DocumentPage.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/signing/PlacementView.h"
#include "ui/signing/SignDialog.h"
#include "ui/window/Desktop.h"
#include "ui/window/MainWindow.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>

using namespace vanthu;
using namespace vanthu::ui;
using vanthu::test::DeskHands;
using vanthu::test::waitUntil;

namespace {

constexpr QSize screenSize(1366, 768);
constexpr int patience = 30'000;
constexpr int undoSeconds = 6; // there is a message to send at the end of it: no reason to sit through fifteen
constexpr int agencyChanges = 10;

// The steps are many: the first that fails says so, and the others are left out.
#define STEP(done)                                                                                                     \
    do {                                                                                                               \
        if (!QTest::qVerify(bool(done), #done, qPrintable(m_hands->trouble), __FILE__, __LINE__))                      \
            return;                                                                                                    \
    } while (false)

} // namespace

class TestMainJobOnScreen : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theMainJob_data();
    void theMainJob();
    void cleanup();
    void cleanupTestCase();

private:
    void write();
    void decideAndSign();
    void finishAndIssue();
    void changeAgencies();
    void receive();
    void seeTheStatus();

    MainWindow& window() const { return *m_desktop->window(); }
    bool isAt(const QString& organId) const;
    bool isReady() const { return window().isActiveWindow() && window().isSettled(); }
    template<class Widget>
    Widget* in(const QWidget* parent, const char* name) const {
        return parent->findChild<Widget*>(QString::fromLatin1(name));
    }
    QPushButton* act(Page page, const char* name) const { return in<QPushButton>(window().page(page), name); }
    const office::Document* document(Page page) const;
    bool openPage(Page page);
    bool becomes(Page page, office::State state);
    bool workAs(workflow::Role role);
    bool changeAgency();
    void signWith(const char* act, bool placed);

    QTemporaryDir m_folder;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<DeskHands> m_hands;
    QByteArray m_subject;
};

void TestMainJobOnScreen::initTestCase() {
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.filePath(QStringLiteral("settings")));
    QCoreApplication::setOrganizationName(QStringLiteral("VanThu"));
    QApplication::setStyle(QStringLiteral("Fusion"));
    useLanguage(Language::Vietnamese);
    const QString folder = m_folder.filePath(QStringLiteral("training"));
    auto training = workflow::prepareTraining(folder, [](const QString&) {});
    QVERIFY2(training, training ? "" : qPrintable(training.error().technical()));
    auto profile = workflow::loadProfile(training->senderProfile);
    QVERIFY(profile);
    profile->undoSeconds = undoSeconds;
    QVERIFY(workflow::saveProfile(*profile));
    m_desktop = std::make_unique<Desktop>(DesktopOptions{{}, folder, {}});
    m_desktop->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->window() && isReady(), patience);
    // Nobody has given the window a size yet: all of it can be seen, with its title and its foot.
    const QRect screen = window().screen()->geometry();
    QTRY_VERIFY_WITH_TIMEOUT(screen.contains(window().frameGeometry()), patience);
}

bool TestMainJobOnScreen::isAt(const QString& organId) const {
    return m_desktop->window() && window().session().profile().organId == organId && window().isActiveWindow();
}

const office::Document* TestMainJobOnScreen::document(Page page) const {
    const DocumentModel* model = window().documentPage(page)->model();
    for (int row = 0; row < model->rowCount(); ++row)
        if (model->at(row)->subject.toUtf8() == m_subject)
            return model->at(row);
    return nullptr;
}

bool TestMainJobOnScreen::openPage(Page page) {
    auto* navigation = in<QListWidget>(&window(), "navigation");
    const bool asked = m_hands->usesMouse() ? m_hands->goTo(navigation, int(page))
                                            : m_hands->key("ctrl+" + QByteArray::number(int(page) + 1));
    return asked && waitUntil([&] { return window().page(page)->isVisible() && isReady(); });
}

bool TestMainJobOnScreen::becomes(Page page, office::State state) {
    return waitUntil([&] { return document(page) && document(page)->state == state && isReady(); });
}

bool TestMainJobOnScreen::workAs(workflow::Role role) {
    auto* person = in<QComboBox>(&window(), "person");
    const int row = person->findData(window().session().profile().firstWith(role)->id);
    return m_hands->choose(person, row) &&
           waitUntil([&] { return window().session().person().role == role && isReady(); });
}

bool TestMainJobOnScreen::changeAgency() {
    const QPointer<MainWindow> former = &window();
    auto* agency = in<QComboBox>(former, "agency");
    return waitUntil([&] { return agency->count() == 2; }) && m_hands->choose(agency, 1 - agency->currentIndex()) &&
           waitUntil([&] { return former != &window() && window().isActiveWindow(); });
}

void TestMainJobOnScreen::theMainJob_data() {
    QTest::addColumn<bool>("mouse");
    QTest::newRow("mouse") << true;
    QTest::newRow("keyboard") << false;
}

void TestMainJobOnScreen::theMainJob() {
    QFETCH(bool, mouse);
    m_hands = std::make_unique<DeskHands>(mouse ? DeskHands::With::Mouse : DeskHands::With::Keyboard);
    m_subject = QByteArray("moi hop giao ban bang ") + (mouse ? "chuot" : "ban phim");
    for (const auto step :
         {&TestMainJobOnScreen::write, &TestMainJobOnScreen::decideAndSign, &TestMainJobOnScreen::finishAndIssue,
          &TestMainJobOnScreen::changeAgencies, &TestMainJobOnScreen::receive, &TestMainJobOnScreen::seeTheStatus}) {
        (this->*step)();
        if (QTest::currentTestFailed())
            return;
    }
}

// Step 1 of the README: a draft for the other agency, handed in.
void TestMainJobOnScreen::write() {
    STEP(isAt(QStringLiteral("H28.01")));
    STEP(openPage(Page::Outgoing));
    STEP(m_hands->usesMouse() ? m_hands->push(act(Page::Outgoing, "draft")) : m_hands->key("ctrl+n"));
    QPointer<DraftDialog> dialog;
    STEP(waitUntil([&] { return (dialog = window().findChild<DraftDialog*>()) && dialog->isActiveWindow(); }));
    STEP(m_hands->fill(in<QWidget>(dialog, "subject"), m_subject));
    auto* search = in<QLineEdit>(dialog, "recipientSearch");
    STEP(m_hands->fill(search, "tai chinh"));
    auto* found = search->completer()->popup();
    STEP(waitUntil([&] { return found->isVisible() && found->model()->rowCount() > 0; }));
    STEP(m_hands->usesMouse() ? m_hands->goTo(found, 0) : m_hands->key("Down") && m_hands->key("Return"));
    STEP(waitUntil([&] { return in<QListWidget>(dialog, "recipients")->count() == 1; }));
    QCOMPARE(in<QListWidget>(dialog, "recipients")->item(0)->text(),
             QStringLiteral("Sở Tài chính tỉnh Hòa Bình – H28.02"));
    STEP(m_hands->fill(in<QWidget>(dialog, "body"), "De nghi quy So cu can bo du hop."));
    STEP(m_hands->push(in<QPushButton>(dialog, "saveDraft")));
    STEP(waitUntil([&] { return !dialog; }));
    STEP(becomes(Page::Outgoing, office::State::Draft));
    STEP(m_hands->push(act(Page::Outgoing, "submit")));
    STEP(becomes(Page::Outgoing, office::State::InReview));
}

// The dialog shows where the mark will stand; it is moved, the key is chosen, the PIN typed.
void TestMainJobOnScreen::signWith(const char* name, bool placed) {
    STEP(m_hands->push(act(Page::Outgoing, name)));
    QPointer<SignDialog> dialog;
    STEP(waitUntil([&] { return (dialog = window().findChild<SignDialog*>()) && dialog->isActiveWindow(); }));
    STEP(waitUntil([&] { return dialog->isSettled(); }));
    auto* view = in<PlacementView>(dialog, "placement");
    if (placed) {
        const QRectF before = view->placementRect();
        const QPoint middle = view->toViewport(view->placementPage(), before).center().toPoint();
        STEP(m_hands->usesMouse() ? m_hands->drag(view->viewport(), middle, middle - QPoint(60, 40))
                                  : m_hands->reach(view) && m_hands->key("Left") && m_hands->key("Up"));
        STEP(waitUntil([&] { return view->placementRect() != before; }));
    }
    auto* keys = in<QComboBox>(dialog, "certificate");
    STEP(m_hands->choose(keys, keys->currentIndex()));
    STEP(m_hands->fill(in<QWidget>(dialog, "pin"), "12345678"));
    STEP(m_hands->usesMouse() ? m_hands->push(in<QPushButton>(dialog, "sign")) : m_hands->key("Return"));
    STEP(waitUntil([&] { return !dialog; }));
}

// Step 2: the leader approves and signs.
void TestMainJobOnScreen::decideAndSign() {
    STEP(workAs(workflow::Role::Leader));
    STEP(m_hands->push(act(Page::Outgoing, "approve")));
    STEP(becomes(Page::Outgoing, office::State::DraftApproved));
    signWith("sign", true);
    STEP(becomes(Page::Outgoing, office::State::PersonSigned));
}

// Step 3: the clerk numbers, seals and issues; what was issued is taken back once, and issued again.
void TestMainJobOnScreen::finishAndIssue() {
    STEP(workAs(workflow::Role::Clerk));
    STEP(m_hands->push(act(Page::Outgoing, "assignNumber")));
    STEP(becomes(Page::Outgoing, office::State::Numbered));
    signWith("seal", false);
    STEP(becomes(Page::Outgoing, office::State::AgencySigned));
    for (const char* name : {"issue", "undoIssue", "issue"}) {
        STEP(m_hands->push(act(Page::Outgoing, name)));
        const bool undone = QByteArray(name) == "undoIssue";
        STEP(becomes(Page::Outgoing, undone ? office::State::AgencySigned : office::State::Issued));
    }
}

// Step 4 begins with a change of the agency. Many of them, as often as one's own office is looked into again.
void TestMainJobOnScreen::changeAgencies() {
    for (int change = 0; change < agencyChanges; ++change) {
        STEP(changeAgency());
        STEP(isAt(change % 2 == 0 ? QStringLiteral("H28.02") : QStringLiteral("H28.01")));
    }
}

void TestMainJobOnScreen::receive() {
    // In the sender's office the message leaves when the undo window is over.
    const auto* outbox = in<QListWidget>(&window(), "navigation")->item(int(Page::Outbox));
    STEP(waitUntil([&] { return outbox->text() == QStringLiteral("Hộp gửi"); })); // no count beside it
    STEP(changeAgency());
    STEP(m_hands->key("F9"));
    STEP(openPage(Page::Incoming));
    STEP(waitUntil([&] { return document(Page::Incoming) != nullptr && isReady(); }));
    DocumentPage* page = window().documentPage(Page::Incoming);
    STEP(m_hands->goTo(in<QTableView>(page, "documents"), page->model()->rowOf(document(Page::Incoming)->id)));
    STEP(m_hands->openTab(in<QTabWidget>(page, "previewTabs"), 1));
    STEP(waitUntil([&] { return isReady(); }));
    // A row that is chosen asks no server: whether a certificate was revoked is asked when the clerk says so.
    auto* panel = in<QAbstractScrollArea>(page, "signaturePanel");
    const QPointer<QPushButton> online = in<QPushButton>(panel, "checkOnline");
    STEP((!m_hands->usesMouse() || m_hands->scrollTo(panel, online)) && m_hands->push(online));
    STEP(waitUntil([&] { // the panel is made anew
        const auto* verdict = in<QLabel>(panel, "verdict");
        return !online && verdict && verdict->text() == QStringLiteral("Chữ ký hợp lệ") && isReady();
    }));
    QCOMPARE(page->findChildren<QFrame*>(QStringLiteral("signatureCard")).size(), 2);
    STEP(m_hands->push(act(Page::Incoming, "accept")));
    STEP(becomes(Page::Incoming, office::State::Received));
    QVERIFY(document(Page::Incoming)->arrivalNumber.has_value());
}

// Step 5: what the recipient did stands at the document.
void TestMainJobOnScreen::seeTheStatus() {
    STEP(waitUntil([&] { return isReady(); })); // the acceptance has been told
    STEP(changeAgency());
    STEP(m_hands->key("F9"));
    STEP(openPage(Page::Outgoing));
    STEP(waitUntil([&] {
        const office::Document* issued = document(Page::Outgoing);
        return issued && issued->recipients.first().statusCode == QLatin1String("03") && isReady();
    }));
}

// For looking at, when VANTHU_PICTURES names a folder.
void TestMainJobOnScreen::cleanup() {
    if (const QString target = qEnvironmentVariable("VANTHU_PICTURES"); !target.isEmpty())
        QGuiApplication::primaryScreen()->grabWindow().save(
            QStringLiteral("%1/screen-%2.png").arg(target, QString::fromUtf8(m_subject)));
}

void TestMainJobOnScreen::cleanupTestCase() {
    m_desktop.reset();
}

int main(int argc, char** argv) {
    test::XScreen screen;
    if (const QString why = screen.start(screenSize); !why.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(why));
        return 1;
    }
    const QApplication application(argc, argv);
    TestMainJobOnScreen test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_main_job_on_screen.moc"
