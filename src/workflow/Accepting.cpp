// What the clerk does with an arrived document (decree 30/2020 art. 21-22), and what the office says of its signatures.

#include "office/StateMachine.h"
#include "signing/ReportCache.h"
#include "store/Documents.h"
#include "store/Registers.h"
#include "workflow/Act.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"
#include "workflow/Messages.h"
#include "workflow/Outgoing.h"
#include "workflow/Secrecy.h"
#include "workflow/VerificationPolicy.h"

namespace vanthu::workflow {

namespace {

// Number, state, journal and status message of one answer to the sender, in one transaction.
Result<office::Document> answer(Office& office, const Person& actor, office::Document document, const QString& act,
                                const QString& statusCode, const QString& description) {
    TRY(const store::OutboxMessage status, statusMessage(office, actor, document, statusCode, description));
    return office.store().write([&](store::Transaction& transaction) -> Result<office::Document> {
        TRY(const office::Document present, store::document(transaction.connection(), document.id));
        if (present.state == document.state)
            return present; // the same act came from two windows
        TRY_VOID(office::checkMove(present, document.state));
        QString detail = description;
        if (document.state == office::State::Received) {
            const int year = vietnamDate(office.now()).year();
            const QString book = QStringLiteral("%1 văn bản đến").arg(office.profile().organId);
            TRY(document.arrivalNumber, store::takeNumber(transaction, book, year, document.id, office.now()));
            detail = QStringLiteral("%1/%2").arg(*document.arrivalNumber).arg(year);
        }
        TRY_VOID(record(office, transaction, actor, document, act, detail));
        TRY_VOID(store::enqueue(transaction, status));
        return document;
    });
}

} // namespace

Result<signing::DocumentReport> verifyDocument(Office& office, const QString& documentId, Asking asking,
                                               const Cancel& cancel) {
    TRY(const CurrentFile file, currentFile(office, documentId));
    signing::VerifyOptions options;
    options.trust = office.trust();
    options.revocation = office.revocation();
    options.clock = office.clock();
    options.offline = asking == Asking::AtHand;
    options.timestampRequired = verificationPolicyOf(office.profile()).timestampRequired;
    signing::DocumentReport report =
        signing::verifyPdfCached(file.path, options, signing::ReportCache(office.reportCache()), cancel);
    // The stored file is named by its bytes, which tells a person nothing.
    const QString stored = QString::fromLatin1(file.sha256);
    const auto rename = [&](QList<Error>& problems) {
        for (Error& problem : problems)
            problem = problem.renamed(stored, file.name);
    };
    report.file = file.name;
    rename(report.problems);
    for (signing::SignatureReport& signature : report.signatures)
        rename(signature.problems);
    return report;
}

Result<office::Document> acceptDocument(Office& office, const Person& actor, const QString& documentId,
                                        bool evenIfInvalid) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY(office::Document document, load(office, documentId));
    if (hasReached(document, office::State::Received))
        return document;
    TRY_VOID(office::checkMove(document, office::State::Received));
    TRY_VOID(requireLookedThrough(document));
    TRY(const signing::DocumentReport report, verifyDocument(office, documentId, Asking::Online));
    const bool bad =
        report.status == signing::DocumentStatus::Invalid || report.status == signing::DocumentStatus::Unreadable;
    if (bad && !evenIfInvalid)
        return fail("workflow.signature_invalid", {document.subject},
                    QString::fromLatin1(signing::statusName(report.status)));
    document.state = office::State::Received;
    return answer(office, actor, document, QStringLiteral("document.accepted"), QStringLiteral("03"),
                  QStringLiteral("Đã tiếp nhận, vào sổ"));
}

Result<office::Document> refuseDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& reason) {
    TRY_VOID(requireRole(actor, Role::Clerk));
    TRY_VOID(requireReason(reason));
    TRY(office::Document document, load(office, documentId));
    if (document.state == office::State::Rejected)
        return document;
    TRY_VOID(office::checkMove(document, office::State::Rejected));
    document.state = office::State::Rejected;
    document.note = reason.trimmed();
    return answer(office, actor, document, QStringLiteral("document.refused"), QStringLiteral("02"), document.note);
}

} // namespace vanthu::workflow
