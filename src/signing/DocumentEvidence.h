#pragma once

#include "pdf/read/PdfFile.h"
#include "signing/SignatureJudge.h"

// Private to this room.
namespace vanthu::signing {

// The validation data in the document's security store. `file` must outlive the result.
CarriedData carriedBy(const pdf::PdfFile& file);

} // namespace vanthu::signing
