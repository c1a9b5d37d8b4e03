#pragma once

#include "pdf/read/Bytes.h"
#include "pdf/read/Qpdf.h"

#include <optional>

// The outermost structure of a PDF, read by ourselves: where cross-reference sections are and what they cost to
// inflate.
namespace vanthu::pdf {

struct StartXref {
    qint64 offset = 0; // where it says the last section is
    qint64 end = 0;    // behind the number and, when it is there, %%EOF
};
// The last "startxref" in the last 64 KB: further than most readers look, since mail and web servers append things.
std::optional<StartXref> findStartXref(const Bytes& at, qint64 size);

// Whether a predictor's rows, which a decoder keeps in memory, have a sensible length.
bool hasSmallRows(QPDFObjectHandle decodeParameters);

struct XrefSection {
    bool isStream = false;
    std::optional<qint64> previous;     // /Prev
    std::optional<qint64> hybridStream; // /XRefStm
    qint64 inflated = 0;                // bytes of the stream after its filter
    bool tooLarge = false;              // inflating went over the budget
    // Behind the last byte that was looked at: with at least that much of the file it always reads the same. Nothing
    // when that cannot be told.
    std::optional<qint64> end;
};

// Nothing when there is no readable section at `offset`.
std::optional<XrefSection> readXrefSection(const Bytes& at, qint64 offset, qint64 inflateBudget);

} // namespace vanthu::pdf
