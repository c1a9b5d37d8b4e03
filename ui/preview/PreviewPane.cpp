#include "ui/preview/PreviewPane.h"

#include "base/Files.h"
#include "base/Text.h"
#include "signing/ReportWords.h"
#include "ui/base/EmptyState.h"
#include "ui/base/Icons.h"
#include "ui/base/ScrollColumn.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/ExchangePanel.h"
#include "ui/preview/DocumentHeader.h"
#include "ui/preview/HistoryPanel.h"
#include "ui/preview/PageLoader.h"
#include "ui/preview/PasswordBar.h"
#include "ui/preview/SignaturePanel.h"
#include "ui/verify/CertificateDialog.h"
#include "workflow/Incoming.h"

#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int lowPane = 400; // pixels

QToolButton* toolButton(const char* name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

PreviewPane::PreviewPane(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(QStringLiteral("open"), this))
    , m_header(new DocumentHeader(this))
    , m_tabs(new QTabWidget(this))
    , m_signatures(new SignaturePanel(this))
    , m_history(new HistoryPanel(session, this))
    , m_exchange(new ExchangePanel(session, this)) {
    setObjectName(QStringLiteral("preview"));
    auto* shown = new QWidget(this);
    auto* layout = new QVBoxLayout(shown);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(8);
    m_headerColumn = new ScrollColumn(m_header, shown);
    m_header->installEventFilter(this);
    layout->addWidget(m_headerColumn);
    m_tabs->setObjectName(QStringLiteral("previewTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildPages(), QString());
    m_tabs->addTab(m_signatures, QString());
    m_tabs->addTab(m_history, QString());
    m_tabs->addTab(m_exchange, QString());
    layout->addWidget(m_tabs, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(shown);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(m_exchange, &ExchangePanel::failed, this, &PreviewPane::failed);
    connect(m_exchange, &ExchangePanel::documentRequested, this, &PreviewPane::documentRequested);
    connect(m_history, &HistoryPanel::failed, this, &PreviewPane::failed);
    connect(m_header, &DocumentHeader::verdictActivated, this, [this] { m_tabs->setCurrentIndex(1); });
    connect(m_signatures, &SignaturePanel::signatureActivated, this, [this](const QString&, int page) {
        m_tabs->setCurrentIndex(0);
        m_pages->showPage(page - 1);
    });
    connect(m_signatures, &SignaturePanel::certificateRequested, this, [this](const signing::SignatureReport& one) {
        const QString path = m_session.office().store().blobs().path(m_shownHash);
        (new CertificateDialog(m_session, CertificateDialog::subjectOf(one, path, m_password), window()))->open();
    });
    connect(m_signatures, &SignaturePanel::onlineCheckRequested, this,
            [this] { checkSignatures(workflow::Asking::Online); });
    refreshIcons();
    retranslate();
}

PreviewPane::~PreviewPane() {
    m_cancel.request();
}

QWidget* PreviewPane::buildPages() {
    auto* page = new QWidget(this);
    m_zoomBar = new QWidget(page);
    m_zoomOut = toolButton("zoomOut", m_zoomBar);
    m_zoomIn = toolButton("zoomIn", m_zoomBar);
    m_fitWidth = toolButton("fitWidth", m_zoomBar);
    m_passwordBar = new PasswordBar(page);
    m_pages = new PdfView(m_session.pool(), page);
    m_pages->setMinimumHeight(36);
    m_pages->setObjectName(QStringLiteral("pages"));
    m_pageNumber = new QLabel(m_zoomBar);
    m_pageNumber->setObjectName(QStringLiteral("pageNumber"));
    auto* bar = new QHBoxLayout(m_zoomBar);
    bar->setContentsMargins(0, 4, 0, 0);
    bar->setSpacing(4);
    bar->addWidget(m_zoomOut);
    bar->addWidget(m_zoomIn);
    bar->addWidget(m_fitWidth);
    bar->addStretch();
    bar->addWidget(m_pageNumber);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_zoomBar);
    layout->addWidget(m_passwordBar, 0, Qt::AlignTop);
    layout->addWidget(m_pages, 1);
    layout->addStretch(0); // below a password bar that stands alone
    connect(m_zoomIn, &QToolButton::clicked, this, [this] { m_pages->setZoom(m_pages->zoom() * 1.25); });
    connect(m_zoomOut, &QToolButton::clicked, this, [this] { m_pages->setZoom(m_pages->zoom() / 1.25); });
    connect(m_fitWidth, &QToolButton::clicked, m_pages, &PdfView::setFitWidth);
    connect(m_pages, &PdfView::openingAgain, this, &PreviewPane::loadPages);
    connect(m_passwordBar, &PasswordBar::given, this, [this](const std::shared_ptr<const vanthu::Secret>& password) {
        m_password = password;
        showLocked(false);
        loadPages();
    });
    connect(m_pages, &PdfView::currentPageChanged, this, &PreviewPane::showPageNumber);
    return page;
}

void PreviewPane::showPageNumber() {
    const int current = m_pages->currentPage();
    m_pageNumber->setText(current < 0 ? QString() : tr("Trang %1/%2").arg(current + 1).arg(m_pages->pageCount()));
}

void PreviewPane::showDocument(const office::Document& document, const std::optional<office::LawHint>& hint) {
    const bool another = !m_document || m_document->id != document.id;
    m_document = document;
    m_stack->setCurrentIndex(1);
    m_header->showDocument(document, hint);
    const office::DocumentFile* file = document.mainFile();
    if (another || m_shownHash != (file ? file->sha256 : QByteArray()))
        loadFile();
    m_history->showDocument(document.id, m_shownHash);
    m_exchange->showDocument(document);
}

void PreviewPane::clear() {
    m_cancel.request();
    ++m_generation;
    m_document.reset();
    m_shownHash.clear();
    m_password.reset();
    showLocked(false);
    m_pagesLoading = m_verifying = false;
    m_pages->clear();
    m_signatures->clear();
    m_history->clear();
    m_exchange->clear();
    m_stack->setCurrentIndex(0);
}

bool PreviewPane::isSettled() const {
    return !m_document ||
           (!m_pagesLoading && !m_verifying && m_pages->isIdle() && m_history->isSettled() && m_exchange->isSettled());
}

// The pages matter most: on a low screen what stands above them scrolls, by whole lines of what comes last.
void PreviewPane::fitHeader() {
    const int wanted = std::max(0, m_header->heightForWidth(m_headerColumn->viewport()->width()));
    const int most = std::max(60, height() < lowPane ? height() * 2 / 5 : height() / 2);
    const int line = m_header->fontMetrics().lineSpacing();
    const int hidden = wanted > most ? (wanted - most + line - 1) / line * line : 0;
    m_headerColumn->setFixedHeight(std::max(std::min(wanted, 60), wanted - hidden));
}

void PreviewPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitHeader();
}

bool PreviewPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_header && (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize))
        fitHeader();
    return QWidget::eventFilter(watched, event);
}

void PreviewPane::loadFile() {
    m_cancel.request();
    m_cancel = Cancel();
    ++m_generation;
    m_password.reset();
    showLocked(false);
    m_pages->clear();
    const office::DocumentFile* file = m_document->mainFile();
    m_shownHash = file ? file->sha256 : QByteArray();
    m_pagesLoading = m_verifying = file != nullptr;
    m_header->setChecking(m_verifying);
    showSignatureCount(0);
    if (!file)
        return m_signatures->clear();
    loadPages();
    checkSignatures(workflow::Asking::AtHand);
}

// A chosen row is checked with what is here; servers are asked when the person says so.
void PreviewPane::checkSignatures(workflow::Asking asking) {
    m_verifying = true;
    m_header->setChecking(true);
    m_signatures->showChecking();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_document->id, asking, cancel = m_cancel] {
            return workflow::verifyDocument(*office, id, asking, cancel);
        },
        [this, generation = m_generation](const vanthu::Result<signing::DocumentReport>& report) {
            if (generation != m_generation)
                return;
            m_verifying = false;
            if (!report) {
                m_header->setChecking(false);
                m_signatures->clear();
                return void(Q_EMIT failed(report.error()));
            }
            m_header->setVerdict(report->status);
            m_signatures->showReport(*report);
            showSignatureCount(int(report->signatures.size()));
        });
}

void PreviewPane::loadPages() {
    m_pagesLoading = true;
    runTask(
        this, m_session.pool(),
        [path = m_session.office().store().blobs().path(m_shownHash), cancel = m_cancel, password = m_password] {
            return vanthu::ui::loadPages(path, cancel, password);
        },
        [this, generation = m_generation](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            if (generation != m_generation)
                return;
            m_pagesLoading = false;
            if (source)
                m_pages->setSource(*source);
            else if (signing::asksForPassword(source.error()))
                showLocked(true);
            else
                m_pages->showFailure(source.error().renamed(QString::fromLatin1(m_shownHash), fileName()));
        });
}

QString PreviewPane::fileName() const {
    const office::DocumentFile* file = m_document ? m_document->mainFile() : nullptr;
    return file ? file->name : QString();
}

// Where the pages would be, their password is asked for.
void PreviewPane::showLocked(bool locked) {
    m_zoomBar->setVisible(!locked);
    m_pages->setVisible(!locked);
    const office::DocumentFile* file = m_document ? m_document->mainFile() : nullptr;
    if (locked && file)
        m_passwordBar->ask(file->name, m_password != nullptr);
    else
        m_passwordBar->hide();
}

void PreviewPane::showSignatureCount(int count) {
    m_signatureCount = count;
    m_tabs->setTabText(1, count > 0 ? tr("Chữ ký số (%1)").arg(count) : tr("Chữ ký số"));
}

void PreviewPane::readPages() {
    m_tabs->setCurrentIndex(0);
    m_pages->setFocus(Qt::OtherFocusReason);
}

void PreviewPane::openElsewhere() {
    if (!m_document || !m_document->mainFile())
        return;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::TempLocation) +
                           QStringLiteral("/vanthu-%1").arg(QString::fromLatin1(m_shownHash.left(12)));
    copyTo(folder + QLatin1Char('/') + safeFileName(m_document->mainFile()->name), true);
}

void PreviewPane::saveCopy() {
    if (!m_document || !m_document->mainFile())
        return;
    auto* dialog = new QFileDialog(this, tr("Lưu bản sao văn bản"), QString(), tr("Văn bản PDF (*.pdf)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QLatin1Char('/') +
                       safeFileName(m_document->mainFile()->name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& target) { copyTo(target, false); });
    dialog->open();
}

void PreviewPane::copyTo(const QString& target, bool thenOpen) {
    runTask(
        this, m_session.pool(),
        [source = m_session.office().store().blobs().path(m_shownHash), target, thenOpen]() -> vanthu::Result<> {
            if (thenOpen) {
                TRY_VOID(makeFolder(QFileInfo(target).path()));
                QFile::remove(target);
            }
            const QString part = target + QStringLiteral(".part");
            QFile::remove(part);
            if (!QFile::copy(source, part))
                return fail("file.unwritable", {target});
            return renameDurably(part, target);
        },
        [this, target, thenOpen](const vanthu::Result<>& copied) {
            if (!copied)
                Q_EMIT failed(copied.error());
            else if (thenOpen)
                QDesktopServices::openUrl(QUrl::fromLocalFile(target));
            else
                Q_EMIT told(tr("Đã lưu bản sao vào %1").arg(QDir::toNativeSeparators(target)));
        });
}

void PreviewPane::refreshIcons() {
    m_zoomIn->setIcon(icon(QStringLiteral("zoom-in"), palette()));
    m_zoomOut->setIcon(icon(QStringLiteral("zoom-out"), palette()));
    m_fitWidth->setIcon(icon(QStringLiteral("fit-width"), palette()));
}

void PreviewPane::retranslate() {
    m_empty->setTexts(tr("Chưa chọn văn bản"),
                      tr("Chọn một văn bản trong danh sách để xem nội dung, chữ ký số và quá trình xử lý."));
    const auto name = [](QToolButton* button, const QString& text) {
        button->setToolTip(text);
        button->setAccessibleName(text);
    };
    name(m_zoomIn, tr("Phóng to"));
    name(m_zoomOut, tr("Thu nhỏ"));
    name(m_fitWidth, tr("Vừa chiều rộng"));
    m_tabs->setAccessibleName(tr("Xem văn bản"));
    m_tabs->setTabText(0, tr("Văn bản"));
    m_tabs->setTabText(2, tr("Quá trình"));
    m_tabs->setTabText(3, tr("Trao đổi"));
    showSignatureCount(m_signatureCount);
    showPageNumber();
}

void PreviewPane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
