#pragma once

#include "base/Cancel.h"
#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <cstdint>

namespace vanthu {

// What the administrator's policy says about the network.
struct HttpPolicy {
    QStringList plainHttpHosts;  // plain HTTP is allowed to these hosts only; everything else is TLS ≥ 1.2, verified
    QString extraAuthoritiesPem; // file with further CA certificates; empty = the system's only
};

struct HttpRequest {
    QByteArray method = "GET"; // GET or POST
    QUrl url;
    QList<QPair<QByteArray, QByteArray>> headers; // sent as given; values must be ASCII
    QByteArray body;
    QString bodyFile;                            // streamed instead of `body` when set
    QString replyFile;                           // the reply's body goes to this new file instead of memory when set
    std::chrono::milliseconds timeLimit{30'000}; // for the whole exchange
    std::int64_t replyLimit = 16 * 1024 * 1024;  // bytes
};

struct HttpReply {
    int status = 0;
    QByteArray contentType;
    QByteArray body;
};

// One exchange, start to end, on the calling thread: blocks it, so never call this on the GUI thread (asserted).
// Any HTTP status is a reply; failures are `network.unreachable`, `network.timeout`, `network.tls`,
// `network.plain_http_refused`, `network.reply_too_large`, `network.cancelled`; the first argument is the host.
// Redirects are not followed: neither the axis nor a TSA uses them.
Result<HttpReply> httpExchange(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel = {});

} // namespace vanthu
