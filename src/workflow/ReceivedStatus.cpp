// What recipients report of a document of this agency (edxml.md §2.2).

#include "base/Text.h"
#include "office/Organisation.h"
#include "store/Documents.h"
#include "workflow/Act.h"
#include "workflow/Requests.h"

namespace vanthu::workflow {

namespace {

// A status that is older than the one already there does not take its place.
bool isNewer(const edxml::StatusMessage& m, const office::Recipient& recipient) {
    if (!recipient.statusAt.isValid() || m.timestamp > recipient.statusAt)
        return true;
    return m.timestamp == recipient.statusAt && m.statusCode > recipient.statusCode;
}

// 15 and 16 answer a request and say nothing of how the document fares.
bool isAnswer(const edxml::StatusMessage& m) {
    return m.statusCode == QLatin1String("15") || m.statusCode == QLatin1String("16");
}

void note(const edxml::StatusMessage& m, office::Recipient& recipient) {
    if (isAnswer(m)) {
        recipient.requestCode = m.statusCode;
        recipient.requestAt = m.timestamp;
        recipient.requestStaff = toNfc(m.staff.staff);
        recipient.requestDescription = toNfc(m.description);
    } else if (isNewer(m, recipient)) {
        recipient.statusCode = m.statusCode;
        recipient.statusAt = m.timestamp;
        recipient.statusStaff = toNfc(m.staff.staff);
        recipient.statusDescription = toNfc(m.description);
    }
}

Result<> applyStatus(Office& office, store::Transaction& transaction, const QString& axisDocId,
                     const edxml::StatusMessage& m) {
    TRY(std::optional<office::Document> document,
        store::documentByAxisId(transaction.connection(), office::Direction::Outgoing, m.responseFor.documentId,
                                office.profile().organId));
    office::Recipient* recipient = nullptr;
    if (document)
        for (office::Recipient& r : document->recipients)
            if (office::sameOrganId(r.organId, m.from.organId))
                recipient = &r;
    if (!recipient)
        return fail("workflow.status_without_document", {m.responseFor.documentId, m.from.organName});
    TRY(const bool known, store::wasApplied(transaction.connection(), keyOf(m)));
    if (known) // the axis delivered it twice
        return store::markApplied(transaction, axisDocId, keyOf(m), document->id);
    note(m, *recipient);
    TRY_VOID(store::addRecipientStatus(transaction, document->id,
                                       {recipient->organId, m.statusCode, m.timestamp, toNfc(m.staff.staff),
                                        toNfc(m.staff.department), toNfc(m.description)},
                                       office.now()));
    TRY_VOID(record(office, transaction, axisItself(), *document, QStringLiteral("document.status"),
                    QStringLiteral("%1 %2 %3").arg(m.from.organId, m.statusCode, m.description)));
    return store::markApplied(transaction, axisDocId, keyOf(m), document->id);
}

} // namespace

Result<exchange::Prepared> prepareStatus(Office& office, const store::InboxMessage& raw,
                                         const edxml::StatusMessage& m) {
    TRY_VOID(requireSender(raw, m.from));
    if (m.statusCode == QLatin1String("13"))
        return prepareTakeBack(office, raw, m);
    return exchange::Prepared{{}, [&office, m, id = raw.axisDocId](store::Transaction& transaction) {
                                  return applyStatus(office, transaction, id, m);
                              }};
}

} // namespace vanthu::workflow
