#pragma once

#include "base/Cancel.h"
#include "office/Document.h"
#include "signing/Unfinished.h"
#include "workflow/Office.h"

#include <QList>

#include <optional>

// What was signed without its time-stamp, because nobody gave one and the person said so: files from anywhere, in a
// list of the profile, and documents of the office, which bear Flag::TimestampMissing. It is completed as soon as a
// time-stamp server answers. All block (disk, network); not on the GUI thread.
namespace vanthu::workflow {

// The list of files of the profile, or of the user where there is none. `office` may be null.
signing::UnfinishedFiles unfinishedFiles(const Office* office);

struct Unfinished {
    std::vector<signing::UnfinishedFile> files;
    QStringList documents; // ids
};
// `signing.unfinished_unreadable`, `store.*`.
Result<Unfinished> unfinished(Office& office);

struct DocumentCompletion {
    office::Document document;  // as it stands now
    std::optional<Error> error; // why it still waits; none while its own message must leave first
    bool stillWaits = false;
};
struct CompletionReport {
    std::vector<signing::Completion> files;
    QList<DocumentCompletion> documents;
};
// Servers, trust and policies of the agency, for files and documents alike.
signing::ExtendRequest completionMeans(const Office& office);

// Completes what waits, each as one step of its own. The first failure of the time-stamp servers ends the run; the rest
// waits. `signing.unfinished_unreadable`, `store.*`.
Result<CompletionReport> completeUnfinished(Office& office, const Cancel& cancel = {});

// One document: its file with a document time-stamp, and what else the agency's level wants, becomes its newest
// version, with a journal entry. What was issued is not changed while it may still be taken back or sent, and what was
// sent never: recipients have those bytes, and a copy that is sent again is made of them (issuedFile). Changes nothing
// when nothing is missing.
Result<DocumentCompletion> completeSignature(Office& office, const QString& documentId,
                                             const signing::ExtendRequest& means, const Cancel& cancel = {});
// All of them, the one that waits longest first. One that cannot be completed holds up no other; a time-stamp server
// that fails ends the run.
Result<QList<DocumentCompletion>> completeDocuments(Office& office, const signing::ExtendRequest& means,
                                                    const Cancel& cancel = {});

// The main file as it was issued last, which a completed signature has not changed.
Result<office::DocumentFile> issuedFile(Office& office, const office::Document& document);

} // namespace vanthu::workflow
