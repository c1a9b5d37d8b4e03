// Any PDF is checked in a window: valid, changed, broken, unsigned and unreadable files; the state that was signed
// beside the present one; the report as a PDF.

#include "DeskKit.h"
#include "signing/FieldTexts.h"
#include "signing/PdfSigner.h"
#include "ui/base/MessageBar.h"
#include "ui/base/SecretEdit.h"
#include "ui/preview/SignaturePanel.h"
#include "ui/verify/CertificateDialog.h"
#include "ui/verify/CompareView.h"
#include "ui/verify/VerifyWindow.h"

#include <QAccessible>
#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextEdit>
#include <QtTest>

using namespace vanthu;
using namespace vanthu::ui;
using vanthu::test::DeskKit;

namespace {

constexpr int patience = 60'000;

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestVerifyWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyFileHasItsVerdict();
    void wordsAnswerTheClerksQuestions();
    void theVerdictIsABandAndTheAdviceEndsTheFile();
    void nothingSaysNoChangeAboveABrokenFile();
    void theSignedStateIsShownBeside();
    void theCertificateIsExplained();
    void reportIsPrintable();
    void aPasswordIsAskedForWhereTheDocumentWouldBe();
    void languageChangesAtOnce();
    void everyControlHasAName();
    void cleanupTestCase();

private:
    QString m_unsigned, m_valid, m_filled, m_broken, m_damaged;
    DeskKit kit;
    std::unique_ptr<MainWindow> m_window;
    VerifyWindow* m_verify = nullptr;
};

void TestVerifyWindow::initTestCase() {
    QCOMPARE(kit.start(), QString());
    m_window = kit.openWindow(workflow::Role::Leader);
    QVERIFY(m_window);
    m_window->show();
    workflow::Office& office = m_window->session().office();
    const workflow::Person leader = m_window->session().person();
    const auto certificates = workflow::signingCertificates(office, leader);
    QVERIFY(certificates && !certificates->empty());
    const auto key = workflow::openKey(office, certificates->front(), Secret(workflow::trainingPin()));
    QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));

    m_unsigned = kit.writeLetter(QStringLiteral("chua-ky.pdf"), leader.fullName);
    m_valid = kit.file(QStringLiteral("hop-le.pdf"));
    signing::SignRequest request;
    request.input = m_unsigned;
    request.output = m_valid;
    request.placement = signing::Placement{1, QRectF(330, 400, 140, 60)};
    for (const QUrl& url : office.profile().timestampAuthorities)
        request.timestampAuthorities.push_back({url, office.profile().http, {}});
    request.trust = office.trust();
    request.revocation = office.revocation();
    request.reason = QStringLiteral("Ký ban hành");
    const auto done = signing::signPdf(request, **key, office.clock());
    QVERIFY2(done, done ? "" : qPrintable(done.error().technical()));

    m_filled = kit.file(QStringLiteral("da-cap-so.pdf")); // a permitted change that can be seen
    QVERIFY(signing::fillTextFields(m_valid, m_filled,
                                    {{pdf::numberField, QStringLiteral("125/SNV-VP")},
                                     {pdf::dateField, QStringLiteral("Hòa Bình, ngày 02 tháng 3 năm 2026")}}));
    m_broken = kit.file(QStringLiteral("bi-sua.pdf"));
    QByteArray bytes = bytesOf(m_valid);
    const qsizetype producer = bytes.indexOf("/Producer"); // the document still reads, the digest does not match
    QVERIFY(producer > 0);
    bytes[bytes.indexOf("VanThu", producer)] = 'X';
    QFile broken(m_broken);
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(bytes) == bytes.size());
    broken.close();
    m_damaged = kit.file(QStringLiteral("hong.pdf"));
    QFile damaged(m_damaged);
    QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("no PDF at all") > 0);
    damaged.close();

    m_verify = m_window->openVerify();
    m_verify->addFiles({m_valid, m_filled, m_broken, m_unsigned, m_damaged});
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
}

void TestVerifyWindow::everyFileHasItsVerdict() {
    using signing::DocumentStatus;
    const QList<DocumentStatus> expected = {DocumentStatus::Valid, DocumentStatus::Valid, DocumentStatus::Invalid,
                                            DocumentStatus::Unsigned, DocumentStatus::Unreadable};
    QCOMPARE(m_verify->fileCount(), expected.size());
    for (int row = 0; row < expected.size(); ++row) {
        QVERIFY(m_verify->checked(row));
        QCOMPARE(m_verify->checked(row)->report.status, expected[row]);
    }
    QVERIFY(m_verify->findChild<QListWidget*>(QStringLiteral("verifiedFiles"))->isVisible());
}

void TestVerifyWindow::wordsAnswerTheClerksQuestions() {
    const auto words = [&](int row) {
        m_verify->showFile(row);
        QStringList all;
        for (const QLabel* label : m_verify->findChild<SignaturePanel*>()->findChildren<QLabel*>())
            all += label->text();
        return all.join(QLatin1Char('\n'));
    };
    const QString valid = words(0);
    for (const QString& expected : {m_window->session().person().fullName, QStringLiteral("Chữ ký hợp lệ"),
                                    QStringLiteral("không bị thu hồi"), QStringLiteral("(dấu thời gian)"),
                                    QStringLiteral("Có: dẫn tới CA gốc tin cậy"), QStringLiteral("Ký ban hành")})
        QVERIFY2(valid.contains(expected), qPrintable(expected + QStringLiteral(" in\n") + valid));
    QVERIFY(words(1).contains(QStringLiteral("Chỉ có bổ sung được phép")));
    const QString broken = words(2);
    QVERIFY2(broken.contains(QStringLiteral("Chữ ký không hợp lệ")) &&
                 broken.contains(QStringLiteral("Không: nội dung không khớp")),
             qPrintable(broken));
    QVERIFY(words(3).contains(QStringLiteral("Chưa có chữ ký số")));
    QVERIFY(words(4).contains(QStringLiteral("Không đọc được tệp")));
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
}

void TestVerifyWindow::theVerdictIsABandAndTheAdviceEndsTheFile() {
    QStringList looks;
    for (int row = 0; row < m_verify->fileCount(); ++row) {
        m_verify->showFile(row);
        const auto* panel = m_verify->findChild<SignaturePanel*>();
        const auto* band = panel->widget()->findChild<QFrame*>(QStringLiteral("verdictBand"));
        QVERIFY(band && band->isVisible());
        QString look = band->styleSheet(); // its colour
        for (const QLabel* label : band->findChildren<QLabel*>()) {
            QVERIFY(!label->text().isEmpty() || !label->pixmap().isNull());
            look += label->text();
        }
        looks += look;
        const auto* advice = panel->widget()->findChild<QLabel*>(QStringLiteral("advice"));
        QVERIFY(advice);
        QCOMPARE(advice->text().count(u'.'), 1);
        QVERIFY2(advice->text().endsWith(u'.'), qPrintable(advice->text()));
        for (const QWidget* other : panel->widget()->findChildren<QLabel*>())
            QVERIFY(other->mapTo(panel->widget(), QPoint()).y() <= advice->mapTo(panel->widget(), QPoint()).y());
    }
    looks.removeDuplicates();
    QCOMPARE(looks.size(), 4); // of the five files two are valid
}

// Bytes that do not match were changed, even where no revision was added and the pages look the same.
void TestVerifyWindow::nothingSaysNoChangeAboveABrokenFile() {
    m_verify->showFile(2);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    m_verify->compareView()->setComparing(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    QVERIFY(m_verify->compareView()->differentPages().isEmpty());
    for (const QLabel* label : m_verify->findChildren<QLabel*>()) {
        QVERIFY2(!label->text().contains(QStringLiteral("Không có gì thay đổi")), qPrintable(label->text()));
        QVERIFY2(!label->text().contains(QStringLiteral("giống hệt")), qPrintable(label->text()));
    }
    QVERIFY(m_verify->findChild<QLabel*>(QStringLiteral("difference"))
                ->text()
                .contains(QStringLiteral("không khớp với chữ ký này")));
}

// Revision view: what the signature covered, and where the present document looks different.
void TestVerifyWindow::theSignedStateIsShownBeside() {
    m_verify->showFile(1);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    CompareView* compare = m_verify->compareView();
    QVERIFY(!compare->isComparing());
    compare->setComparing(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled() && !compare->differentPages().isEmpty(), patience);
    QCOMPARE(compare->differentPages(), QList<int>{1}); // number and date came later
    m_verify->showFile(0);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    compare->setComparing(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    QVERIFY(compare->differentPages().isEmpty());
    m_verify->showFile(3); // nothing was signed there
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    compare->setComparing(true);
    QVERIFY(!compare->isComparing());
}

// As `vanthu-cli trust check` explains it: from what is at hand, then with the servers; it can be stopped and copied.
void TestVerifyWindow::theCertificateIsExplained() {
    constexpr int valid = 0;
    m_verify->showFile(valid);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    auto* show = m_verify->findChild<QPushButton*>(QStringLiteral("showCertificate"));
    QVERIFY(show);
    show->click();
    auto* dialog = m_verify->findChild<CertificateDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    auto* text = dialog->findChild<QTextEdit*>(QStringLiteral("certificatePath"));
    QVERIFY(dialog->focusWidget() == text);
    const crypto::Certificate& signer = m_verify->checked(valid)->report.signatures.front().signer;
    auto* basis = dialog->findChild<QLabel*>(QStringLiteral("certificateBasis"));
    QVERIFY2(basis->text().contains(QStringLiteral("Chưa hỏi máy chủ nào")), qPrintable(basis->text()));
    auto* online = dialog->findChild<QPushButton*>(QStringLiteral("checkCertificateOnline"));
    online->click();
    QVERIFY(!dialog->isSettled());
    online->click(); // stops
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    online->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->isSettled(), patience);
    kit.picture(dialog, "certificate");
    QVERIFY2(basis->text().contains(QStringLiteral("Đã hỏi máy chủ")), qPrintable(basis->text()));
    QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("verdict"))->text(), QStringLiteral("Đáng tin cậy"));
    const QString shown = text->toPlainText();
    const QString fingerprint = QString::fromLatin1(signer.sha256Hex());
    QVERIFY2(QString(shown).remove(u' ').contains(fingerprint), qPrintable(shown));
    for (const QString& fact : {signer.subject(), signer.serialHex(), QStringLiteral("CA gốc được tin cậy"),
                                QStringLiteral("OCSP"), QStringLiteral("http://127.0.0.1")})
        QVERIFY2(shown.contains(fact), qPrintable(fact + u'\n' + shown));
    dialog->findChild<QPushButton*>(QStringLiteral("copyCertificate"))->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QCOMPARE(copied, dialog->asText());
    QVERIFY(copied.contains(signer.subject()) && copied.contains(QStringLiteral("Đáng tin cậy")));
    useLanguage(Language::English);
    QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("Trusted root")));
    useLanguage(Language::Vietnamese);
    QPointer<CertificateDialog> closed = dialog;
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!closed);
}

void TestVerifyWindow::reportIsPrintable() {
    const QString target = kit.file(QStringLiteral("bao-cao.pdf"));
    m_verify->saveReport(target);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    QProcess text;
    text.start(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), target, QStringLiteral("-")});
    QVERIFY(text.waitForFinished(patience));
    const QString words = QString::fromUtf8(text.readAllStandardOutput());
    const QString hash =
        QString::fromLatin1(QCryptographicHash::hash(bytesOf(m_valid), QCryptographicHash::Sha256).toHex());
    QString together = words;
    together.remove(QRegularExpression(QStringLiteral("\\s")));
    QVERIFY(together.contains(hash));
    for (const QString& expected :
         {QStringLiteral("BÁO CÁO KIỂM TRA CHỮ KÝ SỐ"), QStringLiteral("hop-le.pdf"), QStringLiteral("Chữ ký hợp lệ"),
          QStringLiteral("Chữ ký không hợp lệ"), QStringLiteral("Chưa có chữ ký số"), QStringLiteral("1/"),
          m_window->session().person().fullName, QStringLiteral("+07:00"), QStringLiteral("Văn thư " VANTHU_VERSION)})
        QVERIFY2(words.contains(expected), qPrintable(expected + QStringLiteral(" in\n") + words));
    QCOMPARE(QProcess::execute(QStringLiteral("qpdf"), {QStringLiteral("--check"), target}), 0);
}

// Both files wait for the same password: it is asked for once, a wrong one is said so.
void TestVerifyWindow::aPasswordIsAskedForWhereTheDocumentWouldBe() {
    QStringList locked;
    for (const QString& name : {QStringLiteral("kin-1.pdf"), QStringLiteral("kin-2.pdf")}) {
        locked += kit.file(name);
        QCOMPARE(QProcess::execute(QStringLiteral("qpdf"),
                                   {"--encrypt", "mo-tep", "chu-tep", "256", "--", m_unsigned, locked.last()}),
                 0);
    }
    const int first = m_verify->fileCount();
    auto* messages = m_verify->findChild<MessageBar*>();
    messages->clear(); // of what went before
    m_verify->addFiles(locked);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    m_verify->findChild<QListWidget*>(QStringLiteral("verifiedFiles"))->setCurrentRow(first);
    auto* bar = m_verify->findChild<QFrame*>(QStringLiteral("passwordBar"));
    auto* field = bar->findChild<SecretEdit*>(QStringLiteral("documentPassword"));
    QVERIFY(bar->isVisible());
    QVERIFY(!messages->isVisible()); // said once
    const auto* item = m_verify->findChild<QListWidget*>(QStringLiteral("verifiedFiles"))->item(first);
    QCOMPARE(item->text(), QStringLiteral("kin-1.pdf – Cần mật khẩu"));
    const auto type = [&](const char* password) {
        QTest::keyClicks(field, QString::fromLatin1(password));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    };
    type("sai");
    QVERIFY(bar->isVisible() && field->length() == 0);
    QVERIFY(bar->findChild<QLabel*>(QStringLiteral("passwordText"))->text().contains(QStringLiteral("không đúng")));
    QCOMPARE(m_verify->checked(first)->report.status, signing::DocumentStatus::Unreadable);
    type("mo-tep");
    QVERIFY(!bar->isVisible());
    for (int row = first; row < m_verify->fileCount(); ++row)
        QCOMPARE(m_verify->checked(row)->report.status, signing::DocumentStatus::Unsigned);
}

void TestVerifyWindow::languageChangesAtOnce() {
    m_verify->showFile(0);
    auto* verdict = m_verify->findChild<QLabel*>(QStringLiteral("verdict"));
    QVERIFY(verdict);
    useLanguage(Language::English);
    QTRY_COMPARE(
        m_verify->findChild<SignaturePanel*>()->widget()->findChild<QLabel*>(QStringLiteral("verdict"))->text(),
        QStringLiteral("Signatures valid"));
    useLanguage(Language::Vietnamese);
}

void TestVerifyWindow::everyControlHasAName() {
    m_verify->showFile(1);
    m_verify->compareView()->setComparing(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_verify->isSettled(), patience);
    QStringList nameless;
    for (const QWidget* control : m_verify->findChildren<QWidget*>()) {
        if (control->objectName().startsWith(QLatin1String("qt_")) || !(control->focusPolicy() & Qt::TabFocus) ||
            !control->isVisible())
            continue;
        QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(control));
        if (!reader || reader->text(QAccessible::Name).trimmed().isEmpty())
            nameless +=
                QString::fromLatin1(control->metaObject()->className()) + QLatin1Char(' ') + control->objectName();
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

void TestVerifyWindow::cleanupTestCase() {
    m_window.reset();
    kit.axis.reset();
}

QTEST_MAIN(TestVerifyWindow)
#include "tst_verify_window.moc"
