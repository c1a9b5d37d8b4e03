#include "signing/Geometry.h"

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr double edge = 28;                             // points between a text block and the page's edges
constexpr double nearestEdge = 10;                      // what printers still reach
constexpr double headerFrom = 20 * pointsPerMillimetre; // the Quốc hiệu's upper edge (decree 30/2020 PL I)
constexpr double lineHeight = 12;                       // size 10 with its leading

} // namespace

QRectF keepOnPage(const QRectF& rect, const QSizeF& page) {
    if (rect.isEmpty() || rect.width() > page.width() || rect.height() > page.height())
        return {};
    QRectF kept = rect;
    kept.moveLeft(std::clamp(rect.left(), 0.0, page.width() - rect.width()));
    kept.moveTop(std::clamp(rect.top(), 0.0, page.height() - rect.height()));
    return kept;
}

QRectF sealRect(const QRectF& signature, double diameterMillimetres, const QSizeF& page) {
    const double diameter = diameterMillimetres * pointsPerMillimetre;
    // QRectF::top() is the smaller y: here, with y upwards, the lower edge.
    const QRectF seal(signature.left() + signature.width() / 3 - diameter,
                      signature.top() + signature.height() / 2 - diameter / 2, diameter, diameter);
    return keepOnPage(seal, page);
}

QRectF topRightTextRect(const QSizeF& page, int lines) {
    const double height = lineHeight * std::max(lines, 1);
    const double above = std::clamp(headerFrom - height, nearestEdge, edge);
    return keepOnPage(
        QRectF(page.width() - edge - textBlockWidth, page.height() - above - height, textBlockWidth, height), page);
}

} // namespace vanthu::signing
