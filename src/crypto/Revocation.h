#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "base/Http.h"
#include "crypto/Certificate.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace vanthu::crypto {

// What servers said, or that they are down, in one run; shared by all that is judged in it. Thread-safe.
class FetchMemory;
std::shared_ptr<FetchMemory> makeFetchMemory();

struct RevocationOptions {
    bool online = true; // ask the OCSP responders, CRL servers and issuers (AIA) that certificates name
    // Ask them even when an answer at hand is still the newest: before something is signed, a revocation of this hour
    // counts (ND 23/2025 art. 15). When they do not answer, the one at hand does.
    bool askSources = false;
    HttpPolicy http;
    std::vector<QByteArray> crls;          // DER or PEM, supplied by the caller or carried by the document
    std::vector<QByteArray> ocspResponses; // DER
    // Since when such an answer (DER) is proven to exist, by a time-stamp over the DSS that holds it. Unset or invalid:
    // it is known since now. An answer of an authority that has expired counts only if it is proven to be older.
    std::function<QDateTime(const QByteArray& der)> provenAt;
    QDateTime judgedAt;  // the instant that is "now" for that question; invalid = the system's
    QString cacheFolder; // empty = no cache
    std::chrono::milliseconds timeLimit{10'000};
    std::shared_ptr<FetchMemory> memory; // may be null: every question is asked anew
};

enum class RevocationState { Good, Revoked, Unknown };

struct RevocationStatus {
    RevocationState state = RevocationState::Unknown;
    QDateTime revokedAt;  // also of Good, when it was revoked after the instant in question
    int reason = -1;      // CRLReason of RFC 5280 section 5.3.1; -1 = none given
    QByteArray source;    // "OCSP", "CRL"
    QByteArray evidence;  // the answer itself, DER; empty when unknown
    QDateTime issuedAt;   // thisUpdate
    QDateTime nextUpdate; // until when the answer is the newest; an OCSP answer without one gets a day
    // The delegated responder that signed an OCSP answer, when its own revocation is to be checked (RFC 6960 section
    // 4.2.2.2.1: it has no id-pkix-ocsp-nocheck).
    Certificate responder;
    std::optional<Error> why; // of Unknown
};

// Whether `certificate`, issued by `issuer`, was revoked at `at`. Carried and cached answers are judged first; servers
// are asked (OCSP, RFC 6960, then CRL, RFC 5280 section 6.3) when those answers were given before `at` and are no
// longer the newest. An answer counts only when its signature, its signer's right to give it, and its dates hold;
// everything else is Unknown, which is never good. Of two that count, revoked wins, then the later one. A certificate
// on hold is Unknown with `crypto.certificate_on_hold`. Blocks; not on the GUI thread.
RevocationStatus checkRevocation(const Certificate& certificate, const Certificate& issuer,
                                 const RevocationOptions& options, const QDateTime& at, const QDateTime& now,
                                 const Cancel& cancel = {});

} // namespace vanthu::crypto
