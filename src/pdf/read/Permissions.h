#pragma once

#include "pdf/read/Qpdf.h"
#include "pdf/read/SignatureFields.h"

// For this room alone; these functions throw what qpdf throws.
namespace vanthu::pdf {

// From the field's dictionary and its value, in the document as signed.
Permissions permissionsOf(QPDFObjectHandle field, QPDFObjectHandle value);
// The level of a signature's DocMDP reference; 0 when it has none, the strictest when it has several.
int docMdpOf(QPDFObjectHandle value);

} // namespace vanthu::pdf
