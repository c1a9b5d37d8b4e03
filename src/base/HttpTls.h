#pragma once

#include "base/Http.h"

#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslError>

// What an HTTP client makes of its policy: TLS settings, proxies, and the errors that they lead to. Private to this
// room.
namespace vanthu {

// TLS 1.2 or newer, peer verified; with the policy's authorities and client certificate.
// `network.authorities_unreadable`, `network.client_certificate_unreadable`.
Result<QSslConfiguration> tlsConfiguration(const HttpPolicy& policy);

// The proxy for this address; loopback never has one.
QNetworkProxy proxyFor(const HttpProxy& proxy, const QUrl& url);

// Whether plain HTTP may be used, where it is asked for. `url` is the request's or where it was sent on to.
Result<> allowScheme(const HttpPolicy& policy, const HttpRequest& request, const QUrl& url);

// Why TLS failed, in one of the codes `network.tls…`.
Error tlsError(const QList<QSslError>& errors, const QString& host, const QString& detail);

} // namespace vanthu
