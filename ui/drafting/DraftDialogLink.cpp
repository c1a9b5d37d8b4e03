// A draft that answers, recalls, updates or replaces another document.

#include "store/Documents.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Task.h"
#include "ui/documents/LinkTexts.h"
#include "ui/drafting/DraftDialog.h"
#include "ui/drafting/RecipientPicker.h"
#include "workflow/Links.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace vanthu::ui {

void DraftDialog::linkTo(office::LinkKind kind, const QString& documentId) {
    struct Suggested {
        QString name;
        workflow::DraftRequest draft;
    };
    m_linking = true;
    runTask(
        this, m_pool,
        [office = &m_office, kind, documentId]() -> vanthu::Result<Suggested> {
            TRY(const office::Document target, office->store().read([&](store::Connection& connection) {
                return store::document(connection, documentId);
            }));
            TRY(workflow::DraftRequest draft, workflow::suggestDraft(*office, kind, documentId));
            return Suggested{workflow::nameInText(target), std::move(draft)};
        },
        [this, kind](const vanthu::Result<Suggested>& suggested) {
            m_linking = false;
            if (suggested)
                takeSuggestion(kind, suggested->name, suggested->draft);
            else
                m_messages->showError(suggested.error());
        });
}

void DraftDialog::takeSuggestion(office::LinkKind kind, const QString& name, const workflow::DraftRequest& draft) {
    m_link = draft.links.first();
    m_linkName = name;
    m_suggested = draft.subject;
    m_type->setCurrentText(draft.typeName);
    if (m_subject->text().isEmpty())
        m_subject->setText(draft.subject);
    for (const workflow::RecipientChoice& recipient : draft.recipients)
        m_recipients->add(recipient);
    // An update is the same document: kind and recipients are its original's.
    m_type->setEnabled(kind != office::LinkKind::Update);
    m_recipients->setEnabled(kind != office::LinkKind::Update);
    showLink();
    validate();
    m_body->setFocus();
}

void DraftDialog::removeLink() {
    m_link.reset();
    m_type->setEnabled(true);
    m_recipients->setEnabled(true);
    showLink();
    m_subject->setFocus();
}

void DraftDialog::showLink() {
    m_form->setRowVisible(0, m_link.has_value());
    m_linkText->setText(m_link ? linkTitle(m_link->kind, m_linkName) : QString());
    const auto title = [this] {
        if (!m_link)
            return tr("Soạn văn bản đi");
        switch (m_link->kind) {
        case office::LinkKind::Recall:
            return tr("Soạn văn bản thu hồi");
        case office::LinkKind::Update:
            return tr("Soạn bản cập nhật");
        case office::LinkKind::Replace:
            return tr("Soạn văn bản thay thế");
        case office::LinkKind::Reply:
            break;
        }
        return tr("Soạn văn bản trả lời");
    };
    setWindowTitle(title());
}

} // namespace vanthu::ui
