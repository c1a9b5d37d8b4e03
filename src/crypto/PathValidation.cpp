#include "crypto/PathValidation.h"

#include "base/Clock.h"
#include "crypto/OpenSsl.h"

#include <algorithm>

namespace vanthu::crypto {

namespace {

constexpr int deepestPath = 10;
constexpr int mostFetches = 4;
constexpr std::int64_t largestFetched = 256 * 1024;

struct Built {
    int error = X509_V_OK;
    int depth = 0;
    std::vector<Certificate> path;
};

Built build(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& trust,
            const QDateTime& at) {
    const X509StorePtr store(X509_STORE_new());
    for (const Certificate& anchor : trust.anchors())
        X509_STORE_add_cert(store.get(), anchor.handle());
    const X509StackViewPtr helpers(sk_X509_new_null());
    for (const Certificate& certificate : pool)
        sk_X509_push(helpers.get(), certificate.handle());
    for (const Certificate& certificate : trust.intermediates())
        sk_X509_push(helpers.get(), certificate.handle());
    const X509StoreCtxPtr context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf.handle(), helpers.get());
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, at.toSecsSinceEpoch());
    X509_VERIFY_PARAM_set_depth(parameters, deepestPath);
    X509_VERIFY_PARAM_set_auth_level(parameters, 1); // nothing below 80 bits on the way to the anchor
    // The name of the leaf's host or mail is no matter here; its purpose is checked by us.
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY);

    Built built;
    if (X509_verify_cert(context.get()) != 1) {
        built.error = X509_STORE_CTX_get_error(context.get());
        if (built.error == X509_V_OK)
            built.error = X509_V_ERR_UNSPECIFIED;
        built.depth = X509_STORE_CTX_get_error_depth(context.get());
    }
    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
    for (int i = 0; i < sk_X509_num(chain); ++i)
        built.path.push_back(Certificate::fromHandle(sk_X509_value(chain, i)));
    drainErrors();
    return built;
}

bool issuerIsMissing(int error) {
    return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

// Real government PDFs carry only the leaf; its issuer is where the certificate says.
std::vector<Certificate> fetchIssuers(const Certificate& certificate, const RevocationOptions& options,
                                      const Cancel& cancel) {
    for (const QUrl& url : certificate.caIssuersUrls()) {
        HttpRequest request;
        request.url = url;
        request.timeLimit = options.timeLimit;
        request.replyLimit = largestFetched;
        const auto reply = httpExchange(request, options.http, cancel);
        if (!reply || reply->status != 200)
            continue;
        if (auto issuers = Certificate::manyFromBytes(reply->body, url.toString()))
            return *issuers;
    }
    return {};
}

struct Meaning {
    Indication indication;
    const char* subIndication;
    const char* code;
};

Meaning meaningOf(const Built& built) {
    switch (built.error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {Indication::Indeterminate, "OUT_OF_BOUNDS_NO_POE", "crypto.certificate_expired"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {Indication::Indeterminate, "NOT_YET_VALID", "crypto.certificate_not_yet_valid"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return {Indication::Indeterminate, "NO_CERTIFICATE_CHAIN_FOUND", "crypto.path_not_found"};
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return {Indication::Indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE", "crypto.path_broken"};
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
        return {Indication::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", "crypto.path_weak"};
    default:
        // Path length, name constraints, no CA, unknown critical extensions …
        return {Indication::Indeterminate, "CHAIN_CONSTRAINTS_FAILURE", "crypto.path_constraints"};
    }
}

Error problemOf(const Meaning& meaning, const Built& built, const Certificate& leaf) {
    const auto depth = std::min(static_cast<std::size_t>(std::max(built.depth, 0)), built.path.size());
    const Certificate& culprit = depth < built.path.size() ? built.path[depth] : leaf;
    const QString name = culprit.commonName().isEmpty() ? culprit.subject() : culprit.commonName();
    return Error(QByteArray(meaning.code), {name}, QString::fromLatin1(X509_verify_cert_error_string(built.error)));
}

bool fitsPurpose(const Certificate& leaf, Purpose purpose) {
    return purpose == Purpose::Timestamping ? leaf.allowsTimestamping() : leaf.allowsSigning() && !leaf.isCa();
}

void checkPathRevocation(PathResult& result, const RevocationOptions& options, const QDateTime& at,
                         const QDateTime& now, const Cancel& cancel) {
    for (std::size_t i = 0; i + 1 < result.path.size(); ++i) {
        const Certificate& certificate = result.path[i];
        RevocationStatus status = checkRevocation(certificate, result.path[i + 1], options, at, now, cancel);
        const QString name = certificate.commonName();
        if (status.state == RevocationState::Revoked) {
            result.indication = Indication::TotalFailed;
            result.subIndication = i == 0 ? "REVOKED" : "REVOKED_CA_NO_POE";
            result.problems += Error("crypto.certificate_revoked", {name, formatDisplayTime(status.revokedAt)});
        } else if (status.state == RevocationState::Unknown) {
            if (result.indication == Indication::TotalPassed) {
                result.indication = Indication::Indeterminate;
                result.subIndication = "TRY_LATER";
            }
            Error problem("crypto.revocation_unknown", {name});
            result.problems += status.why ? std::move(problem).causedBy(*status.why) : problem;
        }
        result.revocation.push_back(std::move(status));
    }
}

} // namespace

PathResult validatePath(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& trust,
                        const RevocationOptions& options, const QDateTime& at, Purpose purpose, const Cancel& cancel) {
    PathResult result;
    if (leaf.isNull()) {
        result.subIndication = "NO_SIGNING_CERTIFICATE_FOUND";
        return result;
    }
    std::vector<Certificate> helpers = pool;
    Built built = build(leaf, helpers, trust, at);
    for (int fetches = 0;
         options.online && issuerIsMissing(built.error) && !built.path.empty() && fetches < mostFetches; ++fetches) {
        const std::vector<Certificate> issuers = fetchIssuers(built.path.back(), options, cancel);
        if (issuers.empty())
            break;
        helpers.insert(helpers.end(), issuers.begin(), issuers.end());
        built = build(leaf, helpers, trust, at);
    }
    result.path = built.path;
    if (built.error != X509_V_OK) {
        const Meaning meaning = meaningOf(built);
        result.indication = meaning.indication;
        result.subIndication = meaning.subIndication;
        result.problems += problemOf(meaning, built, leaf);
        return result;
    }
    if (!fitsPurpose(leaf, purpose)) {
        result.indication = Indication::TotalFailed;
        result.subIndication = "SIG_CONSTRAINTS_FAILURE";
        result.problems += Error("crypto.wrong_purpose", {leaf.commonName()});
        return result;
    }
    result.indication = Indication::TotalPassed;
    checkPathRevocation(result, options, at, std::max(at, QDateTime::currentDateTimeUtc()), cancel);
    return result;
}

} // namespace vanthu::crypto
