#pragma once

#include "store/CaseFiles.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace vanthu::ui {

class MessageBar;
class Session;

// Opens a case file. What was entered stays when saving fails.
class NewCaseDialog : public QDialog {
    Q_OBJECT
public:
    explicit NewCaseDialog(Session& session, QWidget* parent = nullptr);

Q_SIGNALS:
    void created(const QString& caseFileId);

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    void retranslate();
    void showState();
    void save();

    Session& m_session;
    bool m_saving = false;
    MessageBar* m_messages;
    QFormLayout* m_form;
    QLineEdit* m_code;
    QLineEdit* m_title;
    QComboBox* m_retention;
    QPushButton* m_save;
    QPushButton* m_cancel;
};

} // namespace vanthu::ui
