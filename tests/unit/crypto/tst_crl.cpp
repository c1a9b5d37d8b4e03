#include "CrlMaker.h"
#include "crypto/PathValidation.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// Revocation lists by the whole of RFC 5280 section 6.3: who may sign them, for whom they speak, and what several say
// together. Where openssl knows the answer it is asked too.
class TestCrl : public QObject {
    Q_OBJECT

    TestPki pki;
    QDateTime now = QDateTime::currentDateTimeUtc();
    static inline const QStringList p256{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
    static inline const QByteArray ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
                                        "subjectKeyIdentifier=hash\n";
    static inline const QByteArray lister = "keyUsage=critical,cRLSign\nsubjectKeyIdentifier=hash\n";
    // Names its issuer's key, because openssl takes the first of several namesakes.
    static inline const QByteArray user = "keyUsage=critical,digitalSignature,nonRepudiation\n"
                                          "authorityKeyIdentifier=keyid\n";

    // `extensions` are lines of an openssl configuration, further sections included.
    bool issue(const QString& name, const QString& subject, const QByteArray& extensions,
               const QString& issuer = "root", const QStringList& key = p256) {
        return writeAll(pki.path("req.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n[ext]\n" + extensions) &&
               pki.issue(name, key, subject, {}, issuer, {"-days", "365", "-extensions", "ext"});
    }
    static QStringList keyOf(const QString& name) { return {"-key", name + ".key"}; }

    std::vector<Certificate> pool(const QStringList& names) const {
        std::vector<Certificate> all;
        for (const QString& name : names)
            all.push_back(pki.certificate(name));
        return all;
    }
    RevocationStatus status(const QStringList& path, const std::vector<QByteArray>& lists,
                            const QStringList& others = {}) const {
        RevocationOptions options;
        options.online = false;
        options.crls = lists;
        const std::vector<Certificate> more = pool(others);
        const TrustStore trust;
        return RevocationCheck(more, trust, options, now).statusOf(pool(path), now);
    }
    RevocationState state(const QStringList& path, const std::vector<QByteArray>& lists,
                          const QStringList& others = {}) const {
        return status(path, lists, others).state;
    }
    QByteArray list(const CrlPlan& plan) const {
        const QByteArray made = makeList(pki, plan);
        if (made.isEmpty())
            qFatal("no list");
        return made;
    }
    // What openssl says of the leaf.
    bool opensslAccepts(const QString& leaf, const QStringList& untrusted, const std::vector<QByteArray>& lists,
                        const QStringList& flags = {}) const {
        QByteArray chain;
        for (const QString& name : untrusted)
            chain += pki.certificate(name).pem();
        writeAll(pki.path("untrusted.pem"), chain + pki.certificate("root").pem());
        QByteArray pems;
        for (const QByteArray& der : lists)
            pems += "-----BEGIN X509 CRL-----\n" + der.toBase64() + "\n-----END X509 CRL-----\n";
        writeAll(pki.path("crls.pem"), pems); // "lists" is one of the certificates
        return run("openssl",
                   QStringList{"verify", "-CAfile", "root.pem", "-untrusted", "untrusted.pem", "-crl_check",
                               "-extended_crl", "-use_deltas", "-CRLfile", "crls.pem"} +
                       flags + QStringList{leaf + ".pem"},
                   pki.path(""))
                   .status == 0;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(pki.make());
        QVERIFY(issue("sub", "/C=VN/CN=CA con", ca));
        QVERIFY(issue("leaf", "/C=VN/CN=Van thu", user, "sub"));
        QVERIFY(issue("other", "/C=VN/CN=Lanh dao", user, "sub"));
    }

    // Section 6.3.3 (f): the CA's other key, certified by its own issuer or by its earlier key.
    void theAuthoritysOtherKey() {
        QVERIFY(issue("sub2", "/C=VN/CN=CA con", ca)); // renewed with a new key
        QVERIFY(issue("subself", "/C=VN/CN=CA con", ca, "sub", keyOf("sub2")));
        QVERIFY(issue("lists", "/C=VN/CN=CA con", lister));
        const QByteArray ofRoot = list({});
        for (const QString signer : {"sub2", "lists"}) {
            const QByteArray good = list({"sub", signer});
            const QByteArray bad = list({"sub", signer, 1, -1, {}, {{"leaf", 1}}});
            QCOMPARE(state({"leaf", "sub", "root"}, {good}, {signer}), RevocationState::Unknown); // of the signer
            QCOMPARE(state({"leaf", "sub", "root"}, {good, ofRoot}, {signer}), RevocationState::Good);
            QCOMPARE(state({"leaf", "sub", "root"}, {bad, ofRoot}, {signer}), RevocationState::Revoked);
            QCOMPARE(state({"other", "sub", "root"}, {bad, ofRoot}, {signer}), RevocationState::Good);
            QCOMPARE(state({"leaf", "sub", "root"}, {good, ofRoot}), RevocationState::Unknown); // nobody knows him
            QVERIFY(opensslAccepts("leaf", {"sub", signer}, {good, ofRoot}));
            QVERIFY(!opensslAccepts("leaf", {"sub", signer}, {bad, ofRoot}));
        }
        // By its own earlier key, whose lists say that the new one was not revoked.
        const QByteArray good = list({"sub", "sub2"});
        QCOMPARE(state({"leaf", "sub", "root"}, {good, list({"sub", "sub"})}, {"subself"}), RevocationState::Good);
        const QByteArray bad = list({"sub", "sub2", 1, -1, {}, {{"leaf", 1}}});
        QCOMPARE(state({"leaf", "sub", "root"}, {bad, list({"sub", "sub"})}, {"subself"}), RevocationState::Revoked);
    }

    void aSignerWhoIsRevokedSaysNothing() {
        QVERIFY(issue("lists2", "/C=VN/CN=CA con", lister));
        const QByteArray good = list({"sub", "lists2"});
        for (const int reason : {-1, 1, 6}) {
            const QByteArray ofRoot = list({"root", {}, 1, -1, {}, {{"lists2", reason}}});
            QCOMPARE(state({"leaf", "sub", "root"}, {good, ofRoot}, {"lists2"}), RevocationState::Unknown);
        }
    }

    // A CA under the same anchor must not sign lists in another's name, whatever its certificates call themselves.
    void anotherAuthorityIsNotBelieved() {
        QVERIFY(issue("evil", "/C=VN/CN=CA la", ca));
        QVERIFY(issue("false", "/C=VN/CN=CA con", ca, "evil"));
        QVERIFY(issue("falseroot", "/C=VN/O=Ban Cơ yếu Chính phủ/CN=Gốc thử nghiệm", ca, "evil"));
        QVERIFY(issue("falsesub", "/C=VN/CN=CA con", ca, "falseroot"));
        QVERIFY(issue("mute", "/C=VN/CN=CA con", "keyUsage=critical,digitalSignature\n"));
        QVERIFY(issue("ofleaf", "/C=VN/CN=CA con", ca, "leaf"));
        const std::vector<QByteArray> rest = {list({}), list({"evil"}), list({"sub"})};
        for (const QString signer : {"false", "falsesub", "mute", "ofleaf"}) {
            std::vector<QByteArray> lists = {list({"sub", signer}), list({}), list({"evil"}), list({"false"})};
            QCOMPARE(state({"leaf", "sub", "root"}, lists, {signer, "evil", "falseroot", "leaf"}),
                     RevocationState::Unknown);
        }
        // Nor about itself: the sub CA certifies a key in its issuer's name.
        QVERIFY(issue("fakeroot", "/C=VN/O=Ban Cơ yếu Chính phủ/CN=Gốc thử nghiệm", ca, "sub"));
        QCOMPARE(state({"sub", "root"}, {list({"root", "fakeroot"}), list({"sub"})}, {"fakeroot", "sub"}),
                 RevocationState::Unknown);
    }

    void distributionPoints_data() {
        QTest::addColumn<QByteArray>("ofCertificate");
        QTest::addColumn<QByteArray>("ofList");
        QTest::addColumn<bool>("counts");
        const auto row = [](const char* name, const QByteArray& ofCertificate, const QByteArray& ofList, bool counts) {
            QTest::newRow(name) << ofCertificate << ofList << counts;
        };
        const QByteArray uri = "crlDistributionPoints=p\n[p]\nfullname=URI:http://crl.example/a.crl";
        const QByteArray two = "crlDistributionPoints=p\n[p]\nfullname=URI:http://crl.example/x.crl,URI:ldap://b/c";
        const QByteArray relative = "crlDistributionPoints=p\n[p]\nrelativename=r\n[r]\nCN=phan 1";
        const QByteArray whole = "crlDistributionPoints=p\n[p]\nfullname=dirName:d\n[d]\nC=VN\nCN=CA con\n"
                                 "1.CN=phan 1"; // what the relative name means
        row("full, the same", uri, "fullname=URI:http://crl.example/a.crl", true);
        row("full, another", uri, "fullname=URI:http://crl.example/b.crl", false);
        row("full, one of two", two, "fullname=URI:ldap://b/c", true);
        row("full, and a list for all", uri, "onlyuser=FALSE", true);
        row("none, and a list of one point", {}, "fullname=URI:http://crl.example/a.crl", false);
        row("relative, the same", relative, "relativename=r\n[r]\nCN=phan 1", true);
        row("relative, another", relative, "relativename=r\n[r]\nCN=phan 2", false);
        row("relative, and the list full", relative, "fullname=dirName:d\n[d]\nC=VN\nCN=CA con\n1.CN=phan 1", true);
        row("full, and the list relative", whole, "relativename=r\n[r]\nCN=phan 1", true);
        row("full, and the list relative to another", whole, "relativename=r\n[r]\nCN=phan 3", false);
        row("two points, the second", uri.left(23) + ",q\n" + uri.mid(24) + "\n[q]\nrelativename=r\n[r]\nCN=phan 1",
            "relativename=r\n[r]\nCN=phan 1", true);
    }
    void distributionPoints() {
        QFETCH(QByteArray, ofCertificate);
        QFETCH(QByteArray, ofList);
        QFETCH(bool, counts);
        QVERIFY(issue("pointed", "/C=VN/CN=Nguoi ky", user + ofCertificate, "sub"));
        const QByteArray good = list({"sub", {}, 1, -1, ofList});
        QCOMPARE(state({"pointed", "sub", "root"}, {good}), counts ? RevocationState::Good : RevocationState::Unknown);
        const QByteArray bad = list({"sub", {}, 1, -1, ofList, {{"pointed", 1}}});
        QCOMPARE(state({"pointed", "sub", "root"}, {bad}),
                 counts ? RevocationState::Revoked : RevocationState::Unknown);
        QCOMPARE(opensslAccepts("pointed", {"sub"}, {good}), counts);
        QVERIFY(!opensslAccepts("pointed", {"sub"}, {bad}));
    }

    // Section 6.3.3 (d), (e), (l): only lists that cover all reasons together say "good".
    void reasonPartitions() {
        const QByteArray compromise = "onlysomereasons=keyCompromise,CACompromise\n";
        const QByteArray rest = "onlysomereasons=affiliationChanged,superseded,cessationOfOperation,certificateHold,"
                                "privilegeWithdrawn,AACompromise\n";
        const QByteArray most = "onlysomereasons=affiliationChanged,superseded,cessationOfOperation,certificateHold\n";
        const auto with = [&](const QByteArray& point, const QList<CrlEntry>& revoked = {}) {
            return list({"sub", {}, 1, -1, point, revoked});
        };
        const QStringList path{"leaf", "sub", "root"};
        QCOMPARE(state(path, {with(compromise)}), RevocationState::Unknown);
        QCOMPARE(state(path, {with(rest)}), RevocationState::Unknown);
        QCOMPARE(state(path, {with(compromise), with(most)}), RevocationState::Unknown);
        QCOMPARE(state(path, {with(compromise), with(rest)}), RevocationState::Good);
        QCOMPARE(state(path, {with(rest), with(compromise)}), RevocationState::Good);
        QCOMPARE(state(path, {with(compromise, {{"leaf", 1}})}), RevocationState::Revoked);
        QCOMPARE(state(path, {with(compromise), with(rest, {{"leaf", 4}})}), RevocationState::Revoked);
        QCOMPARE(status(path, {with(compromise), with(rest)}).moreEvidence.size(), std::size_t(1));
        const RevocationStatus held = status(path, {with(compromise), with(rest, {{"leaf", 6}})});
        QCOMPARE(held.state, RevocationState::Unknown);
        QCOMPARE(held.why->code(), QByteArray("crypto.certificate_on_hold"));
        QVERIFY(opensslAccepts("leaf", {"sub"}, {with(compromise), with(rest)}));
        QVERIFY(!opensslAccepts("leaf", {"sub"}, {with(compromise), with(most)}));
        // The certificate's own points may be for some reasons too.
        QVERIFY(issue("parted", "/C=VN/CN=Nguoi ky",
                      user + "crlDistributionPoints=a,b\n[a]\nfullname=URI:http://c/a\n"
                             "reasons=keyCompromise,CACompromise\n[b]\n"
                             "fullname=URI:http://c/b\nreasons=affiliationChanged,"
                             "superseded,cessationOfOperation,certificateHold,"
                             "privilegeWithdrawn,AACompromise\n",
                      "sub"));
        const QByteArray a = with("fullname=URI:http://c/a\n");
        const QByteArray b = with("fullname=URI:http://c/b\n");
        QCOMPARE(state({"parted", "sub", "root"}, {a}), RevocationState::Unknown);
        QCOMPARE(state({"parted", "sub", "root"}, {a, b}), RevocationState::Good);
    }

    // Section 5.2.5 and 6.3.3 (b)(1): a list that speaks for others, when the certificate says so.
    void indirectLists() {
        const QByteArray names = "crlDistributionPoints=p\n[p]\nfullname=URI:http://c/i\nCRLissuer=dirName:i\n"
                                 "[i]\nC=VN\nCN=Danh sach\n";
        const QByteArray point = "fullname=URI:http://c/i\nindirectCRL=TRUE\n";
        QVERIFY(issue("issuer", "/C=VN/CN=Danh sach", lister));
        QVERIFY(issue("indirect", "/C=VN/CN=Nguoi ky", user + names, "sub"));
        const QStringList path{"indirect", "sub", "root"};
        const QByteArray ofRoot = list({});
        const auto with = [&](const QByteArray& idp, const QList<CrlEntry>& revoked = {}, const QString& key = {}) {
            return list({"issuer", key, 1, -1, idp, revoked});
        };
        QCOMPARE(state(path, {with(point), ofRoot}, {"issuer"}), RevocationState::Good);
        QCOMPARE(state(path, {with(point)}, {"issuer"}), RevocationState::Unknown);
        QCOMPARE(state(path, {with(point), ofRoot}), RevocationState::Unknown);
        QCOMPARE(state(path, {with(point, {{"indirect", 1, "sub"}}), ofRoot}, {"issuer"}), RevocationState::Revoked);
        // The number alone is another CA's certificate; the name of the issuer holds for the entries that follow.
        QCOMPARE(state(path, {with(point, {{"indirect", 1, "root"}}), ofRoot}, {"issuer"}), RevocationState::Good);
        QCOMPARE(state(path, {with(point, {{"indirect", 1}}), ofRoot}, {"issuer"}), RevocationState::Good);
        QCOMPARE(state(path, {with("fullname=URI:http://c/i\n"), ofRoot}, {"issuer"}), RevocationState::Unknown);
        QCOMPARE(state(path, {with("fullname=URI:http://c/x\nindirectCRL=TRUE\n"), ofRoot}, {"issuer"}),
                 RevocationState::Unknown);
        QCOMPARE(state(path, {with(point, {}, "other"), ofRoot}, {"issuer"}), RevocationState::Unknown);
        // Not for a certificate that does not name this issuer of lists.
        QCOMPARE(state({"leaf", "sub", "root"}, {with(point), ofRoot}, {"issuer"}), RevocationState::Unknown);
        QVERIFY(opensslAccepts("indirect", {"sub", "issuer"}, {with(point), ofRoot}));
        QVERIFY(!opensslAccepts("indirect", {"sub", "issuer"}, {with(point, {{"indirect", 1, "sub"}}), ofRoot}));
        // The CA's own list may speak for others beside its own.
        QCOMPARE(state({"leaf", "sub", "root"}, {list({"sub", {}, 1, -1, "indirectCRL=TRUE\n"})}),
                 RevocationState::Good);
        QCOMPARE(state({"leaf", "sub", "root"},
                       {list({"sub", {}, 1, -1, "indirectCRL=TRUE\n", {{"other", 1}, {"leaf", 1, "root"}}})}),
                 RevocationState::Good);
        QCOMPARE(state({"leaf", "sub", "root"},
                       {list({"sub", {}, 1, -1, "indirectCRL=TRUE\n", {{"other", 1, "root"}, {"leaf", 1, "sub"}}})}),
                 RevocationState::Revoked);
    }

    // The signer of indirect lists may stand on his own list when the CA says so in his certificate, and not otherwise.
    void anIssuerOfListsOnItsOwnList() {
        const QByteArray names = "crlDistributionPoints=p\n[p]\nfullname=URI:http://c/o\nCRLissuer=dirName:i\n"
                                 "[i]\nC=VN\nCN=Tu minh\n";
        QVERIFY(issue("own", "/C=VN/CN=Tu minh", lister + names, "sub"));
        QVERIFY(issue("ownleaf", "/C=VN/CN=Nguoi ky", user + names, "sub"));
        const QByteArray point = "fullname=URI:http://c/o\nindirectCRL=TRUE\n";
        const RevocationStatus own = status({"ownleaf", "sub", "root"}, {list({"own", {}, 1, -1, point})}, {"own"});
        QVERIFY2(own.state == RevocationState::Good, own.why ? qPrintable(own.why->technical()) : "?");
        QCOMPARE(state({"ownleaf", "sub", "root"}, {list({"own", {}, 1, -1, point, {{"own", 1, "sub"}}})}, {"own"}),
                 RevocationState::Unknown);
        // Self-issued: a key for lists that the CA's main key certified, and no list of the main key.
        QVERIFY(issue("selflists", "/C=VN/CN=CA con", lister, "sub"));
        QCOMPARE(state({"leaf", "sub", "root"}, {list({"sub", "selflists"})}, {"selflists"}), RevocationState::Unknown);
    }

    // Section 5.2.4 and 6.3.3 (c), (h) to (k).
    void deltas() {
        const QStringList path{"leaf", "sub", "root"};
        const auto base = [&](int number, const QList<CrlEntry>& revoked = {}, const QDateTime& until = {}) {
            CrlPlan plan{"sub", {}, number, -1, {}, revoked};
            plan.from = now.addDays(-3);
            plan.until = until.isValid() ? until : now.addDays(4);
            return list(plan);
        };
        const auto delta = [&](int of, int number, const QList<CrlEntry>& revoked = {}, const QString& key = {},
                               const QByteArray& point = {}) {
            return list({"sub", key, number, of, point, revoked});
        };
        QCOMPARE(state(path, {base(5), delta(5, 6)}), RevocationState::Good);
        QCOMPARE(state(path, {base(5), delta(5, 6, {{"other", 1}})}), RevocationState::Good);
        QCOMPARE(state(path, {base(5), delta(5, 6, {{"leaf", 1}})}), RevocationState::Revoked);
        QCOMPARE(state(path, {base(5, {{"leaf", 1}}), delta(5, 6)}), RevocationState::Revoked);
        // Alone a delta says nothing good; but whom it names is revoked.
        QCOMPARE(state(path, {delta(5, 6)}), RevocationState::Unknown);
        QCOMPARE(state(path, {delta(5, 6, {{"leaf", 1}})}), RevocationState::Revoked);
        QCOMPARE(state(path, {base(2), delta(5, 6, {{"leaf", 1}})}), RevocationState::Revoked);
        // On hold, and no longer.
        const QList<CrlEntry> hold{{"leaf", 6}};
        const QList<CrlEntry> removed{{"leaf", 8}};
        QCOMPARE(state(path, {base(5, hold)}), RevocationState::Unknown);
        QCOMPARE(state(path, {base(5, hold), delta(5, 6, removed)}), RevocationState::Good);
        QCOMPARE(state(path, {base(5), delta(5, 6, hold)}), RevocationState::Unknown);
        QCOMPARE(state(path, {base(5, {{"leaf", 1}}), delta(5, 6, removed)}), RevocationState::Revoked);
        QCOMPARE(state(path, {base(3, hold), delta(5, 6, removed)}), RevocationState::Unknown); // does not fit
        QCOMPARE(state(path, {base(6, hold), delta(5, 6, removed)}), RevocationState::Unknown); // is not newer
        // A complete list that has run out is renewed by a delta that fits, and by no other.
        const QDateTime out = now.addDays(-1);
        QCOMPARE(state(path, {base(5, {}, out)}), RevocationState::Unknown);
        QCOMPARE(state(path, {base(5, {}, out), delta(5, 6)}), RevocationState::Good);
        QCOMPARE(state(path, {base(4, {}, out), delta(5, 6)}), RevocationState::Unknown);
        QCOMPARE(state(path, {base(5, {}, out), delta(5, 6, {}, {}, "onlyuser=TRUE\n")}), RevocationState::Unknown);
        QCOMPARE(state(path, {base(5, {}, out), delta(5, 6, {}, "other")}), RevocationState::Unknown);
        // openssl looks for deltas where the certificate says that there are some.
        QVERIFY(issue("fresh", "/C=VN/CN=Nguoi ky", user + "freshestCRL=URI:http://c/d.crl\n", "sub"));
        QVERIFY(opensslAccepts("fresh", {"sub"}, {base(5), delta(5, 6)}));
        QVERIFY(!opensslAccepts("fresh", {"sub"}, {base(5), delta(5, 6, {{"fresh", 1}})}));
        QCOMPARE(state({"fresh", "sub", "root"}, {base(5), delta(5, 6)}), RevocationState::Good);
        QCOMPARE(state({"fresh", "sub", "root"}, {base(5), delta(5, 6, {{"fresh", 1}})}), RevocationState::Revoked);
        // The evidence is both.
        const RevocationStatus both = status(path, {base(5), delta(5, 6)});
        QCOMPARE(both.moreEvidence.size(), std::size_t(1));
    }

    // Section 5.3.1: removeFromCRL is for deltas; in a complete list it revokes nobody.
    void removeFromCrlInACompleteList() {
        QCOMPARE(state({"leaf", "sub", "root"}, {list({"sub", {}, 1, -1, {}, {{"leaf", 8}}})}), RevocationState::Good);
        QCOMPARE(state({"leaf", "sub", "root"}, {list({"sub", {}, 1, -1, {}, {{"leaf", 8}, {"other", 1}}})}),
                 RevocationState::Good);
        QCOMPARE(state({"other", "sub", "root"}, {list({"sub", {}, 1, -1, {}, {{"leaf", 8}, {"other", 1}}})}),
                 RevocationState::Revoked);
    }

    // What is revoked stays so: an old list is enough to say it, though not to say "good".
    void anOldListStillRevokes() {
        CrlPlan plan{"sub", {}, 1, -1, {}, {{"leaf", 1}}};
        plan.from = now.addDays(-30);
        plan.until = now.addDays(-20);
        QCOMPARE(state({"leaf", "sub", "root"}, {list(plan)}), RevocationState::Revoked);
        QCOMPARE(state({"leaf", "sub", "root"}, {list(plan), list({"sub"})}), RevocationState::Revoked);
        QCOMPARE(state({"other", "sub", "root"}, {list(plan)}), RevocationState::Unknown);
        plan.revoked = {{"leaf", 6}}; // a hold may have ended since
        QCOMPARE(state({"leaf", "sub", "root"}, {list(plan), list({"sub"})}), RevocationState::Good);
    }

    // A stale list beside a current one takes nothing away.
    void aStaleListBesideAGoodOne() {
        CrlPlan old{"sub"};
        old.from = now.addDays(-30);
        old.until = now.addDays(-20);
        QCOMPARE(state({"leaf", "sub", "root"}, {list({"sub"}), list(old)}), RevocationState::Good);
        QCOMPARE(state({"leaf", "sub", "root"}, {list(old), list({"sub"})}), RevocationState::Good);
    }
};

QTEST_GUILESS_MAIN(TestCrl)
#include "tst_crl.moc"
