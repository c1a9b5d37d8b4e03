#pragma once

#include "crypto/Cms.h"
#include "crypto/ValidationData.h"
#include "signing/PdfVerifier.h"

#include <functional>
#include <vector>

// Judges what signatures' bytes, time-stamps and certificates say (ETSI EN 319 102-1); knows nothing of PDF. Private to
// this room.
namespace vanthu::signing {

// One signature or document time-stamp, as the document holds it.
struct SignedBytes {
    bool usable = false;    // false: its byte range is not what it has to be; it is not judged here and proves nothing
    bool isForeign = false; // of a /SubFilter that is not known: /Contents may be anything
    QByteArray contents;    // /Contents with its padding
    bool hasAnyPadding = false; // SignatureField::hasAnyPadding
    qint64 gapBegin = 0;        // offset of /Contents: everything before it is covered
    qint64 revisionEnd = 0;
    crypto::DigestSource digest;          // of its byte range
    std::vector<QByteArray> certificates; // /Cert of adbe.x509.rsa_sha1, DER
};

// What the document carries to judge its signatures with (DSS).
struct CarriedData {
    crypto::ValidationData all;
    // What of it was there already in the revision that ends at `revisionEnd`: a document time-stamp over that revision
    // proves since when it exists. May be empty when there is no DSS.
    std::function<crypto::ValidationData(qint64 revisionEnd)> before;
};

// Fills in the reports of all signatures of a document, `reports[i]` from `signatures[i]`: digest, value, time, path,
// revocation, level. Document time-stamps prove that what they cover existed, so that all are judged together, the
// latest first (EN 319 102-1 clause 5.6). `signedAt` of a report holds the time claimed in /M, if any, when this is
// called; verdicts are only made worse.
void judgeSignatures(std::vector<SignatureReport>& reports, const std::vector<SignedBytes>& signatures,
                     const CarriedData& carried, const VerifyOptions& options, const Cancel& cancel);

// Marks the signature as failed for good, or as not certain; never makes it better than it was.
void markFailed(SignatureReport& report, const QByteArray& subIndication, Error problem);
void markIndeterminate(SignatureReport& report, const QByteArray& subIndication, Error problem);

} // namespace vanthu::signing
