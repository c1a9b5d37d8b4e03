#pragma once

#include "office/Organisation.h"
#include "store/Connection.h"

#include <QList>

namespace vanthu::store {

// Inserts or replaces by id.
Result<> saveOrganisations(Transaction& transaction, const QList<office::Organisation>& organisations);
// Agencies in force whose name, code or old code contains what was typed, marks or not; hubs ("W00") are left out.
Result<QList<office::Organisation>> searchOrganisations(Connection& connection, const QString& typed, int limit);
Result<std::optional<office::Organisation>> organisation(Connection& connection, const QString& id);

} // namespace vanthu::store
