#pragma once

#include "base/Result.h"
#include "pdf/read/PdfFile.h"

// What a document says of itself as PDF/A (ISO 19005), so that what is added does not make it something else.
namespace vanthu::pdf {

struct ArchivalClaim {
    int part = 0; // 1 to 4; 0 = it is no PDF/A
    bool hasOutputIntent = false;

    bool isClaimed() const { return part > 0; }
    // Part 1 knows no transparency, and the others want a colour space to blend in: the output intent's.
    bool allowsSoftMasks() const { return part != 1 && (part == 0 || hasOutputIntent); }
};

// From the catalog's XMP metadata, of which at most 1 MiB is read. What cannot be read claims nothing. `pdf.damaged`.
Result<ArchivalClaim> archivalClaim(const PdfFile& file);

} // namespace vanthu::pdf
