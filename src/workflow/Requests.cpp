#include "workflow/Requests.h"

#include "base/Text.h"
#include "office/Organisation.h"
#include "signing/PdfVerifier.h"
#include "store/Documents.h"
#include "workflow/Act.h"

#include <algorithm>

namespace vanthu::workflow {

namespace {

// Nobody has acted on it yet: it may be changed without asking the clerk (IN-01: what is not registered creates no
// duty).
bool isUntouched(const office::Document& document) {
    return document.state == office::State::Arrived || document.state == office::State::Rejected;
}

bool isGone(const office::Document& document) {
    return document.state == office::State::Cancelled || document.state == office::State::Replaced;
}

// The document as it was when the message was prepared.
Result<office::Document> unchanged(store::Transaction& transaction, const office::Document& document) {
    TRY(office::Document present, store::document(transaction.connection(), document.id));
    if (present.version != document.version)
        return fail("store.changed_meanwhile", {document.subject});
    return present;
}

// The new version of `present`; what this office has added to it stays.
office::Document changedBy(const edxml::DocumentMessage& m, const office::Document& present) {
    office::Document d = incomingFrom(m, present.arrivedAt);
    d.id = present.id;
    d.clientKey = present.clientKey;
    d.version = present.version;
    d.state = present.state == office::State::Rejected ? office::State::Arrived : present.state;
    d.arrivalNumber = present.arrivalNumber;
    d.createdAt = present.createdAt;
    d.recipients = present.recipients;
    d.request = present.request;
    d.flags = present.flags;
    d.files = m.attachments.isEmpty() ? present.files : filesOf(m);
    return d;
}

Result<> requireNoBadSignature(Office& office, const edxml::DocumentMessage& m, const Unpacked& unpacked) {
    if (m.attachments.isEmpty())
        return {};
    signing::VerifyOptions options;
    options.trust = office.trust();
    options.revocation = office.revocation();
    options.clock = office.clock();
    options.offline = true; // an exchange waits for the axis alone
    const signing::DocumentStatus status = signing::verifyPdf(unpacked.path(mainOf(m.attachments)), options).status;
    if (status == signing::DocumentStatus::Invalid || status == signing::DocumentStatus::Unreadable)
        return fail("workflow.signature_invalid", {m.subject}, QString::fromLatin1(signing::statusName(status)));
    return {};
}

QList<store::Blobs::Staged> stagedFiles(const edxml::DocumentMessage& m, const Unpacked& unpacked) {
    QList<store::Blobs::Staged> files;
    for (int i = 0; i < m.attachments.size(); ++i)
        files += {unpacked.path(i), m.attachments[i].sha256};
    return files;
}

} // namespace

Person axisItself() {
    Person person;
    person.fullName = QStringLiteral("Trục liên thông");
    return person;
}

QString keyOf(const edxml::DocumentMessage& m, const store::InboxMessage& raw) {
    const QString key =
        QStringLiteral("document|%1|%2|%3").arg(m.from.organId.toUpper(), m.documentId).arg(int(m.business.type));
    return m.business.type == edxml::BusinessType::Update
               ? key + QLatin1Char('|') + QString::fromLatin1(raw.rawSha256.left(32))
               : key;
}

QString keyOf(const edxml::StatusMessage& m) {
    return QStringLiteral("status|%1|%2|%3|%4")
        .arg(m.from.organId.toUpper(), m.responseFor.documentId, m.statusCode, toStorageTime(m.timestamp));
}

office::Document incomingFrom(const edxml::DocumentMessage& m, const QDateTime& now) {
    office::Document d;
    d.id = newId();
    d.direction = office::Direction::Incoming;
    d.state = office::State::Arrived;
    d.urgency = office::Urgency(std::clamp(m.priority, 0, 3));
    d.typeName = toNfc(m.typeName);
    d.subject = toNfc(m.subject);
    bool isNumber = false;
    const int number = m.codeNumber.toInt(&isNumber);
    if (isNumber && number > 0)
        d.number = number;
    d.notation = isNumber ? m.codeNotation : m.codeNumber + QLatin1Char('/') + m.codeNotation; // "01/2020/NQ-CP"
    d.issuedDate = m.promulgationDate;
    d.place = toNfc(m.place);
    d.organId = m.from.organId;
    d.organName = toNfc(m.from.organName);
    d.superiorOrganName = toNfc(m.from.organizationInCharge);
    d.signer = {toNfc(m.signerCompetence), toNfc(m.signerPosition), toNfc(m.signerFullName)};
    d.dueDate = m.dueDate;
    d.pageAmount = m.pageAmount;
    d.paperCopy = m.business.paper;
    d.arrivedAt = now;
    d.axisDocumentId = m.documentId;
    return d;
}

Result<QList<office::Link>> linksOf(store::Connection& connection, const edxml::DocumentMessage& m) {
    const bool recalls = m.business.type == edxml::BusinessType::Recall;
    QList<office::Link> links;
    for (const edxml::ResponseFor& r : m.responseFor)
        links += {recalls ? office::LinkKind::Recall : office::LinkKind::Reply,
                  r.organId,
                  r.code,
                  r.promulgationDate,
                  r.documentId,
                  {}};
    // Some name what they recall there only, some not at all: then it is the document of their own id.
    if (recalls && links.isEmpty()) {
        const QString meant = m.business.documentId.isEmpty() ? m.documentId : m.business.documentId;
        links += {office::LinkKind::Recall, m.from.organId, {}, {}, meant, {}};
    }
    if (m.business.type == edxml::BusinessType::Replace)
        for (const edxml::Replacement& r : m.business.replacements)
            links += {office::LinkKind::Replace, m.from.organId, {}, {}, r.documentId, {}};
    for (office::Link& link : links) {
        const bool theirs = office::sameOrganId(link.organId, m.from.organId);
        TRY(const std::optional<office::Document> target,
            store::documentByAxisId(connection, theirs ? office::Direction::Incoming : office::Direction::Outgoing,
                                    link.axisDocumentId, link.organId));
        if (!target)
            continue;
        link.targetId = target->id;
        if (link.code.isEmpty()) {
            link.code = target->code();
            link.issuedDate = target->issuedDate;
        }
    }
    return links;
}

Result<Asked> askedFor(Office& office, const office::Document& document, office::Request request) {
    TRY(const store::OutboxMessage agreement,
        answerMessage(office, axisItself(), document, request, true, agreedText(request.kind)));
    return Asked{document, std::move(request), agreement};
}

Result<> applyRequest(Office& office, store::Transaction& transaction, const Asked& asked) {
    TRY(office::Document document, store::document(transaction.connection(), asked.document.id));
    if (document.state == office::State::Cancelled)
        return store::enqueue(transaction, asked.agreement); // asked again, under another message
    if (isUntouched(document)) {
        document.state = office::State::Cancelled;
        TRY_VOID(record(office, transaction, axisItself(), document, QStringLiteral("document.cancelled"),
                        asked.request.reason));
        return store::enqueue(transaction, asked.agreement);
    }
    document.request = asked.request;
    return record(office, transaction, axisItself(), document, QStringLiteral("document.recall_requested"),
                  asked.request.reason);
}

Result<std::optional<office::Document>> documentMeant(store::Connection& connection, const edxml::DocumentMessage& m) {
    QStringList ids;
    for (const edxml::ResponseFor& response : m.responseFor)
        if (office::sameOrganId(response.organId, m.from.organId))
            ids += response.documentId;
    ids << m.business.documentId << m.documentId;
    for (const QString& id : ids) {
        if (id.isEmpty())
            continue;
        TRY(std::optional<office::Document> found,
            store::documentByAxisId(connection, office::Direction::Incoming, id, m.from.organId));
        if (found)
            return found;
    }
    return std::optional<office::Document>();
}

Result<> markReplaced(Office& office, store::Transaction& transaction, const office::Document& document) {
    for (const office::Link& link : document.links) {
        if (link.kind != office::LinkKind::Replace || link.targetId.isEmpty())
            continue;
        TRY(office::Document former, store::document(transaction.connection(), link.targetId));
        if (former.direction != office::Direction::Incoming || isGone(former))
            continue;
        former.state = office::State::Replaced;
        TRY_VOID(
            record(office, transaction, axisItself(), former, QStringLiteral("document.replaced"), document.code()));
    }
    return {};
}

Result<exchange::Prepared> prepareTakeBack(Office& office, const store::InboxMessage& raw,
                                           const edxml::StatusMessage& m) {
    TRY(const std::optional<office::Document> found, office.store().read([&](store::Connection& connection) {
        return store::documentByAxisId(connection, office::Direction::Incoming, m.responseFor.documentId,
                                       m.from.organId);
    }));
    if (!found) {
        const bool late = raw.receivedAt.addDays(1) < office.now();
        return fail(late ? "workflow.request_without_document" : "workflow.request_too_early",
                    {m.responseFor.documentId, m.from.organName});
    }
    TRY(Asked asked, askedFor(office, *found,
                              {office::RequestKind::TakeBack, toNfc(m.description), m.timestamp, toNfc(m.staff.staff),
                               raw.axisDocId}));
    return prepareRequestOnly(office, raw, keyOf(m), std::move(asked));
}

Result<exchange::Prepared> prepareRequestOnly(Office& office, const store::InboxMessage& raw, const QString& key,
                                              Asked asked) {
    const auto apply = [&office, asked = std::move(asked), key,
                        id = raw.axisDocId](store::Transaction& transaction) -> Result<> {
        TRY(const bool known, store::wasApplied(transaction.connection(), key));
        if (!known) // else the axis delivered it twice
            TRY_VOID(applyRequest(office, transaction, asked));
        return store::markApplied(transaction, id, key, asked.document.id);
    };
    return exchange::Prepared{{}, apply};
}

Result<exchange::Prepared> prepareUpdate(Office& office, const store::InboxMessage& raw,
                                         const edxml::DocumentMessage& m, const office::Document& target,
                                         const std::shared_ptr<Unpacked>& unpacked, bool lookedThrough) {
    const bool untouched = isUntouched(target);
    if (!untouched && !isGone(target))
        TRY_VOID(requireNoBadSignature(office, m, *unpacked));
    const office::Request request{office::RequestKind::Update, toNfc(m.business.reason), office.now(),
                                  toNfc(m.business.staff.staff), raw.axisDocId};
    TRY(const Asked asked, askedFor(office, target, request));
    const auto apply = [&office, unpacked, asked, m, untouched, lookedThrough, key = keyOf(m, raw),
                        id = raw.axisDocId](store::Transaction& transaction) -> Result<> {
        TRY(const bool known, store::wasApplied(transaction.connection(), key));
        if (known)
            return store::markApplied(transaction, id, key, asked.document.id);
        TRY(office::Document present, unchanged(transaction, asked.document));
        if (isGone(present)) {
            TRY_VOID(record(office, transaction, axisItself(), present, QStringLiteral("document.update_ignored"),
                            asked.request.reason));
            return store::markApplied(transaction, id, key, present.id);
        }
        office::Document changed = changedBy(m, present);
        if (!lookedThrough && !changed.flags.contains(office::Flag::SecrecyNotChecked))
            changed.flags += office::Flag::SecrecyNotChecked;
        TRY(changed.links, linksOf(transaction.connection(), m));
        if (!untouched)
            changed.request = asked.request;
        TRY_VOID(record(office, transaction, axisItself(), changed, QStringLiteral("document.updated"),
                        asked.request.reason));
        if (untouched)
            TRY_VOID(store::enqueue(transaction, asked.agreement));
        return store::markApplied(transaction, id, key, changed.id);
    };
    return exchange::Prepared{stagedFiles(m, *unpacked), apply};
}

Result<office::Document> withoutUpdate(Office& office, const office::Document& document) {
    TRY(QList<store::InboxMessage> messages,
        office.store().read([&](store::Connection& connection) { return store::inboxOf(connection, document.id); }));
    while (!messages.isEmpty() && messages.takeLast().axisDocId != document.request.message) {
    }
    for (; !messages.isEmpty(); messages.removeLast()) {
        if (messages.last().kind != store::MessageKind::Document || messages.last().error)
            continue;
        TRY(const ReceivedMessage former, openReceived(office.store().blobs(), messages.last()));
        const auto* content = std::get_if<edxml::DocumentMessage>(&former.content);
        if (!content || content->business.type == edxml::BusinessType::Recall)
            continue;
        office::Document restored = changedBy(*content, document);
        TRY(restored.links,
            office.store().read([&](store::Connection& connection) { return linksOf(connection, *content); }));
        return restored;
    }
    return document; // it did not come from the axis: there is no other version
}

} // namespace vanthu::workflow
