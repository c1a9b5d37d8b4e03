#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "crypto/SigningKey.h"
#include "office/Document.h"
#include "signing/PdfSigner.h"
#include "workflow/Office.h"

#include <QDate>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

// The acts of an outgoing document's life (DESIGN.md §1; decree 30/2020 art. 10-19). Each validates, writes one
// transaction with its journal entry, and returns the document as it now stands. Each may be repeated after a crash or
// a lost answer: an act already done returns the same document and changes nothing. All block; call from worker
// threads. Refusals: `office.transition_refused`, `office.classified_refused`, `workflow.role_refused`.
namespace vanthu::workflow {

struct RecipientChoice {
    QString organId;
    QString organName;
};

// Another document that the draft answers, recalls, updates or replaces: by its id in this store.
struct LinkChoice {
    office::LinkKind kind = office::LinkKind::Reply;
    QString documentId;
};

struct DraftRequest {
    QString clientKey; // chosen by the caller; a second request with the same key returns the first document
    QString typeName = QStringLiteral("Công văn");
    QString subject; // trích yếu, without "V/v"
    QString body;    // paragraphs separated by line feeds; used when pdfFile is empty
    QString pdfFile; // an existing PDF as the draft instead of a body
    office::Urgency urgency = office::Urgency::Normal;
    office::Secrecy secrecy = office::Secrecy::Normal; // anything else is refused (Law 117/2025 art. 5)
    QString signerId;                                  // Person::id of the leader who will sign
    QList<RecipientChoice> recipients;
    QStringList copyPlaces; // further lines of "Nơi nhận"
    std::optional<QDate> dueDate;
    bool paperCopy = false; // a paper copy follows ("kèm bản giấy")
    QList<LinkChoice> links;
};

// What the person chose in the sign dialog. Without a placement the document's own signature space is used.
struct SignChoice {
    std::optional<signing::Placement> placement;
    std::shared_ptr<const Secret> password; // of an encrypted document
    // As in SignRequest. What is signed at a lower level than the profile's gets Flag::TimestampMissing and is
    // completed later (Completing.h).
    std::function<signing::TimestampChoice(const Error& why)> onTimestampFailure;
    std::function<signing::TimestampChoice(const Error& why)> onClockContradiction;
};

Result<office::Document> addDraft(Office& office, const Person& actor, const DraftRequest& request);
Result<office::Document> submitDraft(Office& office, const Person& actor, const QString& documentId);
Result<office::Document> approveDraft(Office& office, const Person& actor, const QString& documentId);
// The leader's personal signature; the key must be the leader's own (common name and position are journalled).
Result<office::Document> signForIssue(Office& office, const Person& actor, const QString& documentId,
                                      crypto::SigningKey& key, const SignChoice& choice, const Cancel& cancel = {},
                                      const Progress& progress = {});
// What signForIssue (or, with `seal`, sealDocument) would refuse whatever the PIN: the person's and the certificate's
// right to sign this document, and what signing::checkMaySign and checkBeforeSigning say. Ask it before the PIN. Blocks
// (disk, network).
Result<> checkBeforeSigning(Office& office, const Person& actor, const QString& documentId,
                            const signing::Signer& signer, const SignChoice& choice, bool seal,
                            const Cancel& cancel = {});
// Takes the next number of the year's register and writes number and date into the PDF as a further revision (SIG-13).
// An update is the same document: it has its original's number and date.
Result<office::Document> assignNumber(Office& office, const Person& actor, const QString& documentId);
// The agency's signature: only the clerk, only over a valid personal signature (art. 32).
Result<office::Document> sealDocument(Office& office, const Person& actor, const QString& documentId,
                                      crypto::SigningKey& key, const SignChoice& choice, const Cancel& cancel = {},
                                      const Progress& progress = {});
// A time-stamp that it lacks is asked for once more, while its recipients can still get it.
// Freezes the document, and what it recalls or replaces with it, and puts its message into the outbox under a key that
// never changes. `workflow.change_refused` when what it changes is in force no more.
Result<office::Document> issueDocument(Office& office, const Person& actor, const QString& documentId);

// Takes an issued document back while its message has not left (DESIGN.md §3, undo window): it is sealed as before and
// may be issued again, under a new key. `store.undo_over`.
Result<office::Document> undoIssue(Office& office, const Person& actor, const QString& documentId);

// Where the next signature of this document goes by default: the space for the signer, or over its left third for the
// seal (SIG-14). Fails with `workflow.no_place` when the page has no such space; the person then places it by mouse.
// `password` opens an encrypted document.
Result<signing::Placement> defaultPlacement(Office& office, const QString& documentId, signing::Purpose purpose,
                                            const std::shared_ptr<const Secret>& password = {});

// The bytes of the main file as they stand now: a path inside the store's blobs, and its SHA-256.
struct CurrentFile {
    QString path;
    QByteArray sha256;
    QString name;
};
Result<CurrentFile> currentFile(Office& office, const QString& documentId);

} // namespace vanthu::workflow
