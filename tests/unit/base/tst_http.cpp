// DESIGN.md §3, Network: TLS verified; plain HTTP only where policy names the host; proxies honoured; every request has
// a time limit and can be cancelled.

#include "HttpTestKit.h"

#include <QElapsedTimer>
#include <QSet>
#include <QtTest>

#include <future>

using namespace vanthu;
using namespace vanthu::test;

namespace {

HttpPolicy loopbackPolicy() {
    HttpPolicy policy;
    policy.plainHttpHosts = QStringList{"127.0.0.1"};
    policy.proxy.kind = HttpProxy::Kind::None;
    return policy;
}

HttpRequest get(const QUrl& url) {
    HttpRequest request;
    request.url = url;
    return request;
}

QByteArray codeOf(const Result<HttpReply>& reply) {
    return reply ? "status " + QByteArray::number(reply->status) : reply.error().code();
}

std::shared_ptr<const Secret> secretOf(const char* text) {
    return std::make_shared<const Secret>(QByteArrayView(text));
}

} // namespace

class TestHttp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();

    void aReplyIsGivenWhole();
    void connectionsAreReused();
    void severalThreadsShareOneClient();
    void filesAreStreamedBothWays();
    void formsAreSentInParts();
    void plainHttpOnlyWherePolicyNamesTheHost();
    void cancelComesWithin200Milliseconds();
    void limitsOfTimeAreKept_data();
    void limitsOfTimeAreKept();
    void longRepliesAreRefused();
    void redirectsStayOnTheHost_data();
    void redirectsStayOnTheHost();
    void tlsIsVerified_data();
    void tlsIsVerified();
    void oldTlsIsRefused();
    void clientCertificatesAreShown_data();
    void clientCertificatesAreShown();
    void proxiesAreHonoured_data();
    void proxiesAreHonoured();
    void proxiesThatRefuseAreNamed();
    void loopbackNeedsNoProxy();

private:
    QString path(const char* name) const { return m_folder.filePath(name); }
    HttpPolicy trusting() const {
        HttpPolicy policy = loopbackPolicy();
        policy.extraAuthoritiesPem = path("ca.pem");
        return policy;
    }

    QTemporaryDir m_folder;
    Issued m_authority, m_server;
    std::unique_ptr<Serving> m_plain;
    std::mutex m_mutex;
    QSet<int> m_clientPorts;
};

void TestHttp::initTestCase() {
    m_authority = issue({.name = "Test CA", .authority = true});
    m_server = issue({}, &m_authority);
    QVERIFY(savePem(path("ca.pem"), m_authority, false));
    auto server = std::make_unique<httplib::Server>();
    server->Get("/hello", [this](const httplib::Request& request, httplib::Response& response) {
        const std::lock_guard guard(m_mutex);
        m_clientPorts.insert(request.remote_port);
        response.set_header("Date", "Mon, 13 Oct 2025 03:25:18 GMT");
        response.set_content("xin chào", "text/plain");
    });
    server->Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
        response.set_content(request.body, "application/octet-stream");
    });
    server->Post("/form", [](const httplib::Request& request, httplib::Response& response) {
        std::string text;
        for (const auto& [name, part] : request.files)
            text += name + "|" + part.filename + "|" + part.content_type + "|" + part.content + "\n";
        response.set_content(text, "text/plain");
    });
    server->Get("/slow", [](const httplib::Request&, httplib::Response& response) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        response.set_content("late", "text/plain");
    });
    server->Get("/drip", [](const httplib::Request&, httplib::Response& response) {
        response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            return sink.write("x", 1);
        });
    });
    server->Get("/gone", [](const httplib::Request& request, httplib::Response& response) {
        response.set_redirect(request.get_param_value("to"));
    });
    server->Post("/gone",
                 [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/hello"); });
    m_plain = std::make_unique<Serving>(std::move(server));
}

void TestHttp::init() {
    for (const char* name : {"http_proxy", "https_proxy", "no_proxy"})
        qunsetenv(name);
}

void TestHttp::aReplyIsGivenWhole() {
    const auto reply = httpExchange(get(m_plain->url("/hello")), loopbackPolicy());
    QVERIFY2(reply, codeOf(reply));
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->body, QByteArray("xin chào"));
    QCOMPARE(reply->contentType, QByteArray("text/plain"));
    QCOMPARE(reply->date, QDateTime(QDate(2025, 10, 13), QTime(3, 25, 18), Qt::UTC));
    QCOMPARE(codeOf(httpExchange(get(m_plain->url("/nothing")), loopbackPolicy())), QByteArray("status 404"));
    QCOMPARE(codeOf(httpExchange(get(QUrl("http://127.0.0.1:1/")), loopbackPolicy())),
             QByteArray("network.unreachable"));
}

void TestHttp::connectionsAreReused() {
    m_clientPorts.clear();
    HttpClient client(loopbackPolicy());
    QElapsedTimer timer;
    timer.start();
    constexpr int count = 300;
    for (int i = 0; i < count; ++i)
        QCOMPARE(codeOf(client.exchange(get(m_plain->url("/hello")))), QByteArray("status 200"));
    qInfo("%d requests a second", int(count * 1000 / std::max<qint64>(timer.elapsed(), 1)));
    QCOMPARE(m_clientPorts.size(), 1);
}

void TestHttp::severalThreadsShareOneClient() {
    HttpClient client(loopbackPolicy());
    std::vector<std::future<int>> workers;
    for (int w = 0; w < 4; ++w)
        workers.push_back(std::async(std::launch::async, [&, w] {
            int good = 0;
            for (int i = 0; i < 300; ++i) {
                HttpRequest request = get(m_plain->url("/echo"));
                request.method = "POST";
                request.body = QByteArray::number(w) + ':' + QByteArray::number(i);
                const auto reply = client.exchange(request);
                good += reply && reply->body == request.body ? 1 : 0; // and not another thread's
            }
            return good;
        }));
    for (auto& worker : workers)
        QCOMPARE(worker.get(), 300);
}

void TestHttp::filesAreStreamedBothWays() {
    QByteArray bytes(3'000'001, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = char(i * 31 + i / 977);
    QFile file(path("sent"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    HttpRequest request = get(m_plain->url("/echo"));
    request.method = "POST";
    request.bodyFile = path("sent");
    request.replyFile = path("received");
    std::int64_t last = 0;
    const auto reply = HttpClient(loopbackPolicy()).exchange(request, {}, [&](std::int64_t done, std::int64_t total) {
        QVERIFY(total == 0 || done <= total);
        last = done;
    });
    QVERIFY2(reply, codeOf(reply));
    QFile received(path("received"));
    QVERIFY(received.open(QIODevice::ReadOnly));
    QCOMPARE(received.readAll(), bytes);
    QCOMPARE(last, bytes.size());
    request.bodyFile = path("nothing there");
    QCOMPARE(codeOf(httpExchange(request, loopbackPolicy())), QByteArray("file.unreadable"));
}

void TestHttp::formsAreSentInParts() {
    QFile file(path("part.edxml"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("<edXML/>") == 8);
    file.close();
    HttpRequest request = get(m_plain->url("/form"));
    request.method = "POST";
    request.parts = {{"edocFile", {}, path("part.edxml"), "m.edxml", "application/xml"}, {"messageType", "edoc"}};
    const auto reply = httpExchange(request, loopbackPolicy());
    QVERIFY2(reply, codeOf(reply));
    QCOMPARE(reply->body, QByteArray("edocFile|m.edxml|application/xml|<edXML/>\nmessageType|||edoc\n"));
}

void TestHttp::plainHttpOnlyWherePolicyNamesTheHost() {
    const auto refused = httpExchange(get(m_plain->url("/hello")), HttpPolicy());
    QCOMPARE(codeOf(refused), QByteArray("network.plain_http_refused"));
    QCOMPARE(codeOf(httpExchange(get(QUrl("ftp://127.0.0.1/x")), loopbackPolicy())),
             QByteArray("network.plain_http_refused"));
}

void TestHttp::cancelComesWithin200Milliseconds() {
    HttpClient client(loopbackPolicy());
    for (const char* path : {"/slow", "/drip"}) {
        Cancel cancel;
        std::atomic<qint64> askedAt = 0;
        QElapsedTimer timer;
        timer.start();
        std::thread canceller([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(150));
            askedAt = timer.elapsed();
            cancel.request();
        });
        const auto reply = client.exchange(get(m_plain->url(path)), cancel);
        const qint64 took = timer.elapsed() - askedAt;
        canceller.join();
        QCOMPARE(codeOf(reply), QByteArray("network.cancelled"));
        QVERIFY2(took < 200, QByteArray::number(took));
    }
}

void TestHttp::limitsOfTimeAreKept_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("whole");
    QTest::addColumn<int>("idle");
    QTest::newRow("the whole exchange") << "/drip" << 400 << 5000;
    QTest::newRow("no byte for too long") << "/slow" << 5000 << 300;
}

void TestHttp::limitsOfTimeAreKept() {
    QFETCH(QString, path);
    QFETCH(int, whole);
    QFETCH(int, idle);
    HttpRequest request = get(m_plain->url(path));
    request.timeLimit = std::chrono::milliseconds(whole);
    request.idleLimit = std::chrono::milliseconds(idle);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(codeOf(httpExchange(request, loopbackPolicy())), QByteArray("network.timeout"));
    QVERIFY(timer.elapsed() < 1400);
}

void TestHttp::longRepliesAreRefused() {
    HttpRequest request = get(m_plain->url("/drip"));
    request.replyLimit = 3;
    QCOMPARE(codeOf(httpExchange(request, loopbackPolicy())), QByteArray("network.reply_too_large"));
}

void TestHttp::redirectsStayOnTheHost_data() {
    QTest::addColumn<QString>("to");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("same host") << "/hello" << QByteArray("status 200");
    QTest::newRow("another host") << "http://localhost:1/hello" << QByteArray("network.redirect_refused");
    QTest::newRow("another port") << "http://127.0.0.1:1/hello" << QByteArray("network.redirect_refused");
    QTest::newRow("no web address") << "file:///etc/passwd" << QByteArray("network.redirect_refused");
    QTest::newRow("for ever") << "/gone?to=/gone" << QByteArray("network.redirect_refused");
}

void TestHttp::redirectsStayOnTheHost() {
    QFETCH(QString, to);
    QFETCH(QByteArray, outcome);
    HttpClient client(loopbackPolicy());
    QUrl url = m_plain->url("/gone");
    if (to.startsWith("/gone")) { // a circle: every step asks for itself again
        httplib::Server& server = **m_plain;
        server.Get("/circle", [](const httplib::Request&, httplib::Response& r) { r.set_redirect("/circle"); });
        url = m_plain->url("/circle");
    } else {
        url.setQuery("to=" + to);
    }
    QCOMPARE(codeOf(client.exchange(get(url))), outcome);
    HttpRequest post = get(m_plain->url("/gone"));
    post.method = "POST";
    post.body = "x";
    QCOMPARE(codeOf(client.exchange(post)), QByteArray("network.redirect_refused"));
}

void TestHttp::tlsIsVerified_data() {
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("good") << QByteArray("status 200");
    QTest::newRow("unknown authority") << QByteArray("network.tls_untrusted");
    QTest::newRow("self-signed") << QByteArray("network.tls_untrusted");
    QTest::newRow("expired") << QByteArray("network.tls_expired");
    QTest::newRow("not yet valid") << QByteArray("network.tls_expired");
    QTest::newRow("wrong host") << QByteArray("network.tls_wrong_host");
}

void TestHttp::tlsIsVerified() {
    QFETCH(QByteArray, outcome);
    const QString row = QTest::currentDataTag();
    CertificatePlan plan;
    if (row == "expired")
        plan.until = -60;
    if (row == "not yet valid")
        plan.from = 600;
    if (row == "wrong host")
        plan.alternative = "DNS:other.example.gov.vn";
    const Issued certificate = issue(plan, row == "self-signed" ? nullptr : &m_authority);
    Serving server(tlsServer(certificate));
    server->Get("/", [](const httplib::Request&, httplib::Response& r) { r.set_content("x", "text/plain"); });
    const HttpPolicy policy = row == "unknown authority" ? loopbackPolicy() : trusting();
    const auto reply = httpExchange(get(server.url("/", "https")), policy);
    QCOMPARE(codeOf(reply), outcome);
    if (!reply) {
        QVERIFY(reply.error().message().contains("127.0.0.1"));
        QVERIFY(!reply.error().remedy().isEmpty());
    }
}

void TestHttp::oldTlsIsRefused() {
    Serving server(tlsServer(m_server, [](SSL_CTX& context) {
        SSL_CTX_set_security_level(&context, 0);
        return SSL_CTX_set_min_proto_version(&context, TLS1_VERSION) == 1 &&
               SSL_CTX_set_max_proto_version(&context, TLS1_1_VERSION) == 1 &&
               SSL_CTX_set_cipher_list(&context, "ALL:@SECLEVEL=0") == 1;
    }));
    server->Get("/", [](const httplib::Request&, httplib::Response& r) { r.set_content("x", "text/plain"); });
    QCOMPARE(codeOf(httpExchange(get(server.url("/", "https")), trusting())), QByteArray("network.tls"));
}

void TestHttp::clientCertificatesAreShown_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("welcome");
    QTest::newRow("none") << ""
                          << "" << false;
    QTest::newRow("PEM") << "client.pem"
                         << "" << true;
    QTest::newRow("PKCS#12") << "client.p12"
                             << "mat-khau" << true;
}

void TestHttp::clientCertificatesAreShown() {
    QFETCH(QString, file);
    QFETCH(QString, password);
    QFETCH(bool, welcome);
    const Issued client = issue({.name = "vxp.test.01", .alternative = nullptr}, &m_authority);
    QVERIFY(savePem(path("client.pem"), client, true) && savePkcs12(path("client.p12"), client, "mat-khau"));
    Serving server(tlsServer(m_server, [this](SSL_CTX& context) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(&context), m_authority.certificate.get());
        SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        return true;
    }));
    server->Get("/", [](const httplib::Request&, httplib::Response& r) { r.set_content("x", "text/plain"); });
    HttpPolicy policy = trusting();
    policy.clientCertificate = file.isEmpty() ? QString() : m_folder.filePath(file);
    policy.clientPassword = secretOf(password.toUtf8().constData());
    const auto reply = httpExchange(get(server.url("/", "https")), policy);
    if (welcome) {
        QCOMPARE(codeOf(reply), QByteArray("status 200"));
        policy.clientPassword = secretOf("wrong");
        if (file.endsWith(".p12"))
            QCOMPARE(codeOf(httpExchange(get(server.url("/", "https")), policy)),
                     QByteArray("network.client_certificate_unreadable"));
    } else {
        QVERIFY(!reply);
        QVERIFY(reply.error().code().startsWith("network."));
    }
}

void TestHttp::proxiesAreHonoured_data() {
    QTest::addColumn<bool>("system");
    QTest::addColumn<QByteArray>("authorization");
    QTest::newRow("manual") << false << QByteArray();
    QTest::newRow("manual with a password") << false << "Basic " + QByteArray("nguoi-dung:mat-khau").toBase64();
    QTest::newRow("of the system") << true << QByteArray();
}

// The name of the server is resolved by the proxy: there is no axis.example.gov.vn.
void TestHttp::proxiesAreHonoured() {
    QFETCH(bool, system);
    QFETCH(QByteArray, authorization);
    Serving server(tlsServer(m_server));
    server->Get("/", [](const httplib::Request&, httplib::Response& r) { r.set_content("x", "text/plain"); });
    const ConnectProxy proxy(authorization.toStdString());
    HttpPolicy policy = trusting();
    if (system) {
        policy.proxy.kind = HttpProxy::Kind::System;
        qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(proxy.port()));
    } else {
        policy.proxy = {HttpProxy::Kind::Manual, "127.0.0.1", proxy.port(), {}, nullptr};
    }
    if (!authorization.isEmpty()) {
        policy.proxy.user = "nguoi-dung";
        policy.proxy.password = secretOf("mat-khau");
    }
    HttpClient client(policy);
    const QUrl url = server.url("/", "https", "axis.example.gov.vn");
    QCOMPARE(codeOf(client.exchange(get(url))), QByteArray("status 200"));
    QCOMPARE(codeOf(client.exchange(get(url))), QByteArray("status 200"));
    QCOMPARE(proxy.tunnels.load(), 1); // the tunnel is kept, too
}

void TestHttp::proxiesThatRefuseAreNamed() {
    const ConnectProxy proxy("Basic " + QByteArray("a:right").toBase64().toStdString());
    HttpPolicy policy = trusting();
    policy.proxy = {HttpProxy::Kind::Manual, "127.0.0.1", proxy.port(), "a", secretOf("wrong")};
    const auto refused = httpExchange(get(QUrl("https://axis.example.gov.vn/")), policy);
    QCOMPARE(codeOf(refused), QByteArray("network.proxy_refused"));
    QVERIFY(proxy.refusals >= 1);
    policy.proxy.port = 1;
    const auto unreachable = httpExchange(get(QUrl("https://axis.example.gov.vn/")), policy);
    QVERIFY2(codeOf(unreachable) == "network.proxy_unreachable", qPrintable(unreachable.error().technical()));
}

void TestHttp::loopbackNeedsNoProxy() {
    HttpPolicy policy = loopbackPolicy();
    policy.proxy = {HttpProxy::Kind::Manual, "127.0.0.1", 1, {}, nullptr};
    QCOMPARE(codeOf(httpExchange(get(m_plain->url("/hello")), policy)), QByteArray("status 200"));
}

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
