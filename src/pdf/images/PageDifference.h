#pragma once

#include <QImage>
#include <QList>
#include <QRectF>

namespace vanthu::pdf {

// Where two pictures of a page differ visibly, as boxes in parts of the page's width and height (0…1, origin at the top
// left). Neighbouring changes share a box; at most 40 boxes, more become one. Pictures of different proportions differ
// everywhere. `distance` is that of two shades of a colour, of 255, which are still the same. Any thread.
constexpr int grainOfSmoothing = 40; // less is not noticed by who looks for changes
QList<QRectF> differentAreas(const QImage& before, const QImage& after, int distance = grainOfSmoothing);

} // namespace vanthu::pdf
