#include "VendorKit.h"

#include "page/Nursery.h"
#include "pdf/read/SignatureFields.h"
#include "signing/PageLook.h"
#include "signing/ReportWords.h"

#include <QJsonArray>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// The second line behind the comparison of objects: pages are looked at, and what cannot be seen is not certain.
class TestPageLook : public QObject, VendorCases {
    Q_OBJECT

    static inline const QByteArray over = "[60 690 260 722]";   // the amount
    static inline const QByteArray blank = "[300 100 420 140]"; // white paper
    static QByteArray picture(const QByteArray& content) {
        return streamOf(content,
                        "/Type /XObject /Subtype /Form /BBox [0 0 200 32] /Resources << /Font << /F 5 0 R >> >>");
    }
    // A second signature that draws at `rect`, over a document whose page is `page`.
    QByteArray signedTwice(const Objects& objects, const QByteArray& rect) const {
        const QByteArray page = objects[3];
        return signedAs(table(signedAs(table(), 31, objects)), 41,
                        {{3, QByteArray(page).replace("30 0 R]", "30 0 R 40 0 R]")},
                         {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
                         {40, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s2) /F 132 /P 3 0 R /V 41 0 R /Rect " +
                                  rect + " /AP << /N 50 0 R >> >>"},
                         {50, picture("0 0 1 RG 4 4 192 24 re S")}});
    }
    static Objects withPage(const QByteArray& from, const QByteArray& to, const Objects& more = {}) {
        return victim() + Objects{{3, victimWith(3, from, to)}} + more;
    }

    // What the look says of `bytes`, the first of whose signatures the comparison has found nothing against: `told` is
    // what it has told, and page 1 may look different.
    Result<pdf::Changes> lookedAt(const QByteArray& bytes, const QList<QRectF>& told = {}) const {
        const QString path = folder.filePath("looked.pdf");
        writeAll(path, bytes);
        return offThread([&]() -> Result<pdf::Changes> {
            TRY(const auto file, pdf::PdfFile::open(path));
            TRY(const pdf::FormInfo form, pdf::readForm(*file));
            pdf::Changes changes;
            changes.level = pdf::ChangeLevel::Permitted;
            changes.redrawn.pages = {0};
            for (const QRectF& rect : told)
                changes.redrawn.told += {0, rect};
            const Cancel never;
            PageLook look(*file, {}, never);
            TRY_VOID(look.judge(changes, form.signatures.first().revisionEnd, [](const QString&) { return true; }));
            return changes;
        });
    }
    static QRectF rectOf(const QByteArray& rect) {
        const QList<QByteArray> v = rect.mid(1, rect.size() - 2).split(' ');
        return QRectF(QPointF(v[0].toDouble(), v[1].toDouble()), QPointF(v[2].toDouble(), v[3].toDouble()));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    // Nothing is started where nothing is drawn. First of all, before anything else starts it.
    void whatDrawsNothingCostsNothing() {
        QCOMPARE(page::nurseryProcessId(), -1);
        const QByteArray silent = signedAs(table(good), 41, second);
        QVERIFY2(judged(silent).status == DocumentStatus::Valid, codes(judged(silent)));
        const Objects titled = {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS << /Certs [] >> >>"}};
        QVERIFY2(judged(withObjects(good, titled)).status == DocumentStatus::Valid, "validation data");
        QCOMPARE(page::nurseryProcessId(), -1);
    }

    void whatTheComparisonWouldMiss_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<QRectF>>("told");
        QTest::addColumn<bool>("differs");
        const auto row = [&](const char* name, const Objects& objects, bool differs, const QList<QRectF>& told = {}) {
            QTest::newRow(name) << withObjects(good, objects) << told << differs;
        };
        row("nothing", {{99, "[]"}}, false);
        row("one digit", {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 900 DONG) Tj ET")}}, true);
        row("one digit, where something is told", {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 900 DONG) Tj ET")}}, false,
            {rectOf(over)});
        row("one digit, beside what is told", {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 900 DONG) Tj ET")}}, true,
            {rectOf(blank)});
        row("light letters", {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj 0.9 g 0 -40 Td (x 9) Tj ET")}},
            true);
        row("a colour of the same brightness", {{4, streamOf("0 0 0.6 rg BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj ET")}},
            true);
        row("the font", {{5, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}}, true);
        row("a field's picture", {{12, picture("/Tx BMC BT /F 9 Tf (999) Tj ET EMC")}}, true);
        row("another size of the page", {{3, victimWith(3, "595 842", "595 800")}}, true);
        row("turned", {{3, victimWith(3, "/Annots", "/Rotate 180 /Annots")}}, true);
        row("a widget that nobody told of",
            {{3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
             {40, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (x) /Rect " + over + " /F 4 /AP << /N 50 0 R >> >>"},
             {50, picture("0 0 200 32 re f")}},
            true);
    }
    void whatTheComparisonWouldMiss() {
        QFETCH(QByteArray, bytes);
        QFETCH(QList<QRectF>, told);
        QFETCH(bool, differs);
        const auto changes = lookedAt(bytes, told);
        QVERIFY2(changes, changes ? "" : changes.error().technical().toUtf8());
        QCOMPARE(changes->level, differs ? pdf::ChangeLevel::Doubtful : pdf::ChangeLevel::Permitted);
        QCOMPARE(!changes->list.isEmpty(), differs);
        if (!differs)
            return;
        const pdf::Change& change = changes->list.first();
        QCOMPARE(change.kind, pdf::ChangeKind::PageLook);
        QCOMPARE(change.page, 0);
        QVERIFY(!change.places.isEmpty());
    }

    void theDifferenceIsNamedWithItsPlace() {
        const auto changes = lookedAt(withObjects(good, {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 900 DONG) Tj ET")}}));
        QVERIFY(changes && changes->list.size() == 1);
        const QRectF place = changes->list.first().places.first().rect;
        QVERIFY2(rectOf(over).contains(place), "the place is that of the digit");
        SignatureReport report;
        report.field = "s";
        LaterChange change;
        change.what = changes->list.first();
        report.changes = {change};
        DocumentReport document;
        document.signatures = {report};
        const QJsonObject entry = toJson(document)["signatures"][0]["changes"][0].toObject();
        QCOMPARE(entry["kind"].toString(), QString("page_look"));
        QCOMPARE(entry["page"].toInt(), 1);
        QCOMPARE(entry["box"].toArray().size(), 4);
        QVERIFY(std::abs(entry["box"][0].toDouble() - place.left()) < 0.1);
        QVERIFY(std::abs(entry["box"][3].toDouble() - place.height()) < 0.1);
    }

    // Ways to keep a page from being seen. None of them is valid when something is drawn later; and where the ink can
    // be seen all the same, it is found.
    void pagesThatAreNotSeen_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [&](const char* name, const Objects& objects, const QByteArray& problem,
                             const QByteArray& rect = over) {
            QTest::newRow(name) << signedTwice(objects, rect) << problem;
        };
        const QByteArray amount = "BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj ET";
        const QByteArray ambiguous = "signing.page_ambiguous", seen = "signing.overlaid_after";
        row("as it should be", victim(), seen);
        row("a part of the content is nowhere", withPage("[4 0 R]", "[4 0 R 90 0 R]"), ambiguous);
        row("a part of the content is no stream", withPage("[4 0 R]", "[4 0 R 5 0 R]"), ambiguous);
        row("the content is nowhere", withPage("[4 0 R]", "90 0 R"), ambiguous);
        const QByteArray squeezed = qCompress(amount + QByteArray(400, ' ') + "% end").mid(4);
        row("compressed", victim() + Objects{{4, streamOf(squeezed, "/Filter /FlateDecode")}}, seen);
        row("compressed and cut short",
            victim() + Objects{{4, streamOf(squeezed.left(squeezed.size() / 2), "/Filter /FlateDecode")}}, ambiguous);
        row("compressed and broken", victim() + Objects{{4, streamOf("xx" + squeezed.mid(2), "/Filter /FlateDecode")}},
            ambiguous);
        row("a filter that nobody knows", victim() + Objects{{4, streamOf(amount, "/Filter /Unheard")}},
            "signing.page_in_part");
        row("outside of the page", victim() + Objects{{4, streamOf("BT /F 14 Tf 9072 700 Td (TRA 100 DONG) Tj ET")}},
            "signing.page_blank");
        row("a font that is not there",
            victim() + Objects{{4, streamOf("0 0 9 9 re f BT /G 14 Tf 72 700 Td (9) Tj ET")}}, "signing.page_in_part");
        row("an operator that nobody knows", victim() + Objects{{4, streamOf(amount + " 0 0 9 9 re paint")}},
            "signing.page_in_part");
        row("a page of five metres", withPage("0 0 595 842", "0 0 14400 14400"), "signing.page_too_large");
        row("a crop box outside of the page", withPage("/Annots", "/CropBox [900 900 1000 1000] /Annots"), ambiguous);
        row("a crop box round the amount", withPage("/Annots", "/CropBox [50 650 300 750] /Annots"), seen);
        row("turned", withPage("/Annots", "/Rotate 90 /Annots"), seen);
        row("turned twice", withPage("/Annots", "/Rotate -180 /Annots"), seen);
        // Letters of one and a half units, each of which is ten points.
        row("large units",
            withPage("/MediaBox [0 0 595 842]", "/MediaBox [0 0 59.5 84.2] /UserUnit 10",
                     {{4, streamOf("BT /F 1.4 Tf 7.2 70 Td (TRA 100 DONG) Tj ET")}}),
            seen, "[6 69 26 72.2]");
    }
    void pagesThatAreNotSeen() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, problem);
        QVERIFY(!bytes.isEmpty());
        const DocumentReport report = judged(bytes);
        QVERIFY2(report.status == DocumentStatus::Indeterminate, codes(report));
        QVERIFY2(codes(report).contains(problem), codes(report));
        QVERIFY2(report.signatures.front().intact, codes(report));
    }

    void layers_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("problem"); // empty: valid
        const auto row = [&](const char* name, const QByteArray& settings, const QByteArray& group,
                             const QByteArray& problem, const QByteArray& mark = "/OC /L BDC") {
            Objects objects = withPage("/XObject <<", "/Properties << /L 60 0 R >> /XObject <<");
            objects[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /OCProperties << /OCGs [61 0 R] /D << " +
                         settings + " >> >> >>";
            objects[4] = streamOf("BT /F 14 Tf 72 500 Td (a) Tj ET " + mark +
                                  " BT /F 14 Tf 310 110 Td (TRA 100 DONG) Tj ET EMC");
            objects[61] = "<< /Type /OCG /Name (layer) " + group + " >>";
            objects[60] = "61 0 R";
            if (mark.contains("ruled")) {
                objects[3].replace("/L 60 0 R", "/ruled 62 0 R");
                objects[62] = "<< /Type /OCMD /OCGs 61 0 R /P /AllOff >>";
            } else {
                objects[3].replace("/L 60 0 R", "/L 61 0 R");
            }
            QTest::newRow(name) << signedTwice(objects, blank) << problem;
        };
        const QByteArray hidden = "signing.page_layers";
        row("shown", "", "", "signing.overlaid_after");
        row("off", "/OFF [61 0 R]", "", hidden);
        row("all are off", "/BaseState /OFF", "", hidden);
        row("on paper only", "", "/Usage << /View << /ViewState /OFF >> /Print << /PrintState /ON >> >>", hidden);
        row("when another is off", "", "", hidden, "/OC /ruled BDC");
    }
    void layers() { pagesThatAreNotSeen(); }

    // A page that shows nothing, and says nothing, is blank for everybody.
    void blankPages_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("states only") << QByteArray("q 1 0 0 1 0 0 cm Q");
        QTest::newRow("spaces") << QByteArray("BT /F 14 Tf 72 700 Td (   ) Tj ET");
        QTest::newRow("white paint") << QByteArray("1 g 0 0 595 842 re f");
    }
    void blankPages() {
        QFETCH(QByteArray, content);
        const DocumentReport report = judged(signedTwice(victim() + Objects{{4, streamOf(content)}}, blank));
        QVERIFY2(report.status == DocumentStatus::Valid, codes(report));
    }

    // Many changes of one kind are listed in part, and looked at all the same.
    void theLastOfManyFields() {
        constexpr int count = 230;
        Objects objects = victim(), later;
        QByteArray all;
        for (int i = 0; i < count; ++i) {
            const int number = 200 + i;
            const QByteArray place =
                i == count - 1
                    ? over
                    : "[" + QByteArray::number(10 + i % 20 * 25) + ' ' + QByteArray::number(20 + i / 20 * 20) + ' ' +
                          QByteArray::number(30 + i % 20 * 25) + ' ' + QByteArray::number(36 + i / 20 * 20) + "]";
            const QByteArray field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (m" + QByteArray::number(i) +
                                     ") /F 4 /P 3 0 R /Rect " + place + ' ';
            objects[number] = field + ">>";
            later[number] = field + "/V (.) >>";
            all += QByteArray::number(number) + " 0 R ";
        }
        objects[3] = victimWith(3, "30 0 R]", "30 0 R " + all + "]");
        objects[6] = "<< /Fields [7 0 R 8 0 R 30 0 R " + all + "] /SigFlags 3 >>";
        const DocumentReport report = judged(withObjects(signedAs(table(), 31, objects), later));
        QVERIFY2(report.status == DocumentStatus::Indeterminate, codes(report));
        QVERIFY2(codes(report).contains("signing.overlaid_after"), codes(report));
    }
};

QTEST_GUILESS_MAIN(TestPageLook)
#include "tst_page_look.moc"
