#pragma once

#include "pdf/compare/ByteFinding.h"
#include "pdf/compare/Change.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"

#include <QList>
#include <QStringList>

#include <vector>

namespace vanthu::pdf {

// What came after a signature, the worst first.
struct Changes {
    ChangeLevel level = ChangeLevel::None; // the worst of all; None when the revision is the whole file
    QList<Change> list;                    // at most 200, without repetitions
    int more = 0;                          // that are not listed
    QList<Change> unlisted;                // of them, those that draw somewhere
    Redrawn redrawn;                       // what to look at, for who sees the pages
    ByteFindings bytes;                    // what the bytes themselves say, each code once; they are listed, too

    // Technical: what has this level, for logs and tests.
    QStringList details(ChangeLevel of) const;

    void add(Change change); // raises the level
    void finish();           // in order, each once, no more than are listed

private:
    void sumOverlaps();
};

// Compares the document as signed (its first `signedEnd` bytes) with the whole of `file`, object by object, against a
// list of allowed changes; what is not on the list is forbidden. `docMdpLevel` 1 forbids form filling too, 3 allows
// comments, 0 says nothing about them. A `signedEnd` that is not the end of a genuine revision is forbidden. Fails only
// when one of the revisions cannot be read at all.
Result<Changes> compareWithSigned(const PdfFile& file, qint64 signedEnd, int docMdpLevel);

// The same for every signed field of `form`, in its order. Revisions are compared with their successors, each pair
// once; what came after a signature is all that came after its revision, judged by the certifications in the document
// and by the locks of the signature itself. A malformed signature's revision is taken as far as it can be.
// `holds[i]` says whether the i-th of these signatures is valid in itself. Only such a certification permits anything,
// its own signature's changes apart, and only after signatures that saw it; every other one can only forbid.
Result<QList<Changes>> changesAfterSignatures(const PdfFile& file, const FormInfo& form,
                                              const std::vector<bool>& holds);

// What will be told of a revision that is still to be made, as far as its places say: these fields will be filled in,
// and a signature is drawn at `signature` (nowhere when its rectangle is empty), in the empty field of that name or in
// a new one.
Result<QList<Change>> changesToCome(const PdfFile& file, const QStringList& filled, const PagePlace& signature,
                                    const QString& signatureField);

} // namespace vanthu::pdf
