#include "ui/cases/NewCaseDialog.h"

#include "ui/base/Discard.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "workflow/CaseWork.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

NewCaseDialog::NewCaseDialog(Session& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_messages(new MessageBar(this))
    , m_form(new QFormLayout)
    , m_code(new QLineEdit(this))
    , m_title(new QLineEdit(this))
    , m_retention(new QComboBox(this)) {
    setObjectName(QStringLiteral("newCaseDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_code->setObjectName(QStringLiteral("caseCode"));
    m_code->setMaxLength(40);
    m_title->setObjectName(QStringLiteral("caseTitle"));
    m_title->setMaxLength(500);
    m_retention->setObjectName(QStringLiteral("retention"));
    m_retention->setEditable(true);
    // Storage periods are stored as they are written in the agency's list, whatever the language of the screen.
    m_retention->addItems({QStringLiteral("Vĩnh viễn"), QStringLiteral("70 năm"), QStringLiteral("50 năm"),
                           QStringLiteral("20 năm"), QStringLiteral("10 năm"), QStringLiteral("5 năm")});
    m_retention->setCurrentText(QStringLiteral("10 năm"));
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    for (QWidget* field :
         {static_cast<QWidget*>(m_code), static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_retention)}) {
        auto* label = new QLabel(this);
        label->setBuddy(field);
        m_form->addRow(label, field);
    }
    auto* buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_save = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("saveCase"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    layout->addWidget(m_messages);
    layout->addLayout(m_form);
    layout->addStretch();
    layout->addWidget(buttons);
    connect(m_code, &QLineEdit::textChanged, this, &NewCaseDialog::showState);
    connect(m_title, &QLineEdit::textChanged, this, &NewCaseDialog::showState);
    connect(m_retention, &QComboBox::currentTextChanged, this, &NewCaseDialog::showState);
    connect(buttons, &QDialogButtonBox::rejected, this, &NewCaseDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewCaseDialog::save);
    retranslate();
    showState();
    resize(480, 200);
    m_code->setFocus();
}

void NewCaseDialog::showState() {
    const bool complete = !m_code->text().trimmed().isEmpty() && !m_title->text().trimmed().isEmpty() &&
                          !m_retention->currentText().trimmed().isEmpty();
    m_save->setEnabled(complete && !m_saving);
    m_save->setToolTip(complete ? QString() : tr("Nhập số, ký hiệu, tiêu đề và thời hạn bảo quản."));
}

void NewCaseDialog::save() {
    m_saving = true;
    m_messages->clear();
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person(), code = m_code->text().simplified(),
         title = m_title->text().simplified(), retention = m_retention->currentText().simplified()] {
            return workflow::openCaseFile(*office, person, code, title, retention);
        },
        [this](const vanthu::Result<store::CaseFile>& file) {
            m_saving = false;
            showState();
            if (!file)
                return m_messages->showError(file.error());
            Q_EMIT created(file->id);
            QDialog::accept();
        });
}

void NewCaseDialog::reject() {
    if (m_code->text().isEmpty() && m_title->text().isEmpty())
        return QDialog::reject();
    askDiscard(this, [this] { QDialog::reject(); });
}

void NewCaseDialog::retranslate() {
    setWindowTitle(tr("Mở hồ sơ công việc"));
    const QStringList labels = {tr("&Số, ký hiệu hồ sơ:"), tr("&Tiêu đề:"), tr("Thời &hạn bảo quản:")};
    for (int row = 0; row < labels.size(); ++row)
        qobject_cast<QLabel*>(m_form->itemAt(row, QFormLayout::LabelRole)->widget())->setText(labels[row]);
    m_code->setAccessibleName(tr("Số, ký hiệu hồ sơ"));
    m_code->setPlaceholderText(tr("Ví dụ: 01.TCCB"));
    m_title->setAccessibleName(tr("Tiêu đề hồ sơ"));
    m_title->setPlaceholderText(tr("Ví dụ: Hồ sơ về tuyển dụng công chức năm 2026"));
    m_retention->setAccessibleName(tr("Thời hạn bảo quản"));
    m_save->setText(tr("&Mở hồ sơ"));
    m_save->setAccessibleName(tr("Mở hồ sơ"));
    m_cancel->setText(tr("Hủy"));
    m_cancel->setAccessibleName(m_cancel->text());
}

void NewCaseDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
