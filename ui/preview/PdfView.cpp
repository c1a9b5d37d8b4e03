#include "ui/preview/PdfView.h"

#include "ui/base/Task.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace vanthu::ui {

namespace {

constexpr qreal gap = 12;             // between pages and around them, pixels
constexpr double smallestZoom = 0.25; // pixels per point
constexpr double largestZoom = 6.0;
constexpr int cachedPages = 12;

} // namespace

PdfView::PdfView(QThreadPool* pool, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_pool(pool) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Trang văn bản"));
    viewport()->setBackgroundRole(QPalette::Mid);
    viewport()->setAutoFillBackground(true);
}

void PdfView::setSource(std::shared_ptr<PageSource> source) {
    ++m_generation;
    m_images.clear();
    m_pending.clear();
    m_source = std::move(source);
    m_lastCurrent = -1;
    verticalScrollBar()->setValue(0);
    if (m_fitWidth)
        setFitWidth();
    relayout();
}

void PdfView::clear() {
    setSource(nullptr);
}

int PdfView::pageCount() const {
    return m_source ? int(m_source->sizes.size()) : 0;
}

int PdfView::currentPage() const {
    const qreal middle = verticalScrollBar()->value() + viewport()->height() / 2.0;
    for (int page = pageCount() - 1; page > 0; --page)
        if (m_tops[page] <= middle)
            return page;
    return pageCount() > 0 ? 0 : -1;
}

void PdfView::showPage(int page) {
    if (page >= 0 && page < pageCount())
        verticalScrollBar()->setValue(int(m_tops[page] - gap));
}

void PdfView::showRect(int page, const QRectF& rect) {
    if (page < 0 || page >= pageCount())
        return;
    const qreal height = m_source->sizes[page].height();
    const qreal middle = m_tops[page] + (height - rect.center().y()) * m_zoom;
    verticalScrollBar()->setValue(int(middle - viewport()->height() / 2.0));
}

void PdfView::setZoom(double pixelsPerPoint) {
    m_fitWidth = false;
    const double zoom = std::clamp(pixelsPerPoint, smallestZoom, largestZoom);
    if (qFuzzyCompare(zoom, m_zoom))
        return;
    const double middle =
        (verticalScrollBar()->value() + viewport()->height() / 2.0) / std::max(m_content.height(), 1.0);
    m_zoom = zoom;
    relayout();
    verticalScrollBar()->setValue(int(middle * m_content.height() - viewport()->height() / 2.0));
    Q_EMIT zoomChanged(m_zoom);
}

void PdfView::setFitWidth() {
    m_fitWidth = true;
    qreal widest = 0;
    for (int page = 0; page < pageCount(); ++page)
        widest = std::max(widest, m_source->sizes[page].width());
    if (widest <= 0)
        return;
    const double zoom = std::clamp((viewport()->width() - 2 * gap) / widest, smallestZoom, largestZoom);
    if (!qFuzzyCompare(zoom, m_zoom)) {
        m_zoom = zoom;
        Q_EMIT zoomChanged(m_zoom);
    }
    relayout();
}

PdfView::PagePoint PdfView::pageAt(const QPoint& viewportPosition) const {
    const QPointF content(viewportPosition.x() + horizontalScrollBar()->value(),
                          viewportPosition.y() + verticalScrollBar()->value());
    for (int page = 0; page < pageCount(); ++page) {
        const QRectF rect = pageRect(page);
        if (rect.contains(content))
            return {page, QPointF((content.x() - rect.left()) / m_zoom, (rect.bottom() - content.y()) / m_zoom)};
    }
    return {};
}

QRectF PdfView::toViewport(int page, const QRectF& rect) const {
    if (page < 0 || page >= pageCount())
        return {};
    const QRectF paper = pageRect(page).translated(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    return {paper.left() + rect.left() * m_zoom, paper.bottom() - (rect.top() + rect.height()) * m_zoom,
            rect.width() * m_zoom, rect.height() * m_zoom};
}

QRectF PdfView::pageRect(int page) const {
    const QSizeF size = m_source->sizes[page] * m_zoom;
    const qreal room = std::max<qreal>(m_content.width(), viewport()->width());
    return {std::max(gap, (room - size.width()) / 2), m_tops[page], size.width(), size.height()};
}

void PdfView::relayout() {
    m_tops.clear();
    qreal y = gap;
    qreal widest = 0;
    for (int page = 0; page < pageCount(); ++page) {
        m_tops += y;
        y += m_source->sizes[page].height() * m_zoom + gap;
        widest = std::max(widest, m_source->sizes[page].width() * m_zoom);
    }
    m_content = pageCount() > 0 ? QSizeF(widest + 2 * gap, y) : QSizeF();
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(40);
    verticalScrollBar()->setRange(0, std::max(0, int(std::ceil(m_content.height())) - viewport()->height()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, int(m_content.width()) - viewport()->width()));
    requestVisiblePages();
    noticeCurrentPage();
    viewport()->update();
}

void PdfView::requestVisiblePages() {
    const QRectF screen(horizontalScrollBar()->value(), verticalScrollBar()->value(), viewport()->width(),
                        viewport()->height());
    for (int page = 0; page < pageCount(); ++page)
        if (pageRect(page).adjusted(-1, 0, 1, 0).intersects(screen))
            request(page);
}

void PdfView::request(int page) {
    const double scale = m_zoom * devicePixelRatioF();
    const auto have = m_images.constFind(page);
    if (m_pending.contains(page) || (have != m_images.constEnd() && qFuzzyCompare(have->scale, scale)))
        return;
    m_pending += page;
    runTask(
        this, m_pool, [source = m_source, page, scale] { return source->render(page, scale); },
        [this, page, scale, generation = m_generation](const vanthu::Result<QImage>& image) {
            if (generation != m_generation)
                return;
            m_pending -= page;
            if (!image) {
                m_images[page] = {QImage(), scale};
                Q_EMIT renderFailed(image.error());
                return;
            }
            m_images[page] = {*image, scale};
            keepCacheSmall();
            viewport()->update();
            Q_EMIT pageRendered(page);
            requestVisiblePages(); // the zoom may have changed meanwhile
        });
}

void PdfView::keepCacheSmall() {
    const int current = currentPage();
    while (m_images.size() > cachedPages) {
        const QList<int> pages = m_images.keys();
        const auto farthest = std::max_element(pages.begin(), pages.end(), [current](int a, int b) {
            return std::abs(a - current) < std::abs(b - current);
        });
        m_images.remove(*farthest);
    }
}

void PdfView::noticeCurrentPage() {
    if (const int page = currentPage(); page != m_lastCurrent) {
        m_lastCurrent = page;
        Q_EMIT currentPageChanged(page);
    }
}

void PdfView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QPointF offset(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    for (int page = 0; page < pageCount(); ++page) {
        const QRectF rect = pageRect(page).translated(offset);
        if (!rect.intersects(event->rect()))
            continue;
        painter.fillRect(rect.translated(2, 2), QColor(0, 0, 0, 40));
        painter.fillRect(rect, Qt::white);
        const auto have = m_images.constFind(page);
        if (have != m_images.constEnd() && !have->image.isNull())
            painter.drawImage(rect, have->image);
    }
    paintOverlay(painter);
}

void PdfView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    if (m_fitWidth)
        setFitWidth();
    else
        relayout();
}

void PdfView::scrollContentsBy(int, int) {
    requestVisiblePages();
    noticeCurrentPage();
    viewport()->update();
}

void PdfView::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    setZoom(m_zoom * std::pow(1.2, event->angleDelta().y() / 120.0));
    event->accept();
}

void PdfView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return setZoom(m_zoom * 1.2);
    case Qt::Key_Minus:
        return setZoom(m_zoom / 1.2);
    case Qt::Key_Home:
        return showPage(0);
    case Qt::Key_End:
        return showPage(pageCount() - 1);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void PdfView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Trang văn bản"));
    QAbstractScrollArea::changeEvent(event);
}

} // namespace vanthu::ui
