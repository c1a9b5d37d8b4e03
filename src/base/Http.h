#pragma once

#include "base/Cancel.h"
#include "base/Result.h"
#include "base/Secret.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <cstdint>
#include <memory>

namespace vanthu {

// How the network is reached. Loopback addresses never go through a proxy.
struct HttpProxy {
    enum class Kind { System, None, Manual };
    Kind kind = Kind::System; // the system's own settings: http_proxy, Windows' and macOS' panels
    QString host;             // of Manual: an HTTP proxy, which gets CONNECT for https
    int port = 0;
    QString user;
    std::shared_ptr<const Secret> password = nullptr;
};

// What the administrator's policy says about the network.
struct HttpPolicy {
    QStringList plainHttpHosts; // plain HTTP is allowed to these hosts only; everything else is TLS ≥ 1.2, verified
    // Plain HTTP is allowed too for OCSP, CRL, issuers' certificates and time-stamps, on any host but this machine
    // itself: those answers are judged by their signatures, and nearly every CA serves them so (RFC 5280 section 8).
    bool signedAnswersOverHttp = true;
    QString extraAuthoritiesPem = {}; // file with further CA certificates; empty = the system's only
    HttpProxy proxy = {};
    QString clientCertificate = {}; // file shown to servers that ask: PEM with certificate and key, or PKCS#12
    std::shared_ptr<const Secret> clientPassword = nullptr; // of that file
};

// One field of a form (multipart/form-data).
struct HttpPart {
    QByteArray name;
    QByteArray value; // the file's bytes are streamed instead when `file` is set
    QString file = {};
    QByteArray fileName = {}; // as the server is told; ASCII
    QByteArray contentType = {};
};

struct HttpRequest {
    QByteArray method = "GET"; // GET or POST
    QUrl url;
    QList<QPair<QByteArray, QByteArray>> headers; // sent as given; values must be ASCII
    QByteArray body;
    QString bodyFile;              // streamed instead of `body` when set
    QList<HttpPart> parts;         // a form instead of `body` when not empty
    QString replyFile;             // the reply's body goes to this new file instead of memory when set
    std::int64_t keptInMemory = 0; // bytes: a body no longer than this stays in memory, and the file is not made
    std::chrono::milliseconds timeLimit{30'000};    // for the whole exchange
    std::chrono::milliseconds connectLimit{15'000}; // until the server takes the request
    std::chrono::milliseconds idleLimit{60'000};    // without a byte in either direction
    std::int64_t replyLimit = 16 * 1024 * 1024;     // bytes
    bool answerIsSigned = false; // the caller believes the reply's own signature only (signedAnswersOverHttp)
};

struct HttpReply {
    int status = 0;
    QByteArray contentType;
    QByteArray body;
    QDateTime date; // the server's clock (header Date), UTC; invalid when it did not say
};

// One way to the network under one policy. Connections stay open between exchanges (HTTP/1.1, as many as exchange at
// once), so one client serves a whole transport. Thread-safe: several threads may exchange at the same time.
//
// `exchange` blocks the calling thread, so never call it on the GUI thread (asserted). Any HTTP status is a reply;
// failures are `network.unreachable`, `network.host_unknown` (DNS), `network.timeout`, `network.tls`,
// `network.tls_expired`, `network.tls_wrong_host`, `network.tls_untrusted`, `network.plain_http_refused`,
// `network.reply_too_large`, `network.cancelled` (within 200 ms of the request), `network.proxy_unreachable`,
// `network.proxy_refused`, `network.redirect_refused` and `network.client_certificate_unreadable`; the first argument
// is the host. A redirect is followed only for GET, at most three times and, unless the answer is signed, on the same
// host and never from https to http. `progress` is called on the calling thread with the bytes sent, then with the
// bytes received.
class HttpClient {
public:
    explicit HttpClient(HttpPolicy policy);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    Result<HttpReply> exchange(const HttpRequest& request, const Cancel& cancel = {}, const Progress& progress = {});

private:
    class Private;
    std::unique_ptr<Private> d;
};

// One exchange with a client of its own, for those who rarely need the network.
Result<HttpReply> httpExchange(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel = {});

} // namespace vanthu
