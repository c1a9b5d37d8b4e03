#include "VendorKit.h"

#include "crypto/Timestamp.h"
#include "signing/PageInk.h"

#include <QPainter>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Fields, signatures and time-stamps that come later may not stand over what the page shows.
class TestOverlays : public QObject, VendorCases {
    Q_OBJECT

    static Objects sheet() { return victim(); }
    static QByteArray sheetWith(const QByteArray& from, const QByteArray& to) { return sheet()[3].replace(from, to); }
    static inline const QByteArray over = "[60 690 260 722]";   // the amount
    static inline const QByteArray blank = "[300 100 420 140]"; // white paper
    static QByteArray picture(const QByteArray& content, const QByteArray& resources = "/Font << /F 5 0 R >>",
                              const QByteArray& box = "/BBox [0 0 200 32]") {
        return streamOf(content, "/Type /XObject /Subtype /Form " + box + " /Resources << " + resources + " >>");
    }
    static inline const QByteArray cover = "1 g 0 0 200 32 re f 0 g BT /F 14 Tf 12 10 Td (TRA 900 DONG) Tj ET";
    // A new signature field, of which `entries` are more.
    static Objects newField(const QByteArray& entries, const QByteArray& value = {}) {
        return {
            {3, sheetWith("30 0 R]", "30 0 R 40 0 R]")},
            {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
            {40, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /F 132 /P 3 0 R " + value + ' ' + entries + " >>"}};
    }
    static inline const QByteArray stampValue =
        "<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /Contents C /ByteRange "
        "[0 1111111111 2222222222 3333333333] >>";
    QByteArray stamped(const Objects& objects) const {
        const auto sign = [this](const QByteArray& bytes) {
            const auto token = offThread([&] {
                crypto::TimestampWishes wishes;
                wishes.authorities = {kit.tsa->authority()};
                return crypto::requestTimestamp(crypto::digestOf(bytes, crypto::DigestAlgorithm::Sha256),
                                                crypto::DigestAlgorithm::Sha256, wishes);
            });
            return token.value_or(QByteArray());
        };
        return signedAs(table(good), 41, objects, stampValue, sign, 20000);
    }
    QByteArray secondSignature(const QByteArray& entries, const Objects& more = {}, const QByteArray& base = {}) const {
        return signedAs(table(base.isEmpty() ? good : base), 41, newField(entries, "/V 41 0 R") + more);
    }
    static void expect(const QByteArray& name, const QByteArray& bytes, DocumentStatus status,
                       const QByteArray& problem = {}) {
        QTest::newRow(name.constData()) << bytes << status << problem;
    }
    void judgeRow() const {
        QFETCH(QByteArray, bytes);
        QFETCH(DocumentStatus, status);
        QFETCH(QByteArray, problem);
        QVERIFY(!bytes.isEmpty());
        const DocumentReport report = judged(bytes);
        QVERIFY2(report.status == status, codes(report));
        QVERIFY2(problem.isEmpty() || codes(report).contains(problem), codes(report));
        QVERIFY2(report.signatures.front().intact, codes(report));
    }
    static void overlayColumns() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DocumentStatus>("status");
        QTest::addColumn<QByteArray>("problem");
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(start());
        QVERIFY(kit.pki.issue("self", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=Ai do",
                              TestPki::signing(), {}));
        good = signedAs(table(), 31, sheet());
        QCOMPARE(judged(good).status, DocumentStatus::Valid);
    }

    // Nobody vouches for the look of a field that nobody signed.
    void fieldsThatNobodySigned_data() {
        overlayColumns();
        const auto valid = DocumentStatus::Valid, doubt = DocumentStatus::Indeterminate, bad = DocumentStatus::Invalid;
        const auto row = [&](const char* name, const QByteArray& entries, DocumentStatus status,
                             const Objects& more = {}) {
            expect(name, withObjects(good, newField(entries) + more), status);
        };
        const Objects shown = {{50, picture(cover)}};
        row("silent", "/Rect [0 0 0 0]", valid);
        row("silent, with an empty picture and a lock", "/Rect [0 0 0 0] /AP << /N 50 0 R >> /Lock << /Action /All >>",
            valid, {{50, picture("q Q % nothing")}});
        row("a place", "/Rect " + blank, doubt);
        row("a ground", "/Rect [0 0 0 0] /MK << /BG [1] >>", doubt);
        row("a border", "/Rect " + over + " /Border [0 0 30] /C [1 1 1]", doubt);
        row("a border's style", "/Rect " + over + " /BS << /W 40 >>", doubt);
        row("a picture", "/Rect " + over + " /AP << /N 50 0 R >>", bad, shown);
        row("a picture for the pressed button", "/Rect " + over + " /AP << /D 50 0 R >>", bad, shown);
        row("a picture without a place", "/Rect [0 0 0 0] /AP << /N 50 0 R >>", bad, shown);
        row("an operator that nobody knows", "/Rect [0 0 0 0] /AP << /N 50 0 R >>", bad,
            {{50, picture("0 0 9 9 re paint")}});
        row("an action", "/Rect [0 0 0 0] /A << /S /URI /URI (x) >>", bad);
        const auto kid = [&](const QByteArray& entries) {
            return Objects{{40, "<< /FT /Sig /T (s2) /Kids [50 0 R] >>"},
                           {50, "<< /Type /Annot /Subtype /Widget /Parent 40 0 R /F 132 /P 3 0 R " + entries + " >>"},
                           {3, sheetWith("30 0 R]", "30 0 R 50 0 R]")}};
        };
        row("a kid that shows nothing", {}, valid, kid("/Rect [0 0 0 0]"));
        row("a kid that is a text field", {}, bad, kid("/FT /Tx /V (TRA 900) /DA (/F 14 Tf 0 g) /Rect " + over));
        row("a kid that is a button", {}, bad, kid("/FT /Btn /Ff 65536 /MK << /CA (TRA 900) >> /Rect " + over));
        row("a kid with a place", {}, doubt, kid("/Rect " + over));
    }
    void fieldsThatNobodySigned() { judgeRow(); }

    // The authority of a time-stamp never saw the document.
    void timestamps_data() {
        overlayColumns();
        const Objects shown = {{50, picture(cover)}};
        const auto row = [&](const char* name, const QByteArray& entries, DocumentStatus status,
                             const Objects& more = {}) {
            expect(name, stamped(newField(entries, "/V 41 0 R") + more), status);
        };
        row("silent", "/Rect [0 0 0 0]", DocumentStatus::Valid);
        row("an empty picture", "/Rect [0 0 0 0] /MK << >> /AP << /N 50 0 R >>", DocumentStatus::Valid,
            {{50, picture("% blank")}});
        row("a picture", "/Rect " + over + " /AP << /N 50 0 R >>", DocumentStatus::Invalid, shown);
        row("a picture without a place", "/Rect [0 0 0 0] /AP << /N 50 0 R >>", DocumentStatus::Invalid, shown);
        row("a place", "/Rect " + over, DocumentStatus::Indeterminate);
        row("a caption", "/Rect [0 0 0 0] /MK << /CA (TRA 900) >>", DocumentStatus::Indeterminate);
    }
    void timestamps() { judgeRow(); }

    // A later signer's picture stands on white paper, or over a part of an earlier signer's picture.
    void laterSignatures_data() {
        overlayColumns();
        const auto valid = DocumentStatus::Valid, doubt = DocumentStatus::Indeterminate;
        const QByteArray covered = "signing.overlaid_after";
        const auto row = [&](const char* name, const QByteArray& rect, const QByteArray& content, DocumentStatus status,
                             const QByteArray& resources = "/Font << /F 5 0 R >>") {
            expect(name, secondSignature("/Rect " + rect + " /AP << /N 50 0 R >>", {{50, picture(content, resources)}}),
                   status, status == doubt ? covered : QByteArray());
        };
        row("on white paper", blank, cover, valid);
        row("over the amount", over, cover, doubt);
        row("over the amount, in strokes", over, "0 0 1 RG 2 2 m 190 28 l S", doubt);
        row("over its last letters", "[150 690 350 722]", cover, doubt);
        row("over the amount, rectangle written backwards", "[260 722 60 690]", cover, doubt);
        row("over the amount, by an operator that nobody knows", over, "0 0 200 32 re paint", doubt);
        expect("over the amount, drawn by the viewer", secondSignature("/Rect " + over + " /MK << /BG [1] >>"), doubt,
               covered);
        expect("over the amount, and nothing is drawn", secondSignature("/Rect " + over), valid);
        expect("no box that clips it",
               secondSignature("/Rect " + blank + " /AP << /N 50 0 R >>", {{50, picture(cover, {}, {})}}), doubt,
               "signing.doubtful_after");
        // Lines that a form is ruled with are no content.
        Objects ruled = sheet();
        ruled[4] = streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj ET 290 95 140 50 re S 305 110 m 415 110 l S [1 3] "
                            "0 d 305 120 m 415 120 l S");
        const QByteArray onLines = signedAs(table(), 31, ruled);
        expect("in the box of a form, over its dotted line",
               secondSignature("/Rect " + blank + " /AP << /N 50 0 R >>", {{50, picture(cover)}}, onLines), valid);
        // Whose picture may lie over whose (the seal over a third of the signature).
        Objects visible = sheet();
        visible[30] = victimWith(30, "/Rect [0 0 0 0]", "/Rect [300 100 420 140] /AP << /N 51 0 R >>");
        visible[51] = picture("0 0 1 RG 1 1 198 30 re S");
        const QByteArray leaders = signedAs(table(), 31, visible);
        const auto sealed = [&](const char* name, const QByteArray& rect, DocumentStatus status) {
            expect(name,
                   secondSignature("/Rect " + rect + " /AP << /N 50 0 R >>",
                                   {{50, picture("1 0 0 RG 1 1 198 30 re S")}}, leaders),
                   status, status == doubt ? covered : QByteArray());
        };
        sealed("a seal over a third of the signature", "[260 100 340 140]", valid);
        sealed("a seal over the whole signature", "[290 90 430 150]", doubt);
        // It reaches the name below: what can still be read is not hidden, and only a seal is one.
        Objects named = visible;
        named[4] = streamOf("BT /F 14 Tf 290 86 Td (Nguyen Van An) Tj ET");
        const QByteArray signedName = signedAs(table(), 31, named);
        const auto overName = [&](const char* name, const QByteArray& rect, const QByteArray& content,
                                  DocumentStatus status) {
            expect(name,
                   secondSignature("/Rect " + rect + " /AP << /N 50 0 R >>",
                                   {{50, picture(content, {}, "/BBox [0 0 100 100]")}}, signedName),
                   status, status == doubt ? covered : QByteArray());
        };
        const QByteArray ring = "1 0 0 RG 2 w 10 15 m 90 15 l S 10 90 m 90 90 l S";
        overName("a seal whose lines cross the name", "[240 75 340 175]", ring, valid);
        overName("a seal with a white ground", "[240 75 340 175]", "1 g 0 0 100 100 re f " + ring, doubt);
        overName("a seal with a bar over the name", "[240 75 340 175]", "1 0 0 rg 0 8 100 16 re f", doubt);
        overName("a seal with a bar over one letter", "[240 75 340 175]", "1 0 0 rg 70 8 16 16 re f", doubt);
        overName("a seal that rubs out a part of a letter", "[240 75 340 175]", ring + " 1 g 70 15 4 4 re f", doubt);
        overName("a seal that touches the signature's edge only", "[224 75 306 157]", ring, doubt);
        overName("a seal at the right of the signature", "[380 60 460 140]", "1 0 0 RG 2 w 0 37 m 90 37 l S",
                 valid); // nothing lies under it
        overName("larger than any seal", "[190 75 340 175]", ring, doubt);
        overName("over the name, not over the signature", "[280 70 380 99]", ring, doubt);
    }
    void laterSignatures() { judgeRow(); }

    // Of what a seal crosses only name and position may be touched, and nobody makes himself a signature to lay it
    // over.
    void whatASealMayCross_data() {
        overlayColumns();
        const auto valid = DocumentStatus::Valid, doubt = DocumentStatus::Indeterminate;
        const auto row = [&](const char* name, const QByteArray& content, const QByteArray& drawn,
                             DocumentStatus status) {
            Objects objects = sheet();
            objects[30] = victimWith(30, "/Rect [0 0 0 0]", "/Rect [300 300 420 340] /AP << /N 51 0 R >>");
            objects[51] = picture("0 0 1 RG 1 1 198 30 re S");
            objects[4] = streamOf(content);
            expect(name,
                   secondSignature("/Rect [220 255 350 385] /AP << /N 50 0 R >>",
                                   {{50, picture("1 0 0 RG 3 w " + drawn, {}, "/BBox [0 0 130 130]")}},
                                   signedAs(table(), 31, objects)),
                   status, status == doubt ? "signing.overlaid_after" : "");
        };
        const QByteArray name = "BT /F 14 Tf 262 280 Td (Nguyen Van An) Tj ET";
        const QByteArray above = "BT /F 14 Tf 240 376 Td (900.000.000) Tj ET";
        row("a line through the name", name, "2 w 0 29 m 130 29 l S", valid);
        row("a line through the position", "BT /F 14 Tf 262 350 Td (GIAM DOC) Tj ET", "0 100 m 130 100 l S", valid);
        row("a line through what stands above", above, "4 w 0 125 m 130 125 l S", doubt);
        row("beside what stands above", above, "0 110 m 130 110 l S", valid);
        row("a white line through the name", name, "1 1 1 RG 0 28 m 130 28 l S", doubt);
        row("a thick line through the name", name, "8 w 0 28 m 130 28 l S", doubt);
    }
    void whatASealMayCross() { judgeRow(); }

    void aSignatureMadeToBeSealed() {
        // Another, whom nobody trusts, draws beside the amount and lays a "seal" over both.
        const auto forger = kit.pki.key("self");
        const auto sign = [&](const QByteArray& bytes) {
            crypto::CmsRequest request;
            request.contentDigest = crypto::digestOf(bytes, crypto::DigestAlgorithm::Sha256);
            return crypto::signCms(*forger, request).value_or(QByteArray());
        };
        const auto field = [](const QByteArray& name, const QByteArray& entries) {
            return "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + name + ") /F 132 /P 3 0 R " + entries + " >>";
        };
        const Objects first = {{3, sheetWith("30 0 R]", "30 0 R 40 0 R]")},
                               {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                               {40, field("s2", "/V 41 0 R /Rect [260 690 300 722] /AP << /N 50 0 R >>")},
                               {50, picture("0 0 1 RG 1 1 198 30 re S")}};
        const Objects second = {{3, sheetWith("30 0 R]", "30 0 R 40 0 R 42 0 R]")},
                                {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R 42 0 R] /SigFlags 3 >>"},
                                {42, field("s3", "/V 43 0 R /Rect [170 660 275 750] /AP << /N 52 0 R >>")},
                                {52, picture("1 0 0 RG 3 w 0 43 m 105 43 l S", {}, "/BBox [0 0 105 90]")}};
        const QByteArray beside = signedAs(table(good), 41, first, usualValue, sign);
        QVERIFY(!beside.isEmpty());
        QVERIFY(judged(beside).signatures.front().status == SignatureStatus::Valid);
        const DocumentReport report = judged(signedAs(table(beside), 43, second, usualValue, sign));
        QVERIFY2(codes(report).contains("signing.overlaid_after"), codes(report));
        QCOMPARE(report.signatures.front().status, SignatureStatus::Indeterminate);
    }

    void aSealOverASignatureIsNamed() {
        Objects visible = sheet();
        visible[30] = victimWith(30, "/Rect [0 0 0 0]", "/Rect [300 100 420 140] /AP << /N 51 0 R >>");
        visible[51] = picture("0 0 1 RG 1 1 198 30 re S");
        const DocumentReport report =
            judged(secondSignature("/Rect [260 100 340 140] /AP << /N 50 0 R >>",
                                   {{50, picture("1 0 0 RG 1 1 198 30 re S")}}, signedAs(table(), 31, visible)));
        QVERIFY2(report.status == DocumentStatus::Valid, codes(report));
        QCOMPARE(report.signatures.front().changes.front().what.over, QStringLiteral("s"));
    }

    // Filling in is not replacing.
    void fillings_data() {
        overlayColumns();
        const auto valid = DocumentStatus::Valid, doubt = DocumentStatus::Indeterminate, bad = DocumentStatus::Invalid;
        const auto field = [](const QByteArray& entries) {
            return "<< /Type /Annot /Subtype /Widget /T (a) /F 4 /P 3 0 R " + entries + " >>";
        };
        const auto row = [&](const char* name, const QByteArray& before, const QByteArray& now, DocumentStatus status,
                             const Objects& signedToo = {}, const Objects& later = {}) {
            Objects objects = sheet() + signedToo;
            objects[7] = field(before);
            const QByteArray base = signedAs(table(), 31, objects);
            expect(name, withObjects(base, Objects{{7, field(now)}} + later), status);
        };
        const QByteArray text = "/FT /Tx /DA (/F 9 Tf 0 g) /Rect " + blank;
        const QByteArray said = picture("/Tx BMC BT /F 9 Tf 2 9 Td (12/QD) Tj ET EMC");
        row("on white paper", text, text + " /V (12/QD) /AP << /N 50 0 R >>", valid, {}, {{50, said}});
        row("the picture says something else", text, text + " /V (12/QD) /AP << /N 50 0 R >>", doubt, {},
            {{50, picture("/Tx BMC BT /F 9 Tf 2 9 Td (99/QD) Tj ET EMC")}});
        row("another colour comes with the value", text,
            "/FT /Tx /DA (/F 9 Tf 1 0 0 rg) /Rect " + blank + " /V (12/QD) /AP << /N 50 0 R >>", doubt, {},
            {{50, said}});
        row("a ground comes with the value", text, text + " /V (x) /MK << /BG [1] >>", doubt);
        row("a picture that was signed", text + " /AP << /N 50 0 R >>", text + " /V (99) /AP << /N 51 0 R >>", doubt,
            {{50, picture("BT /F 9 Tf (100) Tj ET")}}, {{51, picture("BT /F 9 Tf (99) Tj ET")}});
        row("a frame that was signed", text + " /MK << /BC [0] >> /AP << /N 50 0 R >>",
            text + " /MK << /BC [0] >> /V (12/QD) /AP << /N 51 0 R >>", valid, {{50, picture("0 G 1 1 198 30 re S")}},
            {{51, said}});
        const QByteArray onAmount = "/FT /Tx /DA (/F 9 Tf 0 g) /Rect " + over;
        row("over the amount, with a ground", onAmount, onAmount + " /V (x) /AP << /N 50 0 R >>", doubt, {},
            {{50, picture("/Tx BMC " + cover + " EMC")}});
        row("over the amount, without a picture", onAmount, onAmount + " /V (x)", doubt);
        row("a value is replaced", text + " /V (100)", text + " /V (900)", doubt);
        row("a value is replaced, the picture as it was", text + " /V (100) /AP << /N 50 0 R >>",
            text + " /V (900) /AP << /N 50 0 R >>", doubt, {{50, picture("BT /F 9 Tf (100) Tj ET")}});
        row("a value becomes something else", text + " /V (100)", text + " /V << /S /X >>", bad);
        row("a value is taken out", text + " /V (100)", text, doubt);
        row("the whole page", "/FT /Tx /Rect [0 0 595 842]", "/FT /Tx /Rect [0 0 595 842] /V (x)", doubt);
        const QByteArray box = "/FT /Btn /Rect [300 100 314 114] /AP << /N << /Off 60 0 R /Yes 61 0 R >> >> ";
        const Objects mark = {{60, picture("0 G 1 1 12 12 re S")}, {61, picture("0 G 1 1 12 12 re S 1 1 m 9 9 l S")}};
        row("a box is ticked", box + "/AS /Off", box + "/AS /Yes /V /Yes", valid, mark);
        row("state and value differ", box + "/AS /Off", box + "/AS /Yes /V /Off", doubt, mark);
        row("a state without a picture", box + "/AS /Off", box + "/AS /No /V /No", doubt, mark);
        row("a box that says two amounts", box + "/AS /Off", box + "/AS /Yes /V /Yes", doubt,
            {{60, picture("BT /F 9 Tf (100) Tj ET")}, {61, picture("BT /F 9 Tf (900) Tj ET")}});
        const QByteArray large = QByteArray(box).replace("314 114", "500 300");
        row("a large box", large + "/AS /Off", large + "/AS /Yes /V /Yes", doubt, mark);
        // Which of its pictures was seen depends on layers.
        const QByteArray layer = "<< /Type /OCG /Name (x) >>";
        const auto ticked = [&](const char* name, const QByteArray& entries, DocumentStatus status,
                                const Objects& pictures) {
            row(name, box + entries + " /AS /Off", box + entries + " /AS /Yes /V /Yes", status,
                pictures + Objects{{63, layer}});
        };
        ticked("a box on a layer", "/OC 63 0 R", bad, mark);
        ticked("a box on a layer, and nothing is drawn", "/OC 63 0 R", valid,
               {{60, picture("q Q")}, {61, picture({})}});
        ticked("a box with a part on a layer", {}, bad,
               mark + Objects{{61, picture("/OC /L BDC 1 1 m 9 9 l S EMC", "/Properties << /L 63 0 R >>")}});
        ticked("a box whose picture is on a layer", {}, bad,
               mark + Objects{{60, picture("0 G 1 1 12 12 re S", {}, "/OC 63 0 R /BBox [0 0 14 14]")}});
        // Who else reaches what holds the picture shows it, too.
        row("the page's pictures are the field's pictures", text + " /AP 62 0 R", text + " /V (12/QD) /AP 62 0 R", bad,
            {{62, "<< /N 50 0 R >>"},
             {50, picture({})},
             {3, sheetWith("/XObject << /X 11 0 R /Y 90 0 R >>", "/XObject 62 0 R")},
             {4, streamOf("/N Do")}},
            {{50, said}});
    }
    void fillings() { judgeRow(); }

    // What the form says for all its fields, where something is drawn from it.
    void whatAllFieldsShare_data() {
        overlayColumns();
        const auto row = [&](const char* name, const QByteArray& field, const QByteArray& before, const QByteArray& now,
                             DocumentStatus status) {
            Objects objects = sheet();
            const auto form = [](const QByteArray& entries) {
                return "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /DR << /Font << /F 5 0 R >> >> " + entries + " >>";
            };
            objects[8] = victimWith(8, "/V (100)", field);
            objects[6] = form(before);
            expect(name, withObjects(signedAs(table(), 31, objects), {{6, form(now)}}), status);
        };
        const auto valid = DocumentStatus::Valid, bad = DocumentStatus::Invalid;
        row("white letters", "/V (100)", "/DA (/F 9 Tf 0 g)", "/DA (/F 9 Tf 1 g)", bad);
        row("no letters any more", "/AS /None /V (100)", "/DA (/F 9 Tf 0 g)", {}, valid);
        row("to the right", "/V (100)", {}, "/Q 2", bad);
        row("dropped, nothing is drawn from it", "/V (100) /DA (/F 9 Tf 0 g)", "/DA (/F 9 Tf 0 g)", {}, valid);
        row("other letters for empty fields", {}, "/DA (/F 9 Tf 0 g)", "/DA (/F 9 Tf 0 0 1 rg)", valid);
    }
    void whatAllFieldsShare() { judgeRow(); }

    // Who fills a field in may bring a font for it, as long as nothing else is written with the old one.
    void fontsOfTheForm_data() {
        overlayColumns();
        const auto row = [&](const char* name, const QByteArray& other, const QByteArray& fonts, const Objects& later,
                             DocumentStatus status, const Objects& signedToo = {}) {
            const auto form = [&](const QByteArray& font) {
                return "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /DA (/F 9 Tf 0 g) /DR << /Font " + font + " >> >>";
            };
            Objects objects = sheet();
            objects[6] = form(fonts);
            objects[8] = victimWith(8, "/V (100)", other);
            const Objects another = {{60, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}};
            Objects now = later + another;
            if (!fonts.endsWith('R'))
                now[6] = form("<< /F 60 0 R >>");
            expect(name, withObjects(signedAs(table(), 31, objects + signedToo), now), status);
        };
        const Objects written = {{7, victimWith(7, "/F 4", "/F 4 /V (5)")}};
        const QByteArray own = "<< /F 5 0 R >>";
        const auto doubt = DocumentStatus::Indeterminate, bad = DocumentStatus::Invalid;
        row("another font comes with a value", {}, own, written, doubt);
        row("another font alone", {}, own, {}, bad);
        row("another font, and a value that was signed is written with it", "/V (100)", own, written, bad);
        const Objects exchanged = written + Objects{{67, "<< /F 60 0 R >>"}};
        row("in a dictionary of its own", {}, "67 0 R", exchanged, doubt, {{67, own}});
        row("in a dictionary that the page uses", {}, "67 0 R", exchanged, bad,
            {{67, own}, {3, sheetWith("/Font << /F 5 0 R >>", "/Font 67 0 R")}});
        row("the font itself is exchanged", {}, own, written + Objects{{5, "<< /Type /Font /Subtype /Type3 >>"}}, bad);
    }
    void fontsOfTheForm() {
        judgeRow();
        QFETCH(QByteArray, bytes);
        QFETCH(DocumentStatus, status);
        const QList<LaterChange> changes = judged(bytes).signatures.front().changes;
        if (status == DocumentStatus::Indeterminate)
            QVERIFY(std::any_of(changes.begin(), changes.end(), [](const LaterChange& change) {
                return change.what.field == "a" && change.what.before.isEmpty() && change.what.after == "5";
            }));
    }

    // Many small fields are a large one.
    void manySmallFields() {
        constexpr int rows = 10;
        Objects objects = sheet(), later;
        QByteArray all;
        for (int i = 0; i < rows * rows; ++i) {
            const int number = 200 + i, x = i % rows * 59, y = i / rows * 84;
            const QByteArray field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (m" + QByteArray::number(i) +
                                     ") /F 4 /P 3 0 R /Rect [" + QByteArray::number(x) + ' ' + QByteArray::number(y) +
                                     ' ' + QByteArray::number(x + 58) + ' ' + QByteArray::number(y + 83) + "] ";
            objects[number] = field + ">>";
            later[number] = field + "/V (.) >>";
            all += QByteArray::number(number) + " 0 R ";
        }
        objects[4] = streamOf({});
        objects[3] = sheetWith("30 0 R]", "30 0 R " + all + "]");
        objects[6] = "<< /Fields [7 0 R 8 0 R 30 0 R " + all + "] /SigFlags 3 >>";
        const DocumentReport report = judged(withObjects(signedAs(table(), 31, objects), later));
        QVERIFY2(report.status == DocumentStatus::Indeterminate, codes(report));
        QVERIFY2(codes(report).contains("signing.overlaid_after"), codes(report));
    }

    // What counts as content of a page, on any paper.
    void inkOfAPage() {
        const auto page = [](const QColor& paper, const std::function<void(QPainter&)>& draw) {
            QImage image(400, 200, QImage::Format_RGB32);
            image.fill(paper);
            QPainter painter(&image);
            draw(painter);
            return image;
        };
        const QRectF whole(0, 0, 1, 1);
        const auto nothing = [](QPainter&) {};
        const auto letters = [](QPainter& painter) {
            painter.fillRect(100, 80, 4, 24, Qt::black);
            painter.fillRect(110, 80, 12, 4, Qt::black);
        };
        for (const QColor& paper : {QColor(Qt::white), QColor(250, 240, 200), QColor(180, 180, 180)}) {
            QVERIFY(!showsContent(page(paper, nothing), whole, 2));
            QVERIFY(showsContent(page(paper, letters), whole, 2));
            QVERIFY(!showsContent(page(paper, letters), QRectF(0.5, 0, 0.5, 1), 2));
        }
        QVERIFY(!showsContent(page(Qt::white, [](QPainter& p) { p.fillRect(20, 100, 300, 3, Qt::black); }), whole, 2));
        QVERIFY(!showsContent(page(Qt::white, [](QPainter& p) { p.drawRect(20, 20, 300, 100); }), whole, 2));
        QVERIFY(!showsContent(page(Qt::white,
                                   [](QPainter& p) {
                                       for (int x = 20; x < 300; x += 8)
                                           p.fillRect(x, 100, 2, 2, Qt::black);
                                   }),
                              whole, 2));
        QVERIFY(!showsContent(page(Qt::white, [](QPainter& p) { p.fillRect(0, 0, 400, 200, QColor(225, 225, 225)); }),
                              whole, 2)); // a watermark
        QVERIFY(!showsContent(page(Qt::white, [](QPainter& p) { p.fillRect(50, 50, 1, 1, Qt::black); }), whole, 2));
        QVERIFY(showsContent(page(Qt::black, [](QPainter& p) { p.fillRect(50, 50, 30, 30, Qt::white); }), whole, 2));
        QVERIFY(showsContent(page(Qt::white, [](QPainter& p) { p.fillRect(50, 50, 6, 4, Qt::black); }), whole, 2));
    }
};

QTEST_GUILESS_MAIN(TestOverlays)
#include "tst_overlays.moc"
