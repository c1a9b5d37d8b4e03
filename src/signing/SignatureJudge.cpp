#include "signing/SignatureJudge.h"

#include "crypto/AlgorithmPolicy.h"
#include "signing/SignatureLevel.h"
#include "signing/TimeProofs.h"

#include <algorithm>

namespace vanthu::signing {
namespace {

constexpr qint64 clockToleranceSeconds = 300;
// STD-03: some tools in Vietnam write the local time as if it were UTC.
constexpr qint64 zoneSeconds = 7 * 3600;
constexpr qint64 zoneToleranceSeconds = 3600;
constexpr qint64 stampDelaySeconds = 60;

struct Failure {
    bool forGood;
    const char* subIndication;
};

// EN 319 102-1 table 5: what the building blocks that look at bytes only found.
Failure failureOf(const QList<Error>& problems) {
    struct Row {
        const char* code;
        Failure failure;
    };
    static constexpr Row rows[] = {
        {"crypto.signer_certificate_missing", {false, "NO_SIGNING_CERTIFICATE_FOUND"}},
        {"crypto.signed_data_missing", {false, "SIGNED_DATA_NOT_FOUND"}},
        {"crypto.digest_unknown", {false, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"}},
        {"crypto.digest_mismatch", {true, "HASH_FAILURE"}},
        {"crypto.timestamp_imprint_mismatch", {true, "HASH_FAILURE"}},
        {"crypto.signature_value_wrong", {true, "SIG_CRYPTO_FAILURE"}},
        {"crypto.algorithms_exchanged", {true, "SIG_CRYPTO_FAILURE"}},
        {"crypto.algorithm_unsupported", {false, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"}},
        {"crypto.names_unreadable", {false, "CERTIFICATE_CHAIN_GENERAL_FAILURE"}},
    };
    for (const Row& row : rows)
        for (const Error& problem : problems)
            if (problem.code() == row.code)
                return row.failure;
    return {true, "FORMAT_FAILURE"};
}

// Broken, or only not to be checked here.
void markBroken(SignatureReport& report, const QList<Error>& problems) {
    const Failure failure = failureOf(problems);
    if (failure.forGood)
        markFailed(report, failure.subIndication, Error("signing.broken", {report.field}));
    else
        markIndeterminate(report, failure.subIndication, Error("signing.cannot_check", {report.field}));
}

// The value at the start of /Contents. What stands behind it other than zeros belongs to nobody, and nobody is shown
// it.
std::optional<QByteArray> valueIn(SignatureReport& report, const SignedBytes& bytes) {
    const auto length = crypto::paddedDerLength(bytes.contents, true);
    if (!length)
        return std::nullopt;
    if (!bytes.hasAnyPadding && !crypto::paddedDerLength(bytes.contents))
        report.problems << Error("signing.contents_trailing", {report.field});
    return bytes.contents.left(*length);
}

struct Stamp {
    crypto::TimestampReport report;
    bool believed = false;
    QByteArray subIndication; // why not
};

// Everything that is known of one signature; filled by the steps below in their order.
struct Case {
    SignatureReport* report = nullptr;
    const SignedBytes* bytes = nullptr;
    std::optional<crypto::CmsReport> cms;
    std::vector<Stamp> stamps; // in the signature, or the document time-stamp itself
};

Result<crypto::CmsReport> readSignature(SignatureReport& report, const SignedBytes& bytes, const TimeProofs& proofs) {
    const auto der = valueIn(report, bytes);
    if (!der)
        return fail("crypto.cms_malformed");
    if (report.subFilter == "adbe.pkcs7.sha1")
        return crypto::verifySha1Cms(*der, bytes.digest, proofs.certificates());
    if (report.subFilter == "adbe.x509.rsa_sha1")
        return crypto::verifyRawRsa(*der, bytes.certificates, bytes.digest);
    return crypto::verifyCms(*der, bytes.digest, proofs.certificates());
}

void readTimestamp(Case& one, const TimeProofs& proofs) {
    SignatureReport& report = *one.report;
    const auto der = valueIn(report, *one.bytes);
    auto token = der ? crypto::verifyTimestamp(*der, one.bytes->digest, proofs.certificates())
                     : fail("crypto.timestamp_malformed");
    if (!token)
        return one.bytes->isForeign ? void() : markFailed(report, "FORMAT_FAILURE", token.error());
    report.signer = token->signer;
    report.intact = token->intact;
    report.problems += token->problems;
    if (!token->intact)
        markBroken(report, token->problems);
    else
        report.signedAt = token->time;
    one.stamps.push_back({std::move(*token), false, {}});
}

// Whom the signing-certificate attribute names (clause 5.2.3): CAdES has to have one (EN 319 142-1 clause 6.3), and one
// that names another certificate leaves open who signed.
void judgeNaming(SignatureReport& report, const crypto::CmsReport& cms) {
    if (cms.signer.isNull() || cms.namesSigner)
        return;
    if (cms.hasSigningCertificate)
        markIndeterminate(report, "NO_SIGNING_CERTIFICATE_FOUND", Error("signing.signer_unclear", {report.field}));
    else if (report.subFilter == "ETSI.CAdES.detached")
        markIndeterminate(report, "SIG_CONSTRAINTS_FAILURE", Error("signing.signer_not_named", {report.field}));
}

// Format checking, identification of the signing certificate and cryptographic verification (clauses 5.2.2, 5.2.3 and
// 5.2.7).
void readBytes(Case& one, const TimeProofs& proofs) {
    SignatureReport& report = *one.report;
    if (report.isDocumentTimestamp)
        return readTimestamp(one, proofs);
    auto cms = readSignature(report, *one.bytes, proofs);
    if (!cms && one.bytes->isForeign)
        return;
    if (!cms && cms.error().code() == "crypto.names_unreadable") {
        report.problems << cms.error();
        return markBroken(report, report.problems);
    }
    if (!cms)
        return markFailed(report, "FORMAT_FAILURE", cms.error());
    report.signer = cms->signer;
    report.intact = cms->intact;
    if (!report.signedAt.isValid())
        report.signedAt = cms->claimedTime;
    report.timeSource = report.signedAt.isValid() ? TimeSource::Claimed : TimeSource::None;
    report.problems += cms->problems;
    // A format that is not known here may say other things in other ways; only a digest of other content convicts it.
    if (!cms->intact && (!one.bytes->isForeign || failureOf(cms->problems).subIndication == QByteArray("HASH_FAILURE")))
        markBroken(report, cms->problems);
    if (cms->timestamp)
        one.stamps.push_back({*cms->timestamp, false, {}});
    for (const crypto::TimestampReport& more : cms->moreTimestamps)
        one.stamps.push_back({more, false, {}});
    judgeNaming(report, *cms);
    one.cms = std::move(*cms);
}

// A verdict stands until the newest answers behind it are superseded or a certificate on the way expires.
void limitFreshness(SignatureReport& report, const crypto::PathResult& path, const TimeProofs& proofs) {
    const auto limit = [&](const QDateTime& until) {
        if (until.isValid() && until > proofs.now() && (!report.freshUntil.isValid() || until < report.freshUntil))
            report.freshUntil = until;
    };
    for (const crypto::RevocationStatus& status : path.revocation) {
        limit(status.nextUpdate);
        // An answer from before today's is no reason to keep a verdict beyond a day.
        limit(proofs.now().addDays(1));
    }
    for (const crypto::Certificate& certificate : path.path)
        limit(certificate.notAfter());
}

// Whether a token may be believed at the control time: since then, at the latest, it is known to exist. What breaks
// later – the authority's certificate expires, is revoked, its digest is broken – takes nothing from it.
void judgeStamp(Stamp& stamp, SignatureReport& report, const QDateTime& control, const TimeProofs& proofs) {
    const crypto::TimestampReport& token = stamp.report;
    report.timestampSigner = token.signer;
    if (!token.intact || !token.time.isValid()) {
        stamp.subIndication = failureOf(token.problems).subIndication;
        return;
    }
    if (token.time > control.addSecs(clockToleranceSeconds)) {
        stamp.subIndication = "TIMESTAMP_ORDER_FAILURE"; // it would be younger than what proves that it exists
        return;
    }
    const auto strength =
        std::max({crypto::digestStrength(token.digest, control), crypto::digestStrength(token.imprintDigest, control),
                  crypto::keyStrength(token.signer, control)});
    if (strength == crypto::Strength::TooWeak) {
        stamp.subIndication = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
        return;
    }
    // The instant is the verifier's own, or a later time-stamp's: the document has no say in it.
    const crypto::PathResult path =
        proofs.path(token.signer, token.certificates, token.carried, control, true, crypto::Purpose::Timestamping);
    limitFreshness(report, path, proofs);
    report.problems += path.problems;
    stamp.believed = path.indication == crypto::Indication::TotalPassed;
    stamp.subIndication = path.subIndication;
    if (stamp.subIndication == "REVOKED")
        stamp.subIndication = "REVOKED_NO_POE";
}

void judgeDocumentStamp(Case& one, TimeProofs& proofs) {
    SignatureReport& report = *one.report;
    if (one.stamps.empty() || !one.stamps.front().report.intact)
        return;
    Stamp& stamp = one.stamps.front();
    judgeStamp(stamp, report, proofs.controlTime(one.bytes->revisionEnd), proofs);
    report.timeSource = stamp.believed ? TimeSource::Timestamp : TimeSource::Claimed;
    if (stamp.believed)
        proofs.add(*one.bytes, stamp.report.time);
    else
        markIndeterminate(report, stamp.subIndication, Error("signing.timestamp_untrusted", {report.field}));
}

// The best signature time (clause 5.5): the earliest instant at which the signature is proven to have existed. Invalid
// when nothing proves any.
QDateTime bestTime(Case& one, const TimeProofs& proofs, QDateTime& ownStamp) {
    SignatureReport& report = *one.report;
    const QDateTime control = proofs.controlTime(one.bytes->revisionEnd);
    QDateTime best = proofs.existedAt(one.bytes->revisionEnd);
    for (Stamp& stamp : one.stamps) {
        judgeStamp(stamp, report, control, proofs);
        if (!stamp.believed) {
            // It proves nothing, and takes nothing away: who can add it to a signature can leave it out as well.
            report.problems += stamp.report.problems;
            report.problems << Error("signing.timestamp_not_counted", {report.field});
            continue;
        }
        ownStamp = ownStamp.isValid() ? std::min(ownStamp, stamp.report.time) : stamp.report.time;
        best = best.isValid() ? std::min(best, stamp.report.time) : stamp.report.time;
    }
    return best;
}

// What the signer's own clock said. It proves nothing, but what cannot be is told.
void judgeClaimedTime(SignatureReport& report, const QDateTime& best, const TimeProofs& proofs) {
    const QDateTime claimed = report.signedAt;
    if (!claimed.isValid() || proofs.options().at)
        return;
    const qint64 ahead = (best.isValid() ? best : proofs.now()).secsTo(claimed);
    if (ahead <= (best.isValid() ? stampDelaySeconds : clockToleranceSeconds))
        return;
    if (ahead <= zoneSeconds + zoneToleranceSeconds)
        report.problems << Error("signing.claimed_local_time", {formatDisplayTime(claimed)});
    else if (best.isValid())
        report.problems << Error("signing.claimed_time_wrong", {formatDisplayTime(claimed)});
    else
        markIndeterminate(report, "SIG_CONSTRAINTS_FAILURE",
                          Error("signing.claimed_time_wrong", {formatDisplayTime(claimed)}));
}

// Signature acceptance (clause 5.2.8): algorithms, by the instant since which the signature is proven to exist.
void judgeStrength(const Case& one, const QDateTime& at) {
    SignatureReport& report = *one.report;
    const auto strength =
        std::max(crypto::digestStrength(one.cms->digest, at), crypto::keyStrength(one.cms->signer, at));
    if (strength == crypto::Strength::TooWeak)
        markIndeterminate(report, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                          Error("signing.too_weak", {one.cms->signer.commonName()}));
    else if (strength == crypto::Strength::OldButAccepted)
        report.problems << Error("signing.old_algorithm", {one.cms->signer.commonName()});
}

// When the first certificate of the path ended.
QDateTime firstEnd(const crypto::PathResult& path, const crypto::Certificate& certificate) {
    QDateTime end = certificate.notAfter();
    for (const crypto::Certificate& issuer : path.path)
        end = std::min(end, issuer.notAfter());
    return end;
}

// Says in the verifier's words what the path's sub-indication means for this signature.
void applyPath(SignatureReport& report, const crypto::PathResult& path, const crypto::Certificate& certificate,
               const QDateTime& ownStamp) {
    report.problems += path.problems;
    if (path.indication == crypto::Indication::TotalPassed)
        return;
    const QString name = certificate.commonName();
    const QByteArray& why = path.subIndication;
    if (why == "REVOKED") {
        // A time-stamp inside the signature is made with it, and a claimed time is what the signer says himself: either
        // of them from after the revocation convicts. Where there is neither, the signature may be older than what
        // proves it (clause 5.3.4).
        const QDateTime revokedAt = path.revocation.front().revokedAt;
        const QDateTime made = ownStamp.isValid() ? ownStamp : report.signedAt;
        if (made.isValid() && revokedAt.isValid() && made >= revokedAt)
            markFailed(report, why, Error("signing.revoked", {name}));
        else
            markIndeterminate(report, "REVOKED_NO_POE", Error("signing.revoked", {name}));
    } else if (why == "REVOKED_CA_NO_POE") {
        markIndeterminate(report, why,
                          Error("signing.revoked", {path.path.size() > 1 ? path.path[1].commonName() : name}));
    } else if (why == "NOT_YET_VALID") {
        markIndeterminate(report, why,
                          Error("signing.not_valid_yet", {name, formatDisplayTime(certificate.notBefore())}));
    } else if (why == "OUT_OF_BOUNDS_NO_POE") {
        markIndeterminate(report, why,
                          Error("signing.expired", {name, formatDisplayTime(firstEnd(path, certificate))}));
    } else if (why == "TRY_LATER") {
        markIndeterminate(report, why, Error("signing.revocation_unknown", {name}));
    } else if (why == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") {
        markIndeterminate(report, why, Error("signing.too_weak", {name}));
    } else if (why == "SIG_CONSTRAINTS_FAILURE") {
        markIndeterminate(report, why, Error("signing.key_not_for_signing", {name}));
    } else {
        markIndeterminate(report, why, Error("signing.untrusted", {name}));
    }
}

void judgeSignature(Case& one, const TimeProofs& proofs) {
    SignatureReport& report = *one.report;
    if (!one.cms || one.cms->signer.isNull())
        return;
    QDateTime ownStamp;
    const QDateTime best = bestTime(one, proofs, ownStamp);
    if (!best.isValid() && proofs.options().timestampRequired)
        markIndeterminate(report, "SIG_CONSTRAINTS_FAILURE", Error("signing.timestamp_required", {report.field}));
    judgeClaimedTime(report, best, proofs);
    if (!report.intact)
        return;
    const QDateTime at = best.isValid() ? std::min(best, proofs.now()) : proofs.now();
    judgeStrength(one, at);
    const crypto::PathResult path = proofs.path(one.cms->signer, one.cms->certificates, one.cms->carried, at,
                                                best.isValid(), crypto::Purpose::Signing);
    limitFreshness(report, path, proofs);
    applyPath(report, path, one.cms->signer, ownStamp);
    if (best.isValid()) {
        report.signedAt = best;
        report.timeSource = TimeSource::Timestamp;
    }
}

// PAdES baseline levels (EN 319 142-1 clause 6). They say what the document carries; whether it is believed says the
// verdict.
QByteArray levelOf(const Case& one, const std::vector<Case>& all, const TimeProofs& proofs) {
    if (!one.cms || !one.cms->hasSigningCertificate || one.report->subFilter != "ETSI.CAdES.detached")
        return "none";
    if (!one.report->intact)
        return "B-B";
    std::vector<UsedCertificate> used;
    QDateTime at = proofs.now();
    const auto use = [&](const crypto::TimestampReport& token) {
        used.push_back({token.signer, token.certificates, token.carried, token.time});
        at = std::min(at, token.time);
    };
    for (const Stamp& stamp : one.stamps)
        if (stamp.report.intact)
            use(stamp.report);
    const Case* first = nullptr; // the earliest document time-stamp over the signature
    const Case* last = nullptr;
    for (const Case& other : all)
        if (other.report->isDocumentTimestamp && other.report->intact &&
            one.bytes->revisionEnd <= other.bytes->gapBegin) {
            first = first ? first : &other;
            last = &other;
        }
    if (used.empty() && first)
        use(first->stamps.front().report);
    if (used.empty())
        return "B-B";
    used.push_back({one.cms->signer, one.cms->certificates, one.cms->carried, at});
    const bool complete = std::all_of(used.begin(), used.end(), [&](const UsedCertificate& certificate) {
        return isSelfContained(certificate, proofs);
    });
    if (!complete)
        return "B-T";
    // A document time-stamp makes it B-LTA when it covers the validation data, be it in the DSS or in the CMS.
    const bool covered = last && (!proofs.carried().before || proofs.carried().all.isEmpty() ||
                                  !proofs.carried().before(last->bytes->revisionEnd).isEmpty());
    return covered ? "B-LTA" : "B-LT";
}

} // namespace

void markFailed(SignatureReport& report, const QByteArray& subIndication, Error problem) {
    if (report.indication != crypto::Indication::TotalFailed)
        report.subIndication = subIndication;
    report.indication = crypto::Indication::TotalFailed;
    report.status = SignatureStatus::Invalid;
    report.problems << std::move(problem);
}

void markIndeterminate(SignatureReport& report, const QByteArray& subIndication, Error problem) {
    if (report.indication == crypto::Indication::TotalPassed) {
        report.indication = crypto::Indication::Indeterminate;
        report.status = SignatureStatus::Indeterminate;
        report.subIndication = subIndication;
    }
    report.problems << std::move(problem);
}

void judgeSignatures(std::vector<SignatureReport>& reports, const std::vector<SignedBytes>& signatures,
                     const CarriedData& carried, const VerifyOptions& options, const Cancel& cancel) {
    TimeProofs proofs(carried, options, cancel);
    std::vector<Case> cases;
    for (std::size_t i = 0; i < reports.size() && i < signatures.size(); ++i)
        if (signatures[i].usable)
            cases.push_back({&reports[i], &signatures[i], std::nullopt, {}});
    for (Case& one : cases)
        readBytes(one, proofs);
    std::sort(cases.begin(), cases.end(),
              [](const Case& a, const Case& b) { return a.bytes->revisionEnd < b.bytes->revisionEnd; });
    // From the latest back: each good one proves that the one before it was there (clause 5.6.3).
    for (auto one = cases.rbegin(); one != cases.rend(); ++one)
        if (one->report->isDocumentTimestamp)
            judgeDocumentStamp(*one, proofs);
    for (Case& one : cases)
        if (!one.report->isDocumentTimestamp)
            judgeSignature(one, proofs);
    for (Case& one : cases)
        one.report->level = levelOf(one, cases, proofs);
}

} // namespace vanthu::signing
