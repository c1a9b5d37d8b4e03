#include "ui/window/Navigation.h"

#include "ui/base/Icons.h"

#include <QEvent>

#include <algorithm>
#include <iterator>

namespace vanthu::ui {

namespace {

struct Entry {
    const char* icon;
    const char* text;
    const char* shortcut;
};

constexpr Entry entries[] = {
    {"incoming", QT_TRANSLATE_NOOP("vanthu::ui::Navigation", "Văn bản đến"), "Ctrl+1"},
    {"outgoing", QT_TRANSLATE_NOOP("vanthu::ui::Navigation", "Văn bản đi"), "Ctrl+2"},
    {"sign", QT_TRANSLATE_NOOP("vanthu::ui::Navigation", "Chờ ký"), "Ctrl+3"},
    {"cases", QT_TRANSLATE_NOOP("vanthu::ui::Navigation", "Hồ sơ công việc"), "Ctrl+4"},
    {"outbox", QT_TRANSLATE_NOOP("vanthu::ui::Navigation", "Hộp gửi"), "Ctrl+5"},
    {"settings", QT_TRANSLATE_NOOP("vanthu::ui::Navigation", "Thiết lập"), "Ctrl+6"},
};

} // namespace

Navigation::Navigation(QWidget* parent)
    : QListWidget(parent)
    , m_counts(int(std::size(entries)), 0)
    , m_pressing(int(std::size(entries)), 0) {
    setObjectName(QStringLiteral("navigation"));
    setFrameShape(QFrame::NoFrame);
    setIconSize({22, 22});
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // No style sheet: one would keep the colours of the palette that it met first.
    viewport()->setBackgroundRole(QPalette::Window);
    setViewportMargins(6, 6, 6, 6);
    for (int row = 0; row < int(std::size(entries)); ++row)
        addItem(QString());
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) { Q_EMIT pageChosen(Page(row)); });
    refreshIcons();
    retranslate();
}

void Navigation::setCurrentPage(Page page) {
    setCurrentRow(int(page));
}

Page Navigation::currentPage() const {
    return Page(currentRow());
}

void Navigation::setCount(Page page, int waiting, int pressing) {
    m_counts[int(page)] = waiting;
    m_pressing[int(page)] = pressing;
    showText(int(page));
}

void Navigation::showText(int row) {
    const QString name = tr(entries[row].text);
    const int waiting = m_counts[row];
    const int pressing = m_pressing[row];
    QStringList counts;
    if (waiting > 0)
        counts += QString::number(waiting);
    if (pressing > 0)
        counts += tr("gấp %1").arg(pressing);
    item(row)->setText(counts.isEmpty() ? name
                                        : QStringLiteral("%1  (%2)").arg(name, counts.join(QStringLiteral(", "))));
    QString tip = QStringLiteral("%1 (%2)").arg(name, QLatin1String(entries[row].shortcut));
    QString read = waiting > 0 ? tr("%1, %2 việc đang chờ").arg(name).arg(waiting) : name;
    if (pressing > 0) {
        const QString told = tr("%n văn bản khẩn hoặc quá hạn", nullptr, pressing);
        tip += QStringLiteral(" – ") + told;
        read += QStringLiteral(", ") + told;
    }
    item(row)->setToolTip(tip);
    item(row)->setData(Qt::AccessibleTextRole, read);
}

void Navigation::retranslate() {
    setAccessibleName(tr("Các mục làm việc"));
    for (int row = 0; row < count(); ++row)
        showText(row);
}

void Navigation::refreshIcons() {
    for (int row = 0; row < count(); ++row)
        item(row)->setIcon(icon(QString::fromLatin1(entries[row].icon), palette()));
}

// On a low screen the rows draw together: a scroll bar would take the room of the counts.
void Navigation::resizeEvent(QResizeEvent* event) {
    QListWidget::resizeEvent(event);
    const int least = fontMetrics().height() + 8;
    const int height = std::clamp(viewport()->height() / count(), least, std::max(40, least + 14));
    for (int row = 0; row < count(); ++row)
        item(row)->setSizeHint({0, height});
}

void Navigation::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QListWidget::changeEvent(event);
}

} // namespace vanthu::ui
