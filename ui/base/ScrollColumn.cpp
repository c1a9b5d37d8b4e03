#include "ui/base/ScrollColumn.h"

#include <QApplication>
#include <QEvent>
#include <QScrollBar>

namespace vanthu::ui {

namespace {

constexpr int gap = 8; // between the fields and the scroll bar

} // namespace

ScrollColumn::ScrollColumn(QWidget* content, QWidget* parent)
    : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setWidget(content);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int, int most) { setViewportMargins(0, 0, most > 0 ? gap : 0, 0); });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (now && isAncestorOf(now))
            ensureWidgetVisible(now);
    });
}

QSize ScrollColumn::minimumSizeHint() const {
    return {widget()->minimumSizeHint().width() + gap + verticalScrollBar()->sizeHint().width(),
            fontMetrics().height() * 4};
}

// A language with longer words, or a field that appears, may need more width.
bool ScrollColumn::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace vanthu::ui
