#include "workflow/Secrecy.h"

#include "store/Documents.h"
#include "workflow/Act.h"

namespace vanthu::workflow {

Result<> requireLookedThrough(const office::Document& document) {
    if (document.flags.contains(office::Flag::SecrecyNotChecked))
        return fail("workflow.secrecy_not_checked", {document.subject});
    return {};
}

Result<office::Document> confirmUnclassified(Office& office, const Person& actor, const QString& documentId) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(office::Document document, store::document(transaction.connection(), documentId));
        if (document.flags.removeAll(office::Flag::SecrecyNotChecked) == 0)
            return document;
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.secrecy_cleared"), {}));
        return document;
    });
}

} // namespace vanthu::workflow
