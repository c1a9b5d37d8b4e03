#pragma once

#include "base/Result.h"
#include "office/Document.h"
#include "workflow/Office.h"

#include <QString>
#include <QStringList>

// What an agency does with a document after it was issued or accepted: taking back, answering, telling how it fares.
// Each act is one transaction with its journal entry and its messages, and changes nothing when it was done before.
// All block; call from worker threads. `workflow.role_refused`, `office.transition_refused`, `workflow.reason_missing`,
// `office.classified_refused` for a reason that carries the mark of a state secret.
namespace vanthu::workflow {

// Asks these recipients, or all, to give the document back (status 13). Once all were asked it is frozen: Recalled
// (decree 30/2020 art. 18.4, PL VI.III.8). One who refused may be asked again. `workflow.not_a_recipient`.
Result<office::Document> recallDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& reason, const QStringList& organIds = {});
// The answer to what the issuer asked: with 15 the document is Cancelled and kept in trace (QĐ 28/2018 art. 9), with 16
// and a reason it stays, without the update that was refused. `workflow.no_request`.
Result<office::Document> answerRequest(Office& office, const Person& actor, const QString& documentId, bool agree,
                                       const QString& reason = {});
// The document once more to one of its recipients; one that has it already takes no notice.
Result<office::Document> resendDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& organId);

// Statuses 04, 05 and 06 to the issuer. The note says who it was assigned to or how it ended; it may be empty: 06 then
// names the document that answered, if there is one.
Result<office::Document> assignDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& note = {});
Result<office::Document> startDocument(Office& office, const Person& actor, const QString& documentId,
                                       const QString& note = {});
Result<office::Document> completeDocument(Office& office, const Person& actor, const QString& documentId,
                                          const QString& note = {});

// From the outbox: a document whose message has not begun to leave is not issued (as undoIssue), any other message that
// did not go through is not sent any more. `store.message_not_waiting`.
Result<> cancelMessage(Office& office, const Person& actor, const QString& messageId);

// `workflow.reason_missing`, `office.classified_refused`.
Result<> requireReason(const QString& reason);

} // namespace vanthu::workflow
