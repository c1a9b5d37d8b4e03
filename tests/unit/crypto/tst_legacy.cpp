#include "TestPki.h"
#include "crypto/Cms.h"

#include <openssl/cms.h>

#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

// The kinds of signature from before PAdES (ISO 32000-1 12.8.3), made by the openssl program.
class TestLegacy : public QObject {
    Q_OBJECT

    TestPki pki;
    const QByteArray content = "Công văn số 15/SNV-VP: nội dung được ký";

    static DigestSource digestsOf(const QByteArray& bytes) {
        return [bytes](DigestAlgorithm algorithm) { return digestOf(bytes, algorithm); };
    }
    static QByteArray tlv(char tag, const QByteArray& value) {
        const auto size = static_cast<quint32>(value.size());
        QByteArray head(1, tag);
        if (size < 0x80)
            head += static_cast<char>(size);
        else if (size < 0x100)
            head += QByteArray("\x81") + static_cast<char>(size);
        else
            head += QByteArray("\x82") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff);
        return head + value;
    }
    QByteArray cmsOver(const QByteArray& bytes, const QString& digest, const QStringList& more = {}) {
        writeAll(pki.path("in"), bytes);
        const Run made = run("openssl",
                             QStringList{"cms", "-sign", "-binary", "-outform", "DER", "-signer", "rsa.pem", "-inkey",
                                         "rsa.key", "-in", "in", "-out", "out.der", "-md", digest} +
                                 more,
                             pki.path(""));
        if (made.status != 0)
            qWarning("%s", made.output.constData());
        return readAll(pki.path("out.der"));
    }
    QByteArray rawSignature(const QString& digest) {
        writeAll(pki.path("in"), content);
        run("openssl", {"dgst", "-" + digest, "-sign", "rsa.key", "-out", "raw.sig", "in"}, pki.path(""));
        return tlv('\x04', readAll(pki.path("raw.sig")));
    }
    static bool has(const CmsReport& report, const QByteArray& code) {
        return std::any_of(report.problems.begin(), report.problems.end(),
                           [&](const Error& problem) { return problem.code() == code; });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(pki.make()); }

    // adbe.pkcs7.sha1: the document's SHA-1 is the content of the CMS.
    void sha1AsContent() {
        const QByteArray digest = digestOf(content, DigestAlgorithm::Sha1);
        for (const char* const inner : {"sha1", "sha256"}) {
            const QByteArray cms = cmsOver(digest, inner, {"-nodetach"});
            const auto report = verifySha1Cms(cms, digestsOf(content));
            QVERIFY(report && report->intact);
            QCOMPARE(report->digest, DigestAlgorithm::Sha1); // however strong the inner one
            QVERIFY(has(*report, "crypto.digest_weak"));
            QVERIFY(report->signer == pki.certificate("rsa"));
            const auto other = verifySha1Cms(cms, digestsOf(content + ' '));
            QVERIFY(other && !other->intact);
            QCOMPARE(other->problems.first().code(), QByteArray("crypto.digest_mismatch"));
            // It is no adbe.pkcs7.detached.
            QVERIFY(!verifyCms(cms, digestsOf(content))->intact);
        }
        QVERIFY(!verifySha1Cms(cmsOver(content, "sha1", {"-nodetach"}), digestsOf(content))->intact);
        QVERIFY(!verifySha1Cms(cmsOver(content, "sha1"), digestsOf(content))->intact);
    }

    // adbe.x509.rsa_sha1: a bare PKCS#1 signature; later writers used other digests too.
    void bareRsa() {
        const QByteArray own = pki.certificate("rsa").der();
        const QByteArray root = pki.certificate("root").der();
        for (const auto& [name, digest] :
             {std::pair("sha1", DigestAlgorithm::Sha1), std::pair("sha256", DigestAlgorithm::Sha256)}) {
            const QByteArray signature = rawSignature(name);
            const auto report = verifyRawRsa(signature, {own, root}, digestsOf(content));
            QVERIFY(report && report->intact);
            QCOMPARE(report->digest, digest);
            QVERIFY(report->signer == pki.certificate("rsa"));
            QCOMPARE(report->certificates.size(), std::size_t(2));
            const auto other = verifyRawRsa(signature, {own}, digestsOf(content + ' '));
            QVERIFY(other && !other->intact && has(*other, "crypto.digest_mismatch"));
            const auto missing = verifyRawRsa(signature, {}, digestsOf(content));
            QVERIFY(missing && !missing->intact && has(*missing, "crypto.signer_certificate_missing"));
            const auto foreign = verifyRawRsa(signature, {root, own}, digestsOf(content)); // the first is the signer's
            QVERIFY(foreign && !foreign->intact && has(*foreign, "crypto.signature_value_wrong"));
            QByteArray changed = signature;
            changed[40] = static_cast<char>(changed[40] ^ 1);
            QVERIFY(!verifyRawRsa(changed, {own}, digestsOf(content))->intact);
            QVERIFY(!verifyRawRsa(signature + 'x', {own}, digestsOf(content)));
        }
    }

    // Without signed attributes the signature covers the content itself (RFC 5652 section 5.4).
    void withoutSignedAttributes() {
        for (const QStringList& more :
             {QStringList{"-noattr"}, QStringList{"-noattr", "-keyopt", "rsa_padding_mode:pss"},
              QStringList{"-noattr", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:8", "-keyopt",
                          "rsa_mgf1_md:sha512"}}) {
            const QByteArray cms = cmsOver(content, "sha256", more);
            const auto report = verifyCms(cms, digestsOf(content));
            QVERIFY(report && report->intact);
            const auto other = verifyCms(cms, digestsOf(content + ' '));
            QVERIFY(other && !other->intact);
            QVERIFY(has(*other, "crypto.signature_value_wrong"));
        }
    }

    void pssOfAnyParameters() {
        for (const QStringList& more :
             {QStringList{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:0"},
              QStringList{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha512"}}) {
            const auto report = verifyCms(cmsOver(content, "sha256", more), digestsOf(content));
            QVERIFY(report && report->intact);
            QCOMPARE(report->scheme, SignatureScheme::RsaPss);
        }
    }

    void curves_data() {
        QTest::addColumn<QString>("curve");
        for (const char* const curve : {"P-384", "P-521", "brainpoolP256r1", "brainpoolP384r1"})
            QTest::newRow(curve) << QString::fromLatin1(curve);
    }
    void curves() {
        QFETCH(QString, curve);
        QVERIFY(pki.issue("curve", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + curve}, "/CN=" + curve,
                          TestPki::signing(), "root"));
        writeAll(pki.path("in"), content);
        const Run made = run("openssl",
                             {"cms", "-sign", "-binary", "-outform", "DER", "-signer", "curve.pem", "-inkey",
                              "curve.key", "-in", "in", "-out", "out.der", "-md", "sha384"},
                             pki.path(""));
        QVERIFY2(made.status == 0, made.output);
        const auto report = verifyCms(readAll(pki.path("out.der")), digestsOf(content));
        QVERIFY(report && report->intact);
        QCOMPARE(report->scheme, SignatureScheme::Ecdsa);
        QVERIFY(report->signer.keyIsStrongEnough());
    }

    // ISO 32000-1 12.8.3.3.2: Adobe's archive of revocation answers in an attribute.
    void revocationInsideTheCms() {
        writeAll(pki.path("index.txt"), {});
        writeAll(pki.path("ca.cnf"),
                 "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=9\n");
        run("openssl",
            {"ca", "-config", "ca.cnf", "-cert", "root.pem", "-keyfile", "root.key", "-gencrl", "-out", "crl.pem"},
            pki.path(""));
        run("openssl", {"crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der"}, pki.path(""));
        const QByteArray crl = readAll(pki.path("crl.der"));
        const QByteArray ocsp = tlv('\x30', QByteArray::fromHex("0a0101")); // a response that says "malformed request"
        QVERIFY(!crl.isEmpty());
        const QByteArray archival = tlv('\x30', tlv('\xa0', tlv('\x30', crl)) + tlv('\xa1', tlv('\x30', ocsp)));
        const QByteArray cms = cmsOver(content, "sha256");
        const auto* position = reinterpret_cast<const unsigned char*>(cms.constData());
        CMS_ContentInfo* parsed = d2i_CMS_ContentInfo(nullptr, &position, cms.size());
        QVERIFY(parsed);
        CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(parsed), 0);
        CMS_unsigned_add1_attr_by_txt(signer, "1.2.840.113583.1.1.8", V_ASN1_SEQUENCE, archival.constData(),
                                      static_cast<int>(archival.size()));
        unsigned char* der = nullptr;
        const int size = i2d_CMS_ContentInfo(parsed, &der);
        const QByteArray with(reinterpret_cast<const char*>(der), size);
        OPENSSL_free(der);
        CMS_ContentInfo_free(parsed);
        const auto report = verifyCms(with, digestsOf(content));
        QVERIFY(report && report->intact);
        QCOMPARE(report->carried.crls, std::vector<QByteArray>{crl});
        QCOMPARE(report->carried.ocsps, std::vector<QByteArray>{ocsp});
        QVERIFY(verifyCms(cms, digestsOf(content))->carried.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestLegacy)
#include "tst_legacy.moc"
