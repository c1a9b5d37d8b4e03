// What a signature looks like on the page: decree 30/2020 PL I (SIG-01 … SIG-16), judged by rendered pixels and by text
// that strangers extract.

#include "PngMaker.h"
#include "SigningTestKit.h"
#include "pdf/compose/Appearance.h"
#include "pdf/images/PageImages.h"
#include "signing/Preview.h"

#include <QPainter>
#include <QRandomGenerator>
#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

namespace {

QByteArray pngOf(const QImage& image) {
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

// A red ring on nothing, as a scanned seal is once its paper is gone.
QByteArray sealPng(int side, double noise = 0) {
    QImage image(side, side, QImage::Format_RGBA8888);
    image.fill(Qt::transparent);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(QColor(214, 20, 30), side / 12.0));
        painter.drawEllipse(QRectF(side * 0.08, side * 0.08, side * 0.84, side * 0.84));
    }
    QRandomGenerator random(7);
    if (noise > 0)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                if (QColor c = image.pixelColor(x, y); c.alpha() > 0) {
                    c.setRed(std::clamp(c.red() + int(noise * (random.generateDouble() - 0.5)), 0, 255));
                    c.setGreen(std::clamp(c.green() + int(noise * random.generateDouble()), 0, 255));
                    image.setPixelColor(x, y, c);
                }
    return pngOf(image);
}

// Every Vietnamese letter, small and capital.
QString alphabet() {
    QString all = QStringLiteral("đĐ");
    for (const QChar vowel : QStringLiteral("aăâeêioôơuưy"))
        for (const char16_t tone : {u'\0', u'\u0300', u'\u0301', u'\u0303', u'\u0309', u'\u0323'}) {
            const QString letter =
                (tone ? QString(vowel) + QChar(tone) : QString(vowel)).normalized(QString::NormalizationForm_C);
            all += letter + letter.toUpper();
        }
    return all;
}

QString withoutSpaces(QString text) {
    return text.remove(QRegularExpression(QStringLiteral("\\s")));
}

int distance(QRgb a, QRgb b) {
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

} // namespace

class TestAppearance : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;
    QString plain;
    QDateTime then; // the certificates of the test are valid from now on
    Clock clock;

    QString file(const QString& name) const { return folder.filePath(name); }
    SignRequest request(const QString& output, Purpose purpose) const {
        SignRequest made = kit.request(plain, file(output));
        made.level = Level::BB;
        made.purpose = purpose;
        return made;
    }
    QString textOf(const QString& path) const {
        return QString::fromUtf8(run("pdftotext", {"-layout", path, "-"}).output);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        then = QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch() + 60, Qt::UTC);
        clock = [this] { return then; };
        plain = file("plain.pdf");
        QVERIFY(writePdf(plain));
    }

    // SIG-02: seal in true size and transparent: where it has no ink, the page beneath is seen unchanged; where it has,
    // its red is seen.
    void transparentPicturesStayTransparent() {
        SignRequest seal = request("sealed.pdf", Purpose::Seal);
        const double side = 36 * pointsPerMillimetre;
        seal.placement = Placement{1, QRectF(60, 660, side, side)}; // over "CONG VAN" at 72, 700
        seal.imagePng = sealPng(600);
        const auto done = kit.sign(seal, "ec", clock);
        QVERIFY2(done, done ? "" : qPrintable(done.error().technical()));
        constexpr double scale = 2;
        const auto before = pdf::renderPage(plain, 1, scale);
        const auto after = pdf::renderPage(seal.output, 1, scale);
        const auto mark = previewSignature(seal, seal.placement->rect.size(), {}, then, scale);
        QVERIFY(before && after && mark);
        const QPoint corner(int(60 * scale), int((842 - 660 - side) * scale));
        int clear = 0;
        int textBeneath = 0;
        int ink = 0;
        for (int y = 2; y < mark->height() - 2; ++y)
            for (int x = 2; x < mark->width() - 2; ++x) {
                // The page's grid and the preview's may lie half a pixel apart: only what is the same all round counts.
                bool allClear = true;
                bool allInk = true;
                for (int dy = -2; dy <= 2; ++dy)
                    for (int dx = -2; dx <= 2; ++dx) {
                        allClear &= qAlpha(mark->pixel(x + dx, y + dy)) == 0;
                        allInk &= qAlpha(mark->pixel(x + dx, y + dy)) >= 250;
                    }
                const QRgb was = before->pixel(corner + QPoint(x, y));
                const QRgb is = after->pixel(corner + QPoint(x, y));
                if (allClear) {
                    ++clear;
                    QCOMPARE(is, was);
                    textBeneath += qGray(was) < 100;
                } else if (allInk) {
                    ++ink;
                    QVERIFY2(qRed(is) > 180 && qGreen(is) < 70 && qBlue(is) < 80, qPrintable(QColor(is).name()));
                }
            }
        QVERIFY2(clear > 10'000 && ink > 1'000, qPrintable(QStringLiteral("%1 %2").arg(clear).arg(ink)));
        QVERIFY(textBeneath > 50); // the words under the seal can still be read
    }

    // "Previewed exactly as they will be", at 100 % and 200 %.
    void previewIsWhatWillBeSeen_data() {
        QTest::addColumn<Purpose>("purpose");
        QTest::addColumn<double>("scale");
        for (const double scale : {1.0, 2.0}) {
            QTest::addRow("signature %g", scale) << Purpose::Approve << scale;
            QTest::addRow("seal %g", scale) << Purpose::Seal << scale;
            QTest::addRow("copy %g", scale) << Purpose::Copy << scale;
        }
    }
    void previewIsWhatWillBeSeen() {
        QFETCH(Purpose, purpose);
        QFETCH(double, scale);
        SignRequest asked = request("preview.pdf", purpose);
        asked.placement = Placement{1, QRectF(300, 600, 170, 100)}; // whole points: the two pixel grids agree
        if (purpose == Purpose::Copy)
            asked.textLines = {QStringLiteral("SAO Y"), QStringLiteral("Ủy ban nhân dân xã Mai Châu")};
        else
            asked.imagePng = purpose == Purpose::Seal ? sealPng(425) : picture(QColor(20, 40, 160));
        QVERIFY(kit.sign(asked, "ec", clock));
        const auto name = kit.pki.key("ec")->certificate().commonName();
        const auto mark = previewSignature(asked, asked.placement->rect.size(), name, then, scale);
        auto page = pdf::renderPage(plain, 1, scale);
        const auto real = pdf::renderPage(asked.output, 1, scale);
        QVERIFY(mark && page && real);
        {
            QPainter painter(&*page);
            painter.drawImage(QPointF(300 * scale, (842 - 700) * scale), *mark);
        }
        QCOMPARE(page->size(), real->size());
        int marked = 0;
        int different = 0;
        for (int y = 0; y < real->height(); ++y)
            for (int x = 0; x < real->width(); ++x) {
                marked += distance(real->pixel(x, y), qRgb(255, 255, 255)) > 40;
                different += distance(real->pixel(x, y), page->pixel(x, y)) > 24;
            }
        QVERIFY(marked > 200);
        QVERIFY2(different * 100 <= marked, qPrintable(QStringLiteral("%1 of %2").arg(different).arg(marked)));
    }

    // SIG-10: every Vietnamese letter, given composed or decomposed, in a face with the metrics of Times New Roman,
    // embedded as a subset.
    void everyLetterIsPrinted_data() {
        QTest::addColumn<QString>("letters");
        QTest::newRow("composed") << alphabet();
        QTest::newRow("decomposed") << alphabet().normalized(QString::NormalizationForm_D);
    }
    void everyLetterIsPrinted() {
        QFETCH(QString, letters);
        SignRequest asked = request("letters.pdf", Purpose::Copy);
        asked.textLines = {letters};
        asked.placement = Placement{1, QRectF(60, 300, 400, 120)};
        const auto done = kit.sign(asked, "ec", clock);
        QVERIFY2(done, done ? "" : qPrintable(done.error().technical()));
        const QString text = withoutSpaces(textOf(asked.output));
        QVERIFY2(text.contains(alphabet()), qPrintable(text));
        const QString time = then.addSecs(7 * 3600).toString("dd.MM.yyyyHH:mm:ss") + "+07:00"; // SIG-11
        QVERIFY2(text.contains(time), qPrintable(text));
        const QString fonts = QString::fromUtf8(run("pdffonts", {asked.output}).output);
        QVERIFY2(
            fonts.contains(QRegularExpression("[A-Z]{6}\\+LiberationSerif\\s+CID TrueType\\s+Identity-H\\s+yes yes "
                                              "yes")),
            qPrintable(fonts));
        QCOMPARE(strangersComplaint(asked.output, 1), QString());
    }

    // Long names wrap at the block's width, the letters keep their size; where a person made the box small they shrink.
    void longNamesWrapThenShrink() {
        const QString agency =
            QStringLiteral("Trung tâm Lưu trữ lịch sử và Số hóa tài liệu trực thuộc Sở Nội vụ tỉnh Phú Thọ");
        SignRequest asked = request("long.pdf", Purpose::Copy);
        asked.textLines = {QStringLiteral("SAO Y"), agency};
        QVERIFY(textLineCount(asked, {}) >= 4);
        QVERIFY(kit.sign(asked, "ec", clock));
        QVERIFY(withoutSpaces(textOf(asked.output)).contains(withoutSpaces(agency)));
        // Nothing is cut off: drawn in the ordinary block and in one with a margin, there is as much ink.
        const auto ink = [&](const QSizeF& size) {
            const auto image = previewSignature(asked, size, {}, then, 3);
            qint64 sum = 0;
            for (int y = 0; image && y < image->height(); ++y)
                for (int x = 0; x < image->width(); ++x)
                    sum += qAlpha(image->pixel(x, y));
            return double(sum);
        };
        const QSizeF ordinary = topRightTextRect({595, 842}, textLineCount(asked, {})).size();
        const double whole = ink(ordinary + QSizeF(0, 40));
        QVERIFY(whole > 0);
        QVERIFY(qAbs(ink(ordinary) / whole - 1) < 0.02);
        const double small = ink({90, 30});
        QVERIFY2(small > 0 && small < whole * 0.7, qPrintable(QString::number(small / whole)));
    }

    // PNG as scanners and image programs write it.
    void everyKindOfPngIsShown_data() {
        QTest::addColumn<QByteArray>("png");
        const auto visible = [](int x, int y) { return x >= 4 && x < 12 && y >= 4 && y < 12; };
        const auto rgba = [=](int x, int y) {
            return visible(x, y) ? QByteArray("\x10\x20\xc0\xff", 4) : QByteArray(4, 0);
        };
        QTest::newRow("8 bit") << makePng({}, rgba);
        QTest::newRow("interlaced") << makePng({16, 16, 8, 6, true}, rgba);
        QTest::newRow("16 bit") << makePng({16, 16, 16, 6}, [=](int x, int y) {
            return visible(x, y) ? QByteArray("\x10\x10\x20\x20\xc0\xc0\xff\xff", 8) : QByteArray(8, 0);
        });
        QTest::newRow("16 bit interlaced") << makePng({16, 16, 16, 6, true}, [=](int x, int y) {
            return visible(x, y) ? QByteArray("\x10\x10\x20\x20\xc0\xc0\xff\xff", 8) : QByteArray(8, 0);
        });
        QTest::newRow("grey and alpha") << makePng(
            {16, 16, 8, 4}, [=](int x, int y) { return visible(x, y) ? QByteArray("\x40\xff", 2) : QByteArray(2, 0); });
        QTest::newRow("palette") << makePng(
            {16, 16, 8, 3}, [=](int x, int y) { return QByteArray(1, visible(x, y) ? 1 : 0); },
            pngChunk("PLTE", QByteArray("\xff\xff\xff\x10\x20\xc0", 6)) + pngChunk("tRNS", QByteArray("\0\xff", 2)));
        QTest::newRow("one colour left out") << makePng(
            {16, 16, 8, 2},
            [=](int x, int y) { return visible(x, y) ? QByteArray("\x10\x20\xc0", 3) : QByteArray(3, '\xff'); },
            pngChunk("tRNS", QByteArray("\0\xff\0\xff\0\xff", 6)));
    }
    void everyKindOfPngIsShown() {
        QFETCH(QByteArray, png);
        SignRequest asked = request("kinds.pdf", Purpose::Approve);
        asked.placement = Placement{1, QRectF(300, 600, 64, 64)};
        asked.imagePng = png;
        const auto done = kit.sign(asked, "ec", clock);
        QVERIFY2(done, done ? "" : qPrintable(done.error().technical()));
        const auto page = pdf::renderPage(asked.output, 1, 1);
        QVERIFY(page);
        QVERIFY(qGray(page->pixel(332, 842 - 632)) < 110);          // the middle is inked
        QCOMPARE(page->pixel(304, 842 - 604), qRgb(255, 255, 255)); // the corner is not
    }

    void unfitPicturesAreRefused_data() {
        QTest::addColumn<QByteArray>("png");
        QTest::addColumn<QByteArray>("code");
        const auto opaque = [](int, int) { return QByteArray("\x10\x20\xc0", 3); };
        QTest::newRow("no alpha: a white box over the text")
            << makePng({16, 16, 8, 2}, opaque) << QByteArray("pdf.image_opaque");
        QTest::newRow("alpha that is nowhere clear")
            << makePng({}, [](int, int) { return QByteArray(4, '\xff'); }) << QByteArray("pdf.image_opaque");
        QTest::newRow("nothing to see") << makePng({}, [](int, int) { return QByteArray(4, 0); })
                                        << QByteArray("pdf.bad_image");
        QByteArray bomb = makePng({}, [](int, int) { return QByteArray(4, 0); });
        const QByteArray claim = bigEndian(60'000) + bigEndian(60'000) + QByteArray("\x08\x06\0\0\0", 5);
        bomb.replace(8, 25, pngChunk("IHDR", claim));
        QTest::newRow("claims 60,000 × 60,000") << bomb << QByteArray("pdf.image_too_large");
        QTest::newRow("cut short") << makePng({}, [](int x, int) { return QByteArray(4, char(x)); }).left(70)
                                   << QByteArray("pdf.bad_image");
        QTest::newRow("JPEG by name only") << QByteArray("\xff\xd8\xff\xe0 no PNG") << QByteArray("pdf.bad_image");
    }
    void unfitPicturesAreRefused() {
        QFETCH(QByteArray, png);
        QFETCH(QByteArray, code);
        const auto checked = pdf::checkImage(png);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code(), code);
        SignRequest asked = request("unfit.pdf", Purpose::Approve);
        asked.placement = Placement{1, QRectF(300, 600, 64, 64)};
        asked.imagePng = png;
        QVERIFY(!kit.sign(asked, "ec", clock));
        QVERIFY(!QFile::exists(asked.output));
    }

    // SIG-16: colour and resolution are advice, not a refusal.
    void picturesGetAdvice() {
        const QSizeF trueSize(36 * pointsPerMillimetre, 36 * pointsPerMillimetre);
        const auto codes = [&](const QByteArray& png, Purpose purpose) {
            QByteArrayList all;
            const auto advice = imageAdvice(png, purpose, trueSize);
            for (const Error& one : advice ? *advice : QList<Error>{Error("none")})
                all += one.code();
            return all;
        };
        QCOMPARE(codes(sealPng(600), Purpose::Seal), QByteArrayList());
        QCOMPARE(codes(sealPng(200), Purpose::Seal), QByteArrayList{"signing.image_coarse"});
        QCOMPARE(codes(sealPng(600), Purpose::Approve), QByteArrayList{"signing.image_not_blue"});
        QCOMPARE(codes(picture(QColor(20, 40, 160), {900, 450}), Purpose::Approve), QByteArrayList());
        QCOMPARE(codes(picture(QColor(30, 30, 30), {900, 450}), Purpose::Seal),
                 QByteArrayList{"signing.image_not_red"});
    }

    // What an appearance adds to every signed file.
    void appearancesAreSmall() {
        const auto added = [&](const SignRequest& asked) {
            const auto bare = [&] {
                SignRequest invisible = asked;
                invisible.placement.reset();
                invisible.purpose = Purpose::Approve;
                invisible.output = file("bare.pdf");
                return kit.sign(invisible, "ec", clock) ? QFileInfo(invisible.output).size() : -1;
            }();
            return kit.sign(asked, "ec", clock) ? QFileInfo(asked.output).size() - bare : -1;
        };
        SignRequest seal = request("small-seal.pdf", Purpose::Seal);
        const double side = 36 * pointsPerMillimetre;
        seal.placement = Placement{1, QRectF(60, 660, side, side)};
        seal.imagePng = sealPng(3000, 60); // a scan at 2100 dpi with the grain of its paper
        const qint64 sealBytes = added(seal);
        SignRequest copy = request("small-copy.pdf", Purpose::Copy);
        copy.textLines = {QStringLiteral("SAO Y"), QStringLiteral("Ủy ban nhân dân xã Mai Châu")};
        const qint64 textBytes = added(copy);
        qInfo("seal of %lld bytes adds %lld; text block adds %lld", static_cast<long long>(seal.imagePng.size()),
              static_cast<long long>(sealBytes), static_cast<long long>(textBytes));
        QVERIFY(sealBytes > 0 && sealBytes < 400'000);
        QVERIFY(sealBytes < seal.imagePng.size() / 4);
        QVERIFY(textBytes > 0 && textBytes < 16'000);
    }
};

QTEST_GUILESS_MAIN(TestAppearance)
#include "tst_appearance.moc"
