#pragma once

#include "pdf/compare/ByteFinding.h"

namespace vanthu::pdf {

class Mentions;
struct ReadRevision;

// Accounts for every byte that `after` has more than `before`: each belongs to an object that the cross-references of
// its revision list, to these sections, their trailers and ends, or is a line end or a short comment. What the parser
// does not see, other readers may: those that repair a file take the last object of a number in it, some find the
// content of an object stream by its place and others by its number, some ignore generations. `mentions` are those of
// `before`. Throws what qpdf throws.
ByteFindings findInAppendedBytes(const ReadRevision& before, const ReadRevision& after, const Mentions& mentions);

} // namespace vanthu::pdf
