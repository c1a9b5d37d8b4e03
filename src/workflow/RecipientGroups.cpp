#include "workflow/RecipientGroups.h"

namespace vanthu::workflow {

Result<QList<store::RecipientGroup>> recipientGroups(const Office& office) {
    return office.store().read(store::recipientGroups);
}

Result<> saveRecipientGroup(const Office& office, const QString& name, const QStringList& organIds) {
    return office.store().write(
        [&](store::Transaction& transaction) { return store::saveRecipientGroup(transaction, name, organIds); });
}

Result<> renameRecipientGroup(const Office& office, const QString& from, const QString& to) {
    const QString name = to.simplified();
    if (name == from)
        return {};
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY(const QList<store::RecipientGroup> groups, store::recipientGroups(transaction.connection()));
        QStringList members;
        for (const store::RecipientGroup& group : groups) {
            if (group.name == name)
                return fail("workflow.group_exists", {name});
            if (group.name == from)
                for (const office::Organisation& member : group.members)
                    members += member.id;
        }
        TRY_VOID(store::saveRecipientGroup(transaction, name, members));
        return store::removeRecipientGroup(transaction, from);
    });
}

Result<> removeRecipientGroup(const Office& office, const QString& name) {
    return office.store().write(
        [&](store::Transaction& transaction) { return store::removeRecipientGroup(transaction, name); });
}

} // namespace vanthu::workflow
