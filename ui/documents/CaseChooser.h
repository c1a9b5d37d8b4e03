#pragma once

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace vanthu::ui {

class MessageBar;
class Session;

// Chooses one of the open case files, read by a worker.
class CaseChooser : public QDialog {
    Q_OBJECT
public:
    CaseChooser(Session& session, const QString& subject, QWidget* parent = nullptr);

Q_SIGNALS:
    void caseChosen(const QString& caseFileId);

protected:
    void changeEvent(QEvent* event) override;

private:
    void load();
    void retranslate();
    Session& m_session;
    MessageBar* m_messages;
    QLabel* m_subject;
    QLabel* m_label;
    QListWidget* m_cases;
    QPushButton* m_choose;
    QPushButton* m_cancel;
};

} // namespace vanthu::ui
