#include "JudgeKit.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// What a signature brings to be judged with: time-stamps, answers about revocation, certificates, the name of its
// signer's, and formats that nobody here knows (ETSI EN 319 102-1, EN 319 142-1).
class TestEvidence : public QObject, private JudgeKit {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(make()); }

    // A token that is not believed proves no time and takes nothing away: the signature is what it would be without.
    void timestampsThatAreNotBelieved() {
        const QByteArray cms = pki.sign("today", content);
        const QDateTime claimed = now.addSecs(-60);
        QVERIFY(pki.certificate("stranger", "", Kind::Authority, DatedPki::day(2020), DatedPki::day(2040)));
        const QByteArray ofOther = pki.token("tsa2", "khác", DatedPki::day(2026));
        const std::vector<QByteArray> unbelieved = {
            pki.stamped(cms, "stranger", DatedPki::day(2026)),                                   // unknown
            pki.stamped(cms, "tsa1", DatedPki::day(2020)),                                       // expired since
            pki.stamped(cms, "tsa2", now.addDays(30)),                                           // from the future
            DatedPki::withToken(cms, ofOther),                                                   // over something else
            DatedPki::withToken(cms, QByteArray::fromHex("30820100") + QByteArray(256, '\x02')), // no token at all
        };
        for (const QByteArray& stamped : unbelieved) {
            QVERIFY(stamped.size() > cms.size() + 200);
            const SignatureReport report = judgeOne(stamped, now, {lists2026}, claimed);
            QVERIFY(is(report, Indication::TotalPassed, ""));
            QVERIFY(has(report, "signing.timestamp_not_counted"));
            QCOMPARE(report.timeSource, TimeSource::Claimed);
            QCOMPARE(report.signedAt, claimed);
            // Without it the certificate that has expired since is not certain either, and a policy may demand one.
            QVERIFY(is(judgeOne(stamped, DatedPki::day(2029), {lists2026}, claimed), Indication::Indeterminate,
                       "OUT_OF_BOUNDS_NO_POE"));
            VerifyOptions strict = options(now, {lists2026});
            strict.timestampRequired = true;
            Document document;
            document.add(stamped, content, claimed);
            judge(document, strict);
            QVERIFY(is(document.reports.front(), Indication::Indeterminate, "SIG_CONSTRAINTS_FAILURE"));
            QVERIFY(has(document.reports.front(), "signing.timestamp_required"));
        }
        VerifyOptions strict = options(now, {lists2026});
        strict.timestampRequired = true;
        Document good;
        good.add(pki.stamped(cms, "tsa2", now.addSecs(-30)), content, claimed);
        judge(good, strict);
        QVERIFY(is(good.reports.front(), Indication::TotalPassed, ""));
    }

    // RFC 3161 section 2.4.1: a token without certReq carries no certificate; it is found in the CMS or the DSS.
    void anAuthorityFromElsewhere() {
        const QByteArray cms = pki.sign("today", content);
        const QByteArray bare = pki.stamped(cms, "tsa2", now.addSecs(-30), {"-sha256"});
        const QByteArray tsa = pki.certificate("tsa2").der();
        QVERIFY(!bare.contains(tsa));
        CarriedData carried;
        carried.all.certificates = {tsa};
        for (const bool inCms : {true, false}) {
            Document document;
            document.add(inCms ? DatedPki::withCertificate(bare, pki.certificate("tsa2")) : bare, content);
            judge(document, options(now, {lists2026}), inCms ? CarriedData() : carried);
            QVERIFY(is(document.reports.front(), Indication::TotalPassed, ""));
            QCOMPARE(document.reports.front().timeSource, TimeSource::Timestamp);
        }
        const SignatureReport nowhere = judgeOne(bare, now, {lists2026});
        QVERIFY(has(nowhere, "signing.timestamp_not_counted"));
        QCOMPARE(nowhere.timeSource, TimeSource::None);
    }

    // 12 of 14 stamps in files of ministries are over SHA-1, which proves nothing since 2017.
    void sha1Imprints() {
        const QDateTime today = QDateTime::currentDateTimeUtc();
        QVERIFY(pki.certificate("current", "root", Kind::Signer, today.addDays(-9), today.addDays(9)));
        QVERIFY(pki.certificate("currenttsa", "root", Kind::Authority, today.addDays(-9), today.addDays(9)));
        writeAll(pki.path("tsa.cnf"), "[tsa]\ndefault_tsa=t\n[t]\nserial=tsaserial\nsigner_digest=sha256\n"
                                      "default_policy=1.2.3.4\ndigests=sha1,sha256\n");
        writeAll(pki.path("tsaserial"), "01\n");
        const QByteArray cms = pki.sign("current", content);
        writeAll(pki.path("value"), DatedPki::signatureValue(cms));
        const auto judged = [&](const QString& digest) {
            run("openssl", {"ts", "-query", "-data", "value", digest, "-cert", "-out", "query"}, pki.path(""));
            const Run made = run("openssl",
                                 {"ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-inkey",
                                  "currenttsa.key", "-signer", "currenttsa.pem", "-token_out", "-out", "token"},
                                 pki.path(""));
            if (made.status != 0)
                qWarning("%s", made.output.constData());
            const QDateTime later = QDateTime::currentDateTimeUtc().addSecs(5);
            return judgeOne(DatedPki::withToken(cms, readAll(pki.path("token"))), later,
                            {pki.list("root", later.addDays(-1), later.addDays(9))});
        };
        const SignatureReport weak = judged("-sha1");
        QVERIFY(is(weak, Indication::TotalPassed, ""));
        QVERIFY(has(weak, "signing.timestamp_not_counted"));
        QCOMPARE(weak.timeSource, TimeSource::None);
        const SignatureReport strong = judged("-sha256");
        QVERIFY(is(strong, Indication::TotalPassed, ""));
        QCOMPARE(strong.timeSource, TimeSource::Timestamp);
    }

    // DESIGN.md §3: what the file brings settles a time up to its issue, a proven one for a day longer. Beyond that the
    // source is asked, and offline it is "try later". What the administrator gives counts until its nextUpdate.
    void evidenceThatCameWithTheFile_data() {
        QTest::addColumn<bool>("stamped");
        QTest::addColumn<bool>("given");
        QTest::addColumn<int>("minutes"); // of the list's issue, after the signature
        QTest::addColumn<int>("graceHours");
        QTest::addColumn<bool>("passes");
        const auto row = [](const char* name, bool stamped, bool given, int minutes, int grace, bool passes) {
            QTest::newRow(name) << stamped << given << minutes << grace << passes;
        };
        row("no time-stamp, a day old", false, false, -1440, 24, false);
        row("no time-stamp, a minute old", false, false, -1, 24, false);
        row("no time-stamp, of the instant", false, false, 0, 24, true);
        row("no time-stamp, given, a week old", false, true, -7 * 1440, 24, true);
        row("stamped, issued after it", true, false, 60, 24, true);
        row("stamped, issued 23 hours before", true, false, -23 * 60, 24, true);
        row("stamped, issued 25 hours before", true, false, -25 * 60, 24, false);
        row("stamped, issued 25 hours before, two days allowed", true, false, -25 * 60, 48, true);
        row("stamped, given, issued 25 hours before", true, true, -25 * 60, 24, true);
    }
    void evidenceThatCameWithTheFile() {
        QFETCH(bool, stamped);
        QFETCH(bool, given);
        QFETCH(int, minutes);
        QFETCH(int, graceHours);
        QFETCH(bool, passes);
        // An authority of another root, whose list is given and says nothing of the signer.
        QVERIFY(pki.certificate("root2", "", Kind::Ca, DatedPki::day(2015), DatedPki::day(2045)));
        QVERIFY(pki.certificate("tsa3", "root2", Kind::Authority, DatedPki::day(2022), DatedPki::day(2040)));
        const QDateTime signedAt = stamped ? now.addDays(-10) : now;
        const QByteArray plain = pki.sign("today", content);
        const QByteArray issued = pki.list("root", signedAt.addSecs(60 * minutes), now.addDays(20));
        VerifyOptions judging = options(now, {pki.list("root2", now.addDays(-1), now.addDays(9))});
        judging.trust.add(pki.certificate("root2"));
        judging.revocation.carriedGrace = std::chrono::hours(graceHours);
        CarriedData carried;
        if (given)
            judging.revocation.crls.push_back(issued);
        else
            carried.all.crls = {issued};
        Document document;
        document.add(stamped ? pki.stamped(plain, "tsa3", signedAt) : plain, content, signedAt);
        judge(document, judging, carried);
        const SignatureReport& report = document.reports.front();
        QVERIFY(is(report, passes ? Indication::TotalPassed : Indication::Indeterminate,
                   passes ? QByteArray() : QByteArray("TRY_LATER")));
        QCOMPARE(report.timeSource, stamped ? TimeSource::Timestamp : TimeSource::Claimed);
    }

    // EN 319 142-1 clause 6.3: CAdES names its signer's certificate; adbe.pkcs7.detached need not.
    void signerNotNamed() {
        writeAll(pki.path("content"), content);
        test::run("openssl",
                  {"cms", "-sign", "-binary", "-outform", "DER", "-signer", "today.pem", "-inkey", "today.key", "-in",
                   "content", "-out", "unnamed.der", "-md", "sha256"},
                  pki.path(""));
        const QByteArray unnamed = readAll(pki.path("unnamed.der"));
        for (const auto& [subFilter, passes] : {std::pair<QByteArray, bool>("ETSI.CAdES.detached", false),
                                                std::pair<QByteArray, bool>("adbe.pkcs7.detached", true)}) {
            Document document;
            document.add(unnamed, content, now.addSecs(-60), subFilter);
            judge(document, options(now, {lists2026}));
            QVERIFY(document.reports.front().intact);
            QCOMPARE(document.reports.front().status, passes ? SignatureStatus::Valid : SignatureStatus::Indeterminate);
            QCOMPARE(has(document.reports.front(), "signing.signer_not_named"), !passes);
        }
    }

    // Of a /SubFilter that is not known only a digest of other content is held against it.
    void foreignFormats() {
        const auto judged = [&](const QByteArray& contents, const QByteArray& covered) {
            Document document;
            document.add(contents, covered, now.addSecs(-60), "PBAD.PAdES");
            document.signatures.front().isForeign = true;
            document.reports.front().indication = Indication::Indeterminate; // as the reader of the PDF leaves it
            document.reports.front().status = SignatureStatus::Indeterminate;
            document.reports.front().subIndication = "FORMAT_FAILURE";
            judge(document, options(now, {lists2026}));
            return document.reports.front();
        };
        QVERIFY(is(judged(pki.sign("today", content), content), Indication::Indeterminate, "FORMAT_FAILURE"));
        QVERIFY(is(judged("something else", content), Indication::Indeterminate, "FORMAT_FAILURE"));
        QVERIFY(is(judged(QByteArray(), content), Indication::Indeterminate, "FORMAT_FAILURE"));
        QVERIFY(is(judged(pki.sign("today", content), content + ' '), Indication::TotalFailed, "HASH_FAILURE"));
    }
};

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_brought_evidence.moc"
