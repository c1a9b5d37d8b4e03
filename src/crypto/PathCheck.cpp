#include "crypto/PathCheck.h"

#include "crypto/AlgorithmPolicy.h"
#include "crypto/OpenSsl.h"

#include <algorithm>
#include <vector>

namespace vanthu::crypto {

namespace {

struct EngineError {
    int code = X509_V_OK;
    int depth = 0;
};

// Collects every complaint instead of stopping at the first: an expired certificate must not hide a broken constraint.
int collect(int ok, X509_STORE_CTX* context) {
    if (ok != 1)
        static_cast<std::vector<EngineError>*>(X509_STORE_CTX_get_app_data(context))
            ->push_back({X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context)});
    return 1;
}

std::vector<EngineError> verifyByOpenSsl(const Path& path, const QDateTime& at) {
    std::vector<EngineError> errors;
    const X509StorePtr store(X509_STORE_new());
    const X509StackViewPtr helpers(sk_X509_new_null());
    const X509StoreCtxPtr context(X509_STORE_CTX_new());
    X509_STORE_add_cert(store.get(), path.back().handle());
    for (std::size_t i = 1; i + 1 < path.size(); ++i)
        sk_X509_push(helpers.get(), path[i].handle());
    if (!context || X509_STORE_CTX_init(context.get(), store.get(), path.front().handle(), helpers.get()) != 1)
        return {{X509_V_ERR_UNSPECIFIED, 0}};
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, at.toSecsSinceEpoch());
    X509_VERIFY_PARAM_set_depth(parameters, static_cast<int>(path.size()));
    // An anchor is trusted because it was put in the store, whoever signed it. Policies are processed: a CA that
    // requires one (policyConstraints, inhibitAnyPolicy) is heard.
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK);
    // The user-initial-policy-set is any-policy; without it OpenSSL means the empty set.
    X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy));
    // Algorithms are judged by date below; OpenSSL's levels know no dates.
    X509_VERIFY_PARAM_set_auth_level(parameters, 0);
    // What the end certificate may do is checked apart; its common name is a person's and no host's.
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    X509_STORE_CTX_set_app_data(context.get(), &errors);
    X509_STORE_CTX_set_verify_cb(context.get(), collect);
    if (X509_verify_cert(context.get()) != 1 && errors.empty())
        errors.push_back({X509_STORE_CTX_get_error(context.get()), X509_STORE_CTX_get_error_depth(context.get())});
    // It must have judged these very certificates.
    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
    bool same = sk_X509_num(chain) == static_cast<int>(path.size());
    for (int i = 0; same && i < sk_X509_num(chain); ++i)
        same = X509_cmp(sk_X509_value(chain, i), path[static_cast<std::size_t>(i)].handle()) == 0;
    if (!same && errors.empty())
        errors.push_back({X509_V_ERR_UNSPECIFIED, 0});
    drainErrors();
    return errors;
}

struct Meaning {
    int gravity;
    const char* subIndication;
    const char* code;
};

Meaning meaningOf(int error) {
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {1, "OUT_OF_BOUNDS_NO_POE", "crypto.certificate_expired"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {2, "NOT_YET_VALID", "crypto.certificate_not_yet_valid"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_REJECTED:
        return {5, "NO_CERTIFICATE_CHAIN_FOUND", "crypto.path_not_found"};
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
    case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
    case X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH:
    case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
    case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
    case X509_V_ERR_OUT_OF_MEM:
    case X509_V_ERR_UNSPECIFIED:
        return {6, "CERTIFICATE_CHAIN_GENERAL_FAILURE", "crypto.path_broken"};
    default:
        // Path length, name constraints, policies, no CA, key usage, unknown critical extensions …
        return {4, "CHAIN_CONSTRAINTS_FAILURE", "crypto.path_constraints"};
    }
}

QString nameOf(const Certificate& certificate) {
    return certificate.commonName().isEmpty() ? certificate.subject() : certificate.commonName();
}

void take(PathCheck& check, int& gravest, int gravity, const char* subIndication, Error problem) {
    if (gravity <= gravest)
        return;
    gravest = gravity;
    check.fault = PathFault{Indication::Indeterminate, subIndication, std::move(problem)};
}

} // namespace

PathCheck checkPath(const Path& path, const QDateTime& at) {
    PathCheck check;
    int gravest = 0;
    for (const EngineError& error : verifyByOpenSsl(path, at)) {
        const Meaning meaning = meaningOf(error.code);
        const auto depth = std::min(static_cast<std::size_t>(std::max(error.depth, 0)), path.size() - 1);
        take(check, gravest, meaning.gravity, meaning.subIndication,
             Error(QByteArray(meaning.code), {nameOf(path[depth])},
                   QString::fromLatin1(X509_verify_cert_error_string(error.code))));
    }
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool isAnchor = i + 1 == path.size(); // trusted as it is: its own signature proves nothing
        const Strength strength = isAnchor ? keyStrength(path[i], at) : certificateStrength(path[i], at);
        if (strength == Strength::TooWeak)
            take(check, gravest, 3, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                 Error("crypto.path_weak", {nameOf(path[i])}, algorithmText(path[i])));
        else if (strength == Strength::OldButAccepted)
            check.warnings += Error("crypto.path_old_algorithm", {nameOf(path[i])}, algorithmText(path[i]));
    }
    return check;
}

} // namespace vanthu::crypto
