#pragma once

#include "ui/preview/PdfView.h"

#include <QHash>

namespace vanthu::ui {

// A page view with boxes round what differs from another state of the document.
class DifferenceView : public PdfView {
    Q_OBJECT
public:
    using PdfView::PdfView;

    // Boxes in parts of the page's size, origin at the top left; pages from 0.
    void setDifferences(const QHash<int, QList<QRectF>>& boxes);

protected:
    void paintOverlay(QPainter& painter) override;

private:
    QHash<int, QList<QRectF>> m_boxes;
};

} // namespace vanthu::ui
