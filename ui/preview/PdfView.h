#pragma once

#include "base/Result.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QImage>
#include <QList>
#include <QRectF>
#include <QSet>
#include <QSizeF>

#include <functional>
#include <memory>

class QThreadPool;

namespace vanthu::ui {

// Where page images come from. `render` runs on a worker thread, one call at a time; sizes are in points as displayed.
struct PageSource {
    QList<QSizeF> sizes;
    std::function<vanthu::Result<QImage>(int page, double pixelsPerPoint)> render;
};

// Shows the pages of one document below each other. Images are made on a worker only for what is on the screen and kept
// in a small cache; scrolling never waits: a page not yet drawn is white paper.
class PdfView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit PdfView(QThreadPool* pool, QWidget* parent = nullptr);

    void setSource(std::shared_ptr<PageSource> source);
    void clear();

    int pageCount() const;
    // Every page on the screen is drawn, or could not be.
    bool isIdle() const { return m_pending.isEmpty(); }
    QSizeF pageSize(int page) const { return m_source->sizes.value(page); } // points
    int currentPage() const;
    void showPage(int page);
    // Scrolls so that `rect` (points, lower-left origin of the page) is in view.
    void showRect(int page, const QRectF& rect);

    double zoom() const { return m_zoom; }
    void setZoom(double pixelsPerPoint);
    bool fitsWidth() const { return m_fitWidth; }
    void setFitWidth();

    // Page and point (in points, lower-left origin) under a viewport position; page -1 outside every page.
    struct PagePoint {
        int page = -1;
        QPointF point;
    };
    PagePoint pageAt(const QPoint& viewportPosition) const;
    // Where a rectangle of a page is on the viewport.
    QRectF toViewport(int page, const QRectF& rect) const;

Q_SIGNALS:
    void currentPageChanged(int page);
    void zoomChanged(double pixelsPerPoint);
    void pageRendered(int page);
    void renderFailed(const vanthu::Error& error);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    // Drawn over the pages, in viewport coordinates: the placement rectangle of the sign dialog.
    virtual void paintOverlay(QPainter&) {}

private:
    QRectF pageRect(int page) const; // in content coordinates, device-independent pixels
    void relayout();
    void requestVisiblePages();
    void request(int page);
    void keepCacheSmall();
    void noticeCurrentPage();

    QThreadPool* m_pool;
    std::shared_ptr<PageSource> m_source;
    QList<qreal> m_tops; // content y of each page
    QSizeF m_content;
    double m_zoom = 1.0;
    bool m_fitWidth = true;
    int m_lastCurrent = -1;
    int m_generation = 0; // answers of an older document or zoom are dropped

    struct Rendered {
        QImage image;
        double scale = 0;
    };
    QHash<int, Rendered> m_images;
    QSet<int> m_pending;
};

} // namespace vanthu::ui
