#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace vanthu::ui {

// What a list shows when it has nothing: what will stand here, and, where there is one, the button that makes the
// first.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const QString& iconName, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& explanation, const QString& action = {});

Q_SIGNALS:
    void actionRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_explanation;
    QPushButton* m_action;
};

} // namespace vanthu::ui
