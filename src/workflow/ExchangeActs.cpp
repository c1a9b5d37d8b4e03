#include "workflow/ExchangeActs.h"

#include "office/Organisation.h"
#include "office/StateMachine.h"
#include "store/Documents.h"
#include "store/Journal.h"
#include "store/Outbox.h"
#include "workflow/Act.h"
#include "workflow/Completing.h"
#include "workflow/Links.h"
#include "workflow/Messages.h"
#include "workflow/Outgoing.h"
#include "workflow/Requests.h"
#include "workflow/Secrecy.h"

#include <algorithm>

namespace vanthu::workflow {

namespace {

// The document as it was when its messages were made, or an error: another window was quicker.
Result<> requireUnchanged(store::Transaction& transaction, const office::Document& document) {
    TRY(const office::Document present, store::document(transaction.connection(), document.id));
    if (present.version != document.version)
        return fail("store.changed_meanwhile", {document.subject});
    return {};
}

// Whom the recall is meant for and who can still be asked.
Result<QList<int>> recipientsToAsk(const office::Document& document, const QStringList& organIds) {
    QList<int> chosen;
    for (const QString& organId : organIds) {
        const bool known =
            std::any_of(document.recipients.begin(), document.recipients.end(),
                        [&](const office::Recipient& r) { return office::sameOrganId(r.organId, organId); });
        if (!known)
            return fail("workflow.not_a_recipient", {organId, document.subject});
    }
    for (int i = 0; i < document.recipients.size(); ++i) {
        const office::Recipient& r = document.recipients[i];
        const bool meant = organIds.isEmpty() ||
                           std::any_of(organIds.begin(), organIds.end(),
                                       [&](const QString& organId) { return office::sameOrganId(r.organId, organId); });
        if (meant && r.mayBeAskedBack())
            chosen += i;
    }
    return chosen;
}

struct Step {
    office::State to = office::State::Assigned;
    QString code;
    QString act;
    QString usual; // what the issuer reads without a note
};

Result<office::Document> progress(Office& office, const Person& actor, const QString& documentId, const Step& step,
                                  const QString& note) {
    if (office::classifiedMark(note))
        return fail("office.classified_refused", {note.left(80)});
    TRY(office::Document document, load(office, documentId));
    if (document.state == step.to)
        return document;
    TRY_VOID(office::checkMove(document, step.to));
    TRY_VOID(requireLookedThrough(document));
    const QString words = note.trimmed().isEmpty() ? step.usual : note.trimmed();
    TRY(const store::OutboxMessage status, statusMessage(office, actor, document, step.code, words));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY_VOID(requireUnchanged(transaction, document));
        document.state = step.to;
        TRY_VOID(record(office, transaction, actor, document, step.act, words));
        TRY_VOID(store::enqueue(transaction, status));
        return document;
    });
}

} // namespace

Result<> requireReason(const QString& reason) {
    if (reason.trimmed().isEmpty())
        return fail("workflow.reason_missing");
    if (office::classifiedMark(reason))
        return fail("office.classified_refused", {reason.left(80)});
    return {};
}

Result<office::Document> recallDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& reason, const QStringList& organIds) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY_VOID(requireReason(reason));
    TRY(office::Document document, load(office, documentId));
    if (document.state != office::State::Recalled)
        TRY_VOID(office::checkMove(document, office::State::Recalled));
    TRY(const QList<int> chosen, recipientsToAsk(document, organIds));
    if (chosen.isEmpty())
        return document; // all of them were asked before
    QList<store::OutboxMessage> messages;
    for (const int i : chosen) {
        TRY(const store::OutboxMessage message,
            recallMessage(office, actor, document, document.recipients[i], reason.trimmed()));
        messages += message;
    }
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY_VOID(requireUnchanged(transaction, document));
        for (const int i : chosen)
            askBack(document.recipients[i], office.now(), actor, reason.trimmed());
        freezeWhenAllWereAsked(document);
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.recalled"), reason.trimmed()));
        for (const store::OutboxMessage& message : messages)
            TRY_VOID(store::enqueue(transaction, message));
        return document;
    });
}

Result<office::Document> answerRequest(Office& office, const Person& actor, const QString& documentId, bool agree,
                                       const QString& reason) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    if (!agree || !reason.trimmed().isEmpty())
        TRY_VOID(requireReason(reason));
    TRY(office::Document document, load(office, documentId));
    if (document.request.kind == office::RequestKind::None) {
        if (agree && document.state == office::State::Cancelled)
            return document; // answered before
        return fail("workflow.no_request", {document.subject});
    }
    const bool updates = document.request.kind == office::RequestKind::Update;
    if (agree && !updates)
        TRY_VOID(office::checkMove(document, office::State::Cancelled));
    office::Document settled = document;
    if (updates && !agree) {
        TRY(settled, withoutUpdate(office, document));
    }
    const QString words = !reason.trimmed().isEmpty() ? reason.trimmed() : agreedText(document.request.kind);
    TRY(const store::OutboxMessage message, answerMessage(office, actor, document, document.request, agree, words));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY_VOID(requireUnchanged(transaction, document));
        settled.request = {};
        if (agree && !updates)
            settled.state = office::State::Cancelled;
        const QString act =
            updates ? (agree ? QStringLiteral("document.update_agreed") : QStringLiteral("document.update_refused"))
                    : (agree ? QStringLiteral("document.cancelled") : QStringLiteral("document.recall_refused"));
        TRY_VOID(record(office, transaction, actor, settled, act, words));
        TRY_VOID(store::enqueue(transaction, message));
        return settled;
    });
}

Result<office::Document> resendDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& organId) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY(office::Document document, load(office, documentId));
    if (document.state != office::State::Issued)
        TRY_VOID(office::checkMove(document, office::State::Issued));
    office::Document toOne = document;
    toOne.recipients.removeIf([&](const office::Recipient& r) { return !office::sameOrganId(r.organId, organId); });
    if (document.state != office::State::Issued || toOne.recipients.isEmpty())
        return fail("workflow.not_a_recipient", {organId, document.subject});
    for (office::DocumentFile& file : toOne.files)
        if (file.role == office::FileRole::Main) {
            TRY(file, issuedFile(office, document));
        }
    const QString key =
        QStringLiteral("resend:%1:%2:%3").arg(document.id, toOne.recipients.first().organId).arg(document.version);
    TRY(const store::OutboxMessage message, documentMessage(office, actor, toOne, key, office.now()));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY_VOID(requireUnchanged(transaction, document));
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.resent"),
                        toOne.recipients.first().organId));
        TRY_VOID(store::enqueue(transaction, message));
        return document;
    });
}

Result<office::Document> assignDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& note) {
    return progress(office, actor, documentId,
                    {office::State::Assigned, QStringLiteral("04"), QStringLiteral("document.assigned"),
                     QStringLiteral("Đã phân công xử lý")},
                    note);
}

Result<office::Document> startDocument(Office& office, const Person& actor, const QString& documentId,
                                       const QString& note) {
    return progress(office, actor, documentId,
                    {office::State::InProgress, QStringLiteral("05"), QStringLiteral("document.started"),
                     QStringLiteral("Đang xử lý")},
                    note);
}

Result<office::Document> completeDocument(Office& office, const Person& actor, const QString& documentId,
                                          const QString& note) {
    TRY(const office::Document document, load(office, documentId));
    TRY(const QString answer, answeredBy(office, document));
    return progress(office, actor, documentId,
                    {office::State::Completed, QStringLiteral("06"), QStringLiteral("document.completed"),
                     answer.isEmpty() ? QStringLiteral("Đã hoàn thành xử lý") : answer},
                    note);
}

Result<> cancelMessage(Office& office, const Person& actor, const QString& messageId) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY(const store::OutboxMessage message,
        office.store().read([&](store::Connection& connection) { return store::messageById(connection, messageId); }));
    const bool untouched = message.state == store::OutboxState::Queued && message.attempts == 0;
    if (untouched && message.key.startsWith(QLatin1String("issue:"))) {
        TRY_VOID(undoIssue(office, actor, message.documentId));
        return {};
    }
    return office.store().write([&](store::Transaction& transaction) -> Result<> {
        TRY_VOID(store::abandonMessage(transaction, messageId, office.now()));
        store::JournalEntry entry;
        entry.at = office.now();
        entry.who = nameAndPosition(actor);
        entry.act = QStringLiteral("message.cancelled");
        entry.documentId = message.documentId;
        entry.detail = message.key;
        return store::append(transaction, std::move(entry));
    });
}

} // namespace vanthu::workflow
