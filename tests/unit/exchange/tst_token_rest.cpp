// The road through a province's platform (edxml.md §4.7), against a server that keeps to that page, over HTTP and
// HTTPS.

#include "../base/HttpTestKit.h"

#include "base/Text.h"
#include "exchange/JsonMessage.h"
#include "exchange/TokenRestTransport.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QMap>
#include <QRegularExpression>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::exchange;
using namespace vanthu::test;

namespace {

std::string text(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject refusal(const QString& code, const QString& why) {
    return {{"success", false}, {"data", QJsonObject{{"errorCode", code}, {"errorDesc", why}}}};
}

// The platform's memory and rules.
class Platform {
public:
    void serve(httplib::Server& server) {
        server.set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
            const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(clockOffset);
            response.set_header("Date", QLocale::c().toString(now, "ddd, dd MMM yyyy HH:mm:ss 'GMT'").toStdString());
        });
        server.Post("/api/v1/auth/login", [this](const httplib::Request& request, httplib::Response& response) {
            const QJsonObject asked = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
            ++logins;
            if (asked["username"] != "h28.01" || asked["password"] != "mật khẩu" ||
                asked["applicationCode"] != "QLVB") {
                response.status = 401;
                return response.set_content(text({{"success", false}, {"message", "sai tài khoản"}}),
                                            "application/json");
            }
            token = "token-" + std::to_string(logins);
            response.set_content(
                text({{"success", true}, {"data", QJsonObject{{"token", QString::fromStdString(token)}}}}),
                "application/json");
        });
        guarded(server, "POST", "/api/v1/sendEdoc", [this](const httplib::Request& request) {
            const auto file = request.get_file_value("edocFile");
            const auto kind = request.get_file_value("messageType").content;
            if (file.content_type != "application/xml" || (kind != "edoc" && kind != "status"))
                return refusal("10", "tệp không hợp lệ");
            if (file.content.find("H99") != std::string::npos)
                return refusal("18", "đơn vị nhận không tồn tại");
            const QString id = QString("64f0%1").arg(messages.size());
            messages[id] = {QByteArray::fromStdString(file.content), QString::fromStdString(kind), "initial"};
            return QJsonObject{{"success", true}, {"message", "OK"}, {"docId", id}};
        });
        guarded(server, "GET", "/api/v1/syncReceivedEdocList", [this](const httplib::Request& request) {
            const QRegularExpression date("^\\d{4}/\\d{2}/\\d{2}$");
            for (const char* name : {"fromDate", "toDate"})
                if (!date.match(QString::fromStdString(request.get_param_value(name))).hasMatch())
                    return refusal("20", "ngày không hợp lệ");
            listedFrom = QString::fromStdString(request.get_param_value("fromDate"));
            QJsonArray data;
            for (auto it = messages.cbegin(); it != messages.cend(); ++it)
                if (it->kind.toStdString() == request.get_param_value("messageType"))
                    data += QJsonObject{{"docId", it.key()},
                                        {"from", "H28.02"},
                                        {"to", "000.00.01.H28"},
                                        {"status", it->state},
                                        {"serviceType", "eDoc"}};
            data += QJsonObject{{"docId", "theirs"}, {"to", "H28.09"}, {"status", "initial"}};
            return QJsonObject{{"success", true}, {"count", data.size()}, {"data", data}};
        });
        guarded(server, "GET", "/api/v1/getEdoc", [this](const httplib::Request& request) {
            const QString id = QString::fromStdString(request.get_param_value("docId"));
            if (!messages.contains(id))
                return refusal("10", "không có");
            const QJsonObject data{{"docId", id},
                                   {"attachments", QJsonArray{QJsonObject{{"edxml", "bm90IHRoaXM="}}}},
                                   {"edxml", QString::fromLatin1(messages[id].bytes.toBase64())}};
            return QJsonObject{{"data", data}, {"success", true}};
        });
        guarded(server, "POST", "/api/v1/updateStatus", [this](const httplib::Request& request) {
            const QJsonObject asked = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
            const QString id = asked["docId"].toString();
            if (!messages.contains(id))
                return refusal("10", "không có");
            messages[id].state = asked["status"].toString();
            return QJsonObject{{"success", true}};
        });
        guarded(server, "GET", "/api/v1/getAgenciesList", [](const httplib::Request&) {
            return QJsonObject{{"success", true},
                               {"data", QJsonArray{QJsonObject{{"code", "H28.01"},
                                                               {"oldCode", "000.00.01.H28"},
                                                               {"name", "Sở Nội vụ"},
                                                               {"mail", "a@example.gov.vn"}}}}};
        });
    }

    struct Message {
        QByteArray bytes;
        QString kind, state;
    };
    QMap<QString, Message> messages;
    std::string token;
    QString listedFrom;
    int logins = 0;
    int clockOffset = 0;

private:
    template<class Answer>
    void guarded(httplib::Server& server, const char* method, const char* path, Answer answer) {
        const auto handler = [this, answer](const httplib::Request& request, httplib::Response& response) {
            if (request.get_header_value("Authorization") != "Bearer " + token || token.empty() ||
                request.get_header_value("X-SystemId") != "lgsp.h28.01" ||
                request.get_header_value("X-SecretKey") != "khoa-bi-mat") {
                response.status = 401;
                return;
            }
            response.set_content(text(answer(request)), "application/json");
        };
        if (std::string_view(method) == "GET")
            server.Get(path, handler);
        else
            server.Post(path, handler);
    }
};

} // namespace

class TestTokenRest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_authority = issue({.name = "Test CA", .authority = true});
        m_server = issue({}, &m_authority);
        QVERIFY(savePem(m_folder.filePath("ca.pem"), m_authority, false));
        QFile file(m_folder.filePath("m.edxml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write("<?xml version=\"1.0\"?><edXML>" + QByteArray(300'000, '>') + "</edXML>") > 0);
    }

    void theWholeRoad_data() {
        QTest::addColumn<bool>("tls");
        QTest::newRow("HTTP") << false;
        QTest::newRow("HTTPS") << true;
    }
    void theWholeRoad() {
        QFETCH(bool, tls);
        Platform platform;
        Serving server(tls ? tlsServer(m_server) : std::make_unique<httplib::Server>());
        platform.serve(*server);
        TokenRestTransport transport(settingsFor(server, tls));
        std::int64_t sent = 0;
        transport.onProgress([&](std::int64_t done, std::int64_t) { sent = std::max(sent, done); });
        const auto docId = transport.send(
            {m_folder.filePath("m.edxml"), {}, {}, store::MessageKind::Document, "H28.02", {"H28.01"}}, {});
        QVERIFY2(docId, docId ? "" : docId.error().technical().toUtf8());
        QVERIFY(sent > 0); // a small file has left before anyone looks
        const auto waiting = transport.waiting(store::MessageKind::Document, {});
        QVERIFY2(waiting, waiting ? "" : waiting.error().technical().toUtf8());
        QCOMPARE(waiting->size(), 1); // not the other agency's
        QCOMPARE(waiting->first().docId, *docId);
        QCOMPARE(waiting->first().from, "H28.02");
        QVERIFY(transport.waiting(store::MessageKind::Status, {})->isEmpty());
        const QString fetched = m_folder.filePath("fetched");
        const auto done = transport.fetch(waiting->first(), fetched, {});
        QVERIFY2(done, done ? "" : done.error().technical().toUtf8());
        QCOMPARE(contentOf(fetched), contentOf(m_folder.filePath("m.edxml")));
        QVERIFY(!QFile::exists(fetched + ".json"));
        QVERIFY(transport.confirm(*docId, PullState::Done, {}, {}));
        QVERIFY(transport.waiting(store::MessageKind::Document, {})->isEmpty());
        const auto agencies = transport.agencies({});
        QVERIFY(agencies);
        QCOMPARE(agencies->first().oldCode, "000.00.01.H28");
        QCOMPARE(platform.logins, 1);
        QVERIFY(transport.takeWarnings().isEmpty());
    }

    // What came while the machine was off for half a year is asked for, too.
    void theListBeginsWhereTheLastOneEnded() {
        Platform platform;
        Serving server(std::make_unique<httplib::Server>());
        platform.serve(*server);
        const QDate today = QDateTime::currentDateTimeUtc().toOffsetFromUtc(7 * 3600).date();
        TokenRestTransport first(settingsFor(server, false));
        QVERIFY(first.waiting(store::MessageKind::Document, {}));
        QCOMPARE(platform.listedFrom, today.addDays(-90).toString("yyyy/MM/dd"));
        TokenRestSettings later = settingsFor(server, false);
        later.listedUntil = QDateTime(QDate(2026, 1, 5), QTime(20, 0), Qt::UTC); // the sixth in Vietnam
        TokenRestTransport second(std::move(later));
        QVERIFY(second.waiting(store::MessageKind::Document, {}));
        QCOMPARE(platform.listedFrom, "2026/01/06");
        QVERIFY(second.listsByDate() && second.connections() > 1);
        QVERIFY(second.endpoint().startsWith("http://127.0.0.1"));
    }

    void aTokenThatEndedIsRenewedOnce() {
        Platform platform;
        Serving server(std::make_unique<httplib::Server>());
        platform.serve(*server);
        TokenRestTransport transport(settingsFor(server, false));
        QVERIFY(transport.waiting(store::MessageKind::Document, {}));
        platform.token = "another";
        QVERIFY(transport.waiting(store::MessageKind::Document, {}));
        QCOMPARE(platform.logins, 2);
    }

    void refusalsAreToldByTheirCode() {
        Platform platform;
        Serving server(std::make_unique<httplib::Server>());
        platform.serve(*server);
        TokenRestSettings wrong = settingsFor(server, false);
        wrong.password = Secret(QByteArrayView("sai"));
        const auto refused = TokenRestTransport(std::move(wrong)).waiting(store::MessageKind::Document, {});
        QCOMPARE(refused.error().code(), QByteArray("axis.credentials_refused"));
        wrong = settingsFor(server, false);
        wrong.secret = Secret(QByteArrayView("sai"));
        platform.logins = 0;
        QCOMPARE(TokenRestTransport(std::move(wrong)).agencies({}).error().code(),
                 QByteArray("axis.credentials_refused"));
        QCOMPARE(platform.logins, 2); // no endless circle
        TokenRestTransport transport(settingsFor(server, false));
        QFile file(m_folder.filePath("unknown.edxml"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("<edXML>H99</edXML>") > 0);
        file.close();
        const auto unknown =
            transport.send({file.fileName(), {}, {}, store::MessageKind::Document, "H28.01", {"H99"}}, {});
        QCOMPARE(unknown.error().code(), QByteArray("axis.recipient_unknown"));
        QVERIFY(isPermanent(unknown.error()));
        QCOMPARE(
            transport.fetch({"none", store::MessageKind::Document, {}}, m_folder.filePath("none"), {}).error().code(),
            QByteArray("axis.bad_reply"));
        QVERIFY(!transport.confirm("none", PullState::Fail, "hỏng", {}));
    }

    // QĐ 28/2018 art. 14: the clocks agree.
    void aClockThatIsOffIsTold() {
        for (const auto& [offset, told] : {std::pair(600, true), std::pair(-200, true), std::pair(100, false)}) {
            Platform platform;
            platform.clockOffset = offset;
            Serving server(std::make_unique<httplib::Server>());
            platform.serve(*server);
            TokenRestTransport transport(settingsFor(server, false));
            QVERIFY(transport.waiting(store::MessageKind::Document, {}));
            const QList<Error> warnings = transport.takeWarnings();
            QCOMPARE(warnings.size(), told ? 1 : 0);
            if (told)
                QCOMPARE(warnings.first().code(), QByteArray("axis.clock_skew"));
            QVERIFY(transport.takeWarnings().isEmpty());
        }
    }

    void messagesAreFoundInJson_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("message");
        const QByteArray abc = "YWJj";
        QTest::newRow("plain") << QByteArray("{\"data\":{\"edxml\":\"YWJj\"}}") << QByteArray("abc");
        QTest::newRow("beside others")
            << QByteArray("{\"edxml\":\"eA==\",\"data\":{\"x\":{\"edxml\":\"eA==\"},\"edxml\":\"YWJj\"}}")
            << QByteArray("abc");
        QTest::newRow("escaped slashes") << QByteArray("{\"data\":{\"edxml\":\"\\/\\/\\/\\/\"}}")
                                         << QByteArray("\xff\xff\xff");
        QTest::newRow("escaped letters") << QByteArray("{\"data\":{\"edxml\":\"\\u002bYWJ\\n\"}}")
                                         << QByteArray::fromBase64("+YWJ");
        QTest::newRow("quotes in others")
            << QByteArray("{\"a\":\"\\\"{[\",\"data\":{\"edxml\":\"YWJj\"}}") << QByteArray("abc");
        QTest::newRow("a list") << QByteArray("{\"data\":[{\"edxml\":\"YWJj\"}]}") << QByteArray();
        QTest::newRow("cut") << QByteArray("{\"data\":{\"edxml\":\"YWJj\"}") << QByteArray();
        QTest::newRow("cut in the text") << QByteArray("{\"data\":{\"edxml\":\"YWJj") << QByteArray();
        QTest::newRow("no base64") << QByteArray("{\"data\":{\"edxml\":\"YW*j\"}}") << QByteArray();
        QTest::newRow("half a four") << QByteArray("{\"data\":{\"edxml\":\"YWJjY\"}}") << QByteArray();
        QTest::newRow("null") << QByteArray("{\"data\":{\"edxml\":null}}") << QByteArray();
        QTest::newRow("wrong bracket") << QByteArray("{\"data\":[}]") << QByteArray();
        QTest::newRow("deep") << QByteArray(1000, '[') << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray();
    }
    void messagesAreFoundInJson() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, message);
        QFile file(m_folder.filePath("reply.json"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(json) == json.size());
        file.close();
        const auto done = extractMessage(file.fileName(), {"data", "edxml"}, m_folder.filePath("out"), "axis");
        QCOMPARE(done.has_value(), !message.isEmpty());
        if (done)
            QCOMPARE(contentOf(m_folder.filePath("out")), message);
        else
            QCOMPARE(done.error().code(), QByteArray("axis.bad_reply"));
    }

private:
    static QByteArray contentOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
    }
    TokenRestSettings settingsFor(const Serving& server, bool tls) const {
        TokenRestSettings settings;
        settings.endpoint = server.url("/api", tls ? "https" : "http");
        settings.organId = "H28.01";
        settings.user = "h28.01";
        settings.password = Secret(QByteArrayView("mật khẩu"));
        settings.applicationCode = "QLVB";
        settings.systemId = "lgsp.h28.01";
        settings.secret = Secret(QByteArrayView("khoa-bi-mat"));
        settings.http.extraAuthoritiesPem = m_folder.filePath("ca.pem");
        if (!tls)
            settings.http.plainHttpHosts = QStringList{"127.0.0.1"};
        return settings;
    }

    QTemporaryDir m_folder;
    Issued m_authority, m_server;
};

QTEST_GUILESS_MAIN(TestTokenRest)
#include "tst_token_rest.moc"
