#include "VendorKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Annotations on documents that are certified at level 3, which allows them: the evil annotation attack (Rohlmann,
// Mladenov, Mainka, Schwenk: "Breaking the Specification: PDF Certification", S&P 2021) beside honest comments.
class TestAnnotations : public QObject, VendorCases {
    Q_OBJECT

    QByteArray certified;

    static Objects certifiedVictim() {
        return with(victim(), 1, victimWith(1, "/AcroForm", "/Perms << /DocMDP 31 0 R >> /AcroForm"));
    }
    static Objects with(Objects objects, int number, const QByteArray& body) {
        objects[number] = body;
        return objects;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(start());
        certified = reallySigned({}, 31, certifying(3), certifiedVictim(), *key);
        QCOMPARE(judged(certified).status, DocumentStatus::Valid);
    }

    // Level 3 allows annotations whatever they show, so that the signature has not failed; but nobody signed what is
    // seen, and the report says where to look. What hides nothing is told, and that is all.
    void annotationsThatLevel3Allows_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DocumentStatus>("status");
        QTest::addColumn<QByteArray>("problem");
        const auto marked = [&](const QByteArray& kind, const QByteArray& content, const QByteArray& resources,
                                const Objects& more = {}) {
            return annotated("<< /Type /Annot /Subtype /" + kind + " /Rect [0 0 595 842] /AP << /N 41 0 R >> >>",
                             certified, with(more, 41, formShowing(content, resources)));
        };
        const auto covering = [](const QByteArray& name, const QByteArray& bytes) {
            QTest::newRow(name.constData())
                << bytes << DocumentStatus::Indeterminate << QByteArray("signing.covered_after");
        };
        const auto remark = [](const char* name, const QByteArray& bytes) {
            QTest::newRow(name) << bytes << DocumentStatus::Valid << QByteArray("signing.comments_allowed");
        };
        for (const QByteArray& kind : drawings)
            covering(kind, marked(kind, "1 g 0 0 595 842 re f", {}));
        for (const char* const kind : {"Highlight", "Underline", "Text", "Popup"})
            covering(QByteArray("opaque ") + kind, marked(kind, "1 g 0 0 595 842 re f", {}));
        covering("a strike-out as thick as its viewer likes",
                 annotated("<< /Type /Annot /Subtype /StrikeOut /Rect [0 0 595 842] /C [1 1 1] >>", certified));
        covering("a line with a picture for another moment",
                 annotated("<< /Type /Annot /Subtype /StrikeOut /Rect [0 0 595 842] /AP << /D 41 0 R >> >>", certified,
                           {{41, formShowing({}, {})}}));
        for (const char* const dark : {"[0 0 0]", "[0]", "[0 0 0 1]", "/Black", "[(1)]"})
            covering(QByteArray("a highlight drawn by the viewer in ") + dark,
                     annotated(QByteArray("<< /Type /Annot /Subtype /Highlight /Rect [9 9 595 842] /C ") + dark + " >>",
                               certified));
        const QByteArray states = "/ExtGState << /M << /BM /Multiply >> /N << /BM /Normal >> /D << /ca 1 >> >>";
        const QByteArray form = formShowing("1 1 0 rg 0 0 9 9 re f", {});
        const QByteArray opaqueAgain = formShowing("/N gs 1 1 0 rg 0 0 9 9 re f", states);
        covering("multiplied with black", marked("Highlight", "/M gs 0 0 595 842 re f", states));
        covering("a light stroke and a black filling", marked("Highlight", "/M gs 1 1 0 RG 0 0 595 842 re B", states));
        covering("black with an operand too many", marked("Highlight", "/M gs 1 0 0 0 rg 0 0 595 842 re f", states));
        covering("a form within itself",
                 marked("Highlight", "/M gs 1 g /G Do /G Do", states + " /XObject << /G 41 0 R >>"));
        covering("a very long picture",
                 marked("Highlight", "/M gs 1 1 0 rg " + QByteArray("0 0 9 9 re f ").repeated(100'000), states));
        covering("no longer multiplied", marked("Highlight", "/M gs /N gs 1 g 0 0 595 842 re f", states));
        covering("multiplied somewhere else", marked("Highlight", "q /M gs Q 1 g 0 0 595 842 re f", states));
        covering("multiplied by name only", marked("Highlight", "/M MP /gs MP 1 g 0 0 595 842 re f", states));
        covering("a state that does not multiply", marked("Highlight", "/D gs 1 g 0 0 595 842 re f", states));
        covering("a picture", marked("Highlight", "/M gs /I Do", states + " /XObject << /I 42 0 R >>",
                                     {{42, streamOf("\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 "
                                                            "/ColorSpace /DeviceGray /BitsPerComponent 8")}}));
        covering("an opaque form", marked("Highlight", "/G Do", "/XObject << /G 42 0 R >>", {{42, form}}));
        covering("a form that is opaque again",
                 marked("Highlight", "/M gs /G Do", states + " /XObject << /G 42 0 R >>", {{42, opaqueAgain}}));
        covering("a form that is nowhere", marked("Highlight", "/M gs /H Do", states));
        covering("a picture that nobody can read",
                 annotated("<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /AP << /N 41 0 R >> >>", certified,
                           {{41, streamOf("zz", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /Unknown")}}));
        Objects hiding = certifiedVictim();
        hiding[3] = victimWith(3, "30 0 R]", "30 0 R 40 0 R]");
        hiding[40] = "<< /Type /Annot /Subtype /Highlight /Rect [0 0 595 842] /AP << /N 41 0 R >> >>";
        hiding[41] = formShowing("1 g 0 0 595 842 re f", {});
        covering("what was hidden comes out",
                 withObjects(reallySigned({}, 31, certifying(3), hiding, *key), {{3, victim()[3]}}));

        remark("a note", annotated("<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] >>", certified));
        remark("a highlight without a picture",
               annotated("<< /Type /Annot /Subtype /Highlight /Rect [9 9 99 29] /C [1 1 0] >>", certified));
        remark("a highlight without colour",
               annotated("<< /Type /Annot /Subtype /Highlight /Rect [9 9 99 29] /C [] >>", certified));
        remark("a highlight", marked("Highlight", "q /M gs 1 1 0 rg 9 9 99 29 re f Q", states));
        remark("a highlight as Acrobat draws it",
               marked("Highlight", "/M gs /G Do", states + " /XObject << /G 42 0 R >>", {{42, form}}));
    }
    void annotationsThatLevel3Allows() {
        QFETCH(QByteArray, bytes);
        QFETCH(DocumentStatus, status);
        QFETCH(QByteArray, problem);
        const DocumentReport report = judged(bytes);
        QVERIFY2(report.status == status, codes(report));
        const SignatureReport& signature = report.signatures.front();
        QVERIFY(signature.changesAfter == ChangesAfter::Permitted && signature.intact);
        QCOMPARE(signature.problems.size(), 1);
        QCOMPARE(signature.problems.front().code(), problem);
        const QString told = signature.problems.front().message(Language::English);
        QVERIFY2(told.contains("page 1"), qPrintable(told));
        QCOMPARE(signature.subIndication,
                 status == DocumentStatus::Valid ? QByteArray() : QByteArray("SIG_CONSTRAINTS_FAILURE"));
    }
};

QTEST_GUILESS_MAIN(TestAnnotations)
#include "tst_annotations.moc"
