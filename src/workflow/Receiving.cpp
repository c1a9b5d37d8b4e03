// What comes in from the axis (decree 30/2020 art. 20-21; QĐ 28/2018 art. 9).

#include "base/Text.h"
#include "office/Organisation.h"
#include "store/Documents.h"
#include "workflow/Act.h"
#include "workflow/Incoming.h"
#include "workflow/Requests.h"

#include <QThread>

#include <algorithm>

namespace vanthu::workflow {

namespace {

// A document on its way in, with what was known of it when it was prepared.
struct Arrival {
    store::InboxMessage raw;
    edxml::DocumentMessage content;
    std::shared_ptr<Unpacked> files;
    bool lookedThrough = false; // for the mark of a state secret
    office::Document document;
    store::OutboxMessage arrived;               // status 01
    std::optional<Asked> recalls;               // the document that this one recalls
    std::optional<store::OutboxMessage> agrees; // to the recall that was here before this one
    QList<office::Document> namedBefore;        // by these, which recall or replace it
};

bool names(const office::Document& by, office::LinkKind kind, const QString& axisDocumentId) {
    return std::any_of(by.links.begin(), by.links.end(), [&](const office::Link& link) {
        return link.kind == kind && link.axisDocumentId == axisDocumentId;
    });
}

// Recalls and replacements that were here first: the document arrives without effect.
Result<> foresee(Office& office, Arrival& arrival) {
    office::Document& document = arrival.document;
    TRY(arrival.namedBefore, office.store().read([&](store::Connection& connection) {
        return store::documentsNaming(connection, document.axisDocumentId, document.organId);
    }));
    for (const office::Document& by : arrival.namedBefore) {
        if (!document.flags.contains(office::Flag::ArrivedAfterRecall))
            document.flags += office::Flag::ArrivedAfterRecall;
        if (!names(by, office::LinkKind::Recall, document.axisDocumentId)) {
            document.state = office::State::Replaced;
            continue;
        }
        const office::Request request{office::RequestKind::Recall, {}, office.now(), {}, by.id};
        TRY(const Asked asked, askedFor(office, document, request));
        arrival.agrees = asked.agreement;
        document.state = office::State::Cancelled;
        break;
    }
    return {};
}

// The links that waited for this document find it.
Result<> completeLinks(Office& office, store::Transaction& transaction, const Arrival& arrival,
                       const office::Document& document) {
    for (office::Document by : arrival.namedBefore) {
        for (office::Link& link : by.links)
            if (link.axisDocumentId == document.axisDocumentId)
                link.targetId = document.id;
        TRY_VOID(record(office, transaction, axisItself(), by, QStringLiteral("document.link_found"), document.code()));
    }
    return {};
}

// The document that came here by an update of this one, which is the older version then.
Result<std::optional<QString>> updatedBefore(store::Connection& connection, const office::Document& document) {
    TRY(const std::optional<office::Document> there,
        store::documentByAxisId(connection, office::Direction::Incoming, document.axisDocumentId, document.organId));
    const QString update = QStringLiteral("document|%1|%2|%3|")
                               .arg(document.organId.toUpper(), document.axisDocumentId)
                               .arg(int(edxml::BusinessType::Update));
    return there && there->clientKey.startsWith(update) ? std::optional(there->id) : std::nullopt;
}

Result<> warnOfTwin(store::Connection& connection, office::Document& document) {
    if (!document.number)
        return {};
    TRY(const std::optional<QString> twin,
        store::documentByTriple(connection, *document.number, document.notation, document.organId));
    if (twin) {
        document.flags += office::Flag::DuplicateCode;
        document.note = QStringLiteral("Trùng số, ký hiệu và cơ quan ban hành với một văn bản đã có");
    }
    return {};
}

Result<> applyArrival(Office& office, store::Transaction& transaction, const Arrival& arrival) {
    store::Connection& connection = transaction.connection();
    office::Document document = arrival.document;
    TRY(const std::optional<office::Document> known, store::documentByClientKey(connection, document.clientKey));
    if (known) // the axis delivered it twice
        return store::markApplied(transaction, arrival.raw.axisDocId, document.clientKey, known->id);
    if (arrival.content.business.type == edxml::BusinessType::New) {
        TRY(const std::optional<QString> updated, updatedBefore(connection, document));
        if (updated)
            return store::markApplied(transaction, arrival.raw.axisDocId, document.clientKey, *updated);
    }
    TRY(const QList<office::Document> namedNow,
        store::documentsNaming(connection, document.axisDocumentId, document.organId));
    if (namedNow.size() != arrival.namedBefore.size())
        return fail("store.changed_meanwhile", {document.subject});
    TRY(document.links, linksOf(connection, arrival.content));
    if (arrival.content.business.type == edxml::BusinessType::Recall && !arrival.recalls) {
        TRY(const std::optional<office::Document> meant, documentMeant(connection, arrival.content));
        if (meant)
            return fail("store.changed_meanwhile", {document.subject});
    }
    TRY_VOID(warnOfTwin(connection, document));
    TRY_VOID(
        record(office, transaction, axisItself(), document, QStringLiteral("document.arrived"), arrival.raw.axisDocId));
    TRY_VOID(store::enqueue(transaction, arrival.arrived));
    if (arrival.agrees)
        TRY_VOID(store::enqueue(transaction, *arrival.agrees));
    TRY_VOID(completeLinks(office, transaction, arrival, document));
    TRY_VOID(markReplaced(office, transaction, document));
    if (arrival.recalls)
        TRY_VOID(applyRequest(office, transaction, *arrival.recalls));
    return store::markApplied(transaction, arrival.raw.axisDocId, document.clientKey, document.id);
}

Result<exchange::Prepared> prepareArrival(Office& office, Arrival arrival) {
    const edxml::DocumentMessage& m = arrival.content;
    if (m.attachments.isEmpty())
        return fail("workflow.message_without_file", {m.documentId});
    arrival.document = incomingFrom(m, office.now());
    if (!arrival.lookedThrough)
        arrival.document.flags += office::Flag::SecrecyNotChecked;
    arrival.document.clientKey = keyOf(m, arrival.raw);
    arrival.document.files = filesOf(m);
    QList<store::Blobs::Staged> staged;
    for (int i = 0; i < m.attachments.size(); ++i)
        staged += {arrival.files->path(i), m.attachments[i].sha256};
    TRY(arrival.arrived, statusMessage(office, axisItself(), arrival.document, QStringLiteral("01"),
                                       QStringLiteral("Đã đến, văn thư chưa xử lý")));
    TRY_VOID(foresee(office, arrival));
    return exchange::Prepared{
        staged, [&office, arrival = std::make_shared<const Arrival>(std::move(arrival))](
                    store::Transaction& transaction) { return applyArrival(office, transaction, *arrival); }};
}

office::Request requestIn(Office& office, const store::InboxMessage& raw, const edxml::DocumentMessage& m,
                          office::RequestKind kind) {
    return {kind, toNfc(m.business.reason), office.now(), toNfc(m.business.staff.staff), raw.axisDocId};
}

// The document that it recalls may still be on its way, for a day.
Result<> requireLate(Office& office, const store::InboxMessage& raw, const edxml::DocumentMessage& m,
                     const char* tooEarly) {
    if (raw.receivedAt.addDays(1) < office.now())
        return {};
    return fail(tooEarly, {m.documentId, m.from.organName});
}

Result<exchange::Prepared> prepareRecall(Office& office, Arrival arrival,
                                         const std::optional<office::Document>& target) {
    const edxml::DocumentMessage& m = arrival.content;
    if (!target) {
        if (m.attachments.isEmpty())
            TRY_VOID(requireLate(office, arrival.raw, m, "workflow.request_too_early"));
        return prepareArrival(office, std::move(arrival));
    }
    TRY(Asked asked, askedFor(office, *target, requestIn(office, arrival.raw, m, office::RequestKind::Recall)));
    // Some send the recalled document itself once more, with the word "recall" and no number of its own.
    if (target->axisDocumentId == m.documentId || m.attachments.isEmpty())
        return prepareRequestOnly(office, arrival.raw, keyOf(m, arrival.raw), std::move(asked));
    arrival.recalls = std::move(asked);
    return prepareArrival(office, std::move(arrival));
}

// Crossed out of the recipients.
bool takesAway(const Office& office, const edxml::DocumentMessage& m) {
    if (!m.business.change || !m.business.change->documentReceiver)
        return false;
    const auto& receivers = m.business.change->receivers;
    return std::any_of(receivers.begin(), receivers.end(), [&](const edxml::Change::Receiver& r) {
        return r.receiverType == 1 && office::sameOrganId(r.organId, office.profile().organId);
    });
}

Result<exchange::Prepared> prepareDocument(Office& office, const store::InboxMessage& raw,
                                           const edxml::DocumentMessage& m, const std::shared_ptr<Unpacked>& files) {
    TRY_VOID(requireSender(raw, m.from));
    const Result<bool> lookedThrough = refuseMarked(office, *files, m);
    if (!lookedThrough) {
        // First the bytes: a process that is killed in between fetches them again and refuses them again.
        TRY_VOID(office.store().blobs().discard(raw.rawSha256));
        TRY_VOID(office.store().write(
            [&](store::Transaction& transaction) { return store::discardRaw(transaction, raw.axisDocId); }));
        return fail(lookedThrough.error());
    }
    Arrival arrival{raw, m, files, *lookedThrough, {}, {}, {}, {}, {}};
    const edxml::BusinessType type = m.business.type;
    if (type == edxml::BusinessType::New || type == edxml::BusinessType::Replace)
        return prepareArrival(office, std::move(arrival));
    TRY(const std::optional<office::Document> target,
        office.store().read([&](store::Connection& connection) { return documentMeant(connection, m); }));
    if (type == edxml::BusinessType::Recall)
        return prepareRecall(office, std::move(arrival), target);
    if (!target) {
        // An update carries the whole document: one whose original never comes is the document.
        TRY_VOID(requireLate(office, raw, m, "workflow.update_too_early"));
        return prepareArrival(office, std::move(arrival));
    }
    if (takesAway(office, m)) {
        TRY(Asked asked, askedFor(office, *target, requestIn(office, raw, m, office::RequestKind::TakeBack)));
        return prepareRequestOnly(office, raw, keyOf(m, raw), std::move(asked));
    }
    return prepareUpdate(office, raw, m, *target, files, *lookedThrough);
}

} // namespace

exchange::Receiver receiver(Office& office) {
    exchange::Receiver receiver;
    receiver.threads = std::clamp(QThread::idealThreadCount(), 1, 4);
    receiver.prepare = [&office](const store::InboxMessage& raw) -> Result<exchange::Prepared> {
        TRY(const ReceivedMessage message, openReceived(office.store().blobs(), raw));
        if (const auto* document = std::get_if<edxml::DocumentMessage>(&message.content))
            return prepareDocument(office, raw, *document, message.files);
        return prepareStatus(office, raw, std::get<edxml::StatusMessage>(message.content));
    };
    return receiver;
}

} // namespace vanthu::workflow
