#include "ui/base/WindowMemory.h"

#include <QHeaderView>
#include <QSettings>
#include <QSplitter>
#include <QTableView>

namespace vanthu::ui {

namespace {

QString groupOf(const QWidget* window) {
    return QStringLiteral("windows/") + window->objectName();
}

} // namespace

void restoreLook(QWidget* window) {
    QSettings settings;
    settings.beginGroup(groupOf(window));
    if (window->isWindow())
        window->restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    for (QSplitter* splitter : window->findChildren<QSplitter*>())
        if (!splitter->objectName().isEmpty())
            splitter->restoreState(settings.value(splitter->objectName()).toByteArray());
    for (const QTableView* table : window->findChildren<QTableView*>())
        table->horizontalHeader()->restoreState(settings.value(table->objectName()).toByteArray());
}

void rememberLook(const QWidget* window) {
    QSettings settings;
    settings.beginGroup(groupOf(window));
    if (window->isWindow())
        settings.setValue(QStringLiteral("geometry"), window->saveGeometry());
    for (const QSplitter* splitter : window->findChildren<QSplitter*>())
        if (!splitter->objectName().isEmpty())
            settings.setValue(splitter->objectName(), splitter->saveState());
    for (const QTableView* table : window->findChildren<QTableView*>())
        settings.setValue(table->objectName(), table->horizontalHeader()->saveState());
}

bool remembersSize(const QWidget* window) {
    return QSettings().contains(groupOf(window) + QStringLiteral("/geometry"));
}

} // namespace vanthu::ui
