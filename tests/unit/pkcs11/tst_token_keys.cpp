// How keys on tokens sign: with what the module offers, through libp11 and without it, and when they ask at every
// signature.

#include "FakeTokens.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <QtTest>

using namespace vanthu;
using namespace vanthu::pkcs11;
using namespace vanthu::test;
using crypto::DigestAlgorithm;
using crypto::SignatureScheme;

class TestTokenKeys : public QObject {
    Q_OBJECT

    FakeTokens m_fake;
    SoftTokens m_soft;
    QTemporaryDir m_folder;
    const QString m_label = QStringLiteral("Le Thi Binh");

    Result<TokenCertificate> softCertificate(const QByteArray& id) {
        TRY(const auto host, m_soft.host());
        TRY(const auto all, host->certificates());
        for (const TokenCertificate& one : all)
            if (one.keyId == id)
                return one;
        return fail("token.certificate_missing", {m_label});
    }
    static Result<QByteArray> signOnce(crypto::SigningKey& key) {
        return key.sign("Quyết định", SignatureScheme::RsaPkcs1, DigestAlgorithm::Sha256);
    }

private Q_SLOTS:
    void initTestCase() {
        const auto pki = crypto::TrainingPki::open(m_folder.filePath(QStringLiteral("pki")),
                                                   QUrl(QStringLiteral("http://127.0.0.1:9")));
        const auto host = m_soft.host();
        QVERIFY(pki && host);
        QVERIFY((*host)->initialiseToken(m_label, secretOf("0000"), secretOf("123456")));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QList<std::tuple<QByteArray, TokenHost::KeyKind, bool>> keys = {
            {"\x01", TokenHost::KeyKind::Rsa2048, false},
            {"\x02", TokenHost::KeyKind::P256, false},
            {"\x03", TokenHost::KeyKind::Rsa2048, true}};
        for (const auto& [id, kind, always] : keys) {
            const auto made = (*host)->generateKey(m_label, secretOf("123456"), kind, id, m_label, always);
            QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
            const auto certificate = pki->issue(*made, {m_label, {}, {}, {}, {}}, now.addDays(-1), now.addDays(30));
            QVERIFY(certificate);
            QVERIFY((*host)->importCertificate(m_label, secretOf("123456"), *certificate, id, m_label));
        }
    }

    // TOK-05: the mechanism is chosen by what C_GetMechanismInfo says; whether PSS is offered is known before.
    void mechanismsDecide_data() {
        QTest::addColumn<QString>("mechanisms");
        QTest::addColumn<bool>("pkcs1");
        QTest::addColumn<bool>("pss");
        QTest::newRow("CKM_RSA_PKCS") << QStringLiteral("1") << true << false;
        QTest::newRow("CKM_SHA256_RSA_PKCS") << QStringLiteral("40") << true << false;
        QTest::newRow("CKM_RSA_X_509") << QStringLiteral("3") << true << true;
        QTest::newRow("CKM_RSA_PKCS_PSS") << QStringLiteral("d") << false << true;
        QTest::newRow("CKM_SHA256_RSA_PKCS_PSS") << QStringLiteral("43") << false << true;
        QTest::newRow("CKM_RSA_PKCS, CKM_RSA_PKCS_PSS") << QStringLiteral("1,d") << true << true;
        QTest::newRow("no RSA at all") << QStringLiteral("1041") << false << false;
    }

    void mechanismsDecide() {
        QFETCH(QString, mechanisms);
        QFETCH(bool, pkcs1);
        QFETCH(bool, pss);
        for (const bool direct : {false, true}) {
            HostOptions options = m_fake.options({QStringLiteral("FAKE_MECHANISMS=") + mechanisms});
            options.direct = direct;
            const auto key = m_fake.openKey(options);
            QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
            QCOMPARE((*key)->offers(SignatureScheme::RsaPkcs1, DigestAlgorithm::Sha256), pkcs1);
            QCOMPARE((*key)->offers(SignatureScheme::RsaPss, DigestAlgorithm::Sha256), pss);
            QVERIFY(!(*key)->offers(SignatureScheme::Ecdsa, DigestAlgorithm::Sha256));
            for (const SignatureScheme scheme : {SignatureScheme::RsaPkcs1, SignatureScheme::RsaPss}) {
                const bool offered = scheme == SignatureScheme::RsaPkcs1 ? pkcs1 : pss;
                const auto signature = (*key)->sign("Kính gửi", scheme, DigestAlgorithm::Sha256);
                QCOMPARE(codeOf(signature), offered ? QByteArray("done") : QByteArray("token.not_supported"));
                if (signature) {
                    QVERIFY(crypto::signatureFits((*key)->certificate(), "Kính gửi", *signature, scheme,
                                                  DigestAlgorithm::Sha256));
                }
            }
        }
    }

    void bothPathsSignTheSame_data() {
        QTest::addColumn<bool>("direct");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<int>("scheme");
        QTest::addColumn<int>("digest");
        for (const bool direct : {false, true})
            for (const DigestAlgorithm digest :
                 {DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512}) {
                const char* way = direct ? "directly" : "libp11";
                const char* name = crypto::digestName(digest);
                QTest::addRow("%s, PKCS#1, %s", way, name)
                    << direct << QByteArray("\x01") << int(SignatureScheme::RsaPkcs1) << int(digest);
                QTest::addRow("%s, PSS, %s", way, name)
                    << direct << QByteArray("\x01") << int(SignatureScheme::RsaPss) << int(digest);
                QTest::addRow("%s, P-256, %s", way, name)
                    << direct << QByteArray("\x02") << int(SignatureScheme::Ecdsa) << int(digest);
            }
    }

    void bothPathsSignTheSame() {
        QFETCH(bool, direct);
        QFETCH(QByteArray, id);
        QFETCH(int, scheme);
        QFETCH(int, digest);
        const auto certificate = softCertificate(id);
        QVERIFY(certificate);
        HostOptions options = m_soft.options();
        options.direct = direct;
        const auto host = TokenHost::start(softHsmModule(), options);
        const auto key = (*host)->openKey(*certificate, secretOf("123456"));
        QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
        QVERIFY(!(*key)->asksForEachSignature());
        const auto signature = (*key)->sign("Quyết định", SignatureScheme(scheme), DigestAlgorithm(digest));
        QVERIFY2(signature, signature ? "" : qPrintable(signature.error().technical()));
        QVERIFY(crypto::signatureFits(certificate->certificate, "Quyết định", *signature, SignatureScheme(scheme),
                                      DigestAlgorithm(digest)));
        QCOMPARE(codeOf((*host)->openKey(*certificate, secretOf("654321"))), QByteArray("token.pin_incorrect"));
    }

    // PKCS#11 v2.40 section 4.9, CKA_ALWAYS_AUTHENTICATE, on a real module: nothing is signed with the login alone.
    void keyThatAsksAtEverySignature_data() {
        QTest::addColumn<bool>("direct");
        QTest::newRow("libp11") << false;
        QTest::newRow("directly") << true;
    }

    void keyThatAsksAtEverySignature() {
        QFETCH(bool, direct);
        const auto certificate = softCertificate("\x03");
        QVERIFY(certificate);
        HostOptions options = m_soft.options();
        options.direct = direct;
        const auto host = TokenHost::start(softHsmModule(), options);
        {
            const auto key = (*host)->openKey(*certificate, secretOf("123456"));
            QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
            QVERIFY((*key)->asksForEachSignature());
            QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.pin_each_signature"));
            QVERIFY(!(*key)->isLost());
        }
        LoginPolicy policy;
        QList<int> asked;
        policy.askPin = [&](const TokenCertificate& one, int made) -> Result<Secret> {
            asked += made;
            if (one.token.label != m_label || made == 2)
                return fail("token.cancelled", {one.token.label});
            return secretOf("123456");
        };
        const auto key = (*host)->openKey(*certificate, secretOf("123456"), policy);
        QVERIFY(key);
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("done"));
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("done"));
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.cancelled"));
        QCOMPARE(asked, (QList<int>{0, 1, 2}));
    }

    // Allowed by policy and person, the PIN that was right is given again; a wrong one never is.
    void pinIsRepeatedOnlyWhenAllowed() {
        const auto certificate = softCertificate("\x03");
        const auto host = m_soft.host();
        LoginPolicy policy;
        policy.repeatPin = true;
        const auto key = (*host)->openKey(*certificate, secretOf("123456"), policy);
        QVERIFY(key);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(codeOf(signOnce(**key)), QByteArray("done"));
    }

    void pinsOfSuchAKeyAreCounted() {
        const QString counter = m_fake.path(QStringLiteral("counter"));
        const QStringList environment = {QStringLiteral("FAKE_ALWAYS=1"), QStringLiteral("FAKE_PIN=123456"),
                                         QStringLiteral("FAKE_COUNTER=") + counter};
        LoginPolicy policy;
        const char* typed = "123456";
        policy.askPin = [&](const TokenCertificate&, int) -> Result<Secret> { return secretOf(typed); };
        const auto key = m_fake.openKey(m_fake.options(environment), "123456", policy);
        QVERIFY(key);
        QCOMPARE(QFileInfo(counter).size(), qint64(1));
        QVERIFY(signOnce(**key));
        QCOMPARE(QFileInfo(counter).size(), qint64(2));
        typed = "mật khẩu";
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.pin_not_ascii"));
        QCOMPARE(QFileInfo(counter).size(), qint64(2));
        typed = "654321";
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.pin_incorrect")); // TOK-03: and there it stops
        QCOMPARE(QFileInfo(counter).size(), qint64(3));
        QVERIFY((*key)->isLost());
    }

    // The PIN is typed on the device: nothing is asked for here, and no length is checked.
    void pinPad() {
        const QStringList environment = {QStringLiteral("FAKE_FLAGS=100"), QStringLiteral("FAKE_ALWAYS=1")};
        for (const bool direct : {false, true}) {
            HostOptions options = m_fake.options(environment);
            options.direct = direct;
            const auto key = m_fake.openKey(options, "");
            QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
            QVERIFY((*key)->asksForEachSignature());
            QCOMPARE(codeOf(signOnce(**key)), QByteArray("done"));
        }
    }

    void pulledOutBetweenLoginAndSignature() {
        const auto key = m_fake.openKey(m_fake.options({QStringLiteral("FAKE_ANSWER=C_SignInit=32")}));
        QVERIFY(key);
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.removed"));
        QVERIFY((*key)->isLost());
    }

    // What was signed stays; the rest of the batch is "not reached" (isLost), and the next key works again.
    void pulledOutBetweenTwoSignatures() {
        for (const bool direct : {false, true}) {
            HostOptions options = m_fake.options({QStringLiteral("FAKE_REMOVE=2")});
            options.direct = direct;
            const auto key = m_fake.openKey(options);
            QVERIFY(key);
            QVERIFY(signOnce(**key) && signOnce(**key));
            QVERIFY(!(*key)->isLost());
            QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.removed"));
            QVERIFY((*key)->isLost());
        }
        const auto again = m_fake.openKey(m_fake.options());
        QVERIFY(again && signOnce(**again));
    }

    void signatureThatDoesNotFitIsNotUsed() {
        HostOptions options = m_fake.options();
        options.environment.removeIf([](const QString& one) { return one.startsWith(QLatin1String("FAKE_KEY=")); });
        const auto key = m_fake.openKey(options);
        QVERIFY(key);
        QCOMPARE(codeOf(signOnce(**key)), QByteArray("token.signature_wrong"));
        QVERIFY(!(*key)->isLost());
    }

    // A key that cannot sign documents is shown, and refused before a PIN is risked on it.
    void edwardsKeyIsListedAndRefused() {
        using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
        const Key pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
        QByteArray info(100, '\0');
        auto* end = reinterpret_cast<unsigned char*>(info.data());
        info.truncate(i2d_PUBKEY(pair.get(), &end));
        const auto pki = crypto::TrainingPki::open(m_folder.filePath(QStringLiteral("pki")),
                                                   QUrl(QStringLiteral("http://127.0.0.1:9")));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto made = pki->issue(info, {m_label, {}, {}, {}, {}}, now.addDays(-1), now.addDays(30));
        QVERIFY(made);
        const auto host = m_soft.host();
        QVERIFY((*host)->importCertificate(m_label, secretOf("123456"), *made, "\x04", m_label));

        const auto certificate = softCertificate("\x04");
        QVERIFY(certificate);
        const auto key = (*host)->openKey(*certificate, secretOf("999999"));
        QCOMPARE(codeOf(key), QByteArray("crypto.key_type"));
        QCOMPARE(key.error().args().value(1), QStringLiteral("ED25519"));
        QVERIFY(!softCertificate("\x04")->token.pinCountLow);
        QVERIFY((*host)->openKey(*softCertificate("\x01"), secretOf("123456")));
    }

    // What a signature costs through the channel; the figure is for the eye (`-iterations 1000`).
    void signatureThroughTheChannel() {
        const auto certificate = softCertificate("\x01");
        const auto host = m_soft.host();
        const auto key = (*host)->openKey(*certificate, secretOf("123456"));
        QVERIFY(key);
        QBENCHMARK {
            QVERIFY(signOnce(**key));
        }
    }
};

QTEST_GUILESS_MAIN(TestTokenKeys)
#include "tst_token_keys.moc"
