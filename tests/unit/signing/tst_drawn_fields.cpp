#include "VendorKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Forms that ask viewers to draw the values of their fields (/NeedAppearances, ISO 32000-2 12.7.3), signed, and what
// becomes of the signature when somebody takes that back.
class TestDrawnFields : public QObject, VendorCases {
    Q_OBJECT

    static inline const QByteArray needed = " /NeedAppearances true";
    static inline const QByteArray drawnField =
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (100) /Rect [90 740 200 756] /F 4 /P 3 0 R /AP << /N 69 0 "
        "R >> >>";
    static inline const QByteArray emptyField = "<< /FT /Tx /T (d) >>"; // 72
    static QByteArray form(const QByteArray& more, const QByteArray& fields = {}) {
        return "<< /Fields [7 0 R 30 0 R" + fields + "] /SigFlags 3" + more + " >>";
    }
    static QByteArray picture(const QByteArray& content) {
        return streamOf(content, "/Type /XObject /Subtype /Form /BBox [0 0 110 16]");
    }
    static QByteArray showing(const QByteArray& text) { return picture("/Tx BMC BT /F 9 Tf (" + text + ") Tj ET EMC"); }
    void assertUncertain() {
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

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    // iText drops /NeedAppearances from forms of LibreOffice: from there viewers show the pictures that were stored
    // before, which whoever prepared the document could have drawn as they liked, instead of the values.
    void fieldsNoLongerDrawn_data() {
        columns();
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
        // Neither what was replaced nor what replaced it is denied by anybody, and pictures are what is shown now.
        const auto unsure = [&](const char* name, const Objects& others, const QByteArray& entries = {}) {
            doubtful(name, signedLater(drawn, others, entries));
        };
        const auto field = [](const QByteArray& entries) { return victimWith(7, "/F 4", "/F 4" + entries); };
        const QByteArray third = picture("/Tx BMC BT /F 9 Tf (998) Tj ET EMC");
        attack("another picture", {{69, third}});
        attack("a picture in another object", {{7, field(" /V (100) /AP << /N 70 0 R >>")}, {70, third}});
        attack("a picture that waited", {{7, field(" /V (100) /AP << /N 11 0 R >>")}});
        attack("no picture any more", {{7, field(" /V (100)")}});
        unsure("another value", {{7, field(" /V (999) /AP << /N 69 0 R >>")}});
        unsure("no value any more", {{7, field(" /AP << /N 69 0 R >>")}});
        attack("an appearance of the field's text", {{7, field(shown + " /DA (/F 9 Tf 1 g)")}});
        unsure("an appearance of all text", {}, " /DA (/F 9 Tf 1 g)");
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
        doubtful("the other field is filled in with it",
                 withObjects(half, {{6, form({}, " 72 0 R")}, {72, "<< /FT /Tx /T (d) /V (5) >>"}}), 1);
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
    void fieldsNoLongerDrawn() { assertUncertain(); }

    // A lock of the fields says that they keep their values. Whoever stops drawing them changes none, but a value that
    // came against the lock stays forbidden, whatever is done after it.
    void lockedFieldsNoLongerDrawn_data() {
        columns();
        const auto lock = [](const QByteArray& action) {
            return "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type "
                   "/TransformParams /Action " +
                   action + " /V /1.2 >> >>]";
        };
        // Of two fields, (a) shows another picture than its value and (d) is empty.
        const Objects base = {{3, victimWith(3, "7 0 R 8 0 R", "7 0 R")},
                              {6, form(needed, " 72 0 R")},
                              {7, drawnField},
                              {69, showing("999")},
                              {72, emptyField}};
        const Objects stopped = {{6, form({}, " 72 0 R")}};
        const Objects filled = {{72, QByteArray(emptyField).replace("/T (d)", "/T (d) /V (5)")}};
        const auto locked = [&](const QByteArray& action) {
            return signedAs(table(), 31, victim() + base,
                            action.isEmpty()
                                ? usualValue
                                : QByteArray(usualValue).replace("/Contents", lock(action) + " /Contents"));
        };
        const auto doubtful = [](const QByteArray& name, const QByteArray& bytes, int signatures = 1) {
            QTest::newRow(name.constData()) << bytes << signatures << DocumentStatus::Indeterminate << true;
        };
        const QByteArray none, all = "/All", onlyA = "/Include /Fields [(a)]", onlyD = "/Include /Fields [(d)]",
                               butA = "/Exclude /Fields [(a)]", butD = "/Exclude /Fields [(d)]";
        for (const QByteArray& action : {none, all, onlyA, onlyD, butA, butD}) {
            const QByteArray first = locked(action);
            const QByteArray name = action.isEmpty() ? QByteArray("no lock") : action;
            const bool locksD = action == all || action == onlyD || action == butA;
            doubtful(name + ": no longer drawn", withObjects(first, stopped));
            // Form filling is permitted, and what is uncertain stays so whoever comes first.
            const QList<QPair<QByteArray, QByteArray>> both = {
                {": filled in and no longer drawn in one", withObjects(first, filled + stopped)},
                {": filled in, then no longer drawn", withObjects(withObjects(first, filled), stopped)},
                {": no longer drawn, then filled in", withObjects(withObjects(first, stopped), filled)}};
            for (const auto& [how, bytes] : both)
                locksD ? bad(name + how, bytes) : doubtful(name + how, bytes);
            // The picture that will come out is exchanged while the value is still drawn.
            const QByteArray exchanged = withObjects(first, {{69, showing("998")}});
            bad(name + ": another picture, then no longer drawn", withObjects(exchanged, stopped));
            bad(name + ": no longer drawn, then another picture",
                withObjects(withObjects(first, stopped), {{69, showing("998")}}));
            const bool locksA = action == all || action == onlyA || action == butD;
            const QByteArray replaced =
                withObjects(withObjects(first, {{7, QByteArray(drawnField).replace("(100)", "(999)")}}), stopped);
            const QByteArray how = name + ": another value, then no longer drawn";
            locksA ? bad(how, replaced) : doubtful(how, replaced);
            // In the end nothing is drawn from it.
            doubtful(name + ": another default appearance, then no longer drawn",
                     withObjects(withObjects(first, {{6, form(needed + " /DA (/F 9 Tf 1 g)", " 72 0 R")}}),
                                 {{6, form(" /DA (/F 9 Tf 1 g)", " 72 0 R")}}));
        }
        // Somebody else signs what was filled in, and a third stops drawing: the second signature saw the values, too.
        const QByteArray filledAndSigned =
            signedAs(table(withObjects(locked(onlyA), filled)), 41,
                     Objects{{3, victimWith(3, "7 0 R 8 0 R 30 0 R]", "7 0 R 30 0 R 40 0 R]")},
                             {6, form(needed, " 72 0 R 40 0 R")},
                             {40, secondField}});
        row("filled in and signed by the next", filledAndSigned, 2);
        doubtful("filled in and signed by the next, then no longer drawn",
                 withObjects(filledAndSigned, {{6, form({}, " 72 0 R 40 0 R")}}), 2);
        bad("the next locks all, and the empty field is filled in",
            withObjects(signedAs(table(locked(onlyA)), 41,
                                 Objects{{3, victimWith(3, "7 0 R 8 0 R 30 0 R]", "7 0 R 30 0 R 40 0 R]")},
                                         {6, form(needed, " 72 0 R 40 0 R")},
                                         {40, secondField}},
                                 QByteArray(usualValue).replace("/Contents", lock(all) + " /Contents")),
                        filled + Objects{{6, form({}, " 72 0 R 40 0 R")}}),
            2);
    }
    void lockedFieldsNoLongerDrawn() { assertUncertain(); }
};

QTEST_GUILESS_MAIN(TestDrawnFields)
#include "tst_drawn_fields.moc"
