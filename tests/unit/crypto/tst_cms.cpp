#include "TestPki.h"
#include "crypto/Cms.h"
#include "crypto/Pkcs12.h"

#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// Signatures and time-stamps, judged by the openssl program as well as by our own code.
class TestCms : public QObject {
    Q_OBJECT

    TestPki pki;
    const QByteArray content = "Công văn số 15/SNV-VP: nội dung được ký";

    DigestSource digestOfContent() const {
        return [this](DigestAlgorithm algorithm) { return digestOf(content, algorithm); };
    }
    Result<QByteArray> signedContent(const QString& key, DigestAlgorithm digest = DigestAlgorithm::Sha256,
                                     bool pss = false) {
        const auto signingKey = pki.key(key);
        return signCms(*signingKey, {digestOf(content, digest), digest, pss});
    }
    Run opensslVerify(const QByteArray& cms, const QStringList& more = {"-cades"}) {
        writeAll(pki.path("content"), content);
        writeAll(pki.path("cms.der"), cms);
        return run("openssl", QStringList{"cms", "-verify", "-binary", "-inform", "DER", "-in", pki.path("cms.der"),
                                          "-content", pki.path("content"), "-CAfile", pki.path("root.pem"), "-purpose",
                                          "any", "-out", pki.path("out")} +
                                  more);
    }
    Result<QByteArray> stamp(const QByteArray& cms, const std::vector<TimestampAuthority>& authorities) {
        return offThread([&] { return addSignatureTimestamp(cms, authorities); });
    }
    static QByteArray codeOf(const Result<QByteArray>& result) { return result ? QByteArray() : result.error().code(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(pki.make()); }

    void opensslAcceptsEverySignature_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("digest");
        QTest::addColumn<bool>("pss");
        QTest::newRow("RSA-2048 PKCS#1") << "rsa" << int(DigestAlgorithm::Sha256) << false;
        QTest::newRow("RSA-2048 SHA-512") << "rsa" << int(DigestAlgorithm::Sha512) << false;
        QTest::newRow("RSA-2048 PSS") << "rsa" << int(DigestAlgorithm::Sha256) << true;
        QTest::newRow("RSA-2048 PSS SHA-384") << "rsa" << int(DigestAlgorithm::Sha384) << true;
        QTest::newRow("P-256") << "ec" << int(DigestAlgorithm::Sha256) << false;
        QTest::newRow("P-256 SHA-384") << "ec" << int(DigestAlgorithm::Sha384) << false;
    }
    void opensslAcceptsEverySignature() {
        QFETCH(QString, key);
        QFETCH(int, digest);
        QFETCH(bool, pss);
        const auto cms = signedContent(key, static_cast<DigestAlgorithm>(digest), pss);
        QVERIFY2(cms, cms ? "" : qPrintable(cms.error().technical()));
        const Run judged = opensslVerify(*cms);
        QVERIFY2(judged.status == 0, judged.output);
        const auto report = verifyCms(*cms, digestOfContent());
        QVERIFY(report);
        QVERIFY(report->intact);
        QVERIFY(report->hasSigningCertificate);
        QVERIFY(report->problems.isEmpty());
        QVERIFY(report->signer == pki.certificate(key));
        QCOMPARE(report->certificates.size(), std::size_t(2)); // the signer and its issuer
        QCOMPARE(report->scheme, key == "ec" ? SignatureScheme::Ecdsa
                                 : pss       ? SignatureScheme::RsaPss
                                             : SignatureScheme::RsaPkcs1);
    }

    // PAdES (EN 319 142-1 clause 6.2): signingTime must not be there; CAdES needs these three.
    void signedAttributesAreExactlyThree() {
        const auto cms = signedContent("rsa");
        QVERIFY(cms);
        writeAll(pki.path("cms.der"), *cms);
        const Run printed =
            run("openssl", {"cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", pki.path("cms.der")});
        QCOMPARE(printed.status, 0);
        const QByteArray text = printed.output;
        const QByteArray attributes =
            text.mid(text.indexOf("signedAttrs:"),
                     text.indexOf("signatureAlgorithm:", text.indexOf("signedAttrs:")) - text.indexOf("signedAttrs:"));
        QCOMPARE(attributes.count("object:"), 3);
        QVERIFY(attributes.contains("contentType"));
        QVERIFY(attributes.contains("messageDigest"));
        QVERIFY(attributes.contains("signingCertificateV2"));
        QVERIFY(!attributes.contains("signingTime"));
    }

    void anotherContentIsNotIntact() {
        const auto cms = signedContent("rsa");
        QVERIFY(cms);
        const auto report =
            verifyCms(*cms, [this](DigestAlgorithm algorithm) { return digestOf(content + ' ', algorithm); });
        QVERIFY(report && !report->intact);
        QCOMPARE(report->problems.first().code(), QByteArray("crypto.digest_mismatch"));
        QVERIFY(!verifyCms(*cms, [](DigestAlgorithm) { return QByteArray(); })->intact);
    }

    // Whatever byte of the signer's part is changed: never intact, unless it changes nothing that is judged.
    void noChangedByteStaysIntact() {
        const auto cms = signedContent("ec");
        QVERIFY(cms);
        const QByteArray leaf = pki.certificate("ec").der();
        const QByteArray root = pki.certificate("root").der();
        const qsizetype rootAt = cms->indexOf(root);
        QVERIFY(cms->contains(leaf));
        // The first SHA-256 identifier is SignedData.digestAlgorithms, which only announces (RFC 5652 section 5.1).
        const QByteArray sha256 = QByteArray::fromHex("0609608648016503040201");
        const qsizetype announced = cms->indexOf(sha256);
        int intact = 0;
        for (qsizetype i = 0; i < cms->size(); ++i) {
            if (rootAt >= 0 && i >= rootAt && i < rootAt + root.size())
                continue; // the issuer's certificate is outside the signature; path validation judges it
            if (i >= announced && i < announced + sha256.size())
                continue;
            QByteArray changed = *cms;
            changed[i] = static_cast<char>(changed[i] ^ 0x01);
            const auto report = verifyCms(changed, digestOfContent());
            if (report && report->intact && report->namesSigner && opensslVerify(changed).status != 0)
                ++intact;
        }
        QCOMPARE(intact, 0);
    }

    void trailingBytesAreRefused() {
        const auto cms = signedContent("rsa");
        QVERIFY(cms);
        QVERIFY(!verifyCms(*cms + '\0', digestOfContent()));
        QCOMPARE(paddedDerLength(*cms + QByteArray(100, '\0')), std::optional(cms->size()));
        QCOMPARE(paddedDerLength(*cms + QByteArray(100, '\0') + 'x'), std::nullopt);
        QCOMPARE(paddedDerLength(cms->left(50)), std::nullopt);
        QCOMPARE(paddedDerLength({}), std::nullopt);
        QCOMPARE(verifyCms(QByteArray(2'000'000, '0'), digestOfContent()).error().code(),
                 QByteArray("crypto.cms_malformed"));
    }

    // Made by a stranger, with signingTime and without ESS: adbe.pkcs7.detached as older tools write it.
    void oldDetachedSignatureIsAcceptedWithWarning() {
        writeAll(pki.path("content"), content);
        const Run made = run("openssl", {"cms", "-sign", "-binary", "-outform", "DER", "-signer", pki.path("rsa.pem"),
                                         "-inkey", pki.path("rsa.key"), "-in", pki.path("content"), "-out",
                                         pki.path("old.der"), "-md", "sha256"});
        QVERIFY2(made.status == 0, made.output);
        const auto report = verifyCms(readAll(pki.path("old.der")), digestOfContent());
        QVERIFY(report && report->intact);
        QVERIFY(!report->hasSigningCertificate);
        QVERIFY(report->claimedTime.isValid());
        QCOMPARE(report->problems.size(), 1);
        QCOMPARE(report->problems.first().code(), QByteArray("crypto.signing_certificate_missing"));
    }

    void attachedContentIsRefused() {
        writeAll(pki.path("content"), content);
        run("openssl", {"cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer", pki.path("rsa.pem"),
                        "-inkey", pki.path("rsa.key"), "-in", pki.path("content"), "-out", pki.path("attached.der")});
        const auto report = verifyCms(readAll(pki.path("attached.der")), digestOfContent());
        QVERIFY(report && !report->intact);
    }

    void sha1IsNeverMade() {
        const auto key = pki.key("rsa");
        const auto cms = signCms(*key, {digestOf(content, DigestAlgorithm::Sha1), DigestAlgorithm::Sha1, false});
        QCOMPARE(codeOf(cms), QByteArray("crypto.digest_too_weak"));
    }

    void pkcs12() {
        const Run made =
            run("openssl", {"pkcs12", "-export", "-inkey", pki.path("rsa.key"), "-in", pki.path("rsa.pem"), "-certfile",
                            pki.path("root.pem"), "-passout", "pass:Mật khẩu 1", "-out", pki.path("rsa.p12")});
        QVERIFY2(made.status == 0, made.output);
        const QByteArray file = readAll(pki.path("rsa.p12"));
        const auto key = loadPkcs12(file, Secret(QByteArrayView("Mật khẩu 1")));
        QVERIFY(key);
        QVERIFY((*key)->certificate() == pki.certificate("rsa"));
        QCOMPARE((*key)->chain().size(), std::size_t(1));
        QVERIFY((*key)->sign("x", SignatureScheme::RsaPkcs1, DigestAlgorithm::Sha256));
        QVERIFY(!(*key)->sign("x", SignatureScheme::Ecdsa, DigestAlgorithm::Sha256));
        QCOMPARE(loadPkcs12(file, Secret(QByteArrayView("Mat khau 1"))).error().code(),
                 QByteArray("crypto.pkcs12_password_wrong"));
        QCOMPARE(loadPkcs12(file, Secret()).error().code(), QByteArray("crypto.pkcs12_password_wrong"));
        QCOMPARE(loadPkcs12(file.left(900), Secret()).error().code(), QByteArray("crypto.pkcs12_malformed"));
        QCOMPARE(loadPkcs12("rubbish", Secret()).error().code(), QByteArray("crypto.pkcs12_malformed"));
        QCOMPARE(makeSigningKey(readAll(pki.path("ec.key")), pki.certificate("rsa"), {}).error().code(),
                 QByteArray("crypto.key_mismatch"));
    }

    void timestampRoundTrip() {
        TsaServer tsa(pki.key("tsa"));
        for (const QString key : {"rsa", "ec"}) {
            const auto cms = signedContent(key);
            const auto stamped = stamp(*cms, {tsa.authority()});
            QVERIFY2(stamped, stamped ? "" : qPrintable(stamped.error().technical()));
            const Run judged = opensslVerify(*stamped);
            QVERIFY2(judged.status == 0, judged.output);
            const auto report = verifyCms(*stamped, digestOfContent());
            QVERIFY(report && report->intact && report->timestamp);
            QVERIFY(report->timestamp->intact);
            QVERIFY(report->timestamp->signer == pki.certificate("tsa"));
            QVERIFY(qAbs(report->timestamp->time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        }
    }

    void opensslAcceptsTheToken() {
        TsaServer tsa(pki.key("tsa"));
        writeAll(pki.path("content"), content);
        const auto token = offThread([&] {
            return requestTimestamp(digestOf(content, DigestAlgorithm::Sha512), DigestAlgorithm::Sha512,
                                    {tsa.authority()});
        });
        QVERIFY(token);
        writeAll(pki.path("token.der"), *token);
        const Run judged = run("openssl", {"ts", "-verify", "-data", pki.path("content"), "-in", pki.path("token.der"),
                                           "-token_in", "-CAfile", pki.path("root.pem")});
        QVERIFY2(judged.status == 0, judged.output);
    }

    // The service's reply to a stranger's request, with and without the certificate and nonce asked for.
    void opensslAcceptsTheReply() {
        const auto key = pki.key("tsa");
        writeAll(pki.path("content"), content);
        for (const QStringList& more : {QStringList{"-cert"}, QStringList{"-no_nonce"}}) {
            run("openssl",
                QStringList{"ts", "-query", "-data", pki.path("content"), "-sha256", "-out", pki.path("query")} + more);
            const auto reply = issueTimestamp(readAll(pki.path("query")), {*key, "1.2.3.4", systemClock()});
            QVERIFY(reply);
            writeAll(pki.path("reply"), *reply);
            const Run judged =
                run("openssl", {"ts", "-verify", "-queryfile", pki.path("query"), "-in", pki.path("reply"), "-CAfile",
                                pki.path("root.pem"), "-untrusted", pki.path("tsa.pem")});
            QVERIFY2(judged.status == 0, judged.output);
        }
    }

    void badReplies_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("rubbish") << 0 << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("another nonce") << 1 << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("another imprint") << 2 << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("changed signature") << 3 << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("rejection") << 4 << QByteArray("crypto.tsa_refused");
        QTest::newRow("HTTP 500") << 5 << QByteArray("crypto.tsa_unavailable");
        QTest::newRow("trailing byte") << 6 << QByteArray("crypto.tsa_bad_reply");
        QTest::newRow("without certificate") << 7 << QByteArray("crypto.tsa_bad_reply");
    }
    void badReplies() {
        QFETCH(int, kind);
        QFETCH(QByteArray, code);
        const auto tsaKey = pki.key("tsa");
        const auto query = [&](const QStringList& more) {
            run("openssl", QStringList{"ts", "-query", "-sha256", "-out", pki.path("query")} + more);
            return *issueTimestamp(readAll(pki.path("query")), {*tsaKey, "1.2.3.4", systemClock()});
        };
        const auto cms = signedContent("ec");
        const QByteArray digest = verifyCms(*cms, digestOfContent()) ? digestOf("", DigestAlgorithm::Sha256) : "";
        QVERIFY(!digest.isEmpty());
        const QByteArray wanted = digestOf("what is stamped", DigestAlgorithm::Sha256);
        TsaServer tsa(pki.key("tsa"));
        tsa.status = kind == 5 ? 500 : 200;
        tsa.bend = [&](const QByteArray& request, const QByteArray& reply) -> QByteArray {
            switch (kind) {
            case 0:
                return "<html>503</html>";
            case 1:
                return query({"-cert", "-digest", wanted.toHex()});
            case 2: { // our nonce, another imprint
                QByteArray other = request;
                other[other.indexOf(wanted)] = static_cast<char>(other[other.indexOf(wanted)] ^ 1);
                return *issueTimestamp(other, {*tsaKey, "1.2.3.4", systemClock()});
            }
            case 3: {
                QByteArray changed = reply;
                changed[changed.size() - 1] = static_cast<char>(changed[changed.size() - 1] ^ 1);
                return changed;
            }
            case 4:
                return *issueTimestamp("no request", {*tsaKey, "1.2.3.4", systemClock()});
            case 6:
                return reply + 'x';
            case 7: { // certReq, the last field, taken back
                QByteArray other = request;
                other[other.size() - 1] = '\0';
                other.chop(3);
                other[1] = static_cast<char>(other[1] - 3);
                return *issueTimestamp(other, {*tsaKey, "1.2.3.4", systemClock()});
            }
            default:
                return reply;
            }
        };
        const auto token =
            offThread([&] { return requestTimestamp(wanted, DigestAlgorithm::Sha256, {tsa.authority()}); });
        QCOMPARE(codeOf(token), code);
        QVERIFY(tsa.requests() == 1);
    }

    void secondAuthorityIsUsedWhenTheFirstIsDown() {
        TsaServer tsa(pki.key("tsa"));
        const TimestampAuthority down = TsaServer::authorityAt(1); // nothing listens on port 1
        const auto cms = signedContent("ec");
        QCOMPARE(codeOf(stamp(*cms, {down})), QByteArray("crypto.tsa_unavailable"));
        QCOMPARE(codeOf(stamp(*cms, {})), QByteArray("crypto.tsa_missing"));
        const auto stamped = stamp(*cms, {down, tsa.authority()});
        QVERIFY(stamped);
        QVERIFY(verifyCms(*stamped, digestOfContent())->timestamp->intact);
    }

    // A certificate for documents must not be taken for a time-stamp authority's (RFC 3161 section 2.3).
    void tokenOfAnOrdinaryCertificateIsRefused() {
        TsaServer tsa(pki.key("rsa"));
        QCOMPARE(codeOf(stamp(*signedContent("ec"), {tsa.authority()})), QByteArray("crypto.tsa_bad_reply"));
    }

    void timestampOfAnotherSignatureIsNotIntact() {
        TsaServer tsa(pki.key("tsa"));
        const auto token = offThread([&] {
            return requestTimestamp(digestOf("one", DigestAlgorithm::Sha256), DigestAlgorithm::Sha256,
                                    {tsa.authority()});
        });
        QVERIFY(token);
        const auto report =
            verifyTimestamp(*token, [](DigestAlgorithm algorithm) { return digestOf("two", algorithm); });
        QVERIFY(report && !report->intact);
        QCOMPARE(verifyTimestamp(token->left(200), {}).error().code(), QByteArray("crypto.timestamp_malformed"));
    }

    void cancelledRequestSaysSo() {
        TsaServer tsa(pki.key("tsa"));
        const Cancel cancel;
        cancel.request();
        const auto cms = signedContent("ec");
        const auto stamped = offThread([&] { return addSignatureTimestamp(*cms, {tsa.authority()}, cancel); });
        QCOMPARE(codeOf(stamped), QByteArray("network.cancelled"));
    }

    void certificateNamesInVietnamese() {
        const Certificate certificate = pki.certificate("rsa");
        QCOMPARE(certificate.commonName(), QStringLiteral("Nguyễn Văn An"));
        QCOMPARE(certificate.issuerCommonName(), QStringLiteral("Gốc thử nghiệm"));
        QCOMPARE(certificate.subject(), QStringLiteral("CN=Nguyễn Văn An,O=Sở Nội vụ,C=VN"));
        QVERIFY(certificate.isRsa() && certificate.keyBits() == 2048 && !certificate.isCa());
        QVERIFY(certificate.allowsSigning() && !certificate.allowsTimestamping());
        QVERIFY(pki.certificate("tsa").allowsTimestamping());
        QVERIFY(pki.certificate("root").isCa() && pki.certificate("root").isSelfSigned());
        QCOMPARE(Certificate::manyFromBytes(certificate.pem() + pki.certificate("ec").pem(), "x")->size(),
                 std::size_t(2));
        QVERIFY(!Certificate::fromDer(certificate.der() + 'x'));
    }
};

QTEST_GUILESS_MAIN(TestCms)
#include "tst_cms.moc"
