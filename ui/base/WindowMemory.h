#pragma once

class QWidget;

namespace vanthu::ui {

// A window's size, and what the person gave its named columns and tables, from one time to the next. The first call
// comes when the window is built and has its own sizes, the second when it goes.
void restoreLook(QWidget* window);
void rememberLook(const QWidget* window);

} // namespace vanthu::ui
