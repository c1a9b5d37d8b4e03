#pragma once

#include "ui/preview/PdfView.h"

#include <QImage>
#include <QRectF>

#include <optional>

namespace vanthu::ui {

// A page view on which the person places a signature: drag to move, handles to resize, arrow keys to nudge (Shift for
// single points), click elsewhere to bring it there. What is shown inside the frame is the image that will be signed.
class PlacementView : public PdfView {
    Q_OBJECT
public:
    using PdfView::PdfView;

    // Points, lower-left origin. Without one nothing is drawn until the person clicks on a page.
    void setPlacement(int page, const QRectF& rect);
    int placementPage() const { return m_page; }
    QRectF placementRect() const { return m_rect; }
    bool hasPlacement() const { return m_page >= 0; }

    void setMark(const QImage& mark);
    // The seal keeps its true size (decree 30/2020 PL I): it can be moved, not resized.
    void setResizable(bool resizable);

Q_SIGNALS:
    void placementChanged(int page, const QRectF& rect);

protected:
    void paintOverlay(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, Move, TopLeft, TopRight, BottomLeft, BottomRight };
    Grip gripAt(const QPoint& position) const;
    void dragTo(const QPointF& point);
    void apply(QRectF rect);

    int m_page = -1;
    QRectF m_rect; // y grows upwards: top() is the lower edge of the page's coordinates
    QImage m_mark;
    bool m_resizable = true;
    Grip m_grip = Grip::None;
    QPointF m_grabPoint;
    QRectF m_grabRect;
};

} // namespace vanthu::ui
