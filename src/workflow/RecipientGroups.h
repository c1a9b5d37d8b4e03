#pragma once

#include "store/Recipients.h"
#include "workflow/Office.h"

#include <QList>
#include <QString>
#include <QStringList>

// The groups of recipients that this agency has made ("Các sở, ban, ngành"). All block.
namespace vanthu::workflow {

// Last used first.
Result<QList<store::RecipientGroup>> recipientGroups(const Office& office);
// Makes the group, or gives it these members. `store.group_unnamed`.
Result<> saveRecipientGroup(const Office& office, const QString& name, const QStringList& organIds);
// `workflow.group_exists` when another group has that name; `store.group_unnamed`.
Result<> renameRecipientGroup(const Office& office, const QString& from, const QString& to);
Result<> removeRecipientGroup(const Office& office, const QString& name);

} // namespace vanthu::workflow
