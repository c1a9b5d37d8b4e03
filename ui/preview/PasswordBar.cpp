#include "ui/preview/PasswordBar.h"

#include "ui/base/Labels.h"
#include "ui/base/SecretEdit.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace vanthu::ui {

PasswordBar::PasswordBar(QWidget* parent)
    : QFrame(parent)
    , m_text(plainLabel(QStringLiteral("passwordText"), this))
    , m_password(new SecretEdit(this))
    , m_open(new QPushButton(this)) {
    setObjectName(QStringLiteral("passwordBar"));
    m_text->setWordWrap(true);
    m_password->setObjectName(QStringLiteral("documentPassword"));
    m_password->setMinimumWidth(60); // beside the button in the narrowest column
    m_open->setObjectName(QStringLiteral("openWithPassword"));
    m_open->setEnabled(false);
    m_open->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Expanding); // as high as the field
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_password, 1);
    row->addWidget(m_open);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_text);
    layout->addLayout(row);
    connect(m_password, &SecretEdit::lengthChanged, m_open, &QPushButton::setEnabled);
    connect(m_password, &SecretEdit::accepted, this, &PasswordBar::take);
    connect(m_open, &QPushButton::clicked, this, &PasswordBar::take);
    hide();
    retranslate();
}

void PasswordBar::ask(const QString& name, bool wasWrong) {
    if (name != m_name || wasWrong)
        m_password->clear();
    m_name = name;
    m_wasWrong = wasWrong;
    retranslate();
    show();
    if (wasWrong)
        m_password->setFocus();
}

void PasswordBar::take() {
    if (m_password->length() == 0)
        return;
    const auto password = std::make_shared<const vanthu::Secret>(m_password->take());
    hide();
    Q_EMIT given(password);
}

void PasswordBar::retranslate() {
    m_text->setText(m_wasWrong ? tr("Mật khẩu của tệp %1 không đúng; hãy nhập lại.").arg(m_name)
                               : tr("Tệp %1 được bảo vệ bằng mật khẩu; hãy nhập mật khẩu để mở.").arg(m_name));
    m_password->setPlaceholderText(tr("Mật khẩu của tệp"));
    m_password->setAccessibleName(tr("Mật khẩu của tệp"));
    m_open->setText(tr("Mở tệp")); // Enter in the field does it; its letter is that of the PIN
    m_open->setAccessibleName(tr("Mở bằng mật khẩu"));
}

void PasswordBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace vanthu::ui
