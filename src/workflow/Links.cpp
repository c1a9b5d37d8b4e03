#include "workflow/Links.h"

#include "office/Organisation.h"
#include "store/Documents.h"
#include "workflow/Act.h"

#include <algorithm>

namespace vanthu::workflow {

namespace {

using office::LinkKind;
using office::State;

QString askedToGiveBack() {
    return QStringLiteral("13");
}

QString shownName(const office::Document& document) {
    return document.number ? document.code() : document.subject;
}

// A document without an arrival number asks for nothing (decree 30/2020 art. 22.1); what is in force no more is changed
// no more.
Result<> checkTarget(LinkKind kind, const office::Document& target) {
    if (kind == LinkKind::Reply) {
        const QList<State> accepted = {State::Received, State::Assigned, State::InProgress, State::Completed};
        if (target.direction != office::Direction::Incoming || !accepted.contains(target.state))
            return fail("workflow.reply_refused", {shownName(target)});
    } else if (target.direction != office::Direction::Outgoing || target.state != State::Issued) {
        return fail("workflow.change_refused", {shownName(target)});
    }
    return {};
}

bool isRecipient(const office::Document& document, const QString& organId) {
    return std::any_of(document.recipients.begin(), document.recipients.end(),
                       [&](const office::Recipient& r) { return office::sameOrganId(r.organId, organId); });
}

void unask(office::Recipient& recipient) {
    recipient.requestCode.clear();
    recipient.requestAt = {};
    recipient.requestStaff.clear();
    recipient.requestDescription.clear();
}

Result<> recallBy(Office& office, store::Transaction& transaction, const Person& actor, const office::Document& by,
                  office::Document& target) {
    for (office::Recipient& r : target.recipients)
        if (isRecipient(by, r.organId) && r.mayBeAskedBack())
            askBack(r, office.now(), actor, by.subject);
    freezeWhenAllWereAsked(target);
    return record(office, transaction, actor, target, QStringLiteral("document.recalled"), nameInText(by));
}

} // namespace

void askBack(office::Recipient& recipient, const QDateTime& now, const Person& actor, const QString& why) {
    recipient.requestCode = askedToGiveBack();
    recipient.requestAt = now;
    recipient.requestStaff = actor.fullName;
    recipient.requestDescription = why;
}

void freezeWhenAllWereAsked(office::Document& document) {
    if (std::none_of(document.recipients.begin(), document.recipients.end(),
                     [](const office::Recipient& r) { return r.requestCode.isEmpty(); }))
        document.state = State::Recalled;
}

QString nameInText(const office::Document& document) {
    return QStringLiteral("%1 số %2 ngày %3")
        .arg(document.typeName, document.code(), document.issuedDate.toString(QStringLiteral("dd/MM/yyyy")));
}

Result<DraftRequest> suggestDraft(Office& office, LinkKind kind, const QString& documentId) {
    TRY(const office::Document target, load(office, documentId));
    TRY_VOID(checkTarget(kind, target));
    DraftRequest draft;
    draft.links = {{kind, documentId}};
    if (kind == LinkKind::Reply)
        draft.recipients = {{target.organId, target.organName}};
    else
        for (const office::Recipient& r : target.recipients)
            draft.recipients += {r.organId, r.organName};
    switch (kind) {
    case LinkKind::Reply:
        draft.subject = QStringLiteral("trả lời %1 của %2").arg(nameInText(target), target.organName);
        break;
    case LinkKind::Recall:
        draft.subject = QStringLiteral("thu hồi %1").arg(nameInText(target));
        break;
    case LinkKind::Update:
    case LinkKind::Replace: // "a document of equal form" (art. 18.3)
        draft.typeName = target.typeName;
        draft.subject = target.subject;
        break;
    }
    return draft;
}

Result<> linkDraft(store::Connection& connection, const QList<LinkChoice>& choices, office::Document& draft) {
    int changes = 0;
    for (const LinkChoice& choice : choices) {
        TRY(const office::Document target, store::document(connection, choice.documentId));
        TRY_VOID(checkTarget(choice.kind, target));
        changes += choice.kind == LinkKind::Reply ? 0 : 1;
        if (changes > 1) // BussinessDocType has one value
            return fail("workflow.links_conflict", {draft.subject});
        draft.links += office::Link{choice.kind,       target.organId,        target.code(),
                                    target.issuedDate, target.axisDocumentId, target.id};
        if (choice.kind != LinkKind::Update)
            continue;
        draft.typeName = target.typeName;
        draft.notation = target.notation;
        draft.recipients.clear();
        for (const office::Recipient& r : target.recipients) {
            draft.recipients += office::Recipient();
            draft.recipients.last().organId = r.organId;
            draft.recipients.last().organName = r.organName;
        }
    }
    return {};
}

Result<std::optional<office::Document>> originalOf(store::Connection& connection, const office::Document& document) {
    for (const office::Link& link : document.links) {
        if (link.kind != LinkKind::Update)
            continue;
        TRY(office::Document original, store::document(connection, link.targetId));
        return std::optional<office::Document>(std::move(original));
    }
    return std::optional<office::Document>();
}

Result<> applyLinks(Office& office, store::Transaction& transaction, const Person& actor, office::Document& document) {
    for (const office::Link& link : std::as_const(document.links)) {
        if (link.kind == LinkKind::Reply)
            continue;
        TRY(office::Document target, store::document(transaction.connection(), link.targetId));
        TRY_VOID(checkTarget(link.kind, target));
        if (link.kind == LinkKind::Recall) {
            TRY_VOID(recallBy(office, transaction, actor, document, target));
            continue;
        }
        target.state = State::Replaced;
        TRY_VOID(record(office, transaction, actor, target, QStringLiteral("document.replaced"), nameInText(document)));
        if (link.kind == LinkKind::Update)
            for (office::Recipient& r : document.recipients)
                askBack(r, office.now(), actor, document.subject);
    }
    return {};
}

Result<> undoLinks(Office& office, store::Transaction& transaction, const Person& actor, office::Document& document) {
    for (const office::Link& link : std::as_const(document.links)) {
        if (link.kind == LinkKind::Reply)
            continue;
        TRY(office::Document target, store::document(transaction.connection(), link.targetId));
        target.state = State::Issued;
        if (link.kind == LinkKind::Recall)
            for (office::Recipient& r : target.recipients)
                if (isRecipient(document, r.organId) && r.requestCode == askedToGiveBack() &&
                    r.requestDescription == document.subject)
                    unask(r);
        if (link.kind == LinkKind::Update)
            for (office::Recipient& r : document.recipients)
                unask(r);
        TRY_VOID(
            record(office, transaction, actor, target, QStringLiteral("document.change_undone"), nameInText(document)));
    }
    return {};
}

Result<QString> answeredBy(Office& office, const office::Document& received) {
    TRY(const QList<office::Document> linked, office.store().read([&](store::Connection& connection) {
        return store::documentsLinkedTo(connection, received.id);
    }));
    for (const office::Document& d : linked)
        for (const office::Link& link : d.links)
            if (link.kind == LinkKind::Reply && link.targetId == received.id && d.state == State::Issued &&
                d.direction == office::Direction::Outgoing)
                return QStringLiteral("Đã trả lời bằng %1").arg(nameInText(d));
    return QString();
}

} // namespace vanthu::workflow
