#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "crypto/Certificate.h"
#include "crypto/Revocation.h"
#include "crypto/TrustStore.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <optional>
#include <vector>

namespace vanthu::crypto {

// ETSI EN 319 102-1.
enum class Indication { TotalPassed, TotalFailed, Indeterminate };

// What the end certificate was used for. Authority: it is a CA's, and only whether it is one in good standing is asked.
enum class Purpose { Signing, Timestamping, Authority };

// A server that was asked for an issuer's certificate (AIA).
struct IssuerHearing {
    Certificate of; // whose issuer was looked for
    QUrl url;
    bool isKept = false;        // from an earlier run
    std::optional<Error> error; // none = it had one
};

struct PathResult {
    Indication indication = Indication::Indeterminate;
    QByteArray subIndication;                 // EN 319 102-1 table 6; empty when passed
    std::vector<Certificate> path;            // from the end certificate to the anchor, as far as it could be built
    bool endsAtAnchor = false;
    std::vector<RevocationStatus> revocation; // of path[i]; the anchor has none; empty when it was not asked
    std::vector<IssuerHearing> issuersAsked;
    QList<Error> problems;
};

// Builds and checks the path from `leaf` to an anchor of `trust` as of `at` (RFC 5280 section 6), using `pool`, the
// store's intermediates and, online, the issuers that certificates name (AIA). Passed only when every certificate below
// the anchor is known not to be revoked at `at`. Several paths are tried, the likeliest first; of those that do not
// hold the one that comes nearest is reported. A revoked end certificate is TOTAL_FAILED/REVOKED: whether `at` is
// proven is for the caller to know. Blocks; not on the GUI thread.
PathResult validatePath(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& trust,
                        const RevocationOptions& revocation, const QDateTime& at, Purpose purpose,
                        const Cancel& cancel = {});

} // namespace vanthu::crypto
