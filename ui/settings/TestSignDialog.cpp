#include "ui/settings/TestSignDialog.h"

#include "crypto/SigningKey.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/signing/KeyChooser.h"
#include "workflow/Keys.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QLocale>
#include <QPushButton>
#include <QRandomGenerator>
#include <QVBoxLayout>

#include <array>

namespace vanthu::ui {

namespace {

// Random bytes, so that the signature stands under nothing that anyone ever wrote. The key checks each signature
// against its certificate before it hands it out (`token.signature_wrong`).
vanthu::Result<> signRandomBytes(crypto::SigningKey& key) {
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArrayView bytes(reinterpret_cast<const char*>(random.data()), sizeof random);
    const auto scheme = key.certificate().isRsa() ? crypto::SignatureScheme::RsaPkcs1 : crypto::SignatureScheme::Ecdsa;
    const crypto::DigestAlgorithm digest = crypto::defaultDigest(key.certificate());
    TRY_VOID(key.canSign(scheme, digest));
    TRY_VOID(key.sign(bytes, scheme, digest));
    return {};
}

} // namespace

TestSignDialog::TestSignDialog(Session& session, const QByteArray& certificate, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_messages(new MessageBar(this))
    , m_explanation(plainLabel(QStringLiteral("testExplanation"), this))
    , m_hint(plainLabel(QStringLiteral("testHint"), this))
    , m_test(new QPushButton(this))
    , m_close(new QPushButton(this)) {
    setObjectName(QStringLiteral("testSignDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* fields = new QWidget(this);
    m_key = new KeyChooser(session, fields);
    m_key->prefer(certificate);
    auto* fieldsLayout = new QVBoxLayout(fields);
    fieldsLayout->setContentsMargins(0, 0, 0, 0);
    fieldsLayout->addWidget(m_key);
    fieldsLayout->addStretch();
    m_test->setObjectName(QStringLiteral("testSign"));
    m_test->setDefault(true);
    m_close->setObjectName(QStringLiteral("closeTest"));
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(m_test, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_explanation);
    layout->addWidget(new ScrollColumn(fields, this), 1);
    layout->addWidget(m_hint);
    layout->addWidget(buttons);
    connect(m_key, &KeyChooser::changed, this, &TestSignDialog::showState);
    connect(m_key, &KeyChooser::failed, m_messages, &MessageBar::showError);
    connect(m_key, &KeyChooser::accepted, this, &TestSignDialog::test);
    connect(m_test, &QPushButton::clicked, this, &TestSignDialog::test);
    connect(m_close, &QPushButton::clicked, this, &TestSignDialog::reject);
    retranslate();
    setMinimumSize(360, 300);
    resize(460, 420);
    m_key->focusPin();
}

bool TestSignDialog::isSettled() const {
    return !m_testing && !m_key->isReading();
}

void TestSignDialog::showState() {
    const QString why = m_key->missing();
    m_key->setEnabled(!m_testing);
    m_hint->setText(m_testing ? tr("Đang ký thử, vui lòng không rút thiết bị…") : why);
    m_test->setEnabled(why.isEmpty() && !m_testing);
    m_test->setToolTip(why);
    m_close->setEnabled(!m_testing);
}

void TestSignDialog::test() {
    if (m_testing || !m_key->missing().isEmpty())
        return;
    m_testing = true;
    m_messages->clear();
    m_time.start();
    const KeyChooser::Choice key = m_key->take();
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), key]() -> vanthu::Result<> {
            TRY(const auto opened, workflow::openKey(*office, key.certificate, std::move(*key.pin), key.policy));
            return signRandomBytes(*opened);
        },
        [this](const vanthu::Result<>& done) { finish(done); });
}

void TestSignDialog::finish(const vanthu::Result<>& done) {
    m_testing = false;
    if (done)
        m_messages->showText(MessageBar::Kind::Success,
                             tr("Ký thử đạt sau %1 giây: chữ ký khớp với chứng thư, mã PIN đúng và thiết bị không còn "
                                "đếm lần nhập sai nào. Không văn bản nào được ký.")
                                 .arg(QLocale().toString(double(m_time.elapsed()) / 1000, 'f', 1)));
    else
        m_messages->showError(done.error());
    m_key->reload(); // its flags say how many tries are left
    showState();
    m_key->focusPin();
    Q_EMIT tried();
}

void TestSignDialog::reject() {
    if (!m_testing)
        QDialog::reject();
}

void TestSignDialog::retranslate() {
    setWindowTitle(tr("Ký thử"));
    m_explanation->setText(
        tr("Ký 32 byte ngẫu nhiên rồi kiểm tra lại bằng chứng thư, để biết thiết bị dùng được trước khi "
           "ký văn bản. Nhập sai mã PIN ở đây cũng bị thiết bị tính là một lần sai."));
    m_test->setText(tr("&Ký thử"));
    m_test->setAccessibleName(tr("Ký thử"));
    m_close->setText(tr("Đón&g"));
    m_close->setAccessibleName(tr("Đóng"));
    showState();
}

void TestSignDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
