#include "TestPki.h"
#include "crypto/Crl.h"
#include "crypto/Ocsp.h"
#include "crypto/PathValidation.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include <QTest>

#include <optional>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// What revocation lists (RFC 5280 sections 5 and 6.3) and OCSP answers (RFC 6960) say and do not say. All of them are
// made by the openssl program.
class TestRevocation : public QObject {
    Q_OBJECT

    TestPki pki;
    QDateTime now;
    static inline const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

    // A list of the root's. `extensions` are lines of the section [crl_ext], `more` further sections; `revoked` names
    // certificates with the reason.
    QByteArray list(const QByteArray& extensions, const QList<QPair<QString, QString>>& revoked = {},
                    const QByteArray& more = {}, const QString& issuer = "root") {
        writeAll(pki.path("index.txt"), {});
        QByteArray config = "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n";
        if (!extensions.isEmpty())
            config += "crl_extensions=crl_ext\n[crl_ext]\n" + extensions + "\n";
        writeAll(pki.path("ca.cnf"), config + more);
        const QStringList ca{"ca", "-config", "ca.cnf", "-cert", issuer + ".pem", "-keyfile", issuer + ".key"};
        for (const auto& [name, reason] : revoked) {
            QStringList revoke = ca + QStringList{"-revoke", name + ".pem"};
            if (!reason.isEmpty())
                revoke += {"-crl_reason", reason};
            const Run made = run("openssl", revoke, pki.path(""));
            if (made.status != 0)
                qWarning("%s", made.output.constData());
        }
        const Run made = run("openssl", ca + QStringList{"-gencrl", "-out", "list.pem"}, pki.path(""));
        if (made.status != 0)
            qWarning("%s", made.output.constData());
        return readAll(pki.path("list.pem"));
    }
    RevocationStatus judged(const QByteArray& crl, const QString& name = "rsa", const QDateTime& at = {},
                            const QString& issuer = "root") const {
        return judgeCrl(crl, pki.certificate(name), pki.certificate(issuer), at.isValid() ? at : now, now);
    }
    // An answer of openssl's responder about `name`.
    QByteArray answer(const QString& name, const QString& responder, const QStringList& more = {},
                      const QStringList& request = {}, const QByteArray& state = "V") {
        const QByteArray serial = pki.certificate(name).serialHex().toLatin1();
        writeAll(pki.path("ocsp.txt"), state + "\t400101000000Z\t" +
                                           (state == "R" ? QByteArray("260101000000Z") : QByteArray()) + "\t" + serial +
                                           "\tunknown\t/CN=x\n");
        writeAll(pki.path("ocsp.txt.attr"), "unique_subject = no\n");
        run("openssl",
            QStringList{"ocsp"} + request +
                QStringList{"-issuer", "root.pem", "-cert", name + ".pem", "-reqout", "req.der", "-no_nonce"},
            pki.path(""));
        const Run made =
            run("openssl",
                QStringList{"ocsp", "-index", "ocsp.txt", "-CA", "root.pem", "-rsigner", responder + ".pem", "-rkey",
                            responder + ".key", "-reqin", "req.der", "-respout", "resp.der", "-ndays", "1"} +
                    more,
                pki.path(""));
        if (made.status != 0)
            qWarning("%s", made.output.constData());
        return readAll(pki.path("resp.der"));
    }
    RevocationState heard(const QByteArray& response, const QString& name = "rsa") const {
        return judgeOcsp(response, pki.certificate(name), pki.certificate("root"), now, now).state;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(pki.make());
        QVERIFY(pki.issue("pointed", p256, "/CN=Co diem phan phoi",
                          TestPki::signing() + QStringList{"crlDistributionPoints=URI:http://crl.example/a.crl"},
                          "root"));
        QVERIFY(pki.issue("sub", p256, "/CN=CA con",
                          {"basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"}, "root"));
        QVERIFY(pki.issue("mute", p256, "/CN=CA khong ky CRL",
                          {"basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"}, {}));
        QVERIFY(pki.issue("muted", p256, "/CN=Cua CA do", TestPki::signing(), "mute"));
        now = QDateTime::currentDateTimeUtc().addSecs(120);
    }

    void plainLists() {
        QCOMPARE(judged(list({})).state, RevocationState::Good);
        const RevocationStatus revoked = judged(list({}, {{"rsa", "keyCompromise"}}));
        QCOMPARE(revoked.state, RevocationState::Revoked);
        QCOMPARE(revoked.reason, 1);
        QVERIFY(revoked.revokedAt.isValid());
        QVERIFY(!revoked.evidence.isEmpty());
        // Before that it was good, and the list says when it was revoked.
        const RevocationStatus before = judged(list({}, {{"rsa", ""}}), "rsa", now.addDays(-1));
        QCOMPARE(before.state, RevocationState::Good);
        QVERIFY(before.revokedAt.isValid());
    }

    // 5.3.1: on hold is neither good nor revoked for ever.
    void onHold() {
        const RevocationStatus held = judged(list({}, {{"rsa", "certificateHold"}}));
        QCOMPARE(held.state, RevocationState::Unknown);
        QCOMPARE(held.why->code(), QByteArray("crypto.certificate_on_hold"));
        QCOMPARE(judged(list({}, {{"ec", "certificateHold"}})).state, RevocationState::Good);
    }

    void partialLists_data() {
        QTest::addColumn<QByteArray>("point");
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<RevocationState>("state");
        const auto row = [](const char* name, const QByteArray& point, const QString& certificate,
                            RevocationState state) { QTest::newRow(name) << point << certificate << state; };
        row("users only, a user", "onlyuser=TRUE", "rsa", RevocationState::Good);
        row("users only, a CA", "onlyuser=TRUE", "sub", RevocationState::Unknown);
        row("CAs only, a CA", "onlyCA=TRUE", "sub", RevocationState::Good);
        row("CAs only, a user", "onlyCA=TRUE", "rsa", RevocationState::Unknown);
        row("attributes only", "onlyAA=TRUE", "rsa", RevocationState::Unknown);
        row("indirect", "indirectCRL=TRUE", "rsa", RevocationState::Unknown);
        row("some reasons", "onlysomereasons=keyCompromise", "rsa", RevocationState::Unknown);
        row("its point", "fullname=URI:http://crl.example/a.crl", "pointed", RevocationState::Good);
        row("another point", "fullname=URI:http://crl.example/b.crl", "pointed", RevocationState::Unknown);
        row("a point, none named", "fullname=URI:http://crl.example/a.crl", "rsa", RevocationState::Unknown);
    }
    void partialLists() {
        QFETCH(QByteArray, point);
        QFETCH(QString, certificate);
        QFETCH(RevocationState, state);
        const QByteArray crl = list("issuingDistributionPoint=critical,@idp", {}, "[idp]\n" + point + "\n");
        QVERIFY(!crl.isEmpty());
        QCOMPARE(judged(crl, certificate).state, state);
    }

    void aListOfSomeReasonsStillRevokes() {
        const QByteArray crl = list("issuingDistributionPoint=critical,@idp", {{"rsa", "keyCompromise"}},
                                    "[idp]\nonlysomereasons=keyCompromise\n");
        QCOMPARE(judged(crl).state, RevocationState::Revoked);
    }

    void deltaAndUnknownCriticalListsSayNothing() {
        QCOMPARE(judged(list("2.5.29.27=critical,ASN1:INTEGER:1")).state, RevocationState::Unknown);
        QCOMPARE(judged(list("1.2.3.4.5=critical,ASN1:UTF8String:x")).state, RevocationState::Unknown);
        QCOMPARE(judged(list("1.2.3.4.5=ASN1:UTF8String:x")).state, RevocationState::Good);
    }

    // 4.2.1.3: who may sign certificates may not for that reason sign lists.
    void onlyWithCrlSign() {
        QCOMPARE(judged(list({}, {}, {}, "mute"), "muted", {}, "mute").state, RevocationState::Unknown);
    }

    void ocspByNameByKeyAndDigest() {
        QVERIFY(pki.issue("responder", p256, "/CN=OCSP",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning", "noCheck=ignored"},
                          "root"));
        QCOMPARE(heard(answer("rsa", "responder")), RevocationState::Good);
        QCOMPARE(heard(answer("rsa", "responder", {"-resp_key_id"})), RevocationState::Good);
        QCOMPARE(heard(answer("rsa", "responder", {}, {"-sha256"})), RevocationState::Good);
        QCOMPARE(heard(answer("rsa", "responder", {}, {"-sha512"})), RevocationState::Good);
        QCOMPARE(heard(answer("rsa", "root")), RevocationState::Good);
        QCOMPARE(heard(answer("rsa", "responder", {}, {}, "R")), RevocationState::Revoked);
        QCOMPARE(heard(answer("ec", "responder")), RevocationState::Unknown); // about another
    }

    void ocspOfTheUnauthorised() {
        QVERIFY(pki.issue("plain", p256, "/CN=OCSP gia", {"keyUsage=critical,digitalSignature"}, "root"));
        QCOMPARE(heard(answer("rsa", "plain")), RevocationState::Unknown);
        // Authorised, but by another CA.
        QVERIFY(pki.issue("foreign", p256, "/CN=OCSP la",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning", "noCheck=ignored"},
                          "sub"));
        QCOMPARE(heard(answer("rsa", "foreign")), RevocationState::Unknown);
    }

    // 4.2.2.2.1: a responder without id-pkix-ocsp-nocheck can itself be revoked.
    void aRevokedResponderSaysNothing() {
        QVERIFY(pki.issue("checked", p256, "/CN=OCSP kiem tra",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning"}, "root"));
        RevocationOptions options;
        options.online = false;
        options.ocspResponses = {answer("rsa", "checked")};
        const auto status = [&] {
            return checkRevocation(pki.certificate("rsa"), pki.certificate("root"), options, now, now);
        };
        QCOMPARE(status().state, RevocationState::Good);
        QCOMPARE(status().source, QByteArray("OCSP"));
        options.crls = {list("issuingDistributionPoint=critical,@idp", {{"checked", "keyCompromise"}},
                             "[idp]\nonlysomereasons=keyCompromise\n")};
        QCOMPARE(status().state, RevocationState::Unknown);
    }

    // Whatever says "revoked" rightly wins over whatever says "good".
    void revokedWins() {
        QVERIFY(pki.issue("responder2", p256, "/CN=OCSP 2",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning", "noCheck=ignored"},
                          "root"));
        RevocationOptions options;
        options.online = false;
        options.ocspResponses = {answer("rsa", "responder2")};
        options.crls = {list({}, {{"rsa", ""}})};
        QCOMPARE(checkRevocation(pki.certificate("rsa"), pki.certificate("root"), options, now, now).state,
                 RevocationState::Revoked);
    }

    void anotherNonceIsAnotherAnswer() {
        const OcspQuestion question = ocspQuestion(pki.certificate("rsa"), pki.certificate("root"), true);
        const OcspQuestion other = ocspQuestion(pki.certificate("rsa"), pki.certificate("root"), true);
        writeAll(pki.path("nonce.der"), question.requestDer);
        (void)answer("rsa", "root");
        const Run made = run("openssl",
                             {"ocsp", "-index", "ocsp.txt", "-CA", "root.pem", "-rsigner", "root.pem", "-rkey",
                              "root.key", "-reqin", "nonce.der", "-respout", "resp.der", "-ndays", "1"},
                             pki.path(""));
        QVERIFY2(made.status == 0, made.output);
        const QByteArray reply = readAll(pki.path("resp.der"));
        const auto judgedFor = [&](const OcspQuestion& asked) {
            return judgeOcspReply(reply, asked, pki.certificate("rsa"), pki.certificate("root"), now, now).state;
        };
        QCOMPARE(judgedFor(question), RevocationState::Good);
        QCOMPARE(judgedFor(other), RevocationState::Unknown);
    }

    // Whoever has the key of an authority that has expired can date an answer as he likes.
    void answersOfExpiredAuthoritiesNeedProof() {
        const QDateTime future = now.addDays(3650 + 400);
        RevocationOptions options;
        options.online = false;
        options.crls = {list({})};
        const auto status = [&] {
            return checkRevocation(pki.certificate("rsa"), pki.certificate("root"), options, now, future).state;
        };
        options.judgedAt = now;
        QCOMPARE(status(), RevocationState::Good);
        options.judgedAt = future; // the root has expired by then
        QCOMPARE(status(), RevocationState::Unknown);
        options.provenAt = [this](const QByteArray&) { return now.addDays(1); };
        QCOMPARE(status(), RevocationState::Good);
        options.provenAt = [future](const QByteArray&) { return future; };
        QCOMPARE(status(), RevocationState::Unknown);
    }

    // RFC 6960 section 4.4.4: "good" about a certificate that has expired says something only when the responder
    // remembers that far back.
    void goodAfterExpiryOnlyWithinTheArchive() {
        const Certificate leaf = pki.certificate("rsa");
        const Certificate root = pki.certificate("root");
        const QDateTime later = leaf.notAfter().addDays(10);
        const auto stateWith = [&](std::optional<QDateTime> cutoff) {
            OCSP_BASICRESP* basic = OCSP_BASICRESP_new();
            ASN1_TIME* made = ASN1_TIME_set(nullptr, later.toSecsSinceEpoch());
            ASN1_TIME* next = ASN1_TIME_set(nullptr, later.addDays(1).toSecsSinceEpoch());
            OCSP_SINGLERESP* single =
                OCSP_basic_add1_status(basic, OCSP_cert_to_id(EVP_sha1(), leaf.handle(), root.handle()),
                                       V_OCSP_CERTSTATUS_GOOD, 0, nullptr, made, next);
            if (cutoff) {
                ASN1_GENERALIZEDTIME* since = ASN1_GENERALIZEDTIME_set(nullptr, cutoff->toSecsSinceEpoch());
                OCSP_SINGLERESP_add1_ext_i2d(single, NID_id_pkix_OCSP_archiveCutoff, since, 0, 0);
                ASN1_GENERALIZEDTIME_free(since);
            }
            const QByteArray pem = readAll(pki.path("root.key"));
            BIO* bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
            EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
            OCSP_basic_sign(basic, root.handle(), key, EVP_sha256(), nullptr, 0);
            OCSP_RESPONSE* response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
            unsigned char* der = nullptr;
            const int size = i2d_OCSP_RESPONSE(response, &der);
            const QByteArray bytes(reinterpret_cast<const char*>(der), size);
            OPENSSL_free(der);
            OCSP_RESPONSE_free(response);
            EVP_PKEY_free(key);
            BIO_free(bio);
            ASN1_TIME_free(made);
            ASN1_TIME_free(next);
            OCSP_BASICRESP_free(basic);
            return judgeOcsp(bytes, leaf, root, leaf.notAfter().addDays(-1), later.addSecs(60)).state;
        };
        QCOMPARE(stateWith(std::nullopt), RevocationState::Unknown);
        QCOMPARE(stateWith(leaf.notAfter().addDays(1)), RevocationState::Unknown);
        QCOMPARE(stateWith(leaf.notAfter().addDays(-30)), RevocationState::Good);
    }

    // DESIGN.md §3, network: signed answers may come without TLS, but never from this machine itself because a
    // document says so, and the administrator can forbid it.
    void plainHttp() {
        HttpRequest request;
        request.url = QUrl(QStringLiteral("http://ten-khong-co.invalid/crl"));
        request.timeLimit = std::chrono::seconds(20);
        HttpPolicy policy;
        const auto codeOf = [&] {
            const auto reply = offThread([&] { return httpExchange(request, policy); });
            return reply ? QByteArray("reply") : reply.error().code();
        };
        QCOMPARE(codeOf(), QByteArray("network.plain_http_refused"));
        request.answerIsSigned = true;
        QCOMPARE(codeOf(), QByteArray("network.unreachable"));
        policy.signedAnswersOverHttp = false;
        QCOMPARE(codeOf(), QByteArray("network.plain_http_refused"));
        policy.signedAnswersOverHttp = true;
        for (const char* const here : {"http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/"}) {
            request.url = QUrl(QString::fromLatin1(here));
            QCOMPARE(codeOf(), QByteArray("network.plain_http_refused"));
        }
        request.url = QUrl(QStringLiteral("ftp://ten-khong-co.invalid/crl"));
        QCOMPARE(codeOf(), QByteArray("network.plain_http_refused"));
    }

    void redirects() {
        httplib::Server server;
        server.Get("/there", [](const httplib::Request&, httplib::Response& response) {
            response.set_content("list", "text/plain");
        });
        server.Get("/once",
                   [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/there"); });
        server.Get("/round",
                   [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/round"); });
        server.Get("/away", [](const httplib::Request&, httplib::Response& response) {
            response.set_redirect("http://localhost:1/secret");
        });
        const int port = server.bind_to_any_port("127.0.0.1");
        std::thread thread([&] { server.listen_after_bind(); });
        HttpPolicy policy;
        policy.plainHttpHosts = {"127.0.0.1"};
        const auto get = [&](const QString& path, bool answerIsSigned) {
            HttpRequest request;
            request.url = QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(path));
            request.answerIsSigned = answerIsSigned;
            return offThread([&] { return httpExchange(request, policy); });
        };
        const auto followed = get("/once", true);
        const auto circle = get("/round", true);
        const auto away = get("/away", true);
        const auto notFollowed = get("/away", false);
        server.stop();
        thread.join();
        QVERIFY(followed && followed->status == 200 && followed->body == "list");
        // A signed answer may come from anywhere that the policy allows; any other stays on its host.
        QCOMPARE(circle ? QByteArray() : circle.error().code(), QByteArray("network.redirect_refused"));
        QCOMPARE(away ? QByteArray() : away.error().code(), QByteArray("network.plain_http_refused"));
        QCOMPARE(notFollowed ? QByteArray() : notFollowed.error().code(), QByteArray("network.redirect_refused"));
    }
};

QTEST_GUILESS_MAIN(TestRevocation)
#include "tst_revocation.moc"
