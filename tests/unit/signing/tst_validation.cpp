#include "JudgeKit.h"
#include "signing/ReportCache.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// ETSI EN 319 102-1: what a signature is worth when certificates expire, are revoked, and time-stamps prove that it was
// there before. A "document" here is a row of bytes; reading PDF is tested elsewhere.
class TestValidation : public QObject, private JudgeKit {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(make()); }

    void aSignatureOfTodayPasses() {
        const SignatureReport report = judgeOne(pki.sign("today", content), now, {lists2026}, now.addSecs(-60));
        QVERIFY(is(report, Indication::TotalPassed, ""));
        QCOMPARE(report.level, QByteArray("B-B"));
        QCOMPARE(report.timeSource, TimeSource::Claimed);
        QCOMPARE(report.freshUntil, now.addDays(1));
    }

    // 5.2.6 and 5.3: expired, and nothing proves that it was signed before.
    void expiredWithoutProof() {
        const SignatureReport report = judgeOne(pki.sign("signer", content), now, {lists2026, lists2021}, signedOn);
        QVERIFY(is(report, Indication::Indeterminate, "OUT_OF_BOUNDS_NO_POE"));
        QVERIFY(report.intact);
        QVERIFY(has(report, "signing.expired"));
    }

    // 5.5: a time-stamp proves it.
    void expiredAfterTheTimestamp() {
        const QByteArray early = pki.stamped(pki.sign("signer", content), "tsa1", signedOn);
        const QDateTime then = DatedPki::day(2023);
        const QByteArray lists2023 = pki.list("root", then.addDays(-1), then.addDays(30));
        const SignatureReport report = judgeOne(early, then, {lists2021, lists2023});
        QVERIFY(is(report, Indication::TotalPassed, ""));
        QCOMPARE(report.level, QByteArray("B-T"));
        QCOMPARE(report.signedAt, signedOn);
        QCOMPARE(report.timeSource, TimeSource::Timestamp);
    }

    void revocation_data() {
        QTest::addColumn<bool>("stamped");
        QTest::addColumn<int>("claimedDays"); // from signedOn; -1 = no claim
        QTest::addColumn<int>("revokedDays");
        QTest::addColumn<Indication>("indication");
        QTest::addColumn<QByteArray>("subIndication");
        QTest::newRow("after the time-stamp") << true << 0 << 3 << Indication::TotalPassed << QByteArray();
        QTest::newRow("before the time-stamp") << true << 0 << -3 << Indication::TotalFailed << QByteArray("REVOKED");
        QTest::newRow("after the claimed time")
            << false << 0 << 3 << Indication::Indeterminate << QByteArray("REVOKED_NO_POE");
        QTest::newRow("before the claimed time")
            << false << 0 << -3 << Indication::TotalFailed << QByteArray("REVOKED");
        QTest::newRow("no time at all") << false << -1 << -3 << Indication::Indeterminate
                                        << QByteArray("REVOKED_NO_POE");
    }
    void revocation() {
        QFETCH(bool, stamped);
        QFETCH(int, claimedDays);
        QFETCH(int, revokedDays);
        QFETCH(Indication, indication);
        QFETCH(QByteArray, subIndication);
        const QDateTime then = signedOn.addDays(10);
        const QByteArray list =
            pki.list("root", then.addDays(-1), then.addDays(30), {{"signer", signedOn.addDays(revokedDays)}});
        const QByteArray cms = pki.sign("signer", content);
        const SignatureReport report = judgeOne(stamped ? pki.stamped(cms, "tsa1", signedOn) : cms, then, {list},
                                                claimedDays < 0 ? QDateTime() : signedOn.addDays(claimedDays));
        QVERIFY(is(report, indication, subIndication));
        QCOMPARE(report.intact, true);
        QCOMPARE(has(report, "signing.revoked"), indication != Indication::TotalPassed);
    }

    void aRevokedIssuer() {
        QVERIFY(pki.certificate("sub", "root", Kind::Ca, DatedPki::day(2016), DatedPki::day(2044)));
        QVERIFY(pki.certificate("subsigner", "sub", Kind::Signer, DatedPki::day(2025), DatedPki::day(2028)));
        const QByteArray cms = pki.sign("subsigner", content);
        const QByteArray ofSub = pki.list("sub", now.addDays(-1), now.addDays(30));
        const QByteArray ofRoot = pki.list("root", now.addDays(-1), now.addDays(30), {{"sub", now.addDays(-10)}});
        VerifyOptions judging = options(now, {ofSub, ofRoot});
        judging.trust.add(pki.certificate("sub"));
        Document document;
        document.add(cms, content);
        judge(document, judging);
        QVERIFY(is(document.reports.front(), Indication::Indeterminate, "REVOKED_CA_NO_POE"));
    }

    void withoutAnswersAndWithoutTrust() {
        const QByteArray cms = pki.sign("today", content);
        QVERIFY(is(judgeOne(cms, now, {}), Indication::Indeterminate, "TRY_LATER"));
        Document document;
        document.add(cms, content);
        VerifyOptions untrusting = options(now, {lists2026});
        untrusting.trust = {};
        judge(document, untrusting);
        QVERIFY(is(document.reports.front(), Indication::Indeterminate, "NO_CERTIFICATE_CHAIN_FOUND"));
        QVERIFY(document.reports.front().intact);
    }

    void beforeItsCertificate() {
        QVERIFY(is(judgeOne(pki.sign("today", content), DatedPki::day(2023), {}), Indication::Indeterminate,
                   "NOT_YET_VALID"));
    }

    void bytes() {
        const QByteArray cms = pki.sign("today", content);
        const auto judged = [&](const QByteArray& contents, const QByteArray& covered) {
            Document document;
            document.add(contents, covered, now.addSecs(-60));
            judge(document, options(now, {lists2026}));
            return document.reports.front();
        };
        QVERIFY(is(judged(cms, content + ' '), Indication::TotalFailed, "HASH_FAILURE"));
        QVERIFY(is(judged(cms, QByteArray()), Indication::Indeterminate, "SIGNED_DATA_NOT_FOUND"));
        QVERIFY(is(judged("rubbish", content), Indication::TotalFailed, "FORMAT_FAILURE"));
        // What stands behind the value is shown nowhere and belongs to nobody.
        for (const QByteArray& rest : {QByteArray("x"), QByteArray("\0\0\0PDF", 6), cms}) {
            const SignatureReport trailing = judged(cms + rest, content);
            QVERIFY(is(trailing, Indication::TotalPassed, ""));
            QVERIFY(has(trailing, "signing.contents_trailing"));
        }
        QVERIFY(!has(judged(cms, content), "signing.contents_trailing"));
        QVERIFY(is(judged(cms + 'x', content + ' '), Indication::TotalFailed, "HASH_FAILURE"));
        QByteArray wrong = cms;
        wrong[wrong.size() - 1] = static_cast<char>(wrong[wrong.size() - 1] ^ 1);
        QVERIFY(is(judged(wrong, content), Indication::TotalFailed, "SIG_CRYPTO_FAILURE"));
        QVERIFY(!judged(wrong, content).intact);
    }

    // What openssl makes: no certificate, two signers, weak digests.
    void foreignSignatures() {
        writeAll(pki.path("content"), content);
        const auto made = [&](const QStringList& more, const QString& signer = "today") {
            const Run run =
                test::run("openssl",
                          QStringList{"cms", "-sign", "-binary", "-outform", "DER", "-signer", signer + ".pem",
                                      "-inkey", signer + ".key", "-in", "content", "-out", "made.der"} +
                              more,
                          pki.path(""));
            if (run.status != 0)
                qWarning("%s", run.output.constData());
            return readAll(pki.path("made.der"));
        };
        const auto judged = [&](const QByteArray& contents) {
            Document document;
            document.add(contents, content, now.addSecs(-60), "adbe.pkcs7.detached");
            judge(document, options(now, {lists2026}));
            return document.reports.front();
        };
        QVERIFY(is(judged(made({"-md", "sha256"})), Indication::TotalPassed, ""));
        QVERIFY(is(judged(made({"-md", "sha256", "-noattr"})), Indication::TotalPassed, ""));
        const QByteArray byKey = made({"-md", "sha256", "-keyid"});
        QVERIFY(is(judged(byKey), Indication::TotalPassed, ""));
        // BER of indefinite length (X.690 8.1.3.6), as old signers wrote it: the same content between other marks.
        const qsizetype header = 2 + (static_cast<unsigned char>(byKey[1]) & 0x7f);
        QVERIFY(static_cast<unsigned char>(byKey[1]) > 0x80);
        const QByteArray ber = QByteArray::fromHex("3080") + byKey.mid(header) + QByteArray(2, '\0');
        QVERIFY(is(judged(ber), Indication::TotalPassed, ""));
        QVERIFY(
            is(judged(made({"-md", "sha256", "-nocerts"})), Indication::Indeterminate, "NO_SIGNING_CERTIFICATE_FOUND"));
        QVERIFY(is(judged(made({"-signer", "signer.pem", "-inkey", "signer.key"})), Indication::TotalFailed,
                   "FORMAT_FAILURE"));
        QVERIFY(pki.certificate("rsasigner", "root", Kind::Signer, DatedPki::day(2025), DatedPki::day(2028),
                                {"-newkey", "rsa:2048"})); // no MD5 with ECDSA
        for (const char* const digest : {"sha1", "md5"}) {
            const SignatureReport weak = judged(made({"-md", digest}, "rsasigner"));
            QVERIFY(is(weak, Indication::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"));
            QVERIFY(weak.intact);
        }
        // The same is good when it is proven to be from before 2017 (clause 5.2.8.4.3).
        QVERIFY(pki.certificate("oldsigner", "root", Kind::Signer, DatedPki::day(2015), DatedPki::day(2018)));
        QVERIFY(pki.certificate("oldtsa", "root", Kind::Authority, DatedPki::day(2015), DatedPki::day(2040)));
        const QByteArray list2016 = pki.list("root", DatedPki::day(2016, 2), DatedPki::day(2016, 3));
        test::run("openssl",
                  {"cms", "-sign", "-binary", "-outform", "DER", "-signer", "oldsigner.pem", "-inkey", "oldsigner.key",
                   "-in", "content", "-out", "old.der", "-md", "sha1"},
                  pki.path(""));
        Document document;
        document.add(pki.stamped(readAll(pki.path("old.der")), "oldtsa", DatedPki::day(2016)), content, {},
                     "adbe.pkcs7.detached");
        judge(document, options(now, {lists2026, list2016}));
        QVERIFY(is(document.reports.front(), Indication::TotalPassed, ""));
        QVERIFY(has(document.reports.front(), "signing.old_algorithm"));
    }

    // STD-03: local time written as UTC is a warning; what cannot be is not believed.
    void claimedTimes() {
        const QByteArray cms = pki.sign("today", content);
        const SignatureReport local = judgeOne(cms, now, {lists2026}, now.addSecs(7 * 3600 - 60));
        QVERIFY(is(local, Indication::TotalPassed, ""));
        QVERIFY(has(local, "signing.claimed_local_time"));
        QVERIFY(
            is(judgeOne(cms, now, {lists2026}, now.addDays(3)), Indication::Indeterminate, "SIG_CONSTRAINTS_FAILURE"));
        const SignatureReport early = judgeOne(cms, now, {lists2026}, now.addDays(-3));
        QVERIFY(!has(early, "signing.claimed_local_time"));
    }

    // 5.6.3: the first authority has expired; a document time-stamp of the second one, made before, carries it on.
    void chainOfTimestamps() {
        const QByteArray cms = pki.stamped(pki.sign("signer", content), "tsa1", signedOn);
        const QByteArray list2023 = pki.list("root", DatedPki::day(2023).addDays(-1), DatedPki::day(2023).addDays(30));
        CarriedData carried;
        carried.all.certificates = {pki.certificate("root").der()};
        carried.all.crls = {lists2021, list2023};
        carried.before = [&](qint64) { return carried.all; };

        Document alone;
        alone.add(cms, content);
        judge(alone, options(now, {lists2026}), carried);
        QVERIFY(is(alone.reports.front(), Indication::Indeterminate, "OUT_OF_BOUNDS_NO_POE"));
        QVERIFY(has(alone.reports.front(), "signing.timestamp_not_counted"));
        QCOMPARE(alone.reports.front().level, QByteArray("B-LT"));

        Document archived;
        archived.add(cms, content);
        archived.add(pki.token("tsa2", content + cms, DatedPki::day(2023)), content + cms, {}, "ETSI.RFC3161");
        judge(archived, options(now, {lists2026}), carried);
        QVERIFY(is(archived.reports[1], Indication::TotalPassed, ""));
        QVERIFY(is(archived.reports[0], Indication::TotalPassed, ""));
        QCOMPARE(archived.reports[0].signedAt, signedOn);
        QCOMPARE(archived.reports[0].level, QByteArray("B-LTA"));

        // One that does not cover the signature proves nothing about it.
        Document beside;
        beside.add(pki.token("tsa2", content, DatedPki::day(2023)), content, {}, "ETSI.RFC3161");
        beside.add(cms, content);
        judge(beside, options(now, {lists2026}), carried);
        QVERIFY(is(beside.reports[1], Indication::Indeterminate, "OUT_OF_BOUNDS_NO_POE"));
    }

    // 5.6.2.3.3: what is inside cannot be younger than what covers it.
    void timestampsOutOfOrder() {
        const QByteArray cms = pki.stamped(pki.sign("today", content), "tsa2", DatedPki::day(2026, 6));
        Document document;
        document.add(cms, content);
        document.add(pki.token("tsa2", content + cms, DatedPki::day(2026, 3)), content + cms, {}, "ETSI.RFC3161");
        judge(document, options(now, {lists2026}));
        QVERIFY(is(document.reports[0], Indication::TotalPassed, "")); // as it would be without its own
        QVERIFY(has(document.reports[0], "signing.timestamp_not_counted"));
        QCOMPARE(document.reports[0].signedAt, DatedPki::day(2026, 3));
        // One from the future.
        Document future;
        future.add(pki.token("tsa2", content, now.addDays(2)), content, {}, "ETSI.RFC3161");
        judge(future, options(now, {lists2026}));
        QVERIFY(is(future.reports[0], Indication::Indeterminate, "TIMESTAMP_ORDER_FAILURE"));
    }

    // EN 319 142-1 clause 6.3: B-LT only when all of it is there.
    void levels() {
        const QDateTime at = DatedPki::day(2026, 6);
        const QByteArray cms = pki.stamped(pki.sign("today", content), "tsa2", at);
        const auto levelWith = [&](const crypto::ValidationData& data) {
            CarriedData carried;
            carried.all = data;
            carried.before = [data](qint64) { return data; };
            Document document;
            document.add(cms, content);
            VerifyOptions judging = options(now, {lists2026});
            judging.trust = {};
            judge(document, judging, carried);
            return document.reports.front().level;
        };
        const QByteArray root = pki.certificate("root").der();
        const QByteArray list = pki.list("root", at.addDays(1), at.addDays(30));
        QCOMPARE(levelWith({}), QByteArray("B-T"));
        QCOMPARE(levelWith({{root}, {}, {}}), QByteArray("B-T"));
        QCOMPARE(levelWith({{root}, {}, {list}}), QByteArray("B-LT"));
        const QByteArray tooOld = pki.list("root", at.addDays(-60), at.addDays(-30));
        QCOMPARE(levelWith({{root}, {}, {tooOld}}), QByteArray("B-T"));
    }

    void verdictsAreRemembered() {
        QTemporaryDir folder;
        const ReportCache cache(folder.filePath("reports"));
        DocumentReport report;
        report.sha256 = QByteArray(64, 'a');
        report.status = DocumentStatus::Valid;
        report.signatures = {judgeOne(pki.sign("today", content), now, {lists2026}, now.addSecs(-60))};
        QCOMPARE(report.signatures.front().status, SignatureStatus::Valid);
        const VerifyOptions judging = options(now, {lists2026});
        QVERIFY(!cache.find(report.sha256, judging));
        cache.keep(report, judging);
        const auto known = cache.find(report.sha256, judging);
        QVERIFY(known);
        QCOMPARE(toJson(*known), toJson(report));
        QVERIFY(known->signatures.front().signer == report.signatures.front().signer);
        // Other bytes, other trust, another policy, a day later, or "as of": not that verdict.
        QVERIFY(!cache.find(QByteArray(64, 'b'), judging));
        VerifyOptions other = judging;
        other.trust.addAnchor({pki.certificate("root"), {}, now.addDays(1000)});
        QVERIFY(!cache.find(report.sha256, other));
        QVERIFY(!cache.find(report.sha256, options(now, {})));
        QVERIFY(!cache.find(report.sha256, options(now.addDays(2), {lists2026})));
        other = judging;
        other.at = now;
        QVERIFY(!cache.find(report.sha256, other));
        // What is not certain is asked again; what the bytes say stays.
        report.signatures = {judgeOne(pki.sign("today", content), now, {})};
        report.status = DocumentStatus::Indeterminate;
        report.sha256 = QByteArray(64, 'c');
        cache.keep(report, judging);
        QVERIFY(!cache.find(report.sha256, judging));
    }
};

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
