#pragma once

#include "base/Result.h"
#include "crypto/Algorithms.h"
#include "crypto/Certificate.h"

#include <QDateTime>
#include <QString>

// Until when an algorithm is believed. A signature is judged by the instant at which it is proven to have existed:
// what was strong then stays good, what is first proven later may have been forged meanwhile (EN 319 102-1 clause
// 5.2.8.4.3; ETSI TS 119 312).
namespace vanthu::crypto {

enum class Strength { Good, OldButAccepted, TooWeak };

// A document's or a time-stamp's digest, proven to have existed at `provenAt`. MD5 until 2005, SHA-1 until the end of
// 2016 (the collision of February 2017), SHA-224 until the end of 2025.
Strength digestStrength(DigestAlgorithm algorithm, const QDateTime& provenAt);

// The key of a signature proven to have existed at `provenAt`: RSA and DSA of 2048 bits, elliptic curves of 256 (TT
// 15/2025 Annex I 1.2); RSA and DSA of 1024 until the end of 2013, curves of 224 until the end of 2025.
Strength keyStrength(const Certificate& certificate, const QDateTime& provenAt);

// Key and issuer's signature of a certificate on a path. A SHA-1 certificate issued before 2017 is accepted with a
// warning: to forge one, its CA would have to sign with SHA-1 today. MD5 never is: forged MD5 certificates exist.
Strength certificateStrength(const Certificate& certificate, const QDateTime& provenAt);

// Whether documents are signed here with such a key: RSA, or ECDSA on an elliptic curve. EdDSA and the like can be
// verified, but few readers of PDF in Vietnam know them. `crypto.key_type` names the kind.
Result<> requireKeyType(const Certificate& certificate);

// "RSA 1024, SHA-1", for IT.
QString algorithmText(const Certificate& certificate);

} // namespace vanthu::crypto
