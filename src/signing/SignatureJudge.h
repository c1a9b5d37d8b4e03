#pragma once

#include "crypto/Cms.h"
#include "signing/PdfVerifier.h"

// Judges what a signature's bytes, time-stamp and certificates say; knows nothing of PDF. Private to this room.
namespace vanthu::signing {

// Fills the report in from the CMS in /Contents: digest, value, time, path and revocation. `contents` still has its
// padding. The report's `signedAt` holds the time claimed in /M, if any, when this is called.
void judgeCms(SignatureReport& report, const QByteArray& contents, const crypto::DigestSource& digest,
              const VerifyOptions& options, const Cancel& cancel);

// The same for a document time-stamp, whose /Contents is an RFC 3161 token over the byte range.
void judgeDocumentTimestamp(SignatureReport& report, const QByteArray& contents, const crypto::DigestSource& digest,
                            const VerifyOptions& options, const Cancel& cancel);

// Marks the signature as failed for good, or as not certain; never makes it better than it was.
void markFailed(SignatureReport& report, const QByteArray& subIndication, Error problem);
void markIndeterminate(SignatureReport& report, const QByteArray& subIndication, Error problem);

} // namespace vanthu::signing
