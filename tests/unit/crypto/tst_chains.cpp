#include "TestPki.h"
#include "crypto/AlgorithmPolicy.h"
#include "crypto/PathBuilding.h"
#include "crypto/PathValidation.h"

#include <QElapsedTimer>
#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// RFC 5280 section 6 and RFC 4158: what a path may look like. The certificates are made by the openssl program, and
// `openssl verify` gives its own opinion of every chain.
class TestChains : public QObject {
    Q_OBJECT

    TestPki pki;
    QDateTime now;
    static inline const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

    static QStringList caExtensions(const QString& constraints = "critical,CA:TRUE",
                                    const QString& usage = "critical,keyCertSign,cRLSign") {
        return {"basicConstraints=" + constraints, "keyUsage=" + usage};
    }
    bool ca(const QString& name, const QString& issuer, const QStringList& extensions = caExtensions(),
            const QString& subject = {}) {
        return pki.issue(name, p256, subject.isEmpty() ? "/C=VN/O=So Noi vu/CN=" + name : subject, extensions, issuer);
    }
    bool leaf(const QString& name, const QString& issuer, const QStringList& more = {},
              const QString& subject = "/C=VN/O=So Noi vu/CN=Nguoi ky") {
        return pki.issue(name, p256, subject, TestPki::signing() + more, issuer);
    }
    // Another certificate for an existing key: `openssl x509 -req` of that key by another issuer.
    bool certifyAgain(const QString& name, const QString& key, const QString& subject, const QString& issuer) {
        const QStringList arguments{"req",     "-x509",
                                    "-config", "req.cnf",
                                    "-key",    key + ".key",
                                    "-out",    name + ".pem",
                                    "-subj",   subject,
                                    "-days",   "365",
                                    "-CA",     issuer + ".pem",
                                    "-CAkey",  issuer + ".key",
                                    "-addext", "basicConstraints=critical,CA:TRUE",
                                    "-addext", "keyUsage=critical,keyCertSign,cRLSign"};
        const Run made = run("openssl", arguments, pki.path(""));
        if (made.status != 0)
            qWarning("%s", made.output.constData());
        return made.status == 0 && QFile::copy(pki.path(key + ".key"), pki.path(name + ".key"));
    }
    // With dates and digest of its own.
    bool dated(const QString& name, const QString& issuer, const QString& from, const QString& until,
               const QString& digest) {
        writeAll(pki.path("index.txt"), {});
        writeAll(pki.path("serial"), "4000000000" + name.toUtf8().toHex().left(8).leftJustified(8, '0') + "\n");
        writeAll(pki.path("dated.cnf"),
                 "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\npolicy=p\n"
                 "x509_extensions=x\nunique_subject=no\n[p]\ncommonName=supplied\n[x]\n"
                 "keyUsage=critical,digitalSignature,nonRepudiation\n");
        const Run asked = run("openssl",
                              QStringList{"req", "-new", "-config", "req.cnf", "-nodes", "-keyout", name + ".key",
                                          "-out", name + ".csr", "-subj", "/CN=" + name} +
                                  p256,
                              pki.path(""));
        const Run made = run("openssl",
                             {"ca", "-batch", "-notext", "-config", "dated.cnf", "-cert", issuer + ".pem", "-keyfile",
                              issuer + ".key", "-in", name + ".csr", "-out", name + ".pem", "-startdate", from,
                              "-enddate", until, "-md", digest},
                             pki.path(""));
        if (made.status != 0)
            qWarning("%s", made.output.constData());
        return asked.status == 0 && made.status == 0;
    }
    std::vector<Certificate> pool(const QStringList& names) const {
        std::vector<Certificate> certificates;
        for (const QString& name : names)
            certificates.push_back(pki.certificate(name));
        return certificates;
    }
    TrustStore trust(const QString& root = "root") const {
        TrustStore store;
        store.add(pki.certificate(root));
        return store;
    }
    PathResult judge(const QString& end, const QStringList& others, const QDateTime& at,
                     Purpose purpose = Purpose::Signing, const QString& root = "root") const {
        RevocationOptions offline;
        offline.online = false;
        return validatePath(pki.certificate(end), pool(others), trust(root), offline, at, purpose);
    }
    // Nothing is known of revocation here: a path that holds ends as TRY_LATER and is complete.
    static bool holds(const PathResult& result) { return result.subIndication == "TRY_LATER"; }
    static QByteArray text(const PathResult& result) {
        QByteArray all = result.subIndication;
        for (const Error& problem : result.problems)
            all += " | " + problem.technical().toUtf8();
        return all;
    }
    bool opensslHolds(const QString& end, const QStringList& others) const {
        QByteArray bundle;
        for (const QString& name : others)
            bundle += readAll(pki.path(name + ".pem"));
        writeAll(pki.path("bundle.pem"), bundle);
        return run("openssl", {"verify", "-policy_check", "-policy", "2.5.29.32.0", "-CAfile", pki.path("root.pem"),
                               "-untrusted", pki.path("bundle.pem"), pki.path(end + ".pem")})
                   .status == 0;
    }

private Q_SLOTS:
    void initTestCase() {
        now = QDateTime::currentDateTimeUtc().addSecs(60);
        QVERIFY(writeAll(pki.path("req.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n[inside]\nC=VN\nO=So Noi vu\n"));
        QVERIFY(pki.issue("root", p256, "/C=VN/O=So Noi vu/CN=Goc", caExtensions(), {}));
        QVERIFY(ca("ca", "root"));
    }

    void everyConstraintIsHeard_data() {
        QTest::addColumn<QStringList>("caExtensions");
        QTest::addColumn<QStringList>("leafExtensions");
        QTest::addColumn<QString>("leafSubject");
        QTest::addColumn<QByteArray>("subIndication");
        const QByteArray good = "TRY_LATER";
        const QByteArray constraint = "CHAIN_CONSTRAINTS_FAILURE";
        const QString inside = "/C=VN/O=So Noi vu/CN=Nguoi ky";
        const QString outside = "/C=VN/O=So Tai chinh/CN=Nguoi ky";
        const auto row = [&](const char* name, const QStringList& ofCa, const QStringList& ofLeaf,
                             const QString& subject, const QByteArray& expected) {
            QTest::newRow(name) << ofCa << ofLeaf << subject << expected;
        };
        const auto with = [](const QStringList& more) { return caExtensions() + more; };
        row("a plain chain", with({}), {}, inside, good);
        row("6.1.4(k): CA without cA", caExtensions("critical,CA:FALSE"), {}, inside, constraint);
        row("6.1.4(k): CA without basicConstraints", {"keyUsage=critical,keyCertSign"}, {}, inside, constraint);
        row("6.1.4(n): CA that may not sign certificates",
            caExtensions("critical,CA:TRUE", "critical,digitalSignature"), {}, inside, constraint);
        row("4.2.1.10: directory name inside", with({"nameConstraints=critical,permitted;dirName:inside"}), {}, inside,
            good);
        row("4.2.1.10: directory name outside", with({"nameConstraints=critical,permitted;dirName:inside"}), {},
            outside, constraint);
        row("4.2.1.10: directory name excluded", with({"nameConstraints=critical,excluded;dirName:inside"}), {}, inside,
            constraint);
        row("4.2.1.10: mail inside", with({"nameConstraints=critical,permitted;email:.gov.vn"}),
            {"subjectAltName=email:an@snv.gov.vn"}, inside, good);
        row("4.2.1.10: mail outside", with({"nameConstraints=critical,permitted;email:.gov.vn"}),
            {"subjectAltName=email:an@example.com"}, inside, constraint);
        row("4.2.1.10: mail excluded", with({"nameConstraints=critical,excluded;email:snv.gov.vn"}),
            {"subjectAltName=email:an@snv.gov.vn"}, inside, constraint);
        row("4.2.1.10: address outside", with({"nameConstraints=critical,permitted;URI:.gov.vn"}),
            {"subjectAltName=URI:http://snv.example.com/"}, inside, constraint);
        row("4.2.1.10: host outside", with({"nameConstraints=critical,permitted;DNS:gov.vn"}),
            {"subjectAltName=DNS:snv.example.com"}, inside, constraint);
        row("4.2.1.10: IP outside", with({"nameConstraints=critical,permitted;IP:10.0.0.0/255.0.0.0"}),
            {"subjectAltName=IP:192.168.1.1"}, inside, constraint);
        row("4.2.1.11: policy required and missing",
            with({"certificatePolicies=1.2.3.4", "policyConstraints=critical,requireExplicitPolicy:0"}), {}, inside,
            constraint);
        row("4.2.1.11: policy required and there",
            with({"certificatePolicies=1.2.3.4", "policyConstraints=critical,requireExplicitPolicy:0"}),
            {"certificatePolicies=1.2.3.4"}, inside, good);
        row("4.2.1.11: another policy",
            with({"certificatePolicies=1.2.3.4", "policyConstraints=critical,requireExplicitPolicy:0"}),
            {"certificatePolicies=1.2.3.5"}, inside, constraint);
        row("4.2.1.14: anyPolicy inhibited",
            with({"certificatePolicies=1.2.3.4", "policyConstraints=critical,requireExplicitPolicy:0",
                  "inhibitAnyPolicy=critical,0"}),
            {"certificatePolicies=2.5.29.32.0"}, inside, constraint);
        row("4.2: unknown critical extension", with({}), {"1.2.3.4.5=critical,ASN1:UTF8String:x"}, inside, constraint);
        row("4.2: unknown critical extension of the CA", with({"1.2.3.4.5=critical,ASN1:UTF8String:x"}), {}, inside,
            constraint);
        row("4.2: unknown extension", with({}), {"1.2.3.4.5=ASN1:UTF8String:x"}, inside, good);
    }
    void everyConstraintIsHeard() {
        QFETCH(QStringList, caExtensions);
        QFETCH(QStringList, leafExtensions);
        QFETCH(QString, leafSubject);
        QFETCH(QByteArray, subIndication);
        QVERIFY(ca("row-ca", "root", caExtensions));
        QVERIFY(leaf("row-leaf", "row-ca", leafExtensions, leafSubject));
        const PathResult result = judge("row-leaf", {"row-ca"}, now);
        QVERIFY2(result.subIndication == subIndication, text(result));
        QCOMPARE(result.indication, Indication::Indeterminate);
        QCOMPARE(holds(result), opensslHolds("row-leaf", {"row-ca"}));
    }

    void pathLength() {
        QVERIFY(ca("short", "root", caExtensions("critical,CA:TRUE,pathlen:0")));
        QVERIFY(leaf("near", "short"));
        QVERIFY(holds(judge("near", {"short"}, now)));
        QVERIFY(ca("below", "short"));
        QVERIFY(leaf("far", "below"));
        const PathResult far = judge("far", {"short", "below"}, now);
        QVERIFY2(far.subIndication == "CHAIN_CONSTRAINTS_FAILURE", text(far));
        QVERIFY(!opensslHolds("far", {"short", "below"}));
        // A CA's new key, certified by its old one, does not count (6.1.4(l): self-issued).
        QVERIFY(ca("renewed", "short", caExtensions(), "/C=VN/O=So Noi vu/CN=short"));
        QVERIFY(leaf("renewed-leaf", "renewed"));
        const PathResult renewed = judge("renewed-leaf", {"renewed", "short"}, now);
        QVERIFY2(holds(renewed), text(renewed));
        QCOMPARE(renewed.path.size(), std::size_t(4));
    }

    void dates() {
        QVERIFY(leaf("dated", "ca"));
        QVERIFY(holds(judge("dated", {"ca"}, now)));
        QCOMPARE(judge("dated", {"ca"}, now.addDays(400)).subIndication, QByteArray("OUT_OF_BOUNDS_NO_POE"));
        QCOMPARE(judge("dated", {"ca"}, now.addDays(-2)).subIndication, QByteArray("NOT_YET_VALID"));
        // An expired certificate does not hide a broken constraint.
        QVERIFY(leaf("worse", "ca", {"1.2.3.4.5=critical,ASN1:UTF8String:x"}));
        QCOMPARE(judge("worse", {"ca"}, now.addDays(400)).subIndication, QByteArray("CHAIN_CONSTRAINTS_FAILURE"));
    }

    void keyPurpose_data() {
        QTest::addColumn<QStringList>("extensions");
        QTest::addColumn<QByteArray>("signing");
        QTest::addColumn<bool>("stamping");
        QTest::newRow("mail") << QStringList{"extendedKeyUsage=emailProtection"} << QByteArray("TRY_LATER") << false;
        QTest::newRow("mail and client") << QStringList{"extendedKeyUsage=clientAuth,emailProtection"}
                                         << QByteArray("TRY_LATER") << false;
        QTest::newRow("RFC 9336") << QStringList{"extendedKeyUsage=1.3.6.1.5.5.7.3.36"} << QByteArray("TRY_LATER")
                                  << false;
        QTest::newRow("any") << QStringList{"extendedKeyUsage=anyExtendedKeyUsage"} << QByteArray("TRY_LATER") << false;
        QTest::newRow("server") << QStringList{"extendedKeyUsage=serverAuth"} << QByteArray("CHAIN_CONSTRAINTS_FAILURE")
                                << false;
        QTest::newRow("code") << QStringList{"extendedKeyUsage=codeSigning"} << QByteArray("CHAIN_CONSTRAINTS_FAILURE")
                              << false;
        QTest::newRow("time-stamps") << QStringList{"extendedKeyUsage=critical,timeStamping"}
                                     << QByteArray("CHAIN_CONSTRAINTS_FAILURE") << true;
        QTest::newRow("time-stamps, not critical")
            << QStringList{"extendedKeyUsage=timeStamping"} << QByteArray("CHAIN_CONSTRAINTS_FAILURE") << false;
        QTest::newRow("time-stamps and more") << QStringList{"extendedKeyUsage=critical,timeStamping,emailProtection"}
                                              << QByteArray("TRY_LATER") << false;
    }
    void keyPurpose() {
        QFETCH(QStringList, extensions);
        QFETCH(QByteArray, signing);
        QFETCH(bool, stamping);
        QVERIFY(leaf("purpose", "ca", extensions));
        const PathResult result = judge("purpose", {"ca"}, now);
        QVERIFY2(result.subIndication == signing, text(result));
        QCOMPARE(holds(judge("purpose", {"ca"}, now, Purpose::Timestamping)), stamping);
    }

    void aKeyForOtherThingsDoesNotSign() {
        QVERIFY(pki.issue("encipher", p256, "/CN=Ma hoa", {"keyUsage=critical,keyEncipherment"}, "ca"));
        const PathResult result = judge("encipher", {"ca"}, now);
        QCOMPARE(result.subIndication, QByteArray("SIG_CONSTRAINTS_FAILURE"));
        QVERIFY(result.indication != Indication::TotalPassed);
    }

    void weakAlgorithms() {
        QVERIFY(pki.issue("weak", {"-newkey", "rsa:1024"}, "/CN=Yeu", TestPki::signing(), "ca"));
        QCOMPARE(judge("weak", {"ca"}, now).subIndication, QByteArray("CRYPTO_CONSTRAINTS_FAILURE_NO_POE"));
        const QDateTime old(QDate(2012, 6, 1), QTime(0, 0), Qt::UTC);
        QCOMPARE(keyStrength(pki.certificate("weak"), old), Strength::OldButAccepted);
        QCOMPARE(digestStrength(DigestAlgorithm::Sha1, old), Strength::OldButAccepted);
        QCOMPARE(digestStrength(DigestAlgorithm::Sha1, now), Strength::TooWeak);
        QCOMPARE(digestStrength(DigestAlgorithm::Md5, old), Strength::TooWeak);
        QCOMPARE(digestStrength(DigestAlgorithm::Sha256, QDateTime()), Strength::Good);
        // SHA-1 in a certificate: by its date.
        QVERIFY(dated("sha1new", "ca", "20260101000000Z", "20400101000000Z", "sha1"));
        QCOMPARE(judge("sha1new", {"ca"}, now).subIndication, QByteArray("CRYPTO_CONSTRAINTS_FAILURE_NO_POE"));
        QVERIFY(dated("sha1old", "ca", "20120101000000Z", "20400101000000Z", "sha1"));
        const PathResult accepted = judge("sha1old", {"ca"}, now);
        QVERIFY2(holds(accepted), text(accepted));
        QCOMPARE(accepted.problems.first().code(), QByteArray("crypto.path_old_algorithm"));
        QVERIFY(pki.issue("rsaca", {"-newkey", "rsa:2048"}, "/CN=rsaca", caExtensions(), "root")); // no MD5 with ECDSA
        QVERIFY(dated("md5old", "rsaca", "20020101000000Z", "20400101000000Z", "md5"));
        QCOMPARE(judge("md5old", {"rsaca"}, now).subIndication, QByteArray("CRYPTO_CONSTRAINTS_FAILURE_NO_POE"));
    }

    // RFC 4158: several issuers of one name; the order of the pool decides nothing.
    void lookAlikesDoNotHideTheIssuer() {
        QVERIFY(ca("twin", "root", caExtensions(), "/C=VN/O=So Noi vu/CN=ca"));
        // Without a key identifier only the signature tells the two apart.
        QVERIFY(leaf("twinned", "ca", {"authorityKeyIdentifier=none"}));
        QVERIFY(holds(judge("twinned", {"twin", "ca"}, now)));
        QVERIFY(holds(judge("twinned", {"ca", "twin"}, now)));
        const PathResult wrong = judge("twinned", {"twin"}, now);
        QVERIFY2(wrong.subIndication == "CERTIFICATE_CHAIN_GENERAL_FAILURE", text(wrong));
        QCOMPARE(wrong.indication, Indication::Indeterminate);
        // Nor does a constrained certificate of the same CA hide an unconstrained one.
        const QString subject = "/C=VN/O=So Noi vu/CN=ca";
        QVERIFY(certifyAgain("cross", "ca", subject, "twin"));
        for (const QStringList& order : {QStringList{"cross", "twin", "ca"}, QStringList{"ca", "twin", "cross"}}) {
            const PathResult result = judge("twinned", order, now);
            QVERIFY2(holds(result), text(result));
            QCOMPARE(result.path.size(), std::size_t(3));
        }
    }

    void crossCertificatesLeadToTheRootThatIsTrusted() {
        QVERIFY(pki.issue("otherroot", p256, "/CN=Goc khac", caExtensions(), {}));
        QVERIFY(certifyAgain("bridge", "ca", "/C=VN/O=So Noi vu/CN=ca", "otherroot"));
        QVERIFY(leaf("bridged", "ca"));
        QVERIFY(holds(judge("bridged", {"ca", "bridge"}, now, Purpose::Signing, "otherroot")));
        QVERIFY(holds(judge("bridged", {"bridge", "ca"}, now, Purpose::Signing, "root")));
        QCOMPARE(judge("bridged", {"ca"}, now, Purpose::Signing, "otherroot").subIndication,
                 QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));
    }

    void circlesAndCrowdsEnd() {
        // Twelve CAs that certify each other, none of them trusted: 12! ways lead nowhere.
        const int count = 12;
        QStringList names;
        for (int i = 0; i < count; ++i)
            QVERIFY(pki.issue(QString("m%1").arg(i), p256, QString("/CN=m%1").arg(i), caExtensions(), {}));
        for (int i = 0; i < count; ++i)
            for (int k = 0; k < count; ++k)
                if (i != k && (k == (i + 1) % count || k == (i + 2) % count || k == (i + 5) % count)) {
                    const QString name = QString("m%1by%2").arg(i).arg(k);
                    QVERIFY(
                        certifyAgain(name, QString("m%1").arg(i), QString("/CN=m%1").arg(i), QString("m%1").arg(k)));
                    names += name;
                }
        QVERIFY(leaf("lost", "m0"));
        QElapsedTimer timer;
        timer.start();
        const PathResult result = judge("lost", names, now);
        QVERIFY2(result.subIndication == "NO_CERTIFICATE_CHAIN_FOUND", text(result));
        QVERIFY(timer.elapsed() < 10'000);
    }

    void deepPathsEnd() {
        QString issuer = "root";
        QStringList names;
        for (int i = 0; i < 10; ++i) {
            const QString name = QString("deep%1").arg(i);
            QVERIFY(ca(name, issuer));
            names += name;
            issuer = name;
        }
        QVERIFY(leaf("eighth", "deep7"));
        QVERIFY(holds(judge("eighth", names, now)));
        QVERIFY(leaf("tenth", "deep9"));
        QCOMPARE(judge("tenth", names, now).subIndication, QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));
    }

    // A root is trusted from when until when somebody decided (PKI-01).
    void trustHasDates() {
        QVERIFY(leaf("trusted", "ca"));
        RevocationOptions offline;
        offline.online = false;
        const auto judgeWith = [&](const TrustAnchor& anchor, const QDateTime& at) {
            TrustStore store;
            store.addAnchor(anchor);
            return validatePath(pki.certificate("trusted"), pool({"ca"}), store, offline, at, Purpose::Signing);
        };
        const Certificate root = pki.certificate("root");
        QVERIFY(holds(judgeWith({root, now.addDays(-1), now.addDays(1)}, now)));
        QCOMPARE(judgeWith({root, now.addDays(1), {}}, now).subIndication, QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));
        QCOMPARE(judgeWith({root, {}, now.addDays(1)}, now.addDays(2)).subIndication,
                 QByteArray("NO_CERTIFICATE_CHAIN_FOUND"));
        TrustStore undated;
        TrustStore bounded;
        undated.add(root);
        bounded.addAnchor({root, {}, now.addDays(1)});
        QVERIFY(undated.fingerprint() != bounded.fingerprint());
    }
};

QTEST_GUILESS_MAIN(TestChains)
#include "tst_chains.moc"
