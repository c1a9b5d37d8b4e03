// What VanThu signs, it verifies as valid: what it would not is refused, and before the key is asked for anything.

#include "SigningTestKit.h"

#include "signing/Batch.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::signing;
using namespace vanthu::test;

class TestSignRefusals : public QObject {
    Q_OBJECT

    SigningTestKit kit;

    QString path(const QString& name) const { return kit.pki.path(name); }
    static QByteArray codeOf(const auto& result) { return result ? QByteArray() : result.error().code(); }

    // A key that counts how often it is asked.
    class CountingKey final : public crypto::SigningKey {
    public:
        explicit CountingKey(std::unique_ptr<SigningKey> key)
            : m_key(std::move(key)) {}
        const crypto::Certificate& certificate() const override { return m_key->certificate(); }
        const std::vector<crypto::Certificate>& chain() const override { return m_key->chain(); }
        Result<QByteArray> sign(QByteArrayView bytes, crypto::SignatureScheme scheme,
                                crypto::DigestAlgorithm digest) override {
            ++asked;
            return m_key->sign(bytes, scheme, digest);
        }
        int asked = 0;

    private:
        std::unique_ptr<SigningKey> m_key;
    };

    // A page with empty signature fields of these names.
    bool writeForm(const QString& name, const QStringList& fields) const {
        QByteArray kids;
        QByteArray objects;
        for (qsizetype i = 0; i < fields.size(); ++i) {
            const QByteArray number = QByteArray::number(4 + i);
            QByteArray title = "feff";
            for (const QChar c : fields[i])
                title += QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
            kids += number + " 0 R ";
            objects += number + " 0 obj\n<</Type/Annot/Subtype/Widget/FT/Sig/T<" + title + ">/Rect[330 " +
                       QByteArray::number(200 + 70 * i) + " 480 " + QByteArray::number(260 + 70 * i) +
                       "]/F 4/P 3 0 R>>\nendobj\n";
        }
        const QByteArray pdf = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" + kids +
                               "]>>>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                               "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[" +
                               kids + "]>>\nendobj\n" + objects + "trailer\n<</Size " +
                               QByteArray::number(4 + fields.size()) + "/Root 1 0 R>>\n";
        writeAll(path("raw.pdf"), pdf);
        run("qpdf", {path("raw.pdf"), path(name)}); // gives it a cross-reference table
        return QFile::exists(path(name));
    }

    // A list of the root's with one certificate on it, DER.
    QByteArray listWith(const QString& name, const QString& reason) const {
        writeAll(path("r.txt"), {});
        writeAll(path("r.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=" + path("r.txt").toUtf8() +
                                    "\ndefault_md=sha256\ndefault_crl_days=30\n");
        const QStringList ca{"ca", "-config", path("r.cnf"), "-cert", path("root.pem"), "-keyfile", path("root.key")};
        run("openssl", ca + QStringList{"-revoke", path(name + ".pem"), "-crl_reason", reason});
        run("openssl", ca + QStringList{"-gencrl", "-out", path("r.crl")});
        run("openssl", {"crl", "-in", path("r.crl"), "-outform", "DER", "-out", path("r.der")});
        return readAll(path("r.der"));
    }

    // Refused with this code, by the check before and by signing, and the key was not asked.
    void expectRefusal(const SignRequest& request, const QByteArray& code) {
        CountingKey key(kit.pki.key("ec"));
        QCOMPARE(codeOf(offThread([&] { return checkBeforeSigning(request, key.certificate()); })), code);
        QCOMPARE(codeOf(offThread([&] { return signPdf(request, key, systemClock()); })), code);
        QCOMPARE(key.asked, 0);
        QVERIFY(!QFile::exists(request.output));
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(kit.start());
        QVERIFY(writePdf(path("draft.pdf")));
    }

    void fieldsOfOneName() {
        QVERIFY(writeForm("two.pdf", {"NguoiKy", "NguoiKy", "Khac"}));
        SignRequest request = kit.request(path("two.pdf"), path("two-out.pdf"));
        request.fieldName = "NguoiKy";
        expectRefusal(request, "signing.duplicate_fields");
        request.fieldName.clear(); // the same field by its place
        request.placement = Placement{1, QRectF(330, 200, 150, 60)};
        expectRefusal(request, "signing.duplicate_fields");
        // A field whose name is its own can be signed, and is found valid.
        request.placement.reset();
        request.fieldName = "Khac";
        QVERIFY(kit.sign(request, "ec"));
        QCOMPARE(kit.verify(path("two-out.pdf")).status, DocumentStatus::Valid);
    }

    // Over what others signed: the verifier would leave their signatures in doubt.
    void aPictureOverWhatWasSigned() {
        SignRequest first = kit.request(path("draft.pdf"), path("signed.pdf"));
        first.placement = Placement{1, QRectF(330, 200, 150, 60)};
        first.imagePng = picture(Qt::blue);
        QVERIFY(kit.sign(first, "ec"));
        const auto at = [&](const QRectF& rect) {
            SignRequest request = kit.request(path("signed.pdf"), path("second.pdf"));
            request.placement = Placement{1, rect};
            request.imagePng = picture(Qt::red);
            return request;
        };
        expectRefusal(at(QRectF(60, 690, 150, 60)), "signing.covers_content");  // "CONG VAN"
        expectRefusal(at(QRectF(130, 650, 150, 60)), "signing.covers_content"); // its last letters
        expectRefusal(at(QRectF(320, 190, 170, 80)), "signing.covers_content"); // all of the first signature
        const auto refused =
            offThread([&] { return checkBeforeSigning(at(QRectF(60, 690, 150, 60)), kit.pki.certificate("ec")); });
        QVERIFY(refused.error().message().contains("trang 1"));
        QVERIFY(refused.error().message().contains("signed.pdf"));
        for (const QRectF& rect : {QRectF(60, 300, 150, 60),                               // white paper
                                   sealRect(QRectF(330, 200, 150, 60), 36, {595, 842})}) { // a third of the signature
            SignRequest request = at(rect);
            request.purpose = Purpose::Seal;
            const auto outcome = kit.sign(request, "rsa");
            QVERIFY2(outcome, codeOf(outcome));
            QCOMPARE(kit.verify(request.output).status, DocumentStatus::Valid);
            QVERIFY(QFile::remove(request.output));
        }
        // Nobody else's signature: whoever signs first may stand anywhere.
        SignRequest alone = kit.request(path("draft.pdf"), path("alone.pdf"));
        alone.placement = Placement{1, QRectF(60, 690, 150, 60)};
        alone.imagePng = picture(Qt::blue);
        QVERIFY(kit.sign(alone, "ec"));
        QCOMPARE(kit.verify(alone.output).status, DocumentStatus::Valid);
    }

    // What the verifier could not see is refused, too.
    void aPageThatIsNotSeen() {
        QByteArray pdf = readAll(path("draft.pdf"));
        QVERIFY(pdf.contains("/Contents 4 0 R"));
        pdf.replace("/Contents 4 0 R", "/Contents 5 0 R"); // a font
        writeAll(path("unseen.pdf"), pdf);
        SignRequest first = kit.request(path("unseen.pdf"), path("unseen-signed.pdf"));
        QVERIFY(kit.sign(first, "ec"));
        SignRequest request = kit.request(path("unseen-signed.pdf"), path("unseen-out.pdf"));
        request.placement = Placement{1, QRectF(60, 300, 150, 60)};
        request.imagePng = picture(Qt::red);
        expectRefusal(request, "signing.place_not_seen");
        request.placement.reset();
        request.imagePng.clear();
        const auto outcome = kit.sign(request, "ec");
        QVERIFY2(outcome, outcome ? "" : outcome.error().technical().toUtf8());
        QCOMPARE(kit.verify(request.output).status, DocumentStatus::Valid);
    }

    void aFieldThatIsNotThere() {
        QVERIFY(writeForm("named.pdf", {"Lãnh đạo", "Văn thư"}));
        SignRequest request = kit.request(path("named.pdf"), path("named-out.pdf"));
        request.fieldName = QStringLiteral("Giám đốc");
        expectRefusal(request, "signing.no_such_field");
        const auto refused = offThread([&] { return checkBeforeSigning(request, kit.pki.certificate("ec")); });
        for (const char* const name : {"Lãnh đạo", "Văn thư", "Giám đốc"})
            QVERIFY2(refused.error().message().contains(QString::fromUtf8(name)), name);
        SignRequest none = kit.request(path("draft.pdf"), path("none-out.pdf"));
        none.fieldName = QStringLiteral("Giám đốc");
        expectRefusal(none, "signing.no_empty_field");
    }

    void namesInEitherForm() {
        const QString composed = QStringLiteral("Chữ ký Lãnh đạo");
        const QString decomposed = composed.normalized(QString::NormalizationForm_D);
        for (const auto& [inFile, asked] : {std::pair(composed, decomposed), std::pair(decomposed, composed)}) {
            QVERIFY(writeForm("nfd.pdf", {inFile}));
            SignRequest request = kit.request(path("nfd.pdf"), path("nfd-out.pdf"));
            request.fieldName = asked;
            const auto outcome = kit.sign(request, "ec");
            QVERIFY2(outcome, codeOf(outcome));
            QCOMPARE(outcome->fieldName, inFile);
            const DocumentReport report = kit.verify(path("nfd-out.pdf"));
            QCOMPARE(report.status, DocumentStatus::Valid);
            QCOMPARE(report.signatures.size(), std::size_t(1));
            QCOMPARE(strangersComplaint(path("nfd-out.pdf"), 1), QString());
        }
    }

    void aSignatureThatWasTakenOut() {
        QVERIFY(kit.sign(kit.request(path("draft.pdf"), path("once.pdf")), "ec"));
        // The next revision has no form and no widget, as somebody who clears a signature leaves it.
        const QByteArray pdf = readAll(path("once.pdf"));
        const qint64 previous = pdf.mid(pdf.lastIndexOf("startxref") + 9).trimmed().split('\n').first().toLongLong();
        const QByteArray catalog = "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
        const QByteArray page = "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                                "/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n";
        const auto entry = [](qint64 offset) {
            return QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
        };
        const qint64 xref = pdf.size() + catalog.size() + page.size();
        const QByteArray update = catalog + page + "xref\n1 1\n" + entry(pdf.size()) + "3 1\n" +
                                  entry(pdf.size() + catalog.size()) + "trailer\n<</Size 30/Root 1 0 R/Prev " +
                                  QByteArray::number(previous) + ">>\nstartxref\n" + QByteArray::number(xref) +
                                  "\n%%EOF\n";
        writeAll(path("cleared.pdf"), pdf + update);
        expectRefusal(kit.request(path("cleared.pdf"), path("again.pdf")), "signing.signature_removed");
    }

    void whatIsRevokedOrOnHoldDoesNotSign_data() {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("key compromised") << "keyCompromise" << QByteArray("signing.certificate_revoked");
        QTest::newRow("superseded") << "superseded" << QByteArray("signing.certificate_revoked");
        QTest::newRow("on hold") << "certificateHold" << QByteArray("signing.certificate_on_hold");
    }
    // With a trust store, without one, and without even the issuer's certificate.
    void whatIsRevokedOrOnHoldDoesNotSign() {
        QFETCH(QString, reason);
        QFETCH(QByteArray, code);
        const QByteArray list = listWith("ec", reason);
        SignRequest request = kit.request(path("draft.pdf"), path("revoked.pdf"));
        request.revocation.crls = {list};
        for (const bool trusted : {true, false}) {
            if (!trusted)
                request.trust.reset();
            CountingKey key(kit.pki.key("ec"));
            QCOMPARE(codeOf(offThread([&] { return signPdf(request, key, systemClock()); })), code);
            QCOMPARE(key.asked, 0);
        }
        const Signer alone{kit.pki.certificate("ec"), {}};
        QCOMPARE(codeOf(offThread([&] { return checkMaySign(alone, {}, request.revocation, systemClock()()); })), code);
        QVERIFY(!QFile::exists(path("revoked.pdf")));
        // Another certificate of the same authority signs.
        SignRequest other = kit.request(path("draft.pdf"), path("other.pdf"));
        other.trust.reset();
        other.revocation.crls = {list};
        const auto outcome = kit.sign(other, "rsa");
        QVERIFY2(outcome, codeOf(outcome));
        QVERIFY(outcome->remarks.isEmpty());
    }

    void whatNobodyKnowsIsSaid() {
        SignRequest request = kit.request(path("draft.pdf"), path("unknown.pdf"));
        request.revocation.crls.clear();
        QCOMPARE(codeOf(kit.sign(request, "ec")), QByteArray("signing.certificate_unknown")); // trust was asked for
        request.trust.reset();
        const auto outcome = kit.sign(request, "ec");
        QVERIFY2(outcome, codeOf(outcome));
        QCOMPARE(outcome->remarks.size(), 1);
        QCOMPARE(outcome->remarks.first().code(), QByteArray("signing.revocation_not_checked"));
    }

    // PAdES carries two times, and a reader believes the authority's: a clock that is wrong makes files that say two.
    void theClockAndTheAuthority_data() {
        QTest::addColumn<int>("seconds"); // how far the authority is ahead
        QTest::addColumn<bool>("accepted");
        QTest::newRow("the same") << 0 << true;
        QTest::newRow("a minute ahead") << 60 << true;
        QTest::newRow("a minute behind") << -60 << true;
        QTest::newRow("three minutes ahead") << 180 << false;
        QTest::newRow("three minutes behind") << -180 << false;
        QTest::newRow("a day ahead") << 86400 << false;
    }
    void theClockAndTheAuthority() {
        QFETCH(int, seconds);
        QFETCH(bool, accepted);
        TsaServer tsa(kit.pki.key("tsa"), [seconds] { return systemClock()().addSecs(seconds); });
        QFile::remove(path("clock.pdf"));
        SignRequest request = kit.request(path("draft.pdf"), path("clock.pdf"));
        request.timestampAuthorities = {tsa.authority()};
        int asked = 0; // it is no question of a lower level
        request.onTimestampFailure = [&](const Error&) { return ++asked, TimestampChoice::LowerLevel; };
        const auto outcome = kit.sign(request, "ec");
        QCOMPARE(codeOf(outcome), accepted ? QByteArray() : QByteArray("signing.clock_contradicts"));
        QCOMPARE(asked, 0);
        QCOMPARE(QFile::exists(path("clock.pdf")), accepted);
        if (accepted)
            return;
        // A question of its own: the person tries again, stops or confirms.
        QList<TimestampChoice> answers{TimestampChoice::Retry, TimestampChoice::LowerLevel};
        request.onClockContradiction = [&](const Error& why) {
            return why.code() == "signing.clock_contradicts" ? answers.takeFirst() : TimestampChoice::Stop;
        };
        QCOMPARE(codeOf(kit.sign(request, "ec")), QByteArray("signing.clock_contradicts"));
        QVERIFY(answers.isEmpty()); // a lower level is no answer to it
        QVERIFY(!QFile::exists(path("clock.pdf")));
        answers = {TimestampChoice::AcceptClock};
        const auto confirmed = kit.sign(request, "ec");
        QVERIFY(confirmed);
        QCOMPARE(confirmed->level, Level::BT);
        request.onClockContradiction = nullptr;
        request.clockMayContradict = true;
        QVERIFY(kit.sign(request, "ec"));
        // Where a second authority agrees with the clock, the first one is at fault.
        request.clockMayContradict = false;
        request.timestampAuthorities.push_back(kit.tsa->authority());
        QVERIFY(kit.sign(request, "ec"));
    }

    // In a batch one contradiction is that file's; the key is not at an end.
    void aFileThatCannotBeSignedHoldsUpNoOther() {
        QVERIFY(writeForm("two.pdf", {"A", "A"}));
        BatchRequest batch;
        batch.common = kit.request({}, {});
        batch.common.placement = Placement{1, QRectF(330, 200, 150, 60)};
        batch.files = {{path("two.pdf"), path("b1.pdf"), {}}, {path("draft.pdf"), path("b2.pdf"), {}}};
        const auto key = kit.pki.key("ec");
        const auto results = offThread([&] { return signBatch(batch, *key, systemClock()); });
        QCOMPARE(results[0].status, FileStatus::Failed);
        QCOMPARE(results[0].error->code(), QByteArray("signing.duplicate_fields"));
        QCOMPARE(results[1].status, FileStatus::Signed);
    }
};

QTEST_GUILESS_MAIN(TestSignRefusals)
#include "tst_sign_refusals.moc"
