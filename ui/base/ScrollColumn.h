#pragma once

#include <QScrollArea>

namespace vanthu::ui {

// A column of fields that scrolls on a small screen, while the buttons below it stay within reach. It is never cut at
// its sides, keeps its distance from the scroll bar, and what takes the focus comes into view.
class ScrollColumn : public QScrollArea {
    Q_OBJECT
public:
    ScrollColumn(QWidget* content, QWidget* parent);
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace vanthu::ui
