#include "signing/SignatureJudge.h"

namespace vanthu::signing {
namespace {

// A machine's clock may run a little behind the authority's.
constexpr qint64 clockToleranceSeconds = 300;

crypto::RevocationOptions revocationFor(const VerifyOptions& options) {
    crypto::RevocationOptions revocation = options.revocation;
    if (options.offline)
        revocation.online = false;
    return revocation;
}

QDateTime judgingTime(const VerifyOptions& options) {
    return options.at ? options.at->toUTC() : options.clock();
}

QByteArray reasonOf(const QList<Error>& problems) {
    for (const Error& problem : problems) {
        if (problem.code() == "crypto.digest_mismatch")
            return "HASH_FAILURE";
        if (problem.code() == "crypto.signature_value_wrong")
            return "SIG_CRYPTO_FAILURE";
        if (problem.code() == "crypto.signer_certificate_missing")
            return "NO_SIGNING_CERTIFICATE_FOUND";
    }
    return "FORMAT_FAILURE";
}

// Says in the verifier's words what the path's sub-indication means for this signature.
void applyPath(SignatureReport& report, const crypto::PathResult& path, const crypto::Certificate& certificate) {
    if (path.indication == crypto::Indication::TotalPassed)
        return;
    const QString name = certificate.commonName();
    const QByteArray& why = path.subIndication;
    report.problems += path.problems;
    if (why.startsWith("REVOKED") && path.indication == crypto::Indication::TotalFailed)
        markFailed(report, why, Error("signing.revoked", {name}));
    else if (why.startsWith("REVOKED"))
        markIndeterminate(report, why, Error("signing.revoked", {name}));
    else if (why == "EXPIRED" || why == "NOT_YET_VALID" || why.startsWith("OUT_OF_BOUNDS"))
        markIndeterminate(report, why, Error("signing.expired", {name}));
    else if (why == "TRY_LATER")
        markIndeterminate(report, why, Error("signing.revocation_unknown", {name}));
    else if (path.indication == crypto::Indication::TotalFailed)
        markFailed(report, why, Error("signing.key_not_for_signing", {name}));
    else
        markIndeterminate(report, why, Error("signing.untrusted", {name}));
}

// Whether the token may be believed; its time is a proof only then.
bool timestampPassed(SignatureReport& report, const crypto::TimestampReport& timestamp, const VerifyOptions& options,
                     const Cancel& cancel) {
    report.timestampSigner = timestamp.signer;
    const auto doubt = [&](const QByteArray& subIndication, const QList<Error>& problems) {
        report.problems += problems;
        markIndeterminate(report, subIndication, Error("signing.timestamp_untrusted", {report.field}));
        return false;
    };
    if (!timestamp.intact || !timestamp.time.isValid())
        return doubt(reasonOf(timestamp.problems), timestamp.problems);
    const QDateTime now = judgingTime(options);
    if (timestamp.time > now.addSecs(clockToleranceSeconds))
        return doubt("TIMESTAMP_ORDER_FAILURE", {});
    const crypto::PathResult path =
        crypto::validatePath(timestamp.signer, timestamp.certificates, options.trust, revocationFor(options), now,
                             crypto::Purpose::Timestamping, cancel);
    return path.indication == crypto::Indication::TotalPassed ? true : doubt(path.subIndication, path.problems);
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

void judgeCms(SignatureReport& report, const QByteArray& contents, const crypto::DigestSource& digest,
              const VerifyOptions& options, const Cancel& cancel) {
    const auto length = crypto::paddedDerLength(contents);
    if (!length)
        return markFailed(report, "FORMAT_FAILURE", Error("signing.contents_trailing", {report.field}));
    const auto cms = crypto::verifyCms(contents.left(*length), digest);
    if (!cms)
        return markFailed(report, "FORMAT_FAILURE", cms.error());
    report.signer = cms->signer;
    report.intact = cms->intact;
    if (!report.signedAt.isValid())
        report.signedAt = cms->claimedTime;
    report.timeSource = report.signedAt.isValid() ? TimeSource::Claimed : TimeSource::None;
    report.level = cms->hasSigningCertificate && report.subFilter.startsWith("ETSI.") ? "B-B" : "none";
    report.problems += cms->problems;
    if (!cms->intact)
        return markFailed(report, reasonOf(cms->problems), Error("signing.broken", {report.field}));
    if (!crypto::mayBeSignedWith(cms->digest) || !cms->signer.keyIsStrongEnough())
        markIndeterminate(report, "CRYPTO_CONSTRAINTS_FAILURE", Error("signing.too_weak", {cms->signer.commonName()}));

    QDateTime at = judgingTime(options);
    if (cms->timestamp && timestampPassed(report, *cms->timestamp, options, cancel)) {
        at = cms->timestamp->time;
        report.signedAt = at;
        report.timeSource = TimeSource::Timestamp;
        if (report.level == "B-B")
            report.level = "B-T";
    }
    applyPath(report,
              crypto::validatePath(cms->signer, cms->certificates, options.trust, revocationFor(options), at,
                                   crypto::Purpose::Signing, cancel),
              cms->signer);
}

void judgeDocumentTimestamp(SignatureReport& report, const QByteArray& contents, const crypto::DigestSource& digest,
                            const VerifyOptions& options, const Cancel& cancel) {
    report.level = "none";
    const auto length = crypto::paddedDerLength(contents);
    if (!length)
        return markFailed(report, "FORMAT_FAILURE", Error("signing.contents_trailing", {report.field}));
    const auto token = crypto::verifyTimestamp(contents.left(*length), digest);
    if (!token)
        return markFailed(report, "FORMAT_FAILURE", token.error());
    report.signer = token->signer;
    report.intact = token->intact;
    if (!token->intact) {
        report.problems += token->problems;
        return markFailed(report, reasonOf(token->problems), Error("signing.broken", {report.field}));
    }
    report.signedAt = token->time;
    report.timeSource = timestampPassed(report, *token, options, cancel) ? TimeSource::Timestamp : TimeSource::Claimed;
}

} // namespace vanthu::signing
