#include "exchange/VxpTransport.h"
#include "store/Journal.h"
#include "store/Organisations.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/Incoming.h"

namespace vanthu::workflow {

namespace {

Result<std::unique_ptr<exchange::AxisTransport>> transportOf(const Office& office) {
    const Profile& profile = office.profile();
    Secret secret = profile.axisSecret();
    if (!profile.axisEndpoint.isValid() || profile.axisEndpoint.isEmpty() || secret.isEmpty())
        return fail("axis.not_configured", {profile.organName});
    exchange::VxpSettings settings;
    settings.endpoint = profile.axisEndpoint;
    settings.organId = profile.organId;
    settings.systemId = profile.axisSystemId;
    settings.secret = std::move(secret);
    settings.http = profile.http;
    settings.clock = office.clock();
    return std::make_unique<exchange::VxpTransport>(std::move(settings));
}

} // namespace

Result<exchange::SyncReport> syncOffice(Office& office, const Cancel& cancel) {
    TRY(const auto transport, transportOf(office));
    return exchange::syncOnce(office.store(), *transport, receiver(office), cancel);
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
