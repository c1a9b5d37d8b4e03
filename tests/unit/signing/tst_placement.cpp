// Where a signature goes: by the rules for the type of document, by the words on the page, by the person's own anchor.

#include "../page/PageKit.h"

#include "pdf/compose/Compose.h"
#include "pdf/images/PageImages.h"
#include "pdf/images/TextPositions.h"
#include "signing/PlacementFinder.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;

namespace {

const QDateTime then(QDate(2026, 3, 2), QTime(10, 0), Qt::UTC);

QString nfd(const QString& text) {
    return text.normalized(QString::NormalizationForm_D);
}

pdf::DocumentLayout letter() {
    pdf::DocumentLayout layout;
    layout.organName = QStringLiteral("ỦY BAN NHÂN DÂN XÃ MAI CHÂU");
    layout.notation = QStringLiteral("UBND-VP");
    layout.subject = QStringLiteral("cử cán bộ dự tập huấn văn thư, lưu trữ");
    layout.addressees = {QStringLiteral("Sở Nội vụ tỉnh Phú Thọ")};
    layout.body = pdf::paragraphsFromText(QStringLiteral("Ủy ban nhân dân xã cử cán bộ dự tập huấn."));
    layout.competence = QStringLiteral("KT. CHỦ TỊCH");
    layout.signerPosition = QStringLiteral("Phó Chủ tịch");
    layout.signerName = QStringLiteral("Đặng Thị Hồng Nhưỡng");
    layout.recipients = {QStringLiteral("Như trên")};
    layout.archiveUnit = QStringLiteral("VP");
    return layout;
}

pdf::PlacedWord word(const char* text, double x, double y, bool spaceAfter = true) {
    const QString words = QString::fromUtf8(text);
    return {words, QRectF(x, y, 6.0 * double(words.size()), 12), spaceAfter};
}

} // namespace

class TestPlacement : public QObject {
    Q_OBJECT

    QTemporaryDir folder;
    PlacementRules rules;

    QString write(const QString& name, const pdf::DocumentLayout& layout) {
        const auto made = pdf::composeDocument(layout, then);
        if (!made)
            return {};
        m_made = *made;
        return writeBytes(name, made->pdf);
    }
    QString writeBytes(const QString& name, const QByteArray& bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }
    static PlacementQuery query(Purpose purpose, const QString& signer = {}) {
        PlacementQuery asked;
        asked.purpose = purpose;
        asked.typeName = QStringLiteral("Công văn");
        asked.signerName = signer;
        asked.day = QDate(2026, 3, 2);
        return asked;
    }
    // Whether anything is printed inside; judged by the eyes, not by the code that looked for the words.
    static bool isPrinted(const QString& path, const Placement& place) {
        const auto image = pdf::renderPage(path, place.page, 2);
        const auto pages = pdf::PageImages::open(path);
        if (!image || !pages)
            return true;
        const double height = (*pages)->pageSize(place.page)->height();
        const QRect area = QRectF(place.rect.left() * 2, (height - place.rect.bottom()) * 2, place.rect.width() * 2,
                                  place.rect.height() * 2)
                               .toRect();
        for (int y = area.top(); y <= area.bottom(); ++y)
            for (int x = area.left(); x <= area.right(); ++x)
                if (qGray(image->pixel(x, y)) < 128)
                    return true;
        return false;
    }

private Q_SLOTS:
    void initTestCase() {
        const auto loaded = PlacementRules::load();
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().technical()));
        rules = *loaded;
    }

    // SIG-01: centred between title and full name.
    void signatureStandsOverTheName_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("as printed") << letter().signerName;
        QTest::newRow("typed with marks of their own") << nfd(letter().signerName);
        QTest::newRow("with wide spaces") << QStringLiteral("Đặng  Thị Hồng\u00a0Nhưỡng ");
    }
    void signatureStandsOverTheName() {
        QFETCH(QString, name);
        const QString path = write("letter.pdf", letter());
        QVERIFY(!path.isEmpty());
        const auto place = findPlacement(path, query(Purpose::Approve, name), rules);
        QVERIFY2(place, place ? "" : qPrintable(place.error().technical()));
        QCOMPARE(place->page, m_made.signaturePage);
        QVERIFY(place->rect.intersects(m_made.signatureRect));
        QVERIFY(qAbs(place->rect.center().x() - m_made.signatureRect.center().x()) < 3);
        QVERIFY(!isPrinted(path, *place));
    }

    // Without the name: under "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", above the name.
    void signatureStandsUnderTheCompetence() {
        const QString path = write("letter.pdf", letter());
        const auto place = findPlacement(path, query(Purpose::Approve), rules);
        QVERIFY2(place, place ? "" : qPrintable(place.error().technical()));
        QVERIFY(place->rect.intersects(m_made.signatureRect));
        QVERIFY(qAbs(place->rect.center().x() - m_made.signatureRect.center().x()) < 8);
        QVERIFY(!isPrinted(path, *place));
    }

    void signatureStandsBesideTheRecipients() {
        pdf::DocumentLayout layout = letter();
        layout.competence.clear();
        const QString path = write("head.pdf", layout);
        const auto place = findPlacement(path, query(Purpose::Approve), rules);
        QVERIFY2(place, place ? "" : qPrintable(place.error().technical()));
        QVERIFY(place->rect.left() > 297);
        QVERIFY(!isPrinted(path, *place));
    }

    void ownAnchorComesFirst_data() {
        QTest::addColumn<QString>("anchor");
        QTest::newRow("composed") << QStringLiteral("KT. CHỦ TỊCH");
        QTest::newRow("decomposed, no spaces") << nfd(QStringLiteral("KT.CHỦ TỊCH"));
    }
    void ownAnchorComesFirst() {
        QFETCH(QString, anchor);
        const QString path = write("letter.pdf", letter());
        PlacementQuery asked = query(Purpose::Approve, letter().signerName);
        asked.anchor = anchor;
        const auto place = findPlacement(path, asked, rules);
        QVERIFY2(place, place ? "" : qPrintable(place.error().technical()));
        QVERIFY(!isPrinted(path, *place));
        asked.anchor = QStringLiteral("KT. GIÁM ĐỐC");
        const auto missing = findPlacement(path, asked, rules);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code(), QByteArray("signing.anchor_missing"));
    }

    // Of a page whose words cannot be read without harm there is an error; whoever asked goes on with the next file.
    void aPageThatKillsItsReader() {
        const QString deadly = writeBytes("deadly.pdf", test::swelling());
        const auto none = findPlacement(deadly, query(Purpose::Approve, letter().signerName), rules);
        QVERIFY(!none);
        QCOMPARE(none.error().code(), QByteArray("page.helper_ended"));
        const auto copy = findPlacement(deadly, query(Purpose::Copy), rules);
        QVERIFY2(copy, copy ? "" : qPrintable(copy.error().technical())); // needs no words
        QVERIFY(findPlacement(write("letter.pdf", letter()), query(Purpose::Approve, letter().signerName), rules));
    }

    // Rotated pages are placed as they are seen.
    void rotatedPages() {
        const QString path = write("letter.pdf", letter());
        const QString rotated = folder.filePath("rotated.pdf");
        QCOMPARE(QProcess::execute("qpdf", {path, "--rotate=+90", rotated}), 0);
        const auto place = findPlacement(rotated, query(Purpose::Approve, letter().signerName), rules);
        if (place) // the words run upwards on such a page; a place, if any, is on the paper and free
            QVERIFY(!isPrinted(rotated, *place));
        else
            QCOMPARE(place.error().code(), QByteArray("signing.no_place"));
        const auto copy = findPlacement(rotated, query(Purpose::Copy), rules);
        QVERIFY(copy);
        QVERIFY(copy->rect.right() > 750 && copy->rect.top() > 500); // 842 × 595 as displayed
    }

    // SIG-04, SIG-05: the top right corner of the first page; nothing of the Quốc hiệu is covered.
    void textBlocksStandAtTheTopRight_data() {
        QTest::addColumn<Purpose>("purpose");
        QTest::newRow("annex") << Purpose::Annex;
        QTest::newRow("copy") << Purpose::Copy;
        QTest::newRow("incoming") << Purpose::Incoming;
    }
    void textBlocksStandAtTheTopRight() {
        QFETCH(Purpose, purpose);
        const QString path = write("letter.pdf", letter());
        for (const int lines : {2, 3}) {
            PlacementQuery asked = query(purpose);
            asked.textLines = lines;
            const auto place = findPlacement(path, asked, rules);
            QVERIFY(place);
            QCOMPARE(place->page, 1);
            QVERIFY(place->rect.left() > 297 && place->rect.top() > 780);
            QVERIFY(!isPrinted(path, *place));
        }
    }

    void blocksStandUnderEachOther() {
        const QSizeF page(595, 842);
        const QRectF first = topRightTextRect(page, 2);
        const QRectF second = clearOf(first, {first}, page);
        QVERIFY(!second.intersects(first));
        QVERIFY(second.bottom() < first.top());
        QCOMPARE(second.left(), first.left());
        const QRectF third = clearOf(first, {second, first}, page);
        QVERIFY(!third.intersects(first) && !third.intersects(second));
    }

    void initialStandsBehindTheLastWord() {
        const QString path = write("letter.pdf", letter());
        const auto place = findPlacement(path, query(Purpose::Initial), rules);
        QVERIFY2(place, place ? "" : qPrintable(place.error().technical()));
        QVERIFY(place->rect.top() > m_made.signatureRect.top());
        QVERIFY(!isPrinted(path, *place));
    }

    void rulesDependOnTypeAndDay() {
        const QByteArray json = R"({"rules": [
            {"purpose": "approve", "from": "2020-01-01", "to": "2025-12-31", "ways": [{"way": "topRight"}]},
            {"purpose": "approve", "from": "2026-01-01", "ways": [{"way": "overName", "size": [100, 40]}]},
            {"purpose": "approve", "from": "2020-01-01", "types": ["Quyết định"],
             "ways": [{"way": "fixed", "page": -1, "millimetres": [120, 60, 50, 20]}]}]})";
        const auto parsed = PlacementRules::parse(json, "own.json");
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().technical()));
        const auto way = [&](const QString& type, const QDate& day) {
            const auto steps = parsed->steps(Purpose::Approve, type, day);
            return steps.isEmpty() ? -1 : int(steps.first().way);
        };
        QCOMPARE(way("Công văn", QDate(2025, 12, 31)), int(PlacementWay::TopRight));
        QCOMPARE(way("Công văn", QDate(2026, 1, 1)), int(PlacementWay::OverName));
        QCOMPARE(way(nfd("Quyết định"), QDate(2026, 1, 1)), int(PlacementWay::Fixed));
        QCOMPARE(way("Công văn", QDate(2019, 12, 31)), -1);
        QVERIFY(parsed->steps(Purpose::Seal, "Công văn", QDate(2026, 1, 1)).isEmpty());
    }

    void administratorsRulesComeFirst() {
        const QString file = writeBytes("own.json", R"({"rules": [{"purpose": "approve", "from": "2000-01-01",
            "types": ["Công văn"], "ways": [{"way": "fixed", "page": 1, "millimetres": [100, 50, 50, 20]}]}]})");
        const auto loaded = PlacementRules::load(file);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().technical()));
        const QString path = write("letter.pdf", letter());
        const auto place = findPlacement(path, query(Purpose::Approve, letter().signerName), *loaded);
        QVERIFY(place);
        QVERIFY(qAbs(place->rect.left() - 100 * pointsPerMillimetre) < 0.01);
        PlacementQuery other = query(Purpose::Approve, letter().signerName);
        other.typeName = QStringLiteral("Báo cáo");
        const auto builtIn = findPlacement(path, other, *loaded);
        QVERIFY(builtIn && builtIn->rect.left() > 297);
        QVERIFY(PlacementRules::load(folder.filePath("none.json")));
    }

    void damagedRulesAreNamed_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("no JSON") << QByteArray("rules");
        QTest::newRow("no rules") << QByteArray("{\"rules\": []}");
        QTest::newRow("unknown way") << QByteArray(
            R"({"rules": [{"purpose": "approve", "from": "2020-01-01", "ways": [{"way": "somewhere"}]}]})");
        QTest::newRow("no size") << QByteArray(
            R"({"rules": [{"purpose": "approve", "from": "2020-01-01", "ways": [{"way": "overName"}]}]})");
        QTest::newRow("no date") << QByteArray(R"({"rules": [{"purpose": "copy", "ways": [{"way": "topRight"}]}]})");
    }
    void damagedRulesAreNamed() {
        QFETCH(QByteArray, json);
        const auto parsed = PlacementRules::parse(json, "own.json");
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code(), QByteArray("signing.places_damaged"));
        QVERIFY(parsed.error().message().contains("own.json"));
    }

    // Words of a page as Poppler gives them, and what counts as the phrase.
    void phrasesAreFoundAsTheyAreRead_data() {
        QTest::addColumn<QList<pdf::PlacedWord>>("words");
        QTest::addColumn<QString>("phrase");
        QTest::addColumn<int>("count");
        const QList<pdf::PlacedWord> name = {word("Nguyễn", 100, 50), word("Văn", 145, 50), word("An", 170, 50)};
        QTest::newRow("name") << name << "Nguyễn Văn An" << 1;
        QTest::newRow("part of a longer word") << name << "Nguyễn Văn A" << 0;
        QTest::newRow("from the middle of a word") << name << "uyễn Văn An" << 0;
        QTest::newRow("other tone") << name << "Nguyễn Vân An" << 0;
        QTest::newRow("over two lines") << QList{word("Nơi", 100, 50), word("nhận:", 100, 36)} << "Nơi nhận:" << 1;
        QTest::newRow("over two columns") << QList{word("Nơi", 100, 50), word("nhận:", 400, 50)} << "Nơi nhận:" << 0;
        QTest::newRow("letters apart") << QList{word("TM", 100, 50, false), word(".", 112, 50)} << "TM." << 1;
        QTest::newRow("empty") << name << " " << 0;
    }
    void phrasesAreFoundAsTheyAreRead() {
        QFETCH(QList<pdf::PlacedWord>, words);
        QFETCH(QString, phrase);
        QFETCH(int, count);
        QCOMPARE(int(pdf::findPhrase(pdf::joinedWords(words), phrase).size()), count);
    }

    // A PDF whose writer drew the marks on their own.
    void marksOfTheirOwnJoinTheirLetter() {
        QList<pdf::PlacedWord> words = {word("Nho", 100, 50, false), word("\u031b\u0303", 118, 50), word("A", 130, 50)};
        words = pdf::joinedWords(words);
        QCOMPARE(words.size(), 2);
        QCOMPARE(words[0].text, QStringLiteral("Nhỡ"));
    }

private:
    pdf::ComposedDocument m_made;
};

QTEST_GUILESS_MAIN(TestPlacement)
#include "tst_placement.moc"
