#pragma once

#include "base/Result.h"
#include "pkcs11/TokenInfo.h"

#include <QDateTime>
#include <QString>

#include <vector>

// Which key the command line signs with. There is nobody to ask, and a signature in the wrong name cannot be taken
// back.
namespace vanthu::cli {

struct KeyWish {
    QString token;       // its label; empty = any
    QString certificate; // SHA-256 or label; empty = any
};

bool fits(const pkcs11::TokenCertificate& one, const KeyWish& wish);
// What to say when none does.
Error noneFits(const KeyWish& wish);

// The one to sign with now of those that fit, of which there is at least one. `token.ambiguous` when they lie on
// several tokens; `token.several_keys` lists those among which only the caller can choose.
Result<pkcs11::TokenCertificate> bestOf(std::vector<pkcs11::TokenCertificate> candidates, const QDateTime& now);

} // namespace vanthu::cli
