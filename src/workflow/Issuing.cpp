// Issuing and taking back (decree 30/2020 art. 17-18; QĐ 28/2018 art. 6: on the day of signing).

#include "office/StateMachine.h"
#include "store/Documents.h"
#include "store/Outbox.h"
#include "store/Recipients.h"
#include "workflow/Act.h"
#include "workflow/Completing.h"
#include "workflow/Links.h"
#include "workflow/Messages.h"
#include "workflow/Outgoing.h"

#include <QCoreApplication>

namespace vanthu::workflow {

namespace {

constexpr int signaturesOfIssued = 2; // the competent person's and the agency's (decree 30/2020 art. 5)

// The key of one act of issuing: fixed by the version of the document that it issues, so that every retry has the same
// one and issuing again after an undo a new one.
QString keyFor(const office::Document& document) {
    return QStringLiteral("issue:%1:%2").arg(document.id).arg(document.version);
}

} // namespace

Result<office::Document> issueDocument(Office& office, const Person& actor, const QString& documentId) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY(office::Document document, load(office, documentId));
    if (hasReached(document, office::State::Issued))
        return document;
    TRY_VOID(office::checkMove(document, office::State::Issued));
    if (document.recipients.isEmpty())
        return fail("workflow.incomplete", {QCoreApplication::translate("vanthu::workflow", "nơi nhận")});
    if (document.flags.contains(office::Flag::TimestampMissing)) { // what is sent can be completed no more
        TRY(const DocumentCompletion completion, completeSignature(office, documentId, completionMeans(office)));
        document = completion.document;
    }
    TRY_VOID(requireValidSignatures(office, document, signaturesOfIssued, {}));
    TRY(const std::optional<office::Document> original,
        office.store().read([&](store::Connection& connection) { return originalOf(connection, document); }));
    if (original)
        document.axisDocumentId = original->axisDocumentId;
    TRY(const store::OutboxMessage message,
        documentMessage(office, actor, document, keyFor(document), office.now().addSecs(office.profile().undoSeconds)));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(const office::Document present, store::document(transaction.connection(), documentId));
        if (hasReached(present, office::State::Issued))
            return present;
        document.state = office::State::Issued;
        TRY_VOID(applyLinks(office, transaction, actor, document));
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.issued"), message.key));
        TRY_VOID(store::enqueue(transaction, message));
        TRY_VOID(store::rememberRecipients(transaction, message.toOrgans, office.now()));
        return document;
    });
}

Result<office::Document> undoIssue(Office& office, const Person& actor, const QString& documentId) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        store::Connection& connection = transaction.connection();
        TRY(office::Document document, store::document(connection, documentId));
        if (document.state == office::State::AgencySigned)
            return document;
        if (document.state != office::State::Issued)
            return fail("store.undo_over");
        office::Document sealed = document; // issuing raised the version by one
        sealed.version -= 1;
        TRY(const std::optional<store::OutboxMessage> message, store::messageByKey(connection, keyFor(sealed)));
        if (!message)
            return fail("store.undo_over");
        TRY_VOID(store::cancelMessage(transaction, message->id, office.now()));
        document.state = office::State::AgencySigned;
        TRY_VOID(undoLinks(office, transaction, actor, document));
        TRY(const std::optional<office::Document> original, originalOf(connection, document));
        if (original)
            document.axisDocumentId.clear();
        TRY_VOID(record(office, transaction, actor, document, QStringLiteral("document.issue_undone"), message->key));
        return document;
    });
}

} // namespace vanthu::workflow
