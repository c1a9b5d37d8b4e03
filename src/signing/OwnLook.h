#pragma once

#include "pdf/read/Archival.h"
#include "pdf/read/PdfFile.h"
#include "signing/PdfSigner.h"
#include "signing/SignatureAppearance.h"

// Private to this room.
namespace vanthu::signing {

// Whether the verifier will see what earlier signers saw when this signature stands at `place` and the request's fields
// are filled in, by the verifier's own eyes (PageLook.h). For documents that are signed already; before the PIN.
// `signing.covers_content`, `signing.place_not_seen`. Where pages cannot be drawn at all, nothing is known and nothing
// refused.
Result<> checkOwnLook(const pdf::PdfFile& file, const SignRequest& request, const SignaturePlace& place,
                      const QString& signerName, const pdf::ArchivalClaim& archive);

} // namespace vanthu::signing
