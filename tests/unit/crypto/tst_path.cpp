#include "TestPki.h"
#include "crypto/Ocsp.h"
#include "crypto/PathValidation.h"
#include "crypto/Revocation.h"
#include "crypto/TrainingPki.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

#include <optional>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

namespace {

// What the training axis serves: /ocsp, /crl/NAME.crl, /ca/ca.crt; a test can switch each of them off.
class PkiServer {
public:
    PkiServer() {
        m_server.Post("/ocsp", [this](const httplib::Request& request, httplib::Response& response) {
            ++questions;
            const auto answer = ocsp ? pki->answerOcspRequest(QByteArray::fromStdString(request.body))
                                     : Result<QByteArray>(QByteArray("no"));
            response.set_content(answer.value_or("").toStdString(), "application/ocsp-response");
        });
        m_server.Get(R"(/crl/(root|ca)\.crl)", [this](const httplib::Request& request, httplib::Response& response) {
            ++lists;
            const auto list = pki->crl(QString::fromStdString(request.matches[1]));
            response.set_content(crl ? list.value_or("").toStdString() : "no", "application/pkix-crl");
        });
        m_server.Get("/ca/ca.crt", [this](const httplib::Request&, httplib::Response& response) {
            ++issuers;
            response.set_content(pki->issuingCa().der().toStdString(), "application/pkix-cert");
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
    }
    void start() {
        m_thread = std::thread([this] { m_server.listen_after_bind(); });
        while (!m_server.is_running())
            std::this_thread::yield();
    }
    ~PkiServer() {
        m_server.stop();
        if (m_thread.joinable())
            m_thread.join();
    }
    PkiServer(const PkiServer&) = delete;
    PkiServer& operator=(const PkiServer&) = delete;
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

    std::optional<TrainingPki> pki;
    std::atomic<bool> ocsp = true, crl = true;
    std::atomic<int> questions = 0, lists = 0, issuers = 0;

private:
    httplib::Server m_server;
    int m_port = 0;
    std::thread m_thread;
};

QByteArray whyOf(const PathResult& result) {
    QByteArray text = result.subIndication;
    for (const Error& problem : result.problems)
        text += ' ' + problem.technical().toUtf8();
    return text;
}

} // namespace

// RFC 5280 section 6, RFC 6960 and EN 319 102-1: trust fails closed, and unknown is never valid (DESIGN.md §3).
class TestPath : public QObject {
    Q_OBJECT

    QTemporaryDir folder;
    PkiServer server;
    QDateTime now;

    QString file(const QString& name) const { return folder.filePath(name); }
    const TrainingPki& pki() const { return *server.pki; }

    Certificate issue(const QString& name, int fromDays = -1, int untilDays = 365) {
        const QString key = file(name + ".key");
        run("openssl", {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key});
        run("openssl", {"pkey", "-in", key, "-pubout", "-outform", "DER", "-out", key + ".pub"});
        const auto made = pki().issue(readAll(key + ".pub"), {name, "Giám đốc", "Sở Nội vụ", "Lãnh đạo", "Hòa Bình"},
                                      now.addDays(fromDays), now.addDays(untilDays));
        return made.value_or(Certificate());
    }
    TrustStore trust() const {
        TrustStore store;
        store.add(pki().root());
        store.add(pki().issuingCa());
        return store;
    }
    RevocationOptions options(bool online = true) const {
        RevocationOptions made;
        made.online = online;
        made.http.plainHttpHosts = {"127.0.0.1"};
        return made;
    }
    RevocationOptions withLists() const {
        RevocationOptions made = options(false);
        made.crls = {pki().crl("root").value_or(""), pki().crl("ca").value_or("")};
        return made;
    }
    PathResult validate(const Certificate& leaf, const RevocationOptions& revocation, const QDateTime& at,
                        std::optional<TrustStore> store = std::nullopt, Purpose purpose = Purpose::Signing) {
        return offThread([&] { return validatePath(leaf, {}, store ? *store : trust(), revocation, at, purpose); });
    }
    RevocationStatus revocationOf(const Certificate& leaf, const RevocationOptions& revocation, const QDateTime& at) {
        return offThread([&] { return checkRevocation(leaf, pki().issuingCa(), revocation, at, now); });
    }

private Q_SLOTS:
    void initTestCase() {
        now = QDateTime::currentDateTimeUtc();
        // Made two months ago, so that its responder could answer then.
        QVERIFY(TrainingPki::open(file("pki"), server.url(), [this] { return now.addDays(-60); }));
        auto made = TrainingPki::open(file("pki"), server.url());
        QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
        server.pki.emplace(std::move(*made));
        server.start();
    }
    void init() {
        server.ocsp = true;
        server.crl = true;
    }

    void aValidPathPassesOnline() {
        const Certificate leaf = issue("an");
        QVERIFY(!leaf.isNull());
        const int before = server.questions;
        const PathResult result = validate(leaf, options(), now);
        QVERIFY2(result.indication == Indication::TotalPassed, whyOf(result));
        QVERIFY(result.subIndication.isEmpty());
        QVERIFY(result.problems.isEmpty());
        QCOMPARE(result.path.size(), std::size_t(3));
        QVERIFY(result.path[0] == leaf && result.path[1] == pki().issuingCa() && result.path[2] == pki().root());
        QCOMPARE(result.revocation.size(), std::size_t(2));
        QCOMPARE(result.revocation[0].source, QByteArray("OCSP"));
        QCOMPARE(result.revocation[1].source, QByteArray("CRL")); // the CA names a list only
        QCOMPARE(server.questions.load(), before + 1);
    }

    void aValidPathPassesWithSuppliedAnswers() {
        const Certificate leaf = issue("bình");
        const PathResult result = validate(leaf, withLists(), now);
        QVERIFY2(result.indication == Indication::TotalPassed, whyOf(result));
        QCOMPARE(result.revocation[0].source, QByteArray("CRL"));
        RevocationOptions carried = options(false);
        carried.crls = {pki().crl("root").value()};
        carried.ocspResponses = {pki().answerOcspRequest(ocspRequest(leaf, pki().issuingCa())).value()};
        const PathResult second = validate(leaf, carried, now);
        QVERIFY2(second.indication == Indication::TotalPassed, whyOf(second));
        QCOMPARE(second.revocation[0].source, QByteArray("OCSP"));
    }

    // The issuer is where the certificate says; only the root has to be known.
    void aMissingIssuerIsFetched() {
        const Certificate leaf = issue("chi");
        TrustStore rootOnly;
        rootOnly.add(pki().root());
        const PathResult result = validate(leaf, options(), now, rootOnly);
        QVERIFY2(result.indication == Indication::TotalPassed, whyOf(result));
        QCOMPARE(result.path.size(), std::size_t(3));
        const PathResult offline = validate(leaf, withLists(), now, rootOnly);
        QCOMPARE(offline.indication, Indication::Indeterminate);
        QCOMPARE(offline.subIndication, QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));
    }

    // Fetched once, it serves with the network off; a damaged or foreign file in its place only does not help.
    void aFetchedIssuerServesOffline() {
        const Certificate leaf = issue("châu");
        TrustStore rootOnly;
        rootOnly.add(pki().root());
        RevocationOptions cached = options();
        cached.cacheFolder = file("issuers");
        const int before = server.issuers;
        QCOMPARE(validate(leaf, cached, now, rootOnly).indication, Indication::TotalPassed);
        QCOMPARE(server.issuers.load(), before + 1);
        QVERIFY(!QDir(cached.cacheFolder).isEmpty());

        RevocationOptions offline = withLists();
        offline.cacheFolder = cached.cacheFolder;
        const PathResult kept = validate(leaf, offline, now, rootOnly);
        QVERIFY2(kept.indication == Indication::TotalPassed, whyOf(kept));
        QVERIFY(kept.path.size() == 3 && kept.path[1] == pki().issuingCa());
        QCOMPARE(server.issuers.load(), before + 1);

        const Certificate stranger = issue("lạ");
        for (const QByteArray& content : {QByteArray("rubbish"), stranger.der(), QByteArray()}) {
            for (const QFileInfo& entry : QDir(cached.cacheFolder).entryInfoList(QDir::Files))
                QVERIFY(writeAll(entry.filePath(), content));
            const PathResult none = validate(leaf, offline, now, rootOnly);
            QCOMPARE(none.indication, Indication::Indeterminate);
            QCOMPARE(none.subIndication, QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));
        }
    }

    void expiredAndNotYetValidAreNotValid() {
        const Certificate old = issue("cũ", -300, -10);
        const PathResult expired = validate(old, withLists(), now);
        QCOMPARE(expired.indication, Indication::Indeterminate);
        QCOMPARE(expired.subIndication, QByteArray("OUT_OF_BOUNDS_NO_POE"));
        QCOMPARE(expired.problems.first().code(), QByteArray("crypto.certificate_expired"));
        const Certificate future = issue("mới", 10, 300);
        const PathResult early = validate(future, withLists(), now);
        QCOMPARE(early.indication, Indication::Indeterminate);
        QCOMPARE(early.subIndication, QByteArray("NOT_YET_VALID"));
        QCOMPARE(early.problems.first().code(), QByteArray("crypto.certificate_not_yet_valid"));
    }

    void anUnknownIssuerIsNotTrusted() {
        const Certificate leaf = issue("dũng");
        const PathResult nobody = validate(leaf, options(), now, TrustStore());
        QCOMPARE(nobody.indication, Indication::Indeterminate);
        QCOMPARE(nobody.subIndication, QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));

        // A root of the same name with another key.
        auto twin = TrainingPki::open(file("twin"), server.url());
        QVERIFY(twin);
        QCOMPARE(twin->root().subject(), pki().root().subject());
        TrustStore wrong;
        wrong.add(twin->root());
        wrong.add(twin->issuingCa());
        const PathResult forged = validate(leaf, withLists(), now, wrong);
        QVERIFY(forged.indication != Indication::TotalPassed);
        // Nor does an issuing CA alone make an anchor.
        TrustStore noAnchor;
        noAnchor.add(pki().issuingCa());
        QVERIFY(noAnchor.anchors().empty());
        QVERIFY(validate(leaf, withLists(), now, noAnchor).indication != Indication::TotalPassed);
        // A self-signed leaf is no anchor either.
        QVERIFY(writeAll(file("req.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n"));
        const Run made = run("openssl", {"req", "-x509", "-config", file("req.cnf"), "-nodes", "-newkey", "rsa:2048",
                                         "-keyout", file("self.key"), "-out", file("self.pem"), "-subj", "/CN=Tu ky"});
        QVERIFY2(made.status == 0, made.output);
        const Certificate self = *Certificate::fromPem(readAll(file("self.pem")));
        QVERIFY(validate(self, withLists(), now).indication != Indication::TotalPassed);
    }

    void whatIsNoSigningCertificateDoesNotSign() {
        const PathResult ca = validate(pki().issuingCa(), withLists(), now);
        QCOMPARE(ca.indication, Indication::Indeterminate);
        QCOMPARE(ca.subIndication, QByteArray("SIG_CONSTRAINTS_FAILURE"));
        QCOMPARE(ca.problems.first().code(), QByteArray("crypto.wrong_purpose"));
        const Certificate leaf = issue("giang");
        QCOMPARE(validate(leaf, withLists(), now, std::nullopt, Purpose::Timestamping).subIndication,
                 QByteArray("SIG_CONSTRAINTS_FAILURE"));
        const auto tsa = pki().timestampKey();
        QVERIFY(tsa);
        const PathResult stamp = validate((*tsa)->certificate(), withLists(), now, std::nullopt, Purpose::Timestamping);
        QVERIFY2(stamp.indication == Indication::TotalPassed, whyOf(stamp));
        QCOMPARE(validate(Certificate(), withLists(), now).indication, Indication::Indeterminate);
    }

    void revokedIsRevokedByEitherWay_data() {
        QTest::addColumn<bool>("ocsp");
        QTest::newRow("OCSP") << true;
        QTest::newRow("CRL") << false;
    }
    void revokedIsRevokedByEitherWay() {
        QFETCH(bool, ocsp);
        server.ocsp = ocsp;
        const Certificate leaf = issue(ocsp ? "thu hồi 1" : "thu hồi 2");
        const QDateTime at = QDateTime::fromSecsSinceEpoch(now.toSecsSinceEpoch() - 3600, Qt::UTC);
        QVERIFY(pki().revoke(leaf.serialHex(), at));
        QVERIFY(pki().revoke(leaf.serialHex(), at.addSecs(60))); // the first time counts
        const PathResult result = validate(leaf, options(), now);
        QCOMPARE(result.indication, Indication::TotalFailed);
        QCOMPARE(result.subIndication, QByteArray("REVOKED"));
        QCOMPARE(result.problems.first().code(), QByteArray("crypto.certificate_revoked"));
        QCOMPARE(result.revocation[0].source, QByteArray(ocsp ? "OCSP" : "CRL"));
        QCOMPARE(result.revocation[0].revokedAt, at);
        // Before its revocation it was good, from that instant on it is not.
        QCOMPARE(validate(leaf, options(), at.addSecs(-1)).indication, Indication::TotalPassed);
        QCOMPARE(validate(leaf, options(), at).indication, Indication::TotalFailed);
        const Certificate other = issue("không thu hồi");
        QCOMPARE(validate(other, options(), now).indication, Indication::TotalPassed);
    }

    void withoutAnAnswerNothingIsValid() {
        const Certificate leaf = issue("hà");
        const PathResult offline = validate(leaf, options(false), now);
        QCOMPARE(offline.indication, Indication::Indeterminate);
        QCOMPARE(offline.subIndication, QByteArray("TRY_LATER"));
        QCOMPARE(offline.problems.size(), 2);
        QCOMPARE(offline.problems.first().code(), QByteArray("crypto.revocation_unknown"));
        // The CA's answer alone is not enough, nor the leaf's.
        RevocationOptions one = options(false);
        one.crls = {pki().crl("root").value()};
        QCOMPARE(validate(leaf, one, now).indication, Indication::Indeterminate);
        one.crls = {pki().crl("ca").value()};
        QCOMPARE(validate(leaf, one, now).indication, Indication::Indeterminate);
        // Online, with servers that give rubbish, or that policy forbids to ask.
        server.ocsp = false;
        server.crl = false;
        QCOMPARE(validate(leaf, options(), now).indication, Indication::Indeterminate);
        server.ocsp = true;
        server.crl = true;
        RevocationOptions forbidden = options();
        forbidden.http.plainHttpHosts.clear();
        const RevocationStatus status = revocationOf(leaf, forbidden, now);
        QCOMPARE(status.state, RevocationState::Unknown);
        QCOMPARE(status.why->code(), QByteArray("network.plain_http_refused"));
    }

    void listsOfOthersSayNothing() {
        const Certificate leaf = issue("khanh");
        const auto twin = TrainingPki::open(file("twin"), server.url());
        QVERIFY(twin);
        const auto judged = [&](const QByteArray& list, const QDateTime& at) {
            return judgedByList(list, leaf, pki().issuingCa(), at, now).state;
        };
        const QByteArray good = pki().crl("ca").value();
        QCOMPARE(judged(good, now), RevocationState::Good);
        QCOMPARE(judged(twin->crl("ca").value(), now), RevocationState::Unknown);   // same name, other key
        QCOMPARE(judged(pki().crl("root").value(), now), RevocationState::Unknown); // another issuer
        QCOMPARE(judged({}, now), RevocationState::Unknown);
        QCOMPARE(judged("-----BEGIN X509 CRL-----\nrubbish", now), RevocationState::Unknown);
        QCOMPARE(judged(good.left(good.size() - 1), now), RevocationState::Unknown);
        QCOMPARE(judged(good + 'x', now), RevocationState::Unknown);
        for (qsizetype i = 0; i < good.size(); i += 5) {
            QByteArray changed = good;
            changed[i] = char(changed[i] ^ 0x04);
            QVERIFY2(judged(changed, now) == RevocationState::Unknown, QByteArray::number(i));
        }
    }

    // A list of 7 days: good while it lasts and for everything before it, not for what came later.
    void staleListsSayNothing() {
        const Certificate leaf = issue("lan", -400, 400);
        const QDateTime then = now.addDays(-30);
        auto former = TrainingPki::open(file("pki"), server.url(), [then] { return then; });
        QVERIFY(former);
        const QByteArray old = former->crl("ca").value();
        const auto judged = [&](const QByteArray& list, const QDateTime& at) {
            return judgedByList(list, leaf, pki().issuingCa(), at, now).state;
        };
        QCOMPARE(judged(old, now), RevocationState::Unknown);
        QCOMPARE(judged(old, then.addDays(6)), RevocationState::Good);
        QCOMPARE(judged(old, then.addDays(8)), RevocationState::Unknown);
        QCOMPARE(judged(old, then.addDays(-3)), RevocationState::Good);
        QCOMPARE(judged(pki().crl("ca").value(), now), RevocationState::Good);
        // From the future: a clock is wrong, or the list is.
        auto later = TrainingPki::open(file("pki"), server.url(), [this] { return now.addDays(1); });
        QVERIFY(later);
        QCOMPARE(judged(later->crl("ca").value(), now), RevocationState::Unknown);
    }

    void answersAboutOthersSayNothing() {
        const Certificate leaf = issue("minh"), other = issue("nam");
        const auto answer = [&](const Certificate& about) {
            return pki().answerOcspRequest(ocspRequest(about, pki().issuingCa())).value();
        };
        const auto judged = [&](const QByteArray& response) {
            return judgeOcsp(response, leaf, pki().issuingCa(), now, now).state;
        };
        const QByteArray good = answer(leaf);
        QCOMPARE(judged(good), RevocationState::Good);
        QCOMPARE(judged(answer(other)), RevocationState::Unknown);
        const auto twin = TrainingPki::open(file("twin"), server.url());
        QVERIFY(twin);
        QCOMPARE(judged(twin->answerOcspRequest(ocspRequest(leaf, pki().issuingCa())).value()),
                 RevocationState::Unknown);
        QCOMPARE(judged(twin->answerOcspRequest(ocspRequest(leaf, twin->issuingCa())).value()),
                 RevocationState::Unknown);
        QCOMPARE(judged(pki().answerOcspRequest("rubbish").value()), RevocationState::Unknown);
        QCOMPARE(judged({}), RevocationState::Unknown);
        QCOMPARE(judged(good.left(good.size() - 1)), RevocationState::Unknown);
        int accepted = 0;
        for (qsizetype i = 0; i < good.size(); i += 5) {
            QByteArray changed = good;
            changed[i] = char(changed[i] ^ 0x04);
            accepted += judged(changed) == RevocationState::Good ? 1 : 0;
        }
        // The responder's certificate stands outside the signature; a change in its unsigned parts is found by its
        // issuer.
        QCOMPARE(accepted, 0);
    }

    void staleAnswersSayNothing() {
        const Certificate leaf = issue("oanh", -400, 400);
        const QDateTime then = now.addDays(-30);
        auto former = TrainingPki::open(file("pki"), server.url(), [then] { return then; });
        QVERIFY(former);
        const QByteArray old = former->answerOcspRequest(ocspRequest(leaf, pki().issuingCa())).value();
        QCOMPARE(judgeOcsp(old, leaf, pki().issuingCa(), now, now).state, RevocationState::Unknown);
        QCOMPARE(judgeOcsp(old, leaf, pki().issuingCa(), then.addSecs(3600), now).state, RevocationState::Good);
        QCOMPARE(judgeOcsp(old, leaf, pki().issuingCa(), then.addDays(2), now).state, RevocationState::Unknown);
        auto later = TrainingPki::open(file("pki"), server.url(), [this] { return now.addDays(1); });
        QVERIFY(later);
        const QByteArray future = later->answerOcspRequest(ocspRequest(leaf, pki().issuingCa())).value();
        QCOMPARE(judgeOcsp(future, leaf, pki().issuingCa(), now, now).state, RevocationState::Unknown);
    }

    // An ordinary certificate of the same CA may not answer for it (RFC 6960 section 4.2.2.2).
    void onlyTheAppointedAnswer() {
        const Certificate leaf = issue("phúc");
        const Certificate signer = issue("quân");
        QVERIFY(writeAll(file("quan.pem"), signer.pem()));
        QVERIFY(writeAll(file("ca.pem"), pki().issuingCa().pem()));
        QVERIFY(writeAll(file("leaf.pem"), leaf.pem()));
        QVERIFY(
            writeAll(file("index.txt"), "V\t400101000000Z\t\t" + leaf.serialHex().toLatin1() + "\tunknown\t/CN=x\n"));
        QVERIFY(writeAll(file("index.txt.attr"), "unique_subject = no\n"));
        const Run asked = run("openssl", {"ocsp", "-issuer", file("ca.pem"), "-cert", file("leaf.pem"), "-reqout",
                                          file("req.der"), "-no_nonce"});
        QVERIFY2(asked.status == 0, asked.output);
        const auto respond = [&](const QString& certificate, const QString& key) {
            const Run made =
                run("openssl", {"ocsp", "-index", file("index.txt"), "-CA", file("ca.pem"), "-rsigner", certificate,
                                "-rkey", key, "-reqin", file("req.der"), "-respout", file("resp.der"), "-ndays", "1"});
            if (made.status != 0)
                qWarning("%s", made.output.constData());
            return readAll(file("resp.der"));
        };
        const QByteArray wrong = respond(file("quan.pem"), file("quân.key"));
        QVERIFY(!wrong.isEmpty());
        QCOMPARE(judgeOcsp(wrong, leaf, pki().issuingCa(), now, QDateTime::currentDateTimeUtc()).state,
                 RevocationState::Unknown);
        // The same made by the appointed responder, and by the CA itself: a stranger's answers are understood.
        const QByteArray right = respond(file("pki/ocsp.crt"), file("pki/ocsp.key"));
        QCOMPARE(judgeOcsp(right, leaf, pki().issuingCa(), now, QDateTime::currentDateTimeUtc()).state,
                 RevocationState::Good);
        const QByteArray own = respond(file("ca.pem"), file("pki/ca.key"));
        QCOMPARE(judgeOcsp(own, leaf, pki().issuingCa(), now, QDateTime::currentDateTimeUtc()).state,
                 RevocationState::Good);
    }

    void opensslAcceptsOurAnswers() {
        const Certificate leaf = issue("sơn"), revoked = issue("tâm");
        QVERIFY(pki().revoke(revoked.serialHex(), now.addDays(-1)));
        QVERIFY(writeAll(file("root.pem"), pki().root().pem()));
        QVERIFY(writeAll(file("ca.pem"), pki().issuingCa().pem()));
        QVERIFY(writeAll(file("chain.pem"), pki().issuingCa().pem() + pki().root().pem()));
        for (const auto& [certificate, word] :
             {std::pair(leaf, QByteArray("good")), std::pair(revoked, QByteArray("revoked"))}) {
            QVERIFY(writeAll(file("leaf.pem"), certificate.pem()));
            const Run asked = run(
                "openssl", {"ocsp", "-issuer", file("ca.pem"), "-cert", file("leaf.pem"), "-reqout", file("req.der")});
            QVERIFY2(asked.status == 0, asked.output);
            QVERIFY(writeAll(file("resp.der"), pki().answerOcspRequest(readAll(file("req.der"))).value()));
            const Run judged = run("openssl", {"ocsp", "-issuer", file("ca.pem"), "-cert", file("leaf.pem"), "-respin",
                                               file("resp.der"), "-reqin", file("req.der"), "-CAfile",
                                               file("chain.pem"), "-no_nonce"});
            QVERIFY2(judged.output.contains("Response verify OK"), judged.output);
            QVERIFY2(judged.output.contains("leaf.pem: " + word), judged.output);
        }
        for (const auto& [name, ca] :
             {std::pair(QString("root"), QString("root.pem")), std::pair(QString("ca"), QString("ca.pem"))}) {
            QVERIFY(writeAll(file("list.der"), pki().crl(name).value()));
            const Run judged = run("openssl", {"crl", "-inform", "DER", "-in", file("list.der"), "-CAfile", file(ca),
                                               "-noout", "-verify", "-text"});
            QVERIFY2(judged.status == 0 && judged.output.contains("verify OK"), judged.output);
            QCOMPARE(judged.output.contains(revoked.serialHex().toLatin1()), name == "ca");
        }
        QVERIFY(writeAll(file("leaf.pem"), leaf.pem()));
        QVERIFY(writeAll(file("gone.pem"), revoked.pem()));
        run("openssl", {"crl", "-inform", "DER", "-in", file("list.der"), "-out", file("list.pem")});
        const QStringList verify{"verify",  "-crl_check",     "-CRLfile",   file("list.pem"),
                                 "-CAfile", file("root.pem"), "-untrusted", file("ca.pem")};
        const Run good = run("openssl", verify + QStringList{file("leaf.pem")});
        QVERIFY2(good.status == 0, good.output);
        const Run bad = run("openssl", verify + QStringList{file("gone.pem")});
        QVERIFY2(bad.status != 0 && bad.output.contains("revoked"), bad.output);
    }

    void answersAreRemembered() {
        const Certificate leaf = issue("uyên");
        RevocationOptions cached = options();
        cached.cacheFolder = file("cache");
        int before = server.questions;
        QCOMPARE(revocationOf(leaf, cached, now).state, RevocationState::Good);
        QCOMPARE(server.questions.load(), before + 1);
        before = server.questions;
        QCOMPARE(revocationOf(leaf, cached, now).state, RevocationState::Good);
        QCOMPARE(server.questions.load(), before);
        // Offline the cache still answers; its files are judged like any other answer.
        cached.online = false;
        QCOMPARE(revocationOf(leaf, cached, now).state, RevocationState::Good);
        for (const QFileInfo& entry : QDir(file("cache")).entryInfoList(QDir::Files))
            QVERIFY(writeAll(entry.filePath(), "rubbish"));
        QCOMPARE(revocationOf(leaf, cached, now).state, RevocationState::Unknown);
        cached.online = true;
        QCOMPARE(revocationOf(leaf, cached, now).state, RevocationState::Good);
    }

    // One count and one deadline for all that is asked about a document; what is not asked stays unknown.
    void aDocumentHasABudget() {
        const Certificate leaf = issue("yến");
        RevocationOptions spare = options();
        spare.documentRequests = 2;
        const PathResult enough = validate(leaf, spare, now); // the responder, and the root's list
        QVERIFY2(enough.indication == Indication::TotalPassed, whyOf(enough));
        spare.documentRequests = 1;
        const int before = server.lists;
        const PathResult spent = validate(leaf, spare, now);
        QCOMPARE(spent.subIndication, QByteArray("TRY_LATER"));
        QCOMPARE(spent.revocation[0].state, RevocationState::Good);
        QCOMPARE(spent.revocation[1].heard.back().why->code(), QByteArray("crypto.fetch_budget"));
        QCOMPARE(server.lists.load(), before);
        // Shared by several paths, as those of one document are.
        spare.budget = makeFetchBudget(std::chrono::seconds(15), 3);
        QCOMPARE(validate(leaf, spare, now).indication, Indication::TotalPassed);
        QCOMPARE(validate(leaf, spare, now).subIndication, QByteArray("TRY_LATER"));
    }
    void aDeafServerCostsTheDocumentsTimeOnce() {
        QTcpServer deaf; // takes connections and never answers
        QVERIFY(deaf.listen(QHostAddress::LocalHost));
        const QUrl url(QStringLiteral("http://127.0.0.1:%1").arg(deaf.serverPort()));
        auto made = TrainingPki::open(file("deaf"), url);
        QVERIFY(made);
        const QString key = file("deaf.key");
        run("openssl", {"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key});
        run("openssl", {"pkey", "-in", key, "-pubout", "-outform", "DER", "-out", key + ".pub"});
        const auto leaf = made->issue(readAll(key + ".pub"), {"Diếc", {}, {}, {}, {}}, now.addDays(-1), now.addDays(9));
        QVERIFY(leaf);
        TrustStore store;
        store.add(made->root());
        store.add(made->issuingCa());
        RevocationOptions hasty = options();
        hasty.documentTime = std::chrono::milliseconds(1500);
        QElapsedTimer clock;
        clock.start();
        const PathResult result = validate(*leaf, hasty, now, store);
        QCOMPARE(result.subIndication, QByteArray("TRY_LATER"));
        QVERIFY2(clock.elapsed() < 8000, qPrintable(QString::number(clock.elapsed()))); // one request alone has 10 s
    }

    // Repeated, the training PKI is the same one; it goes on where a crash stopped it.
    void theTrainingPkiIsMadeOnce() {
        const Certificate root = pki().root(), ca = pki().issuingCa();
        QVERIFY(QFile::remove(file("pki/ocsp.crt")));
        auto again = TrainingPki::open(file("pki"), server.url());
        QVERIFY(again);
        QVERIFY(again->root() == root && again->issuingCa() == ca);
        const Certificate leaf = issue("vân");
        const QByteArray answer = again->answerOcspRequest(ocspRequest(leaf, ca)).value();
        QCOMPARE(judgeOcsp(answer, leaf, ca, now, now.addSecs(60)).state, RevocationState::Good);
        for (const QString key : {"pki/root.key", "pki/ca.key", "pki/ocsp.key", "pki/tsa.key"})
            QVERIFY(!(QFile::permissions(file(key)) & (QFile::ReadGroup | QFile::ReadOther)));
        TrustStore store;
        QVERIFY(store.addPath(pki().trustFolder()));
        QCOMPARE(store.anchors().size(), std::size_t(1));
        QCOMPARE(store.intermediates().size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestPath)
#include "tst_path.moc"
