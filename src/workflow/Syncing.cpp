#include "store/Journal.h"
#include "store/Organisations.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/AxisConnection.h"
#include "workflow/Incoming.h"

namespace vanthu::workflow {

Result<exchange::SyncReport> syncOffice(Office& office, const Cancel& cancel) {
    TRY(const auto transport, transportOf(office));
    TRY(exchange::SyncReport report, exchange::syncOnce(office.store(), *transport, receiver(office), cancel));
    report.problems += transport->takeWarnings();
    return report;
}

Result<int> refreshAgencies(Office& office, const Cancel& cancel) {
    TRY(const auto transport, transportOf(office));
    TRY(const QList<exchange::Agency> agencies, transport->agencies(cancel));
    QList<office::Organisation> organisations;
    for (const exchange::Agency& agency : agencies) {
        office::Organisation organisation;
        organisation.id = agency.code;
        organisation.oldId = agency.oldCode;
        organisation.name = agency.name;
        organisations += organisation;
    }
    TRY_VOID(office.store().write(
        [&](store::Transaction& transaction) { return store::saveOrganisations(transaction, organisations); }));
    return int(organisations.size());
}

Result<> retryMessage(Office& office, const Person& actor, const QString& messageId) {
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY_VOID(store::retryNow(transaction, messageId, office.now()));
        store::JournalEntry entry;
        entry.at = office.now();
        entry.who = nameAndPosition(actor);
        entry.act = QStringLiteral("message.retried");
        entry.detail = messageId;
        return store::append(transaction, std::move(entry));
    });
}

} // namespace vanthu::workflow
