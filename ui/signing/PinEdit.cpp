#include "ui/signing/PinEdit.h"

#include <QEvent>

namespace vanthu::ui {

namespace {

constexpr int longestPin = 64;

} // namespace

PinEdit::PinEdit(QWidget* parent)
    : SecretEdit(parent) {
    setMaximumLength(longestPin);
    setAccessibleName(tr("Mã PIN"));
}

void PinEdit::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Mã PIN"));
    SecretEdit::changeEvent(event);
}

} // namespace vanthu::ui
