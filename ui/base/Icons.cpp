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

} // namespace

QIcon icon(const QString& name, const QPalette& palette) {
    static const QSet<QString> coloured = {
        QStringLiteral("valid"),   QStringLiteral("unknown"), QStringLiteral("invalid"),    QStringLiteral("error"),
        QStringLiteral("warning"), QStringLiteral("success"), QStringLiteral("information")};
    const QString base = QStringLiteral(":/vanthu/icons/") + name;
    if (coloured.contains(name))
        return QIcon(base + QStringLiteral(".png")); // Qt finds @2x and @3x beside it
    QIcon result;
    for (int scale = 1; scale <= 3; ++scale) {
        const QString suffix = scale == 1 ? QString() : QStringLiteral("@%1x").arg(scale);
        const QPixmap mask(base + suffix + QStringLiteral(".png"));
        result.addPixmap(tinted(mask, palette.color(QPalette::Active, QPalette::WindowText)), QIcon::Normal);
        result.addPixmap(tinted(mask, palette.color(QPalette::Disabled, QPalette::WindowText)), QIcon::Disabled);
        result.addPixmap(tinted(mask, palette.color(QPalette::Active, QPalette::HighlightedText)), QIcon::Selected);
    }
    return result;
}

} // namespace vanthu::ui
