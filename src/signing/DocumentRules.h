#pragma once

#include "base/Result.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"
#include "signing/PdfSigner.h"

// Private to this room.
namespace vanthu::signing {

// Whether the document lets itself be signed as `request` says without harm to earlier signatures and against nobody's
// will: certification, locked fields, the permissions of an encrypted document, what the author of a signature field
// demands. Asked before the person is asked for anything. `signing.locked`, `.field_locked`, `.not_permitted`,
// `.dynamic_form`, `.seed_value`.
Result<> checkRules(const pdf::PdfFile& file, const pdf::FormInfo& form, const SignRequest& request);

// The same for filling text fields alone.
Result<> checkMayFill(const pdf::PdfFile& file, const QStringList& fieldNames);

} // namespace vanthu::signing
