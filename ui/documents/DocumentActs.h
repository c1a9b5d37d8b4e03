#pragma once

#include "office/Document.h"
#include "workflow/Profile.h"

#include <QCoreApplication>
#include <QList>

#include <optional>

// What a person can do with a document: which acts its state allows and whose they are. Only a help for the eyes: the
// workflow room judges again when the act is done.
namespace vanthu::ui {

enum class DocumentAct {
    Submit,
    Approve,
    Sign,
    AssignNumber,
    Seal,
    Issue,
    UndoIssue,
    ConfirmUnclassified,
    Accept,
    Refuse,
    Recall,
    Agree,
    Decline,
    Reply,
    Complete,
    FileInCase,
    // in the menu
    Resend,
    RecallByDocument,
    Update,
    Replace,
    ExportEvidence,
};

const QList<DocumentAct>& allActs();
// The document's state calls for this act. The undo window of UndoIssue is the caller's to know.
bool stateAllows(const office::Document& document, DocumentAct act);
// Nothing: anyone may do it.
std::optional<workflow::Role> roleFor(DocumentAct act);
QString roleTitle(workflow::Role role);
// The answer to a request is named after what was asked.
QString actTitle(DocumentAct act, office::RequestKind asked = office::RequestKind::None);
// Done seldom: in the menu of the page and not among its buttons.
bool isInMenu(DocumentAct act);
QString actIcon(DocumentAct act);
// Stable, for object names: "approve".
QString actName(DocumentAct act);
// What is told in the message bar when it is done.
QString doneText(DocumentAct act, office::RequestKind asked = office::RequestKind::None);

} // namespace vanthu::ui
