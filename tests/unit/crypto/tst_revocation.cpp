#include "TestPki.h"
#include "base/DocumentHttp.h"
#include "base/OwnAddress.h"
#include "crypto/Ocsp.h"
#include "crypto/PathValidation.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include <QNetworkInterface>
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
                    const QByteArray& more = {}, const QString& issuer = "root", int days = 30) {
        writeAll(pki.path("index.txt"), {});
        QByteArray config = "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=" +
                            QByteArray::number(days) + "\n";
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
        return judgedByList(crl, pki.certificate(name), pki.certificate(issuer), at.isValid() ? at : now, now);
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
    // Takes `basic`.
    QByteArray signedByRoot(OCSP_BASICRESP* basic) const {
        const QByteArray pem = readAll(pki.path("root.key"));
        BIO* bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
        EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
        OCSP_basic_sign(basic, pki.certificate("root").handle(), key, EVP_sha256(), nullptr, 0);
        OCSP_RESPONSE* response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
        unsigned char* der = nullptr;
        const int size = i2d_OCSP_RESPONSE(response, &der);
        const QByteArray bytes(reinterpret_cast<const char*>(der), size);
        OPENSSL_free(der);
        OCSP_RESPONSE_free(response);
        EVP_PKEY_free(key);
        BIO_free(bio);
        OCSP_BASICRESP_free(basic);
        return bytes;
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
        row("indirect", "indirectCRL=TRUE", "rsa", RevocationState::Good);
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
        const auto stolen = [&] {
            return list("issuingDistributionPoint=critical,@idp", {{"checked", "keyCompromise"}},
                        "[idp]\nonlysomereasons=keyCompromise\n");
        };
        options.crls = {stolen()};
        QCOMPARE(status().state, RevocationState::Unknown);
        QTest::qSleep(1100); // later than the answer, whose date the thief can choose
        options.crls = {stolen()};
        QCOMPARE(status().state, RevocationState::Unknown);
    }

    // A responder that names where to ask about it is asked about; silence then is no consent.
    void aResponderThatNamesAListIsLookedUp() {
        QVERIFY(pki.issue("listed", p256, "/CN=OCSP co CRL",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning",
                           "crlDistributionPoints=URI:http://127.0.0.1:1/root.crl"},
                          "root"));
        RevocationOptions options;
        options.online = false;
        options.ocspResponses = {answer("rsa", "listed")};
        const auto state = [&] {
            return checkRevocation(pki.certificate("rsa"), pki.certificate("root"), options, now, now).state;
        };
        QCOMPARE(state(), RevocationState::Unknown);
        const QByteArray point = "[idp]\nonlyCA=FALSE\nonlyuser=TRUE\nfullname=URI:http://127.0.0.1:1/root.crl\n";
        options.crls = {list("issuingDistributionPoint=critical,@idp", {}, point)};
        QCOMPARE(state(), RevocationState::Good);
        // Superseded later: what it said before stays said; stolen later: nobody knows when it was said.
        options.crls = {list("issuingDistributionPoint=critical,@idp", {{"listed", "keyCompromise"}}, point)};
        QCOMPARE(state(), RevocationState::Unknown);
    }

    // RFC 6960 section 4.2.2.2: its certificate was valid when the answer was made.
    void aResponderThatHadExpired() {
        const auto dated = [&](const QString& name, const QString& from, const QString& until) {
            const QStringList request{"req",         "-new",        "-config",
                                      "req.cnf",     "-nodes",      "-newkey",
                                      "ec",          "-pkeyopt",    "ec_paramgen_curve:P-256",
                                      "-keyout",     name + ".key", "-out",
                                      name + ".csr", "-subj",       "/CN=OCSP " + name};
            writeAll(pki.path("dated.txt"), {});
            writeAll(pki.path("dated.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=dated.txt\nrand_serial=yes\n"
                                            "default_md=sha256\npolicy=p\nnew_certs_dir=.\n[p]\nCN=supplied\n"
                                            "[e]\nkeyUsage=critical,digitalSignature\n"
                                            "extendedKeyUsage=OCSPSigning\nnoCheck=ignored\n");
            return run("openssl", request, pki.path("")).status == 0 &&
                   run("openssl",
                       {"ca", "-batch", "-notext", "-config", "dated.cnf", "-cert", "root.pem", "-keyfile", "root.key",
                        "-in", name + ".csr", "-out", name + ".pem", "-extensions", "e", "-startdate", from, "-enddate",
                        until},
                       pki.path(""))
                           .status == 0;
        };
        QVERIFY(dated("expired", "20200101000000Z", "20210101000000Z"));
        QVERIFY(dated("coming", "20480101000000Z", "20490101000000Z"));
        QVERIFY(dated("current", "20200101000000Z", "20490101000000Z"));
        QCOMPARE(heard(answer("rsa", "expired")), RevocationState::Unknown);
        QCOMPARE(heard(answer("rsa", "coming")), RevocationState::Unknown);
        const QByteArray good = answer("rsa", "current");
        QCOMPARE(heard(good), RevocationState::Good);
        // Read when it has expired it still says what it said.
        const QDateTime years = now.addYears(30);
        QCOMPARE(judgeOcsp(good, pki.certificate("rsa"), pki.certificate("root"), now, years).state,
                 RevocationState::Good);
    }

    // The responder's certificate may come from elsewhere: the CMS, the DSS, the administrator.
    void aResponderFromElsewhere() {
        QVERIFY(pki.issue("absent", p256, "/CN=OCSP vang",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning", "noCheck=ignored"},
                          "root"));
        QVERIFY(pki.issue("namesake", p256, "/CN=OCSP vang",
                          {"keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning", "noCheck=ignored"},
                          "root"));
        const QByteArray bare = answer("rsa", "absent", {"-resp_no_certs"});
        QCOMPARE(heard(bare), RevocationState::Unknown);
        RevocationOptions options;
        options.online = false;
        options.carried.ocsps = {bare};
        const TrustStore trust;
        const auto state = [&](const QStringList& names) {
            std::vector<Certificate> pool;
            for (const QString& name : names)
                pool.push_back(pki.certificate(name));
            const QDateTime before = now.addSecs(-3600);
            return RevocationCheck(pool, trust, options, now)
                .statusOf({pki.certificate("rsa"), pki.certificate("root")}, before)
                .state;
        };
        QCOMPARE(state({"absent"}), RevocationState::Good);
        QCOMPARE(state({"namesake", "ec", "absent"}), RevocationState::Good);
        QCOMPARE(state({"namesake", "ec"}), RevocationState::Unknown);
        QCOMPARE(state({}), RevocationState::Unknown);
    }

    // A stale answer about the certificate beside a good one in the same response.
    void severalAnswersInOneResponse() {
        const Certificate leaf = pki.certificate("rsa");
        const Certificate root = pki.certificate("root");
        struct Said {
            int status;
            int hoursAgo;
            int hoursLong;
        };
        const auto stateOf = [&](const QList<Said>& all) {
            OCSP_BASICRESP* basic = OCSP_BASICRESP_new();
            for (const Said& said : all) {
                ASN1_TIME* made = ASN1_TIME_set(nullptr, now.addSecs(-3600 * said.hoursAgo).toSecsSinceEpoch());
                ASN1_TIME* next =
                    ASN1_TIME_set(nullptr, now.addSecs(3600 * (said.hoursLong - said.hoursAgo)).toSecsSinceEpoch());
                OCSP_basic_add1_status(basic, OCSP_cert_to_id(EVP_sha1(), leaf.handle(), root.handle()), said.status, 1,
                                       made, made, next);
                ASN1_TIME_free(made);
                ASN1_TIME_free(next);
            }
            return heard(signedByRoot(basic));
        };
        const Said good{V_OCSP_CERTSTATUS_GOOD, 1, 24};
        const Said stale{V_OCSP_CERTSTATUS_GOOD, 100, 24};
        const Said unknown{V_OCSP_CERTSTATUS_UNKNOWN, 1, 24};
        const Said revoked{V_OCSP_CERTSTATUS_REVOKED, 100, 24};
        QCOMPARE(stateOf({good, stale}), RevocationState::Good);
        QCOMPARE(stateOf({stale, good}), RevocationState::Good);
        QCOMPARE(stateOf({good, unknown}), RevocationState::Good);
        QCOMPARE(stateOf({stale, unknown}), RevocationState::Unknown);
        QCOMPARE(stateOf({good, revoked}), RevocationState::Revoked);
        QCOMPARE(stateOf({revoked, good}), RevocationState::Revoked);
    }

    // DESIGN.md §3, verification: what came with the document settles instants up to its issue and, where a time-stamp
    // proves the instant, a day longer; what the administrator gives, until its nextUpdate.
    void whatTheDocumentBrings_data() {
        QTest::addColumn<bool>("carried");
        QTest::addColumn<bool>("proven");
        QTest::addColumn<int>("graceHours");
        QTest::addColumn<int>("minutesLater"); // the instant in question, after the answer
        QTest::addColumn<RevocationState>("state");
        const auto row = [](const char* name, bool carried, bool proven, int grace, int later, bool good) {
            QTest::newRow(name) << carried << proven << grace << later
                                << (good ? RevocationState::Good : RevocationState::Unknown);
        };
        row("carried, the instant before it", true, false, 24, -60, true);
        row("carried, a proven instant before it", true, true, 24, -60, true);
        row("carried, a minute later", true, false, 24, 1, false);
        row("carried, six days later", true, false, 24, 6 * 1440, false);
        row("carried, proven, a minute later", true, true, 24, 1, true);
        row("carried, proven, 23 hours later", true, true, 24, 23 * 60, true);
        row("carried, proven, 25 hours later", true, true, 24, 25 * 60, false);
        row("carried, proven, 25 hours later, two days allowed", true, true, 48, 25 * 60, true);
        row("carried, proven, after its nextUpdate", true, true, 2000, 8 * 1440, false);
        row("carried, proven, nothing allowed", true, true, 0, 1, false);
        row("given, a minute later", false, false, 24, 1, true);
        row("given, six days later", false, false, 24, 6 * 1440, true);
        row("given, after its nextUpdate", false, false, 24, 8 * 1440, false);
    }
    void whatTheDocumentBrings() {
        QFETCH(bool, carried);
        QFETCH(bool, proven);
        QFETCH(int, graceHours);
        QFETCH(int, minutesLater);
        QFETCH(RevocationState, state);
        const QByteArray crl = list({}, {}, {}, "root", 7);
        const QByteArray ocsp = answer("rsa", "root", {"-ndays", "7"});
        const QDateTime at = QDateTime::currentDateTimeUtc().addSecs(60 * minutesLater);
        for (const bool byList : {true, false}) {
            RevocationOptions options;
            options.online = false;
            options.atIsProven = proven;
            options.carriedGrace = std::chrono::hours(graceHours);
            if (byList)
                (carried ? options.carried.crls : options.crls) = {crl};
            else
                (carried ? options.carried.ocsps : options.ocspResponses) = {ocsp};
            const RevocationStatus said =
                checkRevocation(pki.certificate("rsa"), pki.certificate("root"), options, at, std::max(at, now));
            QCOMPARE(said.state, state);
            QCOMPARE(said.heard.size(), std::size_t(1));
            QCOMPARE(said.heard.front().origin, carried ? AnswerOrigin::Carried : AnswerOrigin::Given);
            QCOMPARE(said.heard.front().state, state);
        }
    }
    // Bad news needs no freshness.
    void whatTheDocumentBringsRevokes() {
        RevocationOptions options;
        options.online = false;
        options.carried.crls = {list({}, {{"rsa", "keyCompromise"}})};
        const QDateTime later = now.addDays(5);
        QCOMPARE(checkRevocation(pki.certificate("rsa"), pki.certificate("root"), options, later, later).state,
                 RevocationState::Revoked);
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
            ASN1_TIME_free(made);
            ASN1_TIME_free(next);
            const QByteArray bytes = signedByRoot(basic);
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
        QCOMPARE(codeOf(), QByteArray("network.host_unknown")); // it was asked for
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

    void ownAddresses_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("own");
        for (const char* const own :
             {"127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "169.254.1.1", "224.0.0.251", "255.255.255.255", "::1",
              "::", "fe80::1", "fe80::1%eth0", "febf::1", "ff02::fb", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
              "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"})
            QTest::newRow(own) << QString::fromLatin1(own) << true;
        for (const char* const other : {"8.8.8.8", "10.255.255.254", "128.0.0.1", "169.253.0.1", "223.0.0.1",
                                        "2606:4700::1111", "::ffff:8.8.8.8", "fec0::1", "2002:808:808::1"})
            QTest::newRow(other) << QString::fromLatin1(other) << false;
    }
    void ownAddresses() {
        QFETCH(QString, address);
        QFETCH(bool, own);
        QVERIFY(!QHostAddress(address).isNull());
        QCOMPARE(isOwnAddress(QHostAddress(address)), own);
    }
    void ownInterfaces() {
        const auto all = QNetworkInterface::allAddresses();
        QVERIFY(!all.isEmpty());
        for (const QHostAddress& address : all)
            QVERIFY2(isOwnAddress(address), qPrintable(address.toString()));
    }

    // DESIGN.md §3, network: nothing of a document makes this machine talk to itself, however the address is written,
    // under whatever scheme, and wherever a server sends on to.
    void documentsNeverReachThisMachine() {
        std::atomic<int> requests = 0;
        httplib::Server server;
        server.set_pre_routing_handler([&](const httplib::Request&, httplib::Response&) {
            ++requests;
            return httplib::Server::HandlerResponse::Unhandled;
        });
        int port = 0;
        server.Get("/list", [](const httplib::Request&, httplib::Response& response) {
            response.set_content("list", "text/plain");
        });
        server.Get("/away", [&](const httplib::Request&, httplib::Response& response) {
            response.set_redirect("https://may.localhost:" + std::to_string(port) + "/list");
        });
        port = server.bind_to_any_port("127.0.0.1");
        std::thread thread([&] { server.listen_after_bind(); });
        HttpPolicy policy;
        const auto outcome = [&](const QString& host, const QString& scheme = QStringLiteral("http"),
                                 const QString& path = QStringLiteral("/list")) {
            HttpRequest request;
            request.url = QUrl(QStringLiteral("%1://%2:%3%4").arg(scheme, host).arg(port).arg(path));
            request.answerIsSigned = true;
            request.timeLimit = std::chrono::seconds(20);
            const auto reply = offThread([&] { return exchangeForDocument(request, policy); });
            return reply ? "reply " + reply->body : reply.error().code();
        };
        QList<QByteArray> refused;
        for (const QString host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]"}) {
            refused += outcome(host, QStringLiteral("https"));
            const QByteArray plain = outcome(host);
            refused += plain == "network.plain_http_refused" ? QByteArray("network.own_machine_refused") : plain;
        }
        refused += outcome(QStringLiteral("may.localhost"), QStringLiteral("https")); // only the resolver knows
        const int reached = requests;
        policy.plainHttpHosts = {"127.0.0.1"};
        const QByteArray named = outcome(QStringLiteral("127.0.0.1"));
        const QByteArray away = outcome(QStringLiteral("127.0.0.1"), QStringLiteral("http"), QStringLiteral("/away"));
        const int afterwards = requests;
        server.stop();
        thread.join();
        QCOMPARE(refused, QList<QByteArray>(refused.size(), "network.own_machine_refused"));
        QCOMPARE(reached, 0);
        QCOMPARE(named, QByteArray("reply list"));
        QCOMPARE(away, QByteArray("network.own_machine_refused"));
        QCOMPARE(afterwards, 2); // what it was sent on to was not asked
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
