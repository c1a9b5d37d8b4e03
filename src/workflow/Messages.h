#pragma once

#include "office/Document.h"
#include "store/Outbox.h"
#include "workflow/Office.h"

// The messages that leave the agency: documents as blobs, statuses in their outbox entries. Private to this room.
namespace vanthu::workflow {

// The edXML of an issued document with its files, written to a blob; the entry still lacks its key's act.
Result<store::OutboxMessage> documentMessage(const Office& office, const Person& actor,
                                             const office::Document& document, const QString& key,
                                             const QDateTime& notBefore);

// Tells the issuing agency how its document fares here (edxml.md §2.2). The key is "status:<code>:<document>": said
// once.
Result<store::OutboxMessage> statusMessage(const Office& office, const Person& actor, const office::Document& document,
                                           const QString& statusCode, const QString& description);

// Asks one recipient of a document of this agency to give it back (status 13).
Result<store::OutboxMessage> recallMessage(const Office& office, const Person& actor, const office::Document& document,
                                           const office::Recipient& recipient, const QString& reason);
// 15 or 16 to what the issuer has asked; the key is the request's own.
Result<store::OutboxMessage> answerMessage(const Office& office, const Person& actor, const office::Document& document,
                                           const office::Request& request, bool agree, const QString& words);
QString agreedText(office::RequestKind kind);

} // namespace vanthu::workflow
