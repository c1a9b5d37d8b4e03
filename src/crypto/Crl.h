#pragma once

#include "base/Result.h"
#include "crypto/Revocation.h"

#include <QList>
#include <QPair>

struct evp_pkey_st;

namespace vanthu::crypto {

// What a list (DER or PEM) says of `certificate` at `at`. Unknown unless the certificate's issuer signed it and it is
// current or was issued after `at`.
RevocationStatus judgeCrl(const QByteArray& crl, const Certificate& certificate, const Certificate& issuer,
                          const QDateTime& at, const QDateTime& now);

// A version 2 list of the issuer, DER, valid for `days`. For the training PKI. `crypto.crl_failed`.
Result<QByteArray> makeCrl(const Certificate& issuer, evp_pkey_st* key, const QList<QPair<QString, QDateTime>>& revoked,
                           const QDateTime& now, int days);

} // namespace vanthu::crypto
