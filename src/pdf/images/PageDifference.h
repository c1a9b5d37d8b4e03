#pragma once

#include <QImage>
#include <QList>
#include <QRectF>

namespace vanthu::pdf {

// Where two pictures of a page differ visibly, as boxes in parts of the page's width and height (0…1, origin at the top
// left). Neighbouring changes share a box; at most 40 boxes, more become one. Pictures of different proportions differ
// everywhere. Any thread.
QList<QRectF> differentAreas(const QImage& before, const QImage& after);

} // namespace vanthu::pdf
