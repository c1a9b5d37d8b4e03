#include "ui/preview/PdfView.h"

#include "ui/base/Task.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace vanthu::ui {

namespace {

constexpr qreal gap = 12;             // between pages and around them, pixels
constexpr double smallestZoom = 0.25; // pixels per point
constexpr double smallestFit = 0.01;  // of a plan in a small window
constexpr double largestZoom = 6.0;
constexpr qsizetype cachedBytes = 96 * 1024 * 1024; // of pictures that are not on the screen
constexpr int drawnAhead = 2;                       // pages below the screen; one above

} // namespace

PdfView::PdfView(QThreadPool* pool, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_pool(pool)
    , m_retry(new QPushButton(viewport())) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    m_retry->setObjectName(QStringLiteral("drawAgain"));
    m_retry->hide();
    connect(m_retry, &QPushButton::clicked, this, &PdfView::retry);
    retranslate();
    viewport()->setBackgroundRole(QPalette::Mid);
    viewport()->setAutoFillBackground(true);
}

PdfView::~PdfView() {
    giveUpDrawing();
}

void PdfView::setSource(std::shared_ptr<PageSource> source) {
    giveUpDrawing();
    ++m_generation;
    m_images.clear();
    m_failures.clear();
    m_openFailure.reset();
    m_source.reset(); // the scroll bar draws at once, and the places of the new pages are not known yet
    m_tops.clear();
    m_lastCurrent = -1;
    verticalScrollBar()->setValue(0);
    m_source = std::move(source);
    if (m_fitWidth)
        setFitWidth();
    relayout();
}

void PdfView::clear() {
    setSource(nullptr);
}

void PdfView::showFailure(const vanthu::Error& error) {
    clear();
    m_openFailure = error;
    placeRetry();
    viewport()->update();
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
    const qreal middle = m_tops[page] + (height - rect.center().y()) * unitZoom(page);
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
        widest = std::max(widest, paperSize(page).width());
    if (widest <= 0)
        return;
    const double zoom = std::clamp((viewport()->width() - 2 * gap) / widest, smallestFit, largestZoom);
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
            return {page, QPointF(content.x() - rect.left(), rect.bottom() - content.y()) / unitZoom(page)};
    }
    return {};
}

QRectF PdfView::toViewport(int page, const QRectF& rect) const {
    if (page < 0 || page >= pageCount())
        return {};
    const QRectF paper = pageRect(page).translated(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    const double zoom = unitZoom(page);
    return {paper.left() + rect.left() * zoom, paper.bottom() - (rect.top() + rect.height()) * zoom,
            rect.width() * zoom, rect.height() * zoom};
}

QRectF PdfView::pageRect(int page) const {
    const QSizeF size = paperSize(page) * m_zoom;
    const qreal room = std::max<qreal>(m_content.width(), viewport()->width());
    return {std::max(gap, (room - size.width()) / 2), m_tops[page], size.width(), size.height()};
}

void PdfView::relayout() {
    m_tops.clear();
    qreal y = gap;
    qreal widest = 0;
    for (int page = 0; page < pageCount(); ++page) {
        m_tops += y;
        y += paperSize(page).height() * m_zoom + gap;
        widest = std::max(widest, paperSize(page).width() * m_zoom);
    }
    m_content = pageCount() > 0 ? QSizeF(widest + 2 * gap, y) : QSizeF();
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(40);
    verticalScrollBar()->setRange(0, std::max(0, int(std::ceil(m_content.height())) - viewport()->height()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, int(m_content.width()) - viewport()->width()));
    draw();
    noticeCurrentPage();
    placeRetry();
    viewport()->update();
}

bool PdfView::isOnScreen(int page) const {
    const QRectF screen(horizontalScrollBar()->value(), verticalScrollBar()->value(), viewport()->width(),
                        viewport()->height());
    return page >= 0 && page < pageCount() && pageRect(page).adjusted(-1, 0, 1, 0).intersects(screen);
}

bool PdfView::isDrawn(int page) const {
    const auto have = m_images.constFind(page);
    return m_failures.contains(page) || (have != m_images.constEnd() && qFuzzyCompare(have->scale, scale()));
}

std::optional<int> PdfView::firstMissing() const {
    for (int page = 0; page < pageCount(); ++page)
        if (isOnScreen(page) && !isDrawn(page))
            return page;
    return std::nullopt;
}

// What is on the screen first, then what scrolling will bring.
std::optional<int> PdfView::nextToDraw() const {
    if (const auto missing = firstMissing())
        return missing;
    int first = 0;
    while (first < pageCount() && !isOnScreen(first))
        ++first;
    int last = first;
    while (isOnScreen(last + 1))
        ++last;
    for (int page = last + 1; page <= last + drawnAhead; ++page)
        if (page < pageCount() && !isDrawn(page))
            return page;
    return first > 0 && first < pageCount() && !isDrawn(first - 1) ? std::optional(first - 1) : std::nullopt;
}

void PdfView::giveUpDrawing() {
    if (m_drawing)
        m_drawing->unwanted.request();
    m_drawing.reset();
}

void PdfView::draw() {
    const std::optional<int> next = nextToDraw();
    if (m_drawing) { // its answer comes here again
        const bool isWanted = qFuzzyCompare(m_drawing->scale, scale()) && isOnScreen(m_drawing->page);
        if (next && !isWanted && (next != m_drawing->page || !qFuzzyCompare(m_drawing->scale, scale())))
            m_drawing->unwanted.request();
        return;
    }
    if (!next)
        return;
    m_drawing = Drawing{*next, scale(), {}};
    runTask(
        this, m_pool,
        [source = m_source, drawing = *m_drawing, unit = unit(*next)] {
            return source->render(drawing.page, drawing.scale * unit, drawing.unwanted);
        },
        [this, page = *next, scale = scale(), generation = m_generation](const vanthu::Result<QImage>& image) {
            if (generation != m_generation)
                return;
            m_drawing.reset();
            takeImage(page, scale, image);
            draw();
        });
}

void PdfView::takeImage(int page, double scale, const vanthu::Result<QImage>& image) {
    if (image) {
        m_images[page] = {*image, scale};
        keepCacheSmall();
        Q_EMIT pageRendered(page);
    } else if (image.error().code() != "pdf.cancelled") {
        m_images.remove(page);
        m_failures.insert(page, image.error());
        placeRetry();
        Q_EMIT renderFailed(page, image.error());
    }
    viewport()->update();
}

void PdfView::keepCacheSmall() {
    const int current = currentPage();
    QList<int> others;
    qsizetype bytes = 0;
    for (auto it = m_images.constBegin(); it != m_images.constEnd(); ++it) {
        if (isOnScreen(it.key()))
            continue;
        others += it.key();
        bytes += it->image.sizeInBytes();
    }
    std::sort(others.begin(), others.end(),
              [current](int a, int b) { return std::abs(a - current) > std::abs(b - current); });
    for (qsizetype i = 0; i < others.size() && bytes > cachedBytes; ++i)
        bytes -= m_images.take(others[i]).image.sizeInBytes();
}

// One button serves all: it stands on the first page on the screen that could not be drawn.
void PdfView::placeRetry() {
    const QRect screen = viewport()->rect();
    std::optional<vanthu::Error> why;
    QRectF room = screen;
    if (m_openFailure && m_openFailure->code().startsWith("page."))
        why = m_openFailure;
    for (int page = 0; page < pageCount() && !why; ++page) {
        const auto failure = m_failures.constFind(page);
        if (failure == m_failures.constEnd() || !isOnScreen(page))
            continue;
        why = *failure;
        room = toViewport(page, QRectF(QPointF(), m_source->sizes[page])).intersected(screen);
    }
    m_retry->setVisible(why.has_value());
    if (!why)
        return;
    m_retry->setAccessibleDescription(why->message(currentLanguage()));
    m_retry->adjustSize();
    m_retry->move(int(room.center().x()) - m_retry->width() / 2, int(room.center().y() + gap));
}

void PdfView::retry() {
    setFocus(); // the button goes
    if (m_openFailure) {
        clear();
        return Q_EMIT openingAgain();
    }
    m_failures.clear();
    placeRetry();
    viewport()->update();
    draw();
}

// The words stand above the middle, where the button is below.
void PdfView::paintFailure(QPainter& painter, const QRectF& room, const vanthu::Error& error) const {
    const QRectF upper = room.adjusted(gap, gap, -gap, -room.height() / 2);
    painter.drawText(upper, Qt::AlignHCenter | Qt::AlignBottom | Qt::TextWordWrap,
                     error.message(currentLanguage()) + QLatin1Char('\n') + error.remedy(currentLanguage()));
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
        const auto failure = m_failures.constFind(page);
        if (failure == m_failures.constEnd())
            continue;
        painter.setPen(Qt::black); // on paper, whatever the theme
        paintFailure(painter, rect.intersected(viewport()->rect()), *failure);
    }
    if (m_openFailure) {
        painter.setPen(palette().color(QPalette::WindowText));
        paintFailure(painter, viewport()->rect(), *m_openFailure);
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
    draw();
    noticeCurrentPage();
    placeRetry();
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

void PdfView::retranslate() {
    setAccessibleName(tr("Trang văn bản"));
    m_retry->setText(tr("Thử lại"));
    m_retry->setAccessibleName(tr("Thử hiển thị lại trang này"));
    placeRetry();
    viewport()->update();
}

void PdfView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace vanthu::ui
