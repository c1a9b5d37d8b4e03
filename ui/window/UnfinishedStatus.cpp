#include "ui/window/UnfinishedStatus.h"

#include "base/Clock.h"
#include "ui/base/Icons.h"
#include "ui/base/Session.h"
#include "ui/base/UnfinishedWork.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace vanthu::ui {

UnfinishedStatus::UnfinishedStatus(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_button(new QToolButton(this)) {
    m_text->setObjectName(QStringLiteral("unfinished"));
    m_text->setTextFormat(Qt::PlainText);
    m_button->setObjectName(QStringLiteral("completeNow"));
    m_button->setAutoRaise(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_icon);
    layout->addWidget(m_text);
    layout->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, &m_session.unfinished(), &UnfinishedWork::complete);
    connect(&m_session.unfinished(), &UnfinishedWork::changed, this, &UnfinishedStatus::showAll);
    showAll();
}

void UnfinishedStatus::showAll() {
    const UnfinishedWork& work = m_session.unfinished();
    setVisible(work.count() > 0);
    m_icon->setPixmap(icon(QStringLiteral("unknown"), palette()).pixmap(16, 16));
    const QString text = tr("%n chữ ký chờ dấu thời gian", nullptr, work.count());
    const QString tried = toVietnamTime(work.triedAt()).toString(QStringLiteral("HH:mm"));
    m_text->setText(work.problem() ? tr("%1 (thử lúc %2, chưa được)").arg(text, tried) : text);
    QString why =
        tr("Dấu thời gian được tự bổ sung khi máy chủ trả lời; của văn bản đã phát hành thì sau khi đã gửi xong.");
    if (work.problem())
        why += QLatin1Char('\n') + work.problem()->message(currentLanguage()) + QLatin1Char(' ') +
               work.problem()->remedy(currentLanguage());
    m_text->setToolTip(
        QStringLiteral("<p>%1</p>").arg(why.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))));
    m_text->setAccessibleDescription(why);
    m_button->setIcon(icon(QStringLiteral("refresh"), palette()));
    m_button->setText(work.isRunning() ? tr("Đang bổ sung…") : tr("Hoàn thành ngay"));
    m_button->setToolTip(tr("Xin dấu thời gian ngay cho các chữ ký đang chờ"));
    m_button->setAccessibleName(m_button->text());
    m_button->setEnabled(!work.isRunning());
}

void UnfinishedStatus::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        showAll();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
