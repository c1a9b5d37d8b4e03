#include "BytesKit.h"

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// DESIGN.md §3, verification: what waits in the signed bytes for later ones leaves the signature uncertain as soon as
// anything follows. Alone it is what was signed.
class TestSignedBytes : public QObject, ByteCases {
    Q_OBJECT

    static QByteArray number(qint64 value, int bytes) {
        QByteArray out;
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            out += char(value >> shift & 0xff);
        return out;
    }
    static QByteArray row(int type, qint64 place, int extra) {
        return number(type, 1) + number(place, 4) + number(extra, 2);
    }

    // A whole document with a table. `lines` are more of it and `end` comes behind the trailer; "@7;" in them is
    // where object 7 is.
    static Writer tabled(const QByteArray& lines, const QByteArray& end = {}) {
        return [=](const Objects& objects) {
            QByteArray pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
            QByteArray table = "xref\n0 1\n0000000000 65535 f \n", more = lines;
            for (auto it = objects.begin(); it != objects.end(); ++it) {
                more.replace('@' + QByteArray::number(it.key()) + ';', line(pdf.size()));
                table += QByteArray::number(it.key()) + " 1\n" + line(pdf.size());
                pdf += object(it.key(), it.value());
            }
            const QByteArray xref = QByteArray::number(pdf.size());
            return pdf + table + more + "trailer\n<< /Size 100 /Root 1 0 R >>\n" + end + "startxref\n" + xref +
                   "\n%%EOF\n";
        };
    }

    // With a stream of references beside the table: each of these numbers leads to that object. What is `hidden` is in
    // the stream alone.
    static Writer hybrid(const QMap<int, int>& rows, int hidden = -1) {
        return [=](const Objects& objects) {
            QByteArray pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
            QByteArray table = "xref\n0 1\n0000000000 65535 f \n", index, data;
            QMap<int, qint64> places;
            for (auto it = objects.begin(); it != objects.end(); ++it) {
                places[it.key()] = pdf.size();
                table += QByteArray::number(it.key()) + " 1\n" +
                         (it.key() == hidden ? QByteArray("0000000000 65535 f \n") : line(pdf.size()));
                pdf += object(it.key(), it.value());
            }
            for (auto it = rows.begin(); it != rows.end(); ++it) {
                index += QByteArray::number(it.key()) + " 1 ";
                data += row(1, places[it.value()], 0);
            }
            const QByteArray beside = QByteArray::number(pdf.size());
            table += "96 1\n" + line(pdf.size());
            pdf += object(96, streamOf(data, "/Type /XRef /W [1 4 2] /Index [" + index + "] /Size 100 /Root 1 0 R"));
            const QByteArray xref = QByteArray::number(pdf.size());
            return pdf + table + "trailer\n<< /Size 100 /Root 1 0 R /XRefStm " + beside + " >>\nstartxref\n" + xref +
                   "\n%%EOF\n";
        };
    }

    // With the page and others in an object stream, in which `listed` says where numbers are. `count` is /N.
    static Writer packed(const QList<QPair<int, QByteArray>>& inside, const QMap<int, int>& listed, int count) {
        return [=](const Objects& objects) {
            QByteArray pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
            QMap<int, QByteArray> rows = {{0, row(0, 0, 65535)}};
            const auto put = [&](int object, const QByteArray& body) {
                rows[object] = row(1, pdf.size(), 0);
                pdf += ByteCases::object(object, body);
            };
            for (auto it = objects.begin(); it != objects.end(); ++it)
                if (!listed.contains(it.key()))
                    put(it.key(), it.value());
            QByteArray heads, bodies;
            for (const auto& [object, body] : inside) {
                heads += QByteArray::number(object) + ' ' + QByteArray::number(bodies.size()) + ' ';
                bodies += body + '\n';
            }
            put(90, streamOf(heads + bodies, "/Type /ObjStm /N " + QByteArray::number(count) + " /First " +
                                                 QByteArray::number(heads.size())));
            for (auto it = listed.begin(); it != listed.end(); ++it)
                rows[it.key()] = row(2, 90, it.value());
            rows[91] = row(1, pdf.size(), 0);
            QByteArray index, data;
            for (auto it = rows.begin(); it != rows.end(); ++it) {
                index += QByteArray::number(it.key()) + " 1 ";
                data += it.value();
            }
            const QByteArray xref = QByteArray::number(pdf.size());
            return pdf +
                   object(91, streamOf(data, "/Type /XRef /W [1 4 2] /Index [" + index + "] /Size 100 /Root 1 0 R")) +
                   "startxref\n" + xref + "\n%%EOF\n";
        };
    }

    const QByteArray paying = streamOf("BT /F 14 Tf 72 700 Td (TRA 999 DONG) Tj ET");
    const QByteArray otherPage = victimWith(3, "/Contents [4 0 R 90 0 R]", "/Contents 60 0 R");
    const Objects waiting = {{60, paying}, {61, "<< /Type /Catalog /Pages 62 0 R >>"}};

    // Good alone, and then in doubt.
    void doubted(const char* name, const Writer& write, const QByteArray& code, const Objects& objects) const {
        const QByteArray bytes = signedAs(write, 31, objects);
        valid((QByteArray(name) + ", alone").constData(), bytes);
        uncertain((QByteArray(name) + ", then a field is filled in").constData(), withObjects(bytes, filled), code);
    }
    void believed(const char* name, const Writer& write, const Objects& objects) const {
        valid(name, withObjects(signedAs(write, 31, objects), filled));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void shadows_data() {
        expecting();
        const QByteArray other = object(4, paying);
        const auto hiding = [&](const QByteArray& where, const QByteArray& what) {
            return signedAs(
                [=](const Objects& objects) {
                    // Behind the header, where nothing else moves but all offsets.
                    QByteArray pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
                    QByteArray table = "xref\n0 1\n0000000000 65535 f \n";
                    if (where == "first")
                        pdf += what;
                    for (auto it = objects.begin(); it != objects.end(); ++it) {
                        table += QByteArray::number(it.key()) + " 1\n" + line(pdf.size());
                        pdf += object(it.key(), it.value());
                        if (where == QByteArray::number(it.key()))
                            pdf += what;
                    }
                    const QByteArray xref = QByteArray::number(pdf.size());
                    return pdf + table + (where == "table" ? what : QByteArray()) +
                           "trailer\n<< /Size 100 /Root 1 0 R >>\nstartxref\n" + xref + "\n%%EOF\n";
                },
                31, victim());
        };
        const auto row = [&](const char* name, const QByteArray& signedBytes) {
            valid((QByteArray(name) + ", alone").constData(), signedBytes);
            uncertain((QByteArray(name) + ", then a field is filled in").constData(), withObjects(signedBytes, filled),
                      "pdf.signed_shadow");
        };
        row("before the others", hiding("first", other));
        row("in the middle", hiding("12", other));
        row("at the end", hiding("99", other));
        row("an object for a gap", hiding("12", object(90, streamOf("1 g 0 0 595 842 re f"))));
        row("without an end", hiding("12", "4 0 obj\n<< /Length 3 >>\nstream\nx\n"));
        row("a catalog that is listed nowhere",
            hiding("12", object(77, "<< /Type /Catalog /Pages 78 0 R >>") + object(78, "<< /Type /Pages /Kids [] >>")));
        row("references that are not in use",
            hiding("12", object(77, streamOf("", "/Type /XRef /W [1 1 1] /Index [0 0] /Size 1 /Root 3 0 R"))));
        const QByteArray harmless = hiding("12", object(77, "<< >>"));
        valid("a number that nobody uses", withObjects(harmless, filled));
    }
    void shadows() { compare(); }

    void unreadable_data() {
        expecting();
        const QByteArray inner = formShowing("BT /F 9 Tf (100) Tj ET", "/Font << /F 5 0 R >>");
        const auto row = [&](const char* name, const QByteArray& outer) {
            Objects objects = victim();
            objects[11] = outer;
            objects[61] = inner;
            const QByteArray signedBytes = signedAs(table(), 31, objects);
            valid((QByteArray(name) + ", alone").constData(), signedBytes);
            uncertain((QByteArray(name) + ", then a field is filled in").constData(), withObjects(signedBytes, filled),
                      "pdf.signed_unreadable");
            QTest::newRow((QByteArray(name) + ", then what it refers to is changed").constData())
                << withObjects(signedBytes, {{61, QByteArray(inner).replace("100", "900")}}) << DocumentStatus::Invalid
                << QByteArray("signing.changed_after");
        };
        const QByteArray form = formShowing("/G Do", "/XObject << /G 61 0 R >>");
        row("a length that is too long", QByteArray(form).replace("/Length 5", "/Length 9"));
        row("a length that is too short", QByteArray(form).replace("/Length 5", "/Length 2"));
        row("a length that is no number", QByteArray(form).replace("/Length 5", "/Length (5)"));
        row("a length behind the file", QByteArray(form).replace("/Length 5", "/Length 99999999"));
    }
    void unreadable() { compare(); }

    void linearization_data() {
        expecting();
        const QByteArray revived = "pdf.linearization_revived";
        const auto dictionary = [&](const QByteArray& length) {
            Objects objects = victim();
            objects[0] = "<< /Linearized 1 /L " + length + " /H [1 1] /O 3 /E 9 /N 1 /T 9 >>";
            return objects;
        };
        // The number of the dictionary is the first, as its place in the file is.
        const Writer first = [](const Objects& objects) {
            Objects rest = objects;
            const QByteArray body = rest.take(0);
            QByteArray pdf = withObjects({}, rest);
            const QByteArray head = "98 0 obj\n" + body + "\nendobj\n";
            const qsizetype at = pdf.indexOf("1 0 obj");
            QByteArray out = pdf.left(at) + head;
            QByteArray rows = "xref\n0 1\n0000000000 65535 f \n98 1\n" + line(at);
            for (auto it = rest.begin(); it != rest.end(); ++it) {
                rows += QByteArray::number(it.key()) + " 1\n" + line(out.size());
                out += object(it.key(), it.value());
            }
            const QByteArray xref = QByteArray::number(out.size());
            return out + rows + "trailer\n<< /Size 100 /Root 1 0 R >>\nstartxref\n" + xref + "\n%%EOF\n";
        };
        const auto linearized = [&](const QByteArray& length) { return signedAs(first, 31, dictionary(length)); };
        const QByteArray dead = linearized("0000001234");
        valid("one that died before the signature", dead);
        valid("one that died before the signature, then a field", withObjects(dead, filled));
        const qint64 size = dead.size();
        const auto of = [&](qint64 length) { return linearized(QByteArray::number(length).rightJustified(10, '0')); };
        valid("of the signed length", of(size));
        valid("of the signed length, then a field", withObjects(of(size), filled));
        uncertain("of a longer file, two line ends", of(size + 2) + "\r\n", revived);
        uncertain("of a longer file, blanks", of(size + 40) + QByteArray(40, ' '), revived);
        uncertain("of a longer file, a field", withObjects(of(withObjects(dead, filled).size()), filled), revived);
        uncertain("a length that is a real number", withObjects(linearized("00001234.0"), filled), revived);
        uncertain("a length that is a reference", withObjects(linearized("   99 0 R "), filled), revived);
    }
    void linearization() { compare(); }

    void tables_data() {
        expecting();
        const Objects objects = victim() + waiting;
        const QByteArray unclear = "pdf.signed_unreadable";
        doubted("an object listed twice", tabled("4 1\n@60;"), unclear, objects);
        doubted("an object listed twice, then freed", tabled("4 1\n0000000000 00001 f \n"), unclear, objects);
        doubted("an object listed three times", tabled("4 1\n@60;4 1\n@4;"), unclear, objects);
        believed("an object listed twice at one place", tabled("4 1\n@4;"), objects);
        believed("a free number listed twice", tabled("70 1\n0000000000 00001 f \n70 1\n0000000003 00000 f \n"),
                 objects);
        const QByteArray shadow = "pdf.signed_shadow";
        const auto trailer = [](const QByteArray& entries) { return "trailer\n<< /Size 100 " + entries + " >>\n"; };
        doubted("a trailer with another catalog", tabled({}, trailer("/Root 61 0 R")), shadow, objects);
        doubted("a trailer whose catalog is no reference", tabled({}, trailer("/Root << >>")), shadow, objects);
        doubted("a table with another catalog", tabled({}, "xref\n0 0\n" + trailer("/Root 61 0 R")), shadow, objects);
        believed("the trailer twice", tabled({}, trailer("/Root 1 0 R")), objects);
    }
    void tables() { compare(); }

    // Word and others write tables and streams that say the same; the standard lets a stream say more (7.5.8.4).
    void hybrids_data() {
        expecting();
        const Objects objects = victim() + waiting;
        const QByteArray unclear = "pdf.signed_unreadable";
        believed("table and stream agree", hybrid({{3, 3}, {4, 4}}), objects);
        believed("the stream knows more", hybrid({{7, 7}}, 7), objects);
        // Poppler, which draws the pages, does not look there.
        doubted("the stream alone knows what a page shows", hybrid({{4, 4}}, 4), "signing.page_in_part", objects);
        doubted("the stream leads to another object", hybrid({{4, 60}}), unclear, objects);
        doubted("the stream leads to another page", hybrid({{3, 60}, {4, 4}}), unclear, objects);
        doubted("one of many disagrees", hybrid({{3, 3}, {4, 4}, {7, 7}, {8, 7}}), unclear, objects);
    }
    void hybrids() { compare(); }

    void objectStreams_data() {
        expecting();
        const Objects objects = victim() + waiting;
        const QByteArray page = victim()[3], unclear = "pdf.signed_unreadable", shadow = "pdf.signed_shadow";
        believed("a page in a stream", packed({{3, page}}, {{3, 0}}, 1), objects);
        believed("an object that is listed nowhere and that nobody asks for",
                 packed({{3, page}, {77, "null"}}, {{3, 0}}, 2), objects);
        doubted("a number twice, the other last", packed({{3, page}, {3, otherPage}}, {{3, 0}}, 2), shadow, objects);
        doubted("a number twice in the middle",
                packed({{3, page}, {77, "null"}, {77, "<< >>"}, {78, "null"}}, {{3, 0}, {78, 3}}, 4), shadow, objects);
        doubted("an index of another object", packed({{3, page}, {63, otherPage}}, {{3, 1}, {63, 0}}, 2), unclear,
                objects);
        doubted("an index behind the last object", packed({{3, page}}, {{3, 7}}, 1), unclear, objects);
        doubted("/N too small", packed({{77, "null"}, {3, page}, {78, otherPage}}, {{3, 1}}, 2), shadow, objects);
        doubted("a known object that is listed elsewhere", packed({{3, page}, {4, "null"}}, {{3, 0}}, 2), shadow,
                objects);
    }
    void objectStreams() { compare(); }
};

QTEST_GUILESS_MAIN(TestSignedBytes)
#include "tst_signed_bytes.moc"
