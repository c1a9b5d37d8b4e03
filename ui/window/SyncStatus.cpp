#include "ui/window/SyncStatus.h"

#include "base/Clock.h"
#include "ui/base/Icons.h"
#include "ui/base/Session.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int aMomentMs = 1'000;

} // namespace

SyncStatus::SyncStatus(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_button(new QToolButton(this)) {
    m_text->setObjectName(QStringLiteral("syncResult"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setObjectName(QStringLiteral("syncProgress"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(80);
    m_button->setObjectName(QStringLiteral("syncNow"));
    m_button->setAutoRaise(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_button);
    m_patience.setSingleShot(true);
    m_patience.setInterval(aMomentMs);
    connect(&m_patience, &QTimer::timeout, this, &SyncStatus::showAll);
    connect(m_button, &QToolButton::clicked, this, &SyncStatus::press);
    connect(&m_session, &Session::syncStarted, this, [this] {
        m_stopping = false;
        m_patience.start();
        showAll();
    });
    connect(&m_session, &Session::syncFinished, this, [this] {
        m_patience.stop();
        showAll();
    });
    showAll();
}

void SyncStatus::press() {
    if (!m_session.isSyncing())
        return m_session.sync();
    m_stopping = true;
    m_session.stopSync();
    showAll();
}

QString SyncStatus::outcome() const {
    const std::optional<SyncOutcome>& last = m_session.lastSync();
    if (m_session.isSyncing())
        return m_stopping ? tr("Đang dừng…") : tr("Đang gửi và nhận…");
    if (!last)
        return tr("Chưa gửi nhận lần nào");
    const QString at = formatDisplayTime(last->at);
    if (last->error)
        return m_stopping && last->error->code() == "network.cancelled"
                   ? tr("%1 – đã dừng; phần chưa gửi nằm trong Hộp gửi").arg(at)
                   : tr("%1 – gửi nhận chưa xong: %2").arg(at, last->error->message(currentLanguage()));
    QString text = m_stopping ? tr("%1 – đã dừng sau khi gửi %2, nhận %3") : tr("%1 – đã gửi %2, đã nhận %3");
    text = text.arg(at).arg(last->report->sent).arg(last->report->received);
    if (last->report->failed > 0)
        text += tr(", chưa gửi được %1").arg(last->report->failed);
    if (last->report->rejected > 0)
        text += tr(", không đọc được %1").arg(last->report->rejected);
    return text;
}

QString SyncStatus::problems() const {
    const std::optional<SyncOutcome>& last = m_session.lastSync();
    if (!last || m_session.isSyncing())
        return {};
    if (last->error)
        return last->error->remedy(currentLanguage());
    QStringList lines;
    for (const vanthu::Error& problem : last->report->problems)
        lines += problem.message(currentLanguage());
    return lines.join(QLatin1Char('\n'));
}

void SyncStatus::showAll() {
    const bool isLong = m_session.isSyncing() && !m_patience.isActive();
    m_progress->setVisible(isLong);
    m_progress->setAccessibleName(tr("Đang gửi và nhận"));
    m_button->setIcon(icon(isLong ? QStringLiteral("refuse") : QStringLiteral("refresh"), palette()));
    m_button->setText(isLong ? tr("Dừng") : tr("Gửi và nhận"));
    m_button->setToolTip(isLong ? tr("Dừng lần gửi nhận này; phần chưa gửi được gửi lần sau")
                                : tr("Gửi và nhận ngay (F9)"));
    m_button->setAccessibleName(m_button->text());
    m_button->setEnabled(isLong ? !m_stopping : !m_session.isSyncing());
    m_text->setAccessibleName(tr("Kết quả gửi nhận lần cuối"));
    showText();
}

void SyncStatus::showText() {
    const QString text = outcome();
    const QString tip = QStringList({text, problems()}).join(QLatin1Char('\n')).trimmed().toHtmlEscaped();
    m_text->setText(m_text->fontMetrics().elidedText(text, Qt::ElideRight, std::max(80, m_text->width())));
    m_text->setToolTip(QStringLiteral("<p>%1</p>").arg(QString(tip).replace(QLatin1Char('\n'), QLatin1String("<br>"))));
    m_text->setAccessibleDescription(text);
}

void SyncStatus::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    showText();
}

void SyncStatus::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        showAll();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
