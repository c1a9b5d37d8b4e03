#pragma once

#include "base/Cancel.h"
#include "office/Document.h"
#include "store/Store.h"
#include "workflow/Office.h"

#include <QList>

// What the acts of this room share: who may, whether it was done already, and the one way to store a change.
namespace vanthu::workflow {

// `workflow.role_refused` unless the person has the role.
Result<> requireRole(const Person& actor, Role role);

QString nameAndPosition(const Person& person);
QString newId();

// Whether the document has reached `state` on its life line, or gone past it: the act that leads there was done before.
bool hasReached(const office::Document& document, office::State state);

// Stores the document and its journal entry in the caller's transaction. `act` is stable: "document.signed".
Result<> record(Office& office, store::Transaction& transaction, const Person& actor, office::Document& document,
                const QString& act, const QString& detail);

Result<office::Document> load(Office& office, const QString& documentId);

// `workflow.signature_required` unless the document's file is valid and has at least so many signatures.
Result<> requireValidSignatures(Office& office, const office::Document& document, int atLeast, const Cancel& cancel);

// Puts a finished file into the blobs as the document's new main file; the temporary file is removed.
Result<> replaceMainFile(Office& office, office::Document& document, const QString& temporaryFile);

} // namespace vanthu::workflow
