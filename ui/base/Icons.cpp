#include "ui/base/Icons.h"

#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSet>

namespace vanthu::ui {

namespace {

QPixmap tinted(const QPixmap& mask, const QColor& colour) {
    QPixmap pixmap = mask;
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), colour);
    return pixmap;
}

// Breeze's coloured marks have dark outlines, which a dark window would swallow: those take the text's colour.
QPixmap withLightOutlines(const QPixmap& mark, const QColor& colour) {
    QImage image = mark.toImage().convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > 0 && pixel.value() < 90 && pixel.hsvSaturation() < 90)
                image.setPixelColor(x, y, QColor(colour.red(), colour.green(), colour.blue(), pixel.alpha()));
        }
    return QPixmap::fromImage(image);
}

} // namespace

QIcon icon(const QString& name, const QPalette& palette) {
    static const QSet<QString> coloured = {
        QStringLiteral("valid"),   QStringLiteral("unknown"), QStringLiteral("invalid"),    QStringLiteral("error"),
        QStringLiteral("warning"), QStringLiteral("success"), QStringLiteral("information")};
    const QString base = QStringLiteral(":/vanthu/icons/") + name;
    const bool dark = palette.color(QPalette::Window).lightness() < 128;
    if (coloured.contains(name) && !dark)
        return QIcon(base + QStringLiteral(".png")); // Qt finds @2x and @3x beside it
    QIcon result;
    for (int scale = 1; scale <= 3; ++scale) {
        const QString suffix = scale == 1 ? QString() : QStringLiteral("@%1x").arg(scale);
        const QPixmap mask(base + suffix + QStringLiteral(".png"));
        if (coloured.contains(name)) {
            result.addPixmap(withLightOutlines(mask, palette.color(QPalette::Active, QPalette::WindowText)));
            continue;
        }
        result.addPixmap(tinted(mask, palette.color(QPalette::Active, QPalette::WindowText)), QIcon::Normal);
        result.addPixmap(tinted(mask, palette.color(QPalette::Disabled, QPalette::WindowText)), QIcon::Disabled);
        result.addPixmap(tinted(mask, palette.color(QPalette::Active, QPalette::HighlightedText)), QIcon::Selected);
    }
    return result;
}

} // namespace vanthu::ui
