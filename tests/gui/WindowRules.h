#pragma once

#include <QStringList>
#include <QWidget>

// What holds in every window, whatever it is for. Each rule gives the places where it is broken, in words.
namespace vanthu::test {

// Alt and a letter mean one thing.
QStringList sharedMnemonics(const QWidget* window);
// A screen reader has a name for whatever takes the focus.
QStringList namelessControls(const QWidget* window);
// The Tab key goes as one reads: down and to the right, column by column.
QStringList tabOrderAgainstLayout(QWidget* window);
// Every text of a button, label or box has the room that it needs, and lies within the window or what scrolls in it.
QStringList cutTexts(const QWidget* window);

} // namespace vanthu::test
