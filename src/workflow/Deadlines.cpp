#include "workflow/Deadlines.h"

#include "store/Deadlines.h"

namespace vanthu::workflow {

Result<QHash<QString, office::LawHint>> lawHints(const Office& office) {
    TRY(const QList<office::Pending> pending, office.store().read(store::pendingDocuments));
    QHash<QString, office::LawHint> hints;
    for (const office::Pending& one : pending)
        if (const auto hint = office::lawHint(office.calendar(), one, office.now()))
            hints.insert(one.documentId, *hint);
    return hints;
}

} // namespace vanthu::workflow
