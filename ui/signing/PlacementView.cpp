#include "ui/signing/PlacementView.h"

#include "signing/Geometry.h"
#include "ui/base/Task.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace vanthu::ui {

namespace {

constexpr qreal handle = 9; // side of a handle, pixels
constexpr qreal reach = 10; // pixels within which the frame is drawn to a reserved place
constexpr int markPauseMs = 120;
constexpr QSizeF smallest(24, 12);  // points
constexpr QSizeF ordinary(140, 62); // points: a signature that fits between title and name
const QColor frameColour(29, 95, 191);

QList<QPointF> corners(const QRectF& r) {
    return {r.topLeft(), r.topRight(), r.bottomLeft(), r.bottomRight()};
}

QRectF around(const QPointF& centre, qreal side) {
    return {centre.x() - side / 2, centre.y() - side / 2, side, side};
}

} // namespace

PlacementView::PlacementView(QThreadPool* pool, QWidget* parent)
    : PdfView(pool, parent)
    , m_pool(pool) {
    m_markPause.setSingleShot(true);
    m_markPause.setInterval(markPauseMs);
    connect(&m_markPause, &QTimer::timeout, this, &PlacementView::requestMark);
    connect(this, &PdfView::zoomChanged, &m_markPause, qOverload<>(&QTimer::start));
    viewport()->setMouseTracking(true); // the cursor tells what a press would do
}

void PlacementView::setPlacement(int page, const QRectF& rect) {
    m_page = page;
    m_rect = rect;
    m_markPause.start();
    viewport()->update();
}

void PlacementView::clearPlacement() {
    m_page = -1;
    m_rect = QRectF();
    viewport()->update();
}

void PlacementView::setMarkSource(MarkSource source) {
    m_source = std::move(source);
    m_mark = QImage();
    m_markFailed = false;
    requestMark();
}

bool PlacementView::isMarkSettled() const {
    if (!m_source || !hasPlacement() || m_markFailed)
        return true;
    return !m_markPending && !m_markPause.isActive() && !m_mark.isNull();
}

void PlacementView::setFixedSize(const std::optional<QSizeF>& size) {
    m_fixedSize = size;
    viewport()->update();
}

void PlacementView::setSnapPlaces(const QList<Place>& places) {
    m_snap = places;
}

void PlacementView::requestMark() {
    const double scale = zoom() * devicePixelRatioF();
    const QSizeF size = m_rect.size() * unit(m_page); // points: what the mark is drawn for
    const bool same = size == m_markSize && qFuzzyCompare(scale, m_markScale) && !m_mark.isNull();
    if (!m_source || !hasPlacement() || m_markPending || same)
        return;
    m_markPending = true;
    runTask(
        this, m_pool, [source = m_source, size, scale] { return source(size, scale); },
        [this, size, scale](const vanthu::Result<QImage>& mark) {
            m_markPending = false;
            m_markFailed = !mark;
            if (!mark) {
                m_mark = QImage();
                Q_EMIT markFailed(mark.error());
                return viewport()->update();
            }
            m_mark = *mark;
            m_markSize = size;
            m_markScale = scale;
            viewport()->update();
            requestMark(); // the frame may have changed meanwhile
        });
}

void PlacementView::paintOverlay(QPainter& painter) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (m_grip != Grip::None)
        for (const Place& place : m_snap) { // shown while it can be aimed at
            painter.setPen(
                QPen(QColor(frameColour.red(), frameColour.green(), frameColour.blue(), 120), 1, Qt::DotLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(toViewport(place.page, place.rect));
        }
    if (!hasPlacement())
        return;
    const QRectF frame = toViewport(m_page, m_rect);
    if (!m_mark.isNull())
        painter.drawImage(frame, m_mark);
    painter.setBrush(QColor(frameColour.red(), frameColour.green(), frameColour.blue(), m_mark.isNull() ? 40 : 16));
    painter.setPen(QPen(frameColour, hasFocus() ? 2 : 1, Qt::DashLine));
    painter.drawRect(frame);
    if (m_fixedSize)
        return;
    painter.setPen(QPen(frameColour, 1));
    painter.setBrush(Qt::white);
    for (const QPointF& corner : corners(frame))
        painter.drawRect(around(corner, handle));
}

PlacementView::Grip PlacementView::gripAt(const QPoint& position) const {
    if (!hasPlacement())
        return Grip::None;
    const QRectF frame = toViewport(m_page, m_rect);
    constexpr Grip grips[] = {Grip::TopLeft, Grip::TopRight, Grip::BottomLeft, Grip::BottomRight};
    const QList<QPointF> points = corners(frame);
    for (int i = 0; !m_fixedSize && i < 4; ++i)
        if (around(points[i], handle * 2).contains(position))
            return grips[i];
    return frame.contains(position) ? Grip::Move : Grip::None;
}

void PlacementView::mousePressEvent(QMouseEvent* event) {
    const PagePoint at = pageAt(event->pos());
    if (event->button() != Qt::LeftButton || at.page < 0)
        return PdfView::mousePressEvent(event);
    m_grip = gripAt(event->pos());
    if (m_grip == Grip::None) {
        const QSizeF points = m_fixedSize ? *m_fixedSize : hasPlacement() ? m_rect.size() * unit(m_page) : ordinary;
        const QSizeF size = points / unit(at.page);
        apply(at.page,
              {at.point.x() - size.width() / 2, at.point.y() - size.height() / 2, size.width(), size.height()});
        m_grip = Grip::Move;
    }
    m_grabPoint = at.point;
    m_grabRect = m_rect;
    viewport()->update();
}

void PlacementView::mouseMoveEvent(QMouseEvent* event) {
    if (m_grip != Grip::None) {
        const PagePoint at = pageAt(event->pos());
        if (at.page == m_page)
            dragTo(at.point);
        return;
    }
    switch (gripAt(event->pos())) {
    case Grip::Move:
        return viewport()->setCursor(Qt::SizeAllCursor);
    case Grip::TopLeft:
    case Grip::BottomRight:
        return viewport()->setCursor(Qt::SizeFDiagCursor);
    case Grip::TopRight:
    case Grip::BottomLeft:
        return viewport()->setCursor(Qt::SizeBDiagCursor);
    case Grip::None:
        return viewport()->setCursor(pageAt(event->pos()).page >= 0 ? Qt::CrossCursor : Qt::ArrowCursor);
    }
}

void PlacementView::mouseReleaseEvent(QMouseEvent* event) {
    m_grip = Grip::None;
    viewport()->update();
    PdfView::mouseReleaseEvent(event);
}

void PlacementView::dragTo(const QPointF& point) {
    const QPointF moved = point - m_grabPoint;
    const QSizeF least = smallest / unit(m_page);
    if (m_grip == Grip::Move)
        return apply(m_page, snapped(m_grabRect.translated(moved)));
    qreal left = m_grabRect.left();
    qreal right = m_grabRect.left() + m_grabRect.width();
    qreal low = m_grabRect.top();
    qreal high = m_grabRect.top() + m_grabRect.height();
    if (m_grip == Grip::TopLeft || m_grip == Grip::BottomLeft)
        left = std::min(left + moved.x(), right - least.width());
    else
        right = std::max(right + moved.x(), left + least.width());
    if (m_grip == Grip::TopLeft || m_grip == Grip::TopRight)
        high = std::max(high + moved.y(), low + least.height());
    else
        low = std::min(low + moved.y(), high - least.height());
    apply(m_page, {left, low, right - left, high - low});
}

// The middle of the frame is drawn to the middle of a reserved place that it comes close to.
QRectF PlacementView::snapped(const QRectF& rect) const {
    const double near = reach / std::max(zoom() * unit(m_page), 0.01);
    for (const Place& place : m_snap) {
        const QPointF apart = place.rect.center() - rect.center();
        if (place.page == m_page && std::abs(apart.x()) < near && std::abs(apart.y()) < near)
            return rect.translated(apart);
    }
    return rect;
}

bool PlacementView::moveByKey(const QKeyEvent& event) {
    const double millimetre = signing::pointsPerMillimetre / unit(m_page);
    const QSizeF least = smallest / unit(m_page);
    const bool resizes = event.modifiers().testFlag(Qt::ControlModifier);
    const double step = event.modifiers().testFlag(Qt::ShiftModifier) ? millimetre / 10 : millimetre;
    QPointF by;
    switch (event.key()) {
    case Qt::Key_Left:
        by = {-step, 0};
        break;
    case Qt::Key_Right:
        by = {step, 0};
        break;
    case Qt::Key_Up:
        by = {0, step};
        break;
    case Qt::Key_Down:
        by = {0, -step};
        break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        if (!resizes)
            return false;
        goToPage(m_page + (event.key() == Qt::Key_PageUp ? -1 : 1));
        return true;
    default:
        return false;
    }
    if (!resizes) {
        apply(m_page, m_rect.translated(by));
    } else if (!m_fixedSize) { // grows to the right and upwards from its lower left corner
        apply(m_page, {m_rect.left(), m_rect.top(), std::max(least.width(), m_rect.width() + by.x()),
                       std::max(least.height(), m_rect.height() + by.y())});
    }
    return true;
}

void PlacementView::goToPage(int page) {
    if (page < 0 || page >= pageCount())
        return;
    const double ratio = unit(m_page) / unit(page);
    apply(page, QRectF(m_rect.topLeft() * ratio, m_rect.size() * ratio));
    showRect(m_page, m_rect);
}

void PlacementView::keyPressEvent(QKeyEvent* event) {
    if (!hasPlacement() || !moveByKey(*event))
        PdfView::keyPressEvent(event);
}

void PlacementView::apply(int page, QRectF rect) {
    const QSizeF paper = pageSize(page);
    rect.setSize(rect.size().boundedTo(paper));
    rect.moveLeft(std::clamp(rect.left(), 0.0, paper.width() - rect.width()));
    rect.moveTop(std::clamp(rect.top(), 0.0, paper.height() - rect.height()));
    if (rect == m_rect && page == m_page)
        return;
    const bool resized = rect.size() != m_rect.size();
    m_page = page;
    m_rect = rect;
    if (resized || m_mark.isNull())
        m_markPause.start();
    viewport()->update();
    Q_EMIT placementChanged(m_page, m_rect);
}

} // namespace vanthu::ui
