#pragma once

#include "signing/PdfSigner.h"

// Private to this room.
namespace vanthu::signing {

// The certificate alone: what the user can be told without any network. `signing.certificate_expired`,
// `.certificate_not_yet_valid`, `.key_usage`, `.key_weak`, `crypto.key_type`.
Result<> checkCertificate(const crypto::Certificate& certificate, const QDateTime& now);

} // namespace vanthu::signing
