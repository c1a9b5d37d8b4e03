#include "DeskHands.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QKeySequence>
#include <QLabel>
#include <QPointer>
#include <QProcess>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QtTest>

namespace vanthu::test {

namespace {

constexpr int patience = 30'000;
constexpr int mostTabs = 60; // more than any window has controls

// "alt+k" for a text with &k; empty without one.
QByteArray letterOf(const QString& text) {
    const QKeySequence letter = QKeySequence::mnemonic(text);
    return letter.isEmpty() ? QByteArray() : letter.toString(QKeySequence::PortableText).toLower().toLatin1();
}

QByteArray letterOfBuddy(const QWidget* widget) {
    for (const QLabel* label : widget->window()->findChildren<QLabel*>())
        if (label->buddy() == widget && label->isVisible())
            return letterOf(label->text());
    return {};
}

QString nameOf(const QWidget* widget) {
    return widget ? QStringLiteral("%1 %2").arg(QString::fromLatin1(widget->metaObject()->className()),
                                                widget->objectName())
                  : QStringLiteral("nothing");
}

QPoint middleOf(const QWidget* widget) {
    return widget->rect().center();
}

} // namespace

bool waitUntil(const std::function<bool()>& holds) {
    return QTest::qWaitFor(holds, patience);
}

bool DeskHands::fails(const QString& what) {
    trouble = QStringLiteral("%1; the focus is on %2 in %3")
                  .arg(what, nameOf(QApplication::focusWidget()), nameOf(QApplication::activeWindow()));
    return false;
}

bool DeskHands::send(const QStringList& words) {
    return QProcess::execute(QStringLiteral("xdotool"), words) == 0 ||
           fails(QStringLiteral("xdotool ") + words.join(u' '));
}

bool DeskHands::type(const QByteArray& text) {
    return send({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("2"), QString::fromLatin1(text)});
}

bool DeskHands::key(const QByteArray& name) {
    return send({QStringLiteral("key"), QString::fromLatin1(name)});
}

// It is on the screen, nothing lies over it, and its window takes what is typed.
bool DeskHands::isReachable(QWidget* widget, const QPoint& at) const {
    const QWidget* there = QApplication::widgetAt(widget->mapToGlobal(at));
    const bool takesKeys = widget->window()->isActiveWindow() || widget->window()->windowType() == Qt::Popup;
    return widget->isVisible() && widget->isEnabled() && takesKeys && (there == widget || widget->isAncestorOf(there));
}

bool DeskHands::click(QWidget* widget, const QPoint& position) {
    const QPointer<QWidget> aim = widget;
    if (!waitUntil([&] { return !aim || isReachable(aim, position); }) || !aim)
        return fails(nameOf(aim) + QStringLiteral(" cannot be clicked"));
    const QPoint at = widget->mapToGlobal(position);
    return send({QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y()), QStringLiteral("click"),
                 QStringLiteral("1")});
}

bool DeskHands::drag(QWidget* widget, const QPoint& from, const QPoint& to) {
    if (!waitUntil([&] { return isReachable(widget, from) && isReachable(widget, to); }))
        return fails(nameOf(widget) + QStringLiteral(" cannot be dragged on"));
    const auto move = [&](const QPoint& position) {
        const QPoint at = widget->mapToGlobal(position);
        return QStringList{QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y())};
    };
    return send(move(from) + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")} + move((from + to) / 2) +
                move(to) + QStringList{QStringLiteral("mouseup"), QStringLiteral("1")});
}

bool DeskHands::scrollTo(QAbstractScrollArea* area, QWidget* widget) {
    const QScrollBar* bar = area->verticalScrollBar();
    const QPoint over = middleOf(area->viewport());
    if (!waitUntil([&] { return isReachable(area->viewport(), over); }))
        return fails(nameOf(area) + QStringLiteral(" cannot be scrolled"));
    const QPoint at = area->viewport()->mapToGlobal(over);
    const auto isSeen = [&] { return widget->visibleRegion().contains(middleOf(widget)); };
    while (!isSeen() && bar->value() < bar->maximum()) {
        const int before = bar->value();
        if (!send({QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y()),
                   QStringLiteral("click"), QStringLiteral("5")}) ||
            !waitUntil([&] { return bar->value() != before; }))
            return fails(nameOf(area) + QStringLiteral(" does not scroll"));
    }
    return isSeen() || fails(nameOf(widget) + QStringLiteral(" does not come into sight"));
}

bool DeskHands::reach(QWidget* widget) {
    QWidget* aim = widget->focusProxy() ? widget->focusProxy() : widget;
    if (!waitUntil([&] { return aim->isVisible() && aim->isEnabled() && aim->window()->isActiveWindow(); }))
        return fails(nameOf(aim) + QStringLiteral(" is not there"));
    for (int tab = 0; tab < mostTabs && !aim->hasFocus(); ++tab) {
        const QPointer<QWidget> before = QApplication::focusWidget();
        if (!key("Tab") || !waitUntil([&] { return QApplication::focusWidget() != before; }))
            return fails(QStringLiteral("Tab does not leave ") + nameOf(before));
    }
    return aim->hasFocus() || fails(QStringLiteral("Tab does not come to ") + nameOf(aim));
}

bool DeskHands::push(QAbstractButton* button) {
    const QPointer<QAbstractButton> aim = button;
    if (!waitUntil([&] { return !aim || (aim->isVisible() && aim->isEnabled() && aim->window()->isActiveWindow()); }) ||
        !aim)
        return fails(nameOf(aim) + QStringLiteral(" cannot be pressed"));
    if (usesMouse())
        return click(button, middleOf(button));
    const QByteArray letter = letterOf(button->text());
    return letter.isEmpty() ? reach(button) && key("space") : key(letter);
}

bool DeskHands::choose(QComboBox* box, int row) {
    if (usesMouse()) {
        if (!click(box, middleOf(box)))
            return false;
    } else {
        const QByteArray letter = letterOfBuddy(box);
        if (letter.isEmpty() ? !reach(box) : !key(letter) || !waitUntil([&] { return box->hasFocus(); }))
            return fails(nameOf(box) + QStringLiteral(" does not take the focus"));
        if (!key("space"))
            return false;
    }
    const QPointer<QAbstractItemView> list = box->view(); // its window may go with the choice
    if (!waitUntil([&] { return list->isVisible() && list->window()->windowHandle()->isExposed(); }))
        return fails(nameOf(box) + QStringLiteral(" does not open"));
    const bool taken =
        usesMouse() ? click(list->viewport(), list->visualRect(list->model()->index(row, box->modelColumn())).center())
                    : walk(list, row) && key("Return");
    return taken && (waitUntil([&] { return !list || !list->isVisible(); }) ||
                     fails(QStringLiteral("the list of the box stays open")));
}

bool DeskHands::walk(QAbstractItemView* view, int row) {
    for (int step = 0; step <= view->model()->rowCount() && view->currentIndex().row() != row; ++step) {
        const int before = view->currentIndex().row();
        if (!key(before < row ? "Down" : "Up") || !waitUntil([&] { return view->currentIndex().row() != before; }))
            return fails(nameOf(view) + QStringLiteral(" does not move"));
    }
    return view->currentIndex().row() == row;
}

bool DeskHands::goTo(QAbstractItemView* view, int row) {
    if (usesMouse())
        return click(view->viewport(), view->visualRect(view->model()->index(row, 0)).center()) &&
               (waitUntil([&] { return view->currentIndex().row() == row; }) ||
                fails(nameOf(view) + QStringLiteral(" does not take the row")));
    return reach(view) && walk(view, row);
}

bool DeskHands::openTab(QTabWidget* tabs, int tab) {
    QTabBar* bar = tabs->tabBar();
    if (usesMouse())
        return click(bar, bar->tabRect(tab).center()) && waitUntil([&] { return bar->currentIndex() == tab; });
    if (!reach(bar))
        return false;
    while (bar->currentIndex() != tab) {
        const int before = bar->currentIndex();
        if (!key(before < tab ? "Right" : "Left") || !waitUntil([&] { return bar->currentIndex() != before; }))
            return fails(nameOf(bar) + QStringLiteral(" does not move"));
    }
    return true;
}

bool DeskHands::fill(QWidget* field, const QByteArray& text) {
    QWidget* aim = field->focusProxy() ? field->focusProxy() : field;
    if (usesMouse() ? !click(aim, middleOf(aim)) || !waitUntil([&] { return aim->hasFocus(); }) : !reach(aim))
        return fails(nameOf(aim) + QStringLiteral(" does not take the focus"));
    return type(text);
}

} // namespace vanthu::test
