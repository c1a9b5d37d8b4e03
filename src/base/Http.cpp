#include "base/Http.h"

#include "base/DocumentHttp.h"
#include "base/Faults.h"
#include "base/HttpTls.h"
#include "base/OwnAddress.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QThread>

#include <curl/curl.h>

#include <csignal>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace vanthu {

namespace {

constexpr auto pollInterval = std::chrono::milliseconds(50);
constexpr int mostRedirects = 3;
constexpr long block = 256 * 1024;

template<class T, auto free>
struct FreeBy {
    void operator()(T* pointer) const { free(pointer); }
};
using Easy = std::unique_ptr<CURL, FreeBy<CURL, &curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, FreeBy<CURLM, &curl_multi_cleanup>>;
using Headers = std::unique_ptr<curl_slist, FreeBy<curl_slist, &curl_slist_free_all>>;
using Form = std::unique_ptr<curl_mime, FreeBy<curl_mime, &curl_mime_free>>;

// A place for one exchange at a time, with the connections that it keeps.
struct Line {
    Multi multi{curl_multi_init()}; // first: it outlives the handle
    Easy easy{curl_easy_init()};
};

void startLibrary() {
    static const CURLcode started = [] {
#ifdef Q_OS_UNIX
        std::signal(SIGPIPE, SIG_IGN); // a server that hangs up is an error like others
#endif
        return curl_global_init(CURL_GLOBAL_DEFAULT);
    }();
    Q_ASSERT(started == CURLE_OK);
}

bool isRedirect(long status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

CURLcode giveTrust(CURL*, void* context, void* trust) {
    return static_cast<const TlsTrust*>(trust)->applyTo(*static_cast<SSL_CTX*>(context)) ? CURLE_OK
                                                                                         : CURLE_SSL_CERTPROBLEM;
}

// Whom an exchange may reach.
enum class Reach { Anybody, OtherMachines };

// One exchange on one line, without what it is redirected to.
class Exchange {
public:
    Exchange(Line& line, const HttpPolicy& policy, const HttpRequest& request, const QUrl& url, Reach reach)
        : m_line(line)
        , m_reach(reach)
        , m_policy(policy)
        , m_request(request)
        , m_url(url)
        , m_source(request.bodyFile)
        , m_sink(request.replyFile) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() { curl_easy_reset(easy()); } // which forgets the addresses of what ends here

    // `location` is where the reply sends on to, when it does.
    Result<HttpReply> run(const TlsTrust* trust, const QElapsedTimer& age, const Cancel& cancel,
                          const Progress& progress, QByteArray& location) {
        TRY_VOID(prepare(trust));
        curl_multi_add_handle(m_line.multi.get(), easy());
        perform(age, cancel, progress);
        int left = 0;
        const CURLMsg* end = curl_multi_info_read(m_line.multi.get(), &left);
        const std::optional<CURLcode> outcome = end ? std::optional(end->data.result) : std::nullopt;
        curl_multi_remove_handle(m_line.multi.get(), easy());
        if (progress && !m_error && m_done > m_told)
            progress(m_done, m_total);
        if (m_error)
            return fail(*m_error);
        if (outcome != CURLE_OK)
            return fail(errorOf(outcome.value_or(CURLE_FAILED_INIT)));
        location = header("Location");
        return reply();
    }

private:
    CURL* easy() const { return m_line.easy.get(); }
    QString host() const { return m_url.host(); }
    template<class Value>
    void set(CURLoption option, Value value) {
        curl_easy_setopt(easy(), option, value);
    }
    long number(CURLINFO info) const {
        long value = 0;
        curl_easy_getinfo(easy(), info, &value);
        return value;
    }
    QByteArray header(const char* name) const {
        curl_header* found = nullptr;
        return curl_easy_header(easy(), name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? QByteArray(found->value)
                                                                                        : QByteArray();
    }

    Result<> prepare(const TlsTrust* trust) {
        if (!m_request.bodyFile.isEmpty() && !m_source.open(QIODevice::ReadOnly))
            return fail("file.unreadable", {m_request.bodyFile}, m_source.errorString());
        if (!m_request.replyFile.isEmpty() && m_request.keptInMemory == 0)
            TRY_VOID(openSink());
        set(CURLOPT_ERRORBUFFER, m_words);
        set(CURLOPT_URL, m_url.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment).constData());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L); // a name server that does not answer holds up no cancel
        set(CURLOPT_BUFFERSIZE, block);
        set(CURLOPT_UPLOAD_BUFFERSIZE, block);
        set(CURLOPT_WRITEFUNCTION, &Exchange::takeBody);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_CAINFO, nullptr);
        set(CURLOPT_CAPATH, nullptr);
        if (trust) {
            set(CURLOPT_SSL_CTX_FUNCTION, &giveTrust);
            set(CURLOPT_SSL_CTX_DATA, const_cast<TlsTrust*>(trust));
        }
        takeProxy();
        if (m_reach == Reach::OtherMachines && m_proxy.url.isEmpty()) {
            set(CURLOPT_OPENSOCKETFUNCTION, &Exchange::openSocket);
            set(CURLOPT_OPENSOCKETDATA, this);
            set(CURLOPT_FRESH_CONNECT, 1L); // a connection that is open was judged by nobody
        } else if (m_reach == Reach::OtherMachines && isOwnHost(host())) {
            return fail("network.own_machine_refused", {host()}); // the proxy resolves names by itself
        }
        takeHeaders();
        return m_request.method == "POST" ? takeContent() : Result<>();
    }

    Result<> openSink() {
        if (m_sink.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return {};
        return fail("file.unwritable", {m_request.replyFile}, m_sink.errorString());
    }

    void takeProxy() {
        m_proxy = proxyFor(m_policy.proxy, m_url);
        set(CURLOPT_PROXY, m_proxy.url.isEmpty() ? "" : m_proxy.url.constData()); // "" = not the environment's either
        set(CURLOPT_NOPROXY, "");
        if (m_proxy.user.isEmpty())
            return;
        set(CURLOPT_PROXYAUTH, long(CURLAUTH_ANY));
        set(CURLOPT_PROXYUSERNAME, m_proxy.user.constData());
        set(CURLOPT_PROXYPASSWORD, m_proxy.password.isEmpty() ? "" : m_proxy.password.view().data());
    }

    void takeHeaders() {
        const auto add = [this](const QByteArray& line) {
            m_headers.reset(curl_slist_append(m_headers.release(), line.constData()));
        };
        add("Accept-Encoding: identity"); // a message's bytes are its own
        add("Expect:");                   // not every axis knows how to be asked beforehand
        bool typed = false;
        for (const auto& [name, value] : m_request.headers) {
            add(value.isEmpty() ? name + ';' : name + ": " + value);
            typed = typed || name.compare("Content-Type", Qt::CaseInsensitive) == 0;
        }
        if (m_request.method == "POST" && m_request.parts.isEmpty() && !typed)
            add("Content-Type: application/octet-stream");
        set(CURLOPT_HTTPHEADER, m_headers.get());
    }

    Result<> takeContent() {
        set(CURLOPT_POST, 1L);
        if (!m_request.parts.isEmpty())
            return takeForm();
        if (!m_source.isOpen()) {
            set(CURLOPT_POSTFIELDS, m_request.body.constData());
            set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
            return {};
        }
        m_total = m_source.size();
        set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_total));
        set(CURLOPT_READFUNCTION, &Exchange::giveBody);
        set(CURLOPT_READDATA, this);
        set(CURLOPT_SEEKFUNCTION, &Exchange::seekBody);
        set(CURLOPT_SEEKDATA, this);
        return {};
    }

    Result<> takeForm() {
        m_form.reset(curl_mime_init(easy()));
        for (const HttpPart& field : m_request.parts) {
            curl_mimepart* part = curl_mime_addpart(m_form.get());
            if (field.file.isEmpty())
                curl_mime_data(part, field.value.constData(), std::size_t(field.value.size()));
            else if (curl_mime_filedata(part, QFile::encodeName(field.file).constData()) != CURLE_OK)
                return fail("file.unreadable", {field.file});
            curl_mime_name(part, field.name.constData());
            curl_mime_filename(part, field.fileName.isEmpty() ? nullptr : field.fileName.constData());
            curl_mime_type(part, field.contentType.isEmpty() ? nullptr : field.contentType.constData());
        }
        set(CURLOPT_MIMEPOST, m_form.get());
        return {};
    }

    void perform(const QElapsedTimer& age, const Cancel& cancel, const Progress& progress) {
        m_idle.start();
        for (int running = 1; running > 0 && !m_error;) {
            if (curl_multi_perform(m_line.multi.get(), &running) != CURLM_OK)
                return;
            if (running > 0)
                curl_multi_poll(m_line.multi.get(), nullptr, 0, int(pollInterval.count()), nullptr);
            if (progress && m_done != m_told) {
                m_told = m_done;
                progress(m_done, m_total);
            }
            if (running > 0 && !m_error)
                m_error = overLimit(age, cancel);
        }
    }

    std::optional<Error> overLimit(const QElapsedTimer& age, const Cancel& cancel) {
        if (cancel.requested())
            return Error("network.cancelled", {host()});
        curl_off_t sent = 0;
        curl_easy_getinfo(easy(), CURLINFO_SIZE_UPLOAD_T, &sent);
        if (sent != m_sent) {
            m_sent = sent;
            m_idle.restart();
        }
        curl_off_t connected = 0;
        curl_easy_getinfo(easy(), CURLINFO_PRETRANSFER_TIME_T, &connected);
        const char* what = age.hasExpired(m_request.timeLimit.count())                           ? "the whole exchange"
                           : connected == 0 && m_idle.hasExpired(m_request.connectLimit.count()) ? "connecting"
                           : m_idle.hasExpired(m_request.idleLimit.count())                      ? "without a byte"
                                                                                                 : nullptr;
        return what ? std::optional(Error("network.timeout", {host()}, QString::fromLatin1(what))) : std::nullopt;
    }

    // The name has been resolved and nothing is connected yet; of several addresses the next one is tried.
    static curl_socket_t openSocket(void* self, curlsocktype, curl_sockaddr* address) {
        const QHostAddress target(&address->addr);
        if (target.isNull() || isOwnAddress(target)) {
            static_cast<Exchange*>(self)->m_refused = target.toString();
            return CURL_SOCKET_BAD;
        }
        return socket(address->family, address->socktype, address->protocol);
    }

    std::size_t refuse(Error error) {
        m_error = std::move(error);
        return 0;
    }

    static std::size_t takeBody(char* data, std::size_t, std::size_t size, void* self) {
        return static_cast<Exchange*>(self)->take(QByteArrayView(data, qsizetype(size)));
    }
    std::size_t take(QByteArrayView bytes) {
        if (m_received == 0) {
            curl_off_t length = 0;
            curl_easy_getinfo(easy(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
            m_total = std::max<curl_off_t>(length, 0);
            m_told = -1;
        }
        m_received += bytes.size();
        m_done = m_received;
        m_idle.restart();
        if (m_received > m_request.replyLimit)
            return refuse(Error("network.reply_too_large", {host()}));
        if (m_request.replyFile.isEmpty() || m_received <= m_request.keptInMemory) {
            m_body += bytes;
            return std::size_t(bytes.size());
        }
        if (!m_sink.isOpen())
            if (const Result<> opened = openSink(); !opened)
                return refuse(opened.error());
        const QByteArray first = std::exchange(m_body, {});
        if (m_sink.write(first) != first.size() || m_sink.write(bytes.data(), bytes.size()) != bytes.size())
            return refuse(Error("file.disk_full", {m_sink.fileName()}, m_sink.errorString()));
        return std::size_t(bytes.size());
    }

    static std::size_t giveBody(char* buffer, std::size_t, std::size_t size, void* self) {
        return static_cast<Exchange*>(self)->give(buffer, qint64(size));
    }
    std::size_t give(char* buffer, qint64 size) {
        const qint64 read = m_source.read(buffer, size);
        if (read < 0) {
            m_error = Error("file.unreadable", {m_request.bodyFile}, m_source.errorString());
            return CURL_READFUNC_ABORT;
        }
        m_done += read;
        m_idle.restart();
        return std::size_t(read);
    }
    // For a connection that was kept and turns out to be dead: nothing of the request had arrived.
    static int seekBody(void* self, curl_off_t offset, int) {
        auto* exchange = static_cast<Exchange*>(self);
        exchange->m_done = offset;
        return exchange->m_source.seek(offset) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
    }

    Result<HttpReply> reply() {
        HttpReply reply;
        reply.status = int(number(CURLINFO_RESPONSE_CODE));
        if (reply.status == 407)
            return fail("network.proxy_refused", {m_proxy.host});
        reply.contentType = header("Content-Type");
        if (const QByteArray date = header("Date"); !date.isEmpty())
            if (const time_t seconds = curl_getdate(date.constData(), nullptr); seconds >= 0)
                reply.date = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
        reply.body = std::move(m_body);
        if (m_sink.isOpen() && !m_sink.flush())
            return fail("file.disk_full", {m_sink.fileName()}, m_sink.errorString());
        return reply;
    }

    Error errorOf(CURLcode outcome) const {
        const QString detail =
            QStringLiteral("%1: %2").arg(int(outcome)).arg(QString::fromUtf8(m_words[0] ? m_words : "?"));
        if (!m_refused.isEmpty() && outcome == CURLE_COULDNT_CONNECT)
            return Error("network.own_machine_refused", {host()}, m_refused);
        if (number(CURLINFO_HTTP_CONNECTCODE) == 407)
            return Error("network.proxy_refused", {m_proxy.host}, detail);
        switch (outcome) {
        case CURLE_PEER_FAILED_VERIFICATION:
            return certificateError(number(CURLINFO_SSL_VERIFYRESULT), host(), detail);
        case CURLE_SSL_CONNECT_ERROR:
            // A connection that breaks here says nothing of the server's TLS.
            return Error(detail.contains(QLatin1String("SSL_ERROR_SYSCALL")) || number(CURLINFO_OS_ERRNO) != 0
                             ? "network.unreachable"
                             : "network.tls",
                         {host()}, detail);
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ENGINE_INITFAILED:
            return Error("network.tls", {host()}, detail);
        case CURLE_COULDNT_RESOLVE_HOST:
            return Error("network.host_unknown", {host()}, detail);
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_PROXY:
            return Error("network.proxy_unreachable", {m_proxy.host}, detail);
        case CURLE_COULDNT_CONNECT:
            if (!m_proxy.url.isEmpty())
                return Error("network.proxy_unreachable", {m_proxy.host}, detail);
            return Error("network.unreachable", {host()}, detail);
        case CURLE_READ_ERROR:
            return Error("file.unreadable", {m_request.bodyFile}, detail);
        case CURLE_OPERATION_TIMEDOUT:
            return Error("network.timeout", {host()}, detail);
        default:
            return Error("network.unreachable", {host()}, detail);
        }
    }

    Line& m_line;
    Reach m_reach;
    QString m_refused; // the address that it must not reach
    const HttpPolicy& m_policy;
    const HttpRequest& m_request;
    const QUrl m_url;
    QFile m_source, m_sink;
    ProxyAddress m_proxy;
    Headers m_headers;
    Form m_form;
    QByteArray m_body;
    QElapsedTimer m_idle;
    std::optional<Error> m_error; // found by us, not by the library
    std::int64_t m_done = 0, m_total = 0, m_told = 0, m_received = 0;
    curl_off_t m_sent = 0;
    char m_words[CURL_ERROR_SIZE] = {};
};

// The lines under one policy.
class Lines {
public:
    explicit Lines(HttpPolicy policy)
        : m_policy(std::move(policy)) {
        startLibrary();
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    // What a document names may not be this machine.
    Result<HttpReply> exchange(const HttpRequest& request, bool ofDocument, const Cancel& cancel,
                               const Progress& progress);

private:
    Result<const TlsTrust*> trust() {
        const std::lock_guard guard(m_mutex);
        if (!m_trust)
            m_trust.emplace(tlsTrust(m_policy));
        return *m_trust ? Result<const TlsTrust*>(&**m_trust) : fail(m_trust->error());
    }

    std::unique_ptr<Line> take() {
        const std::lock_guard guard(m_mutex);
        if (m_idle.empty())
            return std::make_unique<Line>();
        std::unique_ptr<Line> line = std::move(m_idle.back());
        m_idle.pop_back();
        return line;
    }
    void giveBack(std::unique_ptr<Line> line) {
        const std::lock_guard guard(m_mutex);
        m_idle.push_back(std::move(line));
    }

    const HttpPolicy m_policy;
    std::mutex m_mutex;
    std::optional<Result<TlsTrust>> m_trust; // first: the lines use it
    std::vector<std::unique_ptr<Line>> m_idle;
};

Result<HttpReply> Lines::exchange(const HttpRequest& request, bool ofDocument, const Cancel& cancel,
                                  const Progress& progress) {
    Q_ASSERT_X(!QCoreApplication::instance() || !QCoreApplication::instance()->inherits("QGuiApplication") ||
                   QThread::currentThread() != QCoreApplication::instance()->thread(),
               "HttpClient", "blocks its thread and must not be used on the GUI thread");
    QElapsedTimer age;
    age.start();
    QUrl url = request.url;
    for (int redirects = 0;; ++redirects) {
        TRY_VOID(allowScheme(m_policy, request, url));
        const Reach reach = ofDocument && !m_policy.plainHttpHosts.contains(url.host(), Qt::CaseInsensitive)
                                ? Reach::OtherMachines
                                : Reach::Anybody;
        if (faults::hit(faults::Point::Network))
            return fail("network.unreachable", {url.host()}, QStringLiteral("injected fault"));
        const TlsTrust* anchors = nullptr;
        if (url.scheme() == QLatin1String("https")) {
            TRY(anchors, trust());
        }
        std::unique_ptr<Line> line = take();
        QByteArray location;
        TRY(HttpReply reply,
            Exchange(*line, m_policy, request, url, reach).run(anchors, age, cancel, progress, location));
        giveBack(std::move(line)); // one that failed is not used again
        if (!isRedirect(reply.status))
            return reply;
        const QUrl target = url.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
        const bool upgraded = url.scheme() == QLatin1String("http") && target.scheme() == QLatin1String("https");
        const bool same = target.scheme() == url.scheme() && target.port() == url.port();
        const bool stays = target.host() == url.host() && (same || upgraded);
        if (request.method != "GET" || redirects == mostRedirects || !(stays || request.answerIsSigned))
            return fail("network.redirect_refused", {url.host(), target.host()});
        url = target;
    }
}

} // namespace

class HttpClient::Private {
public:
    explicit Private(HttpPolicy policy)
        : lines(std::move(policy)) {}
    Lines lines;
};

HttpClient::HttpClient(HttpPolicy policy)
    : d(std::make_unique<Private>(std::move(policy))) {}

HttpClient::~HttpClient() = default;

Result<HttpReply> HttpClient::exchange(const HttpRequest& request, const Cancel& cancel, const Progress& progress) {
    return d->lines.exchange(request, false, cancel, progress);
}

Result<HttpReply> httpExchange(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel) {
    return HttpClient(policy).exchange(request, cancel);
}

Result<HttpReply> exchangeForDocument(const HttpRequest& request, const HttpPolicy& policy, const Cancel& cancel) {
    return Lines(policy).exchange(request, true, cancel, {});
}

} // namespace vanthu
