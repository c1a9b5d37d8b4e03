#include "pdf/compare/Changes.h"
#include "pdf/compose/Appearance.h"
#include "pdf/images/PageImages.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Revision.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <map>
#include <unistd.h>

using namespace vanthu;
using namespace vanthu::pdf;

namespace {

// A PDF written here object by object, so that every oddity of its structure is on purpose.
struct Sheet {
    std::map<int, QByteArray> objects;
    std::map<int, int> generations;
    QByteArray before; // junk in front of the header
    QByteArray after;  // and behind the end
    QByteArray trailer = "/Root 1 0 R /ID[<00><00>]";
    int size = 0;               // /Size; 0 = the right one
    bool fromBeginning = false; // offsets count the junk too

    Sheet() {
        objects[1] = "<</Type/Catalog/Pages 2 0 R>>";
        objects[2] = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
        objects[3] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
    }

    QByteArray bytes() const {
        QByteArray pdf = before + "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
        const qsizetype shift = fromBeginning ? 0 : before.size();
        QByteArray table = "xref\n0 1\n0000000000 65535 f \n";
        int last = 0;
        for (const auto& [number, body] : objects) {
            const auto found = generations.find(number);
            const QByteArray generation = QByteArray::number(found == generations.end() ? 0 : found->second);
            table += QByteArray::number(number) + " 1\n" +
                     QByteArray::number(pdf.size() - shift).rightJustified(10, '0') + ' ' +
                     generation.rightJustified(5, '0') + " n \n";
            pdf += QByteArray::number(number) + ' ' + generation + " obj\n" + body + "\nendobj\n";
            last = number;
        }
        const qsizetype at = pdf.size() - shift;
        return pdf + table + "trailer\n<</Size " + QByteArray::number(size > 0 ? size : last + 1) + trailer +
               ">>\nstartxref\n" + QByteArray::number(at) + "\n%%EOF\n" + after;
    }
};

QByteArray halfBluePng() {
    QImage image(80, 40, QImage::Format_RGBA8888);
    image.fill(Qt::transparent);
    QPainter(&image).fillRect(0, 0, 40, 40, Qt::blue);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

} // namespace

// Revisions of files of every shape: the earlier bytes stay, strangers read the result, the field is where it was put.
class TestRevision : public QObject {
    Q_OBJECT

    QTemporaryDir folder;

    QString write(const QByteArray& pdf) const {
        const QString path = folder.filePath(QStringLiteral("source.pdf"));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(pdf) == pdf.size() ? path : QString();
    }

    static int qpdfCheck(const QString& path) {
        QProcess qpdf;
        qpdf.setProcessChannelMode(QProcess::MergedChannels);
        qpdf.start(QStringLiteral("qpdf"), {QStringLiteral("--check"), path});
        if (!qpdf.waitForFinished(60'000) || qpdf.exitCode() != 0)
            qWarning("%s", qpdf.readAll().constData());
        return qpdf.exitCode();
    }

    // The source with a signature field in it; an empty string when it was refused.
    static QByteArray sign(const QString& path, const SignatureSpec& spec, QByteArray* code = nullptr) {
        const auto source = PdfFile::open(path);
        const auto refused = [&](const Error& error) {
            if (code)
                *code = error.code();
            else
                qWarning("%s", qPrintable(error.technical()));
            return QByteArray();
        };
        if (!source)
            return refused(source.error());
        auto revision = Revision::begin(*source);
        if (!revision)
            return refused(revision.error());
        if (const auto added = (*revision)->addSignature(spec); !added)
            return refused(added.error());
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        return file.readAll() + (*revision)->section().bytes;
    }

    static SignatureSpec visible(const QRectF& rect = QRectF(100, 100, 80, 40)) {
        SignatureSpec spec;
        spec.signedAt = QDateTime::currentDateTimeUtc();
        spec.reason = QStringLiteral("Ký ban hành");
        spec.rect = rect;
        return spec;
    }

    // Signs twice in a row and lets the strict reader and qpdf judge.
    void expectSigned(const QByteArray& pdf, int page = 0) {
        const int asItCame = qpdfCheck(write(pdf)); // some structures are readable and not clean
        QByteArray before = pdf;
        qint64 firstEnd = 0;
        for (int n = 1; n <= 2; ++n) {
            SignatureSpec spec = visible();
            spec.page = page;
            const QByteArray after = sign(write(before), spec);
            QVERIFY(after.size() > before.size() && after.startsWith(before));
            before = after;
            firstEnd = n == 1 ? after.size() : firstEnd;
        }
        const QString path = write(before);
        const int asSigned = qpdfCheck(path);
        QVERIFY2(asSigned == 0 || asSigned == asItCame, qPrintable(QString::number(asSigned)));
        const auto file = PdfFile::open(path);
        QVERIFY(file);
        const auto form = readForm(**file);
        QVERIFY(form);
        QCOMPARE(form->signatures.size(), 2);
        for (const SignatureField& field : form->signatures) {
            QVERIFY2(!field.malformed, field.malformed ? qPrintable(field.malformed->technical()) : "");
            QCOMPARE(field.page, page);
            QCOMPARE(field.rect, QRectF(100, 100, 80, 40));
            QCOMPARE(field.reason, QStringLiteral("Ký ban hành"));
        }
        const auto changes = compareWithSigned(**file, firstEnd, 0);
        QVERIFY(changes);
        QVERIFY2(changes->level == ChangeLevel::Permitted,
                 qPrintable(changes->details(ChangeLevel::Forbidden).join(QLatin1Char(';'))));
    }

private Q_SLOTS:
    void structures_data() {
        QTest::addColumn<QByteArray>("pdf");
        const auto row = [](const char* name, const std::function<void(Sheet&)>& change) {
            Sheet sheet;
            change(sheet);
            QTest::newRow(name) << sheet.bytes();
        };
        row("plain", [](Sheet&) {});
        row("direct annotations", [](Sheet& s) {
            s.objects[3] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R null 99 0 R]>>";
            s.objects[4] = "<</Type/Annot/Subtype/Text/Rect[1 1 2 2]/Contents(x\\)y)>>";
        });
        row("annotations of their own", [](Sheet& s) {
            s.objects[3] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots 4 0 R>>";
            s.objects[4] = "[]";
        });
        row("dangling annotations", [](Sheet& s) {
            s.objects[3] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots 4 0 R/Metadata 5 0 R>>";
        });
        row("form in the catalog", [](Sheet& s) {
            s.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/DA(/Helv 0 Tf)>>>>";
            s.objects[4] = "<</FT/Tx/T(a)>>";
        });
        row("form and fields of their own", [](Sheet& s) {
            s.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>";
            s.objects[4] = "<</Fields 5 0 R/SigFlags 0>>";
            s.objects[5] = "[6 0 R]";
            s.objects[6] = "<</FT/Tx/T<FEFF0061>>>";
        });
        row("form without fields", [](Sheet& s) {
            s.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>";
            s.objects[4] = "<</SigFlags 3>>";
        });
        row("form that does not exist",
            [](Sheet& s) { s.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm 9 0 R>>"; });
        row("the page is the tree", [](Sheet& s) {
            s.objects[1] = "<</Type/Catalog/Pages 3 0 R>>";
            s.objects.erase(2);
            s.objects[3] = "<</Type/Page/MediaBox[0 0 595 842]>>";
        });
        row("page listed twice", [](Sheet& s) { s.objects[2] = "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"; });
        row("what is inherited", [](Sheet& s) {
            s.objects[2] = "<</Type/Pages/Kids[4 0 R]/Count 1/MediaBox[-10 -10 585 832]/Rotate 90>>";
            s.objects[4] = "<</Type/Pages/Parent 2 0 R/Kids[null 3 0 R]/Count 1/CropBox 5 0 R>>";
            s.objects[3] = "<</Type/Page/Parent 4 0 R>>";
            s.objects[5] = "[0 0 500 700]";
        });
        row("deep page tree", [](Sheet& s) {
            s.objects[2] = "<</Type/Pages/Kids[10 0 R]/Count 1>>";
            for (int n = 10; n < 400; ++n)
                s.objects[n] = "<</Type/Pages/Count 1/Parent " + QByteArray::number(n == 10 ? 2 : n - 1) +
                               " 0 R/Kids[" + QByteArray::number(n == 399 ? 3 : n + 1) + " 0 R]>>";
            s.objects[3] = "<</Type/Page/Parent 399 0 R/MediaBox[0 0 595 842]>>";
        });
        row("junk before the header", [](Sheet& s) { s.before = "HTTP/1.1 200 OK\r\n\r\n"; });
        row("junk before, offsets from the beginning", [](Sheet& s) {
            s.before = "\x1b%-12345X@PJL\r\n";
            s.fromBeginning = true;
        });
        row("junk after the end", [](Sheet& s) { s.after = "\r\n<!-- 0.02 s -->\r\n"; });
        row("no newline at the end", [](Sheet& s) { s.after = "x"; });
        row("understated size", [](Sheet& s) {
            s.objects[7] = "(x)";
            s.size = 4;
        });
        row("overstated size", [](Sheet& s) { s.size = 5000; });
        row("no identifier", [](Sheet& s) { s.trailer = "/Root 1 0 R"; });
        row("direct information", [](Sheet& s) { s.trailer = "/Root 1 0 R/Info<</Title(A \\(b\\))>>"; });
        row("generations", [](Sheet& s) {
            s.generations = {{1, 2}, {3, 7}, {4, 1}};
            s.trailer = "/Root 1 2 R";
            s.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 1 R>>";
            s.objects[2] = "<</Type/Pages/Kids[3 7 R]/Count 1>>";
            s.objects[4] = "<</Fields[]>>";
        });
    }
    void structures() {
        QFETCH(QByteArray, pdf);
        expectSigned(pdf);
    }

    void laterPage() {
        Sheet sheet;
        sheet.objects[2] = "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>";
        sheet.objects[4] = "<</Type/Pages/Parent 2 0 R/Kids[5 0 R 6 0 R]/Count 2>>";
        sheet.objects[5] = sheet.objects[6] = "<</Type/Page/Parent 4 0 R/MediaBox[0 0 595 842]>>";
        expectSigned(sheet.bytes(), 2);
    }

    void whatCannotBeRevisedIsRefused_data() {
        QTest::addColumn<QByteArray>("pdf");
        Sheet direct;
        direct.objects[2] = "<</Type/Pages/Kids[<</Type/Page/MediaBox[0 0 595 842]>>]/Count 1>>";
        QTest::newRow("page without an object") << direct.bytes();
        Sheet annotations;
        annotations.objects[3] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots/None>>";
        QTest::newRow("annotations that are a name") << annotations.bytes();
        Sheet form;
        form.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm[]>>";
        QTest::newRow("form that is an array") << form.bytes();
        Sheet numbers;
        numbers.objects[8'388'606] = "(the last number that readers know)";
        QTest::newRow("no object numbers left") << numbers.bytes();
    }
    void whatCannotBeRevisedIsRefused() {
        QFETCH(QByteArray, pdf);
        QByteArray code;
        QVERIFY(sign(write(pdf), visible(), &code).isEmpty());
        QCOMPARE(code, QByteArray("pdf.cannot_revise"));
    }

    // ISO 32000-2 7.3.10: a reference to an object that does not exist is null. It must not become our signature.
    void danglingReferencesStayDangling() {
        Sheet sheet;
        sheet.objects[1] = "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R/AcroForm<</Fields[4 0 R]>>>>";
        const QByteArray after = sign(write(sheet.bytes()), visible());
        QVERIFY(!after.isEmpty());
        QVERIFY(after.contains("/Outlines 6 0 R"));
        QVERIFY(!after.contains("\n4 0 obj") && !after.contains("\n6 0 obj"));
    }

    // An empty field is signed where it is, also when its widget is an object of its own (12.7.4.1).
    void existingFields_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("merged") << QByteArray("<</FT/Sig/T(S)/Type/Annot/Subtype/Widget/Rect[50 60 150 120]/P 3 0 R>>")
                                << true;
        QTest::newRow("separate widget") << QByteArray("<</FT/Sig/T(S)/Kids[5 0 R]>>") << true;
        QTest::newRow("empty value") << QByteArray("<</FT/Sig/T(S)/V null/Kids[5 0 R]>>") << true;
        QTest::newRow("locking") << QByteArray("<</FT/Sig/T(S)/Kids[5 0 R]/Lock<</Action/Include/Fields[(x)]>>>>")
                                 << true;
        QTest::newRow("signed") << QByteArray("<</FT/Sig/T(S)/V<</Type/Sig>>/Kids[5 0 R]>>") << false;
        QTest::newRow("text") << QByteArray("<</FT/Tx/T(S)/Kids[5 0 R]>>") << false;
    }
    void existingFields() {
        QFETCH(QByteArray, field);
        QFETCH(bool, accepted);
        const bool merged = !field.contains("/Kids");
        Sheet sheet;
        sheet.objects[1] = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>";
        sheet.objects[3] = QByteArray("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[") +
                           (merged ? "4 0 R" : "5 0 R") + "]>>";
        sheet.objects[4] = field;
        if (!merged)
            sheet.objects[5] = "<</Type/Annot/Subtype/Widget/Parent 4 0 R/Rect[50 60 150 120]/AP<</N 9 0 R>>/AS/Off>>";
        const QString path = write(sheet.bytes());
        SignatureSpec spec = visible();
        spec.fieldName = QStringLiteral("S");
        const auto source = PdfFile::open(path);
        QVERIFY(source);
        auto revision = Revision::begin(*source);
        QVERIFY(revision);
        const auto appearance = buildAppearance({QSizeF(100, 60), halfBluePng(), {}, false}, (*revision)->nextNumber());
        QVERIFY(appearance);
        spec.appearance = *appearance;
        const auto added = (*revision)->addSignature(spec);
        QCOMPARE(added.has_value(), accepted);
        if (!accepted) {
            QCOMPARE(added.error().code(), QByteArray("pdf.field_taken"));
            return;
        }
        const QByteArray signedBytes = sheet.bytes() + (*revision)->section().bytes;
        QCOMPARE(signedBytes.contains("/TransformMethod/FieldMDP"), field.contains("/Lock"));
        const QString out = write(signedBytes);
        QCOMPARE(qpdfCheck(out), 0);
        const auto file = PdfFile::open(out);
        const auto form = readForm(**file);
        QVERIFY(form);
        QCOMPARE(form->signatures.size(), 1);
        QVERIFY(form->signatures[0].isSigned && !form->signatures[0].malformed);
        QCOMPARE(form->signatures[0].rect, QRectF(50, 60, 100, 60));
        const auto pages = PageImages::open(out);
        QVERIFY(pages);
        const auto picture = (*pages)->render(1, 1);
        QVERIFY(picture);
        QCOMPARE(picture->pixelColor(75, 842 - 90), QColor(Qt::blue));
        QCOMPARE(picture->pixelColor(125, 842 - 90), QColor(Qt::white));
    }

    // Upright where it was put, however the page is turned and cropped.
    void rotatedPages_data() {
        QTest::addColumn<int>("rotation");
        for (const int rotation : {0, 90, 180, 270, -90, 450})
            QTest::addRow("%d", rotation) << rotation;
    }
    void rotatedPages() {
        QFETCH(int, rotation);
        Sheet sheet;
        sheet.objects[3] = "<</Type/Page/Parent 2 0 R/MediaBox[-20 -30 595 842]/CropBox[40 50 440 650]/Rotate " +
                           QByteArray::number(rotation) + ">>";
        const auto source = PdfFile::open(write(sheet.bytes()));
        QVERIFY(source);
        auto revision = Revision::begin(*source);
        QVERIFY(revision);
        SignatureSpec spec = visible(QRectF(200, 100, 80, 40));
        const auto appearance = buildAppearance({QSizeF(80, 40), halfBluePng(), {}, false}, (*revision)->nextNumber());
        QVERIFY(appearance);
        spec.appearance = *appearance;
        QVERIFY((*revision)->addSignature(spec));
        const QString out = write(sheet.bytes() + (*revision)->section().bytes);
        QCOMPARE(qpdfCheck(out), 0);
        const auto pages = PageImages::open(out);
        QVERIFY(pages);
        const auto picture = (*pages)->render(1, 1);
        QVERIFY(picture);
        const int height = rotation % 180 == 0 ? 600 : 400;
        QCOMPARE(picture->height(), height);
        const auto at = [&](int x, int y) { return picture->pixelColor(x, height - y); };
        for (const int y : {105, 135}) {
            QCOMPARE(at(205, y), QColor(Qt::blue));
            QCOMPARE(at(235, y), QColor(Qt::blue));
            QCOMPARE(at(245, y), QColor(Qt::white));
        }
        QCOMPARE(at(195, 120), QColor(Qt::white));
        QCOMPARE(at(220, 95), QColor(Qt::white));
        QCOMPARE(at(220, 145), QColor(Qt::white));
    }

    // Offsets beyond four bytes: W [1 8 2] in a stream, ten digits in a table. The file has a hole in it.
    void beyondFourGigabytes_data() {
        QTest::addColumn<bool>("stream");
        QTest::newRow("table") << false;
        QTest::newRow("stream") << true;
    }
    void beyondFourGigabytes() {
        QFETCH(bool, stream);
        QString path = write(Sheet().bytes());
        if (stream) {
            const QString other = folder.filePath(QStringLiteral("objects.pdf"));
            QCOMPARE(
                QProcess::execute(QStringLiteral("qpdf"), {QStringLiteral("--object-streams=generate"), path, other}),
                0);
            path = other;
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray whole = file.readAll();
        const qsizetype at = whole.lastIndexOf("startxref");
        constexpr qint64 end = (4LL << 30) + 4096;
        QVERIFY(file.resize(end) && file.seek(end));
        QCOMPARE(file.write('\n' + whole.mid(at)), whole.size() - at + 1);
        file.close();
        for (int n = 1; n <= 2; ++n) {
            const auto source = PdfFile::open(path);
            QVERIFY2(source, source ? "" : qPrintable(source.error().technical()));
            auto revision = Revision::begin(*source);
            QVERIFY(revision && (*revision)->addSignature(visible()));
            const Section section = (*revision)->section();
            QVERIFY(section.gapBegin > end && (!stream || section.bytes.contains("/W[1 8 2]")));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
            QCOMPARE(file.write(section.bytes), section.bytes.size());
            file.close();
        }
        const auto signedFile = PdfFile::open(path);
        QVERIFY(signedFile);
        const auto form = readForm(**signedFile);
        QVERIFY(form);
        QCOMPARE(form->signatures.size(), 2);
        QVERIFY(!form->signatures[0].malformed && !form->signatures[1].malformed);
        QCOMPARE(qpdfCheck(path), 0);
        QFile::remove(path);
    }
};

QTEST_GUILESS_MAIN(TestRevision)
#include "tst_revision.moc"
