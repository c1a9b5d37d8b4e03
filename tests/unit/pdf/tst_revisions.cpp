#include "HandMadePdf.h"

#include "pdf/compare/Changes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace vanthu;
using namespace vanthu::pdf;
using namespace vanthu::test;

namespace {

const QByteArray text = "/Type /XObject /Subtype /Form /BBox [0 0 90 12] /Resources << /Font << /F 5 0 R >> >>";

// A form as the shadow attacks prepare it: what may be filled in, and things that wait to be switched.
Objects prepared() {
    return {
        {1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Metadata 14 0 R /Perms << /Extra 1 >> >>"},
        {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
        // 90 0 R does not exist and is nothing; the metadata are also part of the page.
        {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [4 0 R 90 0 R 15 0 R] /Annots [7 0 R 8 0 R "
            "9 0 R 16 0 R 17 0 R 19 0 R] /Resources << /Font << /F 5 0 R >> /XObject << /X 12 0 R >> >> >>"},
        {4, streamOf("BT /F 12 Tf 72 700 Td (PAY 100) Tj ET")},
        {5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
        {6, "<< /Fields [7 0 R 8 0 R 9 0 R 16 0 R 17 0 R 19 0 R] /DA (/F 0 Tf 0 g) >>"},
        {7, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [90 740 200 756] /F 4 /AP << /N 11 0 R >> >>"},
        {8,
         "<< /Type /Annot /Subtype /Widget /FT /Tx /T (b) /V (100) /DA (/F 0 Tf 0 g) /Rect [90 700 200 716] /F 4 >>"},
        {9, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (big) /Rect [0 0 612 792] /F 4 >>"},
        {10, streamOf("BT /F 12 Tf 72 700 Td (PAY 999) Tj ET")}, // nobody refers to it
        {11, streamOf("/Tx BMC EMC", text)},
        {12, streamOf("/Tx BMC EMC", text)}, // the picture of "shared" and of the page
        {13, "<< /Title (x) /ModDate (D:20260101) >>"},
        {14, streamOf("<x:xmpmeta/>", "/Type /Metadata /Subtype /XML")},
        {15, streamOf("% nothing", "/Type /Metadata /Subtype /XML")},
        {16, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (shared) /Rect [90 600 200 616] /F 4 /AP << /N 12 0 R >> >>"},
        {17,
         "<< /Type /Annot /Subtype /Widget /FT /Btn /T (box) /Rect [90 500 100 510] /F 4 /AS /Off /AP << /N << /Off "
         "18 0 R /Yes 12 0 R >> >> >>"},
        {18, streamOf("/Tx BMC EMC", text)},
        {19, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (bom) /V <FEFF> /Rect [90 400 200 416] /F 4 >>"},
    };
}
const QByteArray trailer = "/Root 1 0 R /Info 13 0 R";

QByteArray page(const QByteArray& annotations) {
    return QByteArray(prepared()[3]).replace("[7 0 R 8 0 R 9 0 R 16 0 R 17 0 R 19 0 R]", annotations);
}
QByteArray form(const QByteArray& more, const QByteArray& entries = {}) {
    return "<< /Fields [7 0 R 8 0 R 9 0 R 16 0 R 17 0 R 19 0 R" + more + "] " + entries + " >>";
}
QByteArray filled(int object, const QByteArray& from, const QByteArray& to) {
    return QByteArray(prepared()[object]).replace(from, to);
}
const QByteArray allAnnotations = "[7 0 R 8 0 R 9 0 R 16 0 R 17 0 R 19 0 R 20 0 R]";
const Objects freeText = {
    {3, page(allAnnotations)},
    {20, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 500] /Contents (PAY 999) /DA (/F 12 Tf) >>"}};

} // namespace

// ISO 32000-2 12.8.2: what may follow a signature. Every revision here is written by hand.
class TestRevisions : public QObject {
    Q_OBJECT

    QTemporaryDir folder;
    QByteArray base = withObjects({}, prepared(), trailer);

    Changes compared(const QByteArray& bytes, qint64 end, int docMdp = 0) const {
        QFile file(folder.filePath("compared.pdf"));
        Changes failed;
        failed.level = ChangeLevel::Forbidden;
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            return failed;
        file.close();
        const auto opened = PdfFile::open(file.fileName());
        if (!opened) {
            Change unreadable;
            unreadable.detail = opened.error().technical();
            failed.list = {unreadable};
            return failed;
        }
        const auto changes = compareWithSigned(**opened, end, docMdp);
        return changes ? *changes : failed;
    }
    static QByteArray listed(const Changes& changes) {
        return (changes.details(ChangeLevel::Forbidden) + changes.details(ChangeLevel::Doubtful)).join("; ").toUtf8();
    }
    QList<Changes> afterSignatures(const QByteArray& bytes) const {
        QFile file(folder.filePath("signed.pdf"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            return {};
        file.close();
        const auto opened = PdfFile::open(file.fileName());
        const auto fields = opened ? readForm(**opened) : fail(opened.error());
        const auto changes = fields ? changesAfterSignatures(**opened, *fields, {true}) : fail(fields.error());
        return changes.value_or(QList<Changes>());
    }

    // Three pages: the first two share a font, and each shows a picture that another picture is part of.
    static Objects threePages() {
        const auto page = [](const QByteArray& content, const QByteArray& font, const QByteArray& more = {}) {
            return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents " + content +
                   " /Resources << /Font << /F " + font + " >> /XObject << /Kids 12 0 R >> >> " + more + " >>";
        };
        return {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>"},
                {2, "<< /Type /Pages /Kids [3 0 R 20 0 R 21 0 R] /Count 3 >>"},
                {3, page("4 0 R", "5 0 R", "/Annots [7 0 R 22 0 R]")},
                {20, page("10 0 R", "5 0 R", "/Annots [8 0 R]")},
                {21, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 11 0 R /Rotate 25 0 R >>"},
                {4, streamOf("BT /F 12 Tf 72 700 Td (1) Tj ET")},
                {10, streamOf("BT /F 12 Tf 72 700 Td (2) Tj ET")},
                {11, streamOf("0 0 9 9 re f")},
                {5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
                {6, "<< /Fields [7 0 R 8 0 R] /DR << /Font << /F 5 0 R >> >> >>"},
                {7, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [90 740 200 756] /F 4 >>"},
                {8, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /F 4 >>"},
                {12, streamOf("/In Do", text.first(55) + " /Resources << /XObject << /In 13 0 R >> >>")},
                {13, streamOf("0 0 9 9 re f", text)},
                {22, "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [21 0 R /Fit] >> >>"},
                {25, "0"},
                {26, "<< /Extra 1 >>"}};
    }

private Q_SLOTS:
    void pagesWorthALook_data() {
        QTest::addColumn<Objects>("objects");
        QTest::addColumn<QList<int>>("pages");
        const auto row = [&](const char* name, const Objects& objects, const QList<int>& pages) {
            QTest::newRow(name) << objects << pages;
        };
        const Objects was = threePages();
        const auto with = [&](int object, const QByteArray& from, const QByteArray& to) {
            return Objects{{object, QByteArray(was[object]).replace(from, to)}};
        };
        row("nothing drawn", {{26, "<< /Extra 2 >>"}}, {});
        row("validation data", with(1, "/AcroForm", "/DSS << /Certs [] >> /AcroForm"), {});
        row("one page's content", {{10, streamOf("BT /F 12 Tf 72 700 Td (9) Tj ET")}}, {1});
        row("a font of two pages", with(5, "Helvetica", "Courier"), {0, 1});
        row("a picture within a picture, under the name of a list of pages", {{13, streamOf("0 0 8 8 re f", text)}},
            {0, 1});
        row("the page that a link leads to", {{11, streamOf("0 0 8 8 re f")}}, {2});
        row("a number that turns a page", {{25, "90"}}, {2});
        row("a field", with(7, "/F 4", "/F 4 /V (9)"), {0});
        row("what all fields share", with(6, "/DR", "/DA (/F 9 Tf) /DR"), {0});
        row("what all pages inherit", with(2, "/Count", "/Rotate 90 /Count"), {0, 1, 2});
        row("a mark in the root of the pages", with(2, "/Count", "/ITXT (5.5) /Count"), {});
        row("an invisible signature", {{8, QByteArray(was[8]).replace("/F 4", "/F 4 /V 30 0 R")}, {30, "<< >>"}}, {});
        Objects shown = with(20, "[8 0 R]", "[8 0 R 31 0 R]");
        shown[31] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (t) /Rect [0 0 9 9] /F 4 >>";
        row("a new field that has a place", shown, {1});
        shown[31].replace("[0 0 9 9]", "[0 0 0 0]");
        row("a new field that has none", shown, {});
        row("layers", with(1, "/AcroForm", "/OCProperties << /OCGs [] >> /AcroForm"), {0, 1, 2});
    }
    void pagesWorthALook() {
        QFETCH(Objects, objects);
        QFETCH(QList<int>, pages);
        const QByteArray before = withObjects({}, threePages());
        const Changes changes = compared(withObjects(before, objects), before.size());
        QVERIFY2(changes.level != ChangeLevel::None, "no revision");
        QCOMPARE(QList<int>(changes.redrawn.pages.begin(), changes.redrawn.pages.end()), pages);
    }

    void laterRevisions_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("docMdp");
        QTest::addColumn<bool>("permitted");
        const auto row = [&](const char* name, bool permitted, const Objects& objects, int docMdp = 0,
                             const QByteArray& end = trailer) {
            QTest::newRow(name) << withObjects(base, objects, end) << docMdp << permitted;
        };
        const QByteArray signature = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /Rect [0 0 0 0] /F 132 >>";

        row("a field is filled, new picture", true,
            {{7, filled(7, "/AP << /N 11 0 R >>", "/V (5) /AP << /N 20 0 R >>")},
             {20, streamOf("/Tx BMC BT /F 9 Tf (5) Tj ET EMC", text)}});
        row("a field is filled, picture rewritten in its place", true,
            {{7, filled(7, "/F 4", "/F 4 /V (ID Do)")}, {11, streamOf("/Tx BMC BT /F 9 Tf (ID Do) Tj ET EMC", text)}});
        row("a picture that says something else than its value", false,
            {{7, filled(7, "/F 4", "/F 4 /V (5)")}, {11, streamOf("/Tx BMC BT /F 9 Tf (9) Tj ET EMC", text)}});
        row("a default appearance that a value is drawn from is dropped", false,
            {{6, form({})}, {8, filled(8, " /DA (/F 0 Tf 0 g)", "")}});
        row("a button is pressed", true, {{17, filled(17, "/AS /Off", "/AS /Yes /V /Yes")}});
        row("a button is pressed, its picture drawn anew", true,
            {{17, filled(17, "/AS /Off /AP << /N << /Off 18 0 R /Yes 12 0 R",
                         "/AS /Yes /V /Yes /AP << /N << /Off 18 0 R "
                         "/Yes 20 0 R")},
             {20, streamOf("q BT /F 9 Tf (4) Tj ET Q", text)}});
        row("a value that was nothing but a byte order mark", true,
            {{19, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (bom) /V (5) /Rect [90 400 200 416] /F 4 >>"}});
        QTest::newRow("a /Size that counts the last objects only")
            << withObjects(base, {{7, filled(7, "/F 4", "/F 4 /V (5)")}}, "/Size 8 " + trailer)
                   .replace("/Size 100 /Size", "/Size")
            << 0 << true;
        row("the same in other notation", true,
            {{8, "<</T <62>/V<31\n3030>/DA(/F 0 Tf 0 g)/Type/Annot /Subtype/Widget/FT/Tx % so\n/Rect[90.0 +700 200 "
                 "716.00]/F 4>>"}});
        row("fonts for the form, an array of its own, a signature field", true,
            {{3, page("21 0 R")},
             {21, allAnnotations},
             {6, form(" 20 0 R", "/SigFlags 3 /DA (/F 0 Tf 0 g) /DR << /Font << /Helv 22 0 R >> >>")},
             {22, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
             {20, signature}});
        row("another default appearance for a form that has values", false, {{6, form({}, "/DA (/F 0 Tf 1 g)")}});
        row("the form's default appearance is dropped", true,
            {{6, form(" 20 0 R")}, {3, page(allAnnotations)}, {20, signature}});
        row("a signature field below a new node", true,
            {{3, page(allAnnotations)},
             {6, form(" 21 0 R", "/SigFlags 3")},
             {21, "<< /T (top) /Kids [20 0 R] >>"},
             {20, QByteArray(signature).replace("/F 132", "/F 132 /Parent 21 0 R")}});
        row("dates, producer, metadata, version, extensions", true,
            {{1, filled(1, "/Metadata 14 0 R",
                        "/Metadata 23 0 R /Version /2.0 /Extensions << /ESIC << /BaseVersion /1.7 "
                        "/ExtensionLevel 2 >> >>")},
             {13, "<< /Title (x) /ModDate (D:20260303) /Producer (another) >>"},
             {23, streamOf("<x:xmpmeta> </x:xmpmeta>", "/Type /Metadata /Subtype /XML")}});
        row("metadata rewritten in their place", true,
            {{14, streamOf("<x:xmpmeta>1</x:xmpmeta>", "/Type /Metadata /Subtype /XML")}});
        row("validation data under P=1", true,
            {{1, filled(1, "/Metadata", "/DSS << /Certs [20 0 R] >> /Metadata")}, {20, streamOf("abc")}}, 1);
        row("what nobody refers to is freed", true, {{10, {}}});
        row("a highlight under P=3", true,
            {{3, page(allAnnotations)},
             {20, "<< /Type /Annot /Subtype /Highlight /Rect [72 700 99 712] /QuadPoints [72 712 99 712 72 700 99 700] "
                  ">>"}},
            3);

        // Mainka et al., "Shadow Attacks" (NDSS 2021).
        row("shadow hide: an object fills a dangling reference", false, {{90, streamOf("BT /F 9 Tf (NEW) Tj ET")}});
        row("shadow replace: a field as large as the page is filled", false,
            {{9, filled(9, "/F 4", "/F 4 /V (x) /AP << /N 20 0 R >>")}, {20, streamOf("1 g 0 0 612 792 re f", text)}});
        row("shadow replace: the picture of a field brings others along", false,
            {{7, filled(7, "/AP << /N 11 0 R >>", "/V (5) /AP << /N 20 0 R >>")},
             {20, streamOf("/Y Do", QByteArray(text).replace("/Font", "/XObject << /Y 10 0 R >> /Font"))}});
        row("shadow replace: the picture of a field that the page shows too", false,
            {{16, filled(16, "/F 4", "/F 4 /V (5)")}, {12, streamOf("BT /F 9 Tf (999) Tj ET", text)}});
        row("shadow replace: a font", false, {{5, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"}});
        row("shadow hide and replace: a reference goes to what was hidden", false,
            {{3, QByteArray(prepared()[3]).replace("/Contents [4 0 R", "/Contents [10 0 R")}});
        row("shadow: metadata that are content", false,
            {{1, filled(1, "/Metadata 14 0 R", "/Metadata 15 0 R")},
             {15, streamOf("BT /F 9 Tf (999) Tj ET", "/Type /Metadata /Subtype /XML")}});
        row("shadow: metadata become content", false, {{1, filled(1, "/Metadata 14 0 R", "/Metadata 4 0 R")}});
        row("a value without its picture's field", false,
            {{7, filled(7, "/AP << /N 11 0 R >>", "/AP << /N 10 0 R >>")}});
        row("a picture in its place without a value", false, {{11, streamOf("BT /F 9 Tf (999) Tj ET", text)}});
        row("a filled field is filled again", false, {{8, filled(8, "(100)", "(999)")}});
        row("a hidden widget appears", false, {{7, filled(7, "/F 4", "/F 0 /V (5)")}});
        row("a button gets another picture", false,
            {{17, filled(17, "/AS /Off /AP << /N << /Off 18 0 R /Yes 12 0 R",
                         "/AS /Yes /V /Yes /AP << /N << /Yes 10 0 R")}});
        row("a button gets a picture that brings others along", false,
            {{17,
              filled(17, "/AS /Off /AP << /N << /Off 18 0 R /Yes 12 0 R", "/AS /Yes /V /Yes /AP << /N << /Yes 20 0 R")},
             {20, streamOf("/Y Do", QByteArray(text).replace("/Font", "/XObject << /Y 10 0 R >> /Font"))}});
        row("a button gets another picture and is not pressed", false,
            {{17, filled(17, "/Yes 12 0 R", "/Yes 20 0 R")}, {20, streamOf("BT /F 9 Tf (999) Tj ET", text)}});
        row("content is freed", false, {{4, {}}});
        row("a title is changed", false, {{13, "<< /Title (y) >>"}});
        row("permissions are removed", false, {{1, filled(1, "/Perms << /Extra 1 >>", "")}});
        row("a later object is malformed", false,
            {{6, form(" 20 0 R")},
             {3, page(allAnnotations)},
             {20, QByteArray(signature).replace("/F 132", "/F 132 /F 4")}});

        // Rohlmann et al., "Breaking the Specification: PDF Certification" (IEEE S&P 2021).
        for (const int level : {0, 1, 2})
            row(("evil annotation: a free text under P=" + QByteArray::number(level)).constData(), false, freeText,
                level);
        row("evil annotation: a highlight that writes under P=3", false,
            {{3, page(allAnnotations)},
             {20, "<< /Type /Annot /Subtype /Highlight /Rect [0 0 500 500] /AP << /N 21 0 R >> >>"},
             {21, streamOf("BT /F 12 Tf (PAY 999) Tj ET", text)}},
            3);
        row("a highlight under P=2", false,
            {{3, page(allAnnotations)}, {20, "<< /Type /Annot /Subtype /Highlight /Rect [72 700 99 712] >>"}}, 2);
        row("sneaky signature: a field without a signature that shows something", false,
            {{3, page(allAnnotations)},
             {6, form(" 20 0 R", "/SigFlags 3")},
             {20, QByteArray(signature).replace("[0 0 0 0]", "[0 0 500 500] /AP << /N 21 0 R >>")},
             {21, streamOf("BT /F 12 Tf (PAY 999) Tj ET", text)}},
            2);
        row("a signature field with the name of another field", false,
            {{3, page(allAnnotations)}, {6, form(" 20 0 R")}, {20, QByteArray(signature).replace("(new)", "(b)")}});
        row("form filling under P=1", false, {{7, filled(7, "/F 4", "/F 4 /V (5)")}}, 1);
    }
    void laterRevisions() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, docMdp);
        QFETCH(bool, permitted);
        const Changes changes = compared(bytes, base.size(), docMdp);
        QVERIFY2((changes.level == ChangeLevel::Permitted) == permitted, listed(changes));
        QVERIFY(permitted || !changes.list.isEmpty());
    }

    // P=3 allows it, and it is told as what may stand over the signed content.
    void freeTextUnderLevel3() {
        const Changes changes = compared(withObjects(base, freeText, trailer), base.size(), 3);
        QVERIFY2(changes.level == ChangeLevel::Doubtful, listed(changes));
        QCOMPARE(changes.list.size(), 1);
        const Change& change = changes.list.front();
        QCOMPARE(change.kind, ChangeKind::AnnotationAdded);
        QCOMPARE(change.annotation, QString("FreeText"));
        QCOMPARE(change.page, 0);
        QVERIFY(change.covers);
    }

    // Mladenov et al., "1 Trillion Dollar Refund" (CCS 2019): the incremental saving attack with parts left out, which
    // readers show that repair the file.
    void bytesBehindTheLastRevision() {
        const QByteArray body = "4 0 obj\n" + streamOf("BT (PAY 999) Tj ET") + "\nendobj\n";
        for (const QByteArray& more : {body, body + "trailer\n<< /Root 1 0 R >>\n", QByteArray("x")})
            QCOMPARE(compared(base + more, base.size()).level, ChangeLevel::Forbidden);
        QCOMPARE(compared(base + "\r\n\r\n", base.size()).level, ChangeLevel::None);
        // Blanks are no change, but bring to life what waits in the signed bytes.
        const Changes blanks = compared(base + "\r\n \n" + QByteArray(512, 0), base.size());
        QCOMPARE(blanks.level, ChangeLevel::Doubtful);
        QVERIFY(!blanks.bytes.isEmpty());
        // In front of a revision that is well-formed it is no part of the document, and shown by readers that repair.
        const QByteArray hidden = withObjects(base + body, {{99, "null"}}, trailer);
        QCOMPARE(compared(hidden, base.size()).level, ChangeLevel::Forbidden);
    }

    // The table alone points elsewhere: the old object's bytes are still where they were.
    void anEntryThatPointsElsewhere() {
        const QByteArray at =
            QByteArray::number(base.indexOf("10 0 obj") + 1).rightJustified(10, '0'); // reads "0 0 obj"
        const QByteArray hidden = QByteArray::number(base.indexOf("15 0 obj")).rightJustified(10, '0');
        for (const QByteArray& offset : {at, hidden}) {
            const QByteArray xref = QByteArray::number(base.size());
            const QByteArray bytes = base + "xref\n4 1\n" + offset + " 00000 n \ntrailer\n<< /Size 100 " + trailer +
                                     " /Prev " + QByteArray::number(startXrefOf(base)) + " >>\nstartxref\n" + xref +
                                     "\n%%EOF\n";
            QCOMPARE(compared(bytes, base.size()).level, ChangeLevel::Forbidden);
        }
    }

    // FieldMDP (ISO 32000-2 12.8.2.4) and /Lock with its /P (12.7.5.5) bind what comes after their own signature.
    void locksOfEachSignature_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("mayFill");
        QTest::newRow("nothing") << QByteArray() << QByteArray() << true;
        QTest::newRow("include a") << QByteArray("/Lock << /Action /Include /Fields [(a)] >>") << QByteArray() << false;
        QTest::newRow("include b") << QByteArray("/Lock << /Action /Include /Fields [(b)] >>") << QByteArray() << true;
        QTest::newRow("exclude a") << QByteArray("/Lock << /Action /Exclude /Fields [(a)] >>") << QByteArray() << true;
        QTest::newRow("exclude b") << QByteArray("/Lock << /Action /Exclude /Fields [(b)] >>") << QByteArray() << false;
        QTest::newRow("all") << QByteArray("/Lock << /Action /All >>") << QByteArray() << false;
        QTest::newRow("lock with P=1") << QByteArray("/Lock << /Action /Include /Fields [(b)] /P 1 >>") << QByteArray()
                                       << false;
        QTest::newRow("reference") << QByteArray()
                                   << QByteArray("/Reference [<< /TransformMethod /FieldMDP "
                                                 "/TransformParams << /Action /Include /Fields [(a)] >> >>]")
                                   << false;
        QTest::newRow("certification that no catalog names")
            << QByteArray()
            << QByteArray("/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 /V /1.2 >> >>]") << false;
        QTest::newRow("certification, P=2")
            << QByteArray()
            << QByteArray("/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 /V /1.2 >> >>]") << true;
    }
    void locksOfEachSignature() {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QFETCH(bool, mayFill);
        const QByteArray first = withSignature(
            base, 31, value,
            {{6, form(" 30 0 R", "/SigFlags 3")},
             {30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s1) /Rect [0 0 0 0] /V 31 0 R " + field + " >>"}},
            trailer);
        QCOMPARE(afterSignatures(first).value(0).level, ChangeLevel::None);
        const QByteArray second = withObjects(first, {{7, filled(7, "/F 4", "/F 4 /V (5)")}}, trailer);
        const QList<Changes> changes = afterSignatures(second);
        QCOMPARE(changes.size(), 1);
        QVERIFY2((changes[0].level == ChangeLevel::Permitted) == mayFill, listed(changes[0]));
        // What was filled in before the lock does not break it, and a lock of the second one does not bind the first.
        const QByteArray filledFirst = withObjects(base, {{7, filled(7, "/F 4", "/F 4 /V (5)")}}, trailer);
        const QByteArray later = withSignature(
            filledFirst, 31, value,
            {{6, form(" 30 0 R", "/SigFlags 3")},
             {30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s1) /Rect [0 0 0 0] /V 31 0 R " + field + " >>"}},
            trailer);
        QCOMPARE(afterSignatures(later).value(0).level, ChangeLevel::None);
    }

    // A widget on a page is shown and signed whether or not the form lists its field.
    void unlistedSignatures() {
        const QByteArray bytes =
            withSignature(base, 31, {},
                          {{3, page(allAnnotations)},
                           {20, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s1) /Rect [0 0 9 9] /V 31 0 R >>"}},
                          trailer);
        QFile file(folder.filePath("unlisted.pdf"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        const auto fields = readForm(**PdfFile::open(file.fileName()));
        QVERIFY(fields);
        QCOMPARE(fields->signatures.size(), 1);
        QVERIFY(fields->signatures[0].isSigned && !fields->signatures[0].malformed);
        QCOMPARE(fields->signatures[0].revisionEnd, qint64(bytes.size()));
    }

    // Readers differ in which of two entries they take, in what a range leaves out, and in where a string is.
    void malformedSignatures_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("six numbers") << QByteArray("/ByteRange [0 ") << QByteArray("/ByteRange [0 5 5 ");
        QTest::newRow("a huge number") << QByteArray("/ByteRange [0 ")
                                       << QByteArray("/ByteRange [99999999999999999999 ");
        QTest::newRow("negative") << QByteArray("/ByteRange [0 ") << QByteArray("/ByteRange [-1 ");
        QTest::newRow("range twice") << QByteArray("/ByteRange [0 ")
                                     << QByteArray("/ByteRange [0 1 2 3] /ByteRange [0 ");
        QTest::newRow("contents twice") << QByteArray("/Contents <30") << QByteArray("/Contents <31> /Contents <30");
        QTest::newRow("contents is a reference")
            << QByteArray("/Contents <30") << QByteArray("/Contents 40 0 R /C <30");
        QTest::newRow("contents in parentheses") << QByteArray("/Contents <30") << QByteArray("/Contents (0) /C <30");
        QTest::newRow("a hole in contents") << QByteArray("/Contents <30") << QByteArray("/Contents <3x");
    }
    void malformedSignatures() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray bytes =
            withSignature(base, 31, {},
                          {{6, form(" 30 0 R", "/SigFlags 3")},
                           {30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s1) /Rect [0 0 0 0] /V 31 0 R >>"}},
                          trailer);
        const qsizetype xref = bytes.lastIndexOf("\nxref\n") + 1;
        bytes.replace(bytes.lastIndexOf(from), from.size(), to);
        bytes.replace("startxref\n" + QByteArray::number(xref),
                      "startxref\n" + QByteArray::number(xref + to.size() - from.size()));
        QFile file(folder.filePath("malformed.pdf"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        const auto opened = PdfFile::open(file.fileName());
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().technical()));
        const auto fields = readForm(**opened);
        QVERIFY(fields);
        QCOMPARE(fields->signatures.size(), 1);
        QVERIFY(fields->signatures[0].isSigned);
        QVERIFY(fields->signatures[0].malformed);
    }
};

QTEST_GUILESS_MAIN(TestRevisions)
#include "tst_revisions.moc"
