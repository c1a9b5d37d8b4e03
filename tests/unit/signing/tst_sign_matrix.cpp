#include "PdfProducers.h"
#include "SigningTestKit.h"
#include "TrainingServices.h"
#include "pdf/read/Archival.h"
#include "pdf/read/SignatureFields.h"
#include "signing/Extend.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

namespace {

constexpr int lastSignature = 5;

QByteArray pemOf(const crypto::Certificate& certificate) {
    return "-----BEGIN CERTIFICATE-----\n" + certificate.der().toBase64() + "\n-----END CERTIFICATE-----\n";
}

} // namespace

// Who made the file, what it uses and how often it is signed (issue of the signing engine, "It is right when"). Not the
// full product: every source gets five signatures in a row with levels, keys, purposes and visibility that change from
// source to source, so that all pairs of neighbours occur, and the strangers judge the first, the second and the fifth.
class TestSignMatrix : public QObject {
    Q_OBJECT

    TrainingServices services;
    QTemporaryDir folder;
    std::vector<std::unique_ptr<crypto::SigningKey>> keys;

    QString path(const QString& name) const { return folder.filePath(name); }

    SignRequest request(const QString& input, const QString& output) const {
        SignRequest made;
        made.input = input;
        made.output = output;
        made.level = Level::BB;
        made.timestampAuthorities = {services.authority()};
        made.trust = services.trust();
        made.revocation = services.revocation();
        return made;
    }
    // The n-th signature on the file of row `row`.
    SignRequest nth(int row, int n, const QString& input, const QString& output) const {
        SignRequest made = request(input, output);
        made.level = std::array{Level::BB, Level::BT, Level::BLT, Level::BLTA}[std::size_t(row + n) % 4];
        if ((row + n) % 2 == 0) {
            made.purpose = n % 2 == 0 ? Purpose::Seal : Purpose::Approve;
            made.imagePng = picture(n % 2 == 0 ? Qt::red : Qt::blue);
            made.placement = Placement{1, QRectF(20 + n * 8, 30 + n * 12, 80, 40)};
        } else if ((row + n) % 3 == 0) {
            made.purpose = Purpose::Incoming;
            made.textLines = {QStringLiteral("VĂN BẢN ĐẾN")};
            made.placement = Placement{1, QRectF(100, 30 + n * 12, 120, 30)};
        }
        return made;
    }
    // mutool 1.21 signs over SHA-1: intact, with a warning, and not more than that.
    QString ownComplaint(const QString& file, int signatures, bool weakest = false) const {
        VerifyOptions options;
        options.trust = services.trust();
        options.revocation = services.revocation();
        const DocumentReport report = offThread([&] { return verifyPdf(file, options); });
        int found = 0;
        for (const SignatureReport& one : report.signatures) {
            found += one.isDocumentTimestamp ? 0 : 1;
            const bool mayBeWeak =
                weakest && !one.problems.isEmpty() && one.problems.first().code() == "crypto.digest_weak";
            if (!one.intact || one.changesAfter == ChangesAfter::Forbidden ||
                (one.status != SignatureStatus::Valid && !mayBeWeak))
                return one.field + ": " + (one.problems.isEmpty() ? QString() : one.problems.first().technical());
        }
        return found == signatures ? QString() : QStringLiteral("%1 signatures").arg(found);
    }
    // `odd`: qpdf --check warns of the source already, so that only its errors count.
    QString complaint(const QString& file, int signatures, bool odd, bool weakest = false) const {
        const Run qpdf = run("qpdf", {"--check", file});
        if (qpdf.status != 0 && !(odd && qpdf.status == 3))
            return "qpdf: " + QString::fromUtf8(qpdf.output);
        const Run pdfsig = run("pdfsig", {"-nocert", file});
        if (pdfsig.output.count("Signature is Valid") != signatures || pdfsig.output.contains("Mismatch"))
            return "pdfsig: " + QString::fromUtf8(pdfsig.output);
        const Run mutool = run("mutool", {"sign", "-v", file});
        if (mutool.output.contains("igest error") || mutool.output.contains("Signature invalid") ||
            mutool.output.count("Verifying signature") < signatures)
            return "mutool: " + QString::fromUtf8(mutool.output);
        // And it can still be shown.
        const Run drawn = run("mutool", {"draw", "-q", "-F", "png", "-r", "20", "-o", "/dev/null", file, "1"});
        if (drawn.status != 0)
            return "mutool draw: " + QString::fromUtf8(drawn.output);
        return ownComplaint(file, signatures, weakest);
    }

    // The key and its certificate as PKCS#12, for strangers' programs.
    QString pkcs12(const QString& name, const crypto::SigningKey& key) const {
        writeAll(path(name + ".pem"), pemOf(key.certificate()));
        QByteArray issuers;
        for (const crypto::Certificate& issuer : key.chain())
            issuers += pemOf(issuer);
        writeAll(path("chain.pem"), issuers);
        const QString file = path(name + ".p12");
        const Run made = run("openssl", {"pkcs12", "-export", "-name", name, "-inkey", services.keyFile(name), "-in",
                                         path(name + ".pem"), "-certfile", path("chain.pem"), "-passout",
                                         "pass:matkhau", "-out", file});
        return made.status == 0 ? file : QString::fromUtf8(made.output);
    }
    // Signed by a stranger, then by us; theirs stays intact for everyone, and can be extended.
    void goOn(const QString& theirs, bool weakest = false) {
        QCOMPARE(complaint(theirs, 1, false, weakest), QString());
        const QByteArray before = readAll(theirs);
        SignRequest ours = request(theirs, path("ours.pdf"));
        ours.placement = Placement{1, QRectF(40, 40, 120, 40)};
        ours.imagePng = picture(Qt::red);
        const auto outcome = offThread([&] { return signPdf(ours, *keys[1], systemClock()); });
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
        QCOMPARE(complaint(ours.output, 2, false, weakest), QString());

        ExtendRequest longer;
        longer.input = ours.output;
        longer.output = path("longer.pdf");
        longer.timestampAuthorities = ours.timestampAuthorities;
        longer.trust = services.trust();
        longer.revocation = services.revocation();
        const auto extended = offThread([&] { return extendPdf(longer, systemClock()); });
        QVERIFY2(extended, extended ? "" : qPrintable(extended.error().technical()));
        QCOMPARE(ownComplaint(longer.output, 2, weakest), QString());
        const Run pdfsig = run("pdfsig", {"-nocert", longer.output});
        QVERIFY2(pdfsig.output.count("Signature is Valid") == 2 && !pdfsig.output.contains("Mismatch"), pdfsig.output);
        QCOMPARE(run("qpdf", {"--check", longer.output}).status, 0);
        QVERIFY(readAll(longer.output).startsWith(before));
    }

    void write(const QString& name, const QByteArray& bytes) const { QVERIFY(writeAll(path(name), bytes)); }
    void convert(const QString& program, const QStringList& arguments) const {
        const Run made = run(program, arguments);
        QVERIFY2(made.status == 0, made.output);
    }

private Q_SLOTS:
    void initTestCase() {
        keys.push_back(services.key(QStringLiteral("r"), {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}));
        keys.push_back(services.key(QStringLiteral("e"), {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"}));
        keys.push_back(services.key(QStringLiteral("f"), {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"}));
        for (const auto& key : keys)
            QVERIFY(key);
        write("composed.pdf", composedPdf());
        QVERIFY(writeQtPdf(path("qt14.pdf"), QPagedPaintDevice::PdfVersion_1_4));
        QVERIFY(writeQtPdf(path("qt16.pdf"), QPagedPaintDevice::PdfVersion_1_6));
        QVERIFY(writeQtPdf(path("qta1b.pdf"), QPagedPaintDevice::PdfVersion_A1b));
        write("page.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='595' height='842'><text x='72' y='140' "
                          "font-size='14'>CÔNG VĂN</text></svg>");
        convert("rsvg-convert", {"-f", "pdf", "-o", path("cairo.pdf"), path("page.svg")});
        write("page.txt", "%%MediaBox 0 0 595 842\n%%Font F Helvetica\nBT /F 14 Tf 72 700 Td (CONG VAN) Tj ET\n");
        convert("mutool", {"create", "-o", path("mutool.pdf"), path("page.txt")});
        convert("mutool", {"convert", "-o", path("mutool-convert.pdf"), path("qt16.pdf")});
        convert("pdftocairo", {"-pdf", path("composed.pdf"), path("poppler-cairo.pdf")});
        convert("qpdf", {"--object-streams=generate", path("composed.pdf"), path("qpdf-streams.pdf")});
        convert("qpdf", {"--linearize", "--object-streams=disable", path("composed.pdf"), path("qpdf-linear.pdf")});
        convert("qpdf",
                {"--linearize", "--object-streams=generate", path("composed.pdf"), path("qpdf-linear-streams.pdf")});
        convert("qpdf", {"--qdf", path("qt14.pdf"), path("qpdf-qdf.pdf")});
        convert("qpdf", {"--encrypt", "", "owner", "256", "--", path("composed.pdf"), path("encrypted.pdf")});
        write("hybrid.pdf", hybridPdf());
        write("v13.pdf", onePage("1.3").bytes());
        write("v20.pdf", onePage("2.0", {}, {}).trailer("/ID[<00><01>]").bytes());
        write("junk-before.pdf", "X-Mail: 1\r\n\r\n" + onePage().bytes());
        write("junk-after.pdf", onePage().bytes() + QByteArray(300, '\0'));
        write("no-newline.pdf", onePage().bytes().chopped(1));
        write("rotated.pdf", onePage("1.7", "/Rotate 90").bytes());
        write("rotated270.pdf", onePage("1.7", "/Rotate -90/CropBox[100 100 500 700]").bytes());
        write("cropped.pdf", onePage("1.7", "/CropBox[50 60 545 782]", {}, "[-20 -30 575 812]").bytes());
        write("userunit.pdf", onePage("1.7", "/UserUnit 2.5", {}, "[0 0 238 337]").bytes().replace("72 700 Td", "72 280 Td"));
        write("deep.pdf", deepTree(60));
        write("annots-indirect.pdf", onePage("1.7", "/Annots 6 0 R").object(6, "[]").bytes());
        write("annots-dangling.pdf", onePage("1.7", "/Annots[99 0 R null]").bytes());
        write("form.pdf", formPdf());
        write("form-indirect.pdf", onePage("1.6", "/Annots 8 0 R", "/AcroForm 6 0 R")
                                       .object(6, "<</Fields 7 0 R/SigFlags 1>>")
                                       .object(7, "[9 0 R]")
                                       .object(8, "[9 0 R]")
                                       .object(9, "<</Type/Annot/Subtype/Widget/FT/Tx/T<FEFF0053006F>/Rect[90 740 "
                                                  "200 756]/F 4/P 3 0 R>>")
                                       .bytes());
        write("history.pdf",
              updated(onePage().bytes(), 6, "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(x)>>", 7));
        write("size-too-small.pdf", onePage().bytes().replace("/Size 6", "/Size 4"));
    }

    void sources_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("odd");
        for (const char* name : {"composed",
                                 "qt14",
                                 "qt16",
                                 "qta1b",
                                 "cairo",
                                 "mutool",
                                 "mutool-convert",
                                 "poppler-cairo",
                                 "qpdf-streams",
                                 "qpdf-linear",
                                 "qpdf-linear-streams",
                                 "qpdf-qdf",
                                 "hybrid",
                                 "v13",
                                 "v20",
                                 "junk-after",
                                 "no-newline",
                                 "rotated",
                                 "rotated270",
                                 "cropped",
                                 "userunit",
                                 "deep",
                                 "annots-indirect",
                                 "form",
                                 "form-indirect",
                                 "history"})
            QTest::newRow(name) << QString::fromLatin1(name) << false;
        for (const char* name : {"junk-before", "annots-dangling", "size-too-small"})
            QTest::newRow(name) << QString::fromLatin1(name) << true;
    }
    void sources() {
        QFETCH(QString, source);
        QFETCH(bool, odd);
        static int row = 0;
        ++row;
        const QString first = path(source + QStringLiteral(".pdf"));
        const QByteArray original = readAll(first);
        QString now = first;
        for (int n = 1; n <= lastSignature; ++n) {
            const QString next = path(QStringLiteral("signed-%1.pdf").arg(n % 2));
            crypto::SigningKey& key = *keys[std::size_t(row + n) % keys.size()];
            const SignRequest asked = nth(row, n, now, next);
            const auto outcome = offThread([&] { return signPdf(asked, key, systemClock()); });
            QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
            now = next;
            if (n <= 2 || n == lastSignature)
                QCOMPARE(complaint(now, n, odd), QString());
        }
        QVERIFY(readAll(now).startsWith(original));
    }

    // An encrypted file that opens without a password: mutool 1.21 decrypts /Contents, which is never encrypted.
    void encryptedForItsOwner() {
        QVERIFY(offThread(
            [&] { return signPdf(request(path("encrypted.pdf"), path("e1.pdf")), *keys[0], systemClock()); }));
        QVERIFY(offThread([&] { return signPdf(request(path("e1.pdf"), path("e2.pdf")), *keys[1], systemClock()); }));
        QCOMPARE(run("qpdf", {"--check", path("e2.pdf")}).status, 0);
        QCOMPARE(run("pdfsig", {"-nocert", path("e2.pdf")}).output.count("Signature is Valid"), 2);
        QCOMPARE(ownComplaint(path("e2.pdf"), 2), QString());
    }

    void signedByPdfsig() {
        const QString file = pkcs12("r", *keys[0]);
        QVERIFY2(QFile::exists(file), qPrintable(file));
        const QString database = "sql:" + path("nss");
        QVERIFY(QDir().mkpath(path("nss")));
        convert("certutil", {"-N", "-d", database, "--empty-password"});
        convert("pk12util", {"-i", file, "-d", database, "-W", "matkhau", "-K", ""});
        const Run issuer =
            run("openssl", {"x509", "-in", services.pki().trustFolder() + "/root.crt", "-out", path("root.pem")});
        QVERIFY2(issuer.status == 0, issuer.output);
        convert("certutil", {"-A", "-d", database, "-n", "goc", "-t", "CT,CT,CT", "-i", path("root.pem")});
        // pdfsig makes ETSI.CAdES.detached only in a field that is there.
        const QList<QPair<QString, QStringList>> ways = {{"composed.pdf", {"-add-signature"}},
                                                         {"qpdf-streams.pdf", {"-add-signature"}},
                                                         {"form.pdf", {"-sign", "NguoiKy", "-etsi"}}};
        for (const auto& [source, how] : ways) {
            const Run made = run("pdfsig", QStringList{"-nssdir", database, "-nick", "r", "-reason", "ky thu"} + how +
                                               QStringList{path(source), path("theirs.pdf")});
            QVERIFY2(made.status == 0 && QFile::exists(path("theirs.pdf")), made.output);
            goOn(path("theirs.pdf"));
            if (QTest::currentTestFailed())
                return;
            QFile::remove(path("theirs.pdf"));
        }
    }

    void signedByMutool() {
        const QString file = pkcs12("r", *keys[0]);
        QVERIFY2(QFile::exists(file), qPrintable(file));
        convert("mutool", {"sign", "-s", file, "-P", "matkhau", "-o", path("theirs.pdf"), path("form.pdf"), "7"});
        goOn(path("theirs.pdf"), true);
    }

    // The author's own field is signed, not covered: by its name, or because the place is its rectangle.
    void emptyFieldIsSignedWhereItIs() {
        SignRequest named = request(path("form.pdf"), path("named.pdf"));
        named.fieldName = QStringLiteral("NguoiKy");
        named.imagePng = picture(Qt::blue);
        SignRequest placed = request(path("form.pdf"), path("placed.pdf"));
        placed.placement = Placement{1, QRectF(330.2, 200.2, 149.7, 59.9)};
        placed.imagePng = picture(Qt::blue);
        for (const SignRequest& one : {named, placed}) {
            const auto outcome = offThread([&] { return signPdf(one, *keys[0], systemClock()); });
            QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().technical()));
            QCOMPARE(outcome->fieldName, QStringLiteral("NguoiKy"));
            QCOMPARE(complaint(one.output, 1, false), QString());
            const auto form = pdf::readForm(**pdf::PdfFile::open(one.output));
            QCOMPARE(form->signatures.size(), 1);
            QCOMPARE(form->signatures[0].rect, QRectF(330, 200, 150, 60));
        }
        SignRequest elsewhere = placed;
        elsewhere.placement->rect.translate(40, 0);
        const auto outcome = offThread([&] { return signPdf(elsewhere, *keys[0], systemClock()); });
        QCOMPARE(outcome->fieldName, QStringLiteral("Signature1"));
    }

    // What is added to PDF/A-1 (ISO 19005-1): no soft mask and no transparency group (6.4), every font embedded and
    // every subset with its CIDSet (6.3), colours that need no output intent (6.2.3), the Print flag and an appearance
    // for every field (6.5.3, 6.9). The earlier bytes, the metadata among them, stay a prefix.
    void archivalFilesStaySo() {
        const auto claim = pdf::archivalClaim(**pdf::PdfFile::open(path("qta1b.pdf")));
        QVERIFY(claim && claim->part == 1);
        SignRequest seal = request(path("qta1b.pdf"), path("a1.pdf"));
        seal.purpose = Purpose::Seal;
        seal.imagePng = picture(Qt::red, {300, 300});
        seal.placement = Placement{1, QRectF(200, 200, 102, 102)};
        QVERIFY(offThread([&] { return signPdf(seal, *keys[0], systemClock()); }));
        SignRequest copy = request(path("a1.pdf"), path("a2.pdf"));
        copy.purpose = Purpose::Copy;
        copy.textLines = {QStringLiteral("SAO Y")};
        QVERIFY(offThread([&] { return signPdf(copy, *keys[1], systemClock()); }));
        SignRequest unseen = request(path("a2.pdf"), path("a3.pdf"));
        unseen.level = Level::BLTA;
        QVERIFY(offThread([&] { return signPdf(unseen, *keys[0], systemClock()); }));
        QCOMPARE(complaint(path("a3.pdf"), 3, false), QString());

        const qsizetype before = readAll(path("qta1b.pdf")).size();
        const QByteArray added = readAll(path("a3.pdf")).mid(before);
        for (const char* forbidden : {"/SMask", "/Transparency", "/CA ", "/ca ", "/NeedAppearances", "/ObjStm"})
            QVERIFY2(!added.contains(forbidden), forbidden);
        QVERIFY(added.contains("/Mask") && added.contains("/ImageMask true"));
        QCOMPARE(added.count("/DefaultRGB"), 2);
        QCOMPARE(added.count("/CIDSet"), added.count("/FontFile2"));
        QVERIFY(added.contains("/FontFile2"));
        QCOMPARE(added.count("/Subtype/Widget"), 4); // three signatures and the document time-stamp
        QCOMPARE(added.count("/F 132"), 4);
        QCOMPARE(added.count("/AP<</N "), 4);
        // A file without an output intent may claim part 2; transparency would have no space to blend in.
        QVERIFY(!pdf::ArchivalClaim({2, false}).allowsSoftMasks());
        QVERIFY(pdf::ArchivalClaim({2, true}).allowsSoftMasks());
    }

    // On a page whose unit is 2.5 points, ten points are still ten points on paper (ISO 32000-2 table 31).
    void sizesOnPagesWithAUserUnit() {
        SignRequest copy = request(path("userunit.pdf"), path("u.pdf"));
        copy.purpose = Purpose::Copy;
        copy.textLines = {QStringLiteral("SAO Y")};
        QVERIFY(offThread([&] { return signPdf(copy, *keys[0], systemClock()); }));
        const auto form = pdf::readForm(**pdf::PdfFile::open(path("u.pdf")));
        QVERIFY(form && form->signatures.size() == 1);
        QCOMPARE(form->signatures[0].rect.width() * 2.5, textBlockWidth);
        // mutool knows the unit: the widget's form is drawn at its natural size on the larger page.
        const Run info = run("mutool", {"info", path("u.pdf")});
        QVERIFY2(info.output.contains("595 842.5"), info.output);
    }
};

QTEST_MAIN(TestSignMatrix)
#include "tst_sign_matrix.moc"
