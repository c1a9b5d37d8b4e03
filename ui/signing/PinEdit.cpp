#include "ui/signing/PinEdit.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFrame>

#include <algorithm>

namespace vanthu::ui {

PinEdit::PinEdit(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled, false);
    setCursor(Qt::IBeamCursor);
    setAccessibleName(tr("Mã PIN"));
}

PinEdit::~PinEdit() {
    vanthu::wipe(m_pin.data(), m_pin.size());
}

void PinEdit::setMaximumLength(int length) {
    m_maximum = std::clamp(length, 1, capacity);
}

vanthu::Secret PinEdit::take() {
    vanthu::Secret secret(QByteArrayView(m_pin.data(), m_length));
    clear();
    return secret;
}

void PinEdit::clear() {
    vanthu::wipe(m_pin.data(), m_pin.size());
    setLength(0);
}

pkcs11::PinWeakness PinEdit::weakness() const {
    return pkcs11::weaknessOf(QByteArrayView(m_pin.data(), m_length));
}

bool PinEdit::holdsTheSameAs(const PinEdit& other) const {
    return QByteArrayView(m_pin.data(), m_length) == QByteArrayView(other.m_pin.data(), other.m_length);
}

void PinEdit::setLength(int length) {
    if (m_length == length)
        return;
    m_length = length;
    update();
    Q_EMIT lengthChanged(length);
}

// Qt tells no lock state; a letter whose case contradicts Shift gives it away.
void PinEdit::noticeCapsLock(const QKeyEvent& event) {
    const QString text = event.text();
    if (text.size() != 1 || !text.at(0).isLetter())
        return;
    const bool shift = event.modifiers().testFlag(Qt::ShiftModifier);
    Q_EMIT capsLockSuspected(text.at(0).isUpper() != shift);
}

void PinEdit::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT accepted();
        return;
    case Qt::Key_Backspace:
        if (event->modifiers().testFlag(Qt::ControlModifier))
            clear();
        else if (m_length > 0) {
            m_pin[static_cast<std::size_t>(m_length - 1)] = '\0';
            setLength(m_length - 1);
        }
        return;
    case Qt::Key_Delete:
        clear();
        return;
    default:
        break;
    }
    const auto shortcut = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    if (event->text().isEmpty() || (event->modifiers() & shortcut))
        return QWidget::keyPressEvent(event);
    const char16_t c = event->text().at(0).unicode();
    if (event->text().size() != 1 || c < 0x20 || c > 0x7e) {
        if (c >= 0x20)
            Q_EMIT refused();
        else
            QWidget::keyPressEvent(event);
        return;
    }
    noticeCapsLock(*event);
    if (m_length < m_maximum) {
        m_pin[static_cast<std::size_t>(m_length)] = static_cast<char>(c);
        setLength(m_length + 1);
    }
}

QSize PinEdit::sizeHint() const {
    const QFontMetrics metrics = fontMetrics();
    return {metrics.averageCharWidth() * 24, metrics.height() + 14};
}

void PinEdit::paintEvent(QPaintEvent*) {
    QStyleOptionFrame option;
    option.initFrom(this);
    option.lineWidth = style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, this);
    option.state |= QStyle::State_Sunken;
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text));
    constexpr int dot = 8;
    constexpr int step = 13;
    int x = 8;
    for (int i = 0; i < m_length && x + dot < width() - 8; ++i, x += step)
        painter.drawEllipse(x, (height() - dot) / 2, dot, dot);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.drawRect(std::min(x + 1, width() - 8), 7, 0, height() - 15);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawLine(std::min(x + 1, width() - 8), 7, std::min(x + 1, width() - 8), height() - 8);
    }
}

void PinEdit::focusInEvent(QFocusEvent* event) {
    update();
    QWidget::focusInEvent(event);
}

void PinEdit::focusOutEvent(QFocusEvent* event) {
    update();
    QWidget::focusOutEvent(event);
}

void PinEdit::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Mã PIN"));
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
