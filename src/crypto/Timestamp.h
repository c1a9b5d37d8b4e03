#pragma once

#include "base/Cancel.h"
#include "base/Clock.h"
#include "base/Http.h"
#include "base/Result.h"
#include "crypto/Algorithms.h"
#include "crypto/Certificate.h"
#include "crypto/SigningKey.h"
#include "crypto/ValidationData.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <vector>

namespace vanthu::crypto {

class TsaHealth;

struct TimestampAuthority {
    QUrl url;
    HttpPolicy policy;
    QByteArray policyOid; // the TSA policy to ask for, dotted; empty = the authority's own
    // The Government's authority was seen to take 131 s.
    std::chrono::milliseconds timeLimit{std::chrono::seconds(180)};
};

struct TimestampReport {
    bool intact = false; // signature value, digest, imprint and signing-certificate all match
    QDateTime time;      // genTime, UTC
    DigestAlgorithm digest = DigestAlgorithm::Sha256;        // of the authority's signature
    DigestAlgorithm imprintDigest = DigestAlgorithm::Sha256; // of what is stamped
    Certificate signer;
    std::vector<Certificate> certificates; // all that the token carries
    ValidationData carried;                // what else it brings for its own validation
    QList<Error> problems;
};

struct TimestampWishes {
    TimestampWishes() = default;
    TimestampWishes(std::vector<TimestampAuthority> all)
        : authorities(std::move(all)) {}
    TimestampWishes(TimestampAuthority one) { authorities.push_back(std::move(one)); }

    std::vector<TimestampAuthority> authorities; // in order of policy
    TsaHealth* health = nullptr;                 // those that failed lately are asked last; may be null
    // Whether a token that is sound may be used: the trust in its signer. May be empty.
    std::function<Result<>(const TimestampReport&)> accept = {};
};

// Asks the authorities one after the other for an RFC 3161 token over `messageDigest`; the first good reply wins. The
// reply's status, version, policy, imprint, nonce and signature are checked, and that it carries the authority's
// certificate. When all fail, the error is the last one's: what TsaErrors.h says of the way there, `crypto.tsa_refused`
// (answered no), `crypto.tsa_bad_reply` (the answer is not a token for this request), `crypto.tsa_untrusted` (not
// accepted), `crypto.tsa_missing` (the list is empty); the first argument is the host. Blocks; not on the GUI thread.
// The result is the token in DER.
Result<QByteArray> requestTimestamp(QByteArrayView messageDigest, DigestAlgorithm digest, const TimestampWishes& wishes,
                                    const Cancel& cancel = {});

// Judges a token over an imprint that `imprint` computes for the token's algorithm. Says nothing of trust: validate the
// path of `signer` with Purpose::Timestamping. `more` are certificates from elsewhere among which the authority's is
// looked for too. `crypto.timestamp_malformed` when it cannot be parsed at all.
Result<TimestampReport> verifyTimestamp(QByteArrayView tokenDer, const DigestSource& imprint,
                                        const std::vector<Certificate>& more = {});

// The server's side, for the training axis and tests: answers an RFC 3161 request (at most 64 KiB). A request that
// cannot be granted gets a reply with status "rejection". `crypto.timestamp_failed` when no reply can be made.
struct TimestampService {
    SigningKey& key; // its certificate has the critical extended key usage timeStamping
    QByteArray policy = "1.3.6.1.4.1.99999.1.1";
    Clock clock;
};
Result<QByteArray> issueTimestamp(QByteArrayView requestDer, const TimestampService& service);

} // namespace vanthu::crypto
