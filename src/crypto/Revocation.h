#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "base/Http.h"
#include "crypto/Certificate.h"
#include "crypto/Freshness.h"
#include "crypto/PathBuilding.h"
#include "crypto/ValidationData.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace vanthu::crypto {

// What servers said, or that they are down, in one run; shared by all that is judged in it. Thread-safe.
class FetchMemory;
std::shared_ptr<FetchMemory> makeFetchMemory();

// What may still be asked about one document: time, which runs from the first request, and requests. Thread-safe.
class FetchBudget;
std::shared_ptr<FetchBudget> makeFetchBudget(std::chrono::milliseconds time, int requests);

struct RevocationOptions {
    bool online = true; // ask the OCSP responders, CRL servers and issuers (AIA) that certificates name
    // Ask them even when an answer at hand is still the newest: before something is signed, a revocation of this hour
    // counts (ND 23/2025 art. 15). When they do not answer, the one at hand does.
    bool askSources = false;
    HttpPolicy http;
    // What the person or the administrator gives: counts until its nextUpdate.
    std::vector<QByteArray> crls;          // DER or PEM
    std::vector<QByteArray> ocspResponses; // DER
    // What came with the document, put there by whoever wrote it: settles instants up to its own issue, and when
    // `atIsProven` up to its nextUpdate, but no longer than `carriedGrace` after its issue.
    ValidationData carried;
    bool atIsProven = false; // a believed time-stamp, and not the document, says what instant is in question
    std::chrono::hours carriedGrace{24};
    // Since when such an answer (DER) is proven to exist, by a time-stamp over the DSS that holds it. Unset or invalid:
    // it is known since now. An answer of an authority that has expired counts only if it is proven to be older.
    std::function<QDateTime(const QByteArray& der)> provenAt;
    QDateTime judgedAt;                          // the instant that is "now" for that question; invalid = the system's
    QString cacheFolder;                         // empty = no cache
    std::chrono::milliseconds timeLimit{10'000}; // of one request
    std::shared_ptr<FetchMemory> memory;         // may be null: every question is asked anew
    // For all that is asked about one document; null = each path that is judged gets one of its own, of this size.
    std::shared_ptr<FetchBudget> budget;
    std::chrono::milliseconds documentTime{15'000};
    int documentRequests = 20;
};

enum class RevocationState { Good, Revoked, Unknown };

// One answer that was heard, or a server that was asked in vain: what explains a verdict.
struct RevocationHearing {
    QByteArray source; // "OCSP", "CRL"
    AnswerOrigin origin = AnswerOrigin::Given;
    QUrl url; // of Asked and Kept
    RevocationState state = RevocationState::Unknown;
    QDateTime issuedAt, nextUpdate; // invalid when there was no answer
    std::optional<Error> why;       // of Unknown
};

struct RevocationStatus {
    RevocationState state = RevocationState::Unknown;
    bool isAbout = false; // of one answer: it names the certificate, whatever it says
    QDateTime revokedAt;  // also of Good, when it was revoked after the instant in question
    int reason = -1;      // CRLReason of RFC 5280 section 5.3.1; -1 = none given
    QByteArray source;    // "OCSP", "CRL"
    QByteArray evidence;  // the answer itself, DER; empty when unknown
    QDateTime issuedAt;   // thisUpdate
    QDateTime nextUpdate; // until when the answer is the newest; an OCSP answer without one gets a day
    // Further lists that the answer rests on: a delta's complete list, other reasons.
    std::vector<QByteArray> moreEvidence;
    // Who gave the answer where that is not the issuer with the key that signed the certificate: the delegated
    // responder, or the signer of the list.
    Certificate signer;
    std::vector<RevocationHearing> heard;
    std::optional<Error> why; // of Unknown
};

// Which of two answers counts: revoked before good and on hold, those before nothing, then the later one.
bool isBetter(const RevocationStatus& one, const RevocationStatus& other);

// Judges the revocation of certificates by all that is at hand and, online, by asking servers. Answers at hand come
// first; servers are asked (OCSP, RFC 6960, then CRL, RFC 5280 section 6.3) when those were given before `at` and are
// no longer the newest. An answer counts only when its signature, its signer's right to give it, and its dates hold;
// everything else is Unknown, which is never good. Lists of several reasons, deltas and indirect lists are put together
// (section 6.3.3). Of two answers that count, revoked wins, then the later one. A certificate on hold is Unknown with
// `crypto.certificate_on_hold`. Lists are parsed once; use one object for all certificates of a path. Not thread-safe.
class RevocationCheck {
public:
    // Signers of answers are looked for in the path, `pool` and the intermediates of `trust`. All must outlive it.
    RevocationCheck(const std::vector<Certificate>& pool, const TrustStore& trust, const RevocationOptions& options,
                    const QDateTime& now, const Cancel& cancel = {});
    RevocationCheck(const RevocationCheck&) = delete;
    RevocationCheck& operator=(const RevocationCheck&) = delete;
    ~RevocationCheck();

    // Whether the first certificate of `path` was revoked at `at`; the others lead to an anchor. Blocks; not on the GUI
    // thread.
    RevocationStatus statusOf(const Path& path, const QDateTime& at);

private:
    class Private;
    std::unique_ptr<Private> d;
};

// The same for one certificate whose issuer is an anchor.
RevocationStatus checkRevocation(const Certificate& certificate, const Certificate& issuer,
                                 const RevocationOptions& options, const QDateTime& at, const QDateTime& now,
                                 const Cancel& cancel = {});

} // namespace vanthu::crypto
