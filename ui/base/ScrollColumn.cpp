#include "ui/base/ScrollColumn.h"

#include <QApplication>
#include <QEvent>
#include <QScrollBar>
#include <QStyleOptionSlider>

namespace vanthu::ui {

namespace {

constexpr int gap = 8; // between the fields and the scroll bar

// Keeps the gap itself: a margin of the viewport that comes and goes with the bar changes what the bar's need was
// reckoned from, and with some fonts bar and margin chased each other for ever.
class BarWithGap : public QScrollBar {
public:
    explicit BarWithGap(QWidget* parent)
        : QScrollBar(Qt::Vertical, parent) {
        setAttribute(Qt::WA_OpaquePaintEvent, false); // the gap shows what lies below
    }
    QSize sizeHint() const override { return QScrollBar::sizeHint() + QSize(gap, 0); }

protected:
    void initStyleOption(QStyleOptionSlider* option) const override {
        QScrollBar::initStyleOption(option);
        option->rect.setLeft(option->rect.left() + gap);
    }
};

} // namespace

ScrollColumn::ScrollColumn(QWidget* content, QWidget* parent)
    : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setVerticalScrollBar(new BarWithGap(this));
    setWidget(content);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (now && isAncestorOf(now))
            ensureWidgetVisible(now);
    });
}

QSize ScrollColumn::minimumSizeHint() const {
    return {widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), fontMetrics().height() * 4};
}

// A language with longer words, or a field that appears, may need more width.
bool ScrollColumn::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace vanthu::ui
