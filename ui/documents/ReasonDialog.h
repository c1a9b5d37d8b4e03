#pragma once

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace vanthu::ui {

// Asks why a document or its update is refused or not given back; the other agency reads the answer. The button waits
// until something is written.
class ReasonDialog : public QDialog {
    Q_OBJECT
public:
    enum class Purpose { Refuse, Decline, DeclineUpdate };
    ReasonDialog(Purpose purpose, const QString& subject, QWidget* parent = nullptr);

Q_SIGNALS:
    void reasonGiven(const QString& reason);

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    void retranslate();
    Purpose m_purpose;
    QLabel* m_subject;
    QLabel* m_label;
    QPlainTextEdit* m_reason;
    QPushButton* m_refuse;
    QPushButton* m_cancel;
};

} // namespace vanthu::ui
