// PKCS#12 files as people have them (RFC 7292): several keys, seals of every kind, and for each that fails its true
// reason. The files are made by the openssl program, or by hand where it cannot.

#include "DerKit.h"
#include "TestPki.h"

#include "crypto/Cms.h"
#include "crypto/Pkcs12.h"

#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QTest>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

class TestKeyFiles : public QObject {
    Q_OBJECT

    TestPki pki;
    const QString fileName = QStringLiteral("khoa.p12");

    static QByteArray codeOf(const auto& result) { return result ? QByteArray() : result.error().code(); }
    static bool has(const Error& error, const QString& text) {
        return error.message(Language::Vietnamese).contains(text) && error.message(Language::English).contains(text);
    }

    QByteArray exported(const QString& name, const QStringList& more, const QString& password = "12345678") {
        const Run made = run("openssl",
                             QStringList{"pkcs12", "-export", "-inkey", name + ".key", "-in", name + ".pem", "-out",
                                         name + ".p12", "-passout", "pass:" + password} +
                                 more,
                             pki.path(""));
        return made.status == 0 ? readAll(pki.path(name + ".p12")) : QByteArray();
    }

    struct Entry {
        QString name; // of the PKI
        const char* label;
    };
    // All in one safe, each key before its certificate.
    QByteArray withKeys(const QList<Entry>& entries, int keyAlgorithm, int safeAlgorithm, bool mac) {
        STACK_OF(PKCS12_SAFEBAG)* bags = nullptr;
        for (const Entry& entry : entries) {
            BIO* in = BIO_new_file(qPrintable(pki.path(entry.name + ".key")), "r");
            EVP_PKEY* key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
            BIO_free(in);
            PKCS12_SAFEBAG* bag = PKCS12_add_key(&bags, key, 0, 1000, keyAlgorithm, "12345678");
            PKCS12_add_friendlyname_utf8(bag, entry.label, -1);
            EVP_PKEY_free(key);
            PKCS12_SAFEBAG* certified = PKCS12_add_cert(&bags, pki.certificate(entry.name).handle());
            PKCS12_add_friendlyname_utf8(certified, entry.label, -1);
        }
        STACK_OF(PKCS7)* safes = nullptr;
        PKCS12_add_safe(&safes, bags, safeAlgorithm, 1000, "12345678");
        PKCS12* file = PKCS12_add_safes(safes, 0);
        if (mac)
            PKCS12_set_mac(file, "12345678", -1, nullptr, 0, 1000, EVP_sha256());
        unsigned char* der = nullptr;
        const int size = i2d_PKCS12(file, &der);
        const QByteArray bytes(reinterpret_cast<const char*>(der), size);
        OPENSSL_free(der);
        PKCS12_free(file);
        sk_PKCS7_pop_free(safes, PKCS7_free);
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
        return bytes;
    }

    // RFC 9579 around a file without a MAC; derivation and MAC are Qt's, not OpenSSL's.
    static QByteArray sealedWithPbmac1(const QByteArray& open, QCryptographicHash::Algorithm algorithm,
                                       const QByteArray& hmacOid, bool withKeyLength = true) {
        QByteArray rest;
        const QByteArray pfx = contentOf(open);
        contentOf(pfx, &rest);                          // version; then ContentInfo
        const QByteArray contentInfo = contentOf(rest); // OID, [0]
        contentOf(contentInfo, &rest);
        const QByteArray sealed = contentOf(contentOf(rest)); // [0] { OCTET STRING }
        const QByteArray salt = "saltsalt";
        constexpr int iterations = 2048;
        constexpr int keyLength = 32;
        const QByteArray key = QPasswordDigestor::deriveKeyPbkdf2(algorithm, "12345678", salt, iterations, keyLength);
        const QByteArray mac = QMessageAuthenticationCode::hash(sealed, key, algorithm);
        const QByteArray hmac = derOf(0x30, derOf(0x06, hmacOid) + QByteArray::fromHex("0500"));
        const QByteArray derivation = derOf(0x04, salt) + QByteArray::fromHex("02020800") +
                                      (withKeyLength ? QByteArray::fromHex("020120") : QByteArray()) + hmac;
        const QByteArray pbkdf2 =
            derOf(0x30, derOf(0x06, QByteArray::fromHex("2a864886f70d01050c")) + derOf(0x30, derivation));
        const QByteArray algorithmId =
            derOf(0x30, derOf(0x06, QByteArray::fromHex("2a864886f70d01050e")) + derOf(0x30, pbkdf2 + hmac));
        const QByteArray macData = derOf(0x30, derOf(0x30, algorithmId + derOf(0x04, mac)) + derOf(0x04, "NOT USED") +
                                                   QByteArray::fromHex("020101"));
        return derOf(0x30, pfx + macData);
    }

    static bool signs(SigningKey& key) {
        const QByteArray digest = digestOf("text", DigestAlgorithm::Sha256);
        const auto cms = signCms(key, {digest, DigestAlgorithm::Sha256});
        const auto report = cms ? verifyCms(*cms, [&](DigestAlgorithm) { return digest; }) : fail(cms.error());
        return report && report->intact;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(pki.make());
        QVERIFY(pki.issue("encipher", {"-newkey", "rsa:2048"}, "/CN=Nguyễn Văn An",
                          {"keyUsage=critical,keyEncipherment"}, "root"));
        QVERIFY(pki.issue("second", {"-newkey", "rsa:2048"}, "/CN=Nguyễn Văn An", TestPki::signing(), "root"));
    }

    void theKeyThatSignsIsTaken_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("safe");
        QTest::addColumn<bool>("mac");
        QTest::newRow("open bags under a MAC") << -1 << -1 << true;
        QTest::newRow("open bags") << -1 << -1 << false;
        QTest::newRow("encrypted keys") << NID_aes_256_cbc << -1 << true;
        QTest::newRow("all encrypted") << NID_aes_128_cbc << NID_aes_256_cbc << true;
        QTest::newRow("3DES") << NID_pbe_WithSHA1And3_Key_TripleDES_CBC << NID_pbe_WithSHA1And3_Key_TripleDES_CBC
                              << true;
        QTest::newRow("RC2, which OpenSSL keeps apart")
            << NID_pbe_WithSHA1And3_Key_TripleDES_CBC << NID_pbe_WithSHA1And128BitRC2_CBC << true;
    }
    void theKeyThatSignsIsTaken() {
        QFETCH(int, key);
        QFETCH(int, safe);
        QFETCH(bool, mac);
        if (safe == NID_pbe_WithSHA1And128BitRC2_CBC)
            OSSL_PROVIDER_load(nullptr, "legacy"); // for making the file
        for (const bool enciphersFirst : {true, false}) {
            QList<Entry> entries{{"encipher", "mã hóa"}, {"rsa", "ký số"}};
            if (!enciphersFirst)
                entries.swapItemsAt(0, 1);
            const QByteArray file = withKeys(entries, key, safe, mac);
            const auto found = loadPkcs12(file, Secret(QByteArrayView("12345678")), nullptr, fileName);
            QVERIFY2(found, codeOf(found));
            QVERIFY((*found)->certificate() == pki.certificate("rsa"));
            QVERIFY(signs(**found));
            const auto all = pkcs12Keys(file, Secret(QByteArrayView("12345678")), fileName);
            QCOMPARE(all->size(), std::size_t(2));
            QCOMPARE(all->front().label, QStringLiteral("ký số"));
        }
    }

    void ofSeveralOnlyTheCallerCanChoose() {
        const QByteArray file = withKeys({{"rsa", "một"}, {"ec", "hai"}}, -1, -1, true);
        const auto found = loadPkcs12(file, Secret(QByteArrayView("12345678")), nullptr, fileName);
        QCOMPARE(codeOf(found), QByteArray("crypto.pkcs12_several_keys"));
        for (const char* const name : {"rsa", "ec"})
            QVERIFY(has(found.error(), QString::fromLatin1(pki.certificate(name).sha256Hex())));
        auto all = pkcs12Keys(file, Secret(QByteArrayView("12345678")), fileName);
        QVERIFY(all && all->size() == 2);
        for (Pkcs12Key& one : *all)
            QVERIFY(signs(*one.key));
    }

    void everySealIsRead_data() {
        QTest::addColumn<QByteArray>("file");
        const QByteArray sha256 = QByteArray::fromHex("2a864886f70d0209");
        const QByteArray sha512 = QByteArray::fromHex("2a864886f70d020b");
        const QByteArray open = exported("rsa", {"-nomac"});
        QTest::newRow("no MAC, encrypted") << open;
        QTest::newRow("no MAC, open") << exported("rsa", {"-nomac", "-keypbe", "NONE", "-certpbe", "NONE"});
        QTest::newRow("PBMAC1 with SHA-256") << sealedWithPbmac1(open, QCryptographicHash::Sha256, sha256);
        QTest::newRow("PBMAC1 with SHA-512") << sealedWithPbmac1(open, QCryptographicHash::Sha512, sha512);
        QTest::newRow("SHA-256") << exported("rsa", {});
        QTest::newRow("SHA-1") << exported("rsa", {"-macalg", "sha1"});
        QTest::newRow("SHA-512") << exported("ec", {"-macalg", "sha512"});
    }
    void everySealIsRead() {
        QFETCH(QByteArray, file);
        QVERIFY(!file.isEmpty());
        const auto found = loadPkcs12(file, Secret(QByteArrayView("12345678")), nullptr, fileName);
        QVERIFY2(found, codeOf(found));
        QVERIFY(signs(**found));
    }

    void whatFailsNamesItsReason_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("code");
        const QByteArray sha256 = QByteArray::fromHex("2a864886f70d0209");
        const QByteArray open = exported("rsa", {"-nomac"});
        const QByteArray sealed = exported("rsa", {});
        const QByteArray wrong("crypto.pkcs12_password_wrong");
        QTest::newRow("wrong password") << sealed << QByteArray("87654321") << wrong;
        QTest::newRow("wrong password, no MAC") << open << QByteArray("87654321") << wrong;
        QTest::newRow("wrong password, PBMAC1")
            << sealedWithPbmac1(open, QCryptographicHash::Sha256, sha256) << QByteArray("87654321") << wrong;
        QTest::newRow("no password") << sealed << QByteArray() << wrong;
        // gostR3411-94 as the MAC's digest: not known here, whatever the password
        QByteArray gost = sealed;
        const qsizetype at = gost.lastIndexOf(QByteArray::fromHex("608648016503040201"));
        gost[at + 8] = '\x7f'; // no such digest
        QTest::newRow("unknown digest of the MAC")
            << gost << QByteArray("12345678") << QByteArray("crypto.pkcs12_unsupported");
        QTest::newRow("PBMAC1 without a key length")
            << sealedWithPbmac1(open, QCryptographicHash::Sha256, sha256, false) << QByteArray("12345678")
            << QByteArray("crypto.pkcs12_unsupported");
        QByteArray cipher = open;
        for (qsizetype i = cipher.indexOf(QByteArray::fromHex("60864801650304012a")); i >= 0;
             i = cipher.indexOf(QByteArray::fromHex("60864801650304012a"), i + 1))
            cipher[i + 8] = '\x7e'; // no such cipher
        QTest::newRow("unknown cipher") << cipher << QByteArray("12345678") << QByteArray("crypto.pkcs12_unsupported");
        QTest::newRow("cut") << sealed.left(sealed.size() / 2) << QByteArray("12345678")
                             << QByteArray("crypto.pkcs12_malformed");
        QTest::newRow("a certificate") << pki.certificate("rsa").der() << QByteArray("12345678")
                                       << QByteArray("crypto.pkcs12_malformed");
        QTest::newRow("no key") << exported("rsa", {"-nokeys"}) << QByteArray("12345678")
                                << QByteArray("crypto.pkcs12_without_key");
    }
    void whatFailsNamesItsReason() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, password);
        QFETCH(QByteArray, code);
        const auto found = loadPkcs12(file, Secret(password), nullptr, fileName);
        QCOMPARE(codeOf(found), code);
        QVERIFY2(has(found.error(), fileName), qPrintable(found.error().message()));
    }

    void anEmptyPasswordIsOne() {
        for (const QStringList& how : {QStringList{}, QStringList{"-nomac"}}) {
            const auto found = loadPkcs12(exported("rsa", how, ""), Secret(), nullptr, fileName);
            QVERIFY2(found, codeOf(found));
        }
    }

    // RFC 4055: the certificate says that its key is for RSASSA-PSS alone, and with which digest.
    void aPssKeySignsWithPss_data() {
        QTest::addColumn<QStringList>("parameters");
        QTest::addColumn<int>("digest");
        QTest::newRow("any digest") << QStringList{} << int(DigestAlgorithm::Sha256);
        QTest::newRow("SHA-384 alone") << QStringList{"-pkeyopt", "rsa_pss_keygen_md:sha384",
                                                      "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha384",
                                                      "-pkeyopt", "rsa_pss_keygen_saltlen:48"}
                                       << int(DigestAlgorithm::Sha384);
    }
    void aPssKeySignsWithPss() {
        QFETCH(QStringList, parameters);
        QFETCH(int, digest);
        QVERIFY(pki.issue("pss", QStringList{"-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"} + parameters,
                          "/CN=Khóa PSS", TestPki::signing(), "root"));
        const auto key = loadPkcs12(exported("pss", {}), Secret(QByteArrayView("12345678")), nullptr, fileName);
        QVERIFY2(key, codeOf(key));
        QCOMPARE(int(defaultDigest((*key)->certificate())), digest);
        QVERIFY(!(*key)->offers(SignatureScheme::RsaPkcs1, DigestAlgorithm(digest)));
        const QByteArray content = digestOf("text", DigestAlgorithm(digest));
        const auto cms = signCms(**key, {content, DigestAlgorithm(digest)}); // nobody asked for PSS
        QVERIFY2(cms, codeOf(cms));
        writeAll(pki.path("text"), "text");
        writeAll(pki.path("pss.cms"), *cms);
        const Run judged = run("openssl",
                               {"cms", "-verify", "-binary", "-inform", "DER", "-in", "pss.cms", "-content", "text",
                                "-CAfile", "root.pem", "-out", "/dev/null"},
                               pki.path(""));
        QVERIFY2(judged.status == 0, judged.output);
    }
};

QTEST_GUILESS_MAIN(TestKeyFiles)
#include "tst_key_files.moc"
