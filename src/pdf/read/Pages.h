#pragma once

#include "pdf/read/PageGeometry.h"
#include "pdf/read/Qpdf.h"

#include <functional>
#include <optional>

// The page tree as it stands in the file. qpdf's own list of pages repairs what it meets (a page that appears twice
// becomes two, a missing /Type is added) and reads every page of the document; what is signed must be what is there.
// For this room alone; these functions throw what qpdf throws, and std::runtime_error on circles and on trees that are
// too large.
namespace vanthu::pdf {

struct PageNode {
    QPDFObjectHandle page; // direct in its parent's /Kids in some damaged files
    // The page's own or its nearest ancestor's; null when there is none.
    QPDFObjectHandle mediaBox, cropBox, rotate;
};

// The entry of a page or, where it has none, of its nearest ancestor; null when there is none. For entries that pages
// inherit (ISO 32000-2 table 31).
QPDFObjectHandle inheritedEntry(QPDFObjectHandle page, const char* key);
PageGeometry geometryOf(const PageNode& node);
// A rectangle (ISO 32000-2 7.9.5) with its corners in order; nothing for anything else.
std::optional<QRectF> rectOf(QPDFObjectHandle array);

// Visits the pages in their order, from 0, until `visit` returns false.
void walkPages(QPDF& document, const std::function<bool(const PageNode& page, int number)>& visit);

} // namespace vanthu::pdf
