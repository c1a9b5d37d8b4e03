// Tokens through the real host process: SoftHSM2 for what works, a misbehaving module for what does not.

#include "SoftTokens.h"

#include "crypto/OpenSsl.h"
#include "crypto/TrainingPki.h"

#include <QtTest>

#include <signal.h>

using namespace vanthu;
using namespace vanthu::pkcs11;
using namespace vanthu::test;

class TestTokens : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyKindOfKeySigns_data();
    void everyKindOfKeySigns();
    void preparingTwiceChangesNothing();
    void certificatesAreListedWithoutPin();
    void wrongPinIsTriedOnce();
    void changedPinCounts();
    void pulledOutTokenIsRemoved();
    void refusalsBeforeThePinIsSent_data();
    void refusalsBeforeThePinIsSent();
    void finalTryGoesOutOnceWhenConfirmed();
    void answersOfTheModule_data();
    void answersOfTheModule();
    void wrongPinReachesTheTokenOnce_data();
    void wrongPinReachesTheTokenOnce();
    void crashIsAnError();
    void hangIsAnErrorAndEnds();
    void unusableLibraries();
    void hostEndsWithTheKey();

private:
    crypto::Certificate issue(TokenHost& host, TokenHost::KeyKind kind, const QByteArray& id, const QString& name);
    Result<> fakeChange(const QStringList& environment, const char* pin, bool confirmed = false);

    SoftTokens m_tokens;
    QTemporaryDir m_folder;
    std::optional<crypto::TrainingPki> m_pki;
};

namespace {
const QString label = QStringLiteral("Nguyen Van An");
QByteArray code(const Error& error) {
    return error.code();
}
template<class T>
QByteArray codeOf(const Result<T>& result) {
    return result ? QByteArray("done") : code(result.error());
}
} // namespace

void TestTokens::initTestCase() {
    QVERIFY(!softHsmModule().isEmpty());
    auto pki =
        crypto::TrainingPki::open(m_folder.filePath(QStringLiteral("pki")), QUrl(QStringLiteral("http://127.0.0.1:9")));
    QVERIFY(pki);
    m_pki.emplace(std::move(*pki));
    auto host = m_tokens.host();
    QVERIFY2(host, host ? "" : qPrintable(host.error().technical()));
    const auto made = (*host)->initialiseToken(label, secretOf("00000000"), secretOf("12345678"));
    QVERIFY2(made, made ? "" : qPrintable(made.error().technical()));
    QVERIFY(!issue(**host, TokenHost::KeyKind::Rsa2048, "\x01", QStringLiteral("Nguyễn Văn An")).isNull());
    QVERIFY(!issue(**host, TokenHost::KeyKind::Rsa3072, "\x02", QStringLiteral("Sở Nội vụ")).isNull());
    QVERIFY(!issue(**host, TokenHost::KeyKind::P256, "\x03", QStringLiteral("Sở Tài chính")).isNull());
}

crypto::Certificate TestTokens::issue(TokenHost& host, TokenHost::KeyKind kind, const QByteArray& id,
                                      const QString& name) {
    const Secret pin = secretOf("12345678");
    const auto publicKey = host.generateKey(label, pin, kind, id, name);
    if (!publicKey)
        return {};
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto certificate = m_pki->issue(*publicKey, {name, {}, {}, {}, {}}, now.addDays(-1), now.addDays(30));
    if (!certificate || !host.importCertificate(label, pin, *certificate, id, name))
        return {};
    return *certificate;
}

void TestTokens::everyKindOfKeySigns_data() {
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("scheme");
    QTest::newRow("RSA-2048, PKCS#1") << QByteArray("\x01") << int(crypto::SignatureScheme::RsaPkcs1);
    QTest::newRow("RSA-2048, PSS") << QByteArray("\x01") << int(crypto::SignatureScheme::RsaPss);
    QTest::newRow("RSA-3072, PKCS#1") << QByteArray("\x02") << int(crypto::SignatureScheme::RsaPkcs1);
    QTest::newRow("P-256") << QByteArray("\x03") << int(crypto::SignatureScheme::Ecdsa);
}

void TestTokens::everyKindOfKeySigns() {
    QFETCH(QByteArray, id);
    QFETCH(int, scheme);
    const auto host = m_tokens.host();
    const auto all = (*host)->certificates();
    QVERIFY(all);
    for (const TokenCertificate& one : *all) {
        if (one.keyId != id)
            continue;
        const auto key = (*host)->openKey(one, secretOf("12345678"));
        QVERIFY2(key, key ? "" : qPrintable(key.error().technical()));
        const QByteArray text = "Quyết định ban hành";
        const auto signature = (*key)->sign(text, crypto::SignatureScheme(scheme), crypto::DigestAlgorithm::Sha256);
        QVERIFY2(signature, signature ? "" : qPrintable(signature.error().technical()));

        const crypto::EvpMdCtxPtr context(EVP_MD_CTX_new());
        EVP_PKEY_CTX* parameters = nullptr;
        EVP_PKEY* publicKey = X509_get0_pubkey(one.certificate.handle());
        QVERIFY(EVP_DigestVerifyInit(context.get(), &parameters, EVP_sha256(), nullptr, publicKey) > 0);
        if (scheme == int(crypto::SignatureScheme::RsaPss)) {
            QVERIFY(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) > 0);
            QVERIFY(EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) > 0);
        }
        QCOMPARE(EVP_DigestVerify(context.get(), crypto::bytesOf(*signature), size_t(signature->size()),
                                  crypto::bytesOf(text), size_t(text.size())),
                 1);
        return;
    }
    QFAIL("the certificate is not listed");
}

void TestTokens::preparingTwiceChangesNothing() {
    const auto host = m_tokens.host();
    QVERIFY((*host)->initialiseToken(label, secretOf("00000000"), secretOf("12345678")));
    const auto first = (*host)->generateKey(label, secretOf("12345678"), TokenHost::KeyKind::P256, "\x03", label);
    const auto second = (*host)->generateKey(label, secretOf("12345678"), TokenHost::KeyKind::P256, "\x03", label);
    QVERIFY(first && second);
    QCOMPARE(*first, *second);
    const auto all = (*host)->certificates();
    QCOMPARE(all->size(), size_t(3));
    for (const TokenCertificate& one : *all) {
        if (one.keyId == "\x03") {
            QCOMPARE(one.certificate.publicKeyInfoDer(), *first);
        }
    }
}

void TestTokens::certificatesAreListedWithoutPin() {
    const auto host = m_tokens.host();
    const auto tokens = (*host)->tokens();
    QVERIFY(tokens);
    const auto ours = std::find_if(tokens->begin(), tokens->end(), [](const TokenInfo& t) { return t.label == label; });
    QVERIFY(ours != tokens->end());
    QVERIFY(ours->initialised && ours->loginRequired && !ours->pinLocked);
    QVERIFY(ours->minimumPin > 0 && ours->maximumPin >= ours->minimumPin);
    QVERIFY(!ours->serial.isEmpty());
}

void TestTokens::wrongPinIsTriedOnce() {
    const auto host = m_tokens.host();
    const auto all = (*host)->certificates();
    const auto key = (*host)->openKey(all->front(), secretOf("87654321"));
    QCOMPARE(codeOf(key), QByteArray("token.pin_incorrect"));
    QCOMPARE(key.error().args().first(), label);
    // and the right one still works
    QVERIFY((*host)->openKey(all->front(), secretOf("12345678")));
}

void TestTokens::changedPinCounts() {
    const auto host = m_tokens.host();
    const auto all = (*host)->certificates();
    const TokenInfo token = all->front().token;
    QCOMPARE(codeOf((*host)->changePin(token, secretOf("wrongpin"), secretOf("abcdef12"))),
             QByteArray("token.pin_incorrect"));
    QVERIFY((*host)->changePin(token, secretOf("12345678"), secretOf("abcdef12")));
    QCOMPARE(codeOf((*host)->openKey(all->front(), secretOf("12345678"))), QByteArray("token.pin_incorrect"));
    QVERIFY((*host)->openKey(all->front(), secretOf("abcdef12")));
    QVERIFY((*host)->changePin(token, secretOf("abcdef12"), secretOf("12345678")));
}

// SoftHSM cannot be unplugged, but its token's files can: between the listing and the signing.
void TestTokens::pulledOutTokenIsRemoved() {
    SoftTokens tokens;
    auto host = tokens.host();
    QVERIFY((*host)->initialiseToken(label, secretOf("0000"), secretOf("1234")));
    const auto pin = secretOf("1234");
    const auto publicKey = (*host)->generateKey(label, pin, TokenHost::KeyKind::P256, "\x01", label);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto certificate = m_pki->issue(*publicKey, {label, {}, {}, {}, {}}, now, now.addDays(1));
    QVERIFY((*host)->importCertificate(label, pin, *certificate, "\x01", label));
    const auto all = (*host)->certificates();
    QCOMPARE(all->size(), size_t(1));
    QVERIFY(QDir(tokens.tokenFolder()).removeRecursively());
    QVERIFY(QDir().mkpath(tokens.tokenFolder()));
    QCOMPARE(codeOf((*host)->openKey(all->front(), secretOf("1234"))), QByteArray("token.removed"));
}

Result<> TestTokens::fakeChange(const QStringList& environment, const char* pin, bool confirmed) {
    HostOptions options = hostOptions();
    options.environment = environment;
    options.signLimit = std::chrono::milliseconds(2000);
    TRY(const auto host, TokenHost::start(QStringLiteral(VANTHU_FAKE_MODULE), options));
    TRY(const auto tokens, host->tokens());
    return host->changePin(tokens.front(), secretOf(pin), secretOf("new-pin-1"), {confirmed});
}

void TestTokens::refusalsBeforeThePinIsSent_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QByteArray>("pin");
    QTest::addColumn<QByteArray>("refusal");
    QTest::newRow("locked") << QStringLiteral("40000") << QByteArray("123456") << QByteArray("token.pin_locked");
    QTest::newRow("final try") << QStringLiteral("20000") << QByteArray("123456") << QByteArray("token.pin_final_try");
    QTest::newRow("too short") << QStringLiteral("0") << QByteArray("12345") << QByteArray("token.pin_length");
    QTest::newRow("empty") << QStringLiteral("0") << QByteArray("") << QByteArray("token.pin_length");
    QTest::newRow("too long") << QStringLiteral("0") << QByteArray("12345678901234567")
                              << QByteArray("token.pin_length");
    QTest::newRow("Telex") << QStringLiteral("0") << QByteArray("mậtkhẩu") << QByteArray("token.pin_not_ascii");
}

// The module would take any PIN: what is refused never reached it.
void TestTokens::refusalsBeforeThePinIsSent() {
    QFETCH(QString, flags);
    QFETCH(QByteArray, pin);
    QFETCH(QByteArray, refusal);
    QCOMPARE(
        codeOf(fakeChange({QStringLiteral("FAKE_FLAGS=") + flags, QStringLiteral("FAKE_LOGIN=a0")}, pin.constData())),
        refusal);
}

void TestTokens::finalTryGoesOutOnceWhenConfirmed() {
    QCOMPARE(codeOf(fakeChange({QStringLiteral("FAKE_FLAGS=20000"), QStringLiteral("FAKE_LOGIN=a0")}, "123456", true)),
             QByteArray("token.pin_incorrect"));
    QCOMPARE(codeOf(fakeChange({QStringLiteral("FAKE_FLAGS=20000")}, "123456", true)), QByteArray("done"));
}

void TestTokens::answersOfTheModule_data() {
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("CKR_PIN_INCORRECT") << QStringLiteral("a0") << QByteArray("token.pin_incorrect");
    QTest::newRow("CKR_PIN_LOCKED") << QStringLiteral("a4") << QByteArray("token.pin_locked_now");
    QTest::newRow("CKR_PIN_EXPIRED") << QStringLiteral("a3") << QByteArray("token.pin_expired");
    QTest::newRow("CKR_DEVICE_REMOVED") << QStringLiteral("32") << QByteArray("token.removed");
    QTest::newRow("CKR_DEVICE_ERROR") << QStringLiteral("30") << QByteArray("token.device_error");
    QTest::newRow("CKR_GENERAL_ERROR") << QStringLiteral("5") << QByteArray("token.general_error");
    QTest::newRow("vendor's own") << QStringLiteral("80000001") << QByteArray("token.module_error");
}

void TestTokens::answersOfTheModule() {
    QFETCH(QString, value);
    QFETCH(QByteArray, expected);
    QCOMPARE(codeOf(fakeChange({QStringLiteral("FAKE_LOGIN=") + value}, "123456")), expected);
}

void TestTokens::wrongPinReachesTheTokenOnce_data() {
    QTest::addColumn<QString>("flags");
    QTest::addColumn<bool>("confirmed");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<qint64>("attempts");
    QTest::newRow("healthy") << QStringLiteral("0") << false << QByteArray("token.pin_incorrect") << qint64(1);
    QTest::newRow("locked") << QStringLiteral("40000") << false << QByteArray("token.pin_locked") << qint64(0);
    QTest::newRow("final try") << QStringLiteral("20000") << false << QByteArray("token.pin_final_try") << qint64(0);
    QTest::newRow("final try, confirmed")
        << QStringLiteral("20000") << true << QByteArray("token.pin_incorrect") << qint64(1);
}

void TestTokens::wrongPinReachesTheTokenOnce() {
    QFETCH(QString, flags);
    QFETCH(bool, confirmed);
    QFETCH(QByteArray, expected);
    QFETCH(qint64, attempts);
    const QString counter = m_folder.filePath(QStringLiteral("attempts"));
    QFile::remove(counter);
    HostOptions options = hostOptions();
    options.environment = {QStringLiteral("FAKE_LOGIN=a0"), QStringLiteral("FAKE_FLAGS=") + flags,
                           QStringLiteral("FAKE_COUNTER=") + counter};
    const auto host = TokenHost::start(QStringLiteral(VANTHU_FAKE_MODULE), options);
    QVERIFY(host);
    const auto tokens = (*host)->tokens();
    QVERIFY(tokens && !tokens->empty());
    const TokenCertificate chosen{tokens->front(), m_pki->issuingCa(), "\x01", {}};
    QCOMPARE(codeOf((*host)->openKey(chosen, secretOf("123456"), {confirmed})), expected);
    QCOMPARE(QFileInfo(counter).size(), attempts);
}

void TestTokens::crashIsAnError() {
    HostOptions options = hostOptions();
    options.environment = {QStringLiteral("FAKE_CRASH=C_GetSlotList")};
    const auto host = TokenHost::start(QStringLiteral(VANTHU_FAKE_MODULE), options);
    // libp11 may ask for the slots while it loads or only later: in either case it is the same error
    QCOMPARE(host ? codeOf((*host)->tokens()) : codeOf(host), QByteArray("token.host_crashed"));
    if (host) {
        QCOMPARE(codeOf((*host)->tokens()), QByteArray("token.host_crashed"));
    }
}

void TestTokens::hangIsAnErrorAndEnds() {
    HostOptions options = hostOptions();
    options.environment = {QStringLiteral("FAKE_HANG=C_GetSlotList")};
    options.listLimit = std::chrono::milliseconds(700);
    QElapsedTimer timer;
    timer.start();
    const auto host = TokenHost::start(QStringLiteral(VANTHU_FAKE_MODULE), options);
    QCOMPARE(host ? codeOf((*host)->tokens()) : codeOf(host), QByteArray("token.host_timeout"));
    QVERIFY(timer.elapsed() < 5000);
}

void TestTokens::unusableLibraries() {
    QCOMPARE(codeOf(TokenHost::start(QStringLiteral("/nowhere/lib.so"), hostOptions())),
             QByteArray("token.module_missing"));
    QFile text(m_folder.filePath(QStringLiteral("text.so")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write(QByteArray(4096, 'x'));
    text.close();
    QCOMPARE(codeOf(TokenHost::start(text.fileName(), hostOptions())), QByteArray("token.module_unusable"));
    QFile narrow(m_folder.filePath(QStringLiteral("narrow.so")));
    QVERIFY(narrow.open(QIODevice::WriteOnly));
    narrow.write(QByteArray("\x7f"
                            "ELF\x01\x01\x01",
                            7) +
                 QByteArray(200, '\0'));
    narrow.close();
    QCOMPARE(codeOf(TokenHost::start(narrow.fileName(), hostOptions())), QByteArray("token.module_32bit"));
    HostOptions without = hostOptions();
    without.program = QStringLiteral("/nowhere/vanthu-token");
    QCOMPARE(codeOf(TokenHost::start(softHsmModule(), without)), QByteArray("token.host_missing"));
}

// The process that had the PIN is gone as soon as the key is let go.
void TestTokens::hostEndsWithTheKey() {
    const auto hostsNow = [] {
        int count = 0;
        for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile comm(QStringLiteral("/proc/%1/comm").arg(entry));
            QFile status(QStringLiteral("/proc/%1/stat").arg(entry));
            if (comm.open(QIODevice::ReadOnly) && comm.readAll().startsWith("vanthu-token") &&
                status.open(QIODevice::ReadOnly) &&
                status.readAll().split(' ').value(3).toInt() == QCoreApplication::applicationPid())
                ++count;
        }
        return count;
    };
    const auto host = m_tokens.host();
    const auto all = (*host)->certificates();
    const int before = hostsNow();
    {
        const auto key = (*host)->openKey(all->front(), secretOf("12345678"));
        QVERIFY(key);
        QCOMPARE(hostsNow(), before + 1);
    }
    QCOMPARE(hostsNow(), before);
}

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
