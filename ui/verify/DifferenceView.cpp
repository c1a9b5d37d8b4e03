#include "ui/verify/DifferenceView.h"

#include <QPainter>

namespace vanthu::ui {

void DifferenceView::setDifferences(const QHash<int, QList<QRectF>>& boxes) {
    m_boxes = boxes;
    viewport()->update();
}

void DifferenceView::paintOverlay(QPainter& painter) {
    const QColor mark(214, 90, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(mark, 2));
    painter.setBrush(QColor(mark.red(), mark.green(), mark.blue(), 30));
    for (auto it = m_boxes.constBegin(); it != m_boxes.constEnd(); ++it) {
        if (it.key() >= pageCount())
            continue;
        const QRectF paper = toViewport(it.key(), QRectF(QPointF(0, 0), pageSize(it.key())));
        if (!paper.intersects(viewport()->rect()))
            continue;
        for (const QRectF& box : it.value())
            painter.drawRoundedRect(QRectF(paper.left() + box.left() * paper.width(),
                                           paper.top() + box.top() * paper.height(), box.width() * paper.width(),
                                           box.height() * paper.height())
                                        .adjusted(-3, -3, 3, 3),
                                    4, 4);
    }
}

} // namespace vanthu::ui
