#pragma once

#include "office/LawHints.h"
#include "store/Connection.h"

#include <QList>

namespace vanthu::store {

// What waits for the clerk under a time limit of the law: arrived and not answered; signed and not sent, also when it
// was issued and its message could not leave. Far less than the whole documents, because it is asked for at each
// change.
Result<QList<office::Pending>> pendingDocuments(Connection& connection);

} // namespace vanthu::store
