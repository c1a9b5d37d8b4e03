#pragma once

#include "office/Document.h"
#include "store/Store.h"
#include "workflow/Outgoing.h"

#include <QList>
#include <QString>

#include <optional>

// A document that answers another, or that recalls, corrects or replaces an issued one (decree 30/2020 art. 18.3, 18.4;
// edxml.md §3.4-3.6).
namespace vanthu::workflow {

// What a draft about that document begins with: kind, trích yếu, recipients and the link. Blocks.
// `workflow.reply_refused`, `workflow.change_refused`, `store.document_missing`.
Result<DraftRequest> suggestDraft(Office& office, office::LinkKind kind, const QString& documentId);

// "Công văn số 05/SNV-VP ngày 02/03/2026", as it is named in other documents.
QString nameInText(const office::Document& document);

// The rest is private to this room.

// Notes that this recipient is asked to give back, or to take over a change; its answer takes the place of it.
void askBack(office::Recipient& recipient, const QDateTime& now, const Person& actor, const QString& why);
// Recalled, once nobody is left who was not asked.
void freezeWhenAllWereAsked(office::Document& document);

// Makes the draft's links. An update is the same document in another version, so that kind, notation and recipients are
// its original's. `workflow.reply_refused`, `workflow.change_refused`, `workflow.links_conflict`.
Result<> linkDraft(store::Connection& connection, const QList<LinkChoice>& choices, office::Document& draft);

// The original of an update, of which it keeps number and date.
Result<std::optional<office::Document>> originalOf(store::Connection& connection, const office::Document& document);

// What issuing `document` does to the documents that it recalls or replaces: recipients are asked, they are frozen.
// Fails when one of them is in force no more. `undoLinks` takes it back within the undo window.
Result<> applyLinks(Office& office, store::Transaction& transaction, const Person& actor, office::Document& document);
Result<> undoLinks(Office& office, store::Transaction& transaction, const Person& actor, office::Document& document);

// "Đã trả lời bằng Công văn số …" when an issued document answers this one; else empty.
Result<QString> answeredBy(Office& office, const office::Document& received);

} // namespace vanthu::workflow
