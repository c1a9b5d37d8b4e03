#pragma once

#include <QLayout>

namespace vanthu::ui {

// Buttons in a row, and in further rows where the font or the language makes them too wide for one.
class FlowLayout : public QLayout {
    Q_OBJECT
public:
    using QLayout::QLayout;
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;

    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override; // all in one row
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    // Returns the height that is used; with `place`, the items are put there.
    int arrange(const QRect& rect, bool place) const;

    QList<QLayoutItem*> m_items;
};

} // namespace vanthu::ui
