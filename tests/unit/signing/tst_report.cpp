// The verdict in words, as a PDF to print, and the state that a signature covered beside the present one.

#include "SigningTestKit.h"
#include "pdf/compose/Compose.h"
#include "pdf/images/PageDifference.h"
#include "pdf/images/PageImages.h"
#include "signing/FieldTexts.h"
#include "signing/ReportPdf.h"
#include "signing/ReportWords.h"
#include "signing/Revisions.h"

#include <QPainter>
#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

namespace {

QString withoutSpaces(QString text) {
    return text.remove(QRegularExpression(QStringLiteral("\\s")));
}

QImage page(const QList<QRect>& marks) {
    QImage image(595, 842, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    for (const QRect& mark : marks)
        painter.fillRect(mark, Qt::black);
    return image;
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;
    QString m_plain, m_signed, m_filled;

    QString file(const QString& name) const { return folder.filePath(name); }
    QString textOf(const QString& path) const {
        return QString::fromUtf8(run("pdftotext", {"-layout", path, "-"}).output);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        m_plain = file("letter.pdf");
        pdf::DocumentLayout layout;
        layout.organName = QStringLiteral("SỞ NỘI VỤ");
        layout.subject = QStringLiteral("cử cán bộ dự tập huấn");
        layout.signerName = QStringLiteral("Nguyễn Văn An");
        layout.body = pdf::paragraphsFromText(QStringLiteral("Kính gửi quý cơ quan."));
        const auto made = pdf::composeDocument(layout, QDateTime::currentDateTimeUtc());
        QVERIFY(made);
        writeAll(m_plain, made->pdf);
        m_signed = file("signed.pdf");
        SignRequest request = kit.request(m_plain, m_signed);
        request.placement = Placement{made->signaturePage, made->signatureRect};
        const auto done = kit.sign(request, "ec");
        QVERIFY2(done, done ? "" : qPrintable(done.error().technical()));
        m_filled = file("filled.pdf");
        QVERIFY(fillTextFields(m_signed, m_filled, {{pdf::numberField, QStringLiteral("125/SNV-VP")}}));
    }

    // TT 15/2025: result in Vietnamese, signer, signing time, integrity (SW-05); what to do for each outcome.
    void wordsSayWhoWhenAndWhetherIntact() {
        const ReportWords words = wordsOf(kit.verify(m_signed));
        QCOMPARE(words.verdict, QStringLiteral("Chữ ký hợp lệ"));
        QVERIFY(!words.advice.isEmpty());
        QCOMPARE(words.signatures.size(), 1);
        QStringList texts;
        for (const ReportFact& fact : words.signatures[0].facts + words.signatures[0].details)
            texts += fact.title + QStringLiteral(": ") + fact.text;
        const QString all = texts.join('\n');
        const crypto::Certificate signer = kit.pki.certificate("ec");
        for (const QString& expected :
             {signer.commonName(), signer.organization(), signer.serialHex(), signer.issuerCommonName(),
              QStringLiteral("+07:00 (dấu thời gian)"), QStringLiteral("đúng từng bit"),
              QStringLiteral("không bị thu hồi"), QStringLiteral("ECDSA 256 bit"), QStringLiteral("TOTAL-PASSED")})
            QVERIFY2(all.contains(expected), qPrintable(expected + QStringLiteral(" in ") + all));
    }

    // A field's name says nothing to a clerk; it stands in the details.
    void aSignatureIsNamedBySignerAndTime() {
        const DocumentReport report = kit.verify(m_signed);
        const SignatureWords words = wordsOf(report).signatures.value(0);
        const SignatureReport& signature = report.signatures.front();
        QVERIFY2(words.headline.contains(signature.signer.commonName()) &&
                     words.headline.contains(formatSignatureTime(signature.signedAt)) &&
                     !words.headline.contains(signature.field),
                 qPrintable(words.headline));
        const auto isField = [&](const ReportFact& fact) { return fact.text == signature.field; };
        QVERIFY(std::none_of(words.facts.begin(), words.facts.end(), isField));
        QVERIFY(std::any_of(words.details.begin(), words.details.end(), isField));
    }

    void everyStatusHasAdviceInBothLanguages() {
        for (const DocumentStatus status :
             {DocumentStatus::Valid, DocumentStatus::Invalid, DocumentStatus::Indeterminate, DocumentStatus::Unsigned,
              DocumentStatus::Unreadable}) {
            DocumentReport report;
            report.status = status;
            const ReportWords words = wordsOf(report);
            QVERIFY(!words.verdict.isEmpty());
            QCOMPARE(words.advice.count(u'.'), 1); // one sentence
        }
        // Never "valid" for what is not known for certain (SW-15).
        DocumentReport open;
        open.status = DocumentStatus::Indeterminate;
        QVERIFY(wordsOf(open).advice.contains(QStringLiteral("chưa phải là hợp lệ")));
    }

    void revokedAndUnknownAreToldApart() {
        const auto revocation = [](const ReportWords& words) {
            for (const ReportFact& fact : words.signatures.value(0).facts)
                if (fact.title == QStringLiteral("Bị thu hồi"))
                    return fact.text;
            return QString();
        };
        VerifyOptions blind = kit.options();
        blind.revocation.crls.clear();
        QCOMPARE(revocation(wordsOf(offThread([&] { return verifyPdf(m_signed, blind); }))),
                 QStringLiteral("Chưa kiểm tra được"));
        QCOMPARE(revocation(wordsOf(kit.verify(m_signed))), QStringLiteral("Đã kiểm tra: không bị thu hồi"));
        VerifyOptions strangers = kit.options();
        strangers.trust = {};
        const ReportWords words = wordsOf(offThread([&] { return verifyPdf(m_signed, strangers); }));
        QStringList facts;
        for (const ReportFact& fact : words.signatures.value(0).facts)
            facts += fact.text;
        QVERIFY(facts.join('\n').contains(QStringLiteral("không dẫn tới CA gốc")));
    }

    void reportHoldsHashTimeAndPageNumbers() {
        QList<CheckedFile> files;
        for (int i = 0; i < 6; ++i)
            files += checkedFile(kit.verify(i % 2 ? m_plain : m_signed));
        const QDateTime at(QDate(2026, 3, 2), QTime(10, 9, 12), Qt::UTC);
        const auto pdf = reportPdf(files, QStringLiteral("Sở Nội vụ"), at);
        QVERIFY2(pdf, pdf ? "" : qPrintable(pdf.error().technical()));
        const QString path = file("report.pdf");
        writeAll(path, *pdf);
        const QString text = textOf(path);
        const QByteArray sum = run("sha256sum", {m_signed}).output.left(64); // a stranger's word for it
        QVERIFY(withoutSpaces(text).contains(QString::fromLatin1(sum)));
        QVERIFY(text.contains(QStringLiteral("02.03.2026 17:09:12 +07:00")));
        QVERIFY(text.contains(QStringLiteral("1/")) && text.contains(kit.pki.certificate("ec").commonName()));
        const int pages = int(text.count(QChar(0x0c)));
        QVERIFY(pages >= 2);
        QVERIFY(text.contains(QStringLiteral("%1/%1").arg(pages)));
        QCOMPARE(run("qpdf", {"--check", path}).status, 0);
        QCOMPARE(*reportPdf(files, QStringLiteral("Sở Nội vụ"), at), *pdf);
    }

    // Names of foreign certificates may hold anything.
    void strangeLettersDoNotStopTheReport() {
        DocumentReport report = kit.verify(m_signed);
        report.file = QStringLiteral("/tmp/文書 \u0007 😀.pdf");
        report.signatures[0].reason = QStringLiteral("印鑑 <b>&") + QString(3000, u'x');
        const auto pdf = reportPdf({CheckedFile{report, {}, 0}}, {}, QDateTime::currentDateTimeUtc());
        QVERIFY2(pdf, pdf ? "" : qPrintable(pdf.error().technical()));
        writeAll(file("strange.pdf"), *pdf);
        QCOMPARE(run("qpdf", {"--check", file("strange.pdf")}).status, 0);
    }

    // The revision view is what the signature covered, byte for byte, and nothing of what came later.
    void signedStateIsShown() {
        const auto revisions = signedRevisions(m_filled);
        QVERIFY(revisions);
        QCOMPARE(revisions->size(), 1);
        QCOMPARE(revisions->first().end, QFileInfo(m_signed).size());
        QVERIFY(!revisions->first().isWholeFile);
        QVERIFY(signedRevisions(m_signed)->first().isWholeFile);
        const auto before = pdf::PageImages::openPrefix(m_filled, revisions->first().end);
        QVERIFY2(before, before ? "" : qPrintable(before.error().technical()));
        const auto asSigned = pdf::renderPage(m_signed, 1, 1);
        const auto asPrefix = (*before)->render(1, 1);
        const auto present = pdf::renderPage(m_filled, 1, 1);
        QVERIFY(asSigned && asPrefix && present);
        QCOMPARE(*asPrefix, *asSigned);
        QVERIFY(pdf::differentAreas(*asPrefix, *asSigned).isEmpty());
        const QList<QRectF> changed = pdf::differentAreas(*asPrefix, *present);
        QCOMPARE(changed.size(), 1); // the number, at the upper left
        QVERIFY(changed[0].right() < 0.55 && changed[0].bottom() < 0.25);
        QVERIFY(!(*before)->text(1)->contains(QStringLiteral("125/SNV-VP")));
        QVERIFY(pdf::PageImages::open(m_filled).value()->text(1)->contains(QStringLiteral("125/SNV-VP")));
        QVERIFY(!pdf::PageImages::openPrefix(m_filled, QFileInfo(m_filled).size() + 1));
        QVERIFY(!pdf::PageImages::openPrefix(m_filled, 0));
    }

    void differencesAreBoxed() {
        const QImage empty = page({});
        QVERIFY(pdf::differentAreas(empty, empty).isEmpty());
        const QRect word(100, 200, 60, 12);
        const auto one = pdf::differentAreas(empty, page({word}));
        QCOMPARE(one.size(), 1);
        QVERIFY(one[0].left() <= 100 / 595.0 && one[0].right() >= 160 / 595.0);
        QVERIFY(one[0].top() <= 200 / 842.0 && one[0].bottom() >= 212 / 842.0);
        QVERIFY(one[0].width() < 100 / 595.0);
        QCOMPARE(pdf::differentAreas(empty, page({word, QRect(400, 700, 20, 12)})).size(), 2);
        QCOMPARE(pdf::differentAreas(empty, page({word, QRect(170, 200, 40, 12)})).size(), 1); // neighbours
        QCOMPARE(pdf::differentAreas(empty, QImage(842, 595, QImage::Format_RGB32)), QList<QRectF>{QRectF(0, 0, 1, 1)});
        QList<QRect> many;
        for (int i = 0; i < 60; ++i)
            many += QRect(10 + (i % 6) * 90, 10 + (i / 6) * 80, 4, 4);
        QCOMPARE(pdf::differentAreas(empty, page(many)).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
