#include "ui/window/MainWindow.h"

#include "base/Clock.h"
#include "store/Documents.h"
#include "store/Outbox.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/Task.h"
#include "ui/batch/BatchWindow.h"
#include "ui/cases/CaseFilesPage.h"
#include "ui/documents/DocumentPage.h"
#include "ui/help/HelpWindow.h"
#include "ui/outbox/OutboxPage.h"
#include "ui/settings/SettingsPage.h"
#include "ui/verify/VerifyWindow.h"
#include "workflow/Deadlines.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>

namespace vanthu::ui {

namespace {

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
    connect(m_session.get(), &Session::syncStarted, this, &MainWindow::showSync);
    connect(m_session.get(), &Session::syncFinished, this, &MainWindow::showSync);
    connect(m_navigation, &Navigation::pageChosen, this, &MainWindow::showPage);
    resize(1366, 768);
    restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    m_navigation->setCurrentPage(Page::Incoming);
    refreshCounts();
    showSync();
}

MainWindow::~MainWindow() {
    // Windows and pages first, then the session that they use.
    delete m_batch;
    delete m_documentBatch;
    delete m_verify;
    delete takeCentralWidget();
}

void MainWindow::build() {
    auto* centre = new QWidget(this);
    m_navigation = new Navigation(centre);
    m_pages = new QStackedWidget(centre);
    m_pages->setObjectName(QStringLiteral("pagesStack"));
    buildPages();

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
    if (m_session->profile().training)
        layout->addWidget(buildBanner());
    layout->addLayout(columns, 1);
    setCentralWidget(centre);
    setMinimumSize(640, 360); // a screen of 1366×768 at 200 %: the page gives way before anything else
    buildMenus();
    buildStatusBar();
}

QWidget* MainWindow::buildBanner() {
    m_banner = new QFrame(this);
    m_banner->setObjectName(QStringLiteral("trainingBanner"));
    m_banner->setAutoFillBackground(true);
    QPalette warning = m_banner->palette(); // these two roles only; the others follow the system
    warning.setColor(QPalette::Window, QColor(0xf6, 0xc3, 0x43));
    warning.setColor(QPalette::WindowText, QColor(0x33, 0x26, 0x00));
    m_banner->setPalette(warning);
    m_bannerText = new QLabel(m_banner);
    m_bannerText->setObjectName(QStringLiteral("trainingText"));
    m_bannerText->setTextFormat(Qt::PlainText);
    m_bannerText->setWordWrap(true); // on a small screen at 200 % the warning takes two lines
    m_bannerText->setMinimumWidth(160);
    setBold(m_bannerText);
    m_agencyLabel = new QLabel(m_banner);
    m_agency = new QComboBox(m_banner);
    m_agency->setObjectName(QStringLiteral("agency"));
    m_agency->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_agency->setMinimumWidth(120);
    m_agencyLabel->setBuddy(m_agency);
    auto* layout = new QHBoxLayout(m_banner);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(8);
    layout->addWidget(m_bannerText, 1);
    layout->addWidget(m_agencyLabel);
    layout->addWidget(m_agency);
    m_agencyLabel->setVisible(m_training.has_value());
    m_agency->setVisible(m_training.has_value());
    if (!m_training)
        return m_banner;
    // The other agency's name is in its own profile, which is read by a worker.
    runTask(
        this, m_session->pool(),
        [training = *m_training]() -> vanthu::Result<QList<workflow::Profile>> {
            QList<workflow::Profile> profiles;
            for (const QString& folder : {training.senderProfile, training.recipientProfile}) {
                TRY(workflow::Profile profile, workflow::loadProfile(folder));
                profiles += profile;
            }
            return profiles;
        },
        [this](const vanthu::Result<QList<workflow::Profile>>& profiles) {
            if (!profiles)
                return;
            for (const workflow::Profile& profile : *profiles)
                m_agency->addItem(QStringLiteral("%1 (%2)").arg(profile.organName, profile.organId), profile.folder);
            m_agency->setCurrentIndex(m_agency->findData(m_session->profile().folder));
        });
    connect(m_agency, &QComboBox::activated, this, [this](int index) {
        const QString folder = m_agency->itemData(index).toString();
        if (folder == m_session->profile().folder)
            return;
        // This window stays this agency's until it is replaced.
        m_agency->setCurrentIndex(m_agency->findData(m_session->profile().folder));
        Q_EMIT agencyChosen(folder);
    });
    return m_banner;
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
    connect(documentPage(Page::Incoming), &DocumentPage::outgoingRequested, this, [this](const QString& documentId) {
        showPage(Page::Outgoing);
        documentPage(Page::Outgoing)->choose(documentId);
    });
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
    connect(addAction(m_viewMenu, "refresh", Qt::Key_F5), &QAction::triggered, this, &MainWindow::refresh);
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

void MainWindow::buildStatusBar() {
    m_syncText = new QLabel(this);
    m_syncText->setObjectName(QStringLiteral("syncResult"));
    m_syncText->setTextFormat(Qt::PlainText);
    m_syncButton = new QToolButton(this);
    m_syncButton->setObjectName(QStringLiteral("syncNow"));
    m_syncButton->setAutoRaise(true);
    m_syncButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_syncButton->setFocusPolicy(Qt::TabFocus);
    m_syncText->setContentsMargins(12, 0, 0, 0);
    statusBar()->addWidget(m_syncText, 1);
    statusBar()->addPermanentWidget(m_syncButton);
    connect(m_syncButton, &QToolButton::clicked, m_session.get(), &Session::sync);
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
        [office = &m_session->office(), waiting]() -> vanthu::Result<Counts> {
            Counts counts;
            TRY(const auto hints, workflow::lawHints(*office));
            for (const office::LawHint& hint : hints)
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

void MainWindow::showSync() {
    QString text;
    QString tip;
    const std::optional<SyncOutcome>& last = m_session->lastSync();
    if (m_session->isSyncing()) {
        text = tr("Đang gửi và nhận…");
    } else if (!last) {
        text = tr("Chưa gửi nhận lần nào");
    } else if (last->error) {
        text =
            tr("%1 – gửi nhận chưa xong: %2").arg(formatDisplayTime(last->at), last->error->message(currentLanguage()));
        tip = last->error->remedy(currentLanguage());
    } else {
        const exchange::SyncReport& report = *last->report;
        text = tr("%1 – đã gửi %2, đã nhận %3").arg(formatDisplayTime(last->at)).arg(report.sent).arg(report.received);
        if (report.failed > 0)
            text += tr(", chưa gửi được %1").arg(report.failed);
        if (report.rejected > 0)
            text += tr(", không đọc được %1").arg(report.rejected);
        QStringList problems;
        for (const vanthu::Error& problem : report.problems)
            problems += problem.message(currentLanguage());
        tip = problems.join(QLatin1Char('\n'));
    }
    m_syncText->setText(text);
    m_syncText->setToolTip(tip.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(tip.toHtmlEscaped()));
    m_syncButton->setEnabled(!m_session->isSyncing());
    m_actions[QStringLiteral("sync")]->setEnabled(!m_session->isSyncing());
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
    m_syncButton->setIcon(icon(QStringLiteral("refresh"), palette()));
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
    m_personLabel->setText(tr("N&gười làm việc:"));
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
    m_syncButton->setText(tr("Gửi và nhận"));
    m_syncButton->setToolTip(tr("Gửi và nhận ngay (F9)"));
    m_syncButton->setAccessibleName(tr("Gửi và nhận"));
    m_syncText->setAccessibleName(tr("Kết quả gửi nhận lần cuối"));
    if (m_banner) {
        m_bannerText->setText(
            tr("CHẾ ĐỘ HUẤN LUYỆN – văn bản và chữ ký không có giá trị pháp lý. Mã PIN của mọi thiết bị: %1")
                .arg(QString::fromLatin1(workflow::trainingPin())));
        m_agencyLabel->setText(tr("Cơ &quan:"));
        m_agency->setAccessibleName(tr("Cơ quan huấn luyện"));
    }
    showSync();
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
