#include "VendorKit.h"

#include "signing/ReportWords.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// What is told about changes after a signature: each by kind, page, field, old and new value, and who signed it.
class TestLaterChanges : public QObject, VendorCases {
    Q_OBJECT

    static Objects filled() {
        return {
            {7, victimWith(7, "/F 4", "/F 4 /V (12/QD) /AP << /N 13 0 R >>")},
            {13, streamOf("/Tx BMC BT /F 9 Tf (12/QD) Tj ET EMC",
                          "/Type /XObject /Subtype /Form /BBox [0 0 90 12] /Resources << /Font << /F 5 0 R >> >>")}};
    }
    static QJsonArray changesIn(const DocumentReport& report, int signature = 0) {
        return toJson(report)["signatures"].toArray()[signature].toObject()["changes"].toArray();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(start()); }

    void eachKind_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("page"); // from 1; 0 = none
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("words"); // of them the ones that only this change has
        const auto row = [&](const char* kind, const Objects& objects, int page, const char* words,
                             const QString& field = {}, const QString& before = {}, const QString& after = {}) {
            QTest::newRow((QByteArray(kind) + ", " + words).constData())
                << withObjects(good, objects) << QString(kind) << page << field << before << after
                << QString::fromUtf8(words);
        };
        const auto comes = [](const QByteArray& annotation, Objects more = {}) {
            more[3] = victimWith(3, "30 0 R]", "30 0 R 50 0 R]");
            more[50] = "<< /Type /Annot /Rect [99 99 120 120] " + annotation + " >>";
            return more;
        };
        row("field_filled", filled(), 1, "điền ô “a”: (trống) → “12/QD”", "a", {}, "12/QD");
        row("field_replaced", {{8, victimWith(8, "(100)", "(900)")}}, 1, "ô “b”: “100” → “900”", "b", "100", "900");
        row("field_replaced", {{8, victimWith(8, "/V (100)", "")}}, 1, "ô “b”: “100” → (trống)", "b", "100", {});
        row("field_look", {{8, victimWith(8, "[90 600 200 616]", "[90 640 200 656]")}}, 1, "đổi cách hiện của ô “b”",
            "b");
        row("field_deleted",
            {{6, "<< /Fields [7 0 R 30 0 R] /SigFlags 3 >>"}, {3, victimWith(3, "7 0 R 8 0 R", "7 0 R")}}, 1, "ỏ ô “b”",
            "b", "100");
        row("field_added",
            {{6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
             {40, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (later) /Rect [0 0 0 0] /F 132 >>"}},
            0, "hêm ô “later”", "later");
        row("field_added",
            {{6, "<< /Fields [7 0 R 8 0 R 30 0 R 40 0 R] /SigFlags 3 >>"},
             {3, victimWith(3, "30 0 R]", "30 0 R 40 0 R]")},
             {40, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (more) /V (x) /Rect [9 9 99 29] /F 4 >>"}},
            1, "thêm ô “more”: (trống) → “x”", "more", {}, "x");
        row("annotation_added", comes("/Subtype /Text /Contents (OK)"), 1, "thêm ghi chú: (trống) → “OK”", {}, {},
            "Text: OK");
        row("annotation_added", comes("/Subtype /FreeText /Contents (900)"), 1, "thêm chữ viết lên trang", {}, {},
            "FreeText: 900");
        row("annotation_added", comes("/Subtype /Link"), 1, "thêm liên kết", {}, {}, "Link");
        row("annotation_deleted", {{3, victimWith(3, "8 0 R ", "")}}, 1, "xóa ô biểu mẫu", {}, "Widget");
        row("page_content", {{4, streamOf("BT /F 14 Tf 72 700 Td (TRA 900 DONG) Tj ET")}}, 1, "sửa nội dung của trang");
        row("page_content", {{5, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}}, 1, "sửa nội dung của trang");
        row("page_content", {{90, streamOf("BT /F 14 Tf 72 700 Td (9) Tj ET")}}, 1, "sửa nội dung của trang");
        row("page_added",
            {{2, victimWith(2, "[3 0 R] /Count 1", "[3 0 R 60 0 R] /Count 2")},
             {60, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"}},
            0, "hêm trang");
        row("page_deleted", {{2, victimWith(2, "[3 0 R] /Count 1", "[] /Count 0")}}, 0, "ỏ trang");
        row("form", {{6, "<< /Fields [7 0 R 8 0 R 30 0 R] /SigFlags 3 /NeedAppearances true >>"}}, 0, "ủa biểu mẫu");
        row("document", {{1, victimWith(1, "/AcroForm", "/OpenAction << /S /JavaScript /JS (x) >> /AcroForm")}}, 0,
            "phần chung của tài liệu");
    }
    void eachKind() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, kind);
        QFETCH(int, page);
        QFETCH(QString, field);
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, words);
        const DocumentReport report = judged(bytes);
        const auto orNull = [](const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
        const QJsonObject expected{{"kind", kind},           {"page", page == 0 ? QJsonValue() : QJsonValue(page)},
                                   {"field", orNull(field)}, {"before", orNull(before)},
                                   {"after", orNull(after)}, {"coveredBy", QJsonValue()}};
        const QJsonArray changes = changesIn(report);
        QVERIFY2(changes.contains(expected), QJsonDocument(changes).toJson());
        const QString told = wordsOf(report).signatures.value(0).changes.join('\n');
        QVERIFY2(told.contains(words) && told.contains(QStringLiteral("; không ai ký")), told.toUtf8());
        // Numbers of objects say nothing to a reader.
        for (const SignatureReport& signature : report.signatures)
            for (const Error& problem : signature.problems)
                for (const Language language : {Language::Vietnamese, Language::English})
                    QVERIFY2(!problem.message(language).contains(QRegularExpression("\\d+ 0 R")),
                             qPrintable(problem.message(language)));
    }

    // All of them, not the first.
    void allAreTold() {
        Objects all = filled();
        all[4] = streamOf("BT /F 14 Tf 72 700 Td (TRA 900 DONG) Tj ET");
        all[8] = victimWith(8, "(100)", "(900)");
        const DocumentReport report = judged(withObjects(good, all));
        QStringList kinds;
        for (const QJsonValue& change : changesIn(report))
            kinds += change["kind"].toString();
        kinds.sort();
        QCOMPARE(kinds, QStringList({"field_filled", "field_replaced", "page_content"}));
    }

    // What comes before a later signature is covered by it, as long as that signature's bytes hold; what comes behind
    // it is covered by nobody.
    void whoCoversThem() {
        Objects signedToo = second;
        const QByteArray both = signedAs(table(withObjects(good, filled())), 41, signedToo);
        const auto coveredBy = [](const DocumentReport& report, const char* kind) {
            for (const QJsonValue& change : changesIn(report))
                if (change["kind"] == QLatin1String(kind))
                    return change["coveredBy"];
            return QJsonValue(QStringLiteral("not told"));
        };
        const DocumentReport good2 = judged(both);
        QVERIFY2(good2.status == DocumentStatus::Valid, codes(good2));
        QCOMPARE(coveredBy(good2, "field_filled"), QJsonValue("s2"));
        QCOMPARE(coveredBy(good2, "signature_added"), QJsonValue("s2"));
        const QString told = wordsOf(good2).signatures.value(0).changes.join('\n');
        const QString name = kit.pki.certificate("ec").commonName();
        QVERIFY2(told.contains(QStringLiteral("người ký: ") + name), told.toUtf8());
        QVERIFY2(told.contains(QStringLiteral("thêm chữ ký của ") + name), told.toUtf8());

        const QByteArray andMore = withObjects(both, {{8, victimWith(8, "(100)", "(900)")}});
        const DocumentReport later = judged(andMore);
        QCOMPARE(coveredBy(later, "field_filled"), QJsonValue("s2"));
        QCOMPARE(coveredBy(later, "field_replaced"), QJsonValue());

        QByteArray broken = both; // a value that came between the signatures, changed afterwards
        broken.replace(broken.lastIndexOf("(12/QD)"), 7, "(99/QD)");
        QCOMPARE(coveredBy(judged(broken), "field_filled"), QJsonValue());
    }

    // A long list is cut, and how much is missing is said.
    void longListsAreCut() {
        Objects many = {{3, victimWith(
                                3, "30 0 R]", "30 0 R " + [] {
                                    QByteArray all;
                                    for (int i = 200; i < 600; ++i)
                                        all += QByteArray::number(i) + " 0 R ";
                                    return all;
                                }() + "]")}};
        for (int i = 200; i < 600; ++i)
            many[i] = "<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (" + QByteArray::number(i) + ") >>";
        const DocumentReport report = judged(withObjects(good, many));
        QVERIFY2(report.status == DocumentStatus::Indeterminate, codes(report));
        const SignatureReport& signature = report.signatures.front();
        QVERIFY(signature.changes.size() <= 200 && signature.changes.size() >= 20);
        const auto more = std::find_if(signature.problems.begin(), signature.problems.end(),
                                       [](const Error& problem) { return problem.code() == "signing.more_changes"; });
        QVERIFY(more != signature.problems.end());
        QCOMPARE(more->args().value(1).toInt() + signature.changes.size(), qsizetype(400));
        QCOMPARE(wordsOf(report).signatures.value(0).changes.size(), qsizetype(21));
    }
};

QTEST_GUILESS_MAIN(TestLaterChanges)
#include "tst_later_changes.moc"
