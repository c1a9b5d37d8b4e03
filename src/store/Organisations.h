#pragma once

#include "office/Organisation.h"
#include "store/Connection.h"

#include <QDateTime>
#include <QList>

// The national list of agencies, 120,000 of them, kept here so that it can be searched without the axis. It is
// versioned by date: names and codes change (the mergers of 2025), and an old document keeps the name of its day.
namespace vanthu::store {

// Inserts or replaces by id, and finds it from now on unless it is a hub ("W00") or no longer in force. A replaced
// agency whose name, parent or old code differs leaves its earlier version behind, valid until its `validFrom`.
Result<> saveOrganisations(Transaction& transaction, const QList<office::Organisation>& organisations);

// What of the axis's list is news here: new agencies, changed ones (valid from `today`), and those that the list no
// longer has (valid to `today`). A list of full size without changes gives nothing to write. `store.directory_shrunk`
// when more than a fifth of the agencies in force would go: no reform does that, a truncated reply does.
Result<QList<office::Organisation>> directoryChanges(Connection& connection, const QList<office::Organisation>& list,
                                                     const QDate& today);

// Agencies in force, each typed word beginning a word of the name or code, marks or not, in any order: the exact code
// first, then those to whom documents were sent before, then by the list's order, higher agencies before lower ones.
Result<QList<office::Organisation>> searchOrganisations(Connection& connection, const QString& typed, int limit);
// By the code of either generation; the one in force when there are several.
Result<std::optional<office::Organisation>> organisation(Connection& connection, const QString& id);
// As it was on that day: its name in a document of that date. The present one when nothing older is known.
Result<std::optional<office::Organisation>> organisationAt(Connection& connection, const QString& id,
                                                           const QDate& date);

// When the whole list was last taken over; invalid = never.
Result<QDateTime> directoryRefreshedAt(Connection& connection);
Result<> markDirectoryRefreshed(Transaction& transaction, const QDateTime& now);

} // namespace vanthu::store
