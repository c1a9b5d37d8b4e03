#include "ui/base/EmptyState.h"

#include "ui/base/Icons.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

EmptyState::EmptyState(const QString& iconName, QWidget* parent)
    : QWidget(parent)
    , m_iconName(iconName)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_explanation(new QLabel(this))
    , m_action(new QPushButton(this)) {
    m_icon->setAlignment(Qt::AlignCenter);
    m_icon->setPixmap(icon(m_iconName, palette()).pixmap(44, 44));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_explanation->setAlignment(Qt::AlignCenter);
    m_explanation->setWordWrap(true);
    m_action->setObjectName(QStringLiteral("emptyAction"));
    m_action->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    auto* middle = new QHBoxLayout; // stretches, not an alignment: an aligned label is cut off when its text wraps
    middle->addStretch(1);
    middle->addWidget(m_explanation, 4);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addSpacing(8);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionRequested);
}

void EmptyState::setTexts(const QString& title, const QString& explanation, const QString& action) {
    m_title->setText(title);
    m_explanation->setText(explanation);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        m_icon->setPixmap(icon(m_iconName, palette()).pixmap(44, 44));
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
