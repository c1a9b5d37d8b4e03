#include "SigningTestKit.h"
#include "TrainingServices.h"
#include "signing/Batch.h"
#include "signing/Extend.h"
#include "signing/FieldTexts.h"
#include "signing/PlacementFinder.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

Q_DECLARE_METATYPE(vanthu::signing::Level)

namespace {

constexpr const char* userPassword = "mo-tep";
constexpr const char* ownerPassword = "chu-tep";

std::shared_ptr<const Secret> secret(const char* text) {
    return std::make_shared<const Secret>(QByteArrayView(text));
}

} // namespace

// Documents that open with a password only (ISO 32000-2 7.6): what is added is encrypted like the rest, and whoever has
// the password finds every signature intact.
class TestSignEncrypted : public QObject {
    Q_OBJECT

    TrainingServices services;
    QTemporaryDir folder;
    std::unique_ptr<crypto::SigningKey> key;

    QString path(const QString& name) const { return folder.filePath(name); }

    SignRequest request(const QString& input, const QString& output, Level level) const {
        SignRequest made;
        made.input = path(input);
        made.output = path(output);
        made.password = secret(userPassword);
        made.level = level;
        made.timestampAuthorities = {services.authority()};
        made.trust = services.trust();
        made.revocation = services.revocation();
        made.reason = QStringLiteral("Ký ban hành");
        return made;
    }
    Result<SignOutcome> sign(const SignRequest& request) {
        return offThread([&] { return signPdf(request, *key, systemClock()); });
    }
    Result<ExtendOutcome> extend(const QString& input, const QString& output) const {
        ExtendRequest made;
        made.input = path(input);
        made.output = path(output);
        made.password = secret(userPassword);
        made.timestampAuthorities = {services.authority()};
        made.trust = services.trust();
        made.revocation = services.revocation();
        return offThread([&] { return extendPdf(made, systemClock()); });
    }
    // pdfsig 22.12 finds the signatures of an encrypted file, but mutool 1.21 decrypts /Contents before it looks at it.
    QString complaint(const QString& name, int signatures) const {
        const Run qpdf =
            run("qpdf", {QStringLiteral("--password=%1").arg(QLatin1String(userPassword)), "--check", path(name)});
        if (qpdf.status != 0)
            return "qpdf: " + QString::fromUtf8(qpdf.output);
        const Run pdfsig = run("pdfsig", {"-nocert", "-upw", userPassword, path(name)});
        if (pdfsig.output.count("Signature is Valid") != signatures || pdfsig.output.contains("Mismatch"))
            return "pdfsig: " + QString::fromUtf8(pdfsig.output);
        return complaintOf(services, path(name), signatures, secret(userPassword));
    }

private Q_SLOTS:
    void initTestCase() {
        key = services.key(QStringLiteral("rsa"), {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"});
        QVERIFY(key);
        QVERIFY(writePdf(path("draft.pdf"), 0, true));
        const auto encrypted = [&](const QString& output, const QStringList& how, const QString& input) {
            return run("qpdf", QStringList{"--allow-weak-crypto", "--encrypt", userPassword, ownerPassword} + how +
                                   QStringList{"--", input, path(output)})
                .status;
        };
        QCOMPARE(encrypted("aes256.pdf", {"256"}, path("draft.pdf")), 0);
        QCOMPARE(encrypted("aes128.pdf", {"128", "--use-aes=y"}, path("draft.pdf")), 0);
        QCOMPARE(encrypted("rc4.pdf", {"128", "--use-aes=n"}, path("draft.pdf")), 0);
        QCOMPARE(encrypted("rc4-40.pdf", {"40"}, path("draft.pdf")), 0);
        QCOMPARE(run("qpdf", {"--object-streams=generate", path("draft.pdf"), path("streams.pdf")}).status, 0);
        QCOMPARE(encrypted("aes256-streams.pdf", {"256"}, path("streams.pdf")), 0);
        QCOMPARE(encrypted("plain-metadata.pdf", {"128", "--cleartext-metadata", "--use-aes=y"}, path("draft.pdf")), 0);
        QCOMPARE(encrypted("no-changes.pdf", {"256", "--modify=none"}, path("draft.pdf")), 0);
    }

    // The life of a document under a password: signed, numbered, sealed, extended.
    void life_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<Level>("level");
        QTest::newRow("AES-256; B-B") << "aes256.pdf" << Level::BB;
        QTest::newRow("AES-256, object streams; B-LTA") << "aes256-streams.pdf" << Level::BLTA;
        QTest::newRow("AES-128; B-LTA") << "aes128.pdf" << Level::BLTA;
        QTest::newRow("AES-128, metadata in clear; B-B") << "plain-metadata.pdf" << Level::BB;
        QTest::newRow("RC4-128; B-LTA") << "rc4.pdf" << Level::BLTA;
        QTest::newRow("RC4-40; B-LT") << "rc4-40.pdf" << Level::BLT;
    }
    void life() {
        QFETCH(QString, source);
        QFETCH(Level, level);
        SignRequest first = request(source, "1.pdf", level);
        first.placement = Placement{1, QRectF(340, 200, 140, 60)};
        first.imagePng = picture(Qt::blue);
        const auto leader = sign(first);
        QVERIFY2(leader, leader ? "" : qPrintable(leader.error().technical()));
        QCOMPARE(complaint("1.pdf", 1), QString());

        const auto filled = offThread([&] {
            return fillTextFields(path("1.pdf"), path("2.pdf"),
                                  {{QStringLiteral("number"), QStringLiteral("15")},
                                   {QStringLiteral("date"), QStringLiteral("ngày 02 tháng 3 năm 2026")}},
                                  {}, secret(userPassword));
        });
        QVERIFY2(filled, filled ? "" : qPrintable(filled.error().technical()));
        QCOMPARE(complaint("2.pdf", 1), QString());
        // The text is there for whoever has the password.
        QVERIFY(run("pdftotext", {"-upw", userPassword, path("2.pdf"), "-"}).output.contains("ngày 02 tháng 3"));

        SignRequest second = request("2.pdf", "3.pdf", level);
        second.purpose = Purpose::Copy;
        second.textLines = {QStringLiteral("SAO Y")};
        const auto copy = sign(second);
        QVERIFY2(copy, copy ? "" : qPrintable(copy.error().technical()));
        QCOMPARE(complaint("3.pdf", 2), QString());
        const auto extended = extend("3.pdf", "4.pdf");
        QVERIFY2(extended, extended ? "" : qPrintable(extended.error().technical()));
        QCOMPARE(complaint("4.pdf", 2), QString());

        QByteArray earlier = readAll(path(source));
        for (const char* name : {"1.pdf", "2.pdf", "3.pdf", "4.pdf"}) {
            const QByteArray later = readAll(path(name));
            QVERIFY(later.size() > earlier.size() && later.startsWith(earlier));
            // Nothing of what was added stands there in clear.
            QVERIFY(!later.contains("SAO Y") && !later.contains(QByteArray::fromHex("feff004b00fd")));
            earlier = later;
        }
    }

    void theOwnersPasswordOpensToo() {
        SignRequest owner = request("no-changes.pdf", "owner.pdf", Level::BB);
        // The author forbids changes to those who may only read it (ISO 32000-2 table 22).
        const auto refused = sign(owner);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), QByteArray("signing.not_permitted"));
        owner.password = secret(ownerPassword);
        QVERIFY(sign(owner));
        QCOMPARE(complaint("owner.pdf", 1), QString());
    }

    void wrongOrMissingPassword() {
        const QStringList files = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        SignRequest wrong = request("aes256.pdf", "wrong.pdf", Level::BB);
        wrong.password = secret("doan mo");
        QCOMPARE(sign(wrong).error().code(), QByteArray("pdf.password"));
        wrong.password.reset();
        QCOMPARE(sign(wrong).error().code(), QByteArray("signing.encrypted"));
        const auto filled = fillTextFields(path("aes256.pdf"), path("wrong.pdf"),
                                           {{QStringLiteral("number"), QStringLiteral("15")}}, {}, secret("sai"));
        QCOMPARE(filled.error().code(), QByteArray("pdf.password"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), files);
    }

    // Each file of a batch may have a password of its own; a batch that is begun again finds what is signed.
    void batch() {
        QCOMPARE(
            run("qpdf", {"--encrypt", "khac", "khac-nua", "256", "--", path("draft.pdf"), path("other.pdf")}).status,
            0);
        BatchRequest batch;
        batch.common = request({}, {}, Level::BB);
        batch.common.replaceOutput = false;
        batch.files = {{path("aes256.pdf"), path("b1.pdf"), {}},
                       {path("draft.pdf"), path("b2.pdf"), {}},
                       {path("other.pdf"), path("b3.pdf"), {}, secret("khac")},
                       {path("other.pdf"), path("b4.pdf"), {}}};
        const auto once = offThread([&] { return signBatch(batch, *key, systemClock()); });
        QCOMPARE(once[0].status, FileStatus::Signed);
        QCOMPARE(once[1].status, FileStatus::Signed);
        QCOMPARE(once[2].status, FileStatus::Signed);
        QCOMPARE(once[3].error->code(), QByteArray("pdf.password"));
        const auto again = offThread([&] { return signBatch(batch, *key, systemClock()); });
        for (int i = 0; i < 3; ++i)
            QCOMPARE(again[std::size_t(i)].status, FileStatus::Skipped);
    }

    void placeByText() {
        const auto rules = PlacementRules::load();
        QVERIFY(rules);
        PlacementQuery query;
        query.anchor = QStringLiteral("CONG VAN");
        query.day = QDate(2026, 3, 2);
        const auto place = findPlacement(path("aes256.pdf"), query, *rules, {}, secret(userPassword));
        QVERIFY2(place, place ? "" : qPrintable(place.error().technical()));
        QCOMPARE(place->page, 1);
        QVERIFY(place->rect.bottom() < 700);
        QCOMPARE(findPlacement(path("aes256.pdf"), query, *rules, {}, secret("sai")).error().code(),
                 QByteArray("pdf.password"));
    }
};

QTEST_GUILESS_MAIN(TestSignEncrypted)
#include "tst_sign_encrypted.moc"
