#pragma once

#include "base/Http.h"

#include <openssl/ssl.h>

#include <memory>
#include <vector>

// What an HTTP client makes of its policy: whom TLS trusts, proxies, and the errors that they lead to. Private to this
// room.
namespace vanthu {

struct OpenSslFree {
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

// Never changed once made, so that several connections may use it at the same time.
struct TlsTrust {
    std::unique_ptr<X509_STORE, OpenSslFree> authorities;  // the system's and the policy's
    std::vector<std::unique_ptr<X509, OpenSslFree>> chain; // shown to servers that ask: the client's own comes first
    std::unique_ptr<EVP_PKEY, OpenSslFree> key;

    bool applyTo(SSL_CTX& context) const;
};

// `network.authorities_unreadable`, `network.client_certificate_unreadable`.
Result<TlsTrust> tlsTrust(const HttpPolicy& policy);

// Why the peer's certificate was refused, in one of the codes `network.tls…`; `verdict` is an X509_V_… value.
Error certificateError(long verdict, const QString& host, const QString& detail);

// A proxy as the HTTP library takes it: "http://proxy:3128", empty for none.
struct ProxyAddress {
    QByteArray url;
    QString host;
    QByteArray user;
    Secret password;
};
// The proxy for this address; loopback never has one.
ProxyAddress proxyFor(const HttpProxy& proxy, const QUrl& url);

// Whether plain HTTP may be used, where it is asked for. `url` is the request's or where it was sent on to.
Result<> allowScheme(const HttpPolicy& policy, const HttpRequest& request, const QUrl& url);

} // namespace vanthu
