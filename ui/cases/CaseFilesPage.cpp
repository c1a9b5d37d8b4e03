#include "ui/cases/CaseFilesPage.h"

#include "ui/base/Chip.h"
#include "ui/base/EmptyState.h"
#include "ui/base/Icons.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/base/WindowMemory.h"
#include "ui/cases/NewCaseDialog.h"
#include "ui/documents/DocumentModel.h"
#include "workflow/CaseWork.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTableView>

namespace vanthu::ui {

namespace {

enum Column { Code, Title, Retention, Count, State, ColumnCount };

void prepareTable(QTableView* table, int stretched) {
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 16);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
}

} // namespace

CaseFilesPage::CaseFilesPage(Session& session, QWidget* parent)
    : PageWidget(parent)
    , m_session(session)
    , m_documentModel(new DocumentModel(session, this)) {
    setObjectName(QStringLiteral("caseFiles"));
    build();
    refreshIcons();
    retranslate();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (m_filling || index.row() < 0)
            return;
        m_chosenId = m_files.value(index.row()).id;
        showState();
        loadDocuments();
    });
    connect(m_documentModel, &DocumentModel::loaded, this, &CaseFilesPage::showState);
    connect(m_documentModel, &DocumentModel::failed, m_messages, &MessageBar::showError);
    connect(m_new, &QPushButton::clicked, this, &CaseFilesPage::openNew);
    connect(m_empty, &EmptyState::actionRequested, this, &CaseFilesPage::openNew);
    connect(m_close, &QPushButton::clicked, this, &CaseFilesPage::askClose);
    restoreLook(this);
}

CaseFilesPage::~CaseFilesPage() {
    rememberLook(this);
}

void CaseFilesPage::build() {
    m_messages = new MessageBar(this);
    m_new = new QPushButton(this);
    m_new->setObjectName(QStringLiteral("newCase"));
    m_close = new QPushButton(this);
    m_close->setObjectName(QStringLiteral("closeCase"));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_new);
    bar->addWidget(m_close);
    bar->addStretch();

    m_model = new QStandardItemModel(0, ColumnCount, this);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("cases"));
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(State, new ChipDelegate(m_table));
    prepareTable(m_table, Title);
    m_table->setColumnWidth(Code, 90);
    m_table->setColumnWidth(Retention, 90);
    m_table->setColumnWidth(Count, 80);
    m_table->setColumnWidth(State, 100);

    auto* right = new QWidget(this);
    m_documentsLabel = new QLabel(right);
    m_documents = new QTableView(right);
    m_documents->setObjectName(QStringLiteral("caseDocuments"));
    m_documents->setModel(m_documentModel);
    m_documents->setItemDelegateForColumn(DocumentModel::State, new ChipDelegate(m_documents));
    prepareTable(m_documents, DocumentModel::Subject);
    m_documents->setColumnWidth(DocumentModel::Code, 100);
    m_documents->setColumnWidth(DocumentModel::Organ, 110);
    m_documents->setColumnWidth(DocumentModel::Date, 85);
    m_documents->setColumnWidth(DocumentModel::State, 125);
    m_documentsLabel->setBuddy(m_documents);
    m_noDocuments = new EmptyState(QStringLiteral("cases"), right);
    m_documentStack = new QStackedWidget(right);
    m_documentStack->addWidget(m_documents);
    m_documentStack->addWidget(m_noDocuments);
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(12, 0, 0, 0);
    rightLayout->setSpacing(4);
    rightLayout->addWidget(m_documentsLabel);
    rightLayout->addWidget(m_documentStack, 1);

    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("splitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(right);
    m_splitter->setSizes({520, 600});
    m_empty = new EmptyState(QStringLiteral("cases"), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(bar);
    layout->addWidget(m_messages);
    layout->addWidget(m_stack, 1);
}

bool CaseFilesPage::isSettled() const {
    return !m_loading && !m_busy && !m_documentModel->isLoading();
}

void CaseFilesPage::refresh() {
    m_loading = true;
    runTask(
        this, m_session.pool(), [office = &m_session.office()] { return office->store().read(store::caseFiles); },
        [this, question = ++m_question](const vanthu::Result<QList<store::CaseFile>>& files) {
            if (question != m_question)
                return;
            m_loading = false;
            if (!files)
                return m_messages->showError(files.error());
            m_files = *files;
            showCases();
            if (chosen())
                loadDocuments();
        });
}

const store::CaseFile* CaseFilesPage::chosen() const {
    for (const store::CaseFile& file : m_files)
        if (file.id == m_chosenId)
            return &file;
    return nullptr;
}

void CaseFilesPage::showCases() {
    m_filling = true;
    m_model->setRowCount(0);
    int current = 0;
    for (const store::CaseFile& file : m_files) {
        const QStringList texts = {file.code, file.title, file.retention, QString::number(file.documentCount),
                                   file.open ? tr("Đang mở") : tr("Đã đóng")};
        QList<QStandardItem*> row;
        for (const QString& text : texts) {
            row += new QStandardItem(text);
            row.last()->setToolTip(QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()));
        }
        row[State]->setData(int(file.open ? Tone::Active : Tone::Neutral), ChipDelegate::ToneRole);
        if (file.id == m_chosenId)
            current = m_model->rowCount();
        m_model->appendRow(row);
    }
    m_filling = false;
    m_stack->setCurrentIndex(m_files.isEmpty() ? 1 : 0);
    if (!m_files.isEmpty())
        m_table->setCurrentIndex(m_model->index(current, 0));
    showState();
}

void CaseFilesPage::showState() {
    const store::CaseFile* file = chosen();
    m_close->setEnabled(file && file->open && !m_busy);
    m_close->setToolTip(file && !file->open ? tr("Hồ sơ này đã đóng") : QString());
    m_documentsLabel->setText(
        file ? tr("&Văn bản trong hồ sơ %1:").arg(QString(file->code).replace(u'&', QLatin1String("&&"))) : QString());
    m_documentStack->setCurrentIndex(m_documentModel->rowCount() == 0 ? 1 : 0);
}

void CaseFilesPage::loadDocuments() {
    store::DocumentFilter filter;
    filter.caseFileId = m_chosenId;
    m_documentModel->load(filter);
}

void CaseFilesPage::openNew() {
    auto* dialog = new NewCaseDialog(m_session, this);
    connect(dialog, &NewCaseDialog::created, this, [this](const QString& id) {
        m_chosenId = id;
        m_messages->showText(MessageBar::Kind::Success,
                             tr("Đã mở hồ sơ. Đưa văn bản vào hồ sơ từ mục Văn bản đến hoặc Văn bản đi."));
        m_session.noteChange();
    });
    dialog->open();
}

void CaseFilesPage::askClose() {
    const store::CaseFile* file = chosen();
    if (!file)
        return;
    auto* question = new QMessageBox(QMessageBox::Question, tr("Đóng hồ sơ?"),
                                     tr("Sau khi đóng, không thể đưa thêm văn bản vào hồ sơ %1.").arg(file->code),
                                     QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("closeCaseQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(question->addButton(tr("Chưa đóng"), QMessageBox::RejectRole));
    connect(question->addButton(tr("Đóng hồ sơ"), QMessageBox::AcceptRole), &QPushButton::clicked, this,
            &CaseFilesPage::closeChosen);
    question->open();
}

void CaseFilesPage::closeChosen() {
    m_busy = true;
    m_messages->clear();
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person(), id = m_chosenId] {
            return workflow::closeCase(*office, person, id);
        },
        [this](const vanthu::Result<>& done) {
            m_busy = false;
            showState();
            if (!done)
                return m_messages->showError(done.error());
            m_messages->showText(MessageBar::Kind::Success, tr("Đã đóng hồ sơ."));
            m_session.noteChange();
        });
}

void CaseFilesPage::refreshIcons() {
    m_new->setIcon(icon(QStringLiteral("folder-new"), palette()));
    m_close->setIcon(icon(QStringLiteral("approve"), palette()));
}

void CaseFilesPage::retranslate() {
    m_new->setText(tr("&Mở hồ sơ…"));
    m_new->setAccessibleName(tr("Mở hồ sơ"));
    m_close->setText(tr("Đó&ng hồ sơ…"));
    m_close->setAccessibleName(tr("Đóng hồ sơ"));
    m_table->setAccessibleName(tr("Danh sách hồ sơ"));
    m_model->setHorizontalHeaderLabels(
        {tr("Số, ký hiệu"), tr("Tiêu đề"), tr("Bảo quản"), tr("Văn bản"), tr("Trạng thái")});
    m_documents->setAccessibleName(tr("Văn bản trong hồ sơ"));
    m_documentModel->retranslate();
    m_empty->setTexts(tr("Chưa có hồ sơ công việc"),
                      tr("Hồ sơ gom các văn bản đi và đến của một việc để theo dõi và nộp lưu. Một văn bản có thể nằm "
                         "trong nhiều hồ sơ."),
                      tr("Mở hồ sơ…"));
    m_noDocuments->setTexts(tr("Hồ sơ chưa có văn bản"),
                            tr("Chọn văn bản ở mục Văn bản đến hoặc Văn bản đi, rồi bấm Đưa vào hồ sơ."));
    showCases();
}

void CaseFilesPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    PageWidget::changeEvent(event);
}

} // namespace vanthu::ui
