#pragma once

#include "ui/preview/PdfView.h"

#include <QImage>
#include <QRectF>
#include <QTimer>

#include <functional>
#include <optional>

namespace vanthu::ui {

// A page view on which the person places a signature: drag to move, handles to resize, click elsewhere to bring it
// there; near a place that the document itself reserves, the frame is drawn to it. Keys: arrows 1 mm, with Shift 0.1
// mm, with Ctrl resize by 1 mm, Ctrl+Page Up and Ctrl+Page Down to the neighbouring page. What is shown inside the
// frame is drawn by the code that signs, at the resolution of the screen.
class PlacementView : public PdfView {
    Q_OBJECT
public:
    explicit PlacementView(QThreadPool* pool, QWidget* parent = nullptr);

    // In units of the page (PdfView::unit), lower-left origin; pages from 0. Without one nothing is drawn until the
    // person clicks on a page.
    void setPlacement(int page, const QRectF& rect);
    void clearPlacement();
    int placementPage() const { return m_page; }
    QRectF placementRect() const { return m_rect; }
    bool hasPlacement() const { return m_page >= 0; }

    // Draws the mark for a frame of `size` points; called on a worker.
    using MarkSource = std::function<vanthu::Result<QImage>(const QSizeF& size, double pixelsPerPoint)>;
    void setMarkSource(MarkSource source);
    // The mark is drawn for the frame as it stands, or cannot be.
    bool isMarkSettled() const;

    // The seal keeps its true size (decree 30/2020 PL I), in points: it can be moved, not resized.
    void setFixedSize(const std::optional<QSizeF>& size);
    struct Place {
        int page = 0;
        QRectF rect;
    };
    void setSnapPlaces(const QList<Place>& places);

Q_SIGNALS:
    void placementChanged(int page, const QRectF& rect);
    void markFailed(const vanthu::Error& error);

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
    QRectF snapped(const QRectF& rect) const;
    void apply(int page, QRectF rect);
    bool moveByKey(const QKeyEvent& event);
    void goToPage(int page);
    void requestMark();

    QThreadPool* m_pool;
    int m_page = -1;
    QRectF m_rect; // y grows upwards: top() is the lower edge of the page's coordinates
    std::optional<QSizeF> m_fixedSize;
    QList<Place> m_snap;
    Grip m_grip = Grip::None;
    QPointF m_grabPoint;
    QRectF m_grabRect;

    MarkSource m_source;
    QImage m_mark;
    QSizeF m_markSize; // of the frame that m_mark was drawn for
    double m_markScale = 0;
    bool m_markPending = false;
    bool m_markFailed = false;
    QTimer m_markPause; // a frame that is being resized is drawn when it rests
};

} // namespace vanthu::ui
