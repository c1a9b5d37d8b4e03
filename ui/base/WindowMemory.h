#pragma once

class QWidget;

namespace vanthu::ui {

// What the person gave a window or a page, from one time to the next: the size of a window, and its named columns and
// tables. The first call comes when it is built and has its own sizes, the second when it goes.
void restoreLook(QWidget* window);
void rememberLook(const QWidget* window);
// Whether the person has given this window a size.
bool remembersSize(const QWidget* window);

} // namespace vanthu::ui
