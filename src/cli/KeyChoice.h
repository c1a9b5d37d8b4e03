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
    QString certificate; // SHA-256 in any dress (colons, blanks, capitals) or label; empty = any
};

// Words are compared in NFC: a command line and a token may spell a label in different forms.
bool isMeant(const crypto::Certificate& certificate, const QString& label, const KeyWish& wish);
bool isMeant(const pkcs11::TokenInfo& token, const KeyWish& wish);
// A certificate that is meant and signs documents.
bool fits(const pkcs11::TokenCertificate& one, const KeyWish& wish);
// What to say when none does: whether a token is missing, a certificate, or its right to sign.
Error noneFits(const KeyWish& wish, const std::vector<pkcs11::TokenInfo>& tokens,
               const std::vector<pkcs11::TokenCertificate>& certificates);

// The one to sign with now of those that fit, of which there is at least one. `token.ambiguous` when they lie on
// several tokens; `token.several_keys` lists those among which only the caller can choose.
Result<pkcs11::TokenCertificate> bestOf(std::vector<pkcs11::TokenCertificate> candidates, const QDateTime& now);

} // namespace vanthu::cli
