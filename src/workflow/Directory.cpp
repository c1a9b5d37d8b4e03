#include "workflow/Directory.h"

#include "base/Clock.h"
#include "base/Text.h"
#include "store/Organisations.h"

#include <chrono>
#include <thread>

namespace vanthu::workflow {

namespace {

constexpr qsizetype rowsInOneTransaction = 80;
constexpr auto pauseForOthers = std::chrono::milliseconds(3);
constexpr qint64 hour = 3600;

office::Organisation organisationOf(const exchange::Agency& agency) {
    office::Organisation organisation;
    organisation.id = agency.code.trimmed().toUpper();
    organisation.oldId = agency.oldCode.trimmed().toUpper();
    organisation.name = toNfc(agency.name).simplified();
    organisation.parentId = organisation.id.section(QLatin1Char('.'), 0, -2);
    return organisation;
}

} // namespace

Result<int> updateDirectory(Office& office, const QList<exchange::Agency>& agencies) {
    QList<office::Organisation> list;
    list.reserve(agencies.size());
    for (const exchange::Agency& agency : agencies)
        list += organisationOf(agency);
    const QDate today = toVietnamTime(office.now()).date();
    TRY(const QList<office::Organisation> changes, office.store().read([&](store::Connection& connection) {
        return store::directoryChanges(connection, list, today);
    }));
    for (qsizetype done = 0; done < changes.size(); done += rowsInOneTransaction) {
        TRY_VOID(office.store().write([&](store::Transaction& transaction) {
            return store::saveOrganisations(transaction, changes.mid(done, rowsInOneTransaction));
        }));
        // The writer's lock has no queue: whoever comes back at once gets it again, and those that wait would starve.
        std::this_thread::sleep_for(pauseForOthers);
    }
    TRY_VOID(office.store().write(
        [&](store::Transaction& transaction) { return store::markDirectoryRefreshed(transaction, office.now()); }));
    return int(changes.size());
}

bool directoryIsDue(const QDateTime& refreshedAt, const QDateTime& now) {
    if (!refreshedAt.isValid() || refreshedAt > now.addSecs(hour)) // never, or by a clock that was wrong
        return true;
    const qint64 age = refreshedAt.secsTo(now);
    const int hourOfDay = toVietnamTime(now).time().hour();
    const bool night = hourOfDay >= 22 || hourOfDay < 5;
    return age >= 36 * hour || (night && age >= 12 * hour);
}

} // namespace vanthu::workflow
