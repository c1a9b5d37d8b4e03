#include "base/Http.h"

#include "base/Faults.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QThread>
#include <QTimer>

#include <memory>

namespace vanthu {

namespace {

Error networkError(const QNetworkReply& reply, const QString& host) {
    const QString detail = QStringLiteral("%1: %2").arg(int(reply.error())).arg(reply.errorString());
    if (reply.error() == QNetworkReply::SslHandshakeFailedError)
        return Error("network.tls", {host}, detail);
    if (reply.error() == QNetworkReply::TimeoutError)
        return Error("network.timeout", {host}, detail);
    return Error("network.unreachable", {host}, detail);
}

Result<QSslConfiguration> tlsConfiguration(const HttpPolicy& policy) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!policy.extraAuthoritiesPem.isEmpty() && !tls.addCaCertificates(policy.extraAuthoritiesPem))
        return fail("network.authorities_unreadable", {policy.extraAuthoritiesPem});
    return tls;
}

QNetworkRequest qtRequest(const HttpRequest& request) {
    QNetworkRequest r(request.url);
    r.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    r.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    r.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    for (const auto& [name, value] : request.headers)
        r.setRawHeader(name, value);
    return r;
}

} // namespace

Result<HttpReply> httpExchange(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel) {
    Q_ASSERT_X(!QCoreApplication::instance() || !QCoreApplication::instance()->inherits("QGuiApplication") ||
                   QThread::currentThread() != QCoreApplication::instance()->thread(),
               "httpExchange", "blocks its thread and must not run on the GUI thread");
    const QString host = request.url.host();
    if (request.url.scheme() != QLatin1String("https") &&
        !(request.url.scheme() == QLatin1String("http") && policy.plainHttpHosts.contains(host, Qt::CaseInsensitive)))
        return fail("network.plain_http_refused", {host}, request.url.toString());
    if (faults::hit(faults::Point::Network))
        return fail("network.unreachable", {host}, QStringLiteral("injected fault"));

    QFile source(request.bodyFile);
    if (!request.bodyFile.isEmpty() && !source.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {request.bodyFile}, source.errorString());
    QFile sink(request.replyFile);
    if (!request.replyFile.isEmpty() && !sink.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return fail("file.unwritable", {request.replyFile}, sink.errorString());

    QNetworkRequest prepared = qtRequest(request);
    TRY(const QSslConfiguration tls, tlsConfiguration(policy));
    prepared.setSslConfiguration(tls);

    QNetworkAccessManager manager;
    manager.setAutoDeleteReplies(false);
    QEventLoop loop;
    std::unique_ptr<QNetworkReply> reply;
    if (request.method == "POST")
        reply.reset(source.isOpen() ? manager.post(prepared, &source) : manager.post(prepared, request.body));
    else
        reply.reset(manager.get(prepared));

    HttpReply result;
    std::int64_t received = 0;
    std::unique_ptr<Error> stopped;
    const auto stop = [&](Error error) {
        stopped = std::make_unique<Error>(std::move(error));
        loop.quit();
    };
    const auto take = [&] {
        const QByteArray block = reply->readAll();
        received += block.size();
        if (received > request.replyLimit)
            return stop(Error("network.reply_too_large", {host}));
        if (!sink.isOpen())
            result.body += block;
        else if (sink.write(block) != block.size())
            stop(Error("file.disk_full", {request.replyFile}, sink.errorString()));
    };
    QObject::connect(reply.get(), &QNetworkReply::readyRead, &loop, take);
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);

    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &loop, [&] { stop(Error("network.timeout", {host})); });
    limit.start(request.timeLimit);
    QTimer cancelPoll;
    QObject::connect(&cancelPoll, &QTimer::timeout, &loop, [&] {
        if (cancel.requested())
            stop(Error("network.cancelled", {host}));
    });
    cancelPoll.start(50);

    if (!reply->isFinished())
        loop.exec();
    if (!stopped && reply->bytesAvailable() > 0)
        take();
    if (stopped) {
        reply->disconnect(&loop);
        reply->abort();
        return fail(std::move(*stopped));
    }
    result.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (result.status == 0)
        return fail(networkError(*reply, host));
    // A connection that broke in mid-reply has a status too; only HTTP's own error statuses are replies.
    if (reply->error() != QNetworkReply::NoError && result.status < 400)
        return fail(networkError(*reply, host));
    result.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    if (sink.isOpen() && !sink.flush())
        return fail("file.disk_full", {request.replyFile}, sink.errorString());
    return result;
}

} // namespace vanthu
