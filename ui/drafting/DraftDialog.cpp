#include "ui/drafting/DraftDialog.h"

#include "office/DocumentTypes.h"
#include "ui/base/Discard.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/PdfFiles.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Task.h"
#include "ui/drafting/RecipientPicker.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QTabWidget>
#include <QUuid>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

constexpr int longestSubject = 500; // PL VI, field 8

} // namespace

DraftDialog::DraftDialog(workflow::Office& office, const workflow::Person& author, QThreadPool* pool, QWidget* parent)
    : QDialog(parent)
    , m_office(office)
    , m_author(author)
    , m_pool(pool)
    , m_clientKey(QUuid::createUuid().toString(QUuid::WithoutBraces)) {
    setObjectName(QStringLiteral("draftDialog"));
    setAcceptDrops(true);
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    retranslate();
    validate();
    resize(QSize(860, 620).boundedTo(screen()->availableSize()));
    m_subject->setFocus();
}

void DraftDialog::build() {
    m_messages = new MessageBar(this); // all are made in the order of the Tab key
    m_linkText = plainLabel(QStringLiteral("linkText"), this);
    m_removeLink = new QPushButton(this);
    m_removeLink->setObjectName(QStringLiteral("removeLink"));
    m_removeLink->setAutoDefault(false);
    m_type = new QComboBox(this);
    m_type->setObjectName(QStringLiteral("documentType"));
    for (const office::DocumentType& type : office::documentTypes())
        m_type->addItem(type.name);
    m_type->setCurrentText(QStringLiteral("Công văn"));
    m_subject = new QLineEdit(this);
    m_subject->setObjectName(QStringLiteral("subject"));
    m_subject->setMaxLength(longestSubject);
    m_recipients = new RecipientPicker(m_office, m_pool, this);
    m_signer = new QComboBox(this);
    m_signer->setObjectName(QStringLiteral("signer"));
    for (const workflow::Person& person : m_office.profile().people)
        if (person.role == workflow::Role::Leader)
            m_signer->addItem(QStringLiteral("%1 – %2").arg(person.fullName, person.position), person.id);
    m_urgency = new QComboBox(this);
    m_urgency->setObjectName(QStringLiteral("urgency"));
    m_secrecy = new QComboBox(this);
    m_secrecy->setObjectName(QStringLiteral("secrecy"));
    m_hasDueDate = new QCheckBox(this);
    m_hasDueDate->setObjectName(QStringLiteral("hasDueDate"));
    m_dueDate = new QDateEdit(vanthu::vietnamDate(m_office.now()).addDays(7), this);
    m_dueDate->setObjectName(QStringLiteral("dueDate"));
    m_dueDate->setCalendarPopup(true);
    m_dueDate->setDisplayFormat(QStringLiteral("dd/MM/yyyy"));
    m_dueDate->setEnabled(false);
    m_paperCopy = new QCheckBox(this);
    m_paperCopy->setObjectName(QStringLiteral("paperCopy"));
    m_body = new QPlainTextEdit(this);
    m_body->setFrameShape(QFrame::NoFrame); // the tab has one
    m_body->setObjectName(QStringLiteral("body"));
    m_body->setTabChangesFocus(true);

    auto* pdfPage = new QWidget(this);
    auto* pdfLayout = new QVBoxLayout(pdfPage);
    m_pdfLabel = new QLabel(pdfPage);
    m_pdfLabel->setObjectName(QStringLiteral("pdfName"));
    m_pdfLabel->setAlignment(Qt::AlignCenter);
    m_pdfLabel->setWordWrap(true);
    m_choosePdf = new QPushButton(pdfPage);
    m_choosePdf->setObjectName(QStringLiteral("choosePdf"));
    pdfLayout->addStretch();
    pdfLayout->addWidget(m_pdfLabel);
    pdfLayout->addWidget(m_choosePdf, 0, Qt::AlignHCenter);
    pdfLayout->addStretch();
    m_content = new QTabWidget(this);
    m_content->setObjectName(QStringLiteral("content"));
    m_content->addTab(m_body, QString());
    m_content->addTab(pdfPage, QString());

    auto* due = new QHBoxLayout;
    due->addWidget(m_hasDueDate);
    due->addWidget(m_dueDate);
    due->addSpacing(16);
    due->addWidget(m_paperCopy);
    due->addStretch();
    auto* link = new QHBoxLayout;
    link->addWidget(m_linkText, 1);
    link->addWidget(m_removeLink, 0, Qt::AlignTop);
    auto* levels = new QHBoxLayout;
    levels->setSpacing(8);
    levels->addWidget(m_urgency, 1);
    levels->addWidget(m_secrecy, 1);
    m_form = new QFormLayout;
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    const QString later = QStringLiteral(" "); // an empty text would make no label; retranslate() fills them
    m_form->addRow(later, link);
    m_form->addRow(later, m_type);
    m_form->addRow(later, m_subject);
    m_form->addRow(later, m_recipients);
    m_form->addRow(later, m_signer);
    m_form->addRow(later, levels);
    m_form->addRow(later, due);
    qobject_cast<QLabel*>(m_form->labelForField(link))->setBuddy(m_removeLink);
    m_form->setRowVisible(0, false);
    qobject_cast<QLabel*>(m_form->labelForField(levels))->setBuddy(m_urgency);
    qobject_cast<QLabel*>(m_form->labelForField(due))->setBuddy(m_hasDueDate);

    m_hint = new QLabel(this);
    m_hint->setObjectName(QStringLiteral("hint"));
    m_hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(this);
    m_save = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("saveDraft"));
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_cancel->setObjectName(QStringLiteral("cancelDraft"));

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(m_messages);
    auto* entered = new QWidget(this);
    auto* enteredLayout = new QVBoxLayout(entered);
    enteredLayout->setContentsMargins(0, 0, 0, 0);
    enteredLayout->setSpacing(12);
    enteredLayout->addLayout(m_form);
    enteredLayout->addWidget(m_content, 1);
    layout->addWidget(new ScrollColumn(entered, this), 1);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_hint, 1);
    foot->addWidget(buttons);
    layout->addLayout(foot);

    connect(m_subject, &QLineEdit::textChanged, this, &DraftDialog::validate);
    connect(m_body, &QPlainTextEdit::textChanged, this, &DraftDialog::validate);
    connect(m_recipients, &RecipientPicker::changed, this, &DraftDialog::validate);
    connect(m_content, &QTabWidget::currentChanged, this, &DraftDialog::validate);
    connect(m_secrecy, &QComboBox::currentIndexChanged, this, &DraftDialog::validate);
    connect(m_hasDueDate, &QCheckBox::toggled, m_dueDate, &QWidget::setEnabled);
    connect(m_recipients, &RecipientPicker::failed, m_messages, &MessageBar::showError);
    connect(m_removeLink, &QPushButton::clicked, this, &DraftDialog::removeLink);
    connect(m_choosePdf, &QPushButton::clicked, this, &DraftDialog::choosePdf);
    connect(m_save, &QPushButton::clicked, this, &DraftDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &DraftDialog::reject);
}

void DraftDialog::retranslate() {
    const QList<QPair<QString, QString>> rows = {
        {tr("L&iên quan:"), tr("Văn bản liên quan")},
        {tr("&Loại văn bản:"), tr("Loại văn bản")},
        {tr("&Trích yếu:"), tr("Trích yếu nội dung")},
        {tr("&Nơi nhận:"), tr("Cơ quan nhận")},
        {tr("Người &ký:"), tr("Người ký")},
        {tr("Độ khẩn, độ &mật:"), tr("Độ khẩn")},
        {tr("Hạn trả lời:"), tr("Hạn trả lời")},
    };
    for (int row = 0; row < rows.size(); ++row)
        if (auto* label = qobject_cast<QLabel*>(m_form->itemAt(row, QFormLayout::LabelRole)->widget()))
            label->setText(rows[row].first);
    m_type->setAccessibleName(rows[1].second);
    m_subject->setAccessibleName(rows[2].second);
    m_signer->setAccessibleName(rows[4].second);
    m_urgency->setAccessibleName(rows[5].second);
    m_secrecy->setAccessibleName(tr("Độ mật"));
    m_dueDate->setAccessibleName(rows[6].second);
    m_subject->setPlaceholderText(tr("Ví dụ: gửi báo cáo công tác văn thư quý III năm 2026"));
    const auto fill = [](QComboBox* box, const QStringList& texts) {
        const int current = qMax(0, box->currentIndex());
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItems(texts);
        box->setCurrentIndex(current);
    };
    fill(m_urgency, {tr("Thường"), tr("Khẩn"), tr("Thượng khẩn"), tr("Hỏa tốc")});
    fill(m_secrecy, {tr("Không mật"), tr("Mật"), tr("Tối mật"), tr("Tuyệt mật")});
    m_hasDueDate->setText(tr("Yêu cầu trả lời trước ngày"));
    m_paperCopy->setText(tr("Gửi kèm &bản giấy"));
    m_paperCopy->setToolTip(tr("Nơi nhận được báo là bản giấy gửi theo đường bưu chính"));
    m_removeLink->setText(tr("Bỏ liên kết"));
    m_removeLink->setAccessibleName(m_removeLink->text());
    showLink();
    m_content->setTabText(0, tr("Soạn nội dung"));
    m_content->setTabText(1, tr("Dùng tệp PDF có sẵn"));
    m_content->setAccessibleName(tr("Nội dung văn bản"));
    m_body->setAccessibleName(tr("Nội dung văn bản"));
    m_body->setPlaceholderText(
        tr("Mỗi đoạn một dòng. Quốc hiệu, số, ngày, nơi nhận và khối ký được trình bày tự động theo Nghị định "
           "30/2020/NĐ-CP."));
    m_choosePdf->setText(tr("Chọn tệp PDF…"));
    m_choosePdf->setAccessibleName(tr("Chọn tệp PDF làm dự thảo"));
    if (m_pdf.isEmpty())
        m_pdfLabel->setText(tr("Kéo thả tệp PDF vào đây, hoặc chọn tệp."));
    m_save->setText(tr("Lưu dự thảo"));
    m_save->setAccessibleName(m_save->text());
    m_cancel->setText(tr("Hủy"));
    m_cancel->setAccessibleName(m_cancel->text());
    validate();
}

void DraftDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void DraftDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedPdf(event->mimeData()).isEmpty())
        takeCopy(event);
}

void DraftDialog::dropEvent(QDropEvent* event) {
    takeCopy(event);
    setPdf(droppedPdf(event->mimeData()));
}

void DraftDialog::choosePdf() {
    auto* dialog = new QFileDialog(this, tr("Chọn tệp PDF làm dự thảo"), QString(), tr("Văn bản PDF (*.pdf)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &DraftDialog::setPdf);
    dialog->open();
}

void DraftDialog::setPdf(const QString& path) {
    m_pdf = path;
    m_pdfLabel->setText(QFileInfo(path).fileName());
    m_pdfLabel->setToolTip(path);
    m_content->setCurrentIndex(1);
    validate();
}

// The first thing that is still missing, in words beside the disabled button.
void DraftDialog::validate() {
    QString missing;
    if (m_secrecy->currentIndex() > 0)
        missing = tr(
            "Văn bản mật không được soạn, lưu hoặc gửi bằng phần mềm này (Luật Bảo vệ bí mật nhà nước 117/2025/QH15). "
            "Dùng máy tính độc lập theo quy định.");
    else if (m_subject->text().simplified().isEmpty())
        missing = tr("Nhập trích yếu nội dung.");
    else if (m_recipients->recipients().isEmpty())
        missing = tr("Chọn ít nhất một cơ quan nhận.");
    else if (m_content->currentIndex() == 0 && m_body->toPlainText().trimmed().isEmpty())
        missing = tr("Nhập nội dung, hoặc chọn một tệp PDF.");
    else if (m_content->currentIndex() == 1 && m_pdf.isEmpty())
        missing = tr("Chọn tệp PDF, hoặc soạn nội dung.");
    m_hint->setText(m_saving ? tr("Đang lưu dự thảo…") : missing);
    m_save->setEnabled(missing.isEmpty() && !m_saving);
    m_save->setToolTip(missing);
}

workflow::DraftRequest DraftDialog::request() const {
    workflow::DraftRequest request;
    request.clientKey = m_clientKey;
    request.typeName = m_type->currentText();
    request.subject = m_subject->text().simplified();
    if (m_content->currentIndex() == 0)
        request.body = m_body->toPlainText();
    else
        request.pdfFile = m_pdf;
    request.urgency = office::Urgency(m_urgency->currentIndex());
    request.secrecy = office::Secrecy(m_secrecy->currentIndex());
    request.paperCopy = m_paperCopy->isChecked();
    if (m_link)
        request.links = {*m_link};
    request.signerId = m_signer->currentData().toString();
    request.recipients = m_recipients->recipients();
    if (m_hasDueDate->isChecked())
        request.dueDate = m_dueDate->date();
    return request;
}

void DraftDialog::save() {
    m_saving = true;
    m_messages->clear();
    validate();
    runTask(
        this, m_pool,
        [office = &m_office, author = m_author, request = request()] {
            return workflow::addDraft(*office, author, request);
        },
        [this](const vanthu::Result<office::Document>& document) {
            m_saving = false;
            validate();
            if (!document)
                return m_messages->showError(document.error());
            Q_EMIT saved(document->id);
            QDialog::accept();
        });
}

bool DraftDialog::hasText() const {
    return m_subject->text() != m_suggested || !m_body->toPlainText().isEmpty() || !m_pdf.isEmpty();
}

void DraftDialog::reject() {
    if (!hasText())
        return QDialog::reject();
    askDiscard(this, tr("Bỏ dự thảo?"), tr("Nội dung đang soạn chưa được lưu."), [this] { QDialog::reject(); });
}

} // namespace vanthu::ui
