#include "ui/signing/TimestampQuestion.h"

#include "base/Language.h"
#include "ui/base/Labels.h"
#include "ui/signing/TimestampDesk.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

TimestampQuestion::TimestampQuestion(QWidget* parent)
    : QFrame(parent)
    , m_text(plainLabel(QStringLiteral("questionText"), this))
    , m_retry(new QPushButton(this))
    , m_later(new QPushButton(this))
    , m_accept(new QPushButton(this))
    , m_stop(new QPushButton(this)) {
    setObjectName(QStringLiteral("timestampQuestion"));
    setStyleSheet(
        QStringLiteral("#timestampQuestion{border:1px solid rgba(246,116,0,160);border-left:4px solid rgb(246,116,0);"
                       "border-radius:4px;background:rgba(246,116,0,28);}"));
    m_retry->setObjectName(QStringLiteral("retryTimestamp"));
    m_later->setObjectName(QStringLiteral("timestampLater"));
    m_accept->setObjectName(QStringLiteral("acceptClock"));
    m_stop->setObjectName(QStringLiteral("stopSigning"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(6);
    layout->addWidget(m_text);
    for (QPushButton* one : {m_retry, m_later, m_accept, m_stop}) {
        one->setAutoDefault(false);
        layout->addWidget(one);
    }
    using signing::TimestampChoice;
    connect(m_retry, &QPushButton::clicked, this, [this] { answer(TimestampChoice::Retry); });
    connect(m_later, &QPushButton::clicked, this, [this] { answer(TimestampChoice::LowerLevel); });
    connect(m_accept, &QPushButton::clicked, this, [this] { answer(TimestampChoice::AcceptClock); });
    connect(m_stop, &QPushButton::clicked, this, [this] { answer(TimestampChoice::Stop); });
    retranslate();
    hide();
}

bool TimestampQuestion::isAboutClock() const {
    return m_asked && m_asked->code() == "signing.clock_contradicts";
}

void TimestampQuestion::look(TimestampDesk* desk) {
    const std::optional<vanthu::Error> question = desk ? desk->question() : std::nullopt;
    if (question.has_value() == m_asked.has_value())
        return;
    m_desk = question ? desk : nullptr;
    m_asked = question;
    retranslate();
    setVisible(question.has_value());
    Q_EMIT changed();
    if (question)
        m_retry->setFocus();
}

void TimestampQuestion::answer(signing::TimestampChoice choice) {
    if (!m_desk)
        return;
    TimestampDesk* desk = m_desk;
    desk->answer(choice);
    look(desk);
}

void TimestampQuestion::retranslate() {
    const bool clock = isAboutClock();
    if (m_asked)
        m_text->setText(m_asked->message(currentLanguage()));
    m_text->setAccessibleName(clock ? tr("Dấu thời gian và đồng hồ máy này không khớp")
                                    : tr("Chưa lấy được dấu thời gian"));
    m_retry->setText(tr("Thử &lại"));
    m_later->setText(tr("Bổ sung dấu thờ&i gian sau"));
    m_later->setToolTip(tr("Chữ ký có ngay; dấu thời gian được tự bổ sung khi máy chủ trả lời. Cho tới khi đó, thời "
                           "điểm ký chỉ theo đồng hồ máy này."));
    m_later->setVisible(!clock);
    m_accept->setText(tr("&Vẫn ký"));
    m_accept->setToolTip(tr("Văn bản sẽ ghi hai thời điểm khác nhau; người kiểm tra tin thời điểm của máy chủ."));
    m_accept->setVisible(clock);
    m_stop->setText(tr("Dừn&g ký"));
    for (QPushButton* one : {m_retry, m_later, m_accept, m_stop})
        one->setAccessibleName(QString(one->text()).remove(u'&'));
}

void TimestampQuestion::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace vanthu::ui
