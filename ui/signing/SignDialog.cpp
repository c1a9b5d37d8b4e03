#include "ui/signing/SignDialog.h"

#include "base/Files.h"
#include "base/Text.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/preview/PageLoader.h"
#include "ui/signing/PinEdit.h"
#include "ui/signing/PlacementView.h"
#include "workflow/Keys.h"
#include "workflow/Outgoing.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

constexpr int expiryWarningDays = 90;
constexpr int progressEveryMs = 100;
constexpr std::int64_t largestMark = 16 * 1024 * 1024;

QString serialTail(const crypto::Certificate& certificate) {
    const QString serial = certificate.serialHex();
    return serial.size() > 8 ? QStringLiteral("…") + serial.right(8) : serial;
}

} // namespace

SignDialog::SignDialog(Session& session, const office::Document& document, signing::Purpose purpose, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_document(document)
    , m_purpose(purpose)
    , m_percent(std::make_shared<std::atomic<int>>(-1)) {
    setObjectName(QStringLiteral("signDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    retranslate();
    resize(1080, 700);
    m_progressTimer.setInterval(progressEveryMs);
    connect(&m_progressTimer, &QTimer::timeout, this, [this] {
        const int percent = m_percent->load();
        m_progress->setRange(0, percent < 0 ? 0 : 100);
        m_progress->setValue(percent);
    });
    loadPages();
    loadMark();
    loadPlacement();
    loadCertificates();
}

SignDialog::~SignDialog() {
    m_loadCancel.request();
    m_cancel.request();
}

bool SignDialog::isSettled() const {
    return m_pending == 0 && !m_signing && m_view->isIdle();
}

void SignDialog::build() {
    m_messages = new MessageBar(this);
    auto* left = new QWidget(this);
    m_view = new PlacementView(m_session.pool(), left);
    m_view->setObjectName(QStringLiteral("placement"));
    m_view->setResizable(!seals()); // the seal has its true size
    m_placeHint = plainLabel(QStringLiteral("placeHint"), left);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(4);
    leftLayout->addWidget(m_placeHint);
    leftLayout->addWidget(m_view, 1);
    auto* right = buildKeyColumn();
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setSizes({680, 380});
    right->setMinimumWidth(320);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(splitter, 1);

    connect(m_view, &PlacementView::placementChanged, this, &SignDialog::takePlacement);
    connect(m_certificate, &QComboBox::currentIndexChanged, this, &SignDialog::certificateChosen);
    connect(m_refresh, &QToolButton::clicked, this, &SignDialog::loadCertificates);
    connect(m_confirm, &QLineEdit::textChanged, this, &SignDialog::showState);
    connect(m_pin, &PinEdit::lengthChanged, this, [this] {
        m_pinHint->clear();
        showState();
    });
    connect(m_pin, &PinEdit::refused, this, [this] {
        m_pinHint->setText(tr("Mã PIN chỉ gồm chữ không dấu, số và ký hiệu. Hãy tắt bộ gõ tiếng Việt."));
    });
    connect(m_pin, &PinEdit::capsLockSuspected, this, [this](bool on) {
        if (on)
            m_pinHint->setText(tr("Có thể phím Caps Lock đang bật."));
    });
    connect(m_pin, &PinEdit::accepted, this, [this] {
        if (m_sign->isEnabled())
            sign();
    });
    connect(m_sign, &QPushButton::clicked, this, &SignDialog::sign);
    connect(m_close, &QPushButton::clicked, this, &SignDialog::reject);
}

QWidget* SignDialog::buildKeyColumn() {
    auto* column = new QWidget(this);
    m_certificateLabel = new QLabel(column);
    m_certificate = new QComboBox(column);
    m_certificate->setObjectName(QStringLiteral("certificate"));
    m_certificate->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_certificate->setMinimumContentsLength(20);
    m_certificateLabel->setBuddy(m_certificate);
    m_refresh = new QToolButton(column);
    m_refresh->setObjectName(QStringLiteral("refreshTokens"));
    m_refresh->setIcon(icon(QStringLiteral("refresh"), palette()));
    m_refresh->setFocusPolicy(Qt::TabFocus);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_certificate, 1);
    line->addWidget(m_refresh);

    m_facts = new QFormLayout;
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(4);
    m_holder = plainLabel(QStringLiteral("holder"), column);
    m_issuer = plainLabel(QStringLiteral("issuer"), column);
    m_token = plainLabel(QStringLiteral("token"), column);
    m_serial = plainLabel(QStringLiteral("serial"), column);
    m_expiry = plainLabel(QStringLiteral("expiry"), column);
    for (QLabel* value : {m_holder, m_issuer, m_token, m_serial, m_expiry})
        m_facts->addRow(QStringLiteral(" "), value);

    m_warning = plainLabel(QStringLiteral("tokenWarning"), column);
    m_warning->setStyleSheet(QStringLiteral(
        "#tokenWarning{border:1px solid rgba(246,116,0,160);border-left:4px solid rgb(246,116,0);border-radius:4px;"
        "background:rgba(246,116,0,28);padding:8px;}"));
    m_confirmLabel = plainLabel(QStringLiteral("confirmLabel"), column);
    m_confirm = new QLineEdit(column);
    m_confirm->setObjectName(QStringLiteral("finalTryConfirmation"));
    m_pinLabel = plainLabel(QStringLiteral("pinLabel"), column);
    m_pin = new PinEdit(column);
    m_pin->setObjectName(QStringLiteral("pin"));
    m_pinHint = plainLabel(QStringLiteral("pinHint"), column);
    m_progress = new QProgressBar(column);
    m_progress->setObjectName(QStringLiteral("signProgress"));
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_hint = plainLabel(QStringLiteral("signHint"), column);
    m_close = new QPushButton(column);
    m_close->setObjectName(QStringLiteral("cancelSigning"));
    m_close->setAutoDefault(false);
    m_sign = new QPushButton(column);
    m_sign->setObjectName(QStringLiteral("sign"));
    m_sign->setIcon(icon(seals() ? QStringLiteral("seal") : QStringLiteral("sign"), palette()));
    m_sign->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_sign);

    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_certificateLabel);
    layout->addLayout(line);
    layout->addLayout(m_facts);
    layout->addWidget(m_warning);
    layout->addWidget(m_confirmLabel);
    layout->addWidget(m_confirm);
    layout->addSpacing(4);
    layout->addWidget(m_pinLabel);
    layout->addWidget(m_pin);
    layout->addWidget(m_pinHint);
    layout->addStretch();
    layout->addWidget(m_progress);
    layout->addWidget(m_hint);
    layout->addLayout(buttons);
    QWidget* before = m_certificate;
    for (QWidget* next : std::initializer_list<QWidget*>{m_refresh, m_confirm, m_pin, m_sign, m_close}) {
        setTabOrder(before, next);
        before = next;
    }
    return column;
}

void SignDialog::loadPages() {
    const office::DocumentFile* file = m_document.mainFile();
    if (!file)
        return;
    ++m_pending;
    runTask(
        this, m_session.pool(),
        [path = m_session.office().store().blobs().path(file->sha256), cancel = m_loadCancel] {
            return vanthu::ui::loadPages(path, cancel);
        },
        [this](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            --m_pending;
            if (!source)
                return m_messages->showError(source.error());
            m_view->setSource(*source);
            if (m_view->hasPlacement())
                m_view->showRect(m_view->placementPage(), m_view->placementRect());
            showState();
        });
}

void SignDialog::loadMark() {
    const QString name = m_session.person().signatureImage;
    if (name.isEmpty())
        return;
    ++m_pending;
    runTask(
        this, m_session.pool(),
        [path = m_session.profile().path(name)]() -> vanthu::Result<QImage> {
            TRY(const QByteArray bytes, readFile(path, largestMark));
            return QImage::fromData(bytes);
        },
        [this](const vanthu::Result<QImage>& mark) {
            --m_pending;
            if (mark)
                m_view->setMark(*mark);
            else
                m_messages->showError(mark.error());
        });
}

void SignDialog::loadPlacement() {
    ++m_pending;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_document.id, purpose = m_purpose] {
            return workflow::defaultPlacement(*office, id, purpose);
        },
        [this](const vanthu::Result<signing::Placement>& placement) {
            --m_pending;
            if (placement && !m_view->hasPlacement()) {
                m_view->setPlacement(placement->page - 1, placement->rect);
                m_view->showRect(placement->page - 1, placement->rect);
            } else if (!placement && placement.error().code() != "workflow.no_place") {
                m_messages->showError(placement.error());
            }
            showState();
        });
}

// The seal is stamped in its true size wherever the person clicks.
void SignDialog::takePlacement(int page, const QRectF& rect) {
    if (seals()) {
        const double side = m_session.profile().sealDiameterMm * signing::pointsPerMillimetre;
        const QRectF square(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side);
        if (!qFuzzyCompare(rect.width(), side) || !qFuzzyCompare(rect.height(), side))
            m_view->setPlacement(page, signing::keepOnPage(square, m_view->pageSize(page)));
    }
    showState();
}

void SignDialog::loadCertificates() {
    if (m_readingTokens)
        return;
    m_readingTokens = true;
    ++m_pending;
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person()] {
            return workflow::signingCertificates(*office, person);
        },
        [this](const vanthu::Result<std::vector<pkcs11::TokenCertificate>>& certificates) {
            --m_pending;
            m_readingTokens = false;
            if (!certificates)
                m_messages->showError(certificates.error());
            takeCertificates(certificates ? *certificates : std::vector<pkcs11::TokenCertificate>());
        });
}

void SignDialog::takeCertificates(std::vector<pkcs11::TokenCertificate> certificates) {
    const pkcs11::TokenCertificate* before = chosen();
    const QByteArray kept = before ? before->certificate.sha256Hex() : QByteArray();
    m_certificates = std::move(certificates);
    int current = m_certificates.empty() ? -1 : 0;
    {
        const QSignalBlocker quiet(m_certificate);
        m_certificate->clear();
        for (const pkcs11::TokenCertificate& entry : m_certificates) {
            if (entry.certificate.sha256Hex() == kept)
                current = m_certificate->count();
            m_certificate->addItem(QStringLiteral("%1 – %2").arg(entry.certificate.commonName(), entry.token.label));
        }
        m_certificate->setCurrentIndex(current);
    }
    certificateChosen();
}

const pkcs11::TokenCertificate* SignDialog::chosen() const {
    const int index = m_certificate->currentIndex();
    return index >= 0 && index < int(m_certificates.size()) ? &m_certificates[std::size_t(index)] : nullptr;
}

QString SignDialog::warningFor(const pkcs11::TokenCertificate& entry) const {
    QStringList warnings;
    if (entry.token.pinLocked)
        warnings += tr("Thiết bị đã bị khóa vì nhập sai mã PIN nhiều lần. Liên hệ đơn vị cấp chứng thư để mở khóa.");
    else if (entry.token.pinFinalTry)
        warnings += tr("Đây là lần thử cuối: nhập sai mã PIN thêm một lần, thiết bị sẽ bị khóa.");
    else if (entry.token.pinCountLow)
        warnings += tr("Mã PIN của thiết bị này đã bị nhập sai. Kiểm tra kỹ trước khi nhập lại.");
    const QDateTime now = m_session.office().now();
    const qint64 days = now.daysTo(entry.certificate.notAfter());
    if (!entry.certificate.isValidAt(now))
        warnings += tr("Chứng thư không còn hoặc chưa có hiệu lực, không dùng để ký được.");
    else if (days <= expiryWarningDays)
        warnings += tr("Chứng thư hết hạn sau %n ngày. Đề nghị gia hạn sớm.", nullptr, int(days));
    return warnings.join(QLatin1Char('\n'));
}

void SignDialog::certificateChosen() {
    const pkcs11::TokenCertificate* entry = chosen();
    const crypto::Certificate certificate = entry ? entry->certificate : crypto::Certificate();
    m_holder->setText(certificate.commonName());
    m_issuer->setText(certificate.issuerCommonName());
    m_token->setText(entry ? entry->token.label : QString());
    m_serial->setText(serialTail(certificate));
    m_expiry->setText(entry ? vietnamDate(certificate.notAfter()).toString(QStringLiteral("dd/MM/yyyy")) : QString());
    m_certificate->setToolTip(entry ? QStringLiteral("<p>%1</p>").arg(certificate.subject().toHtmlEscaped())
                                    : QString());
    m_pin->clear();
    m_confirm->clear();
    if (entry)
        m_pinLabel->setText(entry->token.protectedPath
                                ? tr("Mã PIN của thiết bị %1 được nhập trên chính thiết bị.").arg(entry->token.label)
                                : tr("Mã PIN của thiết bị %1 (%2):").arg(entry->token.label, certificate.commonName()));
    else
        m_pinLabel->setText(tr("Mã PIN:"));
    m_pin->setAccessibleName(m_pinLabel->text());
    if (entry && entry->token.maximumPin > 0)
        m_pin->setMaximumLength(entry->token.maximumPin);
    if (entry && !m_signing)
        m_pin->setFocus();
    showState();
}

bool SignDialog::finalTryTyped() const {
    return foldText(m_confirm->text().simplified()) == foldText(tr("ĐỒNG Ý"));
}

// The first thing that stands in the way, in words beside the disabled button.
QString SignDialog::missing() const {
    const pkcs11::TokenCertificate* entry = chosen();
    if (m_readingTokens)
        return tr("Đang đọc thiết bị ký…");
    if (!entry)
        return tr("Không thấy chứng thư ký số nào. Cắm thiết bị ký rồi bấm nút đọc lại.");
    if (entry->token.pinLocked)
        return tr("Thiết bị này đã bị khóa.");
    if (!entry->certificate.isValidAt(m_session.office().now()))
        return tr("Chọn chứng thư còn hiệu lực.");
    if (!m_view->hasPlacement())
        return seals() ? tr("Bấm vào trang để chọn chỗ đóng dấu.") : tr("Bấm vào trang để chọn chỗ ký.");
    if (entry->token.pinFinalTry && !finalTryTyped())
        return tr("Xác nhận lần thử cuối.");
    if (!entry->token.protectedPath && m_pin->length() < std::max(1, entry->token.minimumPin))
        return tr("Nhập mã PIN.");
    return {};
}

void SignDialog::showState() {
    const pkcs11::TokenCertificate* entry = chosen();
    const QString warning = entry ? warningFor(*entry) : QString();
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
    const bool finalTry = entry && entry->token.pinFinalTry && !entry->token.pinLocked;
    m_confirmLabel->setVisible(finalTry);
    m_confirm->setVisible(finalTry);
    m_pin->setEnabled(entry && !entry->token.pinLocked && !entry->token.protectedPath && !m_signing);
    m_pinHint->setVisible(!m_pinHint->text().isEmpty());
    m_certificate->setEnabled(!m_signing && !m_certificates.empty());
    m_refresh->setEnabled(!m_signing && !m_readingTokens);
    m_confirm->setEnabled(!m_signing);
    m_view->setEnabled(!m_signing);
    m_progress->setVisible(m_signing);
    const QString why = missing();
    const bool stopping = m_signing && m_cancel.requested();
    m_hint->setText(stopping ? tr("Đang dừng…") : m_signing ? tr("Đang ký, vui lòng không rút thiết bị…") : why);
    m_sign->setEnabled(why.isEmpty() && !m_signing);
    m_sign->setToolTip(why);
    m_close->setEnabled(!stopping);
}

void SignDialog::sign() {
    const pkcs11::TokenCertificate* entry = chosen();
    if (!entry || m_signing || !missing().isEmpty())
        return;
    workflow::SignChoice choice;
    choice.placement = signing::Placement{m_view->placementPage() + 1, m_view->placementRect()};
    pkcs11::LoginPolicy policy;
    policy.finalTryConfirmed = entry->token.pinFinalTry && finalTryTyped();
    m_signing = true;
    m_cancel = Cancel();
    m_percent->store(-1);
    m_progressTimer.start();
    m_messages->clear();
    const auto pin = std::make_shared<vanthu::Secret>(m_pin->take());
    showState();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), person = m_session.person(), id = m_document.id, certificate = *entry, pin,
         policy, choice, seals = seals(), cancel = m_cancel,
         percent = m_percent]() -> vanthu::Result<office::Document> {
            TRY(const auto key, workflow::openKey(*office, certificate, std::move(*pin), policy));
            const Progress progress = [percent](std::int64_t done, std::int64_t total) {
                percent->store(total > 0 ? int(done * 100 / total) : -1);
            };
            return seals ? workflow::sealDocument(*office, person, id, *key, choice, cancel, progress)
                         : workflow::signForIssue(*office, person, id, *key, choice, cancel, progress);
        },
        [this](const vanthu::Result<office::Document>& done) { finish(done); });
}

void SignDialog::finish(const vanthu::Result<office::Document>& done) {
    m_signing = false;
    m_progressTimer.stop();
    if (done) {
        Q_EMIT documentSigned(done->id);
        return QDialog::accept();
    }
    if (done.error().code() == "signing.cancelled")
        m_messages->showText(MessageBar::Kind::Information, tr("Đã dừng ký. Văn bản chưa thay đổi."));
    else
        m_messages->showError(done.error());
    showState();
    m_pin->setFocus();
    if (done.error().code().startsWith("token."))
        loadCertificates(); // its flags say how many tries are left
}

void SignDialog::reject() {
    if (!m_signing)
        return QDialog::reject();
    m_cancel.request();
    showState();
}

void SignDialog::closeEvent(QCloseEvent* event) {
    if (m_signing) {
        event->ignore();
        return reject();
    }
    QDialog::closeEvent(event);
}

void SignDialog::retranslate() {
    setWindowTitle(seals() ? tr("Đóng dấu cơ quan") : tr("Ký số văn bản"));
    m_placeHint->setText(seals() ? tr("Kéo hoặc bấm vào trang để đặt dấu; dấu giữ đúng kích thước thật.")
                                 : tr("Kéo hoặc bấm vào trang để đặt chữ ký; kéo góc để đổi cỡ."));
    m_view->setAccessibleName(seals() ? tr("Chỗ đóng dấu trên trang") : tr("Chỗ ký trên trang"));
    m_certificateLabel->setText(tr("&Chứng thư ký số:"));
    m_certificate->setAccessibleName(tr("Chứng thư ký số"));
    m_refresh->setToolTip(tr("Đọc lại các thiết bị ký"));
    m_refresh->setAccessibleName(tr("Đọc lại các thiết bị ký"));
    const QStringList facts = {tr("Người giữ:"), tr("Cấp bởi:"), tr("Thiết bị:"), tr("Số sê-ri:"), tr("Hết hạn:")};
    for (int row = 0; row < facts.size(); ++row)
        qobject_cast<QLabel*>(m_facts->itemAt(row, QFormLayout::LabelRole)->widget())->setText(facts[row]);
    m_confirmLabel->setText(tr("Gõ ĐỒNG Ý để xác nhận lần thử cuối:"));
    m_confirm->setAccessibleName(tr("Xác nhận lần thử cuối, gõ ĐỒNG Ý"));
    m_progress->setAccessibleName(tr("Tiến độ ký"));
    m_sign->setText(seals() ? tr("Đóng &dấu") : tr("&Ký số"));
    m_sign->setAccessibleName(QString(m_sign->text()).remove(u'&'));
    m_close->setText(tr("Hủy"));
    m_close->setAccessibleName(tr("Hủy"));
    certificateChosen();
}

void SignDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange) {
        m_refresh->setIcon(icon(QStringLiteral("refresh"), palette()));
        m_sign->setIcon(icon(seals() ? QStringLiteral("seal") : QStringLiteral("sign"), palette()));
    }
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
