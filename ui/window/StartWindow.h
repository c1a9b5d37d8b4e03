#pragma once

#include "base/Error.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace vanthu::ui {

class MessageBar;

// What is seen before the main window: what is being prepared, or why it could not be and what to do about it.
class StartWindow : public QWidget {
    Q_OBJECT
public:
    explicit StartWindow(QWidget* parent = nullptr);

    void showStep(const QString& step);
    void showError(const vanthu::Error& error);

private:
    QLabel* m_title;
    QLabel* m_step;
    QProgressBar* m_progress;
    MessageBar* m_messages;
    QPushButton* m_close;
};

} // namespace vanthu::ui
