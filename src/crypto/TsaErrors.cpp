#include "crypto/TsaErrors.h"

#include <QHash>
#include <QList>

namespace vanthu::crypto {
namespace {

const char* codeOf(const QByteArray& network) {
    static const QHash<QByteArray, const char*> codes = {{"network.host_unknown", "crypto.tsa_host_unknown"},
                                                         {"network.tls", "crypto.tsa_tls"},
                                                         {"network.tls_expired", "crypto.tsa_tls"},
                                                         {"network.tls_untrusted", "crypto.tsa_tls"},
                                                         {"network.tls_wrong_host", "crypto.tsa_tls"},
                                                         {"network.proxy_unreachable", "crypto.tsa_proxy"},
                                                         {"network.proxy_refused", "crypto.tsa_proxy"},
                                                         {"network.plain_http_refused", "crypto.tsa_plain_http"},
                                                         {"network.redirect_refused", "crypto.tsa_wrong_address"}};
    return codes.value(network, "crypto.tsa_unavailable");
}

const char* codeOf(int status) {
    switch (status) {
    case 401:
        return "crypto.tsa_login";
    case 403:
        return "crypto.tsa_forbidden";
    case 429:
    case 503:
        return "crypto.tsa_busy";
    default:
        return status >= 300 && status < 500 ? "crypto.tsa_wrong_address" : "crypto.tsa_unavailable";
    }
}

} // namespace

Error tsaNotReached(const QUrl& url, Error network) {
    return Error(codeOf(network.code()), {url.host()}).causedBy(std::move(network));
}

Error tsaStatus(const QUrl& url, int status) {
    return Error(codeOf(status), {url.host()}, QStringLiteral("HTTP %1").arg(status));
}

bool isTimestampFailure(const Error& error) {
    static const QList<QByteArray> codes = {
        "crypto.tsa_unavailable", "crypto.tsa_host_unknown", "crypto.tsa_tls",           "crypto.tsa_proxy",
        "crypto.tsa_plain_http",  "crypto.tsa_login",        "crypto.tsa_forbidden",     "crypto.tsa_busy",
        "crypto.tsa_refused",     "crypto.tsa_bad_reply",    "crypto.tsa_wrong_address", "crypto.tsa_untrusted",
        "crypto.tsa_missing"};
    return codes.contains(error.code());
}

} // namespace vanthu::crypto
