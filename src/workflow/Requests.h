#pragma once

#include "exchange/SyncEngine.h"
#include "workflow/Messages.h"
#include "workflow/ReceivedMessage.h"

#include <optional>

// What the issuer of a received document wants done with it: given back, recalled, updated, replaced (QĐ 28/2018 art.
// 9; decree 30/2020 art. 18). Looked up while a message is prepared and looked at again in its transaction: when the
// store has changed in between, `store.changed_meanwhile`, and the message comes again. Private to this room.
namespace vanthu::workflow {

// What the program does by itself is journalled under this name.
Person axisItself();

// The request with the answer that may go at once.
struct Asked {
    office::Document document; // as it was found
    office::Request request;
    store::OutboxMessage agreement;
};
Result<Asked> askedFor(Office& office, const office::Document& document, office::Request request);

// One that nobody has acted on yet is cancelled and the issuer is told; any other waits for the clerk's answer. Nothing
// of it is deleted.
Result<> applyRequest(Office& office, store::Transaction& transaction, const Asked& asked);

// Which document a recalling or updating one means, in this order because senders differ (edxml.md §3.4).
Result<std::optional<office::Document>> documentMeant(store::Connection& connection, const edxml::DocumentMessage& m);

// What was recalled or replaced by `document`, and is here.
Result<> markReplaced(Office& office, store::Transaction& transaction, const office::Document& document);

// Status 13. It may overtake the document, whose message then still waits here or at the axis: it is refused after a
// day only. `workflow.request_too_early`, `workflow.request_without_document`.
Result<exchange::Prepared> prepareTakeBack(Office& office, const store::InboxMessage& raw,
                                           const edxml::StatusMessage& m);

// A changed version of a document that is here: files and particulars become its newest version, the former files stay
// as versions, and a number of arrival stays. One that was accepted is not changed by a file whose signature is not
// valid (`workflow.signature_invalid`), and its clerk answers. `lookedThrough`: for the mark of a state secret.
Result<exchange::Prepared> prepareUpdate(Office& office, const store::InboxMessage& raw,
                                         const edxml::DocumentMessage& m, const office::Document& target,
                                         const std::shared_ptr<Unpacked>& unpacked, bool lookedThrough);

// The document without the update that it is asked about: particulars and files of the message before. Reads that
// message. `store.blob_missing`, `store.blob_damaged`.
Result<office::Document> withoutUpdate(Office& office, const office::Document& document);

// The issuer takes a document away from this agency, whether by status 13, by recall without a document of its own or
// by an update that crosses it out. `key` is that message's own name.
Result<exchange::Prepared> prepareRequestOnly(Office& office, const store::InboxMessage& raw, const QString& key,
                                              Asked asked);

// The message's own name: the same for one that the axis delivers twice. Of updates there may be several, which differ
// in their bytes.
QString keyOf(const edxml::DocumentMessage& m, const store::InboxMessage& raw);
QString keyOf(const edxml::StatusMessage& m);

// The particulars of a received document.
office::Document incomingFrom(const edxml::DocumentMessage& m, const QDateTime& now);
// What it refers to, with the targets that are here.
Result<QList<office::Link>> linksOf(store::Connection& connection, const edxml::DocumentMessage& m);

// Status 01 to 06, 15 and 16, to their recipient; 13.
Result<exchange::Prepared> prepareStatus(Office& office, const store::InboxMessage& raw, const edxml::StatusMessage& m);

} // namespace vanthu::workflow
