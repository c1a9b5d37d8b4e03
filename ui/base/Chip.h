#pragma once

#include <QColor>
#include <QStyledItemDelegate>

namespace vanthu::ui {

// Meaning of a state at a glance; always beside its word, never colour alone.
enum class Tone { Neutral, Waiting, Active, Good, Bad };

QColor toneColour(Tone tone);

// Draws a cell's text as a rounded label in the tone given by `ChipDelegate::ToneRole`.
class ChipDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int ToneRole = Qt::UserRole + 100;
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace vanthu::ui
