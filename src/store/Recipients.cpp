#include "store/Recipients.h"

namespace vanthu::store {

namespace {

office::Organisation memberOf(const Row& row) {
    return {row.text(1), row.text(2), row.text(3), row.text(4), row.date(5), {}};
}

} // namespace

Result<> rememberRecipients(Transaction& transaction, const QStringList& organIds, const QDateTime& now) {
    for (const QString& id : organIds)
        TRY_VOID(transaction.connection().execute(
            "INSERT INTO recipient_use (organ_id, uses, last_used_at) VALUES (?, 1, ?) "
            "ON CONFLICT (organ_id) DO UPDATE SET uses = recipient_use.uses + 1, last_used_at = excluded.last_used_at",
            {id, toValue(now)}));
    return {};
}

Result<QList<office::Organisation>> rememberedRecipients(Connection& connection, int limit) {
    QList<office::Organisation> found;
    TRY_VOID(connection.select("SELECT '', o.id, o.name, o.parent_id, o.old_id, o.valid_from FROM recipient_use u "
                               "JOIN organisation o ON o.id = u.organ_id WHERE o.valid_to IS NULL "
                               "ORDER BY u.uses DESC, u.last_used_at DESC, o.id LIMIT ?",
                               {toValue(limit)}, [&](const Row& row) { found += memberOf(row); }));
    return found;
}

Result<> saveRecipientGroup(Transaction& transaction, const QString& name, const QStringList& organIds) {
    const QString trimmed = name.simplified();
    if (trimmed.isEmpty())
        return fail("store.group_unnamed");
    TRY_VOID(removeRecipientGroup(transaction, trimmed));
    TRY_VOID(transaction.connection().execute("INSERT INTO recipient_group (name) VALUES (?)", {trimmed}));
    int position = 0;
    for (const QString& id : organIds)
        TRY_VOID(transaction.connection().execute(
            "INSERT INTO recipient_group_member (group_name, position, organ_id) VALUES (?, ?, ?) "
            "ON CONFLICT (group_name, organ_id) DO NOTHING",
            {trimmed, toValue(++position), id}));
    return {};
}

Result<> removeRecipientGroup(Transaction& transaction, const QString& name) {
    TRY_VOID(transaction.connection().execute("DELETE FROM recipient_group_member WHERE group_name = ?", {name}));
    return transaction.connection().execute("DELETE FROM recipient_group WHERE name = ?", {name});
}

Result<QList<RecipientGroup>> recipientGroups(Connection& connection) {
    QList<RecipientGroup> groups;
    TRY_VOID(connection.select(
        "SELECT g.name, o.id, o.name, o.parent_id, o.old_id, o.valid_from FROM recipient_group g "
        "LEFT JOIN recipient_group_member m ON m.group_name = g.name "
        "LEFT JOIN organisation o ON o.id = m.organ_id AND o.valid_to IS NULL ORDER BY "
        "(SELECT MIN(COALESCE(u.last_used_at, '')) FROM recipient_group_member used LEFT JOIN recipient_use u "
        "ON u.organ_id = used.organ_id WHERE used.group_name = g.name) DESC, g.name, m.position",
        {}, [&](const Row& row) {
            if (groups.isEmpty() || groups.last().name != row.text(0))
                groups += RecipientGroup{row.text(0), {}};
            if (!row.isNull(1))
                groups.last().members += memberOf(row);
        }));
    return groups;
}

} // namespace vanthu::store
