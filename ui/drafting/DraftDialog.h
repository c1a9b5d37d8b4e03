#pragma once

#include "workflow/Outgoing.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QThreadPool;

namespace vanthu::ui {

class MessageBar;
class RecipientPicker;

// A new outgoing document: written here, or an existing PDF chosen or dropped on the dialog. Nothing is lost when
// saving fails: the dialog stays open with what was entered and says why.
class DraftDialog : public QDialog {
    Q_OBJECT
public:
    DraftDialog(workflow::Office& office, const workflow::Person& author, QThreadPool* pool, QWidget* parent = nullptr);

    // Takes this PDF as the draft, as if it had been chosen.
    void setPdf(const QString& path);

Q_SIGNALS:
    void saved(const QString& documentId);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void reject() override;

private:
    void build();
    void retranslate();
    void choosePdf();
    void validate();
    void save();
    bool hasText() const;
    workflow::DraftRequest request() const;

    workflow::Office& m_office;
    workflow::Person m_author;
    QThreadPool* m_pool;
    QString m_clientKey; // one key for this dialog: pressing Save twice cannot make two documents
    QString m_pdf;
    bool m_saving = false;

    MessageBar* m_messages;
    QFormLayout* m_form;
    QComboBox* m_type;
    QLineEdit* m_subject;
    RecipientPicker* m_recipients;
    QComboBox* m_signer;
    QComboBox* m_urgency;
    QComboBox* m_secrecy;
    QCheckBox* m_hasDueDate;
    QDateEdit* m_dueDate;
    QTabWidget* m_content;
    QPlainTextEdit* m_body;
    QLabel* m_pdfLabel;
    QPushButton* m_choosePdf;
    QLabel* m_hint;
    QPushButton* m_save;
    QPushButton* m_cancel;
};

} // namespace vanthu::ui
