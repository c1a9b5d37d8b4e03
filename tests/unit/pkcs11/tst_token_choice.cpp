// Which private key belongs to a certificate: identifiers and labels are hints, the public key decides. Keys and
// certificates come onto SoftHSM tokens through pkcs11-tool, as a provider's software writes them.

#include "../crypto/TestPki.h"
#include "SoftTokens.h"

#include "crypto/Cms.h"
#include "pkcs11/LoggedInToken.h"

#include <QLibrary>
#include <QTest>

#include <p11-kit/pkcs11.h>

using namespace vanthu;
using namespace vanthu::pkcs11;
using namespace vanthu::test;
using crypto::DigestAlgorithm;
using crypto::SignatureScheme;

class TestTokenChoice : public QObject {
    Q_OBJECT

    TestPki pki;

    static QByteArray codeOf(const auto& result) { return result ? QByteArray() : result.error().code(); }

    static bool tool(const SoftTokens& tokens, const QString& program, const QStringList& arguments) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString setting = tokens.options().environment.first();
        environment.insert(setting.section('=', 0, 0), setting.section('=', 1));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        const bool done = process.waitForFinished(60'000) && process.exitCode() == 0;
        if (!done)
            qWarning("%s", process.readAll().constData());
        return done;
    }
    static bool initialise(const SoftTokens& tokens, const QString& label) {
        return tool(tokens, "softhsm2-util",
                    {"--init-token", "--free", "--label", label, "--so-pin", "00000000", "--pin", "12345678"});
    }
    struct Entry {
        const char* name; // of the PKI
        const char* keyId;
        const char* certificateId;
    };
    bool write(const SoftTokens& tokens, const Entry& entry, const QStringList& forKey = {}) const {
        const auto object = [&](const QString& file, const char* type, const char* id, const QStringList& more) {
            QStringList words{"--module", softHsmModule(), "--token-label",  "Thẻ", "--login",
                              "--pin",    "12345678",      "--write-object", file,  "--type",
                              type};
            if (*id)
                words << "--id" << id;
            return tool(tokens, "pkcs11-tool", words + more);
        };
        const QString name = QString::fromLatin1(entry.name);
        return (!entry.keyId || object(pki.path(name + ".key.der"), "privkey", entry.keyId, forKey)) &&
               (!entry.certificateId || object(pki.path(name + ".der"), "cert", entry.certificateId, {}));
    }
    // A certificate that only whoever is logged in sees, which pkcs11-tool cannot write: straight to the module.
    bool writePrivate(const SoftTokens& tokens, const char* name, QByteArray id) const {
        const QString setting = tokens.options().environment.first();
        qputenv(qPrintable(setting.section('=', 0, 0)), setting.section('=', 1).toUtf8());
        QLibrary library(softHsmModule());
        const auto getList = reinterpret_cast<CK_C_GetFunctionList>(library.resolve("C_GetFunctionList"));
        CK_FUNCTION_LIST* module = nullptr;
        if (!getList || getList(&module) != CKR_OK || module->C_Initialize(nullptr) != CKR_OK)
            return false;
        CK_SLOT_ID slots[8];
        CK_ULONG count = 8;
        CK_SESSION_HANDLE session = 0;
        unsigned char pin[] = "12345678";
        QByteArray der = pki.certificate(name).der();
        CK_OBJECT_CLASS objectClass = CKO_CERTIFICATE;
        CK_CERTIFICATE_TYPE type = CKC_X_509;
        CK_BBOOL yes = CK_TRUE;
        const auto bytes = [](QByteArray& value) { return static_cast<void*>(value.data()); };
        CK_ATTRIBUTE attributes[] = {{CKA_CLASS, &objectClass, sizeof objectClass},
                                     {CKA_CERTIFICATE_TYPE, &type, sizeof type},
                                     {CKA_TOKEN, &yes, sizeof yes},
                                     {CKA_PRIVATE, &yes, sizeof yes},
                                     {CKA_ID, bytes(id), CK_ULONG(id.size())},
                                     {CKA_SUBJECT, bytes(id), CK_ULONG(id.size())},
                                     {CKA_VALUE, bytes(der), CK_ULONG(der.size())}};
        CK_OBJECT_HANDLE object = 0;
        const bool made = module->C_GetSlotList(CK_TRUE, slots, &count) == CKR_OK &&
                          module->C_OpenSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                                &session) == CKR_OK &&
                          module->C_Login(session, CKU_USER, pin, 8) == CKR_OK &&
                          module->C_CreateObject(session, attributes, std::size(attributes), &object) == CKR_OK;
        module->C_Finalize(nullptr);
        return made;
    }
    static bool signs(crypto::SigningKey& key) {
        const QByteArray digest = crypto::digestOf("text", DigestAlgorithm::Sha256);
        const auto cms = crypto::signCms(key, {digest, DigestAlgorithm::Sha256});
        const auto report = cms ? crypto::verifyCms(*cms, [&](DigestAlgorithm) { return digest; }) : fail(cms.error());
        if (!report)
            qWarning("%s", qPrintable(report.error().technical()));
        return report && report->intact && report->signer == key.certificate();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(pki.make());
        QVERIFY(pki.issue("rsa2", {"-newkey", "rsa:2048"}, "/CN=Nguyễn Văn An", TestPki::signing(), "root"));
        QVERIFY(pki.issue("ec2", {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "/CN=Trần Thị Bình",
                          TestPki::signing(), "root"));
        for (const QString name : {"rsa", "rsa2", "ec", "ec2"}) {
            QCOMPARE(run("openssl", {"pkey", "-in", name + ".key", "-outform", "DER", "-out", name + ".key.der"},
                         pki.path(""))
                         .status,
                     0);
            QVERIFY(writeAll(pki.path(name + ".der"), pki.certificate(name).der()));
        }
    }

    void thePublicKeyDecides_data() {
        QTest::addColumn<QList<QByteArrayList>>("entries"); // name, id of the key, id of the certificate
        QTest::newRow("two RSA keys under one identifier")
            << QList<QByteArrayList>{{"rsa", "01", "01"}, {"rsa2", "01", "01"}};
        QTest::newRow("two EC keys under one identifier")
            << QList<QByteArrayList>{{"ec", "01", "01"}, {"ec2", "01", "01"}};
        QTest::newRow("RSA and EC under one identifier")
            << QList<QByteArrayList>{{"rsa", "01", "01"}, {"ec", "01", "01"}};
        QTest::newRow("four under one") << QList<QByteArrayList>{
            {"ec", "01", "01"}, {"rsa", "01", "01"}, {"ec2", "01", "01"}, {"rsa2", "01", "01"}};
        QTest::newRow("without identifiers")
            << QList<QByteArrayList>{{"rsa", "", ""}, {"rsa2", "", ""}, {"ec", "", ""}};
        QTest::newRow("certificates without identifiers")
            << QList<QByteArrayList>{{"rsa", "01", ""}, {"ec", "02", ""}, {"ec2", "03", ""}};
        QTest::newRow("identifiers exchanged") << QList<QByteArrayList>{
            {"rsa", "02", "01"}, {"rsa2", "01", "02"}, {"ec", "04", "03"}, {"ec2", "03", "04"}};
    }
    void thePublicKeyDecides() {
        QFETCH(QList<QByteArrayList>, entries);
        const SoftTokens tokens;
        QVERIFY(initialise(tokens, "Thẻ"));
        for (const QByteArrayList& entry : entries)
            QVERIFY(write(tokens, {entry[0], entry[1], entry[2]}));
        for (const bool direct : {false, true}) {
            HostOptions options = tokens.options();
            options.direct = direct;
            const auto host = TokenHost::start(softHsmModule(), options);
            QVERIFY(host);
            const auto all = (*host)->certificates();
            QVERIFY(all && all->size() == std::size_t(entries.size()));
            for (const TokenCertificate& one : *all) {
                const auto key = (*host)->openKey(one, secretOf("12345678"));
                QVERIFY2(key, codeOf(key));
                QVERIFY2(signs(**key), qPrintable(one.certificate.commonName()));
            }
        }
    }

    void aCertificateWithoutItsKeyNamesTheDevice_data() {
        QTest::addColumn<QByteArray>("owner"); // of the only key
        QTest::newRow("no key") << QByteArray();
        QTest::newRow("another RSA key under its identifier") << QByteArray("rsa2");
        QTest::newRow("an EC key under its identifier") << QByteArray("ec");
    }
    void aCertificateWithoutItsKeyNamesTheDevice() {
        QFETCH(QByteArray, owner);
        const SoftTokens tokens;
        QVERIFY(initialise(tokens, "Thẻ") && write(tokens, {"rsa", nullptr, "01"}));
        if (!owner.isEmpty())
            QVERIFY(write(tokens, {owner, "01", "02"}));
        const auto host = tokens.host();
        const auto all = (*host)->certificates();
        QVERIFY(all);
        const auto chosen = std::find_if(all->begin(), all->end(),
                                         [&](const auto& one) { return one.certificate == pki.certificate("rsa"); });
        QVERIFY(chosen != all->end());
        const auto key = (*host)->openKey(*chosen, secretOf("12345678"));
        QCOMPARE(codeOf(key), QByteArray("token.key_missing"));
        QVERIFY2(key.error().message().contains(QStringLiteral("Thẻ")), qPrintable(key.error().message()));
    }

    // CKA_PRIVATE on the certificate: nobody sees it before a login, and one login is enough for all.
    void certificatesThatALoginShows() {
        const SoftTokens tokens;
        QVERIFY(initialise(tokens, "Thẻ"));
        QVERIFY(write(tokens, {"rsa", "01", nullptr}) && write(tokens, {"ec", "01", nullptr}));
        QVERIFY(writePrivate(tokens, "rsa", "\x01") && writePrivate(tokens, "ec", "\x01"));
        for (const bool direct : {false, true}) {
            HostOptions options = tokens.options();
            options.direct = direct;
            const auto host = TokenHost::start(softHsmModule(), options);
            QVERIFY(host && (*host)->certificates()->empty());
            const auto token = (*host)->tokens()->front();
            for (const QString name : {"rsa", "ec"}) {
                const auto loggedIn = (*host)->logIn(token, secretOf("12345678"));
                QVERIFY2(loggedIn, codeOf(loggedIn));
                const auto& shown = (*loggedIn)->certificates();
                QCOMPARE(shown.size(), std::size_t(2));
                const auto chosen = std::find_if(shown.begin(), shown.end(), [&](const auto& one) {
                    return one.certificate == pki.certificate(name);
                });
                const auto key = (*loggedIn)->openKey(*chosen);
                QVERIFY2(key, codeOf(key));
                QVERIFY(signs(**key));
            }
            QCOMPARE(codeOf((*host)->logIn(token, secretOf("87654321"))), QByteArray("token.pin_incorrect"));
            QCOMPARE(codeOf((*host)->logIn(token, Secret(QByteArrayView("mật khẩu")))),
                     QByteArray("token.pin_not_ascii"));
        }
    }

    void aKeyForPssAloneSignsWithPss() {
        const SoftTokens tokens;
        QVERIFY(initialise(tokens, "Thẻ"));
        QVERIFY(write(tokens, {"rsa", "01", "01"},
                      {"--allowed-mechanisms", "RSA-PKCS-PSS,SHA256-RSA-PKCS-PSS,SHA384-RSA-PKCS-PSS"}));
        for (const bool direct : {false, true}) {
            HostOptions options = tokens.options();
            options.direct = direct;
            const auto host = TokenHost::start(softHsmModule(), options);
            const auto key = (*host)->openKey((*host)->certificates()->front(), secretOf("12345678"));
            QVERIFY2(key, codeOf(key));
            QVERIFY(!(*key)->offers(SignatureScheme::RsaPkcs1, DigestAlgorithm::Sha256));
            QVERIFY(signs(**key)); // nobody asked for PSS
        }
    }

    // "é" may be one code point or two; a Mac writes two.
    void labelsInEitherForm() {
        const QString composed = QStringLiteral("Thẻ của Bình");
        const QString decomposed = composed.normalized(QString::NormalizationForm_D);
        QVERIFY(composed != decomposed);
        const SoftTokens tokens;
        QVERIFY(initialise(tokens, decomposed));
        QVERIFY(tool(tokens, "pkcs11-tool",
                     {"--module", softHsmModule(), "--token-label", decomposed, "--login", "--pin", "12345678",
                      "--write-object", pki.path("rsa.key.der"), "--type", "privkey", "--id", "01"}));
        QVERIFY(tool(tokens, "pkcs11-tool",
                     {"--module", softHsmModule(), "--token-label", decomposed, "--login", "--pin", "12345678",
                      "--write-object", pki.path("rsa.der"), "--type", "cert", "--id", "01", "--label", decomposed}));
        const auto host = tokens.host();
        const auto all = (*host)->certificates();
        QVERIFY(all && all->size() == 1);
        QCOMPARE(all->front().label, composed);
        QCOMPARE(all->front().token.label, composed);
        const auto key = (*host)->openKey(all->front(), secretOf("12345678"));
        QVERIFY2(key, codeOf(key));
        QVERIFY(signs(**key));
    }
};

QTEST_GUILESS_MAIN(TestTokenChoice)
#include "tst_token_choice.moc"
