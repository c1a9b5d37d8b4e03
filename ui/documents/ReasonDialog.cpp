#include "ui/documents/ReasonDialog.h"

#include "ui/base/Discard.h"
#include "ui/base/Labels.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

ReasonDialog::ReasonDialog(Purpose purpose, const QString& subject, QWidget* parent)
    : QDialog(parent)
    , m_purpose(purpose)
    , m_subject(plainLabel(QStringLiteral("refusedSubject"), this))
    , m_label(new QLabel(this))
    , m_reason(new QPlainTextEdit(this)) {
    setObjectName(QStringLiteral("reasonDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_subject->setText(subject);
    setBold(m_subject);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setTabChangesFocus(true);
    m_label->setBuddy(m_reason);
    auto* buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_refuse = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_refuse->setObjectName(QStringLiteral("confirmRefusal"));
    m_refuse->setEnabled(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_subject);
    layout->addWidget(m_label);
    layout->addWidget(m_reason, 1);
    layout->addWidget(buttons);
    connect(m_reason, &QPlainTextEdit::textChanged, this,
            [this] { m_refuse->setEnabled(!m_reason->toPlainText().trimmed().isEmpty()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &ReasonDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT reasonGiven(m_reason->toPlainText().trimmed());
        QDialog::accept();
    });
    retranslate();
    resize(460, 280);
    m_reason->setFocus();
}

void ReasonDialog::reject() {
    if (m_reason->toPlainText().trimmed().isEmpty())
        return QDialog::reject();
    askDiscard(this, [this] { QDialog::reject(); });
}

void ReasonDialog::retranslate() {
    m_cancel->setText(tr("Hủy"));
    switch (m_purpose) {
    case Purpose::Refuse:
        setWindowTitle(tr("Từ chối tiếp nhận văn bản"));
        m_label->setText(tr("&Lý do (cơ quan ban hành sẽ đọc được):"));
        m_reason->setPlaceholderText(tr("Ví dụ: văn bản gửi không đúng thẩm quyền giải quyết"));
        m_refuse->setText(tr("&Từ chối"));
        m_refuse->setAccessibleName(tr("Từ chối"));
        break;
    case Purpose::Decline:
        setWindowTitle(tr("Không cho lấy lại văn bản"));
        m_label->setText(tr("&Lý do (cơ quan ban hành sẽ đọc được):"));
        m_reason->setPlaceholderText(tr("Ví dụ: văn bản đã được giải quyết xong"));
        m_refuse->setText(tr("&Trả lời"));
        m_refuse->setAccessibleName(tr("Trả lời"));
        break;
    case Purpose::DeclineUpdate:
        setWindowTitle(tr("Không nhận bản cập nhật"));
        m_label->setText(tr("&Lý do (cơ quan ban hành sẽ đọc được):"));
        m_reason->setPlaceholderText(tr("Ví dụ: bản cập nhật không đúng với văn bản đã tiếp nhận"));
        m_refuse->setText(tr("&Trả lời"));
        m_refuse->setAccessibleName(tr("Trả lời"));
        break;
    }
    m_reason->setAccessibleName(m_purpose == Purpose::Refuse ? tr("Lý do từ chối") : tr("Lý do"));
    m_cancel->setAccessibleName(m_cancel->text());
}

void ReasonDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
