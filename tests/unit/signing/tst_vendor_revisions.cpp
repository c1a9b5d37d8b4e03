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
            own[67] = "<< /Helv 5 0 R /F 5 0 R >>";
            own[3] = v(3, "/Font << /F 5 0 R >>", contents);
            return signedAs(table(), 31, own);
        };
        const QByteArray ownFonts = resources("/Font << /F 5 0 R >>");
        const Objects grown = {{67, "<< /Helv 5 0 R /F 5 0 R /ZaDb 68 0 R >>"},
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
        // iText keeps the pictures that it drew signatures with in the form.
        const auto pictures = [&](const QByteArray& before, const QByteArray& now, const QByteArray& content,
                                  const QByteArray& ownResources = "/XObject << /X 11 0 R >>") {
            const auto form = [&](const QByteArray& fields, const QByteArray& names) {
                return "<< /Fields [" + fields + "] /SigFlags 3 /DR << /XObject << " + names + " >> >> >>";
            };
            Objects own = victim();
            own[6] = form("7 0 R 8 0 R 30 0 R", before);
            own[3].replace("/XObject << /X 11 0 R >>", ownResources);
            own[4] = streamOf("BT /F 14 Tf 72 700 Td (TRA 100 DONG) Tj ET " + content);
            own[68] = streamOf("q Q", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]");
            Objects later = second;
            later[6] = form("7 0 R 8 0 R 30 0 R 40 0 R", now);
            later[69] = streamOf("q Q", "/Type /XObject /Subtype /Form /BBox [0 0 8 8]");
            return signedAs(table(signedAs(table(), 31, own)), 41, later);
        };
        row("a picture of the form more", pictures("/FRM 68 0 R", "/FRM 68 0 R /FRM2 69 0 R", {}), 2);
        row("a picture of the form exchanged", pictures("/FRM 68 0 R", "/FRM 69 0 R", {}), 2);
        row("a picture of the form gone", pictures("/FRM 68 0 R", {}, {}), 2);
        bad("a picture of the form exchanged, and the page speaks of it",
            pictures("/FRM 68 0 R", "/FRM 69 0 R", "/FRM Do"), 2);
        bad("and under another spelling", pictures("/FRM 68 0 R", "/FRM 69 0 R", "/F#52M Do"), 2);
        bad("a picture of the form gone, and the page speaks of it", pictures("/FRM 68 0 R", {}, "/FRM Do"), 2);
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
        // However far above it what it inherits stands.
        const auto deep = [&](const QByteArray& ofRoot, const QByteArray& later) {
            constexpr int first = 101, last = 180;
            const auto reference = [](int number) { return QByteArray::number(number) + " 0 R"; };
            Objects own = victim();
            const QByteArray ofPage = "/Resources << /Font << /F 5 0 R >> /XObject << /X 11 0 R /Y 90 0 R >> >>";
            own[2] = v(2, "/Kids [3 0 R]", ofRoot + " /Kids [" + reference(first) + "]");
            for (int number = first; number <= last; ++number)
                own[number] = "<< /Type /Pages /Count 1 /Parent " + reference(number == first ? 2 : number - 1) +
                              " /Kids [" + reference(number == last ? 3 : number + 1) + "] >>";
            own[3] = v(3, "/Parent 2 0 R", "/Parent " + reference(last)).replace(ofPage, "");
            return withObjects(signedAs(table(), 31, own),
                               {{3, QByteArray(own[3]).replace("/Contents", later + " /Contents")}});
        };
        const QByteArray plain = "/Resources << /Font << /F 5 0 R >> >>", other = "/Resources << /Font << /F 6 0 R >> >>";
        row("a page that is given what it inherits from far above", deep(plain, plain), 1);
        bad("a page that is given other than it inherits from far above", deep(plain, other), 1);
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

    // Nobody said whether there may be remarks, and nobody signed them: neither is the document as it was signed, nor
    // was its content changed. What a certification rules out is forbidden.
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
        for (const char* const kind : {"FreeText", "Stamp", "Ink", "Square"})
            doubtful(kind, annotated(good, kind), 1);
        for (const char* const kind : {"Redact", "Link", "FileAttachment"})
            bad(QByteArray("more than a remark: ") + kind, annotated(good, kind));
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
            QVERIFY2(codes(report).contains("SIG_CONSTRAINTS_FAILURE signing.commented_after") ||
                         codes(report).contains("SIG_CONSTRAINTS_FAILURE signing.covered_after"),
                     codes(report));
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
        const Objects contents = {{3, victimWith(3, "[4 0 R]", "62 0 R")}, {62, "[4 0 R]"}};
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
        attack("a page as the form's resources", "<< /Type /DSS >>",
               {{3, victimWith(3, "/Resources << /Font << /F 5 0 R >> /XObject << /X 11 0 R /Y 90 0 R >> >>",
                               "/Resources 62 0 R")},
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
