#include "ui/base/SecretEdit.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFrame>

#include <algorithm>
#include <array>

namespace vanthu::ui {

namespace {

constexpr qsizetype mostBytes = 256; // what a helper's channel takes

bool beginsCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; // not a UTF-8 continuation
}

int charactersIn(QByteArrayView utf8) {
    return int(std::count_if(utf8.begin(), utf8.end(), beginsCharacter));
}

// Alt with Ctrl is how AltGr arrives on some systems; it types letters.
bool isShortcut(const QKeyEvent& event) {
    const auto held = event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    return held && held != (Qt::ControlModifier | Qt::AltModifier);
}

} // namespace

SecretEdit::SecretEdit(QWidget* parent)
    : QWidget(parent)
    , m_maximum(int(mostBytes)) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_InputMethodEnabled, false);
    setCursor(Qt::IBeamCursor);
}

void SecretEdit::setMaximumLength(int length) {
    m_maximum = std::clamp(length, 1, int(mostBytes));
}

void SecretEdit::setPlaceholderText(const QString& text) {
    m_placeholder = text;
    update();
}

vanthu::Secret SecretEdit::take() {
    vanthu::Secret secret = std::move(m_secret);
    clear();
    return secret;
}

void SecretEdit::clear() {
    keep({});
}

bool SecretEdit::takes(char32_t character) const {
    return QChar::isPrint(character);
}

void SecretEdit::keep(vanthu::Secret secret) {
    m_secret = std::move(secret);
    const int length = charactersIn(view());
    if (length == m_length)
        return;
    m_length = length;
    update();
    Q_EMIT lengthChanged(length);
}

void SecretEdit::append(QByteArrayView utf8) {
    const QByteArrayView before = view();
    if (before.size() + utf8.size() > mostBytes || m_length + charactersIn(utf8) > m_maximum)
        return;
    std::array<char, mostBytes> together{};
    std::copy(before.begin(), before.end(), together.begin());
    std::copy(utf8.begin(), utf8.end(), together.begin() + before.size());
    keep(vanthu::Secret(QByteArrayView(together.data(), before.size() + utf8.size())));
    vanthu::wipe(together.data(), together.size());
}

void SecretEdit::removeLast() {
    qsizetype end = view().size();
    while (end > 0 && !beginsCharacter(view()[--end])) {
    }
    keep(vanthu::Secret(view().first(end)));
}

void SecretEdit::type(QStringView characters) {
    for (qsizetype i = 0; i < characters.size(); ++i) {
        char32_t character = characters[i].unicode();
        if (characters[i].isHighSurrogate() && i + 1 < characters.size()) {
            character = QChar::surrogateToUcs4(characters[i], characters[i + 1]);
            ++i;
        }
        if (!takes(character))
            return Q_EMIT refused();
    }
    QByteArray utf8 = characters.toUtf8();
    append(utf8);
    vanthu::wipe(utf8.data(), std::size_t(utf8.size()));
}

// Passwords come by mail and by telephone; the line's end that was copied along is not part of one.
void SecretEdit::paste() {
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    if (!copied)
        return;
    QByteArray utf8 = copied->data(QStringLiteral("text/plain;charset=utf-8"));
    if (utf8.isEmpty())
        utf8 = copied->data(QStringLiteral("text/plain"));
    QByteArrayView text = utf8;
    while (text.endsWith('\n') || text.endsWith('\r'))
        text.chop(1);
    const bool isLine =
        std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
    if (isLine && utf8.isValidUtf8())
        append(text);
    else
        Q_EMIT refused();
    vanthu::wipe(utf8.data(), std::size_t(utf8.size()));
}

// Qt tells no lock state; a letter whose case contradicts Shift gives it away.
void SecretEdit::noticeCapsLock(const QKeyEvent& event) {
    const QString text = event.text();
    if (text.size() != 1 || !text.at(0).isLetter())
        return;
    const bool shift = event.modifiers().testFlag(Qt::ShiftModifier);
    Q_EMIT capsLockSuspected(text.at(0).isUpper() != shift);
}

void SecretEdit::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT accepted();
        return;
    case Qt::Key_Backspace:
        if (event->modifiers().testFlag(Qt::ControlModifier))
            clear();
        else
            removeLast();
        return;
    case Qt::Key_Delete:
        clear();
        return;
    default:
        break;
    }
    if (takesPaste() && event->matches(QKeySequence::Paste))
        return paste();
    const QString text = event->text();
    if (text.isEmpty() || isShortcut(*event) || text.at(0).unicode() < 0x20)
        return QWidget::keyPressEvent(event);
    const int before = m_length;
    type(text);
    if (m_length != before)
        noticeCapsLock(*event);
}

QSize SecretEdit::sizeHint() const {
    const QFontMetrics metrics = fontMetrics();
    return {metrics.averageCharWidth() * 24, metrics.height() + 14};
}

void SecretEdit::paintEvent(QPaintEvent*) {
    QStyleOptionFrame option;
    option.initFrom(this);
    option.lineWidth = style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, this);
    option.state |= QStyle::State_Sunken;
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);

    constexpr int margin = 8;
    if (m_length == 0 && !m_placeholder.isEmpty()) {
        const QRect room = rect().adjusted(margin, 0, -margin, 0);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(m_placeholder, Qt::ElideRight, room.width()));
    }
    const QColor ink = palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    constexpr int dot = 8;
    constexpr int step = 13;
    int x = margin;
    for (int i = 0; i < m_length && x + dot < width() - margin; ++i, x += step)
        painter.drawEllipse(x, (height() - dot) / 2, dot, dot);
    if (hasFocus()) {
        const int cursor = std::min(m_length == 0 ? margin - 1 : x + 1, width() - margin);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(cursor, 7, 1, height() - 14, ink);
    }
}

void SecretEdit::focusInEvent(QFocusEvent* event) {
    update();
    QWidget::focusInEvent(event);
}

void SecretEdit::focusOutEvent(QFocusEvent* event) {
    update();
    QWidget::focusOutEvent(event);
}

} // namespace vanthu::ui
