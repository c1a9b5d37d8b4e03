#include "store/Organisations.h"

#include "base/Text.h"

namespace vanthu::store {

namespace {

#define ORGANISATION_COLUMNS "id, name, parent_id, old_id, valid_from, valid_to"

office::Organisation readOrganisation(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.date(4), row.date(5)};
}

} // namespace

Result<> saveOrganisations(Transaction& transaction, const QList<office::Organisation>& organisations) {
    for (const office::Organisation& o : organisations) {
        const QString folded = foldText(QStringList{o.name, o.id, o.oldId}.join(QLatin1Char(' ')));
        TRY_VOID(transaction.connection().execute(
            "INSERT INTO organisation (" ORGANISATION_COLUMNS ", folded) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id, "
            "old_id = excluded.old_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to, "
            "folded = excluded.folded",
            {o.id, o.name, o.parentId, o.oldId, toValue(o.validFrom), toValue(o.validTo), folded}));
    }
    return {};
}

Result<QList<office::Organisation>> searchOrganisations(Connection& connection, const QString& typed, int limit) {
    QList<office::Organisation> found;
    TRY_VOID(connection.select("SELECT " ORGANISATION_COLUMNS " FROM organisation WHERE instr(folded, ?) > 0 "
                               "AND valid_to IS NULL AND instr(id, 'W00') = 0 ORDER BY id LIMIT ?",
                               {foldText(typed), toValue(limit)},
                               [&](const Row& row) { found += readOrganisation(row); }));
    return found;
}

Result<std::optional<office::Organisation>> organisation(Connection& connection, const QString& id) {
    std::optional<office::Organisation> found;
    TRY_VOID(connection.select("SELECT " ORGANISATION_COLUMNS " FROM organisation WHERE id = ?", {id},
                               [&](const Row& row) { found = readOrganisation(row); }));
    return found;
}

} // namespace vanthu::store
