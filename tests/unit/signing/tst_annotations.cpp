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
        // What is isolated, knocked out, masked or blended otherwise is not multiplied with the page.
        const QByteArray pale = "/M gs 1 1 0 rg 9 9 99 29 re f";
        const auto grouped = [&](const QByteArray& flags) {
            return streamOf(pale, "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency " +
                                      flags + " >> /Resources << " + states + " >>");
        };
        for (const char* const flags : {"/I true", "/K true", "/I true /K true", "/I (true)"}) {
            const QByteArray name = QByteArray("a group: ") + flags;
            covering(name, annotated("<< /Type /Annot /Subtype /Highlight /Rect [9 9 99 29] /AP << /N 41 0 R >> >>",
                                     certified, {{41, grouped(flags)}}));
            covering(name + ", within another",
                     marked("Highlight", "/M gs /G Do", states + " /XObject << /G 42 0 R >>", {{42, grouped(flags)}}));
        }
        const auto state = [&](const QByteArray& entries) {
            return marked("Highlight", pale, "/ExtGState << /M << " + entries + " >> >>",
                          {{42, formShowing("1 g 0 0 595 842 re f", {})}});
        };
        covering("a soft mask", state("/BM /Multiply /SMask << /S /Luminosity /G 42 0 R >>"));
        covering("a soft mask by opacity", state("/BM /Multiply /SMask << /S /Alpha /G 42 0 R >>"));
        covering("a transfer function", state("/BM /Multiply /TR /Identity"));
        covering("an overprint", state("/BM /Multiply /OP true"));
        for (const char* const mode :
             {"/Screen", "/Overlay", "/Difference", "/Exclusion", "/Lighten", "/ColorDodge", "/Hue", "/Color",
              "/Luminosity", "/Unknown", "[/Normal /Multiply]", "(Multiply)"})
            covering(QByteArray("blended by ") + mode, state(QByteArray("/BM ") + mode));
        for (const char* const colour :
             {".8 g", ".5 .5 0 rg", "0 0 1 rg", "0 0 .5 0 k", "/DeviceGray cs 1 sc", "/Pattern cs /P scn", "1 1 rg"})
            covering(QByteArray("in the colour ") + colour,
                     marked("Highlight", QByteArray("/M gs ") + colour + " 9 9 99 29 re f", states));
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
        remark("a highlight in a plain group",
               annotated("<< /Type /Annot /Subtype /Highlight /Rect [9 9 99 29] /AP << /N 41 0 R >> >>", certified,
                         {{41, grouped("/I false /K false")}}));
        remark("a highlight that darkens", state("/BM /Darken"));
        remark("a highlight as Acrobat draws it",
               marked("Highlight", "/M gs /G Do", states + " /XObject << /G 42 0 R >>", {{42, form}}));
    }
    void annotationsThatLevel3Allows() { judgeMarkup(); }

    // What was there when it was signed may go or change like what came later.
    void annotationsThatWereSigned_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DocumentStatus>("status");
        QTest::addColumn<QByteArray>("problem");
        const QByteArray states = "/ExtGState << /M << /BM /Multiply >> >>";
        const Objects pale = {{41, formShowing("/M gs 1 1 0 rg 9 9 99 29 re f", states)}};
        const Objects paler = {{41, formShowing("/M gs 1 1 .5 rg 9 9 99 29 re f", states)}};
        const Objects opaque = {{41, formShowing("1 g 9 9 99 29 re f", {})}};
        const Objects gone = {{3, victim()[3]}};
        const QByteArray note = mark("Text"), highlight = mark("Highlight", " /AP << /N 41 0 R >>");
        const auto certifiedWith = [&](const Objects& more) { return signedWith(more, 3); };
        const auto later = [](const char* kind, const QByteArray& name, const QByteArray& before, const Objects& now) {
            const bool isRemark = QByteArray(kind) == "remark";
            QTest::newRow((QByteArray(kind) + ": " + name).constData())
                << withObjects(before, now) << (isRemark ? DocumentStatus::Valid : DocumentStatus::Indeterminate)
                << (isRemark ? QByteArray("signing.comments_allowed") : QByteArray("signing.covered_after"));
        };
        const QByteArray noted = certifiedWith({{40, note}});
        later("remark", "a note goes", noted, gone);
        later("remark", "a note and its object go", noted, gone + Objects{{40, {}}});
        later("remark", "null in its place", noted, {{40, "null"}});
        later("remark", "null in its place, which goes too", noted, gone + Objects{{40, "null"}});
        later("remark", "all annotations in an array of its own",
              certifiedWith({{40, note}, {3, listing("50 0 R")}, {50, "[7 0 R 8 0 R 30 0 R 40 0 R]"}}),
              {{50, "[7 0 R 8 0 R 30 0 R]"}});
        later("remark", "a note within the page itself",
              certifiedWith({{3, victimWith(3, "30 0 R]", "30 0 R " + note + "]")}}), gone);
        later("remark", "another text", noted, {{40, mark("Text", " /Contents (another)")}});
        const Objects chain = {{40, mark("Text", " /Popup 42 0 R")},
                               {42, mark("Popup", " /Parent 40 0 R")},
                               {43, mark("Text", " /IRT 40 0 R")},
                               {3, listing("[7 0 R 8 0 R 30 0 R 40 0 R 42 0 R 43 0 R]")}};
        later("remark", "a note with its window and its reply", certifiedWith(chain),
              gone + Objects{{40, {}}, {42, {}}, {43, {}}});
        later("remark", "a reply goes", certifiedWith(chain), {{3, listing("[7 0 R 8 0 R 30 0 R 40 0 R 42 0 R]")}});
        later("remark", "a note with a reply gets another text", certifiedWith(chain),
              {{40, mark("Text", " /Popup 42 0 R /Contents (another)")}});
        const QByteArray marked = certifiedWith(pale + Objects{{40, highlight}});
        later("remark", "a highlight goes", marked, gone + Objects{{40, {}}, {41, {}}});
        later("remark", "a highlight in another colour", marked,
              {{40, mark("Highlight", " /AP << /N 42 0 R >>")}, {42, paler[41]}});
        later("remark", "a highlight drawn anew in its own stream", marked, paler);
        later("covering", "a highlight drawn anew, now opaque", marked, opaque);
        later("covering", "a highlight with another picture, now opaque", marked,
              {{40, mark("Highlight", " /AP << /N 42 0 R >>")}, {42, opaque[41]}});
        later("covering", "an opaque highlight goes", certifiedWith(opaque + Objects{{40, highlight}}), gone);
        later("covering", "an opaque highlight becomes a light one", certifiedWith(opaque + Objects{{40, highlight}}),
              pale);
        for (const QByteArray& kind : drawings) {
            const QByteArray drawn = certifiedWith(opaque + Objects{{40, mark(kind, " /AP << /N 41 0 R >>")}});
            later("covering", kind + " goes", drawn, gone);
            later("covering", kind + " goes for null", drawn, {{40, "null"}});
            later("covering", kind + " moves", drawn,
                  {{40, mark(kind, " /AP << /N 41 0 R >>").replace("[9 9 99 29]", "[9 9 595 842]")}});
            later("covering", kind + " is drawn anew", drawn, pale);
        }
        later("covering", "a stamp goes, and a note comes", certifiedWith({{40, mark("Stamp")}}),
              {{3, victimWith(3, "30 0 R]", "30 0 R 43 0 R]")}, {43, note}});
    }
    void annotationsThatWereSigned() { judgeMarkup(); }

    // Where no certification says anything, nobody forbids and nobody signs them: uncertain, as under level 3.
    void annotationsAfterAnApproval_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DocumentStatus>("status");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const QByteArray& name, const QByteArray& bytes) {
            const bool isRemark = name.startsWith("a note") || name.startsWith("a remark");
            QTest::newRow(name.constData())
                << bytes << DocumentStatus::Indeterminate
                << (isRemark ? QByteArray("signing.commented_after") : QByteArray("signing.covered_after"));
        };
        for (const auto& [name, before, now] : laterAnnotations())
            row(name, withObjects(signedWith(before, 0), now));
        const QByteArray approved = reallySigned({}, 31, {}, victim(), *key);
        row("a note comes", annotated(mark("Text"), approved));
        for (const QByteArray& kind : drawings)
            row(kind + " comes", annotated(mark(kind, " /AP << /N 41 0 R >>"), approved,
                                           {{41, formShowing("1 g 0 0 595 842 re f", {})}}));
    }
    void annotationsAfterAnApproval() { judgeMarkup(); }

    // Nothing else may happen under the pretext, and nothing of it where no level 3 allows it.
    void whatNoLevelAllows_data() {
        QTest::addColumn<QByteArray>("bytes");
        const Objects gone = {{3, victim()[3]}};
        const Objects picture = {{41, formShowing("(light) 1 g 9 9 99 29 re f", {})}};
        const Objects other = {{41, formShowing("0 g 0 0 595 842 re f", {})}};
        const QByteArray note = mark("Text");
        const Objects stamped = picture + Objects{{40, mark("Stamp", " /AP << /N 41 0 R >>")}};
        const auto attack = [](const QByteArray& name, const QByteArray& before, const Objects& now) {
            QTest::newRow(name.constData()) << withObjects(before, now);
        };
        for (const int level : {1, 2}) {
            const QByteArray where = "P=" + QByteArray::number(level);
            for (const auto& [name, before, now] : laterAnnotations())
                attack(where + ": " + name, signedWith(before, level), now);
        }
        const QByteArray noted = signedWith({{40, note}}, 3), shownOnce = signedWith(stamped, 3);
        attack("the content with it", noted, gone + Objects{{4, victim()[10]}});
        attack("other content with it", noted, {{3, victimWith(3, "[4 0 R]", "10 0 R")}});
        attack("the signature's widget with it", noted, {{3, victimWith(3, " 30 0 R]", "]")}});
        attack("a field's widget with it", noted, {{3, victimWith(3, "7 0 R ", "")}});
        attack("the field, too", noted,
               {{3, victimWith(3, "8 0 R ", "")}, {6, "<< /Fields [7 0 R 30 0 R] /SigFlags 3 >>"}});
        attack("no array any more", noted, {{3, listing("<< >>")}});
        attack("no array under the array's number",
               signedWith({{40, note}, {3, listing("50 0 R")}, {50, "[7 0 R 8 0 R 30 0 R 40 0 R]"}}, 3),
               {{50, victimWith(7, "/Rect", "/Kids [7 0 R] /Rect")}});
        attack("an object stream under its picture's number", shownOnce,
               {{41, streamOf("1 0", "/Type /ObjStm /N 0 /First 0")}});
        attack("a field under its number", noted,
               {{40, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (x) /V (9) /Rect [9 9 99 29] /P 3 0 R >>"}});
        attack("a signature field under its number", noted,
               {{40, QByteArray(secondField).replace("/V 41 0 R", "")},
                {6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"}});
        attack("a link under its number", noted, {{40, mark("Link")}});
        attack("a stamp under its number", noted, {{40, mark("Stamp")}});
        attack("a note that acts", noted, {{40, mark("Text", " /A << /S /URI /URI (http://x) >>")}});
        attack("a stream under its number", noted, {{40, victim()[10]}});
        attack("a link goes", signedWith({{40, mark("Link")}}, 3), gone);

        const auto painted = [&](const QByteArray& resources) {
            return Objects{{3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]").replace("/XObject << ", resources)}};
        };
        const QByteArray shown = signedWith(stamped + painted("/XObject << /S 41 0 R "), 3);
        attack("a picture that the page shows as well", shown, other);
        attack("the same, and the stamp goes", shown, gone + other);
        // What is an annotation and something to paint with at once.
        const QByteArray invisible = mark("Highlight", " /C [1 1 0] /ca 0"), visible = mark("Highlight", " /C [1 1 0]");
        attack("a state of the graphics",
               signedWith(Objects{{40, invisible}} + painted("/ExtGState << /G 40 0 R >> /XObject << "), 3),
               {{40, visible}});
        attack("a state of the graphics by the name of a page",
               signedWith(Objects{{40, invisible}} + painted("/ExtGState << /P 40 0 R >> /XObject << "), 3),
               {{40, visible}});
        attack("all states of the graphics",
               signedWith(
                   Objects{{40, mark("Highlight", " /G << /ca 0 >>")}} + painted("/ExtGState 40 0 R /XObject << "), 3),
               {{40, mark("Highlight", " /G << /ca 1 >>")}});
        attack("a pattern whose shading is its picture",
               signedWith(Objects{{40, mark("Highlight", " /AP << /PatternType 2 /Shading 41 0 R >>")}} + picture +
                              painted("/Pattern 40 0 R /XObject << "),
                          3),
               other);
        attack("null for a state of the graphics",
               signedWith(Objects{{40, invisible}} + painted("/ExtGState << /P 40 0 R >> /XObject << "), 3),
               gone + Objects{{40, "null"}});
        const auto space = [&](const QByteArray& list, const QByteArray& resources, const Objects& more) {
            return signedWith(Objects{{40, invisible}} + more +
                                  Objects{{3, listing(list).replace("/XObject << ", resources + " /XObject << ")}},
                              3);
        };
        const QByteArray whole = "[7 0 R 8 0 R 30 0 R 40 0 R]", space50 = "/ColorSpace << /C 50 0 R >>";
        attack("a colour space in an array", space(whole, space50, {{50, "[/CalRGB 40 0 R]"}}), {{40, visible}});
        attack("a colour space within another",
               space(whole, "/ColorSpace << /C [/Indexed 50 0 R 0 <00>] >>", {{50, "[/CalRGB 40 0 R]"}}),
               {{40, visible}});
        attack("a colour space that lists annotations",
               space("50 0 R", space50, {{50, "[/CalRGB 40 0 R 7 0 R 8 0 R 30 0 R]"}}), {{40, visible}});
        const QByteArray again = victimWith(2, "[3 0 R] /Count 1", "[3 0 R 60 0 R] /Count 2");
        attack("a colour space, and two pages with one array",
               space("51 0 R", space50,
                     {{50, "[/CalRGB 40 0 R]"},
                      {51, whole},
                      {2, again},
                      {60, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots 51 0 R >>"}}),
               {{40, visible}});
        attack("a picture, and the page twice",
               signedWith(stamped + painted("/XObject << /S 41 0 R ") +
                              Objects{{2, victimWith(2, "[3 0 R] /Count 1", "[3 0 R 3 0 R] /Count 2")}},
                          3),
               other);
    }
    void whatNoLevelAllows() {
        QFETCH(QByteArray, bytes);
        const DocumentReport report = judged(bytes);
        QVERIFY2(report.status == DocumentStatus::Invalid, codes(report));
        const SignatureReport& signature = report.signatures.front();
        QVERIFY2(signature.changesAfter == ChangesAfter::Forbidden && signature.intact, codes(report));
    }

private:
    static QByteArray mark(const QByteArray& kind, const QByteArray& entries = {}) {
        return "<< /Type /Annot /Subtype /" + kind + " /Rect [9 9 99 29]" + entries + " >>";
    }
    struct Later {
        QByteArray name;
        Objects before, now;
    };
    // What may become of annotations that were signed.
    static QList<Later> laterAnnotations() {
        const QByteArray note = mark("Text"), stamp = mark("Stamp", " /AP << /N 41 0 R >>");
        const Objects noted = {{40, note}}, gone = {{3, victim()[3]}};
        const Objects stamped = {{40, stamp}, {41, formShowing("(light) 1 g 9 9 99 29 re f", {})}};
        return {{"a stamp goes", stamped, gone},
                {"a stamp moves", stamped, {{40, QByteArray(stamp).replace("[9 9 99 29]", "[9 9 595 842]")}}},
                {"a stamp is drawn anew", stamped, {{41, formShowing("0 g 0 0 595 842 re f", {})}}},
                {"a stamp goes for null", stamped, {{40, "null"}}},
                {"a note goes for null", noted, {{40, "null"}}},
                {"a note goes", noted, gone},
                {"a note changes", noted, {{40, mark("Text", " /Contents (another)")}}},
                {"a remark is drawn anew in its own stream",
                 {{40, mark("Highlight", " /AP << /N 41 0 R >>")}, {41, formShowing("9 9 m 99 9 l", {})}},
                 {{41, formShowing("9 9 m 99 99 l", {})}}}};
    }
    static QByteArray listing(const QByteArray& annotations) {
        return victimWith(3, "[7 0 R 8 0 R 30 0 R]", annotations);
    }
    // Certified, or with level 0 only signed, when object 40 was an annotation of its page.
    QByteArray signedWith(const Objects& more, int level) const {
        Objects objects = level > 0 ? certifiedVictim() : victim();
        objects[3] = victimWith(3, "30 0 R]", "30 0 R 40 0 R]");
        const QByteArray bytes =
            reallySigned({}, 31, level > 0 ? certifying(level) : QByteArray(), objects + more, *key);
        return judged(bytes).status == DocumentStatus::Valid ? bytes : QByteArray();
    }
    void judgeMarkup() const {
        QFETCH(QByteArray, bytes);
        QFETCH(DocumentStatus, status);
        QFETCH(QByteArray, problem);
        const DocumentReport report = judged(bytes);
        QVERIFY2(report.status == status, codes(report));
        const SignatureReport& signature = report.signatures.front();
        const bool isValid = status == DocumentStatus::Valid;
        QVERIFY(signature.changesAfter == (isValid ? ChangesAfter::Permitted : ChangesAfter::Doubtful));
        QVERIFY(signature.intact);
        QCOMPARE(signature.problems.size(), 1);
        QCOMPARE(signature.problems.front().code(), problem);
        const QString told = signature.problems.front().message(Language::English);
        QVERIFY2(told.contains("page 1") || problem == "signing.commented_after", qPrintable(told));
        QVERIFY(std::any_of(signature.changes.begin(), signature.changes.end(), [](const LaterChange& change) {
            return change.what.page == 0 && change.what.isAnnotation() && change.coveredBy < 0;
        }));
        QCOMPARE(signature.subIndication, isValid ? QByteArray() : QByteArray("SIG_CONSTRAINTS_FAILURE"));
    }
};

QTEST_GUILESS_MAIN(TestAnnotations)
#include "tst_annotations.moc"
