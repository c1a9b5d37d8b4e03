#pragma once

#include "pkcs11/TokenInfo.h"

#include <QCborMap>

#include <vector>

// What a host's answers hold, read on this side of the channel. The host is not trusted: what does not fit is left out.
namespace vanthu::pkcs11 {

std::vector<TokenInfo> tokensIn(const QCborMap& answer, const QString& modulePath);
std::vector<TokenCertificate> certificatesIn(const QCborMap& answer, const QString& modulePath);

} // namespace vanthu::pkcs11
