#include "SigningTestKit.h"
#include "TrainingServices.h"
#include "base/Faults.h"
#include "base/Files.h"
#include "crypto/Cms.h"
#include "crypto/TsaHealth.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Dss.h"
#include "signing/Extend.h"

#include <QTest>

#include <map>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;
using crypto::DigestAlgorithm;

Q_DECLARE_METATYPE(vanthu::crypto::DigestAlgorithm)
Q_DECLARE_METATYPE(vanthu::signing::Level)

// PAdES baseline levels (ETSI EN 319 142-1 clause 6) by algorithm, what may fail on the way, and extending.
class TestSignLevels : public QObject {
    Q_OBJECT

    TrainingServices services;
    QTemporaryDir folder;
    std::map<QString, std::unique_ptr<crypto::SigningKey>> keys;

    QString path(const QString& name) const { return folder.filePath(name); }
    QStringList filesInFolder() const {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }
    SignRequest request(const QString& input, const QString& output, Level level) const {
        SignRequest made;
        made.input = path(input);
        made.output = path(output);
        made.level = level;
        made.timestampAuthorities = {services.authority()};
        made.trust = services.trust();
        made.revocation = services.revocation();
        return made;
    }
    ExtendRequest extension(const QString& input, const QString& output, Level level) const {
        ExtendRequest made;
        made.input = path(input);
        made.output = path(output);
        made.level = level;
        made.timestampAuthorities = {services.authority()};
        made.trust = services.trust();
        made.revocation = services.revocation();
        return made;
    }
    Result<SignOutcome> sign(const SignRequest& request, const QString& key = QStringLiteral("p256"),
                             const Cancel& cancel = {}) {
        return offThread([&] { return signPdf(request, *keys.at(key), systemClock(), cancel); });
    }
    static Result<ExtendOutcome> extend(const ExtendRequest& request) {
        return offThread([&] { return extendPdf(request, systemClock()); });
    }
    void expectRefusal(const SignRequest& request, const QByteArray& code, const QString& key = "p256") {
        const QStringList files = filesInFolder();
        const auto outcome = sign(request, key);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code(), code);
        QCOMPARE(filesInFolder(), files);
    }

    pdf::FormInfo formOf(const QString& name) const {
        const auto file = pdf::PdfFile::open(path(name));
        return file ? pdf::readForm(**file).value_or(pdf::FormInfo()) : pdf::FormInfo();
    }
    pdf::Dss dssOf(const QString& name) const {
        const auto file = pdf::PdfFile::open(path(name));
        return file ? pdf::readDss(**file).value_or(pdf::Dss()) : pdf::Dss();
    }
    QString ownComplaint(const QString& name, int signatures) const {
        return complaintOf(services, path(name), signatures);
    }
    // mutool 1.21 knows neither RSASSA-PSS nor ETSI.RFC3161.
    QString strangersOf(const QString& name, int signatures, bool mutool) {
        const Run qpdf = run("qpdf", {"--check", path(name)});
        if (qpdf.status != 0)
            return "qpdf: " + QString::fromUtf8(qpdf.output);
        const Run pdfsig = run("pdfsig", {"-nocert", path(name)});
        if (pdfsig.output.count("Signature is Valid") < signatures || pdfsig.output.contains("Digest Mismatch"))
            return "pdfsig: " + QString::fromUtf8(pdfsig.output);
        const Run judged = mutool ? run("mutool", {"sign", "-v", path(name)}) : Run();
        if (judged.output.contains("igest error") || judged.output.contains("Signature invalid"))
            return "mutool: " + QString::fromUtf8(judged.output);
        return {};
    }
    // The CMS of the last signature over the bytes that its range names.
    QString opensslComplaint(const QString& name) {
        const QByteArray pdf = readAll(path(name));
        for (const SignedRange& range : byteRanges(pdf)) {
            const QByteArray padded =
                QByteArray::fromHex(pdf.mid(range.gapBegin + 1, range.gapEnd - range.gapBegin - 2));
            writeAll(path("cms.der"), padded.left(crypto::paddedDerLength(padded).value_or(0)));
            writeAll(path("content"), pdf.left(range.gapBegin) + pdf.mid(range.gapEnd, range.end - range.gapEnd));
            const Run judged =
                run("openssl", {"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", path("cms.der"),
                                "-content", path("content"), "-CAfile", services.pki().trustFolder() + "/root.crt",
                                "-purpose", "any", "-out", path("out")});
            if (judged.status != 0)
                return QString::fromUtf8(judged.output);
        }
        QFile::remove(path("cms.der"));
        QFile::remove(path("content"));
        QFile::remove(path("out"));
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        const auto rsa = [](int bits) {
            return QStringList{"-algorithm", "RSA", "-pkeyopt", QStringLiteral("rsa_keygen_bits:%1").arg(bits)};
        };
        const auto ec = [](const char* curve) {
            return QStringList{"-algorithm", "EC", "-pkeyopt", QStringLiteral("ec_paramgen_curve:") + curve};
        };
        keys["rsa2048"] = services.key("rsa2048", rsa(2048));
        keys["rsa3072"] = services.key("rsa3072", rsa(3072));
        keys["rsa4096"] = services.key("rsa4096", rsa(4096));
        keys["p256"] = services.key("p256", ec("P-256"));
        keys["p384"] = services.key("p384", ec("P-384"));
        for (const auto& [name, key] : keys)
            QVERIFY2(key, qPrintable(name));
        QVERIFY(writePdf(path("draft.pdf")));
        QCOMPARE(run("qpdf", {"--object-streams=generate", path("draft.pdf"), path("streams.pdf")}).status, 0);
    }

    void matrix_data() {
        QTest::addColumn<Level>("level");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("pss");
        QTest::addColumn<DigestAlgorithm>("digest");
        for (const Level level : {Level::BB, Level::BT, Level::BLT, Level::BLTA})
            for (const auto& [name, key] : keys)
                for (const bool pss : {false, true})
                    for (const DigestAlgorithm digest :
                         {DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512})
                        if (!pss || (key->certificate().isRsa() && name == "rsa2048"))
                            QTest::addRow("%s %s%s %s", levelName(level), qPrintable(name), pss ? " PSS" : "",
                                          crypto::digestName(digest))
                                << level << name << pss << digest;
    }
    // Five signatures, one after the other; every one stays intact for us and for strangers.
    void matrix() {
        QFETCH(Level, level);
        QFETCH(QString, key);
        QFETCH(bool, pss);
        QFETCH(DigestAlgorithm, digest);
        QString last = digest == DigestAlgorithm::Sha256 ? "draft.pdf" : "streams.pdf";
        for (int n = 1; n <= 5; ++n) {
            const QString next = QStringLiteral("m%1.pdf").arg(n);
            SignRequest wanted = request(last, next, level);
            wanted.pss = pss;
            wanted.digest = digest;
            const auto outcome = sign(wanted, key);
            QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
            QCOMPARE(outcome->level, level);
            QCOMPARE(outcome->sha256, *sha256HexOfFile(path(next)));
            QVERIFY(readAll(path(next)).startsWith(readAll(path(last))));
            if (n == 1 || n == 2 || n == 5)
                QCOMPARE(ownComplaint(next, n), QString());
            if (n == 1 || n == 5)
                QCOMPARE(strangersOf(next, n, !pss && level != Level::BLTA), QString());
            last = next;
        }
        if (level < Level::BLTA && digest == DigestAlgorithm::Sha256)
            QCOMPARE(opensslComplaint("m5.pdf"), QString());
        int timestamps = 0;
        for (const pdf::SignatureField& field : formOf("m5.pdf").signatures)
            timestamps += field.isDocumentTimestamp ? 1 : 0;
        QCOMPARE(timestamps, level == Level::BLTA ? 5 : 0);
    }

    // Certificates, OCSP and lists for signer, time-stamp authority and responder; the key is the padded /Contents.
    void validationDataIsComplete() {
        QVERIFY(sign(request("draft.pdf", "lt.pdf", Level::BLT)));
        const pdf::Dss dss = dssOf("lt.pdf");
        QCOMPARE(dss.vri.size(), 1);
        const QByteArray file = readAll(path("lt.pdf"));
        const SignedRange range = byteRanges(file).first();
        const QByteArray padded = QByteArray::fromHex(file.mid(range.gapBegin + 1, range.gapEnd - range.gapBegin - 2));
        writeAll(path("contents"), padded);
        const QByteArray sum = run("sha1sum", {path("contents")}).output.left(40).toUpper();
        QFile::remove(path("contents"));
        QVERIFY(dss.find(sum));
        QStringList names;
        for (const QByteArray& der : dss.lists.certificates)
            names += crypto::Certificate::fromDer(der).value_or(crypto::Certificate()).commonName();
        for (const QString& name :
             {QStringLiteral("p256"), services.pki().issuingCa().commonName(), services.pki().root().commonName(),
              QStringLiteral("Dấu thời gian huấn luyện VanThu"), QStringLiteral("OCSP huấn luyện VanThu")})
            QVERIFY2(names.contains(name), qPrintable(name));
        QVERIFY(!dss.lists.ocsps.isEmpty());
        QVERIFY(!dss.lists.crls.isEmpty());
        QVERIFY(dss.vri.first().collectedAt.isValid());
    }

    // No servers any more: what the file carries must do.
    void longTermFilesAreValidOffline() {
        QVERIFY(sign(request("draft.pdf", "lta.pdf", Level::BLTA)));
        const pdf::Dss dss = dssOf("lta.pdf");
        crypto::RevocationOptions offline;
        offline.online = false;
        offline.ocspResponses.assign(dss.lists.ocsps.begin(), dss.lists.ocsps.end());
        offline.crls.assign(dss.lists.crls.begin(), dss.lists.crls.end());
        const auto path =
            crypto::validatePath(keys.at("p256")->certificate(), keys.at("p256")->chain(), services.trust(), offline,
                                 QDateTime::currentDateTimeUtc(), crypto::Purpose::Signing);
        QCOMPARE(path.indication, crypto::Indication::TotalPassed);
    }

    void extendingIsRepeatable() {
        QVERIFY(sign(request("draft.pdf", "bb.pdf", Level::BB), "rsa2048"));
        QString last = "bb.pdf";
        int timestamps = 0;
        // B-B has no time at all, so B-LT begins with a document time-stamp; each B-LTA adds one.
        for (const auto& [level, added] : {std::pair(Level::BLT, 1), std::pair(Level::BLTA, 1),
                                           std::pair(Level::BLTA, 1), std::pair(Level::BLT, 0)}) {
            const QString next = QStringLiteral("x%1.pdf").arg(timestamps + (added == 0 ? 10 : 0));
            const auto outcome = extend(extension(last, next, level));
            QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
            QCOMPARE(outcome->sha256, *sha256HexOfFile(path(next)));
            QVERIFY(readAll(path(next)).startsWith(readAll(path(last))));
            timestamps += added;
            int found = 0;
            for (const pdf::SignatureField& field : formOf(next).signatures) {
                found += field.isDocumentTimestamp ? 1 : 0;
                // Every time-stamp but a last one has what it is judged with.
                if (!field.isDocumentTimestamp || found < timestamps || level == Level::BLT)
                    QVERIFY(dssOf(next).find(pdf::vriKey(field.contents)));
            }
            QCOMPARE(found, timestamps);
            QCOMPARE(ownComplaint(next, 1), QString());
            QCOMPARE(strangersOf(next, 1, false), QString());
            last = next;
        }
    }

    // A leader and a clerk, at two levels; extended together.
    void filesOfTwoSignersAreExtended() {
        QVERIFY(sign(request("draft.pdf", "bt.pdf", Level::BT), "rsa3072"));
        QVERIFY(sign(request("bt.pdf", "bt2.pdf", Level::BB), "p384"));
        const auto outcome = extend(extension("bt2.pdf", "bt-lta.pdf", Level::BLTA));
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
        QCOMPARE(dssOf("bt-lta.pdf").vri.size(), 3); // two signatures and the time-stamp that the second one needed
        QCOMPARE(ownComplaint("bt-lta.pdf", 2), QString());
    }

    void whatIsNotExtended() {
        QCOMPARE(extend(extension("draft.pdf", "no.pdf", Level::BLTA)).error().code(),
                 QByteArray("signing.not_signed"));
        QVERIFY(sign(request("draft.pdf", "good.pdf", Level::BT)));
        QByteArray broken = readAll(path("good.pdf"));
        broken.replace("CONG VAN", "CONG VAX");
        writeAll(path("broken.pdf"), broken);
        QCOMPARE(extend(extension("broken.pdf", "no.pdf", Level::BLT)).error().code(),
                 QByteArray("signing.signature_broken"));
        ExtendRequest untrusted = extension("good.pdf", "no.pdf", Level::BLT);
        untrusted.trust = crypto::TrustStore();
        QCOMPARE(extend(untrusted).error().code(), QByteArray("signing.validation_data_incomplete"));
        ExtendRequest taken = extension("good.pdf", "draft.pdf", Level::BLT);
        taken.replaceOutput = false;
        QCOMPARE(extend(taken).error().code(), QByteArray("signing.output_exists"));
        QVERIFY(!QFile::exists(path("no.pdf")));
    }

    // A missing time-stamp: never a silent step down, and a question when somebody can answer it.
    void theTimestampAuthorityIsDown() {
        SignRequest wanted = request("draft.pdf", "down.pdf", Level::BLTA);
        services.timestampStatus = 503;
        expectRefusal(wanted, "crypto.tsa_busy");
        int asked = 0;
        wanted.onTimestampFailure = [&](const Error& why) {
            return ++asked == 1 && why.code() != "crypto.tsa_busy" ? TimestampChoice::Retry : TimestampChoice::Stop;
        };
        expectRefusal(wanted, "crypto.tsa_busy");
        QCOMPARE(asked, 1);
        wanted.onTimestampFailure = [&](const Error&) {
            services.timestampStatus = 200;
            return TimestampChoice::Retry;
        };
        QCOMPARE(sign(wanted).value().level, Level::BLTA);
        services.timestampStatus = 503;
        wanted.onTimestampFailure = [](const Error&) { return TimestampChoice::LowerLevel; };
        QCOMPARE(sign(wanted).value().level, Level::BB);
        services.timestampStatus = 200;
        // The first time-stamp comes, the second one does not.
        services.timestampsAsked = 0;
        services.onTimestamp = [&] {
            if (services.timestampsAsked > 1)
                services.timestampStatus = 503;
        };
        QCOMPARE(sign(wanted).value().level, Level::BLT);
        services.onTimestamp = nullptr;
        services.timestampStatus = 200;
    }

    // Another one takes its place, and the one that failed is asked last for a while.
    void severalAuthorities() {
        const auto health = std::make_shared<crypto::TsaHealth>(path("health.json"));
        const auto dead = TsaServer::authorityAt(1);
        SignRequest wanted = request("draft.pdf", "several.pdf", Level::BT);
        wanted.timestampAuthorities = {dead, services.authority()};
        wanted.tsaHealth = health;
        QVERIFY(sign(wanted));
        QCOMPARE(health->ordered(wanted.timestampAuthorities).front().url, services.authority().url);
        // It is remembered by others too, and forgotten in time.
        const crypto::TsaHealth other(path("health.json"));
        QCOMPARE(other.ordered(wanted.timestampAuthorities).front().url, services.authority().url);
        const crypto::TsaHealth later(path("health.json"), [] { return QDateTime::currentDateTimeUtc().addSecs(601); });
        QCOMPARE(later.ordered(wanted.timestampAuthorities).front().url, dead.url);
    }

    void authorityThatLies_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("an old token, another nonce") << "nonce" << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("a token for something else") << "imprint" << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("refuses") << "refuse" << QByteArray("crypto.tsa_refused");
        QTest::newRow("nobody trusts it") << "untrusted" << QByteArray("crypto.tsa_untrusted");
        QTest::newRow("slow") << "slow" << QByteArray("crypto.tsa_unavailable");
        QTest::newRow("another policy than asked for") << "policy" << QByteArray("crypto.tsa_bad_reply");
    }
    void authorityThatLies() {
        QFETCH(QString, how);
        QFETCH(QByteArray, code);
        TestPki stranger;
        QVERIFY(stranger.make());
        const auto tsaKey = [&] {
            return how == "untrusted" ? stranger.key("tsa") : services.pki().timestampKey().value();
        };
        TsaServer tsa(tsaKey());
        const auto second = tsaKey();
        QByteArray old;
        std::atomic<bool> ended = false;
        tsa.bend = [&](const QByteArray& query, const QByteArray& reply) -> QByteArray {
            if (how == "nonce")
                return old.isEmpty() ? old = reply : old;
            if (how == "imprint") { // the query with one bit of the digest turned, answered faithfully
                QByteArray other = query;
                const qsizetype digest = other.indexOf(QByteArray::fromHex("0420"));
                other[digest + 2] = static_cast<char>(other[digest + 2] ^ 1);
                return crypto::issueTimestamp(other, {*second, "1.2.3.4.5", systemClock()}).value_or("");
            }
            if (how == "refuse")
                return QByteArray::fromHex("30053003020102");
            while (how == "slow" && !ended)
                std::this_thread::yield();
            return reply;
        };
        SignRequest wanted = request("draft.pdf", "lies.pdf", Level::BT);
        wanted.timestampAuthorities = {tsa.authority()};
        if (how == "slow")
            wanted.timestampAuthorities.front().timeLimit = std::chrono::milliseconds(300);
        if (how == "policy")
            wanted.timestampAuthorities.front().policyOid = "1.2.3.4.5";
        if (how == "nonce") {
            QVERIFY(sign(wanted));
            QVERIFY(QFile::remove(path("lies.pdf")));
        }
        expectRefusal(wanted, code);
        ended = true;
    }

    // SW-01: revoked, or not known: no signature.
    void statusAtTheSource() {
        const auto revoked = services.key("revoked", {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"});
        QVERIFY(revoked);
        QVERIFY(
            services.pki().revoke(revoked->certificate().serialHex(), QDateTime::currentDateTimeUtc().addSecs(-60)));
        SignRequest wanted = request("draft.pdf", "status.pdf", Level::BB);
        auto outcome = offThread([&] { return signPdf(wanted, *revoked, systemClock()); });
        QCOMPARE(outcome.error().code(), QByteArray("signing.certificate_revoked"));
        services.ocspStatus = 500;
        services.crlStatus = 500;
        expectRefusal(wanted, "signing.certificate_unknown");
        services.ocspStatus = 200;
        services.crlStatus = 200;
        QVERIFY(sign(wanted));
    }

    // Everything is there for the signature, and then the responder is gone: no half-made B-LT.
    void validationDataCannotBeHad() {
        services.onTimestamp = [&] { services.ocspStatus = services.crlStatus = 500; };
        expectRefusal(request("draft.pdf", "half.pdf", Level::BLT), "signing.validation_data_incomplete");
        services.onTimestamp = nullptr;
        services.ocspStatus = services.crlStatus = 200;
    }

    void noFaultLeavesAnOutput() {
        const SignRequest wanted = request("draft.pdf", "faulty.pdf", Level::BLTA);
        const QStringList files = filesInFolder();
        int failures = 0;
        for (int n = 1; n < 100; ++n) {
            faults::arm(faults::Point::File, n);
            const auto outcome = sign(wanted);
            const bool reached = faults::passed(faults::Point::File) >= n;
            faults::arm(faults::Point::File, 0);
            if (!reached) {
                QVERIFY(outcome);
                QVERIFY(failures >= 5); // three revisions, fsync, rename, fsync of the folder
                return;
            }
            ++failures;
            QVERIFY(!outcome);
            QVERIFY(outcome.error().code().startsWith("file."));
            QCOMPARE(filesInFolder(), files);
        }
        QFAIL("the faults never ended");
    }

    // Stopped at each of the moments when a server is asked.
    void cancelledAtEachStage() {
        const SignRequest wanted = request("draft.pdf", "stopped.pdf", Level::BLTA);
        const QStringList files = filesInFolder();
        int stages = 0;
        for (;; ++stages) {
            const Cancel cancel;
            std::atomic<int> left = stages;
            const auto stop = [&] {
                if (left-- == 0)
                    cancel.request();
            };
            services.onTimestamp = stop;
            services.onOcsp = stop;
            const auto outcome = sign(wanted, "p256", cancel);
            services.onTimestamp = services.onOcsp = nullptr;
            if (!cancel.requested()) {
                QVERIFY(outcome);
                break;
            }
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().exitStatus(), 75);
            QCOMPARE(filesInFolder(), files);
        }
        QVERIFY(stages >= 4); // status, time-stamp, validation data, document time-stamp
    }

    void digestFitsTheKey() {
        QVERIFY(sign(request("draft.pdf", "p384.pdf", Level::BB), "p384"));
        QVERIFY(run("pdfsig", {"-nocert", path("p384.pdf")}).output.contains("SHA-384"));
        QVERIFY(sign(request("draft.pdf", "rsa.pdf", Level::BB), "rsa4096"));
        QVERIFY(run("pdfsig", {"-nocert", path("rsa.pdf")}).output.contains("SHA-256"));
        SignRequest pss = request("draft.pdf", "no.pdf", Level::BB);
        pss.pss = true;
        expectRefusal(pss, "crypto.scheme_not_offered");
    }
};

QTEST_GUILESS_MAIN(TestSignLevels)
#include "tst_sign_levels.moc"
