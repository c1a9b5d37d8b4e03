#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "base/Http.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>
#include <vector>

namespace vanthu::crypto {

struct RevocationOptions {
    bool online = true; // ask the OCSP responders and CRL servers that certificates name
    HttpPolicy http;
    std::vector<QByteArray> crls;          // DER or PEM, supplied by the caller or carried by the document
    std::vector<QByteArray> ocspResponses; // DER
    QString cacheFolder;                   // empty = no cache
    std::chrono::milliseconds timeLimit{10'000};
};

enum class RevocationState { Good, Revoked, Unknown };

struct RevocationStatus {
    RevocationState state = RevocationState::Unknown;
    QDateTime revokedAt;
    QByteArray source;        // "OCSP", "CRL"
    QByteArray evidence;      // the answer itself, as it came; empty when Unknown
    std::optional<Error> why; // of Unknown
};

// Whether `certificate`, issued by `issuer`, was revoked at `at`: supplied and cached answers first, then OCSP (RFC
// 6960), then CRL (RFC 5280 section 6.3). An answer counts only when its signature, its signer's right to give it, and
// its dates hold; everything else is Unknown, which is never good. Blocks; not on the GUI thread.
RevocationStatus checkRevocation(const Certificate& certificate, const Certificate& issuer,
                                 const RevocationOptions& options, const QDateTime& at, const QDateTime& now,
                                 const Cancel& cancel = {});

} // namespace vanthu::crypto
