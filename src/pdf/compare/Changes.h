#pragma once

#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"

#include <QList>
#include <QString>

namespace vanthu::pdf {

enum class ChangeLevel {
    None,      // the revision is the whole file
    Permitted, // only what may follow a signature: further signatures, form filling, DSS, document time-stamps
    Forbidden, // anything else
};

// A markup annotation that came, went or was changed after a signature.
struct MarkupChange {
    enum class Act { Added, Changed, Deleted };
    QString kind; // "Highlight"
    int page = 0; // from 0
    Act act = Act::Added;
};

struct Changes {
    ChangeLevel level = ChangeLevel::None;
    QStringList forbidden; // technical: which object changed and how
    // Remarks where nothing says whether they are allowed: no signature and no certification forbids them, and nobody
    // signed them.
    QList<MarkupChange> doubtful;
    // What a certification allows, or nobody forbids, and what may hide or replace something on the page all the same.
    QList<MarkupChange> covering;
    QList<MarkupChange> allowed; // other remarks that a certification allows
    // Fields show their stored pictures where they were drawn from their values: both were signed, the signer saw the
    // values.
    bool redrawn = false;

    bool leavesDoubt() const { return redrawn || !doubtful.isEmpty() || !covering.isEmpty(); }
};

// Compares the document as signed (its first `signedEnd` bytes) with the whole of `file`, object by object, against a
// list of allowed changes; what is not on the list is forbidden. `docMdpLevel` 1 forbids form filling too, 3 allows
// comments, 0 says nothing about them. A `signedEnd` that is not the end of a genuine revision is forbidden. Fails only
// when one of the revisions cannot be read at all.
Result<Changes> compareWithSigned(const PdfFile& file, qint64 signedEnd, int docMdpLevel);

// The same for every signed field of `form`, in its order. Revisions are compared with their successors, each pair
// once; what came after a signature is all that came after its revision, judged by the certifications in the document
// and by the locks of the signature itself. A malformed signature's revision is taken as far as it can be.
Result<QList<Changes>> changesAfterSignatures(const PdfFile& file, const FormInfo& form);

} // namespace vanthu::pdf
