#include "pdf/images/PageDifference.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vanthu::pdf {

namespace {

constexpr int cell = 8;  // pixels
constexpr int reach = 2; // cells: changes that close are one
constexpr qsizetype mostBoxes = 40;

bool differ(QRgb a, QRgb b, int distance) {
    return std::abs(qRed(a) - qRed(b)) > distance || std::abs(qGreen(a) - qGreen(b)) > distance ||
           std::abs(qBlue(a) - qBlue(b)) > distance;
}

struct Grid {
    int columns;
    int rows;
    std::vector<char> changed;

    Grid(const QImage& before, const QImage& after, int distance)
        : columns((before.width() + cell - 1) / cell)
        , rows((before.height() + cell - 1) / cell)
        , changed(std::size_t(columns) * std::size_t(rows), 0) {
        for (int y = 0; y < before.height(); ++y) {
            const auto* a = reinterpret_cast<const QRgb*>(before.constScanLine(y));
            const auto* b = reinterpret_cast<const QRgb*>(after.constScanLine(y));
            for (int x = 0; x < before.width(); ++x)
                if (a[x] != b[x] && differ(a[x], b[x], distance))
                    at(x / cell, y / cell) = 1;
        }
    }
    char& at(int x, int y) { return changed[std::size_t(y) * std::size_t(columns) + std::size_t(x)]; }

    // The box of all changed cells that hang together with this one; they are done with afterwards.
    QRect take(int x, int y) {
        QRect box(x, y, 1, 1);
        std::vector<QPoint> open = {{x, y}};
        at(x, y) = 0;
        while (!open.empty()) {
            const QPoint here = open.back();
            open.pop_back();
            box |= QRect(here, QSize(1, 1));
            for (int v = std::max(0, here.y() - reach); v <= std::min(rows - 1, here.y() + reach); ++v)
                for (int u = std::max(0, here.x() - reach); u <= std::min(columns - 1, here.x() + reach); ++u)
                    if (at(u, v)) {
                        at(u, v) = 0;
                        open.emplace_back(u, v);
                    }
        }
        return box;
    }
};

} // namespace

QList<QRectF> differentAreas(const QImage& before, const QImage& after, int distance) {
    const QRectF everywhere(0, 0, 1, 1);
    if (before.isNull() || after.isNull() || std::abs(before.width() - after.width()) > 2 ||
        std::abs(before.height() - after.height()) > 2)
        return {everywhere};
    const QSize size = before.size().boundedTo(after.size());
    const QRect common(QPoint(0, 0), size);
    Grid grid(before.copy(common).convertToFormat(QImage::Format_RGB32),
              after.copy(common).convertToFormat(QImage::Format_RGB32), distance);
    QList<QRectF> boxes;
    for (int y = 0; y < grid.rows; ++y)
        for (int x = 0; x < grid.columns; ++x)
            if (grid.at(x, y)) {
                const QRect box = grid.take(x, y);
                boxes +=
                    QRectF(double(box.x() * cell) / size.width(), double(box.y() * cell) / size.height(),
                           double(box.width() * cell) / size.width(), double(box.height() * cell) / size.height()) &
                    everywhere;
            }
    if (boxes.size() <= mostBoxes)
        return boxes;
    QRectF all;
    for (const QRectF& box : boxes)
        all |= box;
    return {all};
}

} // namespace vanthu::pdf
