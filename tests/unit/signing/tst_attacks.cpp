#include "AttackKit.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// The published attacks on signed PDFs, each under the name its paper gives it, on a document whose signature is good.
//   USF, ISA, SWA   Mladenov, Mainka, Meyer zu Selhausen, Grothe, Schwenk: "1 Trillion Dollar Refund", CCS 2019
//   shadow          Mainka, Mladenov, Rohlmann: "Shadow Attacks", NDSS 2021
//   EAA, SSA        Rohlmann, Mladenov, Mainka, Schwenk: "Breaking the Specification: PDF Certification", S&P 2021
// What later revisions may do is tried in more detail in tst_changes and tst_revisions.
class TestAttacks : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;
    std::unique_ptr<crypto::SigningKey> key;
    QByteArray good;         // signed
    QByteArray certified[4]; // by level

    const Objects paying999 = {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET")}};

    DocumentReport judged(const QByteArray& bytes) const {
        const QString path = folder.filePath(QStringLiteral("judged.pdf"));
        writeAll(path, bytes);
        return kit.verify(path);
    }
    static QByteArray codes(const DocumentReport& report) {
        QByteArray all = statusName(report.status);
        for (const Error& problem : report.problems)
            all += ' ' + problem.code();
        for (const SignatureReport& signature : report.signatures) {
            all += " | " + signature.field.toUtf8() + ' ' + statusName(signature.status);
            for (const Error& problem : signature.problems)
                all += ' ' + problem.code() + " (" + problem.detail().toUtf8() + ')';
        }
        return all;
    }
    static void columns() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("reason");
    }
    static void row(const QByteArray& name, const QByteArray& bytes, const QByteArray& reason) {
        QTest::newRow(name.constData()) << bytes << reason;
    }
    // Never valid and never merely uncertain: the reason is named, or the signature is not there for anybody.
    void assertCaught() const {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, reason);
        QVERIFY(!bytes.isEmpty());
        const DocumentReport report = judged(bytes);
        const QByteArray all = codes(report);
        QVERIFY2(report.status != DocumentStatus::Valid && report.status != DocumentStatus::Indeterminate, all);
        for (const SignatureReport& signature : report.signatures)
            QVERIFY2(!signature.coversWholeFile || !signature.intact || signature.status != SignatureStatus::Valid,
                     all);
        QVERIFY2(all.contains(reason), all);
    }

    QByteArray signedWith(const QByteArray& entries, Objects objects = victim()) const {
        return reallySigned({}, 31, entries, objects, *key);
    }
    static QByteArray valueOf(const QByteArray& pdf) {
        const qsizetype begin = pdf.lastIndexOf("31 0 obj\n") + 9;
        return pdf.mid(begin, pdf.indexOf("\nendobj", begin) - begin);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        key = kit.pki.key("ec");
        good = signedWith({});
        for (int level = 1; level <= 3; ++level) {
            Objects objects = victim();
            objects[1] = victimWith(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm");
            certified[level] = signedWith(certifying(level), objects);
        }
    }

    // Without an attack each of these documents is valid: what follows fails because of the attack alone.
    void controls() {
        for (const QByteArray& pdf : {good, certified[1], certified[2], certified[3]}) {
            const DocumentReport report = judged(pdf);
            QVERIFY2(report.status == DocumentStatus::Valid, codes(report));
            QVERIFY(report.signatures.front().intact && report.signatures.front().coversWholeFile);
        }
        const QByteArray note = "<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (x) >>";
        QCOMPARE(judged(annotated(note, certified[3])).status, DocumentStatus::Valid);
        const Objects filled = {{7, victimWith(7, "/P 3 0 R", "/P 3 0 R /V (5)")}};
        QCOMPARE(judged(withObjects(good, filled)).status, DocumentStatus::Valid);
        QCOMPARE(judged(withObjects(certified[2], filled)).status, DocumentStatus::Valid);
        // The stranger agrees.
        writeAll(folder.filePath("good.pdf"), good);
        const QByteArray stranger = run("pdfsig", {"-nocert", folder.filePath("good.pdf")}).output;
        QVERIFY2(stranger.contains("Signature is Valid") && stranger.contains("Total document signed"), stranger);
    }

    void universalSignatureForgery_data() {
        columns();
        const QByteArray contents = good.mid(lastRange(good).gapBegin - 10);
        const QByteArray contentsEntry = contents.left(contents.indexOf('>') + 1);
        const qsizetype at = good.lastIndexOf("/ByteRange");
        const QByteArray rangeEntry = good.mid(at, good.indexOf(']', at) + 1 - at);
        const SignedRange r = lastRange(good);
        const auto numbers = [](qint64 a, qint64 b, qint64 c, qint64 d) {
            return "/ByteRange [" + QByteArray::number(a) + ' ' + QByteArray::number(b) + ' ' + QByteArray::number(c) +
                   ' ' + QByteArray::number(d) + ']';
        };
        const qint64 rest = r.end - r.gapEnd;
        struct Variant {
            QByteArray name, from, to, reason;
        };
        const QByteArray wrong = "signing.byte_range";
        const QList<Variant> variants = {
            {"/Contents missing", contentsEntry, "", wrong},
            {"/Contents without a value", contentsEntry, "/Contents", wrong},
            {"/Contents null", contentsEntry, "/Contents null", wrong},
            {"/Contents empty", contentsEntry, "/Contents <>", wrong},
            {"/Contents 00", contentsEntry, "/Contents <00>", wrong},
            {"/Contents a number", contentsEntry, "/Contents 0", wrong},
            {"/ByteRange missing", rangeEntry, "", wrong},
            {"/ByteRange without a value", rangeEntry, "/ByteRange", wrong},
            {"/ByteRange null", rangeEntry, "/ByteRange null", wrong},
            {"/ByteRange empty", rangeEntry, "/ByteRange []", wrong},
            {"/ByteRange [0 0 0 0]", rangeEntry, numbers(0, 0, 0, 0), wrong},
            {"/ByteRange [0 a b 0]", rangeEntry, numbers(0, r.gapBegin, r.gapEnd, 0), wrong},
            {"/ByteRange [a b c d], not from the beginning", rangeEntry, numbers(9, r.gapBegin - 9, r.gapEnd, rest),
             wrong},
            {"/ByteRange negative begin", rangeEntry, numbers(-1, r.gapBegin, r.gapEnd, rest), wrong},
            {"/ByteRange negative length", rangeEntry, numbers(0, r.gapBegin, r.gapEnd, -1), wrong},
            {"/ByteRange too long", rangeEntry, numbers(0, r.gapBegin, r.gapEnd, rest + 100000), wrong},
            {"/ByteRange overlapping", rangeEntry, numbers(0, r.gapEnd, r.gapBegin, r.end - r.gapBegin), wrong},
            {"/ByteRange the first range twice", rangeEntry, numbers(0, r.gapBegin, 0, r.gapBegin), wrong},
            {"/ByteRange of two numbers", rangeEntry, "/ByteRange [0 " + QByteArray::number(r.gapBegin) + "]", wrong},
            {"/ByteRange of six numbers", rangeEntry, QByteArray(rangeEntry).replace("]", " 0 0]"), wrong},
            {"/ByteRange with a real number", rangeEntry, QByteArray(rangeEntry).replace("[0", "[0.0"), wrong},
            {"/ByteRange leaves out more than /Contents", rangeEntry, numbers(0, r.gapBegin, r.gapEnd + 5, rest - 5),
             wrong},
            {"/SubFilter missing", "/SubFilter /adbe.pkcs7.detached", "", {}},
            {"/SubFilter null", "/SubFilter /adbe.pkcs7.detached", "/SubFilter null", {}},
            {"/SubFilter unknown", "/adbe.pkcs7.detached", "/adbe.pkcs8.detached", {}},
        };
        for (const Variant& v : variants) {
            row("in place: " + v.name, edited(good, v.from, v.to), {});
            // The paper's way: the signature's object is replaced in a later revision.
            Objects later = paying999;
            later[31] = valueOf(good).replace(v.from, v.to);
            row("in a later revision: " + v.name, withObjects(good, later), v.reason);
        }
        Objects emptied = paying999;
        emptied[31] = "null";
        row("value null", withObjects(good, emptied), {});
        emptied[31] = "<< >>";
        row("value empty", withObjects(good, emptied), {});
        emptied[31] = "<< /Type /Sig /Filter /Adobe.PPKLite >>";
        row("value with a filter only", withObjects(good, emptied), {});
    }
    void universalSignatureForgery() { assertCaught(); }

    void incrementalSavingAttack_data() {
        columns();
        const QByteArray body = "4 0 obj\n" + paying999[4] + "\nendobj\n";
        const QByteArray entry =
            "xref\n4 1\n" + QByteArray::number(good.size()).rightJustified(10, '0') + " 00000 n \n";
        const QByteArray ending =
            "trailer\n<< /Size 100 /Root 1 0 R /Prev " + QByteArray::number(startXrefOf(good)) + " >>\n";
        const QByteArray startAt = "startxref\n" + QByteArray::number(good.size() + body.size()) + "\n%%EOF\n";
        const QByteArray changed = "signing.changed_after";
        const QByteArray hidden = "pdf.hidden_content";
        row("with table and trailer", withObjects(good, paying999), changed);
        row("body alone", good + body, hidden);
        row("body and trailer, no table", good + body + ending, hidden);
        row("body and table, no trailer", good + body + entry, hidden);
        row("body, table and trailer, no startxref", good + body + entry + ending, hidden);
        row("body and trailer, startxref to the trailer", good + body + ending + startAt, "signing.repaired");
        row("body, startxref to the old table",
            good + body + "startxref\n" + QByteArray::number(startXrefOf(good)) + "\n%%EOF\n", hidden);
        Objects copied = paying999; // the signature's own object once more: it is in the last revision
        copied[31] = valueOf(good);
        row("with the signature copied", withObjects(good, copied), "signing.byte_range");
        row("with the signature copied, no table",
            good + body + "31 0 obj\n" + valueOf(good) + "\nendobj\ntrailer\n<< /Root 1 0 R >>\n", hidden);
        Objects catalog = {{50, victimWith(1, "2 0 R", "51 0 R")},
                           {51, "<< /Type /Pages /Kids [52 0 R] /Count 1 >>"},
                           {52, victimWith(3, "[4 0 R]", "10 0 R")}};
        row("with another catalog", withObjects(good, catalog, "/Root 50 0 R"), changed);
        row("with another page tree", withObjects(good, {{1, catalog[50]}, {51, catalog[51]}, {52, catalog[52]}}),
            changed);
        row("with a page more",
            withObjects(good, {{2, "<< /Type /Pages /Kids [3 0 R 52 0 R] /Count 2 >>"}, {52, catalog[52]}}), changed);
        row("with the page turned", withObjects(good, {{3, victimWith(3, "/Type /Page", "/Type /Page /Rotate 180")}}),
            changed);
        row("with the content freed", withObjects(good, {{4, {}}}), changed);
        row("with an open action",
            withObjects(good, {{1, victimWith(1, "/Pages", "/OpenAction << /S /JavaScript /JS (x) >> /Pages")}}),
            changed);
    }
    void incrementalSavingAttack() { assertCaught(); }

    // The second signed range is moved to the end of the file; what comes between is the attacker's.
    void signatureWrappingAttack_data() {
        columns();
        const SignedRange r = lastRange(good);
        const QByteArray first = good.left(r.gapBegin);
        const QByteArray contents = good.mid(r.gapBegin, r.gapEnd - r.gapBegin);
        const QByteArray second = good.mid(r.gapEnd);
        const qint64 table = startXrefOf(good);
        const QByteArray payload = "4 0 obj\n" + paying999[4] + "\nendobj\n";
        const auto wrapped = [&](const QByteArray& between, const QByteArray& name, bool ownTable) {
            // Stands where the signed startxref, now at the end, looks for it.
            QByteArray middle = contents + " /ByteRange [0 " + QByteArray::number(r.gapBegin) + " 1111111111 " +
                                QByteArray::number(second.size()) + "] >>\nendobj\n";
            if (first.size() + middle.size() > table)
                middle = middle.left(table - first.size());
            middle = middle.leftJustified(table - first.size(), ' ');
            const QByteArray length = QByteArray::number(second.size());
            if (ownTable) {
                QByteArray own = good.mid(table, good.indexOf("startxref", table) - table);
                const qint64 at = first.size() + middle.size() + own.size();
                const qsizetype line = own.indexOf("\n4 1\n") + 5;
                own.replace(line, 10, QByteArray::number(at).rightJustified(10, '0'));
                middle += own;
            }
            middle += payload + between;
            const qint64 begin = first.size() + middle.size();
            middle.replace("1111111111", QByteArray::number(begin).rightJustified(10, ' '));
            row(name, first + middle + second, {});
        };
        wrapped({}, "second range moved", true);
        wrapped(QByteArray(5000, '0'), "second range moved, padding of zeros", true);
        wrapped(QByteArray(5000, ' '), "second range moved, padding of spaces", true);
        wrapped("%%EOF\n", "second range moved, an end in between", true);
        wrapped({}, "second range moved, no table", false);

        // The gap is larger than the string, and the rest of it is the attacker's.
        const auto gap = [&](const QByteArray& inside) {
            Objects later = paying999;
            later[31] = "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 " +
                        QByteArray::number(r.gapBegin) + " 1111111111 " + QByteArray::number(second.size()) +
                        "] /Contents " + inside + " >>";
            QByteArray out = withObjects(good, later) + second;
            const qint64 begin = out.size() - second.size();
            return out.replace("1111111111", QByteArray::number(begin).rightJustified(10, ' '));
        };
        row("the signature in a revision of its own, second range behind it", gap(contents), {});
        row("the signature with padding, second range behind it",
            gap(QByteArray(contents).replace(">", QByteArray(400, '0') + ">")), {});
    }
    void signatureWrappingAttack() { assertCaught(); }

    // A signature that later revisions hide is not absent, but taken out.
    void hiddenSignature_data() {
        columns();
        const QByteArray removed = "signing.removed";
        const QByteArray noForm = "<< /Type /Catalog /Pages 2 0 R >>";
        const QByteArray bare = victimWith(3, "/Annots [7 0 R 8 0 R 30 0 R]", "");
        const QByteArray noField = victimWith(6, " 30 0 R", "");
        const QByteArray empty = victimWith(30, "/V 31 0 R", "");
        row("the form is gone", withObjects(good, {{1, noForm}, {3, bare}}), removed);
        row("the form is gone, another content", withObjects(good, {{1, noForm}, {3, bare}, {4, paying999[4]}}),
            removed);
        row("the form is null", withObjects(good, {{6, "null"}, {3, bare}}), removed);
        row("the fields are gone", withObjects(good, {{6, "<< /Fields [] >>"}, {3, bare}}), removed);
        row("the field is in neither form nor page",
            withObjects(good, {{6, noField}, {3, victimWith(3, " 30 0 R]", "]")}}), removed);
        row("the value is taken out", withObjects(good, {{30, empty}}), removed);
        row("the value is freed", withObjects(good, {{31, {}}}), removed);
        row("the field is another one now", withObjects(good, {{30, victimWith(30, "/FT /Sig", "/FT /Tx /V (x)")}}),
            {});
        const QByteArray gone = withObjects(good, {{1, noForm}, {3, bare}});
        row("the form is gone, two revisions ago", withObjects(gone, paying999), removed);
        // A history that leaves out the revision with the signature.
        row("the history begins anew",
            withObjects(good, {{1, noForm}, {2, victim()[2]}, {3, bare}, {4, paying999[4]}})
                .replace("/Prev " + QByteArray::number(startXrefOf(good)), "/X 1"),
            {});
        // The second of two signatures; the first is left.
        Objects second = {{6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                          {3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
                          {40, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /Rect [0 0 0 0] /F 132 /P 3 0 R /V "
                               "42 0 R >>"}};
        const QByteArray both = reallySigned(good, 42, {}, second, *key);
        QCOMPARE(judged(both).status, DocumentStatus::Valid);
        row("the second of two is hidden", withObjects(both, {{6, victim()[6]}, {3, victim()[3]}}), removed);
    }
    void hiddenSignature() {
        assertCaught();
        QFETCH(QByteArray, bytes);
        QCOMPARE(judged(bytes).status, DocumentStatus::Invalid);
    }
    void neverSignedIsUnsigned() {
        Objects objects = victim();
        objects[4] = streamOf("(/ByteRange [0 1 2 3] startxref 9 %%EOF) Tj");
        objects[30] = victimWith(30, "/V 31 0 R", "");
        const QByteArray twice = withObjects(withObjects({}, objects), paying999);
        QCOMPARE(judged(twice).status, DocumentStatus::Unsigned);
    }

    // What the digest leaves out must be the string and nothing else (ISO 32000-2 12.8.1).
    void gapWithMoreThanContents_data() {
        columns();
        // Signed for real over everything but the gap, by a signer who leaves a gap of his own liking.
        const auto gapped = [&](const QByteArray& before, const QByteArray& after) {
            QByteArray out = withSignature({}, 31, {}, victim(), "/Root 1 0 R", 8000);
            SignedRange r = lastRange(out);
            out.insert(r.gapEnd, after);
            out.insert(r.gapBegin, before);
            const qint64 end = r.gapEnd + before.size() + after.size();
            const qsizetype at = out.lastIndexOf("/ByteRange [") + 12;
            const QByteArray numbers = "0 " + QByteArray::number(r.gapBegin).rightJustified(10, ' ') + ' ' +
                                       QByteArray::number(end).rightJustified(10, ' ') + ' ' +
                                       QByteArray::number(out.size() - end).rightJustified(10, ' ');
            out.replace(at, numbers.size(), numbers);
            const qsizetype line = out.lastIndexOf("startxref\n") + 10;
            const qint64 xref = startXrefOf(out);
            out.replace(line, QByteArray::number(xref).size(), QByteArray::number(xref + before.size() + after.size()));
            const QByteArray signedBytes = out.left(r.gapBegin) + out.mid(end);
            crypto::CmsRequest request;
            request.contentDigest = crypto::digestOf(signedBytes, crypto::DigestAlgorithm::Sha256);
            const QByteArray contents = hexContents(crypto::signCms(*key, request).value_or(QByteArray()), r);
            return out.replace(r.gapBegin + before.size(), contents.size(), contents);
        };
        QCOMPARE(judged(gapped({}, {})).status, DocumentStatus::Valid);
        const QByteArray wrong = "signing.byte_range";
        row("an entry behind the string", gapped({}, " /Name (x)"), wrong);
        row("white space behind the string", gapped({}, " "), wrong);
        row("white space before the string", gapped(" ", {}), wrong);
        row("a comment before the string", gapped("%x\n", {}), wrong);
        row("a comment behind the string", gapped({}, " %x\n"), wrong);
        row("another /Contents before it", gapped("<00> /Contents ", {}), wrong);
        row("another /Contents behind it", gapped({}, " /Contents <00>"), wrong);
    }
    void gapWithMoreThanContents() { assertCaught(); }

    void shadowAttacks_data() {
        columns();
        const QByteArray changed = "signing.changed_after";
        const QByteArray page = victim()[3];
        const auto pageWith = [&](const QByteArray& from, const QByteArray& to) {
            return withObjects(good, {{3, QByteArray(page).replace(from, to)}});
        };
        row("hide: the page drops what covered it", pageWith("[4 0 R]", "[10 0 R]"), changed);
        row("hide: an object fills a dangling reference", withObjects(good, {{90, streamOf("1 g 0 0 595 842 re f")}}),
            changed);
        row("hide: the form that covers becomes nothing",
            withObjects(good, {{11, streamOf({}, "/Type /XObject /Subtype /Form /BBox [0 0 90 12]")}}), changed);
        row("hide: the form that covers is freed", withObjects(good, {{11, {}}}), changed);
        row("replace: a font", withObjects(good, {{5, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"}}),
            changed);
        row("replace: the font in the resources", pageWith("/F 5 0 R", "/F 50 0 R"), changed);
        row("replace: a field's picture, the value as it was",
            withObjects(good, {{12, victimWith(12, "(100)", "(999)")}}), changed);
        row("replace: a field's default value and picture",
            withObjects(good, {{8, victimWith(8, "/F 4", "/F 4 /DV (999) /MK << /CA (999) >>")}}), changed);
        row("hide-and-replace: a reference goes to what was hidden", pageWith("[4 0 R", "[10 0 R"), changed);
        // The signed bytes hold the other object, and a later table alone leads to it.
        const QByteArray there = QByteArray::number(good.indexOf("10 0 obj")).rightJustified(10, '0');
        const QByteArray tableOnly =
            good + "xref\n4 1\n" + there + " 00000 n \ntrailer\n<< /Size 100 /Root 1 0 R /Prev " +
            QByteArray::number(startXrefOf(good)) + " >>\nstartxref\n" + QByteArray::number(good.size()) + "\n%%EOF\n";
        row("hide-and-replace: a later table leads to what was hidden", tableOnly, changed);
    }
    void shadowAttacks() { assertCaught(); }

    // Annotations that show something else than what was certified.
    void evilAnnotationAttack_data() {
        columns();
        const QByteArray look =
            streamOf("BT /F 12 Tf (TRA 999 DONG) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]");
        const QList<QByteArray> others = {"Redact",  "Link",       "FileAttachment", "Sound",     "Movie",
                                          "Screen",  "3D",         "RichMedia",      "Watermark", "PrinterMark",
                                          "TrapNet", "Projection", "Invented"};
        for (int level = 1; level <= 3; ++level) {
            for (const QByteArray& kind : level < 3 ? others + drawings : others)
                row("P=" + QByteArray::number(level) + ' ' + kind,
                    annotated("<< /Type /Annot /Subtype /" + kind +
                                  " /Rect [0 0 595 842] /F 4 /Contents (TRA 999 DONG) /DA (/F 12 Tf) /IC [1 1 1] /AP "
                                  "<< /N 41 0 R >> >>",
                              certified[level], {{41, look}}),
                    "signing.changed_after");
            row("P=" + QByteArray::number(level) + " a highlight that writes",
                annotated("<< /Type /Annot /Subtype /Highlight /Rect [0 0 595 842] /AP << /N 41 0 R >> >>",
                          certified[level], {{41, look}}),
                "signing.changed_after");
            row("P=" + QByteArray::number(level) + " a highlight that writes through another form",
                annotated("<< /Type /Annot /Subtype /Highlight /Rect [0 0 595 842] /AP << /N 42 0 R >> >>",
                          certified[level], {{41, look}, {42, formShowing("/G Do", "/XObject << /G 41 0 R >>")}}),
                "signing.changed_after");
            row("P=" + QByteArray::number(level) + " a note that writes",
                annotated("<< /Type /Annot /Subtype /Text /Rect [0 0 595 842] /AP << /N 41 0 R >> >>", certified[level],
                          {{41, look}}),
                "signing.changed_after");
            row("P=" + QByteArray::number(level) + " a highlight with an action",
                annotated("<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /A << /S /URI /URI (http://x) >> >>",
                          certified[level]),
                "signing.changed_after");
        }
        row("P=1 a note", annotated("<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] >>", certified[1]),
            "signing.changed_after");
        row("P=2 a note", annotated("<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] >>", certified[2]),
            "signing.changed_after");
        row("P=1 a field is filled", withObjects(certified[1], {{7, victimWith(7, "/P 3 0 R", "/P 3 0 R /V (5)")}}),
            "signing.changed_after");
        row("P=3 the certification is taken out", withObjects(certified[3], {{1, victim()[1]}}),
            "signing.changed_after");
    }
    void evilAnnotationAttack() { assertCaught(); }

    // A signature field whose appearance shows something else, with no signature or a worthless one.
    void sneakySignatureAttack_data() {
        columns();
        const QByteArray look = streamOf("1 g 0 0 595 842 re f BT /F 12 Tf (TRA 999 DONG) Tj ET",
                                         "/Type /XObject /Subtype /Form /BBox [0 0 595 842]");
        const QByteArray field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /Rect [0 0 595 842] /F 4 /P 3 0 R "
                                 "/AP << /N 41 0 R >> >>";
        const Objects form = {{6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                              {3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
                              {41, look}};
        for (int level = 1; level <= 3; ++level) {
            const QByteArray p = "P=" + QByteArray::number(level);
            Objects later = form;
            later[40] = field;
            row(p + " a field without a signature", withObjects(certified[level], later), "signing.changed_after");
            later[40] = QByteArray(field).replace("/F 4", "/F 4 /V << >>");
            row(p + " an empty signature", withObjects(certified[level], later), "invalid");
            later[40] = QByteArray(field).replace("/F 4", "/F 4 /V 42 0 R");
            row(p + " a broken signature", withSignature(certified[level], 42, {}, later), "invalid");
            later[40] = QByteArray(field).replace("/F 4", "/F 4 /V 31 0 R");
            row(p + " the signature of the certifier", withObjects(certified[level], later), "signing.changed_after");
        }
    }
    void sneakySignatureAttack() { assertCaught(); }

    // Signed by somebody whom nobody trusts: the document as a whole is not valid either, whatever the store of
    // validation data holds.
    void strangersAreNotTrusted() {
        QVERIFY(kit.pki.issue("evil", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=Evil",
                              TestPki::signing(), {}));
        const auto evil = kit.pki.key("evil");
        Objects second = {{6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                          {3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
                          {40, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /Rect [0 0 595 842] /F 4 /P 3 0 R /V "
                               "42 0 R /AP << /N 41 0 R >> >>"},
                          {41, streamOf("1 g 0 0 595 842 re f", "/Type /XObject /Subtype /Form /BBox [0 0 595 842]")}};
        const DocumentReport sneaky = judged(reallySigned(certified[2], 42, {}, second, *evil));
        QCOMPARE(sneaky.status, DocumentStatus::Indeterminate);
        QVERIFY2(codes(sneaky).contains("signing.untrusted"), codes(sneaky));
        // P=1 allows no signature at all.
        QCOMPARE(judged(reallySigned(certified[1], 42, {}, second, *evil)).status, DocumentStatus::Invalid);

        const QByteArray alone = reallySigned({}, 31, {}, victim(), *evil);
        const QByteArray root = crypto::Certificate(kit.pki.certificate("evil")).der();
        QByteArray list;
        for (int i = 0; i < 200; ++i)
            list += "60 0 R ";
        const QByteArray stuffed = withObjects(alone, {{1, victimWith(1, "/AcroForm",
                                                                      "/DSS << /Type /DSS /Certs [" + list +
                                                                          "] /CRLs [61 0 R] /OCSPs [61 0 "
                                                                          "R] >> /AcroForm")},
                                                       {60, streamOf(root)},
                                                       {61, streamOf("rubbish")}});
        const DocumentReport report = judged(stuffed);
        QCOMPARE(report.status, DocumentStatus::Indeterminate);
        QVERIFY2(codes(report).contains("signing.untrusted"), codes(report));
        QVERIFY(report.signatures.front().intact);
    }

    void fieldsAndGapsTwice_data() {
        columns();
        const QByteArray twin = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /F 132 /V 31 0 R >>";
        Objects twins = victim();
        twins[6] = "<< /Fields [7 0 R 8 0 R 30 0 R 33 0 R] /SigFlags 3 >>";
        twins[33] = twin;
        Objects others = twins;
        others[33] = QByteArray(twin).replace("(s)", "(t)").replace("31 0 R", "34 0 R");
        const QByteArray base = good;
        Objects later = {{6, twins[6]}, {33, others[33]}, {34, valueOf(good)}};
        row("two signatures with one gap", withObjects(base, later), "signing.byte_range");
        later = {{6, twins[6]}, {33, "<< /FT /Sig /T (s) >>"}};
        row("a field of the same name came later", withObjects(base, later), "signing.");
        later = {{6, "<< /Fields [7 0 R 8 0 R 33 0 R] /SigFlags 3 >>"}, {33, "<< /FT /Sig /T (s) >>"}};
        row("another field of the same name instead", withObjects(base, later), "signing.changed_after");
    }
    void fieldsAndGapsTwice() { assertCaught(); }

    // Readers differ in what they make of a file; what one of them might show must not be called signed.
    void parserDifferentials_data() {
        columns();
        const QByteArray changed = "signing.changed_after";
        const QByteArray hidden = "pdf.hidden_content";
        const QByteArray prev = " /Prev " + QByteArray::number(startXrefOf(good));
        const QByteArray body = "4 0 obj\n" + paying999[4] + "\nendobj\n";
        const auto line = [](qint64 offset) {
            return QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
        };
        const auto revision = [&](const QByteArray& objects, const QByteArray& entries, const QByteArray& more = {}) {
            return good + objects + "xref\n" + entries + "trailer\n<< /Size 100 /Root 1 0 R" + prev + more +
                   " >>\nstartxref\n" + QByteArray::number(good.size() + objects.size()) + "\n%%EOF\n";
        };
        const qint64 old = good.indexOf("\n4 0 obj") + 1;
        row("a table names an object twice, the old one first",
            revision(body, "4 1\n" + line(old) + "4 1\n" + line(good.size())), changed);
        row("a table names an object twice, the new one first",
            revision(body, "4 1\n" + line(good.size()) + "4 1\n" + line(old)), changed);
        row("a table leads into a stream",
            revision("95 0 obj\n" + streamOf("x\n" + body) + "\nendobj\n",
                     "4 1\n" +
                         line(good.size() + (QByteArray("95 0 obj\n") + streamOf("x\n" + body)).indexOf("4 0 obj"))),
            changed);
        // A hybrid file: old readers see the table, new ones the stream too.
        const auto xrefStream = [&](qint64 offset) {
            QByteArray data("\x01", 1);
            for (int shift = 24; shift >= 0; shift -= 8)
                data += char(offset >> shift);
            data += QByteArray(2, 0);
            return "96 0 obj\n" + streamOf(data, "/Type /XRef /W [1 4 2] /Index [4 1] /Size 100 /Root 1 0 R") +
                   "\nendobj\n";
        };
        const QByteArray both = body + xrefStream(good.size());
        const QByteArray hybrid = " /XRefStm " + QByteArray::number(good.size() + body.size());
        row("hybrid: the stream alone leads to the new object", revision(both, "0 0\n", hybrid), changed);
        row("hybrid: the table leads to the old one, the stream to the new one",
            revision(both, "4 1\n" + line(old), hybrid), hidden);
        row("hybrid: free in the table, new in the stream", revision(both, "4 1\n0000000000 00000 f \n", hybrid),
            changed);
        row("startxref leads nowhere", good + body + "startxref\n999999\n%%EOF\n", "signing.repaired");
        row("startxref is no number", good + body + "startxref\nx\n%%EOF\n", {});
        row("startxref in a comment", good + body + "% startxref\n0\n%%EOF\n", {});
        row("sections in a circle",
            good + "xref\n0 0\ntrailer\n<< /Size 100 /Root 1 0 R /Prev " + QByteArray::number(good.size()) +
                " >>\nstartxref\n" + QByteArray::number(good.size()) + "\n%%EOF\n",
            "signing.repaired");
        row("a comment with an end, and more behind it", good + "%%EOF\n" + body, hidden);
        row("something before the header", "x\n" + good, {});
        row("a second header", good + "%PDF-1.7\n" + body, hidden);
        row("the whole file once more", good + good, {});
        row("another document behind it", good + withObjects({}, victim()), {});
        row("a later object with an entry twice",
            withObjects(good, {{7, victimWith(7, "/T (a)", "/T (a) /V (5) /V (6)")}}), changed);
        row("an unclosed later object", withObjects(good, {{7, victimWith(7, " >>", " /V (5)")}}), {});
    }
    void parserDifferentials() { assertCaught(); }
};

QTEST_GUILESS_MAIN(TestAttacks)
#include "tst_attacks.moc"
