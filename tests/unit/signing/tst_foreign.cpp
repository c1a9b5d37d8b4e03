#include "AttackKit.h"

#include <QJsonArray>
#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

// What real files are like: old digests, clocks in local time, passwords, validation data of their own. Intact stays
// intact, and what is not known for certain is told.
class TestForeign : public QObject {
    Q_OBJECT

    SigningTestKit kit;
    QTemporaryDir folder;

    QString path(const QString& name) const { return folder.filePath(name); }
    DocumentReport judged(const QByteArray& bytes, const VerifyOptions& options) const {
        writeAll(path("judged.pdf"), bytes);
        return offThread([&] { return verifyPdf(path("judged.pdf"), options); });
    }
    static QStringList codes(const QJsonObject& signature) {
        QStringList all;
        for (const QJsonValue problem : signature["problems"].toArray())
            all += problem.toObject()["code"].toString();
        return all;
    }
    static QJsonObject firstOf(const DocumentReport& report) {
        return toJson(report)["signatures"].toArray().first().toObject();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(kit.start()); }

    void sha1IsIntactWithAWarning() {
        const auto sign = [this](const QByteArray& bytes) {
            writeAll(path("in"), bytes);
            run("openssl",
                {"cms", "-sign", "-binary", "-outform", "DER", "-md", "sha1", "-signer", kit.pki.path("rsa.pem"),
                 "-inkey", kit.pki.path("rsa.key"), "-in", path("in"), "-out", path("sha1.der")});
            return readAll(path("sha1.der"));
        };
        const DocumentReport report = judged(sealedBy(sign, {}, 31, {}, victim()), kit.options());
        const QJsonObject json = firstOf(report);
        QVERIFY(json["intact"].toBool());
        QVERIFY(json["coversWholeFile"].toBool());
        QCOMPARE(json["status"].toString(), QString("indeterminate"));
        QCOMPARE(json["subIndication"].toString(), QString("CRYPTO_CONSTRAINTS_FAILURE_NO_POE"));
        QVERIFY2(codes(json).contains("crypto.digest_weak"), qPrintable(codes(json).join(' ')));
        QCOMPARE(exitStatus(report), 2);
    }

    // Seven hours ahead: Vietnam's time written as if it were UTC.
    void localTimeAsUtcIsAWarning() {
        const auto key = kit.pki.key("ec");
        const auto signedAt = [&](int hours) {
            const QByteArray at =
                QDateTime::currentDateTimeUtc().addSecs(hours * 3600).toString("yyyyMMddHHmmss").toLatin1();
            return judged(reallySigned({}, 31, "/M (D:" + at + "+00'00')", victim(), *key), kit.options());
        };
        QVERIFY(!codes(firstOf(signedAt(0))).contains("signing.claimed_local_time"));
        const DocumentReport local = signedAt(7);
        QCOMPARE(local.status, DocumentStatus::Valid);
        QVERIFY(codes(firstOf(local)).contains("signing.claimed_local_time"));
        QCOMPARE(signedAt(48).status, DocumentStatus::Indeterminate);
    }

    void encrypted_data() {
        QTest::addColumn<QStringList>("how");
        QTest::newRow("RC4-128") << QStringList{"128", "--use-aes=n"};
        QTest::newRow("AES-128") << QStringList{"128", "--use-aes=y"};
        QTest::newRow("AES-256") << QStringList{"256"};
        QTest::newRow("AES-256 of Acrobat 9") << QStringList{"256", "--force-R5"};
    }
    // Encrypted by qpdf with a user's password, then signed.
    void encrypted() {
        QFETCH(QStringList, how);
        Objects plain = victim();
        plain[30].replace("/V 31 0 R", "");
        writeAll(path("plain.pdf"), withObjects({}, plain));
        const Run made =
            run("qpdf", QStringList{"--allow-weak-crypto", "--object-streams=disable", "--encrypt", "mở", "chủ"} + how +
                            QStringList{"--", path("plain.pdf"), path("encrypted.pdf")});
        QVERIFY2(made.status == 0 || made.status == 3, made.output);
        const QByteArray base = readAll(path("encrypted.pdf"));
        const auto found = [&](const char* pattern) {
            return QRegularExpression(QLatin1String(pattern), QRegularExpression::DotMatchesEverythingOption)
                .match(QString::fromLatin1(base))
                .captured(1)
                .toLatin1();
        };
        const QByteArray tail = base.mid(base.lastIndexOf("trailer"));
        const int field = found("(\\d+) 0 obj\\s*<<[^>]*/FT /Sig").toInt();
        QVERIFY(field > 0);
        QByteArray trailer;
        for (const char* const entry : {"/Root \\d+ 0 R", "/Encrypt \\d+ 0 R", "/ID \\[[^]]*\\]"})
            trailer +=
                QRegularExpression(QLatin1String(entry)).match(QString::fromLatin1(tail)).captured().toLatin1() + ' ';
        QVERIFY(trailer.contains("/Encrypt") && trailer.contains("/ID"));
        const auto key = kit.pki.key("ec");
        // No strings in it but /Contents, which is not encrypted.
        const Objects later = {
            {field, "<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [0 0 0 0] /F 132 /V 90 0 R >>"}};
        const QByteArray pdf = reallySigned(base, 90, {}, later, *key, trailer);

        VerifyOptions options = kit.options();
        DocumentReport report = judged(pdf, options);
        QCOMPARE(report.status, DocumentStatus::Unreadable);
        QCOMPARE(report.problems.front().code(), QByteArray("pdf.encrypted"));
        options.password = std::make_shared<Secret>(QByteArrayView("sai"));
        report = judged(pdf, options);
        QCOMPARE(report.status, DocumentStatus::Unreadable);
        QCOMPARE(report.problems.front().code(), QByteArray("pdf.password"));
        for (const char* const password : {"mở", "chủ"}) {
            options.password = std::make_shared<Secret>(QByteArrayView(password));
            report = judged(pdf, options);
            QCOMPARE(statusName(report.status), QByteArray("valid"));
            // PDFBox encrypts the zeros that it fills /Contents with.
            QByteArray padded = pdf;
            padded.replace(lastRange(pdf).gapEnd - 41, 40, QByteArray("c0ffee1234").repeated(4));
            QCOMPARE(statusName(judged(padded, options).status), QByteArray("valid"));
            QByteArray changed = pdf;
            changed[base.size() / 2] = char(changed[base.size() / 2] ^ 1);
            QVERIFY(judged(changed, options).status != DocumentStatus::Valid);
        }
    }

    // Everything that the verdict needs is in the file.
    void archivedFileProvesItself() {
        QVERIFY(writePdf(path("draft.pdf")));
        SignRequest request = kit.request(path("draft.pdf"), path("archived.pdf"));
        request.level = Level::BLTA;
        const auto made = kit.sign(request, "ec");
        QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
        VerifyOptions alone = kit.options();
        alone.revocation = {};
        alone.offline = true;
        const QByteArray pdf = readAll(path("archived.pdf"));
        const DocumentReport report = judged(pdf, alone);
        QCOMPARE(firstOf(report)["level"].toString(), QString("B-LTA"));
        QCOMPARE(firstOf(report)["status"].toString(), QString("valid"));
        // Without the store of validation data the same signature is intact, and nothing more is known.
        const SignedRange first = byteRanges(pdf).first();
        const DocumentReport bare = judged(pdf.left(first.end), alone);
        QCOMPARE(bare.status, DocumentStatus::Indeterminate);
        QVERIFY(bare.signatures.front().intact);
        QVERIFY(codes(firstOf(bare)).contains("signing.revocation_unknown"));
    }
};

QTEST_GUILESS_MAIN(TestForeign)
#include "tst_foreign.moc"
