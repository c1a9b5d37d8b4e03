#pragma once

#include "office/Organisation.h"
#include "store/Connection.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

// To whom this agency writes: those it wrote to before, and the groups it has made of them ("Các sở, ban, ngành").
namespace vanthu::store {

struct RecipientGroup {
    QString name; // unique
    QList<office::Organisation> members;
};

// In the transaction that issues a document.
Result<> rememberRecipients(Transaction& transaction, const QStringList& organIds, const QDateTime& now);
// Most used first; only agencies in force.
Result<QList<office::Organisation>> rememberedRecipients(Connection& connection, int limit);

// Creates or replaces the group. `store.group_unnamed`.
Result<> saveRecipientGroup(Transaction& transaction, const QString& name, const QStringList& organIds);
Result<> removeRecipientGroup(Transaction& transaction, const QString& name);
// Last used first, that is when all of its members were written to; then by name. Members that are no longer in force
// are left out.
Result<QList<RecipientGroup>> recipientGroups(Connection& connection);

} // namespace vanthu::store
