#pragma once

#include "office/Document.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTreeWidget;

namespace vanthu::ui {

// Chooses among the recipients of an issued document, each with what is known of it: to whom it is sent again, or who
// is asked to give it back and why.
class RecipientsDialog : public QDialog {
    Q_OBJECT
public:
    enum class Purpose { Recall, Resend };
    RecipientsDialog(Purpose purpose, const office::Document& document, QWidget* parent = nullptr);

Q_SIGNALS:
    // `reason` is empty for Resend, which has one recipient.
    void recipientsChosen(const QStringList& organIds, const QString& reason);

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    void fill();
    QStringList chosen() const;
    void validate();
    void retranslate();

    Purpose m_purpose;
    office::Document m_document;
    QLabel* m_subject;
    QLabel* m_label;
    QTreeWidget* m_recipients;
    QLabel* m_reasonLabel;
    QPlainTextEdit* m_reason;
    QLabel* m_hint;
    QPushButton* m_go;
    QPushButton* m_cancel;
};

// "Đã tiếp nhận, 02/03/2026 09:00"
QString recipientState(const office::Recipient& recipient);
// "Đồng ý": the answer of one who was asked; empty when nobody asked.
QString requestState(const office::Recipient& recipient);

} // namespace vanthu::ui
