// Files of certificates and of lists as people get them: all that is in them is read, or it is said what is wrong.

#include "TestPki.h"

#include "crypto/CrlFile.h"
#include "crypto/TrustStore.h"

#include <QDir>
#include <QTest>

using namespace vanthu;
using namespace vanthu::crypto;
using namespace vanthu::test;

class TestListFiles : public QObject {
    Q_OBJECT

    TestPki pki;
    QList<QByteArray> crls; // DER, of two authorities
    QList<QByteArray> certificates;

    static QByteArray codeOf(const auto& result) { return result ? QByteArray() : result.error().code(); }

    static QByteArray pem(const char* label, const QByteArray& der, const char* lineEnd = "\n") {
        QByteArray text = QByteArray("-----BEGIN ") + label + "-----" + lineEnd;
        const QByteArray base64 = der.toBase64();
        for (qsizetype at = 0; at < base64.size(); at += 64)
            text += base64.mid(at, 64) + lineEnd;
        return text + "-----END " + label + "-----" + lineEnd;
    }
    static QByteArray utf16(const QByteArray& text, bool bigEndian) {
        QByteArray wide = bigEndian ? "\xfe\xff" : "\xff\xfe";
        for (const char c : text)
            wide += bigEndian ? QByteArray(1, '\0') + c : QByteArray(1, c) + '\0';
        return wide;
    }

    // The same two values in every dress.
    static void addDresses(const char* label, const QList<QByteArray>& ders) {
        const QByteArray two = pem(label, ders[0]) + pem(label, ders[1]);
        QTest::newRow("PEM") << pem(label, ders[0]) << 1;
        QTest::newRow("two PEM") << two << 2;
        QTest::newRow("text around") << "Issuer: CN=x\n" + pem(label, ders[0]) + "\nCác CA khác:\n" +
                                            pem(label, ders[1])
                                     << 2;
        QTest::newRow("Windows' lines") << pem(label, ders[0], "\r\n") + pem(label, ders[1], "\r\n") << 2;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf" + two << 2;
        QTest::newRow("UTF-16") << utf16(two, false) << 2;
        QTest::newRow("UTF-16, big end first") << utf16(two, true) << 2;
        QTest::newRow("base64 alone") << ders[0].toBase64() << 1;
        QTest::newRow("base64 in lines, with a mark")
            << "\xef\xbb\xbf" + ders[0].toBase64().insert(100, "\r\n").insert(300, "\n") + "\n"
            << 1;
        QTest::newRow("DER") << ders[0] << 1;
        QTest::newRow("two DER") << ders[0] + ders[1] << 2;
        QTest::newRow("old headers") << QByteArray("-----BEGIN ") + label + "-----\nName: value\n\n" +
                                            ders[0].toBase64() + "\n-----END " + label + "-----\n"
                                     << 1;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(pki.make());
        QVERIFY(pki.issue("other", {"-newkey", "rsa:2048"}, "/CN=Gốc khác",
                          {"basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"}, {}));
        for (const QString name : {"root", "other"}) {
            writeAll(pki.path("index.txt"), {});
            writeAll(pki.path("ca.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=" + pki.path("index.txt").toUtf8() +
                                             "\ndefault_md=sha256\ndefault_crl_days=30\n");
            QCOMPARE(run("openssl",
                         {"ca", "-config", "ca.cnf", "-cert", name + ".pem", "-keyfile", name + ".key", "-gencrl",
                          "-out", name + ".crl"},
                         pki.path(""))
                         .status,
                     0);
            QCOMPARE(
                run("openssl", {"crl", "-in", name + ".crl", "-outform", "DER", "-out", name + ".der"}, pki.path(""))
                    .status,
                0);
            crls += readAll(pki.path(name + ".der"));
            certificates += pki.certificate(name).der();
        }
    }

    void everyListIsRead_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("count");
        addDresses("X509 CRL", crls);
        QTest::newRow("beside a certificate") << pem("CERTIFICATE", certificates[0]) + pem("X509 CRL", crls[0]) << 1;
        QCOMPARE(run("openssl",
                     {"crl2pkcs7", "-in", "root.crl", "-certfile", "root.pem", "-outform", "DER", "-out", "list.p7b"},
                     pki.path(""))
                     .status,
                 0);
        QTest::newRow("PKCS#7") << readAll(pki.path("list.p7b")) << 1;
    }
    void everyListIsRead() {
        QFETCH(QByteArray, file);
        QFETCH(int, count);
        const auto lists = crlsFromBytes(file, QStringLiteral("ds.crl"));
        QVERIFY2(lists, codeOf(lists));
        QCOMPARE(lists->size(), std::size_t(count));
        for (int i = 0; i < count; ++i)
            QCOMPARE((*lists)[std::size_t(i)], crls[i]);
    }

    void everyCertificateIsRead_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("count");
        addDresses("CERTIFICATE", certificates);
        QTest::newRow("other labels") << pem("X509 CERTIFICATE", certificates[0]) + pem("CERTIFICATE", certificates[1])
                                      << 2;
        QTest::newRow("beside a key and a list")
            << readAll(pki.path("root.key")) + pem("X509 CRL", crls[0]) + pem("CERTIFICATE", certificates[0]) << 1;
        QCOMPARE(run("openssl",
                     {"x509", "-in", "root.pem", "-trustout", "-addtrust", "emailProtection", "-out", "trusted.pem"},
                     pki.path(""))
                     .status,
                 0);
        QTest::newRow("OpenSSL's trusted form") << readAll(pki.path("trusted.pem")) << 1;
    }
    void everyCertificateIsRead() {
        QFETCH(QByteArray, file);
        QFETCH(int, count);
        const auto found = Certificate::manyFromBytes(file, QStringLiteral("ca.pem"));
        QVERIFY2(found, codeOf(found));
        QCOMPARE(found->size(), std::size_t(count));
        for (int i = 0; i < count; ++i)
            QCOMPARE((*found)[std::size_t(i)].der(), certificates[i]);
    }

    void whatCannotBeReadIsSaid_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("said");
        const QByteArray good = pem("X509 CRL", crls[0]);
        const QByteArray bad("crypto.block_malformed");
        QTest::newRow("the second has no end") << good + pem("X509 CRL", crls[1]).chopped(10) << bad << "2";
        QTest::newRow("the second is damaged") << good + pem("X509 CRL", crls[1]).replace(60, 4, "!!!!") << bad << "2";
        QTest::newRow("the second is cut") << good + pem("X509 CRL", crls[1].left(200)) << bad << "2";
        QTest::newRow("bytes behind a DER list") << crls[0] + "xyz" << bad << "2";
        QTest::newRow("a web page") << QByteArray("<html>404 Not found</html>") << bad << "1";
        QTest::newRow("nothing") << QByteArray() << bad << "1";
        QTest::newRow("a certificate") << pem("CERTIFICATE", certificates[0]) << QByteArray("crypto.crl_none")
                                       << "CERTIFICATE";
        QTest::newRow("a certificate in DER") << certificates[0] << QByteArray("crypto.crl_none") << "ASN.1";
    }
    void whatCannotBeReadIsSaid() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, code);
        QFETCH(QString, said);
        const auto lists = crlsFromBytes(file, QStringLiteral("ds.crl"));
        QCOMPARE(codeOf(lists), code);
        for (const Language language : {Language::Vietnamese, Language::English}) {
            const QString sentence = lists.error().message(language);
            QVERIFY2(sentence.contains("ds.crl") && sentence.contains(said), qPrintable(sentence));
        }
    }

    void aListIsNoCertificate() {
        const auto found = Certificate::manyFromBytes(pem("X509 CRL", crls[0]), QStringLiteral("ca.pem"));
        QCOMPARE(codeOf(found), QByteArray("crypto.certificate_none"));
        QVERIFY(found.error().message().contains("X509 CRL"));
    }

    void anEmptyFolderIsSaid() {
        QVERIFY(QDir(pki.path("")).mkpath("trust"));
        TrustStore store;
        QCOMPARE(codeOf(store.addPath(pki.path("trust"))), QByteArray("crypto.trust_folder_empty"));
        writeAll(pki.path("trust/README.txt"), "CA");
        QCOMPARE(codeOf(store.addPath(pki.path("trust"))), QByteArray("crypto.trust_folder_empty"));
        writeAll(pki.path("trust/ROOT.CER"), certificates[0]);
        QVERIFY(store.addPath(pki.path("trust")));
        QCOMPARE(store.anchors().size(), std::size_t(1));
        writeAll(pki.path("trust/broken.der"), certificates[0].left(100));
        const auto broken = store.addPath(pki.path("trust"));
        QVERIFY(!broken && broken.error().message().contains("broken.der"));
    }
};

QTEST_GUILESS_MAIN(TestListFiles)
#include "tst_list_files.moc"
