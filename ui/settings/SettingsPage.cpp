#include "ui/settings/SettingsPage.h"

#include "base/Clock.h"
#include "pkcs11/TokenWatch.h"
#include "ui/base/FlowLayout.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/DocumentActs.h"
#include "ui/settings/ChangePinDialog.h"
#include "ui/settings/TestSignDialog.h"
#include "ui/signing/TokenTexts.h"
#include "workflow/Incoming.h"
#include "workflow/Keys.h"

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>

namespace vanthu::ui {

namespace {

constexpr int twoColumns = 800; // pixels

QString dateText(const QDateTime& instant) {
    return vietnamDate(instant).toString(QStringLiteral("dd/MM/yyyy"));
}

} // namespace

SettingsPage::SettingsPage(Session& session, QWidget* parent)
    : PageWidget(parent)
    , m_session(session)
    , m_messages(new MessageBar(this)) {
    setObjectName(QStringLiteral("settings"));
    auto* content = new QWidget(this);
    m_general = buildGeneral();
    m_agency = buildAgency();
    m_axis = buildAxis();
    m_tokenGroup = buildTokens();
    m_trust = buildTrust();
    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(m_general);
    left->addWidget(m_agency);
    left->addWidget(m_axis);
    left->addStretch();
    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(m_tokenGroup, 1);
    right->addWidget(m_trust, 1);
    m_columns = new QHBoxLayout(content);
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_columns->setSpacing(12);
    m_columns->addLayout(left, 1);
    m_columns->addLayout(right, 1);
    auto* scroll = new ScrollColumn(content, this);
    scroll->setObjectName(QStringLiteral("settingsScroll"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(scroll, 1);

    connect(m_language, &QComboBox::activated, this, [this](int index) {
        const QString code = m_language->itemData(index).toString();
        QSettings().setValue(QStringLiteral("language"), code);
        useLanguage(languageFromCode(code));
    });
    connect(m_readTokens, &QPushButton::clicked, this, [this] { m_session.tokens().refresh(); });
    connect(m_changePin, &QPushButton::clicked, this, &SettingsPage::changePin);
    connect(m_testSign, &QPushButton::clicked, this, &SettingsPage::testSign);
    connect(m_agencies, &QPushButton::clicked, this, &SettingsPage::refreshAgencies);
    connect(m_tokenList, &QListWidget::currentRowChanged, this, &SettingsPage::showTokenActs);
    connect(&m_session, &Session::syncStarted, this, &SettingsPage::showSync);
    connect(&m_session, &Session::syncFinished, this, &SettingsPage::showSync);
    connect(&m_session, &Session::personChanged, this, &SettingsPage::showPerson);
    connect(&m_session, &Session::personChanged, this, &SettingsPage::showTokens); // one's own come first
    refreshIcons();
    retranslate();
}

QLabel* SettingsPage::addFact(QFormLayout* form, const char* name) {
    auto* title = new QLabel(this);
    auto* value = plainLabel(QString::fromLatin1(name), this);
    form->addRow(title, value);
    m_factLabels += title;
    return value;
}

QGroupBox* SettingsPage::buildGeneral() {
    auto* box = new QGroupBox(this);
    auto* form = new QFormLayout(box);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    m_languageLabel = new QLabel(box);
    m_language = new QComboBox(box);
    m_language->setObjectName(QStringLiteral("language"));
    // Each language is named in itself, so that everyone finds their own.
    m_language->addItem(QStringLiteral("Tiếng Việt"), QStringLiteral("vi"));
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_languageLabel->setBuddy(m_language);
    form->addRow(m_languageLabel, m_language);
    m_theme = addFact(form, "theme");
    m_version = addFact(form, "version");
    m_version->setText(QStringLiteral(VANTHU_VERSION));
    return box;
}

QGroupBox* SettingsPage::buildAgency() {
    auto* box = new QGroupBox(this);
    auto* form = new QFormLayout(box);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(4);
    m_organ = addFact(form, "organName");
    m_organCode = addFact(form, "organCode");
    m_superior = addFact(form, "superiorOrgan");
    m_person = addFact(form, "personFacts");
    m_personToken = addFact(form, "personToken");
    m_profile = addFact(form, "profileFolder");
    const workflow::Profile& profile = m_session.profile();
    m_organ->setText(profile.organName);
    m_organCode->setText(profile.organId);
    m_superior->setText(profile.superiorOrganName);
    m_profile->setText(QDir::toNativeSeparators(profile.folder));
    return box;
}

QGroupBox* SettingsPage::buildAxis() {
    auto* box = new QGroupBox(this);
    auto* form = new QFormLayout(box);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(4);
    m_endpoint = addFact(form, "axisEndpoint");
    m_lastSync = addFact(form, "lastSync");
    m_agencies = new QPushButton(box);
    m_agencies->setObjectName(QStringLiteral("refreshAgencies"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_agencies);
    line->addStretch();
    form->addRow(line);
    return box;
}

QGroupBox* SettingsPage::buildTokens() {
    auto* box = new QGroupBox(this);
    m_tokenList = new QListWidget(box);
    m_tokenList->setObjectName(QStringLiteral("tokens"));
    m_tokenList->setWordWrap(true);
    m_tokenList->setSpacing(4);
    m_readTokens = new QPushButton(box);
    m_readTokens->setObjectName(QStringLiteral("readTokens"));
    m_testSign = new QPushButton(box);
    m_testSign->setObjectName(QStringLiteral("testSignature"));
    m_changePin = new QPushButton(box);
    m_changePin->setObjectName(QStringLiteral("changePin"));
    showTokenActs();
    auto* line = new FlowLayout;
    line->setSpacing(8);
    line->addWidget(m_readTokens);
    line->addWidget(m_testSign);
    line->addWidget(m_changePin);
    auto* layout = new QVBoxLayout(box);
    layout->setSpacing(8);
    layout->addWidget(m_tokenList, 1);
    layout->addLayout(line);
    return box;
}

QGroupBox* SettingsPage::buildTrust() {
    auto* box = new QGroupBox(this);
    m_anchors = new QListWidget(box);
    m_anchors->setObjectName(QStringLiteral("anchors"));
    m_anchors->setSpacing(2);
    auto* layout = new QVBoxLayout(box);
    layout->addWidget(m_anchors);
    return box;
}

void SettingsPage::refresh() {
    showPerson();
    showSync();
    if (!m_watching) {
        m_watching = true;
        connect(&m_session.tokens(), &pkcs11::TokenWatch::changed, this, &SettingsPage::showTokens);
        showTokens();
    }
}

bool SettingsPage::isSettled() const {
    return !m_asking && (!m_watching || !m_session.tokens().isReading());
}

void SettingsPage::showPerson() {
    const workflow::Person& person = m_session.person();
    m_person->setText(QStringLiteral("%1, %2 (%3)").arg(person.fullName, person.position, roleTitle(person.role)));
    m_personToken->setText(person.tokenLabel.isEmpty() ? tr("Không có") : person.tokenLabel);
}

void SettingsPage::showSync() {
    const std::optional<SyncOutcome>& last = m_session.lastSync();
    if (m_session.isSyncing())
        m_lastSync->setText(tr("Đang gửi và nhận…"));
    else if (!last)
        m_lastSync->setText(tr("Chưa lần nào"));
    else if (last->error)
        m_lastSync->setText(
            QStringLiteral("%1: %2").arg(formatDisplayTime(last->at), last->error->message(currentLanguage())));
    else
        m_lastSync->setText(tr("%1: đã gửi %2, đã nhận %3")
                                .arg(formatDisplayTime(last->at))
                                .arg(last->report->sent)
                                .arg(last->report->received));
}

void SettingsPage::addToken(const pkcs11::TokenInfo& token, const pkcs11::TokenCertificate* entry) {
    QStringList lines;
    if (entry) {
        const crypto::Certificate& certificate = entry->certificate;
        lines += tr("%1 – %2").arg(token.label, certificate.commonName());
        lines += tr("Cấp bởi %1, số %2, hết hạn %3")
                     .arg(certificate.issuerCommonName(), TokenTexts::serialTail(certificate),
                          dateText(certificate.notAfter()));
        lines += TokenTexts::expiry(certificate, m_session.office().now());
        lines += TokenTexts::eachSignature(entry->asksForEachSignature.value_or(false));
    } else {
        lines += tr("%1 – chưa có chứng thư ký số").arg(token.label);
    }
    lines += TokenTexts::pinState(token);
    lines.removeAll(QString());
    m_tokenList->addItem(lines.join(QLatin1Char('\n')));
    m_tokenRows.push_back({token, entry ? entry->certificate.commonName() : QString(),
                           entry ? entry->certificate.sha256Hex() : QByteArray()});
}

// Certificates to sign with, tokens without one, and modules that failed, which hide none of the others.
void SettingsPage::showTokens() {
    if (!m_watching)
        return;
    const pkcs11::TokenWatch& watch = m_session.tokens();
    const int row = m_tokenList->currentRow();
    const QSignalBlocker quiet(m_tokenList);
    m_tokenList->clear();
    m_tokenRows.clear();
    const auto certificates = workflow::signingCertificatesIn(watch.current(), m_session.person());
    for (const pkcs11::TokenCertificate& entry : certificates)
        addToken(entry.token, &entry);
    for (const pkcs11::TokenInfo& token : watch.current().tokens()) {
        const bool shown = std::any_of(certificates.begin(), certificates.end(), [&](const auto& entry) {
            return entry.token.label == token.label && entry.token.serial == token.serial;
        });
        if (token.initialised && !shown)
            addToken(token, nullptr);
    }
    const bool some = !m_tokenRows.empty();
    if (!some) {
        auto* none = new QListWidgetItem(watch.isReading() ? tr("Đang đọc thiết bị ký…")
                                                           : tr("Không thấy thiết bị ký nào. Cắm thiết bị vào máy."),
                                         m_tokenList);
        none->setFlags(Qt::NoItemFlags);
        m_tokenRows.push_back({});
    }
    for (const pkcs11::ModuleReport& module : watch.current().modules) {
        if (!module.error)
            continue;
        auto* failed = new QListWidgetItem(QStringLiteral("%1 %2").arg(module.error->message(currentLanguage()),
                                                                       module.error->remedy(currentLanguage())),
                                           m_tokenList);
        failed->setFlags(Qt::NoItemFlags);
        failed->setToolTip(QStringLiteral("%1\n%2").arg(module.path, module.error->technical()));
        m_tokenRows.push_back({});
    }
    if (some)
        m_tokenList->setCurrentRow(std::clamp(row, 0, int(m_tokenRows.size()) - 1));
    m_readTokens->setEnabled(!watch.isReading());
    showTokenActs();
}

const SettingsPage::TokenRow* SettingsPage::chosenToken() const {
    const int row = m_tokenList->currentRow();
    const bool isToken = row >= 0 && row < int(m_tokenRows.size()) && m_tokenRows[std::size_t(row)].token;
    return isToken ? &m_tokenRows[std::size_t(row)] : nullptr;
}

void SettingsPage::showTokenActs() {
    const TokenRow* row = chosenToken();
    m_changePin->setEnabled(row);
    m_testSign->setEnabled(row && !row->certificate.isEmpty());
}

void SettingsPage::testSign() {
    const TokenRow* row = chosenToken();
    if (!row)
        return;
    auto* dialog = new TestSignDialog(m_session, row->certificate, this);
    connect(dialog, &TestSignDialog::tried, this, [this] { m_session.tokens().refresh(); });
    dialog->open();
}

void SettingsPage::changePin() {
    const TokenRow* row = chosenToken();
    if (!row)
        return;
    auto* dialog = new ChangePinDialog(m_session, *row->token, row->holder, this);
    connect(dialog, &ChangePinDialog::tried, this, [this] { m_session.tokens().refresh(); });
    connect(dialog, &ChangePinDialog::changed, this,
            [this] { m_messages->showText(MessageBar::Kind::Success, tr("Đã đổi mã PIN.")); });
    dialog->open();
}

void SettingsPage::refreshAgencies() {
    m_asking = true;
    m_agencies->setEnabled(false);
    m_messages->clear();
    runTask(
        this, m_session.pool(), [office = &m_session.office()] { return workflow::refreshAgencies(*office); },
        [this](const vanthu::Result<int>& count) {
            m_asking = false;
            m_agencies->setEnabled(true);
            if (!count)
                return m_messages->showError(count.error());
            m_messages->showText(MessageBar::Kind::Success, tr("Đã cập nhật danh sách %n cơ quan.", nullptr, *count));
        });
}

void SettingsPage::refreshIcons() {
    m_readTokens->setIcon(icon(QStringLiteral("refresh"), palette()));
    m_agencies->setIcon(icon(QStringLiteral("refresh"), palette()));
    m_testSign->setIcon(icon(QStringLiteral("valid"), palette()));
    m_changePin->setIcon(icon(QStringLiteral("edit"), palette()));
}

void SettingsPage::retranslate() {
    m_general->setTitle(tr("Chung"));
    m_agency->setTitle(tr("Cơ quan và người làm việc"));
    m_axis->setTitle(tr("Trục liên thông"));
    m_tokenGroup->setTitle(tr("Thiết bị ký"));
    m_trust->setTitle(tr("Chứng thư gốc được tin cậy"));
    const QStringList facts = {tr("Giao diện:"),    tr("Phiên bản:"),        tr("Cơ quan:"),     tr("Mã định danh:"),
                               tr("Cấp trên:"),     tr("Người làm việc:"),   tr("Thiết bị ký:"), tr("Thư mục hồ sơ:"),
                               tr("Địa chỉ trục:"), tr("Gửi nhận lần cuối:")};
    for (int i = 0; i < facts.size(); ++i)
        m_factLabels[i]->setText(facts[i]);
    m_languageLabel->setText(tr("&Ngôn ngữ:"));
    m_language->setAccessibleName(tr("Ngôn ngữ"));
    m_language->setCurrentIndex(m_language->findData(languageCode(currentLanguage())));
    m_theme->setText(tr("Sáng hoặc tối theo hệ thống"));
    const QUrl endpoint = m_session.profile().axisEndpoint;
    m_endpoint->setText(endpoint.isEmpty() ? tr("Chưa cấu hình") : endpoint.toDisplayString());
    m_agencies->setText(tr("Cập nhật &danh sách cơ quan"));
    m_agencies->setAccessibleName(tr("Cập nhật danh sách cơ quan"));
    m_tokenList->setAccessibleName(tr("Thiết bị ký trong tầm"));
    m_readTokens->setText(tr("Đọc &lại thiết bị"));
    m_readTokens->setAccessibleName(tr("Đọc lại thiết bị"));
    m_testSign->setText(tr("&Ký thử…"));
    m_testSign->setAccessibleName(tr("Ký thử"));
    m_changePin->setText(tr("Đổi mã &PIN…"));
    m_changePin->setAccessibleName(tr("Đổi mã PIN"));
    m_anchors->setAccessibleName(tr("Chứng thư gốc được tin cậy"));
    m_anchors->clear();
    for (const crypto::TrustAnchor& trusted : m_session.office().trust().anchors()) {
        const crypto::Certificate& anchor = trusted.certificate;
        auto* item =
            new QListWidgetItem(tr("%1, hết hạn %2").arg(anchor.commonName(), dateText(anchor.notAfter())), m_anchors);
        item->setToolTip(QStringLiteral("SHA-256 %1").arg(QString::fromLatin1(anchor.sha256Hex())));
    }
    showPerson();
    showSync();
    showTokens();
}

// One column below the other where both would be cut.
void SettingsPage::resizeEvent(QResizeEvent* event) {
    m_columns->setDirection(width() < twoColumns ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    PageWidget::resizeEvent(event);
}

void SettingsPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    PageWidget::changeEvent(event);
}

} // namespace vanthu::ui
