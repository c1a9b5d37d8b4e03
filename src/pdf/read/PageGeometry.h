#pragma once

#include <QRectF>
#include <QSizeF>

namespace vanthu::pdf {

// A page's geometry. `display` coordinates count from the lower left corner of the page as shown (cropped, rotated);
// `user` coordinates are those of the page's content. Both are points, but on a page with a UserUnit, where one is
// `userUnit` points on paper; Poppler counts so, too.
struct PageGeometry {
    QRectF cropBox;      // user space, normalised
    int rotation = 0;    // 0, 90, 180, 270 clockwise
    double userUnit = 1; // points

    QSizeF displaySize() const;
    QRectF toUser(const QRectF& display) const;
    QRectF toDisplay(const QRectF& user) const;
};

} // namespace vanthu::pdf
