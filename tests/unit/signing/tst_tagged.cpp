#include "VendorKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// Tagged documents: Acrobat enters the field of a new signature into the structure tree (ISO 32000-2 14.7). Beside it
// what an attacker would do to what a reader hears.
class TestTagged : public QObject, VendorCases {
    Q_OBJECT

    static Objects tagged() {
        Objects objects = victim();
        objects[1] = victimWith(1, "/AcroForm", "/MarkInfo << /Marked true >> /StructTreeRoot 70 0 R /AcroForm");
        objects[3] = victimWith(3, "/Contents", "/StructParents 0 /Contents");
        objects[70] = "<< /Type /StructTreeRoot /K 71 0 R /ParentTree 72 0 R /ParentTreeNextKey 1 >>";
        objects[71] = "<< /Type /StructElem /S /Document /P 70 0 R /K [73 0 R 74 0 R] >>";
        objects[72] = "<< /Nums [0 75 0 R] >>";
        objects[73] = "<< /Type /StructElem /S /H1 /P 71 0 R /Pg 3 0 R /K 0 /ActualText (TRA 100 DONG) >>";
        objects[74] = "<< /Type /StructElem /S /Figure /P 71 0 R /Pg 3 0 R /K 1 /Alt (100) >>";
        objects[75] = "[73 0 R 74 0 R]";
        return objects;
    }
    // What Acrobat adds with the second field.
    static Objects added() {
        Objects objects = second;
        objects[3] = QByteArray(tagged()[3]).replace("30 0 R]", "30 0 R 40 0 R] /Tabs /S");
        objects[40] = QByteArray(secondField).replace("/F 132", "/F 132 /StructParent 1");
        objects[70] = QByteArray(tagged()[70]).replace("NextKey 1", "NextKey 2");
        objects[71] = QByteArray(tagged()[71]).replace("74 0 R]", "74 0 R 76 0 R]");
        objects[72] = "<< /Nums [0 75 0 R 1 76 0 R] >>";
        objects[76] = "<< /Type /StructElem /S /Form /P 71 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 40 0 R /Pg 3 0 R >> >>";
        return objects;
    }
    static Objects changed(Objects objects, int number, const char* from, const char* to) {
        Q_ASSERT(objects[number].contains(from));
        objects[number].replace(from, to);
        return objects;
    }
    QByteArray twice(const Objects& later, const Objects& first = tagged()) const {
        return signedAs(table(signedAs(table(), 31, first)), 41, later);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void structure_data() {
        columns();
        row("as Acrobat does it", twice(added()), 2);
        row("in object streams", signedAs(compact(signedAs(compact({}, 80), 31, tagged()), 83), 41, added()), 2);
        row("a single kid becomes a list",
            twice(changed(added(), 71, "[73 0 R 74 0 R 76 0 R]", "[73 0 R 76 0 R]"),
                  changed(tagged(), 71, "[73 0 R 74 0 R]", "73 0 R")),
            2);
        row(
            "below the root",
            [&] {
                Objects later = changed(added(), 76, "/P 71 0 R", "/P 70 0 R");
                later.remove(71);
                return twice(changed(later, 70, "/K 71 0 R", "/K [71 0 R 76 0 R]"));
            }(),
            2);
        const auto branched = [&](const QByteArray& oldLimits, const QByteArray& newLimits) {
            Objects first = tagged();
            first[72] = "<< /Kids [77 0 R] >>";
            first[77] = "<< /Limits [0 0] /Nums [0 75 0 R] >>";
            Objects later = added();
            later[72] = "<< /Kids [77 0 R 78 0 R] >>";
            later[77] = QByteArray(first[77]).replace("[0 0]", oldLimits);
            later[78] = "<< /Limits " + newLimits + " /Nums [1 76 0 R] >>";
            return twice(later, first);
        };
        row("a parent tree with branches", branched("[0 0]", "[1 1]"), 2);
        bad("limits that hide an entry", branched("[5 5]", "[1 1]"), 2);
        bad("limits that draw an entry elsewhere", branched("[0 0]", "[0 1]"), 2);
        row(
            "a parent tree written anew",
            [&] {
                Objects later = changed(added(), 70, "/ParentTree 72 0 R", "/ParentTree 78 0 R");
                later.remove(72);
                later[78] = "<< /Kids [79 0 R] >>";
                later[79] = "<< /Limits [0 1] /Nums [0 [73 0 R 74 0 R] 1 76 0 R] >>";
                return twice(later);
            }(),
            2);

        // Names of another namespace (14.7.4), which the tree comes to know with the element.
        const QByteArray ours = "<< /Type /Namespace /NS (http://iso.org/pdf2/ssn) >>";
        Objects named =
            changed(changed(added(), 76, "/S /Form", "/S /Form /NS 78 0 R"), 70, "/K 71", "/Namespaces [78 0 R] /K 71");
        named[78] = ours;
        row("an element with a namespace", twice(named), 2);
        const auto spaces = [&](const QByteArray& before, const QByteArray& now) {
            Objects first = changed(tagged(), 70, "/K 71", "/Namespaces " + before + " /K 71");
            first[79] = "<< /Type /Namespace /NS (http://iso.org/pdf/ssn) >>";
            first[80] = "<< /Type /Namespace /NS (http://www.w3.org/1998/Math/MathML) >>";
            Objects later = changed(added(), 70, "/K 71", "/Namespaces " + now + " /K 71");
            later[78] = ours;
            return twice(later, first);
        };
        row("a namespace more", spaces("[79 0 R]", "[79 0 R 78 0 R]"), 2);
        bad("a namespace less", spaces("[79 0 R 80 0 R]", "[79 0 R]"), 2);
        bad("other namespaces", spaces("[79 0 R]", "[78 0 R]"), 2);
        bad("namespaces in another order", spaces("[79 0 R 80 0 R]", "[80 0 R 79 0 R]"), 2);

        // A document without a tree gets one for what came with it.
        const auto firstTree = [&](const char* from = "/Type", const char* to = "/Type") {
            Objects later = second;
            later[1] = tagged()[1];
            later[40] = QByteArray(secondField).replace("/F 132", "/F 132 /StructParent 0");
            later[70] = "<< /Type /StructTreeRoot /K [76 0 R] /ParentTree 72 0 R /ParentTreeNextKey 1 >>";
            later[72] = "<< /Nums [0 76 0 R] >>";
            later[76] =
                "<< /Type /StructElem /S /Form /P 70 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 40 0 R /Pg 3 0 R >> >>";
            for (const int number : {70, 76})
                later[number].replace(from, to);
            return twice(later, victim());
        };
        row("the first tree", firstTree(), 2);
        bad("a first tree that speaks of another field", firstTree("/Obj 40 0 R", "/Obj 8 0 R"), 2);
        bad("a first tree with a text to be read out", firstTree("/Type /StructElem", "/ActualText (999)"), 2);
        bad("a first tree with roles",
            firstTree("/ParentTreeNextKey", "/RoleMap << /P /Artifact >> /ParentTreeNextKey"), 2);

        // A remark goes and takes its element along; that it goes is the doubt.
        const auto deleted = [&](const QByteArray& obj, const QByteArray& kind) {
            Objects first = tagged();
            first[3].replace("30 0 R]", "30 0 R 50 0 R]");
            first[50] = "<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /StructParent 1 >>";
            first[70].replace("NextKey 1", "NextKey 2");
            first[71].replace("74 0 R]", "74 0 R 76 0 R]");
            first[72] = "<< /Nums [0 75 0 R 1 76 0 R] >>";
            first[76] = "<< /Type /StructElem /S /" + kind + " /P 71 0 R /Pg 3 0 R /K << /Type /OBJR /Obj " + obj +
                        " /Pg 3 0 R >> >>";
            return withObjects(signedAs(table(), 31, first),
                               {{3, tagged()[3]}, {50, {}}, {71, tagged()[71]}, {72, tagged()[72]}});
        };
        QTest::newRow("a remark goes with its element")
            << deleted("50 0 R", "Annot") << 1 << DocumentStatus::Indeterminate << false;
        bad("the element of a field goes with a remark", deleted("8 0 R", "Form"));

        const auto attack = [&](const char* name, Objects later, int signatures = 2) {
            bad(name, twice(later), signatures);
        };
        const auto more = [&](int number, const QByteArray& body) {
            Objects later = added();
            later[number] = body;
            return later;
        };
        attack("another text to be read out", more(73, QByteArray(tagged()[73]).replace("100", "999")));
        attack("another description of a picture", more(74, QByteArray(tagged()[74]).replace("100", "999")));
        attack("another order", changed(added(), 71, "73 0 R 74 0 R", "74 0 R 73 0 R"));
        attack("an element goes", changed(added(), 71, "73 0 R 74 0 R", "74 0 R"));
        attack("an element twice", changed(added(), 71, "73 0 R 74 0 R", "73 0 R 74 0 R 73 0 R"));
        attack("another content for an element", more(73, QByteArray(tagged()[73]).replace("/K 0", "/K [0 1]")));
        attack("an entry of the parent tree replaced", changed(added(), 72, "0 75 0 R", "0 76 0 R"));
        attack("an entry of the parent tree taken out", changed(added(), 72, "0 75 0 R", ""));
        attack("an entry of the parent tree doubled", changed(added(), 72, "0 75 0 R", "0 76 0 R 0 75 0 R"));
        attack("an entry of the parent tree for another number", changed(added(), 72, "1 76 0 R", "5 76 0 R"));
        attack("an old element in the parent tree", changed(added(), 72, "1 76 0 R", "1 74 0 R"));
        attack("a page's entry changed", more(75, "[74 0 R 73 0 R]"));
        attack("the next number goes back", changed(added(), 70, "NextKey 2", "NextKey 0"));
        attack("roles with another meaning", changed(added(), 70, "/K", "/RoleMap << /H1 /Artifact >> /K"));
        attack("a new element with a text", changed(added(), 76, "/S /Form", "/S /Form /ActualText (999)"));
        attack("a new element with a description", changed(added(), 76, "/S /Form", "/S /Form /Alt (999)"));
        attack("a new element that is no form", changed(added(), 76, "/S /Form", "/S /H1"));
        attack("a new element with content of the page",
               changed(added(), 76, "/K << /Type /OBJR /Obj 40 0 R /Pg 3 0 R >>",
                       "/K [<< /Type /OBJR /Obj 40 0 R /Pg 3 0 R >> 0]"));
        attack("a new element for an old field", changed(added(), 76, "/Obj 40 0 R", "/Obj 8 0 R"));
        attack("a new element of another parent", changed(added(), 76, "/P 71 0 R", "/P 73 0 R"));
        Objects alone = added();
        for (const int number : {3, 6, 40, 41})
            alone.remove(number);
        bad("an element without a new signature", withObjects(signedAs(table(), 31, tagged()), alone));
        bad("a tree that comes later",
            twice(added() + Objects{{1, tagged()[1]}, {73, tagged()[73]}, {74, tagged()[74]}, {75, tagged()[75]}},
                  victim()),
            2);
        // The shadow attacks' way: one object in two parts.
        Objects shared = tagged();
        shared[2] = "<< /Type /Pages /Kids [3 0 R] /Count 1 /Nums 77 0 R >>";
        shared[72] = "<< /Nums 77 0 R >>";
        shared[77] = "[0 75 0 R]";
        Objects grown = added();
        grown.remove(72);
        grown[77] = "[0 75 0 R 1 76 0 R]";
        bad("a list that something else refers to", twice(grown, shared), 2);
        Objects coded = tagged();
        coded[74].replace("/K 1", "/K -1");
        bad("a number that an image filter may read",
            twice(
                [&] {
                    Objects later = changed(added(), 76, "/P 71 0 R", "/P 74 0 R");
                    later.remove(71);
                    later[74] = QByteArray(coded[74]).replace("/K -1", "/K [-1 76 0 R]");
                    return later;
                }(),
                coded),
            2);
    }
    void structure() { judge(); }
};

QTEST_GUILESS_MAIN(TestTagged)
#include "tst_tagged.moc"
