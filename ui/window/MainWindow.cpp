#include "ui/window/MainWindow.h"

#include "store/Documents.h"
#include "store/Outbox.h"
#include "ui/base/Icons.h"
#include "ui/base/Task.h"
#include "ui/base/UnfinishedWork.h"
#include "ui/batch/BatchWindow.h"
#include "ui/cases/CaseFilesPage.h"
#include "ui/documents/DocumentPage.h"
#include "ui/help/HelpWindow.h"
#include "ui/outbox/OutboxPage.h"
#include "ui/settings/SettingsPage.h"
#include "ui/verify/VerifyWindow.h"
#include "ui/window/SyncStatus.h"
#include "ui/window/TrainingBanner.h"
#include "ui/window/UnfinishedStatus.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

namespace vanthu::ui {

namespace {

constexpr int toldForMs = 6'000;
constexpr Page allPages[] = {Page::Incoming,  Page::Outgoing, Page::ToSign,
                             Page::CaseFiles, Page::Outbox,   Page::Settings};

struct Counts {
    int arrived = 0;
    int toSign = 0;
    int unsent = 0;
    int lateIncoming = 0; // or urgent
    int lateOutgoing = 0;
};

} // namespace

MainWindow::MainWindow(std::unique_ptr<workflow::Office> office, const QString& personId,
                       const std::optional<workflow::Training>& training, QWidget* parent)
    : QMainWindow(parent)
    , m_session(std::make_unique<Session>(std::move(office), personId))
    , m_training(training) {
    setObjectName(QStringLiteral("mainWindow"));
    build();
    refreshIcons();
    retranslate();
    connect(m_session.get(), &Session::changed, this, &MainWindow::refresh);
    connect(m_session.get(), &Session::personChanged, this, &MainWindow::refreshCounts);
    connect(&m_session->unfinished(), &UnfinishedWork::completed, this, [this](int signatures) {
        statusBar()->showMessage(tr("Đã bổ sung dấu thời gian cho %n chữ ký.", nullptr, signatures), toldForMs);
    });
    QAction* sync = m_actions[QStringLiteral("sync")];
    connect(m_session.get(), &Session::syncStarted, sync, [sync] { sync->setEnabled(false); });
    connect(m_session.get(), &Session::syncFinished, sync, [sync] { sync->setEnabled(true); });
    connect(m_navigation, &Navigation::pageChosen, this, &MainWindow::showPage);
    resize(1366, 768);
    restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    m_navigation->setCurrentPage(Page::Incoming);
    refreshCounts();
}

MainWindow::~MainWindow() {
    // Windows and pages first, then the session that they use.
    qDeleteAll(findChildren<BatchWindow*>(Qt::FindDirectChildrenOnly));
    delete m_verify;
    delete takeCentralWidget();
}

void MainWindow::build() {
    auto* centre = new QWidget(this);
    TrainingBanner* banner = nullptr; // made in the order of the Tab key
    if (m_session->profile().training) {
        banner = new TrainingBanner(*m_session, m_training, centre);
        connect(banner, &TrainingBanner::agencyChosen, this, &MainWindow::agencyChosen);
    }
    m_navigation = new Navigation(centre);
    m_personLabel = new QLabel(centre);
    m_person = new QComboBox(centre);
    m_person->setObjectName(QStringLiteral("person"));
    m_personLabel->setBuddy(m_person);
    for (const workflow::Person& person : m_session->profile().people)
        m_person->addItem(person.fullName, person.id);
    m_person->setCurrentIndex(m_person->findData(m_session->person().id));
    m_person->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_person->setMinimumContentsLength(14);
    connect(m_person, &QComboBox::activated, this,
            [this](int index) { m_session->setPerson(m_person->itemData(index).toString()); });
    connect(m_session.get(), &Session::personChanged, this,
            [this] { m_person->setCurrentIndex(m_person->findData(m_session->person().id)); });

    m_pages = new QStackedWidget(centre);
    m_pages->setObjectName(QStringLiteral("pagesStack"));
    buildPages();

    auto* side = new QVBoxLayout;
    side->setContentsMargins(0, 0, 0, 12);
    side->setSpacing(4);
    side->addWidget(m_navigation, 1);
    auto* who = new QVBoxLayout;
    who->setContentsMargins(12, 0, 12, 0);
    who->setSpacing(4);
    who->addWidget(m_personLabel);
    who->addWidget(m_person);
    side->addLayout(who);
    m_navigation->setFixedWidth(m_navigation->fontMetrics().averageCharWidth() * 26 + 48);

    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addLayout(side);
    auto* line = new QFrame(centre);
    line->setFrameShape(QFrame::VLine);
    line->setFrameShadow(QFrame::Sunken);
    columns->addWidget(line);
    columns->addWidget(m_pages, 1);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (banner)
        layout->addWidget(banner);
    layout->addLayout(columns, 1);
    setCentralWidget(centre);
    setMinimumSize(640, 360); // a screen of 1366×768 at 200 %: the page gives way before anything else
    buildMenus();
    statusBar()->addWidget(new UnfinishedStatus(*m_session, this));
    m_sync = new SyncStatus(*m_session, this);
    statusBar()->addWidget(m_sync, 1);
}

void MainWindow::buildPages() {
    m_pageOf[int(Page::Incoming)] = new DocumentPage(*m_session, DocumentPage::Kind::Incoming, m_pages);
    m_pageOf[int(Page::Outgoing)] = new DocumentPage(*m_session, DocumentPage::Kind::Outgoing, m_pages);
    m_pageOf[int(Page::ToSign)] = new DocumentPage(*m_session, DocumentPage::Kind::ToSign, m_pages);
    m_pageOf[int(Page::CaseFiles)] = new CaseFilesPage(*m_session, m_pages);
    m_pageOf[int(Page::Outbox)] = new OutboxPage(*m_session, m_pages);
    m_pageOf[int(Page::Settings)] = new SettingsPage(*m_session, m_pages);
    for (const Page page : allPages)
        m_pages->addWidget(m_pageOf[int(page)]);
    for (const Page page : {Page::Incoming, Page::Outgoing, Page::ToSign})
        connect(documentPage(page), &DocumentPage::documentRequested, this, &MainWindow::showDocument);
    connect(documentPage(Page::ToSign), &DocumentPage::batchRequested, this, &MainWindow::openBatchFor);
}

QAction* MainWindow::addAction(QMenu* menu, const char* name, const QKeySequence& shortcut) {
    QAction* action = menu->addAction(QString());
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(shortcut);
    m_actions[QString::fromLatin1(name)] = action;
    return action;
}

void MainWindow::buildMenus() {
    m_documentMenu = menuBar()->addMenu(QString());
    m_viewMenu = menuBar()->addMenu(QString());
    m_helpMenu = menuBar()->addMenu(QString());
    connect(addAction(m_documentMenu, "newDraft", QKeySequence::New), &QAction::triggered, this, [this] {
        showPage(Page::Outgoing);
        documentPage(Page::Outgoing)->openDraft();
    });
    connect(addAction(m_documentMenu, "find", QKeySequence::Find), &QAction::triggered, this, [this] {
        if (DocumentPage* page = documentPage(m_navigation->currentPage()))
            page->focusSearch();
    });
    m_documentMenu->addSeparator();
    connect(addAction(m_documentMenu, "batch", Qt::CTRL | Qt::SHIFT | Qt::Key_S), &QAction::triggered, this,
            &MainWindow::openBatch);
    connect(addAction(m_documentMenu, "verify", Qt::CTRL | Qt::SHIFT | Qt::Key_V), &QAction::triggered, this,
            &MainWindow::openVerify);
    m_documentMenu->addSeparator();
    connect(addAction(m_documentMenu, "sync", Qt::Key_F9), &QAction::triggered, m_session.get(), &Session::sync);
    m_documentMenu->addSeparator();
    connect(addAction(m_documentMenu, "quit", QKeySequence::Quit), &QAction::triggered, this, &QWidget::close);
    connect(addAction(m_viewMenu, "refresh", Qt::Key_F5), &QAction::triggered, m_session.get(), &Session::noteChange);
    m_viewMenu->addSeparator();
    for (const Page page : allPages) {
        const QByteArray name = "page" + QByteArray::number(int(page) + 1);
        QAction* action =
            addAction(m_viewMenu, name.constData(), QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + int(page))));
        connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    }
    connect(addAction(m_helpMenu, "help", Qt::Key_F1), &QAction::triggered, this, &MainWindow::showHelp);
    connect(addAction(m_helpMenu, "about", {}), &QAction::triggered, this, &MainWindow::showAbout);
}

void MainWindow::showDocument(office::Direction direction, const QString& documentId) {
    const Page page = direction == office::Direction::Incoming ? Page::Incoming : Page::Outgoing;
    documentPage(page)->reveal(documentId);
    showPage(page);
}

void MainWindow::showPage(Page page) {
    if (m_navigation->currentPage() != page)
        return m_navigation->setCurrentPage(page);
    m_pages->setCurrentWidget(m_pageOf[int(page)]);
    m_pageOf[int(page)]->refresh();
}

PageWidget* MainWindow::page(Page page) const {
    return m_pageOf[int(page)];
}

DocumentPage* MainWindow::documentPage(Page page) const {
    return qobject_cast<DocumentPage*>(m_pageOf[int(page)]);
}

bool MainWindow::isSettled() const {
    return !m_counting && !m_session->isSyncing() && m_pageOf[int(m_navigation->currentPage())]->isSettled();
}

void MainWindow::startExchange() {
    m_session->startPeriodicSync();
}

void MainWindow::refresh() {
    m_pageOf[int(m_navigation->currentPage())]->refresh();
    refreshCounts();
}

void MainWindow::refreshCounts() {
    m_counting = true;
    const QList<office::State> waiting = DocumentPage::waitingStates(m_session->person().role);
    runTask(
        this, m_session->pool(),
        [office = &m_session->office(), hints = m_session->hints(), waiting]() -> vanthu::Result<Counts> {
            Counts counts;
            TRY(const auto found, hints->read());
            for (const office::LawHint& hint : found)
                if (hint.presses())
                    ++(hint.duty == office::Duty::Answer ? counts.lateIncoming : counts.lateOutgoing);
            return office->store().read([&](store::Connection& connection) -> vanthu::Result<Counts> {
                TRY(counts.arrived,
                    store::countDocuments(connection, office::Direction::Incoming, {office::State::Arrived}));
                TRY(counts.toSign, store::countDocuments(connection, office::Direction::Outgoing, waiting));
                TRY(counts.unsent, store::countUnsent(connection));
                return counts;
            });
        },
        [this](const vanthu::Result<Counts>& counts) {
            m_counting = false;
            if (!counts)
                return;
            m_navigation->setCount(Page::Incoming, counts->arrived, counts->lateIncoming);
            m_navigation->setCount(Page::Outgoing, 0, counts->lateOutgoing);
            m_navigation->setCount(Page::ToSign, counts->toSign);
            m_navigation->setCount(Page::Outbox, counts->unsent);
        });
}

void MainWindow::showHelp() {
    if (!m_help) {
        m_help = new HelpWindow(this);
        m_help->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_help->showTopic(m_pageOf[int(m_navigation->currentPage())]->helpTopic());
    m_help->show();
    m_help->raise();
    m_help->activateWindow();
}

void MainWindow::showAbout() {
    auto* about =
        new QMessageBox(QMessageBox::Information, tr("Giới thiệu"),
                        tr("Văn thư %1\nQuản lý văn bản và ký số cho cơ quan nhà nước.\nGiấy phép GPL-3.0 trở lên.")
                            .arg(QStringLiteral(VANTHU_VERSION)),
                        QMessageBox::Close, this);
    about->setObjectName(QStringLiteral("about"));
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
}

void MainWindow::refreshIcons() {
    for (int i = 0; i < m_person->count(); ++i)
        m_person->setItemIcon(i, icon(QStringLiteral("person"), palette()));
    m_actions[QStringLiteral("newDraft")]->setIcon(icon(QStringLiteral("new"), palette()));
    m_actions[QStringLiteral("find")]->setIcon(icon(QStringLiteral("find"), palette()));
    m_actions[QStringLiteral("batch")]->setIcon(icon(QStringLiteral("sign"), palette()));
    m_actions[QStringLiteral("verify")]->setIcon(icon(QStringLiteral("valid"), palette()));
    m_actions[QStringLiteral("sync")]->setIcon(icon(QStringLiteral("refresh"), palette()));
    m_actions[QStringLiteral("help")]->setIcon(icon(QStringLiteral("help"), palette()));
}

void MainWindow::retranslate() {
    setWindowTitle(tr("%1 – Văn thư").arg(m_session->profile().organName));
    m_personLabel->setText(tr("Ngườ&i làm việc:"));
    m_person->setAccessibleName(tr("Người làm việc"));
    for (int i = 0; i < m_person->count(); ++i)
        if (const workflow::Person* person = m_session->profile().person(m_person->itemData(i).toString()))
            m_person->setItemData(i, QStringLiteral("%1 – %2").arg(person->fullName, roleTitle(person->role)),
                                  Qt::ToolTipRole);
    m_documentMenu->setTitle(tr("&Văn bản"));
    m_viewMenu->setTitle(tr("&Xem"));
    m_helpMenu->setTitle(tr("Trợ &giúp"));
    const QList<QPair<const char*, QString>> texts = {
        {"newDraft", tr("&Soạn văn bản…")}, {"find", tr("&Tìm văn bản")},
        {"batch", tr("&Ký hàng loạt…")},    {"verify", tr("Kiểm tra &chữ ký…")},
        {"sync", tr("&Gửi và nhận")},       {"quit", tr("Th&oát")},
        {"refresh", tr("&Làm mới")},        {"page1", tr("Văn bản đế&n")},
        {"page2", tr("Văn bản đ&i")},       {"page3", tr("Chờ &ký")},
        {"page4", tr("&Hồ sơ công việc")},  {"page5", tr("Hộp &gửi")},
        {"page6", tr("&Thiết lập")},        {"help", tr("&Hướng dẫn")},
        {"about", tr("Giới &thiệu")},
    };
    for (const auto& [name, text] : texts)
        m_actions[QString::fromLatin1(name)]->setText(text);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace vanthu::ui
