#include "SigningTestKit.h"
#include "base/Faults.h"
#include "base/Files.h"
#include "crypto/Cms.h"
#include "crypto/MemoryKey.h"
#include "crypto/Pkcs12.h"
#include "signing/Batch.h"
#include "signing/FieldTexts.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Signing: what is written, and that nothing is written when anything goes wrong.
class TestSign : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;

    QString path(const QString& name) const { return folder.filePath(name); }
    QStringList filesInFolder() const {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }
    // Refused, with this code, and with nothing left behind.
    void expectRefusal(const SignRequest& request, const QString& key, const QByteArray& code,
                       const Clock& clock = systemClock()) {
        const QByteArray before = readAll(request.input);
        const QStringList files = filesInFolder();
        const auto outcome = kit.sign(request, key, clock);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code(), code);
        QCOMPARE(readAll(request.input), before);
        QCOMPARE(filesInFolder(), files);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        QVERIFY(writePdf(path("draft.pdf"), 0, true));
        QCOMPARE(run("qpdf", {"--object-streams=generate", path("draft.pdf"), path("streams.pdf")}).status, 0);
        QCOMPARE(run("qpdf", {"--linearize", path("draft.pdf"), path("linear.pdf")}).status, 0);
    }

    // The life of an outgoing document: the leader signs, number and date go in, the agency seals (SIG-13).
    void leaderNumberSeal_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("leader");
        QTest::addColumn<QString>("seal");
        QTest::newRow("table; RSA-2048, RSA-3072") << "draft.pdf"
                                                   << "rsa"
                                                   << "rsa3072";
        QTest::newRow("object streams; P-256, RSA-2048") << "streams.pdf"
                                                         << "ec"
                                                         << "rsa";
        QTest::newRow("linearised; RSA-3072, P-256") << "linear.pdf"
                                                     << "rsa3072"
                                                     << "ec";
    }
    void leaderNumberSeal() {
        QFETCH(QString, source);
        QFETCH(QString, leader);
        QFETCH(QString, seal);
        SignRequest first = kit.request(path(source), path("1.pdf"));
        first.placement = Placement{1, QRectF(340, 200, 140, 60)};
        first.imagePng = picture(Qt::blue);
        const auto signedFirst = kit.sign(first, leader);
        QVERIFY2(signedFirst, signedFirst ? "" : qPrintable(signedFirst.error().technical()));
        QCOMPARE(signedFirst->sha256, *sha256HexOfFile(path("1.pdf")));
        QCOMPARE(strangersComplaint(path("1.pdf"), 1), QString());

        const auto filled =
            fillTextFields(path("1.pdf"), path("2.pdf"),
                           {{QStringLiteral("number"), QStringLiteral("15")},
                            {QStringLiteral("date"), QStringLiteral("Bình Minh, ngày 02 tháng 3 năm 2026")}});
        QVERIFY2(filled, filled ? "" : qPrintable(filled.error().technical()));
        QCOMPARE(strangersComplaint(path("2.pdf"), 1), QString());

        SignRequest second = kit.request(path("2.pdf"), path("3.pdf"));
        second.purpose = Purpose::Seal;
        second.imagePng = picture(Qt::red, {300, 300});
        second.placement = Placement{1, sealRect(first.placement->rect, 36, QSizeF(595, 842))};
        const auto signedSecond = kit.sign(second, seal);
        QVERIFY2(signedSecond, signedSecond ? "" : qPrintable(signedSecond.error().technical()));
        QCOMPARE(strangersComplaint(path("3.pdf"), 2), QString());

        SignRequest third = kit.request(path("3.pdf"), path("4.pdf"));
        third.level = Level::BB;
        third.purpose = Purpose::Copy;
        third.textLines = {QStringLiteral("SAO Y"), QStringLiteral("Sở Nội vụ tỉnh Bình Minh")};
        const auto signedThird = kit.sign(third, seal);
        QVERIFY2(signedThird, signedThird ? "" : qPrintable(signedThird.error().technical()));
        QCOMPARE(strangersComplaint(path("4.pdf"), 3), QString());

        QByteArray earlier = readAll(path(source));
        for (const char* name : {"1.pdf", "2.pdf", "3.pdf", "4.pdf"}) {
            const QByteArray later = readAll(path(name));
            QVERIFY(later.size() > earlier.size() && later.startsWith(earlier));
            earlier = later;
        }
        QVERIFY(run("pdftotext", {path("4.pdf"), "-"}).output.contains("ngày 02 tháng 3 năm 2026"));

        const DocumentReport report = kit.verify(path("4.pdf"));
        for (const SignatureReport& signature : report.signatures)
            for (const Error& problem : signature.problems)
                qWarning("%s", qPrintable(problem.technical()));
        QCOMPARE(statusName(report.status), QByteArray("valid"));
        QCOMPARE(report.signatures.size(), std::size_t(3));
        QCOMPARE(report.signatures[0].level, QByteArray("B-T"));
        QCOMPARE(report.signatures[2].level, QByteArray("B-B"));
        QCOMPARE(report.signatures[0].changesAfter, ChangesAfter::Permitted);
        QCOMPARE(report.signatures[2].changesAfter, ChangesAfter::None);
        QVERIFY(report.signatures[2].coversWholeFile && !report.signatures[0].coversWholeFile);
        QVERIFY(report.signatures[0].signer == kit.pki.certificate(leader));
        QCOMPARE(report.signatures[0].timeSource, TimeSource::Timestamp);
        QCOMPARE(report.signatures[2].timeSource, TimeSource::Claimed);
        QCOMPARE(report.signatures[0].reason, QStringLiteral("Ký ban hành"));
    }

    // A stranger extracts the signed bytes by the byte range and judges the CMS over them.
    void opensslAcceptsTheCmsInThePdf() {
        for (const QString key : {"rsa", "ec"}) {
            QVERIFY(kit.sign(kit.request(path("draft.pdf"), path("one.pdf")), key));
            const QByteArray pdf = readAll(path("one.pdf"));
            const auto ranges = byteRanges(pdf);
            QCOMPARE(ranges.size(), 1);
            const SignedRange range = ranges.first();
            QCOMPARE(range.end, pdf.size());
            const QByteArray padded =
                QByteArray::fromHex(pdf.mid(range.gapBegin + 1, range.gapEnd - range.gapBegin - 2));
            writeAll(path("cms.der"), padded.left(crypto::paddedDerLength(padded).value()));
            writeAll(path("content"), pdf.left(range.gapBegin) + pdf.mid(range.gapEnd));
            const Run judged = run("openssl", {"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in",
                                               path("cms.der"), "-content", path("content"), "-CAfile",
                                               kit.pki.path("root.pem"), "-purpose", "any", "-out", path("out")});
            QVERIFY2(judged.status == 0, judged.output);
        }
    }

    void inputMayBeTheOutput() {
        QVERIFY(QFile::copy(path("draft.pdf"), path("same.pdf")));
        QVERIFY(kit.sign(kit.request(path("same.pdf"), path("same.pdf")), "ec"));
        QVERIFY(kit.sign(kit.request(path("same.pdf"), path("same.pdf")), "rsa"));
        QCOMPARE(strangersComplaint(path("same.pdf"), 2), QString());
        QVERIFY(readAll(path("same.pdf")).startsWith(readAll(path("draft.pdf"))));
    }

    void pssIsAnOption() {
        SignRequest request = kit.request(path("draft.pdf"), path("pss.pdf"));
        request.pss = true;
        QVERIFY(kit.sign(request, "rsa"));
        QCOMPARE(statusName(kit.verify(path("pss.pdf")).status), QByteArray("valid"));
        QVERIFY(run("pdfsig", {"-nocert", path("pss.pdf")}).output.contains("Signature is Valid"));
    }

    // ND 23/2025 art. 15.1 (SW-01): status first, signature second.
    void certificatesThatMayNotSign() {
        auto& pki = kit.pki;
        QVERIFY(pki.issue("weak", {"-newkey", "rsa:1024"}, "/CN=weak", TestPki::signing(), "root"));
        QVERIFY(pki.issue("encipher", {"-newkey", "rsa:2048"}, "/CN=encipher", {"keyUsage=critical,keyEncipherment"},
                          "root"));
        QVERIFY(pki.issue("stranger", {"-newkey", "rsa:2048"}, "/CN=stranger", TestPki::signing(), {}));
        const SignRequest request = kit.request(path("draft.pdf"), path("refused.pdf"));
        expectRefusal(request, "weak", "signing.key_weak");
        expectRefusal(request, "encipher", "signing.key_usage");
        expectRefusal(request, "stranger", "signing.certificate_untrusted");
        const auto inYears = [](int years) {
            return [years] { return QDateTime::currentDateTimeUtc().addYears(years); };
        };
        expectRefusal(request, "ec", "signing.certificate_expired", inYears(3));
        expectRefusal(request, "ec", "signing.certificate_not_yet_valid", inYears(-3));
        QCOMPARE(kit.tsa->requests() >= 0, true);
    }

    // The reason names the kind of key; a batch does not try it a thousand times.
    void keysOfKindsThatDoNotSign() {
        const SignRequest request = kit.request(path("draft.pdf"), path("refused.pdf"));
        for (const auto& [name, algorithm] : {std::pair("ed25519", "ED25519"), std::pair("ed448", "ED448")}) {
            QVERIFY(kit.pki.issue(name, {"-newkey", name}, QStringLiteral("/CN=Edwards"), TestPki::signing(), "root"));
            const QString file = kit.pki.path(QString(name) + ".p12");
            QCOMPARE(run("openssl", {"pkcs12", "-export", "-inkey", kit.pki.path(QString(name) + ".key"), "-in",
                                     kit.pki.path(QString(name) + ".pem"), "-out", file, "-passout", "pass:x"})
                         .status,
                     0);
            const auto key = crypto::loadPkcs12(readAll(file), Secret(QByteArrayView("x")));
            QVERIFY(key);
            const auto outcome = signing::signPdf(request, **key, systemClock());
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().code(), QByteArray("crypto.key_type"));
            QCOMPARE(outcome.error().args(), QStringList({QStringLiteral("Edwards"), QString(algorithm)}));
            QVERIFY(endsTheBatch(outcome.error()));
            QVERIFY(!QFile::exists(path("refused.pdf")));
        }
    }

    void revokedOrUnknownIsNotSigned() {
        SignRequest request = kit.request(path("draft.pdf"), path("refused.pdf"));
        request.revocation.crls.clear();
        expectRefusal(request, "ec", "signing.certificate_unknown");
        QVERIFY(kit.pki.issue("revoked", {"-newkey", "rsa:2048"}, "/CN=revoked", TestPki::signing(), "root"));
        QVERIFY(kit.writeCrl({"revoked"}));
        expectRefusal(kit.request(path("draft.pdf"), path("refused.pdf")), "revoked", "signing.certificate_revoked");
    }

    // Never a silent step down from B-T to B-B.
    void withoutTimestampThereIsNoSignature() {
        SignRequest request = kit.request(path("draft.pdf"), path("refused.pdf"));
        request.timestampAuthorities = {TsaServer::authorityAt(1)};
        expectRefusal(request, "ec", "crypto.tsa_unavailable");
        request.timestampAuthorities = {};
        expectRefusal(request, "ec", "signing.timestamp_needed");
        kit.tsa->bend = [](const QByteArray&, const QByteArray&) { return QByteArray("rubbish"); };
        expectRefusal(kit.request(path("draft.pdf"), path("refused.pdf")), "ec", "crypto.tsa_bad_reply");
        kit.tsa->bend = nullptr;
    }

    void documentsThatCannotBeSigned() {
        QCOMPARE(run("qpdf", {"--encrypt", "user", "owner", "256", "--", path("draft.pdf"), path("secret.pdf")}).status,
                 0);
        const QString out = path("refused.pdf");
        expectRefusal(kit.request(path("secret.pdf"), out), "ec", "signing.encrypted");
        expectRefusal(kit.request(path("none.pdf"), out), "ec", "file.missing");
        writeAll(path("damaged.pdf"), readAll(path("draft.pdf")).left(900));
        const auto damaged = kit.sign(kit.request(path("damaged.pdf"), out), "ec");
        QVERIFY(!damaged && damaged.error().code().startsWith("pdf.") && !QFile::exists(out));
        SignRequest outside = kit.request(path("draft.pdf"), out);
        outside.placement = Placement{1, QRectF(500, 800, 200, 100)};
        outside.imagePng = picture(Qt::blue);
        expectRefusal(outside, "ec", "signing.placement");
        outside.placement = Placement{2, QRectF(10, 10, 100, 50)};
        expectRefusal(outside, "ec", "signing.placement");
        SignRequest taken = kit.request(path("draft.pdf"), out);
        taken.fieldName = "number";
        expectRefusal(taken, "ec", "signing.field_taken");
    }

    // A sealed copy of tampered content would carry the clerk's name.
    void tamperedDocumentIsNotSignedAgain() {
        QVERIFY(kit.sign(kit.request(path("draft.pdf"), path("one.pdf")), "ec"));
        const QByteArray pdf = readAll(path("one.pdf"));
        // An incremental update by hand: the page's content is replaced.
        const QByteArray text = "BT /F 14 Tf 72 700 Td (GIA MAO) Tj ET";
        const qint64 previous = pdf.mid(pdf.lastIndexOf("startxref") + 9).trimmed().split('\n').first().toLongLong();
        QByteArray update =
            "4 0 obj\n<< /Length " + QByteArray::number(text.size()) + " >>\nstream\n" + text + "\nendstream\nendobj\n";
        const qint64 xref = pdf.size() + update.size();
        update += "xref\n4 1\n" + QByteArray::number(pdf.size()).rightJustified(10, '0') +
                  " 00000 n \ntrailer\n<< /Size 30 /Root 1 0 R /Prev " + QByteArray::number(previous) +
                  " >>\nstartxref\n" + QByteArray::number(xref) + "\n%%EOF\n";
        writeAll(path("forged.pdf"), pdf + update);
        expectRefusal(kit.request(path("forged.pdf"), path("refused.pdf")), "rsa", "signing.earlier_signature_broken");
    }

    // Every file operation fails once: no output, no rest, the input as it was.
    void noFaultLeavesAnOutput() {
        const SignRequest request = kit.request(path("draft.pdf"), path("faulty.pdf"));
        const QByteArray before = readAll(path("draft.pdf"));
        const QStringList files = filesInFolder();
        int failures = 0;
        for (int n = 1; n < 100; ++n) {
            faults::arm(faults::Point::File, n);
            const auto outcome = kit.sign(request, "ec");
            const bool reached = faults::passed(faults::Point::File) >= n;
            faults::arm(faults::Point::File, 0);
            if (!reached) {
                QVERIFY(outcome);
                QVERIFY(failures >= 3);
                return;
            }
            QVERIFY(!outcome);
            ++failures;
            QVERIFY(outcome.error().code().startsWith("file."));
            QCOMPARE(filesInFolder(), files);
            QCOMPARE(readAll(path("draft.pdf")), before);
        }
        QFAIL("the faults never ended");
    }

    void longChainGetsMoreRoom() {
        const auto key = kit.pki.key("ec");
        std::vector<crypto::Certificate> chain;
        const QString bulk = "/O=" + QString(60, 'x') + "/OU=" + QString(60, 'y') + "/CN=";
        QString issuer = "root";
        QString name;
        for (int i = 0; i < 30; ++i) {
            name = QStringLiteral("ca%1").arg(i);
            QVERIFY(kit.pki.issue(name, {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, bulk + name,
                                  {"basicConstraints=critical,CA:TRUE"}, issuer));
            issuer = name;
            chain.push_back(kit.pki.certificate(name));
        }
        QVERIFY(kit.pki.issue("deep", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=deep",
                              TestPki::signing(), issuer));
        const auto deep = crypto::makeSigningKey(readAll(kit.pki.path("deep.key")), kit.pki.certificate("deep"), chain);
        QVERIFY(deep);
        SignRequest request = kit.request(path("draft.pdf"), path("deep.pdf"));
        request.trust.reset(); // a chain this long is no PKI's; only the room is looked at here
        const auto outcome = offThread([&] { return signPdf(request, **deep, systemClock()); });
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
        QCOMPARE(strangersComplaint(path("deep.pdf"), 1), QString());
    }

    void cancelledLeavesNothing() {
        const SignRequest request = kit.request(path("draft.pdf"), path("cancelled.pdf"));
        const Cancel cancel;
        cancel.request();
        const auto key = kit.pki.key("ec");
        const auto outcome = offThread([&] { return signPdf(request, *key, systemClock(), cancel); });
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().exitStatus(), 75);
        QVERIFY(!QFile::exists(path("cancelled.pdf")));
    }

    // 100 MB are copied and hashed in a stream; the memory of the process must not notice.
    void largeFileNeedsLittleMemory() {
        QVERIFY(writePdf(path("large.pdf"), 100LL << 20));
        const auto peak = [] {
            const QByteArray status = readAll("/proc/self/status");
            return status.mid(status.indexOf("VmHWM:") + 6).trimmed().split(' ').first().toLongLong(); // KiB
        };
        writeAll("/proc/self/clear_refs", "5"); // restarts the peak
        const qint64 before = peak();
        QVERIFY(kit.sign(kit.request(path("large.pdf"), path("large-signed.pdf")), "ec"));
        const qint64 grown = peak() - before;
        QVERIFY2(grown < 24 * 1024, qPrintable(QString::number(grown)));
        QCOMPARE(statusName(kit.verify(path("large-signed.pdf")).status), QByteArray("valid"));
        QVERIFY2(peak() - before < 32 * 1024, qPrintable(QString::number(peak() - before)));
        QFile::remove(path("large.pdf"));
        QFile::remove(path("large-signed.pdf"));
    }
};

QTEST_GUILESS_MAIN(TestSign)
#include "tst_sign.moc"
