#include "ui/documents/DocumentPage.h"

#include "ui/base/EmptyState.h"
#include "ui/base/FlowLayout.h"
#include "ui/base/MessageBar.h"
#include "ui/base/PdfFiles.h"
#include "ui/base/Session.h"
#include "ui/base/WindowMemory.h"
#include "ui/documents/CaseChooser.h"
#include "ui/documents/ReasonDialog.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/preview/PreviewPane.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace vanthu::ui {

namespace {

constexpr int searchPauseMs = 250;
constexpr int mostShown = 500;

QString pageName(DocumentPage::Kind kind) {
    switch (kind) {
    case DocumentPage::Kind::Incoming:
        return QStringLiteral("incoming");
    case DocumentPage::Kind::Outgoing:
        return QStringLiteral("outgoing");
    case DocumentPage::Kind::ToSign:
        break;
    }
    return QStringLiteral("toSign");
}

} // namespace

DocumentPage::DocumentPage(Session& session, Kind kind, QWidget* parent)
    : PageWidget(parent)
    , m_session(session)
    , m_kind(kind)
    , m_model(new DocumentModel(session, this)) {
    setObjectName(pageName(kind));
    setAcceptDrops(kind == Kind::Outgoing);
    build();
    m_searchPause.setSingleShot(true);
    m_searchPause.setInterval(searchPauseMs);
    m_second.setInterval(1000);
    connect(&m_searchPause, &QTimer::timeout, this, &DocumentPage::refresh);
    connect(&m_second, &QTimer::timeout, this, [this] {
        withdrawIssued();
        showActs();
    });
    connect(m_search, &QLineEdit::textChanged, &m_searchPause, qOverload<>(&QTimer::start));
    connect(m_model, &DocumentModel::loaded, this, &DocumentPage::takeLoaded);
    connect(m_model, &DocumentModel::modelAboutToBeReset, this,
            [this] { m_scrolled = m_table->verticalScrollBar()->value(); });
    connect(m_model, &DocumentModel::failed, m_messages, &MessageBar::showError);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DocumentPage::rowChosen);
    connect(m_table, &QTableView::activated, m_preview, &PreviewPane::readPages);
    connect(m_preview, &PreviewPane::failed, m_messages, &MessageBar::showError);
    connect(m_preview, &PreviewPane::documentRequested, this,
            [this](const office::Document& other) { Q_EMIT documentRequested(other.direction, other.id); });
    connect(m_preview, &PreviewPane::told, this,
            [this](const QString& text) { m_messages->showText(MessageBar::Kind::Success, text); });
    connect(m_openElsewhere, &QAction::triggered, m_preview, &PreviewPane::openElsewhere);
    connect(m_saveCopy, &QAction::triggered, m_preview, &PreviewPane::saveCopy);
    connect(m_draft, &QPushButton::clicked, this, [this] { openDraft(); });
    connect(m_signMany, &QPushButton::clicked, this, [this] { Q_EMIT batchRequested(signable()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DocumentPage::showBatch);
    connect(m_empty, &EmptyState::actionRequested, this, [this] { openDraft(); });
    connect(&m_session, &Session::personChanged, this, [this] {
        showActs();
        refresh();
    });
    refreshIcons();
    retranslate();
    giveSizes();
    restoreLook(this);
    if (const auto& problem = session.office().calendarProblem(); problem && kind == Kind::Incoming)
        m_messages->showError(*problem);
}

DocumentPage::~DocumentPage() {
    rememberLook(this);
}

QList<office::State> DocumentPage::waitingStates(workflow::Role role) {
    if (role == workflow::Role::Clerk)
        return {office::State::PersonSigned, office::State::Numbered, office::State::AgencySigned};
    return {office::State::InReview, office::State::DraftApproved};
}

void DocumentPage::build() {
    auto* bar = new QHBoxLayout; // made in the order of the Tab key
    buildToolbar(bar);
    m_messages = new MessageBar(this);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("documents"));
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(DocumentModel::State, new ChipDelegate(m_table));
    m_table->setItemDelegateForColumn(DocumentModel::Hint, new ChipDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(m_kind == Kind::ToSign ? QAbstractItemView::ExtendedSelection
                                                     : QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 16);
    m_table->horizontalHeader()->setSectionResizeMode(DocumentModel::Subject, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_empty = new EmptyState(m_kind == Kind::Incoming ? QStringLiteral("incoming") : QStringLiteral("outgoing"), this);
    m_list = new QStackedWidget(this);
    auto* listed = new QWidget(this);
    m_limit = new QLabel(listed);
    m_limit->setObjectName(QStringLiteral("limit"));
    m_limit->setWordWrap(true);
    m_limit->hide();
    auto* listLayout = new QVBoxLayout(listed);
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->setSpacing(4);
    listLayout->addWidget(m_table, 1);
    listLayout->addWidget(m_limit);
    m_list->addWidget(listed);
    m_list->addWidget(m_empty);
    m_preview = new PreviewPane(m_session, this);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("splitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_preview);
    m_list->setMinimumWidth(200);
    m_preview->setMinimumWidth(220);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(bar);
    layout->addWidget(m_messages);
    layout->addWidget(m_splitter, 1);
}

void DocumentPage::buildToolbar(QHBoxLayout* bar) {
    bar->setSpacing(8);
    m_draft = new QPushButton(this);
    m_draft->setObjectName(QStringLiteral("draft"));
    m_draft->setVisible(m_kind == Kind::Outgoing);
    auto* acts = new FlowLayout;
    acts->setSpacing(8);
    bar->addLayout(acts, 4);
    acts->addWidget(m_draft);
    for (const DocumentAct act : allActs()) {
        if (isInMenu(act))
            continue;
        auto* button = new QPushButton(this);
        button->setObjectName(actName(act));
        button->hide();
        connect(button, &QPushButton::clicked, this, [this, act] { start(act); });
        m_acts[int(act)] = button;
        acts->addWidget(button);
    }
    m_signMany = new QPushButton(this);
    m_signMany->setObjectName(QStringLiteral("signMany"));
    m_signMany->hide();
    acts->addWidget(m_signMany);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(80);
    m_search->setMaximumWidth(320);
    bar->addWidget(m_search, 1, Qt::AlignTop);
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setText(QStringLiteral("⋯"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::TabFocus);
    auto* menu = new QMenu(m_more);
    m_openElsewhere = menu->addAction(QString());
    m_openElsewhere->setObjectName(QStringLiteral("openElsewhere"));
    m_saveCopy = menu->addAction(QString());
    m_saveCopy->setObjectName(QStringLiteral("saveCopy"));
    menu->addSeparator();
    for (const DocumentAct act : allActs()) {
        if (!isInMenu(act))
            continue;
        QAction* action = menu->addAction(QString());
        action->setObjectName(actName(act));
        connect(action, &QAction::triggered, this, [this, act] { start(act); });
        m_menuActs[int(act)] = action;
    }
    m_more->setMenu(menu);
    bar->addWidget(m_more, 0, Qt::AlignTop);
}

store::DocumentFilter DocumentPage::filter() const {
    store::DocumentFilter filter;
    filter.direction = m_kind == Kind::Incoming ? office::Direction::Incoming : office::Direction::Outgoing;
    if (m_kind == Kind::ToSign)
        filter.states = waitingStates(m_session.person().role);
    filter.text = m_search->text().simplified();
    filter.limit = mostShown;
    return filter;
}

void DocumentPage::refresh() {
    m_model->load(filter());
}

bool DocumentPage::isSettled() const {
    return !m_model->isLoading() && !m_busy && m_preview->isSettled();
}

QString DocumentPage::helpTopic() const {
    switch (m_kind) {
    case Kind::Incoming:
        return QStringLiteral("tiep-nhan");
    case Kind::ToSign:
        return QStringLiteral("ky-so");
    case Kind::Outgoing:
        break;
    }
    return QStringLiteral("soan-va-trinh");
}

void DocumentPage::choose(const QString& documentId) {
    m_chosenId = documentId;
    if (const int row = m_model->rowOf(documentId); row >= 0)
        m_table->setCurrentIndex(m_model->index(row, 0));
}

// What is searched for might hide it.
void DocumentPage::reveal(const QString& documentId) {
    choose(documentId);
    const bool isShown = m_model->rowOf(documentId) >= 0 && !m_searchPause.isActive() && !m_model->isLoading();
    if (m_search->text().isEmpty() || isShown)
        return;
    m_search->clear();
    m_searchPause.stop();
    refresh();
}

void DocumentPage::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

// What the message promises has begun once the document cannot be taken back any more.
void DocumentPage::withdrawIssued() {
    const QDateTime until = m_issuedNow.isEmpty() ? QDateTime() : m_model->undoUntil(m_issuedNow);
    if (m_issuedNow.isEmpty() || (until.isValid() && until > m_session.office().now()))
        return;
    m_messages->withdraw(doneText(DocumentAct::Issue));
    m_issuedNow.clear();
}

// The model was reset: the same document is chosen again, or else the first.
void DocumentPage::takeLoaded() {
    withdrawIssued();
    showEmpty();
    if (m_model->rowCount() == 0) {
        m_preview->clear();
        return showActs();
    }
    const int row = m_model->rowOf(m_chosenId);
    m_table->setCurrentIndex(m_model->index(std::max(0, row), 0));
    if (row >= 0 && m_scrolled)
        QTimer::singleShot(0, this, [this, value = *m_scrolled] { m_table->verticalScrollBar()->setValue(value); });
    m_scrolled.reset();
    rowChosen();
}

void DocumentPage::rowChosen() {
    const office::Document* document = m_model->at(m_table->currentIndex().row());
    if (!document)
        return;
    m_chosenId = document->id;
    m_preview->showDocument(*document, m_model->hint(document->id));
    showActs();
    Q_EMIT documentSelected(m_chosenId);
}

const office::Document* DocumentPage::chosen() const {
    return m_model->byId(m_chosenId);
}

QString DocumentPage::whyNot(DocumentAct act) const {
    const std::optional<workflow::Role> role = roleFor(act);
    if (!role || *role == m_session.person().role)
        return {};
    const workflow::Person* who = m_session.profile().firstWith(*role);
    return who ? tr("Việc này của %1 (%2).").arg(roleTitle(*role), who->fullName)
               : tr("Việc này của %1.").arg(roleTitle(*role));
}

void DocumentPage::showActs() {
    const office::Document* document = chosen();
    const QDateTime undoUntil = document ? m_model->undoUntil(document->id) : QDateTime();
    const qint64 left = undoUntil.isValid() ? m_session.office().now().msecsTo(undoUntil) : 0;
    for (const DocumentAct act : allActs()) {
        if (isInMenu(act))
            continue;
        QPushButton* button = m_acts[int(act)];
        const bool fits = document && stateAllows(*document, act) && (act != DocumentAct::UndoIssue || left > 0) &&
                          (act != DocumentAct::Recall || left <= 0); // what has not left is simply undone
        const QString refusal = whyNot(act);
        QString title = actTitle(act, document ? document->request.kind : office::RequestKind::None);
        if (act == DocumentAct::UndoIssue && left > 0)
            title = tr("%1 (còn %2 giây)").arg(title).arg((left + 999) / 1000);
        button->setText(title);
        button->setAccessibleName(QString(title).remove(u'&'));
        button->setToolTip(refusal);
        button->setAccessibleDescription(refusal);
        button->setVisible(fits);
        button->setEnabled(fits && refusal.isEmpty() && !m_busy);
    }
    left > 0 ? m_second.start() : m_second.stop();
    showMenuActs(document);
    showBatch();
}

void DocumentPage::showMenuActs(const office::Document* document) {
    m_more->setEnabled(document != nullptr);
    m_openElsewhere->setEnabled(document && document->mainFile());
    m_saveCopy->setEnabled(document && document->mainFile());
    for (auto it = m_menuActs.constBegin(); it != m_menuActs.constEnd(); ++it) {
        const DocumentAct act = DocumentAct(it.key());
        const QString refusal = whyNot(act);
        it.value()->setText(actTitle(act));
        it.value()->setVisible(document && stateAllows(*document, act));
        it.value()->setEnabled(refusal.isEmpty() && !m_busy);
        it.value()->setToolTip(refusal);
    }
}

void DocumentPage::showEmpty() {
    const bool searching = !m_search->text().isEmpty();
    if (searching)
        m_empty->setTexts(tr("Không tìm thấy văn bản nào"),
                          tr("Thử từ khác; có thể gõ không dấu. Xóa ô tìm kiếm để xem tất cả."));
    else if (m_kind == Kind::Incoming)
        m_empty->setTexts(
            tr("Chưa có văn bản đến"),
            tr("Văn bản gửi tới cơ quan qua trục liên thông hiện ở đây sau mỗi lần gửi nhận. Nhấn F9 để nhận ngay."));
    else if (m_kind == Kind::Outgoing)
        m_empty->setTexts(tr("Chưa có văn bản đi"),
                          tr("Soạn văn bản đầu tiên, hoặc kéo thả một tệp PDF vào đây để làm dự thảo."),
                          tr("Soạn văn bản"));
    else
        m_empty->setTexts(tr("Không có văn bản nào chờ"),
                          tr("Dự thảo được trình duyệt và văn bản chờ ký, chờ số, chờ dấu của bạn hiện ở đây."));
    m_list->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
    m_table->setColumnHidden(DocumentModel::Hint, !m_model->hasHints()); // what is in time needs no column
    m_limit->setText(tr("Chỉ hiện %1 văn bản mới nhất. Dùng ô tìm kiếm để xem văn bản cũ hơn.").arg(mostShown));
    m_limit->setVisible(m_model->rowCount() >= mostShown);
}

void DocumentPage::openLinkedDraft(office::LinkKind kind, const QString& documentId) {
    openDraft();
    findChildren<DraftDialog*>().last()->linkTo(kind, documentId);
}

void DocumentPage::openDraft(const QString& pdfFile) {
    auto* dialog = new DraftDialog(m_session.office(), m_session.person(), m_session.pool(), this);
    connect(dialog, &DraftDialog::saved, this, [this](const QString& documentId) {
        if (m_kind == Kind::Incoming) { // the reply stands in another list
            m_messages->showText(MessageBar::Kind::Success, tr("Đã lưu dự thảo ở mục Văn bản đi."));
            m_messages->offer(tr("Mở dự thảo"), [this, documentId] {
                Q_EMIT documentRequested(office::Direction::Outgoing, documentId);
            });
            return m_session.noteChange();
        }
        m_chosenId = documentId;
        m_messages->showText(MessageBar::Kind::Success, tr("Đã lưu dự thảo. Bước tiếp theo: trình duyệt."));
        m_session.noteChange();
    });
    if (!pdfFile.isEmpty())
        dialog->setPdf(pdfFile);
    dialog->open();
}

void DocumentPage::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedPdf(event->mimeData()).isEmpty())
        takeCopy(event);
}

void DocumentPage::dropEvent(QDropEvent* event) {
    takeCopy(event);
    openDraft(droppedPdf(event->mimeData()));
}

void DocumentPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    PageWidget::changeEvent(event);
}

} // namespace vanthu::ui
