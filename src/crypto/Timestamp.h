#pragma once

#include "base/Cancel.h"
#include "base/Clock.h"
#include "base/Http.h"
#include "base/Result.h"
#include "crypto/Algorithms.h"
#include "crypto/Certificate.h"
#include "crypto/SigningKey.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QUrl>

#include <chrono>
#include <vector>

namespace vanthu::crypto {

struct TimestampAuthority {
    QUrl url;
    HttpPolicy policy;
    std::chrono::milliseconds timeLimit{std::chrono::seconds(180)};
};

// Asks the authorities in order for an RFC 3161 token over `messageDigest`; the first good reply wins. The reply's
// status, version, imprint, nonce and signature are checked (not the path: that is for whoever knows the trust store).
// When all fail, the error is the last one's: `crypto.tsa_unavailable` (no answer), `crypto.tsa_refused` (answered no),
// `crypto.tsa_bad_reply` (the answer is not a token for this request), `crypto.tsa_missing` (the list is empty); the
// first argument is the host. Blocks; not on the GUI thread. The result is the token in DER.
Result<QByteArray> requestTimestamp(QByteArrayView messageDigest, DigestAlgorithm digest,
                                    const std::vector<TimestampAuthority>& authorities, const Cancel& cancel = {});

struct TimestampReport {
    bool intact = false; // signature value, digest, imprint and signing-certificate all match
    QDateTime time;      // genTime, UTC
    DigestAlgorithm digest = DigestAlgorithm::Sha256;
    Certificate signer;
    std::vector<Certificate> certificates; // all that the token carries
    QList<Error> problems;
};

// Judges a token over an imprint that `imprint` computes for the token's algorithm. Says nothing of trust: validate the
// path of `signer` with Purpose::Timestamping. `crypto.timestamp_malformed` when it cannot be parsed at all.
Result<TimestampReport> verifyTimestamp(QByteArrayView tokenDer, const DigestSource& imprint);

// The server's side, for the training axis and tests: answers an RFC 3161 request (at most 64 KiB). A request that
// cannot be granted gets a reply with status "rejection". `crypto.timestamp_failed` when no reply can be made.
struct TimestampService {
    SigningKey& key; // its certificate has the critical extended key usage timeStamping
    QByteArray policy = "1.3.6.1.4.1.99999.1.1";
    Clock clock;
};
Result<QByteArray> issueTimestamp(QByteArrayView requestDer, const TimestampService& service);

} // namespace vanthu::crypto
