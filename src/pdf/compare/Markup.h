#pragma once

#include "pdf/read/Qpdf.h"

// What a markup annotation (ISO 32000-2 12.5.6.2) that came after a signature can do to the page. For this room alone;
// throws what qpdf throws.
namespace vanthu::pdf {

enum class Markup {
    None,     // something else, or a remark that writes or acts: never permitted
    Remark,   // about the text, without hiding any of it
    Covering, // the same, but its picture may hide what lies under it
    Drawing,  // writes or draws in its own right: free text, stamps, shapes
};
Markup markupOf(QPDFObjectHandle annotation);

} // namespace vanthu::pdf
