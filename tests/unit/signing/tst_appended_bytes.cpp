#include "BytesKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// DESIGN.md §3, verification: every byte behind a signed revision is accounted for. Each row changes one thing in a
// revision that is valid without it.
class TestAppendedBytes : public QObject, ByteCases {
    Q_OBJECT

    // Bytes in order: objects, table, trailer, end. Each may be what the caller likes.
    struct Parts {
        QByteArray objects, entries, behindTable, behindTrailer, behindNumber, behindEnd;
        QByteArray size = "100", more;
        QByteArray beforeTable; // what startxref leads to, before the table itself
    };
    static QByteArray revision(const QByteArray& pdf, const Parts& p) {
        return pdf + p.objects + p.beforeTable + "xref\n" + p.entries + p.behindTable + "trailer\n<< /Size " + p.size +
               " /Root 1 0 R /Prev " + QByteArray::number(startXrefOf(pdf)) + p.more + " >>\n" + p.behindTrailer +
               "startxref\n" + QByteArray::number(pdf.size() + p.objects.size()) + '\n' + p.behindNumber + "%%EOF\n" +
               p.behindEnd;
    }
    Parts filling() const {
        Parts parts;
        parts.objects = object(7, filledField);
        parts.entries = "7 1\n" + line(good.size());
        return parts;
    }

    // An object stream of these objects, and a stream of references to it, as the last revision of `good`. `directory`
    // replaces the one that belongs there.
    QByteArray packed(const QList<QPair<int, QByteArray>>& objects, QByteArray directory = {},
                      const QByteArray& entries = {}, const QList<QPair<int, int>>& listed = {}) const {
        QByteArray heads, bodies;
        for (const auto& [number, body] : objects) {
            heads += QByteArray::number(number) + ' ' + QByteArray::number(bodies.size()) + ' ';
            bodies += body + '\n';
        }
        if (directory.isEmpty())
            directory = heads;
        const QByteArray counts = entries.isEmpty() ? "/N " + QByteArray::number(objects.size()) + " /First " +
                                                          QByteArray::number(directory.size())
                                                    : entries;
        QByteArray out = good;
        const qint64 container = out.size();
        out += object(80, streamOf(directory + bodies, "/Type /ObjStm " + counts));
        const qint64 xref = out.size();
        QByteArray index, rows;
        const auto row = [&](int number, int type, qint64 place, int extra) {
            index += QByteArray::number(number) + " 1 ";
            rows += char(type);
            for (int shift = 24; shift >= 0; shift -= 8)
                rows += char(place >> shift & 0xff);
            rows += char(extra >> 8 & 0xff);
            rows += char(extra & 0xff);
        };
        if (listed.isEmpty())
            for (int i = 0; i < objects.size(); ++i)
                row(objects[i].first, 2, 80, i);
        for (const auto& [number, at] : listed)
            row(number, 2, 80, at);
        row(80, 1, container, 0);
        row(81, 1, xref, 0);
        return out +
               object(81, streamOf(rows, "/Type /XRef /W [1 4 2] /Index [" + index + "] /Size 100 /Root 1 0 R /Prev " +
                                             QByteArray::number(startXrefOf(good)))) +
               "startxref\n" + QByteArray::number(xref) + "\n%%EOF\n";
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void whatOthersWriteIsFine_data() {
        expecting();
        valid("the revision itself", revision(good, filling()));
        for (const char* const ends : {"\n", "\r\n", "\r\n\r\n", "\n\n\n\n"}) {
            valid(("behind the file: " + QByteArray(ends).toHex()).constData(), good + ends);
            valid(("before a revision: " + QByteArray(ends).toHex()).constData(), withObjects(good + ends, filled));
        }
        const auto with = [&](const char* name, auto change) {
            Parts parts = filling();
            change(parts);
            valid(name, revision(good, parts));
        };
        const QByteArray comment = "% written by a program\n";
        with("a comment before an object", [&](Parts& p) {
            p.objects.prepend(comment);
            p.entries = "7 1\n" + line(good.size() + comment.size());
        });
        with("a comment before startxref", [](Parts& p) { p.behindTrailer = "%iText-7.1.5\n"; });
        with("a comment of 200 bytes", [](Parts& p) { p.behindEnd = '%' + QByteArray(199, 'x') + '\n'; });
        with("binary letters in a comment", [](Parts& p) { p.behindEnd = "%\xE2\xE3\xCF\xD3\r\n"; });
        with("startxref leads to the line end before the table", [](Parts& p) { p.beforeTable = "\n"; });
        with("no space behind an entry's heading", [](Parts& p) { p.entries.replace("7 1\n", "7 1 \n"); });
        valid("objects in a stream", packed({{7, filledField}}));
        valid("two objects in a stream", packed({{7, filledField}, {60, "<< /A 1 >>"}}));
    }
    void whatOthersWriteIsFine() { compare(); }

    void hiddenContent_data() {
        expecting();
        const QByteArray hidden = "pdf.hidden_content";
        const QByteArray paying = object(4, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET"));
        const auto with = [&](const char* name, auto change) {
            Parts parts = filling();
            change(parts);
            invalid(name, revision(good, parts), hidden);
        };
        with("behind the listed object", [&](Parts& p) { p.objects += paying; });
        with("behind the trailer", [&](Parts& p) { p.behindTrailer = paying; });
        with("behind the end", [&](Parts& p) { p.behindEnd = paying; });
        with("behind the end, and blanks", [&](Parts& p) { p.behindEnd = paying + QByteArray(30000, ' '); });
        with("a second object of the listed number", [&](Parts& p) { p.objects += object(7, victim()[7]); });
        with("an object for a gap", [&](Parts& p) { p.objects += object(90, streamOf("1 g 0 0 595 842 re f")); });
        with("a trailer", [&](Parts& p) { p.behindEnd = "trailer\n<< /Root 1 0 R >>\n"; });
        with("a table", [&](Parts& p) { p.objects += "xref\n0 0\ntrailer\n<< /Size 100 /Root 1 0 R >>\n"; });
        with("a word", [&](Parts& p) { p.objects += "x\n"; });
        invalid("an object alone", good + paying, hidden);
        Parts parts = filling();
        parts.objects += object(91, "<< /A 1 >>");
        uncertain("an object that nobody asks for", revision(good, parts), "pdf.structure_unclear");
        parts = filling();
        parts.objects = object(7, victimWith(7, "/F 4", "/F 4 /V (4 0 obj)"));
        uncertain("an object in a string", revision(good, parts), "pdf.structure_unclear");
        const QByteArray picture = object(92, streamOf(paying, "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"));
        parts.objects = object(7, filledField) + picture;
        parts.entries += "92 1\n" + line(good.size() + object(7, filledField).size());
        uncertain("an object in a stream's data", revision(good, parts), "pdf.structure_unclear");
    }
    void hiddenContent() { compare(); }

    void generations_data() {
        expecting();
        const QByteArray changed = "pdf.generation_changed";
        Parts parts;
        for (const int generation : {1, 2, 65535}) {
            parts.objects = object(4, streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET"), generation);
            parts.entries = "4 1\n" + line(good.size(), generation);
            invalid(("of an old object: " + QByteArray::number(generation)).constData(), revision(good, parts),
                    changed);
        }
        parts.objects = object(7, filledField, 1);
        parts.entries = "7 1\n" + line(good.size(), 1);
        invalid("of a field", revision(good, parts), changed);
        parts = filling();
        parts.objects += object(60, "<< /A 1 >>", 3);
        parts.entries += "60 1\n" + line(good.size() + object(7, filledField).size(), 3);
        valid("of a new object that nobody names, as Poppler writes them", revision(good, parts));
        Parts named = parts;
        named.objects.replace("/V (5)", "/V (5) /TU 60 0 R");
        named.entries.replace(line(good.size() + object(7, filledField).size(), 3),
                              line(good.size() + object(7, filledField).size() + 11, 3));
        uncertain("of a new object that is named by another", revision(good, named), changed);
        named.objects.replace("/TU 60 0 R", "/TU 60 3 R");
        is("of a new object that is named", revision(good, named), DocumentStatus::Invalid, changed);
        parts = filling();
        parts.objects.replace("/P 3 0 R", "/P 3 1 R");
        is("of a reference", revision(good, parts), DocumentStatus::Invalid, "pdf.reference_unclear");
        parts = filling();
        parts.objects = object(7, filledField, 1);
        is("in the object alone", revision(good, parts), DocumentStatus::Invalid);
    }
    void generations() { compare(); }

    void objectStreams_data() {
        expecting();
        const QByteArray unclear = "pdf.object_stream_unclear";
        const QByteArray other = victim()[7];
        invalid("a number twice, the other first", packed({{7, other}, {7, filledField}}, {}, {}, {{7, 1}}), unclear);
        invalid("a number twice, the other last", packed({{7, filledField}, {7, other}}, {}, {}, {{7, 0}}), unclear);
        invalid("an object that is listed nowhere", packed({{7, filledField}, {4, "null"}}, {}, {}, {{7, 0}}), unclear);
        uncertain("a new object that is listed nowhere", packed({{7, filledField}, {61, "null"}}, {}, {}, {{7, 0}}),
                  unclear);
        const QList<QPair<int, QByteArray>> two = {{7, filledField}, {61, "<< /A 1 >>"}};
        invalid("an index of another object", packed(two, {}, {}, {{7, 1}, {61, 0}}), unclear);
        uncertain("/N too small", packed({{7, filledField}}, "7 0 61 9 ", "/N 1 /First 9"), unclear);
        invalid("/N too large", packed({{7, filledField}}, {}, "/N 2 /First 4"), unclear);
        uncertain("something before the first object", packed({{7, "null " + filledField}}, "7 5 ", "/N 1 /First 4"),
                  unclear);
        uncertain("a directory with signs", packed({{7, filledField}}, "+7 0 "), unclear);
        uncertain("a directory with leading zeros", packed({{7, filledField}}, "07 0 "), unclear);
        uncertain("a comment in the directory", packed({{7, filledField}}, "7 %x\n0 "), unclear);
        // An object stream in the place of another: old entries lead to its new places.
        const QByteArray compactly = signedAs(compact({}, 70), 31, victim());
        invalid("an object stream replaced",
                withObjects(compactly, {{70, streamOf("60 0 << >>", "/Type /ObjStm /N 1 /First 5")}}),
                "signing.changed_after");
    }
    void objectStreams() { compare(); }

    void filler_data() {
        expecting();
        const QByteArray filler = "pdf.appended_filler";
        struct Filler {
            const char* name;
            QByteArray bytes;
        };
        const QList<Filler> fillers = {{"five line ends", QByteArray(5, '\n')},
                                       {"forty spaces", QByteArray(40, ' ')},
                                       {"zeros", QByteArray(700, 0)},
                                       {"tabs", QByteArray(9, '\t')},
                                       {"30 KB of blanks", QByteArray(30000, ' ')},
                                       {"a comment of 201 bytes", '%' + QByteArray(200, 'x') + '\n'},
                                       {"a comment with an object", "% 4 0 obj\n"},
                                       {"a comment with a stream", "%stream\n"},
                                       {"a comment with a table", "%xref\n"},
                                       {"an end", "%%EOF\n"},
                                       {"a header", "%PDF-1.7\n"},
                                       {"many comments", QByteArray("%x\n").repeated(9)}};
        for (const Filler& f : fillers) {
            const auto at = [&](const char* place, const QByteArray& bytes) {
                uncertain((QByteArray(f.name) + place).constData(), bytes, filler);
            };
            at(" behind the signed file", good + f.bytes);
            at(" before a revision", withObjects(good + f.bytes, filled));
            at(" behind a revision", revision(good, filling()) + f.bytes);
            Parts parts = filling();
            parts.objects += f.bytes;
            at(" before the table", revision(good, parts));
            parts = filling();
            parts.behindTrailer = f.bytes;
            at(" behind the trailer", revision(good, parts));
        }
        Parts parts = filling();
        parts.behindNumber = QByteArray(900, ' ');
        uncertain("blanks before %%EOF", revision(good, parts), filler);
        parts = filling();
        parts.beforeTable = " ";
        uncertain("startxref leads to a blank", revision(good, parts), "pdf.structure_unclear");
        parts.beforeTable = "\n\n";
        invalid("startxref leads to lines before the table", revision(good, parts), "signing.repaired");
        parts = filling();
        parts.behindTable = QByteArray(30, '\n');
        uncertain("blanks behind the table", revision(good, parts), "pdf.structure_unclear");
        parts = filling();
        parts.more = QByteArray(900, ' ');
        uncertain("blanks in the trailer", revision(good, parts), "pdf.structure_unclear");
    }
    void filler() { compare(); }

    void notation_data() {
        expecting();
        const QByteArray unclear = "pdf.reference_unclear";
        for (const char* const reference :
             {"03 0 R", "+3 0 R", "3.0 0 R", "3 00 R", "3 -0 R", "3  0 R", "3 0  R", "3\t0 R", "3 0\tR", "3 %x\n0 R",
              "99999999999 0 R", "4294967299 0 R", "3 0 r", "3 0 0 R", "8388608 0 R", "0 0 R"}) {
            Parts parts;
            parts.objects = object(7, QByteArray(filledField).replace("3 0 R", reference));
            parts.entries = "7 1\n" + line(good.size());
            QTest::newRow((QByteArray("reference ") + reference).constData())
                << revision(good, parts) << DocumentStatus::Indeterminate << unclear;
        }
        for (const char* const head :
             {"07 0 obj", "7  0 obj", "7 0  obj", "7\t0 obj", "7 00 obj", "+7 0 obj", "7 %x\n0 obj", "7\r0 obj"}) {
            Parts parts = filling();
            parts.objects.replace("7 0 obj", head);
            QTest::newRow((QByteArray("head ") + head).constData())
                << revision(good, parts) << DocumentStatus::Indeterminate << unclear;
        }
    }
    // Some of it our parser does not understand at all: then a change is seen where there is none for others.
    void notation() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, code);
        const DocumentReport report = judged(bytes);
        const QByteArray all = codes(report);
        QVERIFY2(report.status == DocumentStatus::Indeterminate || report.status == DocumentStatus::Invalid, all);
        QVERIFY2(all.contains(code) || all.contains("pdf.hidden_content"), all);
    }

    void structure_data() {
        expecting();
        const QByteArray unclear = "pdf.structure_unclear";
        Parts parts = filling();
        parts.size = "7";
        uncertain("/Size leaves the object out", revision(good, parts), unclear);
        parts.size = "9999999";
        uncertain("a huge /Size", revision(good, parts), unclear);
        parts = filling();
        parts.entries += "60 1\n" + line(good.size() + 3);
        invalid("an entry into an object", revision(good, parts), unclear);
        parts = filling();
        parts.entries += "60 1\n" + line(good.size() * 9);
        invalid("an entry behind the file", revision(good, parts), unclear);
        parts = filling();
        parts.entries += "60 1\n" + line(0);
        invalid("an entry to the beginning", revision(good, parts), unclear);
        parts = filling();
        parts.entries.replace(" n \n", " n\n");
        uncertain("lines of 19 bytes", revision(good, parts), unclear);
        parts = filling();
        parts.entries.replace("7 1\n", "7  1\n");
        uncertain("a heading with two spaces", revision(good, parts), unclear);
        QByteArray bytes = revision(good, filling());
        bytes.replace(bytes.lastIndexOf("/Prev ") + 6, 0, "0");
        uncertain("/Prev with a leading zero", bytes, unclear);
        parts = filling();
        parts.more = " /X (startxref 9)";
        uncertain("the word startxref in the trailer", revision(good, parts), unclear);
        uncertain("no %%EOF", revision(good, filling()).chopped(6), unclear);
        bytes = revision(good, filling());
        const QByteArray prev = "/Prev " + QByteArray::number(startXrefOf(good));
        bytes.replace(bytes.lastIndexOf(prev), prev.size(), prev + ' ' + prev);
        invalid("/Prev twice", bytes, unclear);
        uncertain("the old startxref again", good + "startxref\n" + QByteArray::number(startXrefOf(good)) + "\n%%EOF\n",
                  unclear);
    }
    void structure() { compare(); }

    // Word and the append mode of others write a table and a stream that say the same.
    void hybrids_data() {
        expecting();
        const auto hybrid = [&](qint64 streamLeadsTo, int number, const QByteArray& entries,
                                const QByteArray& more = {}) {
            QByteArray row("\x01", 1);
            for (int shift = 24; shift >= 0; shift -= 8)
                row += char(streamLeadsTo >> shift & 0xff);
            row += QByteArray(2, 0);
            Parts parts = filling();
            const qint64 stream = good.size() + parts.objects.size();
            parts.objects += object(96, streamOf(row, "/Type /XRef /W [1 4 2] /Index [" + QByteArray::number(number) +
                                                          " 1] /Size 100 /Root 1 0 R" + more));
            parts.entries = entries + "96 1\n" + line(stream);
            parts.more = " /XRefStm " + QByteArray::number(stream);
            return revision(good, parts);
        };
        const QByteArray here = "7 1\n" + line(good.size());
        const qint64 old = good.indexOf("\n7 0 obj") + 1;
        valid("table and stream agree", hybrid(good.size(), 7, here));
        valid("the stream says of another object what the file says", hybrid(good.indexOf("\n4 0 obj") + 1, 4, here));
        valid("the stream's own number in the table only", hybrid(good.size(), 7, here));
        uncertain("the stream is said to be in another file", hybrid(good.size(), 7, here, " /F (x)"),
                  "pdf.structure_unclear");
        uncertain("the stream leads to the old object", hybrid(old, 7, here), "pdf.structure_unclear");
        invalid("the table leads to the old object, the stream to the new one",
                hybrid(good.size(), 7, "7 1\n" + line(old)), "pdf.hidden_content");
        invalid("the stream alone leads to the new object", hybrid(good.size(), 7, {}), "pdf.hidden_content");
        is("the stream leads to another object", hybrid(good.size(), 4, here), DocumentStatus::Invalid,
           "pdf.hidden_content");
    }
    void hybrids() { compare(); }

    void honestChanges_data() {
        expecting();
        const auto changed = [&](const char* name, const Objects& own, const Objects& later,
                                 const QByteArray& ownTrailer = "/Root 1 0 R",
                                 const QByteArray& trailer = "/Root 1 0 R") {
            valid(name, withObjects(signedAs(table({}, ownTrailer), 31, victim() + own), later, trailer));
        };
        const QByteArray pages = victim()[2];
        const auto marked = [&](const char* mark) {
            return QByteArray(pages).replace(" >>", QByteArray(" ") + mark + " >>");
        };
        changed("a mark comes into the root of the pages", {}, {{2, marked("/ITXT (2.1.7)")}});
        changed("a mark in the root of the pages changes", {{2, marked("/ITXT (2.1.7)")}},
                {{2, marked("/ITXT (5.5.1)")}});
        changed("a mark goes", {{2, marked("/Made (by us)")}}, {{2, pages}});
        const auto catalog = [&](const QByteArray& entries) {
            return victimWith(1, "/AcroForm", entries + " /AcroForm");
        };
        const QByteArray extensions = "<< /ADBE << /BaseVersion /1.7 /ExtensionLevel 3 >> >>";
        const QByteArray higher = "<< /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >>";
        changed("extensions in an object of their own change", {{1, catalog("/Extensions 60 0 R")}, {60, extensions}},
                {{60, higher}});
        changed("a developer's extensions change",
                {{1, catalog("/Extensions << /ADBE 60 0 R >>")}, {60, "<< /BaseVersion /1.7 /ExtensionLevel 3 >>"}},
                {{60, "<< /BaseVersion /1.7 /ExtensionLevel 8 >>"}});
        changed("extensions change in the catalog", {{1, catalog("/Extensions " + extensions)}},
                {{1, catalog("/Extensions " + higher)}});
        changed("a version of its own object changes", {{1, catalog("/Version 60 0 R")}, {60, "/1.6"}}, {{60, "/1.7"}});
        changed("a higher version", {{1, catalog("/Version /1.6")}}, {{1, catalog("/Version /1.7")}});
        changed("the catalog under a new number", {}, {{60, victim()[1]}}, "/Root 1 0 R", "/Root 60 0 R");
        changed("the catalog under a new number, with validation data", {}, {{60, catalog("/DSS << /Type /DSS >>")}},
                "/Root 1 0 R", "/Root 60 0 R");
        changed("a trailer's private entry gets its object", {}, {{7, filledField}, {60, "<< >>"}},
                "/Root 1 0 R /Private 60 0 R");
        changed("a trailer's private entry deeper down", {}, {{7, filledField}, {60, "<< >>"}},
                "/Root 1 0 R /Private << /A [60 0 R] >>");
        const Objects store = {{1, catalog("/DSS 60 0 R")},
                               {60, "<< /Type /DSS /Certs [62 0 R] >>"},
                               {62, streamOf(kit.pki.certificate("root").der())}};
        changed("evidence is freed with its store", store,
                {{1, catalog("/DSS 64 0 R")}, {60, {}}, {62, {}}, {64, "<< /Type /DSS >>"}});
        changed("evidence is freed and its old store stays behind", store,
                {{1, catalog("/DSS 64 0 R")}, {62, {}}, {64, "<< /Type /DSS >>"}});
    }
    void honestChanges() { compare(); }

    // Beside each of them what an attacker would make of it.
    void dishonestChanges_data() {
        expecting();
        const auto changed = [&](const char* name, const Objects& own, const Objects& later,
                                 const QByteArray& trailer = "/Root 1 0 R") {
            invalid(name, withObjects(signedAs(table(), 31, victim() + own), later, trailer), "signing.changed_after");
        };
        const QByteArray pages = victim()[2];
        changed("the root of the pages gets resources", {},
                {{2, QByteArray(pages).replace(" >>", " /Resources << >> >>")}});
        changed("the root of the pages gets a rotation", {}, {{2, QByteArray(pages).replace(" >>", " /Rotate 90 >>")}});
        changed("the root of the pages gets a dictionary", {},
                {{2, QByteArray(pages).replace(" >>", " /ITXT << >> >>")}});
        changed("a new catalog with other pages", {},
                {{60, victimWith(1, "2 0 R", "61 0 R")},
                 {61, "<< /Type /Pages /Kids [62 0 R] /Count 1 >>"},
                 {62, victimWith(3, "[4 0 R]", "10 0 R")}},
                "/Root 60 0 R");
        changed("a new catalog with an action", {},
                {{60, victimWith(1, "/Pages", "/OpenAction << /S /JavaScript /JS (x) >> /Pages")}}, "/Root 60 0 R");
        changed("another signed object becomes the catalog",
                {{60, victimWith(1, "2 0 R", "61 0 R")},
                 {61, "<< /Type /Pages /Kids [62 0 R] /Count 1 >>"},
                 {62, victimWith(3, "[4 0 R]", "10 0 R")}},
                filled, "/Root 60 0 R");
        changed("what extensions share with a page",
                {{1, victimWith(1, "/AcroForm", "/Extensions 60 0 R /AcroForm")},
                 {3, victimWith(3, "/Font << /F 5 0 R >>", "/Font 60 0 R")},
                 {60, "<< /F 5 0 R >>"}},
                {{60, "<< /F 61 0 R >>"}, {61, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"}});
        changed("an object that nobody mentions", {}, {{10, streamOf("0 0 9 9 re f")}});
        changed("a dictionary that nobody mentions", {{60, "<< /A 1 >>"}}, {{60, "<< /A 2 >>"}});
        changed("a stream that nobody mentions becomes one of objects", {},
                {{10, streamOf("7 0 << >>", "/Type /ObjStm /N 1 /First 4")}});
    }
    void dishonestChanges() { compare(); }
};

QTEST_GUILESS_MAIN(TestAppendedBytes)
#include "tst_appended_bytes.moc"
