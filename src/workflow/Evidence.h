#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "base/Result.h"
#include "signing/PdfVerifier.h"
#include "workflow/Office.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <vector>

// What proves a document's way through the exchange, in one ZIP that anybody can check without this office and without
// a server: the bytes that were sent and received, every attempt and receipt, the recipients' statuses, the journal's
// entries in their chain, and a summary to read. Blocks; not on the GUI thread.
namespace vanthu::workflow {

// Writes the pack; nothing is left at `zipFile` on failure. The journal notes the pack's SHA-256, which comes back in
// hex. `store.document_missing`, `store.blob_damaged`, `file.*`, `evidence.*`.
Result<QByteArray> exportEvidence(Office& office, const Person& actor, const QString& documentId,
                                  const QString& zipFile, const Cancel& cancel = {});

struct EvidenceReport {
    QString file;
    QString documentId;
    QString codeNumber; // "05/SNV-VP"
    QString subject;
    int files = 0;
    int messages = 0;
    int journalEntries = 0;
    std::vector<signing::DocumentReport> signatures; // of each PDF in the pack
    QList<Error> problems;                           // empty: everything fits together

    bool isWhole() const { return problems.isEmpty(); }
};

// Every file has the hash that the manifest gives, nothing is missing or added; the journal's entries have their hashes
// and hang together; each sent message carries the document's very files; each status was really received. The
// signatures in it are judged by `options`. `evidence.not_a_pack` when there is no manifest to go by.
Result<EvidenceReport> verifyEvidence(const QString& zipFile, const signing::VerifyOptions& options,
                                      const Cancel& cancel = {});

} // namespace vanthu::workflow
