#pragma once

#include "pdf/read/PdfFile.h"

#include <functional>

namespace vanthu::pdf {

// Calls `see` for everything in the bytes [begin, end) that looks like the head of an object ("4 0 obj"), wherever it
// stands: readers that repair a file look for nothing else. Fast enough for streams. False when the bytes cannot be
// read.
bool searchHeaders(const PdfFile& file, qint64 begin, qint64 end,
                   const std::function<void(int number, qint64 at)>& see);

} // namespace vanthu::pdf
