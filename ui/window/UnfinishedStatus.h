#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace vanthu::ui {

class Session;

// At the foot of the main window while signatures wait for their time-stamp: how many, why, and the button that asks
// for it now. Hidden when none does.
class UnfinishedStatus : public QWidget {
    Q_OBJECT
public:
    UnfinishedStatus(Session& session, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showAll();

    Session& m_session;
    QLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_button;
};

} // namespace vanthu::ui
