#pragma once

#include <QWidget>

namespace vanthu::ui {

// One page of the main window.
class PageWidget : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    // Reads again what the page shows; called when it comes to the front and after every change. Never blocks.
    virtual void refresh() = 0;
    // All that the page shows at this moment has arrived from its workers.
    virtual bool isSettled() const = 0;
    // The help page for it: "ky-so".
    virtual QString helpTopic() const = 0;
};

} // namespace vanthu::ui
