#pragma once

#include "signing/GrowingFile.h"
#include "signing/Stamping.h"

// The revisions that make a signature outlive its certificates (ETSI EN 319 142-1, levels B-LT and B-LTA). Private to
// this room.
namespace vanthu::signing {

struct LongTerm {
    const Stamping& stamping;
    const crypto::TrustStore& trust;
    crypto::DigestAlgorithm digest;         // of document time-stamps; the one that the file is hashed with
    QString documentName;                   // for sentences
    std::shared_ptr<const Secret> password; // of an encrypted document; may be null
};

// Appends a DSS with the certificates, OCSP responses and revocation lists that judge the signatures and time-stamps of
// the file: those of the field `mustHave`, or of all when it is empty, or there is no revision; of the others what can
// be had. Each is judged as of the earliest document time-stamp over it. `signing.validation_data_incomplete` when one
// is not trusted, revoked or not known, `signing.signature_broken` when it is not intact.
Result<> addValidationData(GrowingFile& file, const LongTerm& how, const QString& mustHave = {});

// Appends a document time-stamp over everything; false when the person chose to go on without. What requestTimestamp
// says.
Result<bool> addDocumentTimestamp(GrowingFile& file, const LongTerm& how);

} // namespace vanthu::signing
