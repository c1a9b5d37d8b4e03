#include "store/DoneAt.h"
#include "store/Journal.h"
#include "store/Organisations.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/AxisConnection.h"
#include "workflow/Directory.h"
#include "workflow/Incoming.h"

namespace vanthu::workflow {

namespace {

// The list goes by whole days, and the platform's clock and ours may differ.
constexpr int overlapDays = 7;

// Up to here every message of the axis is known and confirmed: the next list may begin there.
Result<> rememberListed(Office& office, const QString& endpoint, const QDateTime& begun,
                        const exchange::SyncReport& report) {
    if (!report.problems.isEmpty() || report.restsUntil)
        return {};
    return office.store().write([&](store::Transaction& transaction) {
        return store::markDone(transaction, listedName(endpoint), begun.addDays(-overlapDays));
    });
}

} // namespace

Result<exchange::SyncReport> syncOffice(Office& office, const Cancel& cancel, AskedBy by) {
    TRY(const auto transport, transportOf(office));
    const QDateTime begun = office.now();
    exchange::SyncOptions options;
    options.byPerson = by != AskedBy::Timer;
    TRY(exchange::SyncReport report, exchange::syncOnce(office.store(), *transport, receiver(office), cancel, options));
    if (transport->listsByDate() && !cancel.requested())
        TRY_VOID(rememberListed(office, transport->endpoint(), begun, report));
    const QList<Error> warnings = transport->takeWarnings(); // hinder nothing yet
    TRY(const QDateTime refreshedAt, office.store().read(store::directoryRefreshedAt));
    // Old addresses are better than no exchange: a list that did not come is a problem to tell, no failure.
    if (!cancel.requested() && report.problems.isEmpty() && directoryIsDue(refreshedAt, office.now()))
        if (const auto refreshed = refreshAgencies(office, cancel); !refreshed)
            report.problems += refreshed.error();
    report.problems += warnings;
    return report;
}

Result<int> refreshAgencies(Office& office, const Cancel& cancel) {
    TRY(const auto transport, transportOf(office));
    TRY(const QList<exchange::Agency> agencies, transport->agencies(cancel));
    return updateDirectory(office, agencies);
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
