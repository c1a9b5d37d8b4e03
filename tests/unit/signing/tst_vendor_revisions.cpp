#include "VendorKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// What signers and editors of others append to signed files, and beside each habit what an attacker would make of it.
class TestVendorRevisions : public QObject, VendorCases {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void laterRevisions_data() {
        columns();
        const auto& v = victimWith;
        row("signed twice", signedAs(table(good), 41, second), 2);
        row(
            "signed twice, the second in object streams",
            [&] {
                const QByteArray first = signedAs(compact({}, 70), 31, victim());
                return signedAs(compact(first, 80), 41, second);
            }(),
            2);
        row("a stream of references behind a table", signedAs(compact(good, 80), 41, second), 2);
        row("a mail gateway's comment between two revisions",
            signedAs(table(good + "% scanned by a gateway\r\n"), 41, second), 2);
        row(
            "no end of line behind the first revision",
            [&] {
                const Writer bare = [](const Objects& objects) { return withObjects({}, objects).chopped(1); };
                return signedAs(table(signedAs(bare, 31, victim()) + "\r\n"), 41, second);
            }(),
            2);
        row("zeros behind the first revision", signedAs(table(good + QByteArray(700, 0)), 41, second), 2);
        row("everything is written anew as it was",
            signedAs(table(good), 41,
                     [&] {
                         Objects all = victim();
                         all.remove(31);
                         return all + second;
                     }()),
            2);
        row("information, identifier and metadata", [&] {
            Objects told = victim();
            told[1] = v(1, "/AcroForm", "/Metadata 63 0 R /AcroForm");
            told[63] = streamOf("<x:xmpmeta/>", "/Type /Metadata /Subtype /XML");
            told[64] = "<< /Title (x) /CreationDate (D:20260101) /Custom (y) >>";
            const QByteArray first = signedAs(table({}, "/Root 1 0 R /Info 64 0 R /ID [<0011> <0011>]"), 31, told);
            return withObjects(first,
                               {{1, v(1, "/AcroForm",
                                      "/Metadata 65 0 R /Version /1.7 /Extensions << /ADBE << "
                                      "/BaseVersion /1.7 /ExtensionLevel 8 >> >> /AcroForm")},
                                {63, {}},
                                {65, streamOf("<x:xmpmeta>2</x:xmpmeta>", "/Type /Metadata /Subtype /XML")},
                                {64, "<< /Title (x) /CreationDate (D:20260101) /Custom (y) /ModDate (D:20260202) "
                                     "/Producer (z) >>"}},
                               "/Root 1 0 R /Info 64 0 R /ID [<0011> <2233>]");
        }());
        row(
            "an empty field is signed and made read-only",
            [&] {
                Objects two = victim();
                two.insert(second);
                two[40] = QByteArray(secondField).replace("/V 41 0 R", "/Ff 2");
                const QByteArray first = signedAs(table(), 31, two);
                return signedAs(table(first), 41, {{40, QByteArray(secondField).replace("/V", "/Ff 3 /V")}});
            }(),
            2);
        row(
            "a lock makes the other fields read-only",
            [&] {
                const QByteArray locking =
                    QByteArray(usualValue)
                        .replace("/Contents",
                                 "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << "
                                 "/Type /TransformParams /Action /All /V /1.2 >> >>] /Contents");
                return signedAs(table(good), 41,
                                second + Objects{{7, v(7, "/F 4", "/F 4 /Ff 1")}, {8, v(8, "/F 4", "/F 4 /Ff 1")}},
                                locking);
            }(),
            2);
        const QByteArray shared = "/Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /DA (/Helv 0 Tf 0 g) /DR 66 0 R >>";
        const auto resources = [&](const QByteArray& contents) {
            Objects own = victim();
            own[6] = "<< " + shared;
            own[66] = "<< /Font 67 0 R >>";
            own[67] = "<< /Helv 5 0 R >>";
            own[3] = v(3, "/Font << /F 5 0 R >>", contents);
            return signedAs(table(), 31, own);
        };
        const QByteArray ownFonts = resources("/Font << /F 5 0 R >>");
        const Objects grown = {{67, "<< /Helv 5 0 R /ZaDb 68 0 R >>"},
                               {68, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"}};
        const Objects twice =
            second + grown + Objects{{6, "<< " + QByteArray(shared).replace("30 0 R]", "30 0 R 40 0 R]")}};
        row("fonts of the form in objects of their own grow", signedAs(table(ownFonts), 41, twice), 2);
        bad("a font of the form becomes another", withObjects(ownFonts, {{67, "<< /Helv 68 0 R >>"}, {68, grown[68]}}));
        row("fonts that are the page's too grow", withObjects(resources("/Font 67 0 R"), grown));
        const auto waiting = [&](const QByteArray& name) {
            Objects own = victim();
            own[6] = "<< " + shared;
            own[66] = "<< /Font 67 0 R >>";
            own[67] = "<< /F 5 0 R >>";
            own[3] = v(3, "/Font << /F 5 0 R >>", "/Font 67 0 R");
            own[4] = streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj /" + name + " 14 Tf ( HAY) Tj ET");
            return withObjects(signedAs(table(), 31, own), {{67, "<< /F 5 0 R /ZaDb 68 0 R >>"}, {68, grown[68]}});
        };
        bad("a font that the page's content waits for", waiting("ZaDb"));
        bad("a font that it waits for under another spelling", waiting("Za#44b"));
        row(
            "a page whose box was inherited",
            [&] {
                Objects own = victim();
                own[2] = v(2, "/Count 1", "/Count 1 /MediaBox [0 0 595 842] /Rotate 0");
                own[3] = v(3, "/MediaBox [0 0 595 842]", "");
                Objects later = second;
                later[3] = v(3, "30 0 R]", "30 0 R 40 0 R] /Rotate 0");
                return signedAs(table(signedAs(table(), 31, own)), 41, later);
            }(),
            2);
        bad("a page that gets another box than it inherited", [&] {
            Objects own = victim();
            own[2] = v(2, "/Count 1", "/Count 1 /MediaBox [0 0 595 842]");
            own[3] = v(3, "/MediaBox [0 0 595 842]", "");
            return withObjects(signedAs(table(), 31, own), {{3, v(3, "595 842]", "595 400]")}});
        }());
        row("a catalog with metadata that are none", [&] {
            Objects own = victim();
            own[1] = v(1, "/AcroForm", "/Metadata 63 0 R /AcroForm");
            own[63] = streamOf("<x:xmpmeta/>");
            return withObjects(signedAs(table(), 31, own),
                               {{1, QByteArray(own[1]).replace("/AcroForm", "/Version /1.7 /AcroForm")}});
        }());
        row(
            "certified, filled in and signed",
            [&] {
                Objects certified = victim();
                certified[1] = v(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm");
                const QByteArray first = signedAs(
                    table(), 31, certified, QByteArray(usualValue).replace("/Contents", certifying(2) + " /Contents"));
                const QByteArray filled = withObjects(first, {{7, v(7, "/F 4", "/F 4 /V (5) /AP << /N 69 0 R >>")},
                                                              {69, streamOf("/Tx BMC q BT /F 9 Tf (5) Tj ET Q EMC",
                                                                            "/Type /XObject /Subtype /Form /BBox [0 0 "
                                                                            "110 16] /Resources << /Font << /F 5 0 R "
                                                                            ">> >>")}});
                return signedAs(table(filled), 41, second);
            }(),
            2);
    }
    void laterRevisions() { judge(); }

    // iText drops /NeedAppearances from forms of LibreOffice: from there viewers show the pictures that were stored
    // before, which whoever prepared the document could have drawn as they liked, instead of the values.
    void fieldsNoLongerDrawn_data() {
        columns();
        const QByteArray needed = " /NeedAppearances true";
        const auto form = [](const QByteArray& more, const QByteArray& fields = {}) {
            return "<< /Fields [7 0 R 30 0 R" + fields + "] /SigFlags 3" + more + " >>";
        };
        const auto prepared = [&](const QByteArray& field, const Objects& others = {},
                                  const QByteArray& entries = " /NeedAppearances true",
                                  const QByteArray& value = usualValue) {
            const Objects own = {{3, victimWith(3, "7 0 R 8 0 R", "7 0 R")},
                                 {6, form(entries)},
                                 {7, victimWith(7, "/F 4", "/F 4" + field)}};
            return signedAs(table(), 31, victim() + own + others, value);
        };
        const auto signedLater = [&](const QByteArray& pdf, const Objects& others = {}, const QByteArray& entries = {},
                                     const QByteArray& annotations = "7 0 R") {
            const Objects later = {{3, QByteArray(second[3]).replace("7 0 R 8 0 R", annotations)},
                                   {6, form(entries, " 40 0 R")}};
            return signedAs(table(pdf), 41, second + later + others);
        };
        const auto picture = [](const QByteArray& content) {
            return streamOf(content, "/Type /XObject /Subtype /Form /BBox [0 0 110 16]");
        };
        const Objects nothing = {{69, picture("/Tx BMC EMC")}};
        const Objects other = {{69, picture("/Tx BMC BT /F 9 Tf (999) Tj ET EMC")}};
        const QByteArray shown = " /V (100) /AP << /N 69 0 R >>";
        const auto doubtful = [](const char* name, const QByteArray& bytes, int signatures = 2) {
            QTest::newRow(name) << bytes << signatures << DocumentStatus::Indeterminate << true;
        };
        row("nothing was drawn", signedLater(prepared({})), 2);
        row("expressly, and nothing was drawn",
            signedLater(prepared(" /AP << /N 69 0 R >>", nothing), {}, " /NeedAppearances false"), 2);
        bad("appearances are asked for", signedLater(prepared({}, {}, {}), {}, needed), 2);

        const QByteArray drawn = prepared(shown, other);
        doubtful("another picture than the value comes out", signedLater(drawn));
        doubtful("the same in no signer's name", withObjects(drawn, {{6, form({})}}), 1);
        doubtful("a picture without a value comes out",
                 signedLater(prepared(" /AP << /N 69 0 R >>", {{69, picture("1 g 0 0 110 16 re f")}})));
        doubtful("a value without a picture goes", signedLater(prepared(" /V (100)")));
        doubtful("a ground that hid the page goes", signedLater(prepared(" /MK << /BG [1] >>")));
        doubtful("a check mark goes", signedLater(prepared({}, {{7, victimWith(7, "/FT /Tx", "/FT /Btn /V /On")}})));

        const auto attack = [&](const char* name, const Objects& others, const QByteArray& entries = {}) {
            bad(name, signedLater(drawn, others, entries), 2);
        };
        const auto field = [](const QByteArray& entries) { return victimWith(7, "/F 4", "/F 4" + entries); };
        const QByteArray third = picture("/Tx BMC BT /F 9 Tf (998) Tj ET EMC");
        attack("another picture", {{69, third}});
        attack("a picture in another object", {{7, field(" /V (100) /AP << /N 70 0 R >>")}, {70, third}});
        attack("a picture that waited", {{7, field(" /V (100) /AP << /N 11 0 R >>")}});
        attack("no picture any more", {{7, field(" /V (100)")}});
        attack("another value", {{7, field(" /V (999) /AP << /N 69 0 R >>")}});
        attack("no value any more", {{7, field(" /AP << /N 69 0 R >>")}});
        attack("an appearance of the field's text", {{7, field(shown + " /DA (/F 9 Tf 1 g)")}});
        attack("an appearance of all text", {}, " /DA (/F 9 Tf 1 g)");
        attack("fonts of the form", {}, " /DR << /Font << /F 5 0 R >> >>");
        attack("a field that is no signature",
               {{6, form({}, " 40 0 R 71 0 R")}, {71, "<< /FT /Tx /T (c) /V (999) /Rect [0 0 0 0] >>"}});
        attack("the content of the page", {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET")}});
        const Objects empty = {{72, "<< /FT /Tx /T (d) >>"}};
        const QByteArray half = signedAs(
            table(), 31,
            victim() + other + empty +
                Objects{{3, victimWith(3, "7 0 R 8 0 R", "7 0 R")}, {6, form(needed, " 72 0 R")}, {7, field(shown)}});
        doubtful("one of two fields was filled in", withObjects(half, {{6, form({}, " 72 0 R")}}), 1);
        bad("the other field is filled in with it",
            withObjects(half, {{6, form({}, " 72 0 R")}, {72, "<< /FT /Tx /T (d) /V (5) >>"}}));
        bad("and asked for again", withObjects(signedLater(drawn), {{6, form(needed, " 40 0 R")}}), 2);
        bad("a widget that the form does not know",
            signedLater(
                prepared({}, other + Objects{{3, victimWith(3, "7 0 R 8 0 R", "7 0 R 70 0 R")},
                                             {70, "<< /Type /Annot /Subtype /Widget /FT /Tx /V (100) /Rect [90 600 200 "
                                                  "616] /AP << /N 69 0 R >> >>"}}),
                {}, {}, "7 0 R 70 0 R"),
            2);
        for (const int level : {1, 2}) {
            const QByteArray bytes = withObjects(
                prepared(shown,
                         other + Objects{{1, victimWith(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm")}},
                         needed, QByteArray(usualValue).replace("/Contents", certifying(level) + " /Contents")),
                {{6, form({})}});
            const QByteArray name = "certified, P=" + QByteArray::number(level);
            level == 1 ? bad(name, bytes) : doubtful(name.constData(), bytes, 1);
        }
    }
    void fieldsNoLongerDrawn() {
        judge();
        QFETCH(DocumentStatus, status);
        if (status != DocumentStatus::Indeterminate)
            return;
        const QByteArray all = codes(kit.verify(folder.filePath("judged.pdf")));
        QVERIFY2(all.contains("SIG_CONSTRAINTS_FAILURE signing.redrawn_after"), all);
        const auto over = kit.sign(kit.request(folder.filePath("judged.pdf"), folder.filePath("over.pdf")), "ec");
        QVERIFY(!over);
        QCOMPARE(over.error().code(), QByteArray("signing.earlier_signature_broken"));
    }

    // Nobody said whether there may be remarks, and nobody signed them: neither is the document as it was signed, nor
    // was its content changed. What could pass for content, and what a certification rules out, is forbidden.
    void commentsAfterAnApproval_data() {
        columns();
        const auto annotated = [](const QByteArray& pdf, const QByteArray& kind) {
            return withObjects(pdf,
                               {{3, victimWith(3, "30 0 R]", "30 0 R 50 0 R]")},
                                {50, "<< /Type /Annot /Rect [99 99 120 120] /Contents (x) /Subtype /" + kind + " >>"}});
        };
        const auto doubtful = [](const char* name, const QByteArray& bytes, int signatures) {
            QTest::newRow(name) << bytes << signatures << DocumentStatus::Indeterminate << true;
        };
        const QByteArray commented = annotated(good, "Text");
        doubtful("a note", commented, 1);
        doubtful("a highlight", annotated(good, "Highlight"), 1);
        row("a note that was deleted again", withObjects(commented, {{3, victim()[3]}}));
        Objects signedLater = second;
        signedLater[3].replace("30 0 R", "30 0 R 50 0 R");
        doubtful("a note, then signed", signedAs(table(commented), 41, signedLater), 2);
        for (const char* const kind : {"FreeText", "Stamp", "Ink", "Square", "Redact", "Link", "FileAttachment"})
            bad(QByteArray("text or pictures: ") + kind, annotated(good, kind));
        for (const int level : {1, 2}) {
            Objects certified = victim();
            certified[1] = victimWith(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm");
            bad("certified, P=" + QByteArray::number(level),
                annotated(signedAs(table(), 31, certified,
                                   QByteArray(usualValue).replace("/Contents", certifying(level) + " /Contents")),
                          "Text"));
        }
    }
    void commentsAfterAnApproval() {
        judge();
        QFETCH(DocumentStatus, status);
        const DocumentReport report = kit.verify(folder.filePath("judged.pdf"));
        if (status == DocumentStatus::Indeterminate)
            QVERIFY2(codes(report).contains("SIG_CONSTRAINTS_FAILURE signing.commented_after"), codes(report));
    }

    // Acrobat adds what it needs for long-term validation; we go on from there.
    void longTermDataOfAcrobat() {
        const QByteArray store = victimWith(
            1, "/AcroForm", "/DSS 60 0 R /Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >> /AcroForm");
        const QByteArray withStore = withObjects(
            good,
            {{1, store},
             {60, "<< /Certs [61 0 R] /CRLs [62 0 R] /VRI << /0000000000000000000000000000000000000000 << /Cert [61 "
                  "0 R] /CRL [62 0 R] /TU (D:20260101) >> >> >>"},
             {61, streamOf(kit.pki.certificate("root").der())},
             {62, streamOf(kit.revocation.crls.front())}});
        const DocumentReport report = judged(withStore);
        QVERIFY2(report.status == DocumentStatus::Valid, codes(report));
        QCOMPARE(statusName(report.status), QByteArray("valid"));
        QVERIFY(report.signatures.front().changesAfter == ChangesAfter::Permitted);
    }

    // What lists certificates by one name could be a page's content, colours or fonts by another, and be exchanged.
    void validationDataThatIsContent_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto attack = [&](const char* name, const QByteArray& dss, const Objects& shared, const Objects& later) {
            Objects objects = victim() + shared;
            objects[1] = victimWith(1, "/AcroForm", "/DSS 60 0 R /AcroForm");
            objects[60] = dss;
            const QByteArray before = signedAs(table(), 31, objects);
            QVERIFY2(judged(before).status == DocumentStatus::Valid, name);
            QTest::newRow(name) << withObjects(before, later);
        };
        const Objects contents = {{3, victimWith(3, "[4 0 R 90 0 R]", "62 0 R")}, {62, "[4 0 R]"}};
        const Objects exchanged = {{62, "[10 0 R]"}};
        attack("two names for one record", "<< /Type /DSS /VRI << /AA 61 0 R /BB 61 0 R >> >>",
               contents + Objects{{61, "<< /Cert 62 0 R >>"}}, exchanged);
        attack("a store that is its own record", "<< /Type /DSS /Certs 62 0 R /VRI 60 0 R >>", contents, exchanged);
        const auto colours = [](const QByteArray& object) {
            return Objects{{3, victimWith(3, "/XObject", "/ColorSpace " + object + " /XObject")},
                           {62, "[/CalRGB << /WhitePoint [1 1 1] >>]"}};
        };
        const Objects gamma = {{62, "[/CalRGB << /WhitePoint [1 1 1] /Gamma [9 9 9] >>]"}};
        attack("a record that names colours", "<< /Type /DSS /VRI << /AA 61 0 R >> >>",
               colours("61 0 R") + Objects{{61, "<< /Cert 62 0 R >>"}}, gamma);
        attack("a store that names colours", "<< /Type /DSS /Certs 62 0 R >>", colours("60 0 R"), gamma);
        attack(
            "a page as the form's resources", "<< /Type /DSS >>",
            {{3, victimWith(3, "/Resources << /Font << /F 5 0 R >> /XObject << /X 11 0 R >> >>", "/Resources 62 0 R")},
             {4, streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj ET /Y Do")},
             {62, "<< /Font << /F 5 0 R >> >>"},
             {6, "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /DR 3 0 R >>"}},
            {{62, "<< /Font << /F 5 0 R >> /XObject << /Y 11 0 R >> >>"}});
    }
    void validationDataThatIsContent() {
        QFETCH(QByteArray, bytes);
        const DocumentReport report = judged(bytes);
        QVERIFY2(report.status == DocumentStatus::Invalid, codes(report));
    }
};

QTEST_GUILESS_MAIN(TestVendorRevisions)
#include "tst_vendor_revisions.moc"
