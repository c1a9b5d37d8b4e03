#include "ui/preview/PreviewPane.h"

#include "base/Clock.h"
#include "base/Files.h"
#include "base/Text.h"
#include "edxml/Envelope.h"
#include "office/StateMachine.h"
#include "signing/ReportWords.h"
#include "ui/base/EmptyState.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/DocumentModel.h"
#include "ui/documents/ExchangePanel.h"
#include "ui/documents/HintTexts.h"
#include "ui/preview/JournalTitles.h"
#include "ui/preview/PageLoader.h"
#include "ui/preview/SignaturePanel.h"
#include "workflow/Incoming.h"

#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QUrl>

namespace vanthu::ui {

namespace {

constexpr int mostRecipientLines = 3;

QToolButton* toolButton(const char* name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QString recipientLine(const office::Recipient& recipient) {
    if (recipient.statusCode.isEmpty())
        return recipient.organName;
    QString line = QStringLiteral("%1: %2").arg(
        recipient.organName, edxml::statusTitle(recipient.statusCode, currentLanguage() == Language::English));
    if (recipient.statusAt.isValid())
        line += QStringLiteral(", ") + formatDisplayTime(recipient.statusAt);
    if (!recipient.statusDescription.isEmpty())
        line += QStringLiteral(" – ") + recipient.statusDescription;
    return line;
}

QString verdictIcon(signing::DocumentStatus status) {
    switch (status) {
    case signing::DocumentStatus::Valid:
        return QStringLiteral("valid");
    case signing::DocumentStatus::Invalid:
    case signing::DocumentStatus::Unreadable:
        return QStringLiteral("invalid");
    case signing::DocumentStatus::Unsigned:
        return QStringLiteral("information");
    case signing::DocumentStatus::Indeterminate:
        break;
    }
    return QStringLiteral("unknown");
}

} // namespace

PreviewPane::PreviewPane(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(QStringLiteral("open"), this))
    , m_tabs(new QTabWidget(this))
    , m_signatures(new SignaturePanel(this))
    , m_exchange(new ExchangePanel(session, this)) {
    setObjectName(QStringLiteral("preview"));
    auto* shown = new QWidget(this);
    auto* layout = new QVBoxLayout(shown);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(buildHeader());
    m_tabs->setObjectName(QStringLiteral("previewTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildPages(), QString());
    m_tabs->addTab(m_signatures, QString());
    m_tabs->addTab(buildHistory(), QString());
    m_tabs->addTab(m_exchange, QString());
    layout->addWidget(m_tabs, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(shown);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(m_exchange, &ExchangePanel::failed, this, &PreviewPane::failed);
    connect(m_verdict, &QToolButton::clicked, this, [this] { m_tabs->setCurrentIndex(1); });
    connect(m_signatures, &SignaturePanel::signatureActivated, this, [this](const QString&, int page) {
        m_tabs->setCurrentIndex(0);
        m_pages->showPage(page - 1);
    });
    refreshIcons();
    retranslate();
}

PreviewPane::~PreviewPane() {
    m_cancel.request();
}

QWidget* PreviewPane::buildHeader() {
    auto* header = new QWidget(this);
    m_subject = plainLabel(QStringLiteral("previewSubject"), header);
    setBold(m_subject, 1.1);
    m_facts = plainLabel(QStringLiteral("previewFacts"), header);
    m_state = new QLabel(header);
    m_state->setObjectName(QStringLiteral("previewState"));
    m_recipients = plainLabel(QStringLiteral("previewRecipients"), header);
    m_hintText = plainLabel(QStringLiteral("lawHint"), header);
    setBold(m_hintText);
    m_verdict = toolButton("previewVerdict", header);
    m_verdict->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_state);
    line->addWidget(m_verdict);
    line->addStretch();
    auto* layout = new QVBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_subject);
    layout->addWidget(m_facts);
    layout->addLayout(line);
    layout->addWidget(m_hintText);
    layout->addWidget(m_recipients);
    return header;
}

QWidget* PreviewPane::buildPages() {
    auto* page = new QWidget(this);
    m_pages = new PdfView(m_session.pool(), page);
    m_pages->setMinimumHeight(36);
    m_pages->setObjectName(QStringLiteral("pages"));
    m_zoomOut = toolButton("zoomOut", page);
    m_zoomIn = toolButton("zoomIn", page);
    m_fitWidth = toolButton("fitWidth", page);
    m_pageNumber = new QLabel(page);
    m_pageNumber->setObjectName(QStringLiteral("pageNumber"));
    auto* bar = new QHBoxLayout;
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
    layout->addLayout(bar);
    layout->addWidget(m_pages, 1);
    connect(m_zoomIn, &QToolButton::clicked, this, [this] { m_pages->setZoom(m_pages->zoom() * 1.25); });
    connect(m_zoomOut, &QToolButton::clicked, this, [this] { m_pages->setZoom(m_pages->zoom() / 1.25); });
    connect(m_fitWidth, &QToolButton::clicked, m_pages, &PdfView::setFitWidth);
    connect(m_pages, &PdfView::openingAgain, this, &PreviewPane::loadPages);
    connect(m_pages, &PdfView::currentPageChanged, this, &PreviewPane::showPageNumber);
    return page;
}

void PreviewPane::showPageNumber() {
    const int current = m_pages->currentPage();
    m_pageNumber->setText(current < 0 ? QString() : tr("Trang %1/%2").arg(current + 1).arg(m_pages->pageCount()));
}

QWidget* PreviewPane::buildHistory() {
    auto* page = new QWidget(this);
    m_history = new QTableWidget(0, 4, page);
    m_history->setObjectName(QStringLiteral("history"));
    m_history->verticalHeader()->hide();
    m_history->setShowGrid(false);
    m_history->setWordWrap(false);
    m_history->setTabKeyNavigation(false);
    m_history->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_history->horizontalHeader()->setHighlightSections(false);
    m_history->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_history->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_history->horizontalHeader()->setStretchLastSection(true);
    m_hash = new QLineEdit(page);
    m_hash->setObjectName(QStringLiteral("fileHash"));
    m_hash->setReadOnly(true);
    m_hashLabel = new QLabel(page);
    m_hashLabel->setBuddy(m_hash);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_hashLabel);
    line->addWidget(m_hash, 1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_history, 1);
    layout->addLayout(line);
    return page;
}

void PreviewPane::showDocument(const office::Document& document, const std::optional<office::LawHint>& hint) {
    m_hint = hint;
    const bool another = !m_document || m_document->id != document.id;
    m_document = document;
    m_stack->setCurrentIndex(1);
    showHeader();
    const office::DocumentFile* file = document.mainFile();
    if (another || m_shownHash != (file ? file->sha256 : QByteArray()))
        loadFile();
    if (another) {
        m_journal.clear();
        showJournal();
    }
    loadJournal();
    m_exchange->showDocument(document);
}

void PreviewPane::clear() {
    m_cancel.request();
    ++m_generation;
    m_document.reset();
    m_report.reset();
    m_shownHash.clear();
    m_pagesLoading = m_verifying = m_journalLoading = false;
    m_pages->clear();
    m_signatures->clear();
    m_exchange->clear();
    m_stack->setCurrentIndex(0);
}

bool PreviewPane::isSettled() const {
    return !m_document ||
           (!m_pagesLoading && !m_verifying && !m_journalLoading && m_pages->isIdle() && m_exchange->isSettled());
}

void PreviewPane::loadFile() {
    m_cancel.request();
    m_cancel = Cancel();
    ++m_generation;
    m_report.reset();
    m_pages->clear();
    const office::DocumentFile* file = m_document->mainFile();
    m_shownHash = file ? file->sha256 : QByteArray();
    m_hash->setText(QString::fromLatin1(m_shownHash));
    m_hash->setCursorPosition(0);
    m_pagesLoading = m_verifying = file != nullptr;
    showVerdict();
    if (!file)
        return m_signatures->clear();
    m_signatures->showChecking();
    loadPages();
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_document->id, cancel = m_cancel] {
            return workflow::verifyDocument(*office, id, cancel);
        },
        [this, generation = m_generation](const vanthu::Result<signing::DocumentReport>& report) {
            if (generation != m_generation)
                return;
            m_verifying = false;
            if (report) {
                m_report = *report;
                m_signatures->showReport(*report);
            } else {
                m_signatures->clear();
                Q_EMIT failed(report.error());
            }
            showVerdict();
        });
}

void PreviewPane::loadPages() {
    m_pagesLoading = true;
    runTask(
        this, m_session.pool(),
        [path = m_session.office().store().blobs().path(m_shownHash), cancel = m_cancel] {
            return vanthu::ui::loadPages(path, cancel);
        },
        [this, generation = m_generation](const vanthu::Result<std::shared_ptr<PageSource>>& source) {
            if (generation != m_generation)
                return;
            m_pagesLoading = false;
            if (source)
                m_pages->setSource(*source);
            else
                m_pages->showFailure(source.error());
        });
}

void PreviewPane::loadJournal() {
    m_journalLoading = true;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_document->id] {
            return office->store().read([&](store::Connection& connection) { return store::journal(connection, id); });
        },
        [this, id = m_document->id](const vanthu::Result<QList<store::JournalEntry>>& journal) {
            if (!m_document || m_document->id != id)
                return;
            m_journalLoading = false;
            if (!journal)
                return void(Q_EMIT failed(journal.error()));
            m_journal = *journal;
            showJournal();
        });
}

void PreviewPane::showHeader() {
    if (!m_document)
        return;
    const office::Document& d = *m_document;
    const bool incoming = d.direction == office::Direction::Incoming;
    m_subject->setText(d.subject);
    QStringList facts = {d.typeName};
    if (d.number)
        facts += tr("số %1").arg(d.code());
    if (d.issuedDate.isValid())
        facts += tr("ngày %1").arg(d.issuedDate.toString(QStringLiteral("dd/MM/yyyy")));
    if (incoming)
        facts += d.organName;
    if (d.arrivalNumber)
        facts += tr("số đến %1").arg(*d.arrivalNumber);
    if (!d.signer.fullName.isEmpty())
        facts += tr("người ký: %1").arg(d.signer.fullName);
    if (d.paperCopy)
        facts += tr("kèm bản giấy");
    m_facts->setText(facts.join(QStringLiteral(" · ")));

    QStringList lines;
    for (const office::Recipient& recipient : d.recipients)
        lines += recipientLine(recipient);
    const QString all = lines.join(QLatin1Char('\n'));
    if (lines.size() > mostRecipientLines) {
        const qsizetype more = lines.size() - mostRecipientLines + 1;
        lines = lines.mid(0, mostRecipientLines - 1);
        lines += tr("… và %n nơi nhận khác", nullptr, int(more));
    }
    QString shown = incoming ? QString() : tr("Nơi nhận: %1").arg(lines.join(QLatin1Char('\n')));
    QStringList remarks;
    if (d.flags.contains(office::Flag::SecrecyNotChecked))
        remarks += tr("Có tệp chương trình không kiểm tra được dấu mật: xem hết các trang rồi xác nhận.");
    if (d.request.kind != office::RequestKind::None)
        remarks += tr("Nơi gửi chờ văn thư trả lời: xem thẻ Trao đổi.");
    if (!d.note.isEmpty())
        remarks += tr("Ghi chú: %1").arg(d.note);
    for (const QString& remark : std::as_const(remarks))
        shown += (shown.isEmpty() ? QString() : QStringLiteral("\n")) + remark;
    m_recipients->setText(shown);
    m_recipients->setToolTip(
        QStringLiteral("<p>%1</p>").arg(all.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"))));
    m_recipients->setVisible(!shown.isEmpty());

    m_hintText->setVisible(m_hint.has_value());
    m_hintText->setText(m_hint ? hintSentence(*m_hint) : QString());

    const QColor colour = toneColour(stateTone(d.state));
    m_state->setText(office::stateTitle(d.state, currentLanguage()));
    m_state->setStyleSheet(
        QStringLiteral("#previewState{border-radius:9px;padding:2px 8px;background:rgba(%1,%2,%3,48);}")
            .arg(colour.red())
            .arg(colour.green())
            .arg(colour.blue()));
}

void PreviewPane::showVerdict() {
    m_verdict->setVisible(m_verifying || m_report);
    m_verdict->setText(m_verifying ? tr("Đang kiểm tra chữ ký…")
                       : m_report  ? signing::verdictOf(m_report->status)
                                   : QString());
    m_verdict->setIcon(m_report ? icon(verdictIcon(m_report->status), palette()) : QIcon());
    m_verdict->setAccessibleName(m_verdict->text());
    const qsizetype count = m_report ? qsizetype(m_report->signatures.size()) : 0;
    m_tabs->setTabText(1, count > 0 ? tr("Chữ ký số (%1)").arg(count) : tr("Chữ ký số"));
}

void PreviewPane::showJournal() {
    m_history->setRowCount(int(m_journal.size()));
    for (int row = 0; row < m_journal.size(); ++row) {
        const store::JournalEntry& entry = m_journal[row];
        const QStringList texts = {formatDisplayTime(entry.at), entry.who, journalTitle(entry.act), entry.detail};
        for (int column = 0; column < texts.size(); ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(QStringLiteral("<p>%1</p>").arg(texts[column].toHtmlEscaped()));
            m_history->setItem(row, column, item);
        }
    }
    m_history->resizeColumnToContents(0);
    m_history->resizeColumnToContents(2);
    m_history->setColumnWidth(1, 110);
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
    m_verdict->setToolTip(tr("Xem chi tiết chữ ký số"));
    m_tabs->setAccessibleName(tr("Xem văn bản"));
    m_tabs->setTabText(0, tr("Văn bản"));
    m_tabs->setTabText(2, tr("Quá trình"));
    m_tabs->setTabText(3, tr("Trao đổi"));
    m_history->setAccessibleName(tr("Quá trình xử lý"));
    m_history->setHorizontalHeaderLabels({tr("Lúc"), tr("Người làm"), tr("Việc"), tr("Chi tiết")});
    m_hashLabel->setText(tr("SHA-&256 của tệp:"));
    m_hash->setAccessibleName(tr("SHA-256 của tệp chính"));
    showHeader();
    showVerdict();
    showPageNumber();
    showJournal();
}

void PreviewPane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange) {
        refreshIcons();
        showVerdict();
    }
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
