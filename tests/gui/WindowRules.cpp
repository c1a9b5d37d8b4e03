#include "WindowRules.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QComboBox>
#include <QGroupBox>
#include <QHash>
#include <QKeySequence>
#include <QLabel>
#include <QMainWindow>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>

#include <algorithm>

namespace vanthu::test {

namespace {

QList<QWidget*> shownIn(const QWidget* window) {
    QList<QWidget*> shown;
    for (QWidget* one : window->findChildren<QWidget*>())
        if (one->isVisible() && one->window() == window)
            shown += one;
    return shown;
}

QString nameOf(const QWidget* widget) {
    const QString name = widget->objectName();
    const QString of = widget->parentWidget() ? widget->parentWidget()->objectName() : QString();
    return QStringLiteral("%1 %2 in %3").arg(QString::fromLatin1(widget->metaObject()->className()), name, of);
}

QRect placeOf(const QWidget* widget, const QWidget* window) {
    return QRect(widget->mapTo(window, QPoint(0, 0)), widget->size());
}

bool takesTab(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus &&
           !widget->focusProxy();
}

const QScrollArea* scrollAreaOf(const QWidget* widget) {
    for (const QWidget* one = widget->parentWidget(); one; one = one->parentWidget())
        if (const auto* area = qobject_cast<const QScrollArea*>(one))
            return area;
    return nullptr;
}

// A style makes a button wider than its words when these are short.
int widthNeeded(const QWidget* widget) {
    const auto* button = qobject_cast<const QPushButton*>(widget);
    if (!button)
        return widget->sizeHint().width();
    const int icon = button->icon().isNull() ? 0 : button->iconSize().width() + 4;
    const int words = button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width();
    return std::min(button->sizeHint().width(), icon + words + 12);
}

} // namespace

QStringList sharedMnemonics(const QWidget* window) {
    QHash<QString, QStringList> used;
    const auto use = [&](const QString& text) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty())
            used[key.toString()] += text;
    };
    if (const auto* main = qobject_cast<const QMainWindow*>(window); main && main->menuWidget())
        for (const QAction* action : main->menuWidget()->actions())
            use(action->text());
    for (const QWidget* one : shownIn(window)) {
        if (const auto* button = qobject_cast<const QAbstractButton*>(one))
            use(button->text());
        else if (const auto* label = qobject_cast<const QLabel*>(one); label && label->buddy())
            use(label->text());
        else if (const auto* box = qobject_cast<const QGroupBox*>(one))
            use(box->title());
        else if (const auto* tabs = qobject_cast<const QTabBar*>(one))
            for (int tab = 0; tab < tabs->count(); ++tab)
                use(tabs->tabText(tab));
    }
    QStringList problems;
    for (auto it = used.constBegin(); it != used.constEnd(); ++it)
        if (it->size() > 1)
            problems += QStringLiteral("%1: %2").arg(it.key(), it->join(QStringLiteral(" | ")));
    return problems;
}

QStringList namelessControls(const QWidget* window) {
    QStringList problems;
    for (QWidget* one : shownIn(window)) {
        if (!takesTab(one) || one->objectName().startsWith(QLatin1String("qt_")))
            continue;
        const QAccessibleInterface* read = QAccessible::queryAccessibleInterface(one);
        if (!read || read->text(QAccessible::Name).trimmed().isEmpty())
            problems += nameOf(one);
    }
    return problems;
}

QStringList tabOrderAgainstLayout(QWidget* window) {
    QList<QWidget*> chain;
    for (QWidget* one = window->nextInFocusChain(); one != window; one = one->nextInFocusChain())
        if (one->window() == window && takesTab(one) && !one->objectName().startsWith(QLatin1String("qt_")))
            chain += one;
    QStringList problems;
    for (qsizetype i = 0; i + 1 < chain.size(); ++i) {
        const auto* from = scrollAreaOf(chain[i]);
        const auto* to = scrollAreaOf(chain[i + 1]);
        const bool together = from == to; // else what scrolls counts as a whole
        const QRect a = placeOf(from && !together ? from : chain[i], window);
        const QRect b = placeOf(to && !together ? to : chain[i + 1], window);
        const bool up = b.bottom() <= a.top() && b.left() < a.right();
        const bool back = b.right() <= a.left() && b.bottom() > a.top() && b.top() < a.bottom();
        if (up || back)
            problems += QStringLiteral("%1 -> %2").arg(nameOf(chain[i]), nameOf(chain[i + 1]));
    }
    return problems;
}

QStringList cutTexts(const QWidget* window) {
    QStringList problems;
    const auto tell = [&](const QWidget* one, const QString& text, const char* how) {
        problems += QStringLiteral("%1 “%2” %3 (%4×%5, wants %6×%7)")
                        .arg(nameOf(one), text.left(40), QLatin1String(how))
                        .arg(one->width())
                        .arg(one->height())
                        .arg(one->sizeHint().width())
                        .arg(one->sizeHint().height());
    };
    for (const QWidget* one : shownIn(window)) {
        const auto* button = qobject_cast<const QAbstractButton*>(one);
        const auto* label = qobject_cast<const QLabel*>(one);
        const auto* box = qobject_cast<const QComboBox*>(one);
        const QString text = button ? button->text() : label ? label->text() : box ? box->currentText() : QString();
        if (text.isEmpty() || one->objectName().startsWith(QLatin1String("qt_")))
            continue;
        const bool elides = label && label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
        if (label && label->wordWrap()) {
            if (one->height() < label->heightForWidth(one->width()))
                tell(one, text, "is too low");
        } else if (box ? one->width() < one->minimumSizeHint().width() : !elides && one->width() < widthNeeded(one)) {
            tell(one, text, "is too narrow");
        }
        const QRect place = placeOf(one, window);
        if (const QScrollArea* area = scrollAreaOf(one)) { // up and down one scrolls, to the side one does not
            const QRect inside = placeOf(area->viewport(), window);
            if (place.left() < inside.left() || place.right() > inside.right())
                tell(one, text, "is cut at the side");
        } else if (!window->rect().contains(place)) {
            tell(one, text, "is outside the window");
        }
    }
    return problems;
}

} // namespace vanthu::test
