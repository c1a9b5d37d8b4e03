#pragma once

#include "base/Result.h"
#include "office/Document.h"
#include "workflow/Office.h"

#include <QString>

// Received documents whose files could not be looked through for the mark of a state secret: they go no further until a
// person has looked (Law 117/2025 art. 5).
namespace vanthu::workflow {

// `workflow.secrecy_not_checked` while the flag stands.
Result<> requireLookedThrough(const office::Document& document);

// The clerk has seen every page and there is no such mark. Journalled under the clerk's name; the flag is gone.
Result<office::Document> confirmUnclassified(Office& office, const Person& actor, const QString& documentId);

} // namespace vanthu::workflow
