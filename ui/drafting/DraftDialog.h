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

// A new outgoing document: written here, or an existing PDF chosen or dropped on the dialog. It may answer, recall,
// update or replace another one, which stands in a line of its own. Nothing is lost when saving fails: the dialog stays
// open with what was entered and says why.
class DraftDialog : public QDialog {
    Q_OBJECT
public:
    DraftDialog(workflow::Office& office, const workflow::Person& author, QThreadPool* pool, QWidget* parent = nullptr);

    // Takes this PDF as the draft, as if it had been chosen.
    void setPdf(const QString& path);
    // Links the draft to that document and fills in what it suggests, where nothing was entered yet.
    void linkTo(office::LinkKind kind, const QString& documentId);
    bool isSettled() const { return !m_saving && !m_linking; }

Q_SIGNALS:
    void saved(const QString& documentId);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void reject() override;

private:
    void build();
    void retranslate();
    void choosePdf();
    void validate();
    void save();
    void takeSuggestion(office::LinkKind kind, const QString& name, const workflow::DraftRequest& draft);
    void removeLink();
    void showLink();
    bool hasText() const;
    workflow::DraftRequest request() const;

    workflow::Office& m_office;
    workflow::Person m_author;
    QThreadPool* m_pool;
    QString m_clientKey; // one key for this dialog: pressing Save twice cannot make two documents
    QString m_pdf;
    bool m_saving = false;
    bool m_linking = false;
    std::optional<workflow::LinkChoice> m_link;
    QString m_linkName;  // of the other document
    QString m_suggested; // trích yếu as the link suggested it

    MessageBar* m_messages;
    QFormLayout* m_form;
    QComboBox* m_type;
    QLineEdit* m_subject;
    RecipientPicker* m_recipients;
    QComboBox* m_signer;
    QComboBox* m_urgency;
    QComboBox* m_secrecy;
    QLabel* m_linkText;
    QPushButton* m_removeLink;
    QCheckBox* m_hasDueDate;
    QDateEdit* m_dueDate;
    QCheckBox* m_paperCopy;
    QTabWidget* m_content;
    QPlainTextEdit* m_body;
    QLabel* m_pdfLabel;
    QPushButton* m_choosePdf;
    QLabel* m_hint;
    QPushButton* m_save;
    QPushButton* m_cancel;
};

} // namespace vanthu::ui
