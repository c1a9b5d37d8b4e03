#include "ui/base/MessageBar.h"

#include "ui/base/Icons.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace vanthu::ui {

namespace {

struct Look {
    const char* icon;
    QColor colour;
};

Look lookOf(MessageBar::Kind kind) {
    switch (kind) {
    case MessageBar::Kind::Success:
        return {"success", QColor(39, 174, 96)};
    case MessageBar::Kind::Warning:
        return {"warning", QColor(246, 116, 0)};
    case MessageBar::Kind::Error:
        return {"error", QColor(218, 68, 83)};
    case MessageBar::Kind::Information:
        break;
    }
    return {"information", QColor(61, 174, 233)};
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_more(new QPushButton(this))
    , m_offer(new QPushButton(this))
    , m_close(new QToolButton(this)) {
    setObjectName(QStringLiteral("messageBar"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setTextFormat(Qt::PlainText); // errors name foreign files and people
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setObjectName(QStringLiteral("messageDetail"));
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setVisible(false);
    m_more->setObjectName(QStringLiteral("messageMore"));
    m_more->setFlat(true);
    m_more->setCheckable(true);
    m_offer->setObjectName(QStringLiteral("messageOffer"));
    m_offer->setVisible(false);
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setAutoRaise(true);
    m_close->setText(QStringLiteral("✕"));

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setHorizontalSpacing(8);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_text, 0, 1);
    layout->addWidget(m_more, 0, 2, Qt::AlignTop);
    layout->addWidget(m_offer, 0, 3, Qt::AlignTop);
    layout->addWidget(m_close, 0, 4, Qt::AlignTop);
    layout->addWidget(m_detail, 1, 1, 1, 4);
    layout->setColumnStretch(1, 1);

    connect(m_more, &QPushButton::toggled, m_detail, &QLabel::setVisible);
    connect(m_offer, &QPushButton::clicked, this, [this] { m_offered(); });
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    retranslate();
    hide();
}

void MessageBar::showError(const vanthu::Error& error) {
    m_error = error;
    const Language language = currentLanguage();
    show(Kind::Error, error.message(language), error.remedy(language), error.technical());
}

void MessageBar::showText(Kind kind, const QString& text) {
    m_error.reset();
    show(kind, text, {}, {});
}

void MessageBar::offer(const QString& title, std::function<void()> act) {
    m_offered = std::move(act);
    m_offer->setText(title);
    m_offer->setAccessibleName(QString(title).remove(u'&'));
    m_offer->show();
}

void MessageBar::withdraw(const QString& text) {
    if (!m_error && m_text->text() == text)
        clear();
}

void MessageBar::clear() {
    m_error.reset();
    hide();
}

void MessageBar::show(Kind kind, const QString& text, const QString& remedy, const QString& detail) {
    m_kind = kind;
    m_text->setText(remedy.isEmpty() ? text : text + QLatin1Char('\n') + remedy);
    m_detail->setText(detail);
    m_more->setChecked(false);
    m_offer->hide();
    m_more->setVisible(!detail.isEmpty());
    applyKind();
    setAccessibleDescription(m_text->text());
    QFrame::show();
}

void MessageBar::applyKind() {
    const Look look = lookOf(m_kind);
    m_icon->setPixmap(icon(QString::fromLatin1(look.icon), palette()).pixmap(22, 22));
    const QString rgb =
        QStringLiteral("%1,%2,%3").arg(look.colour.red()).arg(look.colour.green()).arg(look.colour.blue());
    setStyleSheet(
        QStringLiteral("#messageBar{border:1px solid rgba(%1,160);border-left:4px solid rgb(%1);border-radius:4px;"
                       "background:rgba(%1,28);}")
            .arg(rgb));
}

void MessageBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        if (m_error && isVisible())
            showError(vanthu::Error(*m_error));
    }
    QFrame::changeEvent(event);
}

void MessageBar::retranslate() {
    setAccessibleName(tr("Thông báo"));
    m_more->setText(tr("Chi tiết"));
    m_more->setAccessibleName(tr("Hiện chi tiết kỹ thuật"));
    m_close->setToolTip(tr("Đóng thông báo"));
    m_close->setAccessibleName(tr("Đóng thông báo"));
}

} // namespace vanthu::ui
