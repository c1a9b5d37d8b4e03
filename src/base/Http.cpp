#include "base/Http.h"

#include "base/Faults.h"
#include "base/HttpTls.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QHttpMultiPart>
#include <QLocale>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace vanthu {

namespace {

// Qt's event loop on GLib makes a system call for every event that one thread leaves for another, also when that one is
// awake: eight for each exchange. The main thread keeps GLib, which the keyring needs.
void leaveThreadsWithoutGlib() {
    qputenv("QT_NO_THREADED_GLIB", "1");
}
Q_COREAPP_STARTUP_FUNCTION(leaveThreadsWithoutGlib)

constexpr auto pollInterval = std::chrono::milliseconds(50);
constexpr int mostRedirects = 3;
constexpr qint64 readAhead = 512 * 1024; // what the network may bring before we have written the last piece

// What the waiting thread and the network's thread share of one exchange.
struct Job {
    HttpRequest request;
    std::mutex mutex;
    std::condition_variable finished;
    std::unique_ptr<Result<HttpReply>> result;
    std::atomic<bool> cancelled = false;
    std::atomic<std::int64_t> done = 0, total = 0;

    void finish(Result<HttpReply> outcome) {
        const std::lock_guard guard(mutex);
        if (!result)
            result = std::make_unique<Result<HttpReply>>(std::move(outcome));
        finished.notify_all();
    }
};

// The one form that RFC 9110 §5.6.7 lets a server write: "Sun, 06 Nov 1994 08:49:37 GMT". Qt's parsers of whole dates
// go by way of the local time zone.
QDateTime httpDate(const QByteArray& text) {
    constexpr qsizetype size = 29;
    if (text.size() != size || !text.endsWith(" GMT"))
        return {};
    const QString date = QString::fromLatin1(text);
    return QDateTime(QLocale::c().toDate(date.mid(5, 11), QStringLiteral("dd MMM yyyy")),
                     QTime::fromString(date.mid(17, 8), QStringLiteral("HH:mm:ss")), Qt::UTC);
}

QNetworkRequest qtRequest(const HttpRequest& request, const QUrl& url, const QSslConfiguration& tls) {
    QNetworkRequest r(url);
    r.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    r.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    r.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    r.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    r.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    r.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    r.setRawHeader("Accept-Encoding", "identity"); // a message's bytes are its own
    if (request.method == "POST" && request.parts.isEmpty())
        r.setRawHeader("Content-Type", "application/octet-stream");
    for (const auto& [name, value] : request.headers)
        r.setRawHeader(name, value);
    r.setSslConfiguration(tls);
    return r;
}

// QNetworkAccessManager::setProxy() would take a proxy of the default type for none.
class OneProxy : public QNetworkProxyFactory {
public:
    explicit OneProxy(QNetworkProxy proxy)
        : m_proxy(std::move(proxy)) {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery&) override { return {m_proxy}; }

private:
    const QNetworkProxy m_proxy;
};

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// One exchange on the network's thread; deletes itself.
class Exchange : public QObject {
    Q_OBJECT
public:
    Exchange(QNetworkAccessManager& manager, const HttpPolicy& policy, QSslConfiguration tls, std::shared_ptr<Job> job)
        : QObject(&manager)
        , m_manager(manager)
        , m_policy(policy)
        , m_tls(std::move(tls))
        , m_job(std::move(job))
        , m_url(m_job->request.url)
        , m_source(m_job->request.bodyFile)
        , m_sink(m_job->request.replyFile) {}
    ~Exchange() override { m_job->finish(fail("network.cancelled", {host()})); }

    void start() {
        const HttpRequest& request = m_job->request;
        if (!request.bodyFile.isEmpty() && !m_source.open(QIODevice::ReadOnly))
            return end(fail("file.unreadable", {request.bodyFile}, m_source.errorString()));
        if (!request.replyFile.isEmpty() && !m_sink.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return end(fail("file.unwritable", {request.replyFile}, m_sink.errorString()));
        connect(&m_tick, &QTimer::timeout, this, &Exchange::checkLimits);
        m_tick.start(pollInterval);
        m_age.start();
        send();
    }

private:
    QString host() const { return m_url.host(); }

    void send() {
        if (const auto allowed = allowScheme(m_policy, m_job->request, m_url); !allowed)
            return end(fail(allowed.error()));
        const HttpRequest& request = m_job->request;
        const QNetworkRequest prepared = qtRequest(request, m_url, m_tls);
        m_proxy = proxyFor(m_policy.proxy, m_url);
        m_manager.setProxyFactory(new OneProxy(m_proxy)); // which the manager takes
        if (request.method != "POST")
            m_reply = m_manager.get(prepared);
        else if (!request.parts.isEmpty())
            m_reply = postForm(prepared);
        else if (m_source.isOpen())
            m_reply = m_manager.post(prepared, &m_source);
        else
            m_reply = m_manager.post(prepared, request.body);
        if (!m_reply)
            return;
        m_reply->setReadBufferSize(readAhead);
        m_idle.start();
        QNetworkReply* reply = m_reply;
        connect(reply, &QNetworkReply::requestSent, this, [this] { m_connected = true; });
        connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
            if (sent == 0 || m_received > 0) // Qt reports 0 of 0 at the end
                return;
            m_connected = true;
            report(sent, total);
        });
        connect(reply, &QNetworkReply::readyRead, this, &Exchange::take);
        connect(reply, &QNetworkReply::sslErrors, this,
                [this](const QList<QSslError>& errors) { m_tlsErrors = errors; });
        connect(reply, &QNetworkReply::finished, this, &Exchange::finish);
    }

    QNetworkReply* postForm(const QNetworkRequest& prepared) {
        auto* form = new QHttpMultiPart(QHttpMultiPart::FormDataType, this);
        for (const HttpPart& field : m_job->request.parts) {
            QHttpPart part;
            QByteArray disposition = "form-data; name=\"" + field.name + '"';
            if (!field.fileName.isEmpty())
                disposition += "; filename=\"" + field.fileName + '"';
            part.setRawHeader("Content-Disposition", disposition);
            if (!field.contentType.isEmpty())
                part.setRawHeader("Content-Type", field.contentType);
            if (field.file.isEmpty()) {
                part.setBody(field.value);
            } else {
                auto* file = new QFile(field.file, form);
                if (!file->open(QIODevice::ReadOnly)) {
                    end(fail("file.unreadable", {field.file}, file->errorString()));
                    return nullptr;
                }
                part.setBodyDevice(file);
            }
            form->append(part);
        }
        QNetworkReply* reply = m_manager.post(prepared, form);
        form->setParent(reply);
        return reply;
    }

    void report(std::int64_t done, std::int64_t total) {
        m_idle.restart();
        m_job->done = done;
        m_job->total = std::max<std::int64_t>(total, 0);
    }

    void take() {
        m_connected = true;
        const QByteArray block = m_reply->readAll();
        m_received += block.size();
        report(m_received, m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong());
        if (m_received > m_job->request.replyLimit)
            return end(fail("network.reply_too_large", {host()}));
        if (!m_sink.isOpen())
            m_body += block;
        else if (m_sink.write(block) != block.size())
            end(fail("file.disk_full", {m_sink.fileName()}, m_sink.errorString()));
    }

    void checkLimits() {
        const HttpRequest& request = m_job->request;
        if (m_job->cancelled)
            return end(fail("network.cancelled", {host()}));
        const char* what = m_age.hasExpired(request.timeLimit.count())                       ? "the whole exchange"
                           : !m_connected && m_idle.hasExpired(request.connectLimit.count()) ? "connecting"
                           : m_idle.hasExpired(request.idleLimit.count())                    ? "without a byte"
                                                                                             : nullptr;
        if (what)
            end(fail("network.timeout", {host()}, QString::fromLatin1(what)));
    }

    // A reply cut short has a status too; only HTTP's own error statuses are replies.
    void finish() {
        while (m_reply && m_reply->bytesAvailable() > 0)
            take();
        if (!m_reply)
            return;
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QNetworkReply::NetworkError error = m_reply->error();
        if (error == QNetworkReply::ProxyAuthenticationRequiredError || status == 407)
            return end(fail("network.proxy_refused", {m_proxy.hostName()}, m_reply->errorString()));
        if (status == 0 || (error != QNetworkReply::NoError && status < 400))
            return end(fail(networkError()));
        if (isRedirect(status))
            return redirect();
        HttpReply reply;
        reply.status = status;
        reply.contentType = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
        reply.date = httpDate(m_reply->rawHeader("Date"));
        reply.body = std::move(m_body);
        if (m_sink.isOpen() && !m_sink.flush())
            return end(fail("file.disk_full", {m_sink.fileName()}, m_sink.errorString()));
        end(std::move(reply));
    }

    void redirect() {
        const QUrl target = m_url.resolved(QUrl::fromEncoded(m_reply->rawHeader("Location"), QUrl::StrictMode));
        const bool upgraded = m_url.scheme() == QLatin1String("http") && target.scheme() == QLatin1String("https");
        const bool same = target.scheme() == m_url.scheme() && target.port() == m_url.port();
        const bool stays = target.host() == m_url.host() && (same || upgraded);
        if (m_job->request.method != "GET" || ++m_redirects > mostRedirects ||
            !(stays || m_job->request.answerIsSigned))
            return end(fail("network.redirect_refused", {host(), target.host()}));
        m_reply->disconnect(this);
        m_reply->deleteLater();
        m_reply = nullptr;
        m_url = target;
        m_body.clear();
        m_received = 0;
        if (m_sink.isOpen() && !(m_sink.seek(0) && m_sink.resize(0)))
            return end(fail("file.unwritable", {m_sink.fileName()}, m_sink.errorString()));
        send();
    }

    Error networkError() const {
        const QString detail = QStringLiteral("%1: %2").arg(int(m_reply->error())).arg(m_reply->errorString());
        switch (m_reply->error()) {
        case QNetworkReply::SslHandshakeFailedError:
            return tlsError(m_tlsErrors, host(), detail);
        case QNetworkReply::TimeoutError:
            return Error("network.timeout", {host()}, detail);
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyConnectionClosedError:
        case QNetworkReply::ProxyNotFoundError:
        case QNetworkReply::ProxyTimeoutError:
            return Error("network.proxy_unreachable", {m_proxy.hostName()}, detail);
        case QNetworkReply::ConnectionRefusedError:
        case QNetworkReply::UnknownNetworkError:            // what Qt 6.4 says of a proxy that is not there
            if (m_proxy.type() == QNetworkProxy::HttpProxy) // the only one that we connect to
                return Error("network.proxy_unreachable", {m_proxy.hostName()}, detail);
            return Error("network.unreachable", {host()}, detail);
        default:
            return Error("network.unreachable", {host()}, detail);
        }
    }

    void end(Result<HttpReply> outcome) {
        m_job->finish(std::move(outcome));
        m_tick.stop();
        if (m_reply) {
            m_reply->disconnect(this);
            if (!m_reply->isFinished())
                m_reply->abort();
            m_reply->deleteLater();
            m_reply = nullptr;
        }
        deleteLater();
    }

    QNetworkAccessManager& m_manager;
    const HttpPolicy& m_policy;
    QSslConfiguration m_tls;
    std::shared_ptr<Job> m_job;
    QUrl m_url;
    QFile m_source, m_sink;
    QPointer<QNetworkReply> m_reply; // of the manager
    QNetworkProxy m_proxy;
    QList<QSslError> m_tlsErrors;
    QByteArray m_body;
    QTimer m_tick;
    QElapsedTimer m_age, m_idle;
    std::int64_t m_received = 0;
    int m_redirects = 0;
    bool m_connected = false;
};

} // namespace

// Lives on the network's thread, with the connections.
class HttpClient::Private : public QObject {
    Q_OBJECT
public:
    explicit Private(HttpPolicy policy)
        : m_policy(std::move(policy)) {
        moveToThread(&m_thread);
        m_thread.setObjectName(QStringLiteral("network"));
    }
    ~Private() override {
        m_thread.quit();
        m_thread.wait();
    }

    void startThread() {
        const std::lock_guard guard(m_mutex);
        if (!m_thread.isRunning())
            m_thread.start();
    }

    Result<QSslConfiguration> tls() {
        const std::lock_guard guard(m_mutex);
        if (!m_tls)
            m_tls = std::make_unique<Result<QSslConfiguration>>(tlsConfiguration(m_policy));
        return *m_tls;
    }

    void run(QSslConfiguration configuration, const std::shared_ptr<Job>& job) {
        if (!m_manager) {
            m_manager = std::make_unique<QNetworkAccessManager>();
            m_manager->setAutoDeleteReplies(false);
            // Its sockets belong to this thread and have to end on it.
            connect(
                &m_thread, &QThread::finished, this, [this] { m_manager.reset(); }, Qt::DirectConnection);
        }
        (new Exchange(*m_manager, m_policy, std::move(configuration), job))->start();
    }

    const HttpPolicy& policy() const { return m_policy; }

private:
    const HttpPolicy m_policy;
    std::mutex m_mutex;
    std::unique_ptr<Result<QSslConfiguration>> m_tls;
    std::unique_ptr<QNetworkAccessManager> m_manager;
    QThread m_thread;
};

HttpClient::HttpClient(HttpPolicy policy)
    : d(std::make_unique<Private>(std::move(policy))) {}

HttpClient::~HttpClient() = default;

Result<HttpReply> HttpClient::exchange(const HttpRequest& request, const Cancel& cancel, const Progress& progress) {
    Q_ASSERT_X(!QCoreApplication::instance() || !QCoreApplication::instance()->inherits("QGuiApplication") ||
                   QThread::currentThread() != QCoreApplication::instance()->thread(),
               "HttpClient", "blocks its thread and must not be used on the GUI thread");
    TRY_VOID(allowScheme(d->policy(), request, request.url));
    if (faults::hit(faults::Point::Network))
        return fail("network.unreachable", {request.url.host()}, QStringLiteral("injected fault"));
    TRY(QSslConfiguration tls, d->tls());
    d->startThread();

    const auto job = std::make_shared<Job>();
    job->request = request;
    QMetaObject::invokeMethod(
        d.get(), [this, tls, job] { d->run(tls, job); }, Qt::QueuedConnection);
    std::int64_t told = -1;
    std::unique_lock lock(job->mutex);
    while (!job->finished.wait_for(lock, pollInterval, [&] { return job->result != nullptr; })) {
        if (cancel.requested())
            job->cancelled = true;
        if (const std::int64_t done = job->done; progress && done != told) {
            told = done;
            lock.unlock();
            progress(done, job->total);
            lock.lock();
        }
    }
    lock.unlock();
    if (progress && *job->result && job->done != told)
        progress(job->done, job->total);
    return std::move(*job->result);
}

Result<HttpReply> httpExchange(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel) {
    return HttpClient(policy).exchange(request, cancel);
}

} // namespace vanthu

#include "Http.moc"
