// The parts of a BatchWindow, their words and what can be pressed when.

#include "ui/base/EmptyState.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Session.h"
#include "ui/batch/BatchWindow.h"
#include "ui/preview/PasswordBar.h"
#include "ui/signing/KeyChooser.h"
#include "ui/signing/PlacementView.h"
#include "ui/signing/TimestampQuestion.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

QPushButton* button(const char* name, QWidget* parent) {
    auto* made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    return made;
}

} // namespace

void BatchWindow::build() {
    auto* centre = new QWidget(this);
    m_messages = new MessageBar(centre);
    auto* splitter = new QSplitter(Qt::Horizontal, centre);
    splitter->setObjectName(QStringLiteral("batchColumns"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildList());
    splitter->addWidget(buildPreview());
    splitter->addWidget(buildKeyColumn());
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({500, 400, 320});
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(splitter, 1);
    setCentralWidget(centre);
}

QWidget* BatchWindow::buildList() {
    auto* column = new QWidget(this);
    m_addFiles = button("addFiles", column);
    m_addFolder = button("addFolder", column);
    m_remove = button("removeItems", column);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    for (QPushButton* one : {m_addFiles, m_addFolder, m_remove}) {
        one->setVisible(m_kind == Kind::Files);
        bar->addWidget(one);
    }
    bar->addStretch();
    m_table = new QTableView(column);
    m_table->setObjectName(QStringLiteral("batchItems"));
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(BatchModel::State, new ChipDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 16);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(BatchModel::Title, QHeaderView::Stretch);
    header->setSectionResizeMode(BatchModel::Note, QHeaderView::Stretch);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(90); // then it scrolls: three letters of a name tell nothing
    m_table->setColumnWidth(BatchModel::Place, 68);
    m_table->setColumnWidth(BatchModel::State, 116);
    m_empty = new EmptyState(QStringLiteral("sign"), column);
    m_stack = new QStackedWidget(column);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(8);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    return column;
}

QWidget* BatchWindow::buildPreview() {
    auto* column = new QWidget(this);
    column->setMinimumWidth(150);
    m_previewTitle = plainLabel(QStringLiteral("previewTitle"), column);
    m_password = new PasswordBar(column);
    m_view = new PlacementView(m_session.pool(), column);
    m_view->setObjectName(QStringLiteral("placement"));
    m_applyToAll = button("applyToAll", column);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_previewTitle);
    layout->addWidget(m_password);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_applyToAll, 0, Qt::AlignLeft);
    return column;
}

QWidget* BatchWindow::buildKeyColumn() {
    auto* column = new QWidget(this);
    auto* facts = new QWidget(column);
    m_purposeLabel = new QLabel(facts);
    m_purpose = new QComboBox(facts);
    m_purpose->setObjectName(QStringLiteral("purpose"));
    m_purposeLabel->setBuddy(m_purpose);
    for (const signing::Purpose one : {signing::Purpose::Approve, signing::Purpose::Initial, signing::Purpose::Seal,
                                       signing::Purpose::Annex, signing::Purpose::Copy, signing::Purpose::Incoming})
        m_purpose->addItem(QString(), int(one));
    // The clerk holds the agency's key and stamps; the others sign with their own.
    m_purpose->setCurrentIndex(m_session.person().role == workflow::Role::Clerk ? 2 : 0);
    m_textLabel = new QLabel(facts);
    m_text = new QLineEdit(facts);
    m_text->setObjectName(QStringLiteral("blockText"));
    m_textLabel->setBuddy(m_text);
    m_outputLabel = plainLabel(QStringLiteral("outputFolder"), facts);
    m_output = button("chooseOutput", facts);
    m_key = new KeyChooser(m_session, facts);
    auto* factsLayout = new QVBoxLayout(facts);
    factsLayout->setContentsMargins(12, 0, 0, 0);
    factsLayout->setSpacing(8);
    for (QWidget* one : std::initializer_list<QWidget*>{m_purposeLabel, m_purpose, m_textLabel, m_text, m_outputLabel})
        factsLayout->addWidget(one);
    factsLayout->addWidget(m_output, 0, Qt::AlignLeft);
    factsLayout->addSpacing(4);
    factsLayout->addWidget(m_key);
    factsLayout->addStretch();
    const bool files = m_kind == Kind::Files;
    for (QWidget* one : std::initializer_list<QWidget*>{m_purposeLabel, m_purpose, m_outputLabel, m_output})
        one->setVisible(files);

    m_question = new TimestampQuestion(column);
    m_progress = new QProgressBar(column);
    m_progress->setObjectName(QStringLiteral("batchProgress"));
    m_progress->setFormat(QStringLiteral("%v/%m"));
    m_progress->hide();
    m_hint = plainLabel(QStringLiteral("batchHint"), column);
    m_copy = button("copyResults", column);
    m_save = button("saveResults", column);
    m_close = button("cancelBatch", column);
    m_sign = button("signAll", column);
    m_sign->setDefault(true);
    auto* results = new QHBoxLayout;
    results->setSpacing(8);
    results->addWidget(m_copy);
    results->addWidget(m_save);
    results->addStretch();
    auto* buttons = new QDialogButtonBox(column);
    buttons->addButton(m_sign, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 0, 0, 0);
    foot->setSpacing(8);
    foot->addWidget(m_question);
    foot->addWidget(m_progress);
    foot->addWidget(m_hint);
    foot->addLayout(results);
    foot->addWidget(buttons);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_facts = new ScrollColumn(facts, column);
    layout->addWidget(m_facts, 1);
    layout->addStretch(0); // above a question that stands in their place
    layout->addLayout(foot);
    return column;
}

void BatchWindow::connectParts() {
    connect(m_addFiles, &QPushButton::clicked, this, &BatchWindow::chooseFiles);
    connect(m_empty, &EmptyState::actionRequested, this, &BatchWindow::chooseFiles);
    connect(m_addFolder, &QPushButton::clicked, this, &BatchWindow::chooseFolder);
    connect(m_remove, &QPushButton::clicked, this, &BatchWindow::removeChosen);
    connect(new QShortcut(QKeySequence::Delete, m_table), &QShortcut::activated, this, [this] {
        if (m_kind == Kind::Files)
            removeChosen();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BatchWindow::showChosen);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) { activate(index.row()); });
    connect(m_view, &PlacementView::placementChanged, this, &BatchWindow::takePlacement);
    connect(m_view, &PlacementView::markFailed, m_messages, &MessageBar::showError);
    connect(m_view, &PdfView::openingAgain, this, &BatchWindow::showChosen);
    connect(m_password, &PasswordBar::given, this, &BatchWindow::usePassword);
    connect(m_applyToAll, &QPushButton::clicked, this, &BatchWindow::applyToAll);
    connect(m_purpose, &QComboBox::activated, this, &BatchWindow::purposeChosen);
    connect(m_text, &QLineEdit::editingFinished, this, &BatchWindow::showMark);
    connect(m_output, &QPushButton::clicked, this, &BatchWindow::chooseOutputFolder);
    connect(m_key, &KeyChooser::changed, this, &BatchWindow::showState);
    connect(m_key, &KeyChooser::failed, m_messages, &MessageBar::showError);
    connect(m_key, &KeyChooser::accepted, this, &BatchWindow::start);
    connect(m_question, &TimestampQuestion::changed, this, &BatchWindow::showState);
    connect(m_copy, &QPushButton::clicked, this, &BatchWindow::copyResults);
    connect(m_save, &QPushButton::clicked, this, &BatchWindow::saveResults);
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    connect(m_sign, &QPushButton::clicked, this, &BatchWindow::start);
}

void BatchWindow::showState() {
    const bool stopping = m_running && m_cancel.requested();
    const int rows = m_model->rowCount();
    const int row = m_table->currentIndex().row();
    const bool chosen = row >= 0 && row < rows;
    m_stack->setCurrentIndex(rows == 0 ? 0 : 1);
    for (QPushButton* one : {m_addFiles, m_addFolder})
        one->setEnabled(!m_running);
    m_remove->setEnabled(!m_running && chosen);
    m_view->setEnabled(!m_running);
    m_previewTitle->setText(chosen ? m_model->at(row).title : tr("Chọn một văn bản để xem chỗ ký."));
    m_applyToAll->setEnabled(!m_running && chosen && m_view->hasPlacement() && rows > 1);
    for (QWidget* one : std::initializer_list<QWidget*>{m_purpose, m_text, m_output, m_key})
        one->setEnabled(!m_running);
    const bool text = m_kind == Kind::Files && signing::isTextPurpose(purpose());
    m_textLabel->setVisible(text);
    m_text->setVisible(text);
    m_facts->setVisible(!m_question->isAsking() || height() > TimestampQuestion::roomForBoth);
    m_progress->setVisible(m_running);
    m_progress->setRange(0, std::max(1, m_toDo));
    const QString why = missing();
    m_hint->setText(stopping                 ? tr("Đang dừng sau văn bản đang ký…")
                    : m_question->isAsking() ? tr("Việc ký chờ bạn chọn ở trên.")
                    : m_running              ? tr("Đang ký, vui lòng không rút thiết bị…")
                                             : why);
    const int done = m_model->count(BatchState::Signed) + m_model->count(BatchState::Skipped);
    m_sign->setText(done > 0 && done < rows ? tr("&Ký tiếp %1 văn bản").arg(rows - done)
                    : rows > 0              ? tr("&Ký %1 văn bản").arg(rows - done)
                                            : tr("&Ký"));
    m_sign->setAccessibleName(QString(m_sign->text()).remove(u'&'));
    m_sign->setEnabled(!m_running && why.isEmpty());
    m_sign->setToolTip(why);
    m_close->setText(m_running || m_question->isAsking() ? tr("&Dừng") : tr("Đón&g"));
    m_close->setAccessibleName(QString(m_close->text()).remove(u'&'));
    m_close->setEnabled(!stopping);
    const bool results = !m_running && (done > 0 || m_model->count(BatchState::Failed) > 0);
    m_copy->setVisible(results);
    m_save->setVisible(results);
}

void BatchWindow::refreshIcons() {
    m_addFiles->setIcon(icon(QStringLiteral("add"), palette()));
    m_addFolder->setIcon(icon(QStringLiteral("cases"), palette()));
    m_remove->setIcon(icon(QStringLiteral("remove"), palette()));
    m_sign->setIcon(icon(QStringLiteral("sign"), palette()));
    m_save->setIcon(icon(QStringLiteral("save"), palette()));
}

void BatchWindow::retranslate() {
    setWindowTitle(tr("Ký hàng loạt – Văn thư"));
    const QList<QPair<QPushButton*, QString>> buttons = {
        {m_addFiles, tr("&Tệp…")},
        {m_addFolder, tr("T&hư mục…")},
        {m_remove, tr("&Bỏ")},
        {m_applyToAll, tr("Dùng ch&o tất cả")},
        {m_output, tr("Chọ&n thư mục khác…")},
        {m_copy, tr("Chép kết &quả")},
        {m_save, tr("&Lưu kết quả…")},
    };
    for (const auto& [one, text] : buttons) {
        one->setText(text);
        one->setAccessibleName(QString(text).remove(u'&').remove(u'…'));
    }
    const QList<QPair<QPushButton*, QString>> explained = {{m_addFiles, tr("Thêm tệp PDF vào danh sách")},
                                                           {m_addFolder, tr("Thêm mọi tệp PDF trong một thư mục")},
                                                           {m_applyToAll, tr("Dùng chỗ này cho mọi văn bản")}};
    for (const auto& [one, text] : explained) {
        one->setToolTip(text);
        one->setAccessibleName(text);
    }
    for (QPushButton* one : {m_addFiles, m_addFolder, m_remove}) // the style would make short words wider
        one->setMinimumWidth(one->fontMetrics().horizontalAdvance(one->text().remove(u'&')) + one->iconSize().width() +
                             20);
    m_remove->setToolTip(tr("Bỏ các dòng đang chọn khỏi danh sách; tệp không bị xóa (Delete)"));
    m_table->setAccessibleName(tr("Các văn bản cần ký"));
    m_empty->setTexts(
        m_kind == Kind::Files ? tr("Ký nhiều tệp với một lần nhập mã PIN") : tr("Không có văn bản nào chờ ký"),
        m_kind == Kind::Files
            ? tr("Kéo thả tệp hoặc thư mục vào đây. Chỗ ký được tìm trên từng tệp và xem được trước khi ký.")
            : tr("Chọn các văn bản ở trang Chờ ký rồi mở lại cửa sổ này."),
        m_kind == Kind::Files ? tr("Thêm tệp…") : QString());
    m_view->setAccessibleName(tr("Chỗ ký trên trang"));
    m_purposeLabel->setText(tr("&Mục đích ký:"));
    m_purpose->setAccessibleName(tr("Mục đích ký"));
    const QStringList purposes = {tr("Ký phê duyệt"), tr("Ký nháy"), tr("Đóng dấu cơ quan"),
                                  tr("Ký phụ lục"),   tr("Sao y"),   tr("Số hóa văn bản đến")};
    for (int i = 0; i < purposes.size(); ++i)
        m_purpose->setItemText(i, purposes[i]);
    m_textLabel->setText(tr("Các dòng chữ, cách nh&au bằng dấu |:"));
    m_text->setAccessibleName(tr("Các dòng chữ của khối chữ ký"));
    m_outputLabel->setText(m_outputFolder.isEmpty()
                               ? tr("Tệp đã ký được lưu cạnh tệp gốc, thêm “-da-ky” vào tên.")
                               : tr("Tệp đã ký được lưu vào %1.").arg(QDir::toNativeSeparators(m_outputFolder)));
    m_progress->setAccessibleName(tr("Tiến độ ký"));
    m_model->retranslate();
    showState();
}

void BatchWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QMainWindow::changeEvent(event);
}

} // namespace vanthu::ui
