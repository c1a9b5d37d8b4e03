#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "pdf/read/Archival.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QImage>
#include <QList>
#include <QRectF>
#include <QSizeF>

#include <functional>
#include <memory>
#include <optional>

class QPushButton;
class QThreadPool;

namespace vanthu::ui {

// Where page images come from. `render` runs on worker threads and gives up when `unwanted` is requested.
struct PageSource {
    QList<QSizeF> sizes; // as displayed, in units of each page
    QList<double> units; // points of one unit (/UserUnit), page by page; empty: all are 1
    pdf::ArchivalClaim archive;
    std::function<vanthu::Result<QImage>(int page, double pixelsPerUnit, const Cancel& unwanted)> render;
};

// Shows the pages of one document below each other. Images are made on a worker, one at a time: first for what is on
// the screen, then for the neighbours; one that was scrolled away is given up. Scrolling never waits: a page not yet
// drawn is white paper. A page that cannot be drawn says so and can be tried again.
class PdfView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit PdfView(QThreadPool* pool, QWidget* parent = nullptr);
    ~PdfView() override;

    void setSource(std::shared_ptr<PageSource> source);
    void clear();
    // Nothing could be opened: says why where the pages would be.
    void showFailure(const vanthu::Error& error);

    int pageCount() const;
    // Every page on the screen is drawn, or could not be.
    bool isIdle() const { return !firstMissing().has_value(); }
    QSizeF pageSize(int page) const { return m_source->sizes.value(page); } // in units of the page
    // Points of one unit of the page: what has a true size on paper is divided by it.
    double unit(int page) const { return m_source ? m_source->units.value(page, 1) : 1; }
    int currentPage() const;
    void showPage(int page);
    // Scrolls so that `rect` (in units of the page, lower-left origin of the page) is in view.
    void showRect(int page, const QRectF& rect);

    double zoom() const { return m_zoom; }
    void setZoom(double pixelsPerPoint);
    bool fitsWidth() const { return m_fitWidth; }
    void setFitWidth();

    // Page and point (in units of the page, lower-left origin) under a viewport position; page -1 outside every page.
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
    void renderFailed(int page, const vanthu::Error& error);
    void openingAgain(); // the person wants it after showFailure()

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
    QSizeF paperSize(int page) const { return m_source->sizes[page] * unit(page); } // points
    double unitZoom(int page) const { return m_zoom * unit(page); }                 // pixels per unit
    QRectF pageRect(int page) const; // in content coordinates, device-independent pixels
    void relayout();
    double scale() const { return m_zoom * devicePixelRatioF(); } // image pixels per point
    bool isOnScreen(int page) const;
    bool isDrawn(int page) const;
    std::optional<int> firstMissing() const;
    std::optional<int> nextToDraw() const;
    void draw();
    void giveUpDrawing();
    void takeImage(int page, double scale, const vanthu::Result<QImage>& image);
    void keepCacheSmall();
    void placeRetry();
    void retranslate();
    void retry();
    void paintFailure(QPainter& painter, const QRectF& room, const vanthu::Error& error) const;
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
    QHash<int, vanthu::Error> m_failures;
    std::optional<vanthu::Error> m_openFailure;
    struct Drawing {
        int page = 0;
        double scale = 0;
        Cancel unwanted;
    };
    std::optional<Drawing> m_drawing; // on a worker at this moment
    QPushButton* m_retry;
};

} // namespace vanthu::ui
