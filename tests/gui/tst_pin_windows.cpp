// Secrets are typed, tokens are spoken of and tried: the field, the words, the question for one more PIN, and the test
// signature, with a module that misbehaves (FakeModule.cpp).

#include "../unit/pkcs11/FakeTokens.h"
#include "DeskKit.h"
#include "store/Documents.h"
#include "ui/base/MessageBar.h"
#include "ui/base/SecretEdit.h"
#include "ui/batch/BatchWindow.h"
#include "ui/settings/ChangePinDialog.h"
#include "ui/settings/TestSignDialog.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/PinPrompt.h"
#include "ui/signing/SignDialog.h"
#include "ui/signing/TokenTexts.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QtTest>

#include <future>

using namespace vanthu;
using namespace vanthu::ui;
using vanthu::test::DeskKit;
using vanthu::test::FakeTokens;

namespace {

constexpr int patience = 60'000;
// CK_TOKEN_INFO flags (PKCS#11 v2.40)
const QString countLow = QStringLiteral("FAKE_FLAGS=10000");
const QString finalTry = QStringLiteral("FAKE_FLAGS=20000");
const QString locked = QStringLiteral("FAKE_FLAGS=40000");

// QTest::keyClicks types Latin letters only.
void type(QWidget* field, const QString& text) {
    for (const QChar letter : text) {
        QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(letter));
        QCoreApplication::sendEvent(field, &press);
    }
}

QByteArray bytesOf(SecretEdit& field) {
    const Secret secret = field.take();
    return QByteArray(secret.view().data(), secret.view().size());
}

pkcs11::TokenInfo tokenIn(pkcs11::PinState state) {
    pkcs11::TokenInfo token;
    token.label = QStringLiteral("Con dấu");
    token.serial = QStringLiteral("0123ABCD");
    token.minimumPin = 4;
    token.pinLocked = state == pkcs11::PinState::Locked;
    token.pinFinalTry = state == pkcs11::PinState::FinalTry;
    token.pinCountLow = state == pkcs11::PinState::CountLow;
    token.pinToBeChanged = state == pkcs11::PinState::ToBeChanged;
    return token;
}

} // namespace

class TestPinWindows : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aPasswordTakesEveryLetter();
    void aPasswordMayBePasted();
    void aPinTakesNoVietnameseAndNoPaste();
    void everyStateOfATokenHasItsSentence();
    void expiryIsToldAt90And30And7Days_data();
    void expiryIsToldAt90And30And7Days();
    void oneMorePinIsAskedFor();
    void nobodyWaitsForAWindowThatIsGone();
    void keysTypedEarlyAreKept();
    void theCaretStandsInThePinField_data();
    void theCaretStandsInThePinField();
    void choosingAnotherKeyByArrowsKeepsTheFocus();
    void theTestSignatureFits();
    void aWrongPinIsOneTry();
    void theFinalTryIsConfirmedInWords();
    void aLockedTokenTakesNoPin();
    void aKeyOfAnotherCertificateIsFound();
    void aKeyThatSignsNoDocumentsCannotBeChosen();
    void cleanupTestCase();

private:
    struct Desk {
        std::unique_ptr<Session> session;
        std::unique_ptr<TestSignDialog> dialog;
        template<class Widget>
        Widget* find(const char* name) const {
            return dialog->findChild<Widget*>(QString::fromLatin1(name));
        }
    };
    Desk deskWith(const QStringList& environment, bool settled = true);

    DeskKit kit;
    FakeTokens m_tokens;
    FakeTokens m_others;
};

void TestPinWindows::initTestCase() {
    QCOMPARE(kit.start(), QString());
}

// A session whose only token is the misbehaving one, and the dialog that tries it.
TestPinWindows::Desk TestPinWindows::deskWith(const QStringList& environment, bool settled) {
    Desk desk;
    auto profile = workflow::loadProfile(kit.training.senderProfile);
    if (!profile)
        return desk;
    profile->tokenModule = FakeTokens::module();
    profile->tokenEnvironment = environment;
    for (const QString& variable : m_tokens.options({QStringLiteral("FAKE_PIN=123456")}).environment)
        if (environment.filter(variable.section(u'=', 0, 0) + u'=').isEmpty())
            profile->tokenEnvironment += variable;
    if (!workflow::saveProfile(*profile))
        return desk;
    auto office = workflow::Office::open(kit.training.senderProfile);
    if (!office)
        return desk;
    const QString person = (*office)->profile().firstWith(workflow::Role::Leader)->id;
    desk.session = std::make_unique<Session>(std::move(*office), person);
    desk.dialog = std::make_unique<TestSignDialog>(*desk.session, QByteArray());
    desk.dialog->show();
    if (settled)
        (void)QTest::qWaitFor([&] { return desk.dialog->isSettled(); }, patience);
    return desk;
}

void TestPinWindows::aPasswordTakesEveryLetter() {
    SecretEdit field;
    field.setMaximumLength(8);
    QSignalSpy refused(&field, &SecretEdit::refused);
    type(&field, QStringLiteral("mật khẩ"));
    QCOMPARE(field.length(), 7);
    QTest::keyClick(&field, Qt::Key_Backspace); // a letter, not a byte
    type(&field, QStringLiteral("ẩu và"));      // no more than eight
    QCOMPARE(field.length(), 8);
    QCOMPARE(refused.count(), 0);
    QCOMPARE(bytesOf(field), QByteArray("mật khẩu"));
    QCOMPARE(field.length(), 0);
    QKeyEvent pair(QEvent::KeyPress, 0, Qt::NoModifier, QString::fromUcs4(U"\x1F511", 1));
    QCoreApplication::sendEvent(&field, &pair);
    QCOMPARE(field.length(), 1);
    QCOMPARE(bytesOf(field), QByteArray("\xF0\x9F\x94\x91"));
    QTest::keyClick(&field, 'x', Qt::ControlModifier); // a shortcut is no letter
    QCOMPARE(field.length(), 0);
}

void TestPinWindows::aPasswordMayBePasted() {
    SecretEdit field;
    QGuiApplication::clipboard()->setText(QStringLiteral("Mật khẩu 7\r\n"));
    QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(bytesOf(field), QByteArray("Mật khẩu 7"));
    QSignalSpy refused(&field, &SecretEdit::refused);
    QGuiApplication::clipboard()->setText(QStringLiteral("hai\ndòng"));
    QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(field.length(), 0);
    QCOMPARE(refused.count(), 1);
}

void TestPinWindows::aPinTakesNoVietnameseAndNoPaste() {
    PinEdit field;
    QSignalSpy refused(&field, &SecretEdit::refused);
    QSignalSpy caps(&field, &SecretEdit::capsLockSuspected);
    type(&field, QStringLiteral("12ế4"));
    QCOMPARE(refused.count(), 1);
    QCOMPARE(field.length(), 3);
    type(&field, QStringLiteral("A")); // without Shift
    QCOMPARE(caps.count(), 1);
    QVERIFY(caps.first().first().toBool());
    QGuiApplication::clipboard()->setText(QStringLiteral("5678"));
    QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(bytesOf(field), QByteArray("124A"));
}

void TestPinWindows::everyStateOfATokenHasItsSentence() {
    using pkcs11::PinState;
    for (const Language language : {Language::English, Language::Vietnamese}) {
        useLanguage(language);
        QSet<QString> sentences;
        for (const PinState state : {PinState::Locked, PinState::FinalTry, PinState::CountLow, PinState::ToBeChanged}) {
            const QString sentence = TokenTexts::pinState(tokenIn(state));
            QVERIFY(!sentence.isEmpty() && !sentences.contains(sentence));
            sentences += sentence;
        }
        QVERIFY(TokenTexts::pinState(tokenIn(PinState::Sound)).isEmpty());
        // Who unlocks it needs the number of the device.
        QVERIFY(TokenTexts::pinState(tokenIn(PinState::Locked)).contains(QStringLiteral("0123ABCD")));
        pkcs11::TokenInfo worst = tokenIn(PinState::Locked);
        worst.pinFinalTry = worst.pinCountLow = worst.pinToBeChanged = true;
        QCOMPARE(TokenTexts::pinState(worst), TokenTexts::pinState(tokenIn(PinState::Locked)));
    }
}

void TestPinWindows::expiryIsToldAt90And30And7Days_data() {
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("said"); // part of the sentence; empty: nothing is said
    QTest::newRow("91") << 91 << QString();
    QTest::newRow("90") << 90 << QStringLiteral("90 ngày");
    QTest::newRow("31") << 31 << QStringLiteral("31 ngày");
    QTest::newRow("30") << 30 << QStringLiteral("còn 30 ngày");
    QTest::newRow("8") << 8 << QStringLiteral("còn 8 ngày");
    QTest::newRow("7") << 7 << QStringLiteral("chỉ còn 7 ngày");
    QTest::newRow("0") << 0 << QStringLiteral("chỉ còn 0 ngày");
    QTest::newRow("over") << -1 << QStringLiteral("đã hết hạn");
}

void TestPinWindows::expiryIsToldAt90And30And7Days() {
    QFETCH(int, days);
    QFETCH(QString, said);
    const auto pki =
        crypto::TrainingPki::open(kit.file(QStringLiteral("pki")), QUrl(QStringLiteral("http://127.0.0.1:9")));
    QVERIFY(pki);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto certificate =
        pki->issue(pki->issuingCa().publicKeyInfoDer(), {QStringLiteral("A"), {}, {}, {}, {}}, now, now.addDays(365));
    QVERIFY(certificate);
    const QString text = TokenTexts::expiry(*certificate, certificate->notAfter().addDays(-days));
    if (said.isEmpty())
        QCOMPARE(text, QString());
    else
        QVERIFY2(text.contains(said), qPrintable(text));
}

void TestPinWindows::oneMorePinIsAskedFor() {
    QWidget window;
    PinPrompt prompt(&window);
    pkcs11::TokenCertificate key;
    key.token = tokenIn(pkcs11::PinState::CountLow);
    const auto ask = [&] {
        return std::async(std::launch::async, [source = prompt.source(), key] { return source(key, 2); });
    };
    const auto dialog = [&] { return window.findChild<QDialog*>(QStringLiteral("pinPrompt")); };

    auto answer = ask();
    QTRY_VERIFY_WITH_TIMEOUT(dialog(), patience);
    QPointer<QDialog> shown = dialog();
    const QString text = shown->findChild<QLabel*>(QStringLiteral("pinPromptText"))->text();
    QVERIFY2(text.contains(QStringLiteral("Con dấu")) && text.contains(QStringLiteral("Chữ ký thứ 3")),
             qPrintable(text));
    QCOMPARE(shown->findChild<QLabel*>(QStringLiteral("pinPromptHint"))->text(), TokenTexts::pinState(key.token));
    auto* pin = shown->findChild<PinEdit*>(QStringLiteral("nextPin"));
    QTest::keyClicks(pin, QStringLiteral("123"));
    QTest::keyClick(pin, Qt::Key_Return); // shorter than the token takes: nothing is sent
    QVERIFY(shown && shown->isVisible());
    QTest::keyClicks(pin, QStringLiteral("4"));
    QTest::keyClick(pin, Qt::Key_Return);
    const auto typed = answer.get();
    QVERIFY(typed);
    QCOMPARE(typed->view(), QByteArrayView("1234"));
    QTRY_VERIFY(!shown);

    auto refused = ask();
    QTRY_VERIFY_WITH_TIMEOUT(dialog(), patience);
    dialog()->reject();
    QCOMPARE(refused.get().error().code(), QByteArray("token.cancelled"));
}

void TestPinWindows::nobodyWaitsForAWindowThatIsGone() {
    pkcs11::PinSource source;
    std::future<Result<Secret>> answer;
    {
        QWidget window;
        PinPrompt prompt(&window);
        source = prompt.source();
        answer = std::async(std::launch::async, [&source] { return source({}, 1); });
        QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QDialog*>(QStringLiteral("pinPrompt")), patience);
    }
    QCOMPARE(answer.get().error().code(), QByteArray("token.cancelled"));
    QCOMPARE(source({}, 1).error().code(), QByteArray("token.cancelled"));
}

// Reading the tokens takes a second or two; who begins to type meanwhile has typed the PIN.
void TestPinWindows::keysTypedEarlyAreKept() {
    const Desk desk = deskWith({}, false);
    QVERIFY(desk.dialog && !desk.dialog->isSettled());
    auto* pin = desk.find<PinEdit>("pin");
    QVERIFY(desk.dialog->focusWidget() == pin && pin->isEnabled());
    QTest::keyClicks(desk.dialog->focusWidget(), QStringLiteral("1234"));
    QTest::keyClick(pin, Qt::Key_Return); // nothing is sent before it is known to which token
    QTRY_VERIFY_WITH_TIMEOUT(desk.dialog->isSettled(), patience);
    QVERIFY(desk.dialog->focusWidget() == pin);
    QTest::keyClicks(desk.dialog->focusWidget(), QStringLiteral("56"));
    QCOMPARE(pin->length(), 6);
    QSignalSpy tried(desk.dialog.get(), &TestSignDialog::tried);
    QTest::keyClick(pin, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(tried.count() == 1 && desk.dialog->isSettled(), patience);
    const QString said =
        desk.dialog->findChild<MessageBar*>()->findChild<QLabel*>(QStringLiteral("messageText"))->text();
    QVERIFY2(said.startsWith(QStringLiteral("Ký thử đạt")), qPrintable(said));
}

void TestPinWindows::theCaretStandsInThePinField_data() {
    QTest::addColumn<QString>("window");
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("letter"); // with Alt
    QTest::newRow("sign") << "sign"
                          << "pin" << int(Qt::Key_P);
    QTest::newRow("test signature") << "test"
                                    << "pin" << int(Qt::Key_P);
    QTest::newRow("batch") << "batch"
                           << "pin" << int(Qt::Key_P);
    QTest::newRow("change PIN") << "change"
                                << "oldPin" << int(Qt::Key_H);
    QTest::newRow("one more PIN") << "prompt"
                                  << "nextPin" << int(Qt::Key_P);
}

void TestPinWindows::theCaretStandsInThePinField() {
    QFETCH(QString, window);
    QFETCH(QString, field);
    QFETCH(int, letter);
    const Desk desk = deskWith({}); // for its session
    QVERIFY(desk.session);
    store::DocumentFilter filter;
    filter.states = {office::State::DraftApproved};
    const auto documents = desk.session->office().store().read(
        [&](store::Connection& connection) { return store::documents(connection, filter); });
    QVERIFY(documents && !documents->isEmpty());
    QWidget parent;
    std::unique_ptr<QWidget> shown;
    std::unique_ptr<PinPrompt> prompt;
    std::future<Result<Secret>> asked;
    QWidget* one = nullptr;
    if (window == QLatin1String("sign")) {
        shown = std::make_unique<SignDialog>(*desk.session, documents->first(), signing::Purpose::Approve);
    } else if (window == QLatin1String("test")) {
        shown = std::make_unique<TestSignDialog>(*desk.session, QByteArray());
    } else if (window == QLatin1String("change")) {
        shown = std::make_unique<ChangePinDialog>(*desk.session, tokenIn(pkcs11::PinState::Sound), QString());
    } else if (window == QLatin1String("batch")) {
        auto batch = std::make_unique<BatchWindow>(*desk.session, BatchWindow::Kind::Documents);
        batch->addDocuments(*documents);
        shown = std::move(batch);
    } else {
        prompt = std::make_unique<PinPrompt>(&parent);
        asked = std::async(std::launch::async, [source = prompt->source()] { return source({}, 1); });
        QTRY_VERIFY_WITH_TIMEOUT((one = parent.findChild<QDialog*>(QStringLiteral("pinPrompt"))), patience);
    }
    if (shown) {
        one = shown.get();
        one->setAttribute(Qt::WA_DeleteOnClose, false);
        one->show();
    }
    QVERIFY(QTest::qWaitForWindowActive(one));
    auto* pin = one->findChild<PinEdit*>(field);
    QVERIFY(pin && pin->isEnabled());
    QVERIFY2(pin->hasFocus(), qPrintable(one->focusWidget() ? one->focusWidget()->objectName() : QString()));
    QTRY_VERIFY_WITH_TIMEOUT(pin->accessibleName().contains(QStringLiteral("PIN")), patience);
    QTest::keyClick(one->focusWidget(), Qt::Key_Tab);
    QVERIFY(!pin->hasFocus());
    QTest::keyClick(one, Qt::Key(letter), Qt::AltModifier);
    QTRY_VERIFY(pin->hasFocus());
    prompt.reset();
    if (asked.valid())
        asked.get();
}

// Whoever walks through the certificates by keyboard stays among them.
void TestPinWindows::choosingAnotherKeyByArrowsKeepsTheFocus() {
    const Desk desk = deskWith({});
    QVERIFY(desk.dialog && desk.dialog->isSettled());
    auto* keys = desk.find<QComboBox>("certificate");
    keys->addItem(QStringLiteral("khóa khác"));
    keys->setFocus();
    QTest::keyClick(keys, Qt::Key_Down);
    QCOMPARE(keys->currentIndex(), 1);
    QVERIFY(desk.dialog->focusWidget() == keys);
}

void TestPinWindows::theTestSignatureFits() {
    const Desk desk = deskWith({});
    QVERIFY(desk.dialog && desk.dialog->isSettled());
    auto* button = desk.find<QPushButton>("testSign");
    QVERIFY(!button->isEnabled());
    QTest::keyClicks(desk.find<PinEdit>("pin"), QStringLiteral("123456"));
    QVERIFY(button->isEnabled());
    QSignalSpy tried(desk.dialog.get(), &TestSignDialog::tried);
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(tried.count() == 1 && desk.dialog->isSettled(), patience);
    const QString said =
        desk.dialog->findChild<MessageBar*>()->findChild<QLabel*>(QStringLiteral("messageText"))->text();
    QVERIFY2(said.startsWith(QStringLiteral("Ký thử đạt")), qPrintable(said));
    QCOMPARE(desk.find<PinEdit>("pin")->length(), 0);
}

void TestPinWindows::aWrongPinIsOneTry() {
    const QString counter = kit.file(QStringLiteral("counter"));
    const Desk desk = deskWith({countLow, QStringLiteral("FAKE_COUNTER=") + counter});
    QVERIFY(desk.dialog && desk.dialog->isSettled());
    QCOMPARE(desk.find<QLabel>("tokenWarning")->text().section(u'\n', 0, 0),
             TokenTexts::pinState(tokenIn(pkcs11::PinState::CountLow)));
    QTest::keyClicks(desk.find<PinEdit>("pin"), QStringLiteral("654321"));
    QSignalSpy tried(desk.dialog.get(), &TestSignDialog::tried);
    QTest::keyClick(desk.find<PinEdit>("pin"), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(tried.count() == 1 && desk.dialog->isSettled(), patience);
    QVERIFY(desk.find<QLabel>("messageDetail")->text().contains(QStringLiteral("token.pin_incorrect")));
    QVERIFY(!desk.find<QPushButton>("testSign")->isEnabled()); // nothing happens again before a PIN is typed again
    QCOMPARE(QFileInfo(counter).size(), 1);
}

void TestPinWindows::theFinalTryIsConfirmedInWords() {
    const QString counter = kit.file(QStringLiteral("final"));
    const Desk desk = deskWith({finalTry, QStringLiteral("FAKE_COUNTER=") + counter});
    QVERIFY(desk.dialog && desk.dialog->isSettled());
    auto* button = desk.find<QPushButton>("testSign");
    auto* confirmation = desk.find<QLineEdit>("finalTryConfirmation");
    QTest::keyClicks(desk.find<PinEdit>("pin"), QStringLiteral("123456"));
    QVERIFY(confirmation->isVisible() && !button->isEnabled());
    QTest::keyClick(desk.find<PinEdit>("pin"), Qt::Key_Return);
    QVERIFY(desk.dialog->isSettled()); // nothing was begun
    QVERIFY(!QFileInfo::exists(counter));
    confirmation->setText(QStringLiteral("không"));
    QVERIFY(!button->isEnabled());
    confirmation->setText(QStringLiteral("đồng ý"));
    QVERIFY(button->isEnabled());
    QSignalSpy tried(desk.dialog.get(), &TestSignDialog::tried);
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(tried.count() == 1 && desk.dialog->isSettled(), patience);
    QCOMPARE(QFileInfo(counter).size(), 1);
    QVERIFY(confirmation->text().isEmpty()); // another try is confirmed anew
}

void TestPinWindows::aLockedTokenTakesNoPin() {
    const Desk desk = deskWith({locked});
    QVERIFY(desk.dialog && desk.dialog->isSettled());
    QVERIFY(!desk.find<PinEdit>("pin")->isEnabled());
    QVERIFY(!desk.find<QPushButton>("testSign")->isEnabled());
    QVERIFY(!desk.find<QLineEdit>("finalTryConfirmation")->isVisible());
    QCOMPARE(desk.find<QLabel>("testHint")->text(), QStringLiteral("Thiết bị này đã bị khóa."));
}

void TestPinWindows::aKeyOfAnotherCertificateIsFound() {
    const Desk desk = deskWith({QStringLiteral("FAKE_KEY=") + m_others.path(QStringLiteral("key.der"))});
    QVERIFY(desk.dialog && desk.dialog->isSettled());
    QTest::keyClicks(desk.find<PinEdit>("pin"), QStringLiteral("123456"));
    QSignalSpy tried(desk.dialog.get(), &TestSignDialog::tried);
    desk.find<QPushButton>("testSign")->click();
    QTRY_VERIFY_WITH_TIMEOUT(tried.count() == 1 && desk.dialog->isSettled(), patience);
    const QString detail = desk.find<QLabel>("messageDetail")->text();
    QVERIFY2(detail.contains(QStringLiteral("token.signature_wrong")), qPrintable(detail));
}

void TestPinWindows::aKeyThatSignsNoDocumentsCannotBeChosen() {
    QFile config(kit.file(QStringLiteral("ed25519.cnf")));
    QVERIFY(
        config.open(QIODevice::WriteOnly) &&
        config.write("[req]\ndistinguished_name=dn\nx509_extensions=leaf\nprompt=no\n[dn]\nCN=Tran Van Minh\n[leaf]\n"
                     "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,nonRepudiation\n") > 0);
    config.close();
    const QString certificate = kit.file(QStringLiteral("ed25519.der"));
    QCOMPARE(
        QProcess::execute(QStringLiteral("openssl"),
                          {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                           QStringLiteral("ed25519"), QStringLiteral("-nodes"), QStringLiteral("-keyout"),
                           kit.file(QStringLiteral("ed25519.key")), QStringLiteral("-config"), config.fileName(),
                           QStringLiteral("-outform"), QStringLiteral("DER"), QStringLiteral("-out"), certificate}),
        0);
    const Desk desk = deskWith({QStringLiteral("FAKE_CERTIFICATE=") + certificate});
    QVERIFY(desk.dialog);
    auto* keys = desk.find<QComboBox>("certificate");
    QCOMPARE(keys->count(), 1);
    QVERIFY(!(keys->model()->flags(keys->model()->index(0, 0)) & Qt::ItemIsEnabled));
    QVERIFY2(keys->itemText(0).contains(QStringLiteral("Tran Van Minh")), qPrintable(keys->itemText(0)));
    QVERIFY(keys->itemText(0).contains(QStringLiteral("chưa dùng để ký văn bản được")));
    QVERIFY(!desk.find<PinEdit>("pin")->isEnabled());
    QVERIFY(desk.find<QLabel>("testHint")->text().contains(QStringLiteral("chưa dùng để ký văn bản được")));
    QVERIFY(!desk.find<QPushButton>("testSign")->isEnabled());
}

void TestPinWindows::cleanupTestCase() {
    kit.axis.reset();
}

QTEST_MAIN(TestPinWindows)
#include "tst_pin_windows.moc"
