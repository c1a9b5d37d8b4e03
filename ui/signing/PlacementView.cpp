#include "ui/signing/PlacementView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace vanthu::ui {

namespace {

constexpr qreal handle = 9;         // side of a handle, pixels
constexpr QSizeF smallest(24, 12);  // points
constexpr QSizeF ordinary(150, 60); // points: a signature that fits between title and name
const QColor frameColour(29, 95, 191);

QList<QPointF> corners(const QRectF& r) {
    return {r.topLeft(), r.topRight(), r.bottomLeft(), r.bottomRight()};
}

QRectF around(const QPointF& centre, qreal side) {
    return {centre.x() - side / 2, centre.y() - side / 2, side, side};
}

// The mark keeps its proportions inside the frame, as it will on the page.
QRectF fitted(const QRectF& frame, const QSize& image) {
    const QSizeF size = QSizeF(image).scaled(frame.size(), Qt::KeepAspectRatio);
    return {frame.center().x() - size.width() / 2, frame.center().y() - size.height() / 2, size.width(), size.height()};
}

} // namespace

void PlacementView::setPlacement(int page, const QRectF& rect) {
    m_page = page;
    m_rect = rect;
    viewport()->update();
}

void PlacementView::setMark(const QImage& mark) {
    m_mark = mark;
    viewport()->update();
}

void PlacementView::setResizable(bool resizable) {
    m_resizable = resizable;
    viewport()->update();
}

void PlacementView::paintOverlay(QPainter& painter) {
    if (!hasPlacement())
        return;
    const QRectF frame = toViewport(m_page, m_rect);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (!m_mark.isNull())
        painter.drawImage(fitted(frame, m_mark.size()), m_mark);
    painter.setBrush(QColor(frameColour.red(), frameColour.green(), frameColour.blue(), 24));
    painter.setPen(QPen(frameColour, hasFocus() ? 2 : 1, Qt::DashLine));
    painter.drawRect(frame);
    if (!m_resizable)
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
    for (int i = 0; m_resizable && i < 4; ++i)
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
        const QSizeF size = hasPlacement() ? m_rect.size() : ordinary;
        m_page = at.page;
        apply({at.point.x() - size.width() / 2, at.point.y() - size.height() / 2, size.width(), size.height()});
        m_grip = Grip::Move;
    }
    m_grabPoint = at.point;
    m_grabRect = m_rect;
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
        return viewport()->setCursor(Qt::CrossCursor);
    }
}

void PlacementView::mouseReleaseEvent(QMouseEvent* event) {
    m_grip = Grip::None;
    PdfView::mouseReleaseEvent(event);
}

void PlacementView::dragTo(const QPointF& point) {
    const QPointF moved = point - m_grabPoint;
    if (m_grip == Grip::Move)
        return apply(m_grabRect.translated(moved));
    qreal left = m_grabRect.left();
    qreal right = m_grabRect.left() + m_grabRect.width();
    qreal low = m_grabRect.top();
    qreal high = m_grabRect.top() + m_grabRect.height();
    if (m_grip == Grip::TopLeft || m_grip == Grip::BottomLeft)
        left = std::min(left + moved.x(), right - smallest.width());
    else
        right = std::max(right + moved.x(), left + smallest.width());
    if (m_grip == Grip::TopLeft || m_grip == Grip::TopRight)
        high = std::max(high + moved.y(), low + smallest.height());
    else
        low = std::min(low + moved.y(), high - smallest.height());
    apply({left, low, right - left, high - low});
}

void PlacementView::keyPressEvent(QKeyEvent* event) {
    if (!hasPlacement())
        return PdfView::keyPressEvent(event);
    const qreal step = event->modifiers().testFlag(Qt::ShiftModifier) ? 1 : 10;
    switch (event->key()) {
    case Qt::Key_Left:
        return apply(m_rect.translated(-step, 0));
    case Qt::Key_Right:
        return apply(m_rect.translated(step, 0));
    case Qt::Key_Up:
        return apply(m_rect.translated(0, step));
    case Qt::Key_Down:
        return apply(m_rect.translated(0, -step));
    default:
        PdfView::keyPressEvent(event);
    }
}

void PlacementView::apply(QRectF rect) {
    const QSizeF paper = pageSize(m_page);
    rect.setSize(rect.size().boundedTo(paper));
    rect.moveLeft(std::clamp(rect.left(), 0.0, paper.width() - rect.width()));
    rect.moveTop(std::clamp(rect.top(), 0.0, paper.height() - rect.height()));
    if (rect == m_rect)
        return;
    m_rect = rect;
    viewport()->update();
    Q_EMIT placementChanged(m_page, m_rect);
}

} // namespace vanthu::ui
