#include "ui/base/Chip.h"

#include <QApplication>
#include <QPainter>

namespace vanthu::ui {

QColor toneColour(Tone tone) {
    switch (tone) {
    case Tone::Waiting:
        return {214, 128, 0};
    case Tone::Active:
        return {29, 95, 191};
    case Tone::Good:
        return {30, 140, 80};
    case Tone::Bad:
        return {200, 50, 65};
    case Tone::Neutral:
        break;
    }
    return {110, 120, 130};
}

void ChipDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    const QString text = background.text;
    background.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);
    if (text.isEmpty())
        return;

    const QColor colour = toneColour(Tone(index.data(ToneRole).toInt()));
    const int height = option.fontMetrics.height() + 4;
    const int width = qMin(option.fontMetrics.horizontalAdvance(text) + 20, option.rect.width() - 8);
    const QRect chip(option.rect.left() + 4, option.rect.center().y() - height / 2, width, height);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QColor fill = selected ? option.palette.color(QPalette::HighlightedText) : colour;
    fill.setAlpha(selected ? 60 : 36);
    painter->setBrush(fill);
    painter->drawRoundedRect(chip, height / 2.0, height / 2.0);
    const bool dark = option.palette.color(QPalette::Base).lightness() < 128;
    painter->setPen(selected ? option.palette.color(QPalette::HighlightedText)
                    : dark   ? colour.lighter(160)
                             : colour.darker(115));
    painter->drawText(chip.adjusted(8, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, chip.width() - 12));
    painter->restore();
}

QSize ChipDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QString text = index.data().toString();
    return {option.fontMetrics.horizontalAdvance(text) + 28, option.fontMetrics.height() + 14};
}

} // namespace vanthu::ui
