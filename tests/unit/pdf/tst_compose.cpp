#include "pdf/compose/Compose.h"
#include "pdf/images/PageImages.h"
#include "pdf/read/PdfFile.h"
#include "pdf/read/SignatureFields.h"
#include "pdf/revise/Revision.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace vanthu;
using namespace vanthu::pdf;

namespace {

const QDateTime then(QDate(2026, 3, 2), QTime(10, 0), Qt::UTC);

struct Run {
    int status = -1;
    QByteArray output;
};
Run run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    Run result;
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit)
        result.status = process.exitCode();
    result.output = process.readAll();
    return result;
}

// Lines are broken where the page wants it: only the letters and their order count.
QString letters(const QString& text) {
    QString kept;
    for (const QChar c : text)
        if (!c.isSpace())
            kept += c;
    return kept;
}

DocumentLayout decision() {
    DocumentLayout layout;
    layout.superiorOrganName = "ỦY BAN NHÂN DÂN TỈNH HÒA BÌNH";
    layout.organName = "SỞ NỘI VỤ";
    layout.notation = "QĐ-SNV";
    layout.typeName = "Quyết định";
    layout.subject = "Về việc ban hành Quy chế công tác văn thư, lưu trữ";
    layout.body = paragraphsFromText("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020;\n"
                                     "Theo đề nghị của Chánh Văn phòng Sở.\nQUYẾT ĐỊNH:\n"
                                     "Điều 1. Ban hành kèm theo Quyết định này Quy chế công tác văn thư.\n"
                                     "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.");
    layout.competence = "KT. GIÁM ĐỐC";
    layout.signerPosition = "Phó Giám đốc";
    layout.signerName = "Nguyễn Thị Ánh Tuyết";
    layout.recipients = {"Như Điều 2", "UBND tỉnh (để báo cáo)"};
    layout.archiveUnit = "VP";
    return layout;
}

// Every Vietnamese letter, small and capital.
QString alphabet() {
    QString all = "đĐ";
    for (const QChar vowel : QString("aăâeêioôơuưy"))
        for (const QString& tone : {QString(), QString(QChar(0x300)), QString(QChar(0x301)), QString(QChar(0x303)),
                                    QString(QChar(0x309)), QString(QChar(0x323))}) {
            const QString letter = (vowel + tone).normalized(QString::NormalizationForm_C);
            all += letter + letter.toUpper();
        }
    return all;
}

} // namespace

// Decree 30/2020 PL I: paper, margins, letters; and what the signing and the numbering need of the document.
class TestCompose : public QObject {
    Q_OBJECT

    QTemporaryDir folder;

    QString written(const ComposedDocument& document, const QString& name) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(document.pdf) == document.pdf.size() ? file.fileName()
                                                                                                  : QString();
    }
    static QByteArray whyOf(const Result<ComposedDocument>& made) {
        return made ? QByteArray() : made.error().technical().toUtf8();
    }
    static QString textOf(const QString& path) {
        return QString::fromUtf8(run("pdftotext", {"-layout", path, "-"}).output);
    }

private Q_SLOTS:
    void everythingGivenIsPrinted() {
        const DocumentLayout layout = decision();
        const auto made = composeDocument(layout, then);
        QVERIFY2(made, whyOf(made));
        const QString path = written(*made, "decision.pdf");
        const QString raw = textOf(path);
        QCOMPARE(raw, raw.normalized(QString::NormalizationForm_C));
        const QString text = letters(raw);
        for (const QString expected : {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ NỘI VỤ",
                                       "Số:", "QUYẾT ĐỊNH", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thị Ánh Tuyết",
                                       "Nơi nhận:", "Như Điều 2", "UBND tỉnh (để báo cáo)", "Lưu: VT, VP"})
            QVERIFY2(text.contains(letters(expected)), qPrintable(QString(expected) + " in " + raw));
        for (const Paragraph& paragraph : layout.body)
            for (const QString& word : paragraph.text.split(' '))
                QVERIFY2(text.contains(letters(word)), qPrintable(word));
        QVERIFY(text.contains("ngàyký./."));
        QCOMPARE(made->pageCount, 1);
        QCOMPARE(made->signaturePage, 1);
    }

    void revisionOfNothingAddsNothing() {
        const auto made = composeDocument(decision(), then);
        QVERIFY2(made, whyOf(made));
        const QString path = written(*made, "unchanged.pdf");
        const auto file = PdfFile::open(path);
        QVERIFY(file);
        const auto revision = Revision::begin(*file);
        QVERIFY(revision);
        QFile copy(path + ".copy");
        QVERIFY(copy.open(QIODevice::ReadWrite));
        QVERIFY((*revision)->writeTo(copy.handle(), copy.fileName(), {}));
        copy.seek(0);
        QCOMPARE(copy.readAll(), made->pdf);
    }

    void longTextsFlowOverPages() {
        DocumentLayout layout = decision();
        QStringList lines;
        for (int i = 1; i <= 150; ++i)
            lines += QStringLiteral(
                         "Điều %1. Đoạn số %1 quy định về việc tiếp nhận, đăng ký, trình, chuyển giao và giải quyết "
                         "văn bản đến; soạn thảo, ký ban hành văn bản đi, kết thúc%1.")
                         .arg(i);
        layout.body = paragraphsFromText(lines.join('\n'));
        const auto made = composeDocument(layout, then);
        QVERIFY2(made, whyOf(made));
        QVERIFY(made->pageCount > 5);
        QVERIFY(made->signaturePage <= made->pageCount);
        const QString path = written(*made, "long.pdf");
        const QString text = letters(textOf(path));
        qsizetype at = 0;
        for (int i = 1; i <= 150; ++i) {
            const qsizetype found = text.indexOf(QStringLiteral("Đoạnsố%1quy").arg(i), at);
            QVERIFY2(found >= at, QByteArray::number(i)); // all of them, in order
            at = found;
            QVERIFY2(i == 150 || text.indexOf(QStringLiteral("kếtthúc%1.").arg(i), at) > at, QByteArray::number(i));
        }
        const Run checked = run("qpdf", {"--check", path});
        QVERIFY2(checked.status == 0, checked.output);
        const Run info = run("pdfinfo", {path});
        QVERIFY2(info.output.contains("Pages:           " + QByteArray::number(made->pageCount)), info.output);
        // PL I.II: pages are numbered from the second on.
        const auto pages = PageImages::open(path);
        QVERIFY(pages);
        for (int page = 2; page <= made->pageCount; ++page)
            QCOMPARE((*pages)->text(page).value().trimmed().section('\n', 0, 0).trimmed(), QString::number(page));
        QVERIFY((*pages)->text(1).value().trimmed().section('\n', 0, 0).trimmed() != "1");
    }

    void everyVietnameseLetterIsPrinted() {
        DocumentLayout layout = decision();
        layout.body = {{alphabet()}, {alphabet(), ParagraphStyle::LegalGround}, {alphabet(), ParagraphStyle::Heading}};
        const auto made = composeDocument(layout, then);
        QVERIFY2(made, whyOf(made));
        const QString text = letters(textOf(written(*made, "letters.pdf")));
        for (const QChar letter : alphabet())
            QVERIFY2(text.count(letter) >= 3, qPrintable(QString(letter)));
    }

    void decomposedTextIsPrintedComposed() {
        DocumentLayout plain = decision();
        DocumentLayout decomposed = plain;
        decomposed.subject = plain.subject.normalized(QString::NormalizationForm_D);
        decomposed.body.first().text = plain.body.first().text.normalized(QString::NormalizationForm_D);
        decomposed.signerName = plain.signerName.normalized(QString::NormalizationForm_D);
        QCOMPARE(composeDocument(decomposed, then)->pdf, composeDocument(plain, then)->pdf);
    }

    void paperIsA4AndFontsAreEmbedded() {
        const auto made = composeDocument(decision(), then);
        QVERIFY2(made, whyOf(made));
        const QString path = written(*made, "a4.pdf");
        const Run checked = run("qpdf", {"--check", path});
        QVERIFY2(checked.status == 0, checked.output);
        const auto file = PdfFile::open(path);
        QVERIFY(file);
        for (int page = 0; page < made->pageCount; ++page) {
            const QSizeF size = (*file)->page(page).value().displaySize();
            QVERIFY(qAbs(size.width() - 595.276) < 0.6 && qAbs(size.height() - 841.89) < 0.6);
        }
        const Run fonts = run("pdffonts", {path});
        const QByteArrayList lines = fonts.output.trimmed().split('\n');
        QVERIFY2(lines.size() > 3, fonts.output);
        for (qsizetype i = 2; i < lines.size(); ++i) {
            static const QRegularExpression row("(yes|no) +(yes|no) +(yes|no) +\\d+ +\\d+$");
            const auto match = row.match(QString::fromUtf8(lines[i]).trimmed());
            QVERIFY2(match.hasMatch(), lines[i]);
            QVERIFY2(match.captured(1) == "yes", lines[i]); // embedded
            QVERIFY2(match.captured(2) == "yes", lines[i]); // a subset
            QVERIFY2(match.captured(3) == "yes", lines[i]); // its text can be extracted
            QVERIFY2(lines[i].contains("Liberation"), lines[i]);
        }
    }

    // SIG-13: fields for number and date wait for a later revision; SIG-01: the signature between position and name.
    void placesForNumberDateAndSignatureAreThere() {
        for (const bool longText : {false, true}) {
            DocumentLayout layout = decision();
            if (longText)
                for (int i = 0; i < 60; ++i)
                    layout.body.insert(3, {"Đoạn văn dài thêm để văn bản sang trang sau, có nhiều dòng nữa."});
            const auto made = composeDocument(layout, then);
            QVERIFY2(made, whyOf(made));
            const QString path = written(*made, "fields.pdf");
            const auto file = PdfFile::open(path);
            QVERIFY(file);
            const auto form = readForm(**file);
            QVERIFY(form);
            QVERIFY(form->allNames.contains(numberField) && form->allNames.contains(dateField));
            QVERIFY(form->duplicateNames.isEmpty() && form->signatures.isEmpty());
            const auto pages = PageImages::open(path);
            QVERIFY(pages);
            const QRectF page(QPointF(0, 0), (*pages)->pageSize(made->signaturePage).value());
            QVERIFY(!made->signatureRect.isEmpty());
            QVERIFY(page.contains(made->signatureRect));
            QVERIFY(made->signatureRect.width() > 60 && made->signatureRect.height() > 30);
            const auto name = (*pages)->findText("Nguyễn Thị Ánh Tuyết").value();
            const auto position = (*pages)->findText("PHÓ GIÁM ĐỐC").value();
            QCOMPARE(name.size(), 1);
            QCOMPARE(position.size(), 1);
            QCOMPARE(name[0].page, made->signaturePage);
            QCOMPARE(position[0].page, made->signaturePage);
            QVERIFY(made->signatureRect.top() >= name[0].rect.top());           // over the name …
            QVERIFY(made->signatureRect.bottom() <= position[0].rect.bottom()); // … and under the position
            QVERIFY(qAbs(made->signatureRect.center().x() - name[0].rect.center().x()) < 5);
        }
    }

    void sameInputSameBytes() {
        const auto first = composeDocument(decision(), then), second = composeDocument(decision(), then);
        QVERIFY(first && second);
        QCOMPARE(first->pdf, second->pdf);
        QVERIFY(composeDocument(decision(), then.addSecs(1))->pdf != first->pdf);
        DocumentLayout other = decision();
        other.subject += " mới";
        QVERIFY(composeDocument(other, then)->pdf != first->pdf);
    }

    void officialLettersHaveSubjectAndAddressees() {
        DocumentLayout layout = decision();
        layout.typeName.clear();
        layout.subject = "báo cáo công tác văn thư";
        layout.addressees = {"Ủy ban nhân dân tỉnh"};
        layout.urgency = "HỎA TỐC";
        const auto made = composeDocument(layout, then);
        QVERIFY2(made, whyOf(made));
        const QString text = letters(textOf(written(*made, "letter.pdf")));
        for (const QString expected : {"V/v báo cáo công tác văn thư", "Kính gửi: Ủy ban nhân dân tỉnh", "HỎA TỐC"})
            QVERIFY2(text.contains(letters(expected)), qPrintable(expected));
        layout.addressees += "Bộ Nội vụ";
        const auto two = composeDocument(layout, then);
        QVERIFY(two);
        const QString list = letters(textOf(written(*two, "letter2.pdf")));
        QVERIFY(list.contains("-Ủybannhândântỉnh") && list.contains("-BộNộivụ"));
    }

    void emptyFieldsLeaveNoTrace() {
        const auto made = composeDocument({}, then);
        QVERIFY2(made, whyOf(made));
        QCOMPARE(made->pageCount, 1);
        const Run checked = run("qpdf", {"--check", written(*made, "empty.pdf")});
        QVERIFY2(checked.status == 0, checked.output);
        const QString text = letters(textOf(folder.filePath("empty.pdf")));
        for (const QString absent : {"Kính gửi", "V/v", "()", "null"})
            QVERIFY2(!text.contains(letters(absent)), qPrintable(absent));
    }

    void limitsAreKept() {
        DocumentLayout layout = decision();
        layout.body = {{QString(2'000'001, 'a')}};
        QCOMPARE(composeDocument(layout, then).error().code(), QByteArray("pdf.text_too_long"));
        layout = decision();
        layout.subject = QString(1501, 'a');
        QCOMPARE(composeDocument(layout, then).error().code(), QByteArray("pdf.text_too_long"));
        layout = decision();
        layout.signerName = QString(401, 'a');
        QCOMPARE(composeDocument(layout, then).error().code(), QByteArray("pdf.text_too_long"));
        layout = decision();
        layout.recipients.clear();
        for (int i = 0; i < 2001; ++i)
            layout.recipients += "x";
        QCOMPARE(composeDocument(layout, then).error().code(), QByteArray("pdf.text_too_long"));
        layout = decision();
        layout.body.clear();
        for (int i = 0; i < 30'000; ++i)
            layout.body += {"đoạn"};
        QCOMPARE(composeDocument(layout, then).error().code(), QByteArray("pdf.text_too_long")); // over 500 pages
        layout = decision();
        layout.body = {{"chữ lạ: 漢"}};
        const auto strange = composeDocument(layout, then);
        QCOMPARE(strange.error().code(), QByteArray("pdf.letter_missing"));
        QVERIFY(strange.error().message().contains("漢"));
    }

    // A single word that is wider than the page is still all there.
    void endlessWordsAreBroken() {
        DocumentLayout layout = decision();
        layout.body = {{QString(600, 'w') + "kết"}};
        const auto made = composeDocument(layout, then);
        QVERIFY2(made, whyOf(made));
        const QString text = letters(textOf(written(*made, "wide.pdf")));
        QCOMPARE(text.count('w'), 600);
        const auto pages = PageImages::open(folder.filePath("wide.pdf"));
        const auto found = (*pages)->findText("www", 2000).value();
        QVERIFY(!found.isEmpty());
        for (const PageImages::Found& place : found)
            QVERIFY(place.rect.left() >= 80 && place.rect.right() <= 595.3 - 40);
    }

    void textsBecomeParagraphs() {
        const QList<Paragraph> paragraphs =
            paragraphsFromText("Căn cứ Luật Lưu trữ;\r\n\r\n  Theo đề nghị của Chánh Văn phòng.\nQUYẾT ĐỊNH:\n"
                               "Điều 1.   Ban hành.\nCăn cứ vào đó;\nHết.");
        QCOMPARE(paragraphs.size(), 6);
        QCOMPARE(paragraphs[0].style, ParagraphStyle::LegalGround);
        QCOMPARE(paragraphs[1].style, ParagraphStyle::LegalGround);
        QCOMPARE(paragraphs[1].text, "Theo đề nghị của Chánh Văn phòng.");
        QCOMPARE(paragraphs[2].style, ParagraphStyle::Heading);
        QCOMPARE(paragraphs[3].boldLetters, 7);
        QCOMPARE(paragraphs[3].text, "Điều 1. Ban hành.");
        QCOMPARE(paragraphs[4].style, ParagraphStyle::Text); // not at the beginning
        QCOMPARE(paragraphs[5].text, "Hết./.");
        QVERIFY(paragraphsFromText("").isEmpty());
        QVERIFY(paragraphsFromText(" \n\t\n").isEmpty());
        QCOMPARE(paragraphsFromText("Xong./.").first().text, "Xong./.");
        QCOMPARE(promulgationLine("Hòa Bình", QDate(2020, 3, 2)), "Hòa Bình, ngày 02 tháng 3 năm 2020");
        QCOMPARE(promulgationLine("Hà Nội", QDate(2020, 2, 12)), "Hà Nội, ngày 12 tháng 02 năm 2020");
    }
};

QTEST_GUILESS_MAIN(TestCompose)
#include "tst_compose.moc"
