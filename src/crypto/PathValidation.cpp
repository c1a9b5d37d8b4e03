#include "crypto/PathValidation.h"

#include "base/Clock.h"
#include "crypto/Fetch.h"
#include "crypto/PathCheck.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr int mostFetches = 4;
constexpr int mostUrls = 3;

QString nameOf(const Certificate& certificate) {
    return certificate.commonName().isEmpty() ? certificate.subject() : certificate.commonName();
}

// Real government PDFs carry only the leaf; its issuer is where the certificate says. What was fetched once is kept and
// serves with the network off too.
std::vector<Certificate> fetchIssuers(const Certificate& certificate, const RevocationOptions& options,
                                      std::vector<IssuerHearing>& asked, const Cancel& cancel) {
    const AnswerCache cache(options.cacheFolder);
    for (const QUrl& url : certificate.caIssuersUrls().mid(0, mostUrls)) {
        const auto known = cache.find(url.toEncoded(), "issuer", largestIssuers);
        auto issuers = known ? Certificate::manyFromBytes(*known, url.toString()) : fail("crypto.fetch_failed");
        if (issuers) {
            asked.push_back({certificate, url, true, std::nullopt});
            return *issuers;
        }
        if (!options.online)
            continue;
        const auto body = fetchSigned(url, largestIssuers, options, cancel);
        issuers = body ? Certificate::manyFromBytes(*body, url.toString()) : fail(body.error());
        asked.push_back({certificate, url, false, issuers ? std::nullopt : std::optional(issuers.error())});
        if (issuers) {
            cache.keep(url.toEncoded(), "issuer", *body);
            return *issuers;
        }
    }
    return {};
}

// What had to be fetched is added to `helpers`.
PathSearch search(const Certificate& leaf, std::vector<Certificate>& helpers, const TrustStore& trust,
                  const RevocationOptions& options, const QDateTime& at, std::vector<IssuerHearing>& asked,
                  const Cancel& cancel) {
    PathSearch found = findPaths(leaf, helpers, trust, at);
    for (int fetches = 0; found.paths.empty() && !found.gaveUp && fetches < mostFetches && !cancel.requested();
         ++fetches) {
        const std::size_t reached = found.longest.size();
        const std::vector<Certificate> issuers = fetchIssuers(found.longest.back(), options, asked, cancel);
        if (issuers.empty())
            break;
        helpers.insert(helpers.end(), issuers.begin(), issuers.end());
        found = findPaths(leaf, helpers, trust, at);
        if (found.longest.size() <= reached && found.paths.empty())
            break;
    }
    return found;
}

PathResult noPath(const PathSearch& found, const Certificate& leaf) {
    PathResult result;
    result.path = found.longest;
    const QString name = nameOf(found.longest.empty() ? leaf : found.longest.back());
    const QString detail = found.gaveUp ? QStringLiteral("the search was given up") : QString();
    if (found.notAllowed) {
        result.subIndication = "CHAIN_CONSTRAINTS_FAILURE";
        result.problems += Error("crypto.path_constraints", {name}, QStringLiteral("keyUsage without keyCertSign"));
    } else if (found.signatureWrong) {
        result.subIndication = "CERTIFICATE_CHAIN_GENERAL_FAILURE";
        result.problems += Error("crypto.path_broken", {name}, detail);
    } else {
        result.subIndication = "NO_CERTIFICATE_CHAIN_FOUND";
        result.problems += Error("crypto.path_not_found", {name}, detail);
    }
    return result;
}

void makeWorse(PathResult& result, Indication indication, const QByteArray& subIndication) {
    if (result.indication != Indication::TotalPassed)
        return;
    result.indication = indication;
    result.subIndication = subIndication;
}

void checkPathRevocation(PathResult& result, RevocationCheck& revocation, const QDateTime& at) {
    for (std::size_t i = 0; i + 1 < result.path.size(); ++i) {
        const Path above(result.path.begin() + static_cast<std::ptrdiff_t>(i), result.path.end());
        result.revocation.push_back(revocation.statusOf(above, at));
    }
    // The end certificate's own revocation is certain whatever is unknown of others.
    for (std::size_t i = 0; i < result.revocation.size(); ++i) {
        const RevocationStatus& status = result.revocation[i];
        if (status.state != RevocationState::Revoked)
            continue;
        makeWorse(result, i == 0 ? Indication::TotalFailed : Indication::Indeterminate,
                  i == 0 ? "REVOKED" : "REVOKED_CA_NO_POE");
        result.problems +=
            Error("crypto.certificate_revoked", {nameOf(result.path[i]), formatDisplayTime(status.revokedAt)});
    }
    for (std::size_t i = 0; i < result.revocation.size(); ++i) {
        const RevocationStatus& status = result.revocation[i];
        if (status.state != RevocationState::Unknown)
            continue;
        makeWorse(result, Indication::Indeterminate, "TRY_LATER");
        Error problem("crypto.revocation_unknown", {nameOf(result.path[i])});
        if (status.why && status.why->code() == "crypto.certificate_on_hold")
            result.problems += *status.why;
        else
            result.problems += status.why ? std::move(problem).causedBy(*status.why) : problem;
    }
}

bool isFor(const Certificate& leaf, Purpose purpose) {
    switch (purpose) {
    case Purpose::Timestamping:
        return leaf.allowsTimestamping();
    case Purpose::Authority:
        return leaf.isCa();
    case Purpose::Signing:
        break;
    }
    return leaf.allowsSigning() && !leaf.isCa();
}

// A CA whose extendedKeyUsage is limited passes the limit on to what it issues, as all that honour one there read it.
std::optional<Certificate> limitedElsewhere(const Path& path, Purpose purpose) {
    for (std::size_t i = 1; i < path.size() && purpose != Purpose::Authority; ++i)
        if (purpose == Purpose::Timestamping ? !path[i].mayIssueTimestamping() : !path[i].allowsDocumentSigning())
            return path[i];
    return std::nullopt;
}

PathResult judge(const Path& path, RevocationCheck& revocation, const QDateTime& at, Purpose purpose) {
    PathResult result;
    result.path = path;
    result.endsAtAnchor = true;
    const PathCheck check = checkPath(path, at);
    result.problems = check.warnings;
    if (check.fault) {
        result.indication = check.fault->indication;
        result.subIndication = check.fault->subIndication;
        result.problems += check.fault->problem;
        return result;
    }
    const Certificate& leaf = path.front();
    if (!isFor(leaf, purpose)) {
        result.indication = Indication::Indeterminate;
        result.subIndication = "SIG_CONSTRAINTS_FAILURE";
        result.problems += Error("crypto.wrong_purpose", {nameOf(leaf)});
        return result;
    }
    if (purpose == Purpose::Signing && !leaf.allowsDocumentSigning()) {
        result.subIndication = "CHAIN_CONSTRAINTS_FAILURE";
        result.problems += Error("crypto.wrong_purpose", {nameOf(leaf)}, QStringLiteral("extendedKeyUsage"));
        return result;
    }
    if (const auto authority = limitedElsewhere(path, purpose)) {
        result.subIndication = "CHAIN_CONSTRAINTS_FAILURE";
        result.problems += Error("crypto.wrong_purpose", {nameOf(*authority)}, QStringLiteral("extendedKeyUsage"));
        return result;
    }
    result.indication = Indication::TotalPassed;
    checkPathRevocation(result, revocation, at);
    return result;
}

// Of several paths that do not hold, the one that comes nearest is told of.
int distance(const PathResult& result) {
    static const QList<QByteArray> nearest = {"TRY_LATER",
                                              "OUT_OF_BOUNDS_NO_POE",
                                              "NOT_YET_VALID",
                                              "REVOKED_CA_NO_POE",
                                              "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                                              "SIG_CONSTRAINTS_FAILURE",
                                              "CHAIN_CONSTRAINTS_FAILURE"};
    const auto at = nearest.indexOf(result.subIndication);
    return static_cast<int>(at < 0 ? nearest.size() : at);
}

} // namespace

PathResult validatePath(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& trust,
                        const RevocationOptions& options, const QDateTime& at, Purpose purpose, const Cancel& cancel) {
    PathResult result;
    if (leaf.isNull()) {
        result.subIndication = "NO_SIGNING_CERTIFICATE_FOUND";
        return result;
    }
    if (!options.budget) {
        RevocationOptions own = options;
        own.budget = makeFetchBudget(options.documentTime, options.documentRequests);
        return validatePath(leaf, pool, trust, own, at, purpose, cancel);
    }
    std::vector<Certificate> helpers = pool;
    std::vector<IssuerHearing> asked;
    const PathSearch found = search(leaf, helpers, trust, options, at, asked, cancel);
    if (found.paths.empty()) {
        result = noPath(found, leaf);
        result.issuersAsked = std::move(asked);
        return result;
    }
    RevocationCheck revocation(helpers, trust, options, std::max(at, QDateTime::currentDateTimeUtc()), cancel);
    bool first = true;
    for (const Path& path : found.paths) {
        PathResult next = judge(path, revocation, at, purpose);
        next.issuersAsked = asked;
        // A revoked end certificate is revoked on every other way too.
        if (next.indication == Indication::TotalPassed || next.subIndication == "REVOKED")
            return next;
        if (first || distance(next) < distance(result))
            result = std::move(next);
        first = false;
        if (cancel.requested())
            break;
    }
    return result;
}

} // namespace vanthu::crypto
