// The protocol's test vectors (domain/edxml.md §4.2 and §4.3).

#include "../base/HttpTestKit.h"

#include "base/Text.h"
#include "exchange/Retry.h"
#include "exchange/SyncEngine.h"
#include "exchange/VxpSigning.h"
#include "exchange/VxpTransport.h"

#include <QtTest>

using namespace vanthu;
using namespace vanthu::exchange;

namespace {

// A server that answers every request, or those for a path, with this body.
class OneReply {
public:
    explicit OneReply(const QByteArray& body, const std::string& path = ".*")
        : m_server(std::make_unique<httplib::Server>()) {
        const auto answer = [body](const httplib::Request&, httplib::Response& response) {
            response.set_content(body.toStdString(), "application/octet-stream");
        };
        m_server->Get(path, answer);
        m_server->Post(path, answer);
    }
    VxpSettings settings() const {
        VxpSettings settings;
        settings.endpoint = m_server.url(QString());
        settings.organId = QStringLiteral("H28.01");
        settings.http.plainHttpHosts = QStringList{QStringLiteral("127.0.0.1")};
        return settings;
    }

private:
    test::Serving m_server;
};

} // namespace

class TestVxp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timestampHasMillisecondsInFourDigits() {
        const QDateTime instant(QDate(2025, 10, 13), QTime(3, 25, 18, 42), Qt::UTC);
        QCOMPARE(vxpTimestamp(instant), QByteArray("13102025T102518+0042"));
    }

    void signatureIsTheVectors() {
        const VxpParameters parameters = {{"timestamp", "13102025T102518+0042"},
                                          {"systemid", "vxp.test.01"},
                                          {"Content-Type", "application/json"},
                                          {"servicetype", "eDoc"},
                                          {"messagetype", "edoc"}};
        const QByteArray text = vxpSignedText(parameters);
        QCOMPARE(text,
                 QByteArray("{\"XroadVnpt-timestamp\":\"13102025T102518+0042\",\"XroadVnpt-systemid\":\"vxp.test.01\","
                            "\"XroadVnpt-Content-Type\":\"application/json\",\"XroadVnpt-servicetype\":\"eDoc\","
                            "\"XroadVnpt-messagetype\":\"edoc\"}"));
        QCOMPARE(vxpSignature(text, "test-secret-not-real"),
                 QByteArray("c924a1dc23a8e51b9f88d3cb2db50f4c3cea234a78d738ec06707aa56a100628"));
        QHash<QByteArray, QByteArray> headers;
        for (const auto& [name, value] : vxpHeaders(parameters, "test-secret-not-real"))
            headers[name] = value;
        QCOMPARE(headers["XroadVnpt-sign-header-key"],
                 QByteArray("timestamp;systemid;Content-Type;servicetype;messagetype"));
        QCOMPARE(headers["XroadVnpt-sign-header"], text);
        QCOMPARE(headers["XroadVnpt-hash-header"], vxpSignature(text, "test-secret-not-real"));
        QCOMPARE(headers["XroadVnpt-version"], QByteArray("3.0.201608"));
        QCOMPARE(headers["XroadVnpt-messagetype"], QByteArray("edoc"));
    }

    void quotesAndBackslashesAreEscaped() {
        QCOMPARE(vxpSignedText({{"to", "[\"H28\\x\"]"}}), QByteArray("{\"XroadVnpt-to\":\"[\\\"H28\\\\x\\\"]\"}"));
    }

    void fileHashDropsLeadingZeros() {
        const QByteArray sha256 = sha256Hex("edxml-0\n");
        QCOMPARE(sha256, QByteArray("74b46502dd6caeaba649dd24ff46dfce57805b424e10034d6083a31ea953f227"));
        QCOMPARE(vxpFileHash(sha256), QByteArray("74b4652dd6caeaba649dd24ff46dfce57805b424e1034d6083a31ea953f227"));
    }

    void onlyAMessageIsFetched_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isMessage");
        QTest::newRow("message") << QByteArray("<?xml version='1.0'?><edXML/>") << true;
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf<edXML/>") << true;
        QTest::newRow("message behind a long remark")
            << "<?xml version='1.0'?><!--" + QByteArray(3000, 'x') + "--><edXML/>" << true;
        QTest::newRow("error envelope") << QByteArray("{\"ErrorCode\":\"20\"}") << false;
        QTest::newRow("page of a proxy") << QByteArray("\n<!DOCTYPE HTML><html>Maintenance</html>") << false;
        QTest::newRow("bare page") << QByteArray("<HTML>Maintenance</HTML>") << false;
        QTest::newRow("something like XML") << QByteArray("<<rubbish") << false;
        QTest::newRow("only the beginning of one") << QByteArray("<?xml version='1.0'?><ed") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }

    // What is taken for a message and cannot be read is refused to its sender for good.
    void onlyAMessageIsFetched() {
        QFETCH(QByteArray, body);
        QFETCH(bool, isMessage);
        const OneReply server(body);
        const QTemporaryDir folder;
        for (const auto kind : {store::MessageKind::Document, store::MessageKind::Status}) {
            const QString file = folder.filePath(QStringLiteral("message%1").arg(int(kind)));
            const auto fetched = VxpTransport(server.settings()).fetch({QStringLiteral("d1"), kind, {}}, file, {});
            QCOMPARE(fetched ? QByteArray() : fetched.error().code(), isMessage ? QByteArray() : "axis.bad_reply");
            const bool inMemory = kind == store::MessageKind::Status;
            QCOMPARE(QFile::exists(file), !inMemory);
            QCOMPARE(fetched.value_or(body), inMemory || !isMessage ? body : QByteArray());
        }
    }

    // Senders use either generation of codes (QĐ 20/2020); one system may serve several agencies.
    void messagesForBothCodesAreOurs() {
        const OneReply server(R"({"ErrorCode":"0","status":"OK","data":[{"docId":"new","to":"H28.01"},)"
                              R"({"docId":"old","to":"000.00.01.H28"},{"docId":"other","to":"H28.02"}]})");
        const auto waiting = VxpTransport(server.settings()).waiting(store::MessageKind::Document, {});
        QVERIFY(waiting);
        QStringList ids;
        for (const WaitingMessage& message : *waiting)
            ids += message.docId;
        QCOMPARE(ids, QStringList({QStringLiteral("new"), QStringLiteral("old")}));
    }

    void theAxisIsThereWhenItCounts_data() {
        QTest::addColumn<bool>("counts");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("outcome");
        const QByteArray good = R"({"ErrorCode":"0","status":"OK","data":[],"count":3})";
        QTest::newRow("it counts") << true << good << QByteArray();
        QTest::newRow("an axis without that question") << false << good << QByteArray();
        QTest::newRow("it is unwell") << true << QByteArray(R"({"ErrorCode":"20","status":"FAIL"})")
                                      << QByteArray("axis.unwell");
        QTest::newRow("a page of a proxy") << true << QByteArray("<html>") << QByteArray("axis.bad_reply");
    }

    void theAxisIsThereWhenItCounts() {
        QFETCH(bool, counts);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, outcome);
        const OneReply server(answer, counts ? std::string(".*") : std::string("/getReceivedEdocList"));
        const auto there = VxpTransport(server.settings()).ping({});
        QCOMPARE(there ? QByteArray() : there.error().code(), outcome);
    }

    void backOffGrows() {
        const auto least = [](int attempts) { return backOff(attempts, [] { return 0.0; }); };
        QCOMPARE(least(1), std::chrono::seconds(25));
        QCOMPARE(least(2), std::chrono::seconds(75));
        QCOMPARE(least(3), std::chrono::seconds(225));
        QCOMPARE(least(100), std::chrono::seconds(3600));
        for (int attempts = 1; attempts < 100; ++attempts)
            QVERIFY(backOff(attempts, [] { return 0.999; }) <= longestBackOff);
    }
};

QTEST_GUILESS_MAIN(TestVxp)
#include "tst_vxp.moc"
