// Why there is no time-stamp: each reason by its name, so that the right person is asked to mend it.

#include "TestPki.h"

#include "crypto/TsaErrors.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

class TestTsaErrors : public QObject {
    Q_OBJECT

    TestPki pki;

    static Error failureAt(const TimestampAuthority& authority) {
        const auto token = offThread([&] {
            return requestTimestamp(digestOf("text", DigestAlgorithm::Sha256), DigestAlgorithm::Sha256, {authority});
        });
        return token ? Error("test.succeeded") : token.error();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(pki.make()); }

    void theStatusIsNamed_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("login") << 401 << QByteArray("crypto.tsa_login");
        QTest::newRow("forbidden") << 403 << QByteArray("crypto.tsa_forbidden");
        QTest::newRow("too many") << 429 << QByteArray("crypto.tsa_busy");
        QTest::newRow("overloaded") << 503 << QByteArray("crypto.tsa_busy");
        QTest::newRow("not there") << 404 << QByteArray("crypto.tsa_wrong_address");
        QTest::newRow("no POST") << 405 << QByteArray("crypto.tsa_wrong_address");
        QTest::newRow("gone") << 410 << QByteArray("crypto.tsa_wrong_address");
        QTest::newRow("moved") << 301 << QByteArray("crypto.tsa_wrong_address");
        QTest::newRow("broken") << 500 << QByteArray("crypto.tsa_unavailable");
        QTest::newRow("broken behind") << 502 << QByteArray("crypto.tsa_unavailable");
    }
    void theStatusIsNamed() {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        TsaServer tsa(pki.key("tsa"));
        tsa.status = status;
        const Error error = failureAt(tsa.authority());
        QCOMPARE(error.code(), code);
        QVERIFY(isTimestampFailure(error));
        for (const Language language : {Language::Vietnamese, Language::English})
            QVERIFY2(error.message(language).contains("127.0.0.1"), qPrintable(error.message(language)));
        if (status == 401 || status == 403 || status == 429)
            QVERIFY(error.message().contains(QString::number(status)));
    }

    void theWayThereIsNamed() {
        TsaServer tsa(pki.key("tsa"));
        TimestampAuthority tls = tsa.authority();
        tls.url.setScheme("https"); // nobody speaks TLS there
        QCOMPARE(failureAt(tls).code(), QByteArray("crypto.tsa_tls"));
        TimestampAuthority plain = tsa.authority();
        plain.policy.plainHttpHosts.clear();
        plain.policy.signedAnswersOverHttp = false;
        QCOMPARE(failureAt(plain).code(), QByteArray("crypto.tsa_plain_http"));
        QCOMPARE(failureAt(TsaServer::authorityAt(1)).code(), QByteArray("crypto.tsa_unavailable"));
        // A name server is past loopback.
        const QUrl url("https://tsa.test/tsa");
        for (const auto& [network, code] :
             {std::pair("network.host_unknown", "crypto.tsa_host_unknown"),
              std::pair("network.tls_expired", "crypto.tsa_tls"), std::pair("network.tls_untrusted", "crypto.tsa_tls"),
              std::pair("network.tls_wrong_host", "crypto.tsa_tls"),
              std::pair("network.proxy_refused", "crypto.tsa_proxy"),
              std::pair("network.redirect_refused", "crypto.tsa_wrong_address"),
              std::pair("network.timeout", "crypto.tsa_unavailable")}) {
            const Error error = tsaNotReached(url, Error(network, {"tsa.test"}));
            QCOMPARE(error.code(), QByteArray(code));
            QVERIFY(isTimestampFailure(error) && error.message().contains("tsa.test"));
        }
    }

    void anAddressThatIsNone_data() {
        QTest::addColumn<QString>("address");
        for (const char* const address : {"tsa.gov.vn", "ftp://127.0.0.1/tsa", "http:///tsa", "", "http://", "C:\\tsa"})
            QTest::newRow(*address ? address : "empty") << QString::fromLatin1(address);
    }
    void anAddressThatIsNone() {
        QFETCH(QString, address);
        TimestampAuthority authority;
        authority.url = QUrl(address);
        QCOMPARE(failureAt(authority).code(), QByteArray("crypto.tsa_wrong_address"));
    }

    void aWebPageIsNoAuthority() {
        httplib::Server server;
        server.Post("/", [](const httplib::Request&, httplib::Response& response) {
            response.set_content("<html>Cổng thông tin</html>", "text/html; charset=utf-8");
        });
        const int port = server.bind_to_any_port("127.0.0.1");
        std::thread thread([&] { server.listen_after_bind(); });
        while (!server.is_running())
            std::this_thread::yield();
        TimestampAuthority authority = TsaServer::authorityAt(port);
        authority.url.setPath("/");
        const Error error = failureAt(authority);
        server.stop();
        thread.join();
        QCOMPARE(error.code(), QByteArray("crypto.tsa_wrong_address"));
    }
};

QTEST_GUILESS_MAIN(TestTsaErrors)
#include "tst_tsa_errors.moc"
