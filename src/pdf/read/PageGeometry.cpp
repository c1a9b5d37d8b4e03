#include "pdf/read/PageGeometry.h"

#include "pdf/read/Pages.h"

#include <algorithm>

namespace vanthu::pdf {

std::optional<QRectF> rectOf(QPDFObjectHandle array) {
    if (!array.isArray() || array.getArrayNItems() != 4)
        return std::nullopt;
    double v[4];
    for (int i = 0; i < 4; ++i) {
        if (!array.getArrayItem(i).isNumber())
            return std::nullopt;
        v[i] = array.getArrayItem(i).getNumericValue();
    }
    return QRectF(QPointF(std::min(v[0], v[2]), std::min(v[1], v[3])),
                  QPointF(std::max(v[0], v[2]), std::max(v[1], v[3])));
}

PageGeometry geometryOf(const PageNode& node) {
    PageGeometry geometry;
    geometry.cropBox = rectOf(node.mediaBox).value_or(QRectF());
    if (geometry.cropBox.isEmpty())
        geometry.cropBox = QRectF(0, 0, 612, 792); // what readers fall back to: US letter
    if (const auto crop = rectOf(node.cropBox)) {
        const QRectF inside = crop->intersected(geometry.cropBox);
        if (!inside.isEmpty())
            geometry.cropBox = inside;
    }
    QPDFObjectHandle rotate = node.rotate;
    if (rotate.isInteger())
        geometry.rotation = int(((rotate.getIntValue() % 360) + 360) % 360) / 90 * 90;
    // It is not inherited (ISO 32000-2 table 31); what no page can be is not believed.
    QPDFObjectHandle unit = QPDFObjectHandle(node.page).getKey("/UserUnit");
    if (unit.isNumber() && unit.getNumericValue() >= 0.01 && unit.getNumericValue() <= 10'000)
        geometry.userUnit = unit.getNumericValue();
    return geometry;
}

QSizeF PageGeometry::displaySize() const {
    return rotation % 180 == 0 ? cropBox.size() : cropBox.size().transposed();
}

QRectF PageGeometry::toUser(const QRectF& d) const {
    const qreal w = cropBox.width();
    const qreal h = cropBox.height();
    QRectF r;
    switch (rotation) {
    case 90:
        r = {w - d.top() - d.height(), d.left(), d.height(), d.width()};
        break;
    case 180:
        r = {w - d.left() - d.width(), h - d.top() - d.height(), d.width(), d.height()};
        break;
    case 270:
        r = {d.top(), h - d.left() - d.width(), d.height(), d.width()};
        break;
    default:
        r = d;
    }
    return r.translated(cropBox.topLeft());
}

QRectF PageGeometry::toDisplay(const QRectF& user) const {
    const qreal w = cropBox.width();
    const qreal h = cropBox.height();
    const QRectF u = user.translated(-cropBox.topLeft());
    switch (rotation) {
    case 90:
        return {u.top(), w - u.left() - u.width(), u.height(), u.width()};
    case 180:
        return {w - u.left() - u.width(), h - u.top() - u.height(), u.width(), u.height()};
    case 270:
        return {h - u.top() - u.height(), u.left(), u.height(), u.width()};
    default:
        return u;
    }
}

} // namespace vanthu::pdf
