#pragma once

#include "base/Result.h"
#include "exchange/SyncEngine.h"
#include "office/Document.h"
#include "signing/PdfVerifier.h"
#include "workflow/Office.h"

#include <QString>

// What comes in from the axis and what the clerk does with it (decree 30/2020 art. 20-24; QĐ 28/2018 art. 9).
namespace vanthu::workflow {

// What the SyncEngine calls for every stored message: a new document becomes State::Arrived and its status 01 goes into
// the outbox in the same transaction; recalls, updates and replacements change the document that they mean; a status is
// put to its recipient; duplicates change nothing. What means a document that has not arrived waits a day for it.
exchange::Receiver receiver(Office& office);

// Arrival number (one series a year for paper and electronic, art. 22), state Received, status 03 into the outbox.
// Refused with `workflow.signature_invalid` when verification says invalid and `evenIfInvalid` is not set.
Result<office::Document> acceptDocument(Office& office, const Person& actor, const QString& documentId,
                                        bool evenIfInvalid = false);
// Status 02 with the reason, which is required (`workflow.reason_missing`).
Result<office::Document> refuseDocument(Office& office, const Person& actor, const QString& documentId,
                                        const QString& reason);

// Who wants a pass. An axis that did not answer lately is left alone when it is only the timer; a person, and a network
// that has just come back, have it asked at once.
enum class AskedBy { Person, Network, Timer };
// One pass of the exchange for this agency, with its transport built from the profile. `axis.not_configured`.
Result<exchange::SyncReport> syncOffice(Office& office, const Cancel& cancel = {}, AskedBy by = AskedBy::Person);
// Takes the axis's list of agencies over into the store; their number comes back.
Result<int> refreshAgencies(Office& office, const Cancel& cancel = {});

// By a person, from the outbox: a waiting or failed message is sent at the next pass. `store.message_not_waiting`.
Result<> retryMessage(Office& office, const Person& actor, const QString& messageId);

// Verifies the document's main file with the agency's trust. Answers about revocation are kept as long as they are
// fresh; `AtHand` makes do with them and with what the file brings, `Online` asks servers too.
enum class Asking { AtHand, Online };
Result<signing::DocumentReport> verifyDocument(Office& office, const QString& documentId, Asking asking,
                                               const Cancel& cancel = {});

} // namespace vanthu::workflow
