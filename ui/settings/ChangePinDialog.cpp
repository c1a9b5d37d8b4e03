#include "ui/settings/ChangePinDialog.h"

#include "base/Text.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/TokenTexts.h"
#include "workflow/Keys.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int shortestPin = 4;

} // namespace

ChangePinDialog::ChangePinDialog(Session& session, const pkcs11::TokenInfo& token, const QString& holder,
                                 QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_token(token)
    , m_holder(holder)
    , m_messages(new MessageBar(this))
    , m_whose(plainLabel(QStringLiteral("whose"), this))
    , m_form(new QFormLayout)
    , m_old(new PinEdit(this))
    , m_new(new PinEdit(this))
    , m_again(new PinEdit(this))
    , m_confirmLabel(plainLabel(QStringLiteral("confirmLabel"), this))
    , m_confirm(new QLineEdit(this))
    , m_hint(plainLabel(QStringLiteral("pinHint"), this)) {
    setObjectName(QStringLiteral("changePinDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setBold(m_whose);
    m_old->setObjectName(QStringLiteral("oldPin"));
    m_new->setObjectName(QStringLiteral("newPin"));
    m_again->setObjectName(QStringLiteral("newPinAgain"));
    m_confirm->setObjectName(QStringLiteral("finalTryConfirmation"));
    m_confirm->setVisible(m_token.pinFinalTry);
    m_confirmLabel->setVisible(m_token.pinFinalTry);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    for (PinEdit* edit : {m_old, m_new, m_again}) {
        auto* label = new QLabel(this);
        label->setBuddy(edit);
        m_form->addRow(label, edit);
        label->setVisible(!m_token.protectedPath);
        edit->setVisible(!m_token.protectedPath);
        if (m_token.maximumPin > 0)
            edit->setMaximumLength(m_token.maximumPin);
        connect(edit, &PinEdit::lengthChanged, this, &ChangePinDialog::showState);
        connect(edit, &PinEdit::refused, this, [this] {
            m_hint->setText(tr("Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt."));
        });
    }
    auto* buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_save = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("savePin"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_whose);
    layout->addLayout(m_form);
    layout->addWidget(m_confirmLabel);
    layout->addWidget(m_confirm);
    layout->addWidget(m_hint);
    layout->addStretch();
    layout->addWidget(buttons);
    connect(m_confirm, &QLineEdit::textChanged, this, &ChangePinDialog::showState);
    connect(buttons, &QDialogButtonBox::rejected, this, &ChangePinDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &ChangePinDialog::save);
    retranslate();
    resize(460, 280);
    m_old->setFocus();
}

QString ChangePinDialog::missing() const {
    const int shortest = std::max(shortestPin, m_token.minimumPin);
    if (m_token.pinLocked)
        return TokenTexts::pinState(m_token);
    if (m_token.pinFinalTry && foldText(m_confirm->text().simplified()) != foldText(tr("ĐỒNG Ý")))
        return tr("Xác nhận lần thử cuối.");
    if (m_token.protectedPath)
        return {}; // all of it is typed on the device
    if (m_old->length() < std::max(1, m_token.minimumPin))
        return tr("Nhập mã PIN hiện tại.");
    if (m_new->length() < shortest)
        return tr("Mã PIN mới cần ít nhất %n ký tự.", nullptr, shortest);
    if (m_new->holdsTheSameAs(*m_old))
        return tr("Mã PIN mới phải khác mã hiện tại.");
    if (m_again->length() != m_new->length())
        return tr("Nhập lại mã PIN mới.");
    return {};
}

void ChangePinDialog::showState() {
    const QString why = missing();
    const QString advice = m_token.protectedPath ? TokenTexts::pinPad()
                           : m_new->length() > 0 ? TokenTexts::weakness(m_new->weakness())
                                                 : QString();
    m_hint->setText(m_saving ? tr("Đang đổi mã PIN…") : QStringList({why, advice}).join(u'\n').trimmed());
    m_save->setEnabled(why.isEmpty() && !m_saving);
    m_save->setToolTip(why);
    m_cancel->setEnabled(!m_saving);
}

void ChangePinDialog::save() {
    if (m_saving || !missing().isEmpty())
        return;
    m_messages->clear();
    vanthu::Secret chosen = m_new->take();
    const vanthu::Secret again = m_again->take();
    if (chosen.view() != again.view()) { // the token was not asked: no try is lost
        m_messages->showText(MessageBar::Kind::Warning,
                             tr("Hai lần nhập mã PIN mới không giống nhau. Nhập lại cả hai."));
        m_new->setFocus();
        return showState();
    }
    m_saving = true;
    const auto former = std::make_shared<vanthu::Secret>(m_old->take());
    const auto next = std::make_shared<vanthu::Secret>(std::move(chosen));
    pkcs11::LoginPolicy policy;
    policy.finalTryConfirmed = m_token.pinFinalTry;
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), token = m_token, former, next, policy] {
            return workflow::changePin(*office, token, std::move(*former), std::move(*next), policy);
        },
        [this](const vanthu::Result<>& done) {
            m_saving = false;
            Q_EMIT tried();
            if (done) {
                Q_EMIT changed();
                return QDialog::accept();
            }
            // What is known of the token is old now: the next try starts from the page, with fresh flags.
            m_messages->showError(done.error());
            m_save->setEnabled(false);
            m_cancel->setEnabled(true);
            m_cancel->setText(tr("Đóng"));
            for (PinEdit* edit : {m_old, m_new, m_again})
                edit->setEnabled(false);
            m_hint->setText(tr("Đóng cửa sổ này rồi thử lại từ đầu."));
        });
}

void ChangePinDialog::reject() {
    if (!m_saving)
        QDialog::reject();
}

void ChangePinDialog::retranslate() {
    setWindowTitle(tr("Đổi mã PIN"));
    m_whose->setText(tr("Thiết bị %1 (%2)").arg(m_token.label, m_holder));
    const QStringList labels = {tr("Mã PIN &hiện tại:"), tr("Mã PIN &mới:"), tr("&Nhập lại mã PIN mới:")};
    const QList<PinEdit*> edits = {m_old, m_new, m_again};
    for (int row = 0; row < labels.size(); ++row) {
        qobject_cast<QLabel*>(m_form->itemAt(row, QFormLayout::LabelRole)->widget())->setText(labels[row]);
        edits[row]->setAccessibleName(QString(labels[row]).remove(u'&').remove(u':'));
    }
    m_confirmLabel->setText(tr("Đây là lần thử cuối trước khi thiết bị bị khóa. Gõ ĐỒNG Ý để xác nhận:"));
    m_confirm->setAccessibleName(tr("Xác nhận lần thử cuối, gõ ĐỒNG Ý"));
    m_save->setText(tr("Đổi mã &PIN"));
    m_save->setAccessibleName(tr("Đổi mã PIN"));
    m_cancel->setText(tr("Hủy"));
    m_cancel->setAccessibleName(m_cancel->text());
    showState();
}

void ChangePinDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
