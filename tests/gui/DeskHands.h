#pragma once

#include <QByteArray>
#include <QPoint>
#include <QString>
#include <QStringList>

#include <functional>

class QAbstractButton;
class QAbstractItemView;
class QAbstractScrollArea;
class QComboBox;
class QTabWidget;
class QWidget;

namespace vanthu::test {

// The hands of a person at an X screen: with the mouse alone, or with the keyboard alone. What they do are events of
// the X server, so that they go the whole way through the window manager. Each waits until what it aims at can be
// reached, and gives false, saying why in `trouble`, when it never can.
class DeskHands {
public:
    enum class With { Mouse, Keyboard };
    explicit DeskHands(With with)
        : m_with(with) {}

    bool usesMouse() const { return m_with == With::Mouse; }
    // Presses a button: with the mouse, or its letter with Alt, or Tab and the space bar where it has none.
    bool push(QAbstractButton* button);
    // Opens the list of the box and takes the row.
    bool choose(QComboBox* box, int row);
    // The row becomes the current one.
    bool goTo(QAbstractItemView* view, int row);
    bool openTab(QTabWidget* tabs, int tab);
    // Goes into the field and types; ASCII only, as an input method would stand between.
    bool fill(QWidget* field, const QByteArray& text);

    bool type(const QByteArray& text);
    bool key(const QByteArray& name); // as xdotool calls it: "F9", "ctrl+n"
    bool click(QWidget* widget, const QPoint& position);
    bool drag(QWidget* widget, const QPoint& from, const QPoint& to);
    // Turns the wheel over the area until the middle of the widget in it is seen.
    bool scrollTo(QAbstractScrollArea* area, QWidget* widget);
    bool reach(QWidget* widget); // Tab, until it has the focus

    QString trouble;

private:
    bool walk(QAbstractItemView* view, int row); // from where it is, with the arrows
    bool isReachable(QWidget* widget, const QPoint& at) const;
    bool send(const QStringList& words);
    bool fails(const QString& what);

    With m_with;
};

// Turns the event loop until this holds; false after a long while.
bool waitUntil(const std::function<bool()>& holds);

} // namespace vanthu::test
