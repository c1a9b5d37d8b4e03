#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace vanthu::ui {

// Before a window with what was typed in it is closed: asks whether that is given up, and calls `discard` if so. Going
// on is the default.
void askDiscard(QWidget* window, const QString& title, const QString& text, const std::function<void()>& discard);
// The same for a dialog with a few words in it.
void askDiscard(QWidget* window, const std::function<void()>& discard);

} // namespace vanthu::ui
