#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "crypto/Certificate.h"
#include "signing/PdfSigner.h"

#include <QString>

#include <memory>

// Private to this room.
namespace vanthu::signing {

enum class SignedCopy { No, OfLowerLevel, Yes };

// Whether `output` is `input` with a signature of `certificate` at `level` or a higher one: it begins with the input's
// very bytes, and what follows holds an intact signature of that certificate. An output that cannot be read is none.
SignedCopy signedCopyAt(const QString& input, const QString& output, const crypto::Certificate& certificate,
                        Level level, const std::shared_ptr<const Secret>& password, const Cancel& cancel = {});

} // namespace vanthu::signing
