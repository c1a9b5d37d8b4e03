#include "ui/documents/RecipientsDialog.h"

#include "base/Clock.h"
#include "base/Language.h"
#include "edxml/Envelope.h"
#include "ui/base/Discard.h"
#include "ui/base/Labels.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int idRole = Qt::UserRole;

QString withTime(const QString& text, const QDateTime& at) {
    return at.isValid() ? QStringLiteral("%1, %2").arg(text, formatDisplayTime(at)) : text;
}

} // namespace

QString recipientState(const office::Recipient& recipient) {
    if (recipient.statusCode.isEmpty())
        return RecipientsDialog::tr("Chưa có hồi báo");
    return withTime(edxml::statusTitle(recipient.statusCode, currentLanguage() == Language::English),
                    recipient.statusAt);
}

QString requestState(const office::Recipient& recipient) {
    if (recipient.requestCode == QLatin1String("13"))
        return RecipientsDialog::tr("Chờ trả lời");
    if (recipient.requestCode == QLatin1String("15"))
        return RecipientsDialog::tr("Đồng ý");
    if (recipient.requestCode == QLatin1String("16"))
        return RecipientsDialog::tr("Từ chối");
    return {};
}

RecipientsDialog::RecipientsDialog(Purpose purpose, const office::Document& document, QWidget* parent)
    : QDialog(parent)
    , m_purpose(purpose)
    , m_document(document)
    , m_subject(plainLabel(QStringLiteral("recipientsSubject"), this))
    , m_label(new QLabel(this))
    , m_recipients(new QTreeWidget(this))
    , m_reasonLabel(new QLabel(this))
    , m_reason(new QPlainTextEdit(this))
    , m_hint(plainLabel(QStringLiteral("recipientsHint"), this)) {
    setObjectName(QStringLiteral("recipientsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_subject->setText(document.subject);
    setBold(m_subject);
    m_recipients->setObjectName(QStringLiteral("recipientList"));
    m_recipients->setColumnCount(3);
    m_recipients->setRootIsDecorated(false);
    m_recipients->setUniformRowHeights(true);
    m_recipients->header()->setStretchLastSection(true);
    m_recipients->setColumnWidth(0, 240);
    m_recipients->setColumnWidth(1, 210);
    m_label->setBuddy(m_recipients);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setTabChangesFocus(true);
    m_reason->setMaximumHeight(90);
    m_reasonLabel->setBuddy(m_reason);
    const bool recalls = purpose == Purpose::Recall;
    m_reasonLabel->setVisible(recalls);
    m_reason->setVisible(recalls);
    auto* buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_go = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_go->setObjectName(QStringLiteral("confirmRecipients"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_subject);
    layout->addWidget(m_label);
    layout->addWidget(m_recipients, 1);
    layout->addWidget(m_reasonLabel);
    layout->addWidget(m_reason);
    layout->addWidget(m_hint);
    layout->addWidget(buttons);
    fill();
    connect(m_recipients, &QTreeWidget::itemChanged, this, &RecipientsDialog::validate);
    connect(m_recipients, &QTreeWidget::currentItemChanged, this, &RecipientsDialog::validate);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &RecipientsDialog::validate);
    connect(buttons, &QDialogButtonBox::rejected, this, &RecipientsDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT recipientsChosen(chosen(), m_reason->toPlainText().trimmed());
        QDialog::accept();
    });
    retranslate();
    resize(640, recalls ? 420 : 340);
    m_recipients->setFocus();
}

void RecipientsDialog::fill() {
    for (const office::Recipient& recipient : std::as_const(m_document.recipients)) {
        auto* item = new QTreeWidgetItem(m_recipients);
        item->setText(0, recipient.organName);
        item->setToolTip(0, QStringLiteral("<p>%1 (%2)</p>")
                                .arg(recipient.organName.toHtmlEscaped(), recipient.organId.toHtmlEscaped()));
        item->setData(0, idRole, recipient.organId);
        if (m_purpose == Purpose::Resend)
            continue;
        const bool may = recipient.mayBeAskedBack();
        item->setFlags(may ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable : Qt::NoItemFlags);
        item->setCheckState(0, may ? Qt::Checked : Qt::Unchecked);
    }
    if (m_recipients->topLevelItemCount() > 0)
        m_recipients->setCurrentItem(m_recipients->topLevelItem(0));
}

QStringList RecipientsDialog::chosen() const {
    if (m_purpose == Purpose::Resend)
        return m_recipients->currentItem() ? QStringList{m_recipients->currentItem()->data(0, idRole).toString()}
                                           : QStringList();
    QStringList ids;
    for (int row = 0; row < m_recipients->topLevelItemCount(); ++row)
        if (m_recipients->topLevelItem(row)->checkState(0) == Qt::Checked)
            ids += m_recipients->topLevelItem(row)->data(0, idRole).toString();
    return ids;
}

void RecipientsDialog::validate() {
    QString missing;
    if (chosen().isEmpty())
        missing = tr("Chọn ít nhất một nơi nhận.");
    else if (m_purpose == Purpose::Recall && m_reason->toPlainText().trimmed().isEmpty())
        missing = tr("Ghi lý do; nơi nhận sẽ đọc được.");
    m_go->setEnabled(missing.isEmpty());
    if (missing.isEmpty() && m_purpose == Purpose::Recall) {
        const QStringList asked = chosen();
        const bool all =
            std::all_of(m_document.recipients.begin(), m_document.recipients.end(), [&](const office::Recipient& r) {
                return !r.requestCode.isEmpty() || asked.contains(r.organId);
            });
        missing = all ? tr("Mọi nơi nhận đều được yêu cầu: văn bản sẽ được đóng băng ở trạng thái “Đã thu hồi”.")
                      : tr("Văn bản vẫn có hiệu lực với các nơi nhận không chọn.");
    }
    if (missing.isEmpty())
        missing = tr("Nơi đã có văn bản sẽ không nhận thành hai.");
    m_hint->setText(missing);
}

void RecipientsDialog::reject() {
    if (m_reason->toPlainText().trimmed().isEmpty())
        return QDialog::reject();
    askDiscard(this, [this] { QDialog::reject(); });
}

void RecipientsDialog::retranslate() {
    const bool recalls = m_purpose == Purpose::Recall;
    setWindowTitle(recalls ? tr("Thu hồi văn bản đã phát hành") : tr("Gửi lại cho một nơi nhận"));
    m_label->setText(recalls ? tr("&Lấy lại từ:") : tr("Gửi &lại cho:"));
    m_recipients->setAccessibleName(tr("Các nơi nhận"));
    m_recipients->setHeaderLabels({tr("Nơi nhận"), tr("Tình trạng"), tr("Yêu cầu lấy lại")});
    for (int row = 0; row < m_recipients->topLevelItemCount(); ++row) {
        const QSignalBlocker quiet(m_recipients);
        m_recipients->topLevelItem(row)->setText(1, recipientState(m_document.recipients[row]));
        m_recipients->topLevelItem(row)->setText(
            2, withTime(requestState(m_document.recipients[row]), m_document.recipients[row].requestAt));
    }
    m_reasonLabel->setText(tr("Lý &do:"));
    m_reason->setAccessibleName(tr("Lý do thu hồi"));
    m_reason->setPlaceholderText(tr("Ví dụ: ban hành nhầm phụ lục"));
    m_go->setText(recalls ? tr("&Thu hồi") : tr("&Gửi lại"));
    m_go->setAccessibleName(QString(m_go->text()).remove(u'&'));
    m_cancel->setText(recalls ? tr("Không thu hồi") : tr("Hủy"));
    m_cancel->setAccessibleName(m_cancel->text());
    validate();
}

void RecipientsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
