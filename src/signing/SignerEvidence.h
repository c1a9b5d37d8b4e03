#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/Certificate.h"
#include "crypto/ValidationData.h"

#include <QString>

#include <memory>
#include <vector>

namespace vanthu::signing {

// What a document brings for judging the certificate behind one of its signatures: certificates, OCSP answers and CRLs,
// in the signature itself and in the document's security store.
struct SignerEvidence {
    std::vector<crypto::Certificate> certificates;
    crypto::ValidationData carried;
};

// `field` as in SignatureReport. Empty where the signature brings nothing or cannot be read. Blocks (disk). `pdf.*`.
Result<SignerEvidence> signerEvidence(const QString& path, const QString& field,
                                      const std::shared_ptr<const Secret>& password = {});

} // namespace vanthu::signing
