#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace vanthu::ui {

class Session;

// At the foot of the main window: how the last pass of the exchange ended, and the button for one more. A pass that
// takes longer than a moment shows that it goes on, and can be stopped.
class SyncStatus : public QWidget {
    Q_OBJECT
public:
    SyncStatus(Session& session, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showAll();
    void showText();
    QString outcome() const;
    QString problems() const;
    void press();

    Session& m_session;
    bool m_stopping = false;
    QTimer m_patience; // until a pass counts as a long one
    QLabel* m_text;
    QProgressBar* m_progress;
    QToolButton* m_button;
};

} // namespace vanthu::ui
