#include "ui/signing/KeyChooser.h"

#include "base/Language.h"
#include "base/Text.h"
#include "crypto/AlgorithmPolicy.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/PinPrompt.h"
#include "ui/signing/TokenTexts.h"
#include "ui/verify/CertificateDialog.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace vanthu::ui {

KeyChooser::KeyChooser(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_prompt(new PinPrompt(this)) {
    build();
    connectParts();
    m_refresh->setIcon(icon(QStringLiteral("refresh"), palette()));
    retranslate();
    reload();
}

void KeyChooser::build() {
    m_certificateLabel = new QLabel(this);
    m_certificate = new QComboBox(this);
    m_certificate->setObjectName(QStringLiteral("certificate"));
    m_certificate->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_certificate->setMinimumContentsLength(14);
    m_certificateLabel->setBuddy(m_certificate);
    m_refresh = new QToolButton(this);
    m_refresh->setObjectName(QStringLiteral("refreshTokens"));
    m_refresh->setFocusPolicy(Qt::TabFocus);
    m_explain = new QToolButton(this);
    m_explain->setObjectName(QStringLiteral("explainCertificate"));
    m_explain->setFocusPolicy(Qt::TabFocus);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_certificate, 1);
    line->addWidget(m_refresh);
    auto* title = new QHBoxLayout; // beside the label: a third thing in the line would be too much for a small screen
    title->setSpacing(8);
    title->addWidget(m_certificateLabel, 1);
    title->addWidget(m_explain);

    m_facts = new QGridLayout; // a form gives a value of two lines too little height
    m_facts->setColumnStretch(1, 1);
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(4);
    m_holder = plainLabel(QStringLiteral("holder"), this);
    m_issuer = plainLabel(QStringLiteral("issuer"), this);
    m_token = plainLabel(QStringLiteral("token"), this);
    m_serial = plainLabel(QStringLiteral("serial"), this);
    m_expiry = plainLabel(QStringLiteral("expiry"), this);
    setBold(m_holder);
    int row = 0;
    for (QLabel* value : {m_holder, m_issuer, m_token, m_serial, m_expiry}) {
        m_facts->addWidget(new QLabel(this), row, 0, Qt::AlignTop);
        m_facts->addWidget(value, row++, 1);
    }

    m_warning = plainLabel(QStringLiteral("tokenWarning"), this);
    m_warning->setStyleSheet(QStringLiteral(
        "#tokenWarning{border:1px solid rgba(246,116,0,160);border-left:4px solid rgb(246,116,0);border-radius:4px;"
        "background:rgba(246,116,0,28);padding:8px;}"));
    m_confirmLabel = plainLabel(QStringLiteral("confirmLabel"), this);
    m_confirm = new QLineEdit(this);
    m_confirm->setObjectName(QStringLiteral("finalTryConfirmation"));
    m_pinLabel = plainLabel(QStringLiteral("pinLabel"), this);
    m_pin = new PinEdit(this);
    m_pin->setObjectName(QStringLiteral("pin"));
    m_pinLabel->setBuddy(m_pin);
    m_pinHint = plainLabel(QStringLiteral("pinHint"), this);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(title);
    layout->addLayout(line);
    layout->addLayout(m_facts);
    layout->addWidget(m_warning);
    layout->addWidget(m_confirmLabel);
    layout->addWidget(m_confirm);
    layout->addSpacing(4);
    layout->addWidget(m_pinLabel);
    layout->addWidget(m_pin);
    layout->addWidget(m_pinHint);
    QWidget* before = m_explain;
    for (QWidget* next : std::initializer_list<QWidget*>{m_certificate, m_refresh, m_confirm, m_pin}) {
        setTabOrder(before, next);
        before = next;
    }
}

void KeyChooser::connectParts() {
    connect(m_certificate, &QComboBox::currentIndexChanged, this, &KeyChooser::showChosen);
    // Whoever points at a certificate types its PIN next; with the arrow keys one is on the way to another.
    connect(m_certificate, &QComboBox::activated, this, [this] {
        if (std::exchange(m_byMouse, false) && m_pin->isEnabled())
            m_pin->setFocus();
    });
    m_certificate->view()->viewport()->installEventFilter(this);
    connect(m_refresh, &QToolButton::clicked, this, &KeyChooser::reload);
    connect(m_explain, &QToolButton::clicked, this, &KeyChooser::explainChosen);
    connect(m_confirm, &QLineEdit::textChanged, this, &KeyChooser::showState);
    connect(m_pin, &PinEdit::lengthChanged, this, [this] {
        m_pinHint->clear();
        showState();
    });
    connect(m_pin, &PinEdit::refused, this, [this] {
        m_pinHint->setText(tr("Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt."));
        showState();
    });
    connect(m_pin, &PinEdit::capsLockSuspected, this, [this](bool on) {
        if (!on)
            return;
        m_pinHint->setText(tr("Có thể phím Caps Lock đang bật."));
        showState();
    });
    connect(m_pin, &PinEdit::accepted, this, &KeyChooser::accepted);
}

void KeyChooser::reload() {
    if (m_reading)
        return;
    m_reading = true;
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person()] { return workflow::keysAtHand(*office, person); },
        [this](const vanthu::Result<workflow::KeysAtHand>& keys) {
            m_reading = false;
            if (!keys)
                Q_EMIT failed(keys.error());
            takeKeys(keys.value_or(workflow::KeysAtHand()));
        });
}

void KeyChooser::takeKeys(workflow::KeysAtHand keys) {
    const pkcs11::TokenCertificate* before = chosen();
    const QByteArray kept = before ? before->certificate.sha256Hex() : m_preferred;
    m_certificates = std::move(keys.certificates);
    m_all = std::move(keys.all);
    // What cannot sign comes last and is never chosen while something else can.
    std::stable_partition(m_certificates.begin(), m_certificates.end(),
                          [this](const pkcs11::TokenCertificate& entry) { return unusable(entry).isEmpty(); });
    {
        const QSignalBlocker quiet(m_certificate);
        m_certificate->clear();
        for (const pkcs11::TokenCertificate& entry : m_certificates)
            m_certificate->addItem(QString(), entry.certificate.sha256Hex());
        showNames();
        const int former = m_certificate->findData(kept);
        const bool may = former >= 0 && unusable(m_certificates[std::size_t(former)]).isEmpty();
        m_certificate->setCurrentIndex(m_certificates.empty() ? -1 : may ? former : 0);
    }
    showChosen();
}

// A key of a kind that signs no documents says so in the list and cannot be chosen.
void KeyChooser::showNames() {
    auto* model = qobject_cast<QStandardItemModel*>(m_certificate->model());
    for (int row = 0; row < m_certificate->count(); ++row) {
        const pkcs11::TokenCertificate& entry = m_certificates[std::size_t(row)];
        const QString why = unusable(entry);
        m_certificate->setItemText(
            row, why.isEmpty() ? QStringLiteral("%1 – %2").arg(entry.certificate.commonName(), entry.token.label)
                               : QStringLiteral("%1 – %2").arg(entry.token.label, why));
        model->item(row)->setEnabled(why.isEmpty());
    }
}

QString KeyChooser::unusable(const pkcs11::TokenCertificate& entry) const {
    const auto fits = crypto::requireKeyType(entry.certificate);
    return fits ? QString() : fits.error().message(currentLanguage());
}

const pkcs11::TokenCertificate* KeyChooser::chosen() const {
    const int index = m_certificate->currentIndex();
    return index >= 0 && index < int(m_certificates.size()) ? &m_certificates[std::size_t(index)] : nullptr;
}

bool KeyChooser::takesPin(const pkcs11::TokenCertificate& entry) const {
    return unusable(entry).isEmpty() && !entry.token.pinLocked && !entry.token.protectedPath;
}

QString KeyChooser::warningFor(const pkcs11::TokenCertificate& entry) const {
    QStringList warnings = {TokenTexts::pinState(entry.token),
                            TokenTexts::expiry(entry.certificate, m_session.office().now()),
                            TokenTexts::eachSignature(entry.asksForEachSignature.value_or(false))};
    warnings.removeAll(QString());
    return warnings.join(QLatin1Char('\n'));
}

void KeyChooser::showChosen() {
    const pkcs11::TokenCertificate* entry = chosen();
    const crypto::Certificate certificate = entry ? entry->certificate : crypto::Certificate();
    m_holder->setText(certificate.commonName());
    m_issuer->setText(certificate.issuerCommonName());
    m_token->setText(entry ? entry->token.label : QString());
    m_serial->setText(TokenTexts::serialTail(certificate));
    m_expiry->setText(entry ? vietnamDate(certificate.notAfter()).toString(QStringLiteral("dd/MM/yyyy")) : QString());
    m_certificate->setToolTip(entry ? QStringLiteral("<p>%1</p>").arg(certificate.subject().toHtmlEscaped())
                                    : QString());
    // A PIN that was typed while the tokens were read stays; one that was meant for another certificate does not.
    const QByteArray name = entry ? certificate.sha256Hex() : QByteArray();
    if ((!m_shown.isEmpty() && name != m_shown) || (entry && !takesPin(*entry)))
        m_pin->clear();
    if (!name.isEmpty())
        m_shown = name;
    m_confirm->clear();
    showPinLabel();
    if (entry && entry->token.maximumPin > 0)
        m_pin->setMaximumLength(entry->token.maximumPin);
    showState();
}

void KeyChooser::showPinLabel() {
    const auto literally = [](QString name) { return name.replace(u'&', QLatin1String("&&")); };
    const pkcs11::TokenCertificate* entry = chosen();
    if (entry)
        m_pinLabel->setText(
            entry->token.protectedPath
                ? tr("Mã PIN của thiết bị %1 được nhập trên chính thiết bị.").arg(literally(entry->token.label))
                : tr("Mã &PIN của thiết bị %1 (%2):")
                      .arg(literally(entry->token.label), literally(entry->certificate.commonName())));
    else
        m_pinLabel->setText(tr("Mã &PIN:"));
    m_pin->setAccessibleName(
        entry ? tr("Mã PIN của thiết bị %1 (%2)").arg(entry->token.label, entry->certificate.commonName())
              : tr("Mã PIN"));
}

bool KeyChooser::finalTryTyped() const {
    return foldText(m_confirm->text().simplified()) == foldText(tr("ĐỒNG Ý"));
}

QString KeyChooser::missing() const {
    const pkcs11::TokenCertificate* entry = chosen();
    if (m_reading)
        return tr("Đang đọc thiết bị ký…");
    if (!entry)
        return tr("Không thấy chứng thư ký số nào. Cắm thiết bị ký rồi bấm nút đọc lại.");
    if (const QString why = unusable(*entry); !why.isEmpty())
        return why;
    if (entry->token.pinLocked)
        return tr("Thiết bị này đã bị khóa.");
    if (!entry->certificate.isValidAt(m_session.office().now()))
        return tr("Chọn chứng thư còn hiệu lực.");
    if (entry->token.pinFinalTry && !finalTryTyped())
        return tr("Xác nhận lần thử cuối.");
    if (!entry->token.protectedPath && m_pin->length() < std::max(1, entry->token.minimumPin))
        return tr("Nhập mã PIN.");
    return {};
}

KeyChooser::Choice KeyChooser::take() {
    Choice choice;
    if (const pkcs11::TokenCertificate* entry = chosen()) {
        choice.certificate = *entry;
        choice.issuers = workflow::issuersOn(entry->token, m_all);
        choice.policy.finalTryConfirmed = entry->token.pinFinalTry && finalTryTyped();
        choice.policy.askPin = m_prompt->source(); // a key that wants the PIN for each signature
    }
    choice.pin = std::make_shared<vanthu::Secret>(m_pin->take());
    return choice;
}

void KeyChooser::focusPin() {
    m_pin->setFocus();
}

void KeyChooser::showState() {
    const pkcs11::TokenCertificate* entry = chosen();
    const QString warning = entry ? warningFor(*entry) : QString();
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
    const bool finalTry = entry && entry->token.pinFinalTry && !entry->token.pinLocked;
    m_confirmLabel->setVisible(finalTry);
    m_confirm->setVisible(finalTry);
    m_pin->setEnabled(entry ? takesPin(*entry) : m_reading); // what is typed early must not land elsewhere
    m_explain->setEnabled(entry);
    m_pinHint->setVisible(!m_pinHint->text().isEmpty());
    m_certificate->setEnabled(!m_certificates.empty());
    m_refresh->setEnabled(!m_reading);
    // Without a certificate there is nothing to tell of it: no column of empty names.
    for (int row = 0; row < m_facts->rowCount(); ++row)
        m_facts->itemAtPosition(row, 0)->widget()->setVisible(entry);
    for (QLabel* value : {m_holder, m_issuer, m_token, m_serial, m_expiry})
        value->setVisible(entry);
    Q_EMIT changed();
}

void KeyChooser::retranslate() {
    m_certificateLabel->setText(tr("&Chứng thư ký số:"));
    m_certificate->setAccessibleName(tr("Chứng thư ký số"));
    m_refresh->setToolTip(tr("Đọc lại các thiết bị ký"));
    m_refresh->setAccessibleName(tr("Đọc lại các thiết bị ký"));
    m_explain->setText(tr("Chứng thư…"));
    m_explain->setToolTip(tr("Xem chứng thư đang chọn và vì sao được tin cậy hay không"));
    m_explain->setAccessibleName(tr("Xem chứng thư đang chọn"));
    const QStringList facts = {tr("Người giữ:"), tr("Cấp bởi:"), tr("Thiết bị:"), tr("Số sê-ri:"), tr("Hết hạn:")};
    for (int row = 0; row < facts.size(); ++row)
        qobject_cast<QLabel*>(m_facts->itemAtPosition(row, 0)->widget())->setText(facts[row]);
    m_confirmLabel->setText(tr("Gõ ĐỒNG Ý để xác nhận lần thử cuối:"));
    m_confirm->setAccessibleName(tr("Xác nhận lần thử cuối, gõ ĐỒNG Ý"));
    showNames();
    showPinLabel();
    showState();
}

// What it stands for, before a PIN is given.
void KeyChooser::explainChosen() {
    const pkcs11::TokenCertificate* entry = chosen();
    if (!entry)
        return;
    CertificateDialog::Subject subject{entry->certificate, workflow::issuersOn(entry->token, m_all)};
    (new CertificateDialog(m_session, std::move(subject), window()))->open();
}

bool KeyChooser::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonRelease)
        m_byMouse = true;
    else if (event->type() == QEvent::Show)
        m_byMouse = false;
    return QWidget::eventFilter(watched, event);
}

void KeyChooser::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        m_refresh->setIcon(icon(QStringLiteral("refresh"), palette()));
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
