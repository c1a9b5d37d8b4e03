#include "store/Organisations.h"

#include "base/Text.h"
#include "store/DoneAt.h"
#include "store/Recipients.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <iterator>

namespace vanthu::store {

namespace {

using office::Organisation;

#define ORGANISATION_COLUMNS "o.id, o.name, o.parent_id, o.old_id, o.valid_from, o.valid_to"

constexpr int mostRemembered = 500;
constexpr int smallDirectory = 100; // below, a change of any size is plausible

Organisation readOrganisation(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.date(4), row.date(5)};
}

Result<QList<Organisation>> organisationsWhere(Connection& connection, const char* sql,
                                               std::initializer_list<Value> values) {
    QList<Organisation> found;
    TRY_VOID(connection.select(sql, values, [&](const Row& row) { found += readOrganisation(row); }));
    return found;
}

// Centres of the axis itself, to which nobody writes (edxml.md §4.4).
bool isHub(const Organisation& organisation) {
    return organisation.id.contains(QLatin1String("W00"));
}

bool isSame(const Organisation& a, const Organisation& b) {
    return a.name == b.name && a.parentId == b.parentId && a.oldId == b.oldId;
}

QString wordsOf(const Organisation& o) {
    return foldText(QStringList{o.name, o.id, o.oldId}.join(QLatin1Char(' ')));
}

// Every typed word begins a word of the agency's; the same rule that the index follows.
bool hasWords(const Organisation& organisation, const QString& typedAndFolded) {
    const QString words = QLatin1Char(' ') + wordsOf(organisation);
    const QStringList typed = typedAndFolded.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(typed.begin(), typed.end(),
                       [&](const QString& word) { return words.contains(QLatin1Char(' ') + word); });
}

Result<> keepEarlierVersion(Connection& connection, const Organisation& present, const Organisation& next) {
    if (isSame(present, next) || !next.validFrom.isValid())
        return {};
    return connection.execute("INSERT INTO organisation_history (id, name, parent_id, old_id, valid_from, valid_to) "
                              "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id, valid_to) DO NOTHING",
                              {present.id, present.name, present.parentId, present.oldId, toValue(present.validFrom),
                               toValue(next.validFrom)});
}

Result<> makeFindable(Connection& connection, const Organisation& o, const QString& folded) {
    TRY(const auto number, connection.number("SELECT search_number FROM organisation WHERE id = ?", {o.id}));
    TRY_VOID(connection.execute("DELETE FROM organisation_words WHERE rowid = ?", {number.value_or(0)}));
    if (isHub(o) || o.validTo.isValid())
        return {};
    return connection.execute("INSERT INTO organisation_words (rowid, words) VALUES (?, ?)",
                              {number.value_or(0), folded});
}

Result<> saveOne(Connection& connection, const Organisation& o) {
    TRY(const QList<Organisation> present,
        organisationsWhere(connection, "SELECT " ORGANISATION_COLUMNS " FROM organisation o WHERE o.id = ?", {o.id}));
    if (!present.isEmpty())
        TRY_VOID(keepEarlierVersion(connection, present.first(), o));
    const QString folded = wordsOf(o);
    TRY_VOID(connection.execute(
        "INSERT INTO organisation (id, name, parent_id, old_id, valid_from, valid_to, folded, search_number) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(search_number), 0) + 1 FROM organisation)) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id, "
        "old_id = excluded.old_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to, "
        "folded = excluded.folded",
        {o.id, o.name, o.parentId, o.oldId, toValue(o.validFrom), toValue(o.validTo), folded}));
    return makeFindable(connection, o, folded);
}

// `"so"* "noi"*`: each word as the beginning of one, quoted so that nothing typed is an operator.
QString wordsQuery(const QString& folded) {
    QString query;
    for (QString word : folded.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        word.remove(QLatin1Char('"'));
        const bool hasLetter = std::any_of(word.begin(), word.end(), [](QChar c) { return c.isLetterOrNumber(); });
        if (hasLetter)
            query += QLatin1Char('"') + word + QLatin1String("\"* ");
    }
    return query;
}

void append(QList<Organisation>& all, const QList<Organisation>& more, int limit) {
    for (const Organisation& one : more) {
        const bool known = std::any_of(all.begin(), all.end(), [&](const Organisation& o) { return o.id == one.id; });
        if (!known && all.size() < limit)
            all += one;
    }
}

} // namespace

Result<> saveOrganisations(Transaction& transaction, const QList<Organisation>& organisations) {
    for (const Organisation& organisation : organisations)
        TRY_VOID(saveOne(transaction.connection(), organisation));
    return {};
}

Result<QList<Organisation>> directoryChanges(Connection& connection, const QList<Organisation>& list,
                                             const QDate& today) {
    QHash<QString, Organisation> known;
    TRY_VOID(connection.select("SELECT " ORGANISATION_COLUMNS " FROM organisation o WHERE o.valid_to IS NULL", {},
                               [&](const Row& row) { known.insert(row.text(0), readOrganisation(row)); }));
    QList<Organisation> changes;
    QSet<QString> listed;
    for (Organisation organisation : list) {
        if (organisation.id.isEmpty() || listed.contains(organisation.id))
            continue;
        listed += organisation.id;
        const auto present = known.constFind(organisation.id);
        if (present != known.constEnd() && isSame(*present, organisation))
            continue;
        if (present != known.constEnd())
            organisation.validFrom = today;
        changes += organisation;
    }
    // Ministries and provinces come before what is below them: in that order they are found.
    std::stable_sort(changes.begin(), changes.end(), [](const Organisation& a, const Organisation& b) {
        return std::pair(a.id.count(QLatin1Char('.')), a.id) < std::pair(b.id.count(QLatin1Char('.')), b.id);
    });
    QList<Organisation> retired;
    for (Organisation organisation : std::as_const(known)) {
        if (listed.contains(organisation.id))
            continue;
        organisation.validTo = today;
        retired += organisation;
    }
    if (known.size() >= smallDirectory && retired.size() > known.size() / 5)
        return fail("store.directory_shrunk", {QString::number(list.size()), QString::number(known.size())});
    return changes + retired;
}

Result<QList<Organisation>> searchOrganisations(Connection& connection, const QString& typed, int limit) {
    const QString folded = foldText(typed);
    const QString words = wordsQuery(folded);
    const QString code = typed.trimmed().toUpper();
    QList<Organisation> found;
    if (words.isEmpty())
        return found;
    TRY(const QList<Organisation> exact, organisationsWhere(connection,
                                                            "SELECT " ORGANISATION_COLUMNS " FROM organisation o "
                                                            "WHERE (o.id = ? OR o.old_id = ?) AND o.valid_to IS NULL",
                                                            {code, code}));
    append(found, exact, limit);
    TRY(const QList<Organisation> remembered, rememberedRecipients(connection, mostRemembered));
    QList<Organisation> fitting;
    std::copy_if(remembered.begin(), remembered.end(), std::back_inserter(fitting),
                 [&](const Organisation& o) { return hasWords(o, folded); });
    append(found, fitting, limit);
    TRY(const QList<Organisation> listed,
        organisationsWhere(connection,
                           "SELECT " ORGANISATION_COLUMNS " FROM organisation_words w "
                           "JOIN organisation o ON o.search_number = w.rowid "
                           "WHERE w.words MATCH ? ORDER BY w.rowid LIMIT ?",
                           {words, toValue(limit)}));
    append(found, listed, limit);
    return found;
}

Result<std::optional<Organisation>> organisation(Connection& connection, const QString& id) {
    TRY(const QList<Organisation> found,
        organisationsWhere(connection,
                           "SELECT " ORGANISATION_COLUMNS " FROM organisation o WHERE o.id = ? OR o.old_id = ? "
                           "ORDER BY o.valid_to IS NOT NULL, o.id <> ?",
                           {id, id, id}));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Result<std::optional<Organisation>> organisationAt(Connection& connection, const QString& id, const QDate& date) {
    TRY(const QList<Organisation> earlier,
        organisationsWhere(connection,
                           "SELECT " ORGANISATION_COLUMNS " FROM organisation_history o "
                           "WHERE o.id = ? AND o.valid_to > ? ORDER BY o.valid_to LIMIT 1",
                           {id, toValue(date)}));
    if (!earlier.isEmpty())
        return earlier.first();
    return organisation(connection, id);
}

Result<QDateTime> directoryRefreshedAt(Connection& connection) {
    return doneAt(connection, QStringLiteral("directory"));
}

Result<> markDirectoryRefreshed(Transaction& transaction, const QDateTime& now) {
    return markDone(transaction, QStringLiteral("directory"), now);
}

} // namespace vanthu::store
