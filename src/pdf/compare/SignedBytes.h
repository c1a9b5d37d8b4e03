#pragma once

#include "pdf/compare/ByteFinding.h"

namespace vanthu::pdf {

class Mentions;
class PdfFile;
struct ReadRevision;

// What waits in the signed bytes for later ones. It is the signer's own and does no harm as long as the file is what
// was signed; as soon as it grows, readers may be led to see it. So these findings leave a signature uncertain that
// anything follows, and are of no weight otherwise. They throw what qpdf throws.

// Objects that no cross-reference lists although their numbers mean something: readers that repair a file take the last
// object of a number. `mentions` are those of `revision`.
ByteFindings findShadows(const ReadRevision& revision, const Mentions& mentions);
// What the parser took for nothing, or understood only after making allowances, of all that it has read by now.
ByteFindings findUnreadable(const PdfFile& revision);
// A linearisation dictionary (ISO 32000-2 annex F) counts as long as the file has the length that it says. One that
// says more than the `signedEnd` bytes waits for the rest.
ByteFindings findLinearization(const PdfFile& file, qint64 signedEnd);

} // namespace vanthu::pdf
