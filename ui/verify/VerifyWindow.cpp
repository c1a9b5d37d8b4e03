#include "ui/verify/VerifyWindow.h"

#include "base/Files.h"
#include "signing/ReportWords.h"
#include "ui/base/EmptyState.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/PdfFiles.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/base/WindowMemory.h"
#include "ui/preview/PasswordBar.h"
#include "ui/preview/SignaturePanel.h"
#include "ui/preview/VerdictBand.h"
#include "ui/verify/CertificateDialog.h"
#include "ui/verify/CompareView.h"
#include "workflow/VerificationPolicy.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr qsizetype mostFiles = 500;

struct Checked {
    signing::CheckedFile file;
    QList<signing::SignedRevision> revisions;
};

bool waitsForPassword(const signing::CheckedFile& file) {
    const QList<vanthu::Error>& problems = file.report.problems;
    return std::any_of(problems.begin(), problems.end(), signing::asksForPassword);
}

} // namespace

VerifyWindow::VerifyWindow(Session& session, QWidget* parent)
    : QMainWindow(parent)
    , m_session(session) {
    setObjectName(QStringLiteral("verifyWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    build();
    connectParts();
    refreshIcons();
    retranslate();
    resize(1180, 720);
    setMinimumSize(600, 340); // a screen of 1366×768 at 200 %
    restoreLook(this);
    m_open->setFocus();
}

VerifyWindow::~VerifyWindow() {
    m_cancel.request();
    rememberLook(this);
    delete takeCentralWidget(); // while the session is there
}

void VerifyWindow::build() {
    auto* centre = new QWidget(this);
    m_open = new QPushButton(centre);
    m_open->setObjectName(QStringLiteral("openFiles"));
    m_online = new QPushButton(centre);
    m_online->setObjectName(QStringLiteral("checkAllOnline"));
    m_save = new QPushButton(centre);
    m_save->setObjectName(QStringLiteral("saveReport"));
    m_progress = plainLabel(QStringLiteral("verifyProgress"), centre);
    m_progress->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_open);
    bar->addWidget(m_online);
    bar->addWidget(m_save);
    bar->addWidget(m_progress, 1);
    m_messages = new MessageBar(centre);
    m_password = new PasswordBar(centre);
    m_empty = new EmptyState(QStringLiteral("valid"), centre);
    auto* splitter = new QSplitter(Qt::Horizontal, centre);
    splitter->setObjectName(QStringLiteral("verifyColumns"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildReportColumn());
    m_compare = new CompareView(m_session.pool(), centre);
    splitter->addWidget(m_compare);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({400, 760});
    m_stack = new QStackedWidget(centre);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(bar);
    layout->addWidget(m_messages);
    layout->addWidget(m_password);
    layout->addWidget(m_stack, 1);
    setCentralWidget(centre);
}

QWidget* VerifyWindow::buildReportColumn() {
    auto* column = new QSplitter(Qt::Vertical, this);
    column->setObjectName(QStringLiteral("verifyRows"));
    column->setChildrenCollapsible(false);
    column->setMinimumWidth(220);
    m_list = new QListWidget(column);
    m_list->setObjectName(QStringLiteral("verifiedFiles"));
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_report = new SignaturePanel(column);
    column->addWidget(m_list);
    column->addWidget(m_report);
    column->setStretchFactor(1, 1);
    column->setSizes({140, 500});
    return column;
}

void VerifyWindow::connectParts() {
    connect(m_open, &QPushButton::clicked, this, &VerifyWindow::chooseFiles);
    connect(m_empty, &EmptyState::actionRequested, this, &VerifyWindow::chooseFiles);
    connect(m_online, &QPushButton::clicked, this, [this] { checkOnline(0, fileCount()); });
    connect(m_report, &SignaturePanel::onlineCheckRequested, this, [this] {
        if (const int row = m_list->currentRow(); row >= 0)
            checkOnline(row, row + 1);
    });
    connect(m_report, &SignaturePanel::certificateRequested, this, [this](const signing::SignatureReport& one) {
        const int row = m_list->currentRow();
        if (row < 0)
            return;
        const File& file = m_files[row];
        (new CertificateDialog(m_session, CertificateDialog::subjectOf(one, file.path, file.password), this))->open();
    });
    connect(m_save, &QPushButton::clicked, this, &VerifyWindow::chooseReport);
    connect(m_list, &QListWidget::currentRowChanged, this, &VerifyWindow::showChosen);
    connect(m_password, &PasswordBar::given, this, &VerifyWindow::usePassword);
    connect(m_compare, &CompareView::failed, m_messages, &MessageBar::showError);
    connect(m_report, &SignaturePanel::signatureActivated, this,
            [this](const QString&, int page) { m_compare->showSignature(page - 1, {}); });
    connect(new QShortcut(QKeySequence::Open, this), &QShortcut::activated, this, &VerifyWindow::chooseFiles);
    connect(new QShortcut(QKeySequence::Save, this), &QShortcut::activated, this, &VerifyWindow::chooseReport);
    connect(new QShortcut(QKeySequence::Close, this), &QShortcut::activated, this, &QWidget::close);
}

void VerifyWindow::addFiles(const QStringList& paths) {
    const int before = fileCount();
    for (const QString& path : paths) {
        const bool known =
            std::any_of(m_files.begin(), m_files.end(), [&](const File& file) { return file.path == path; });
        if (known || m_files.size() >= mostFiles)
            continue;
        m_files += {path, {}, {}, {}};
        m_list->addItem(QString());
        showItem(fileCount() - 1);
    }
    if (fileCount() > before)
        m_list->setCurrentRow(before);
    showState();
    checkNext();
}

void VerifyWindow::showFile(int row) {
    m_list->setCurrentRow(row);
}

void VerifyWindow::checkNext() {
    const auto next =
        std::find_if(m_files.begin(), m_files.end(), [](const File& file) { return !file.checked.has_value(); });
    if (m_checking || next == m_files.end())
        return showState();
    m_checking = true;
    showState();
    const int row = int(next - m_files.begin());
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), path = next->path, password = next->password, offline = !next->asksServers,
         cancel = m_cancel]() -> vanthu::Result<Checked> {
            signing::VerifyOptions options;
            options.trust = office->trust();
            options.revocation = office->revocation();
            options.clock = office->clock();
            options.password = password;
            options.offline = offline;
            options.timestampRequired = workflow::verificationPolicyOf(office->profile()).timestampRequired;
            Checked checked;
            checked.file = signing::checkedFile(signing::verifyPdf(path, options, cancel));
            checked.revisions = signing::signedRevisions(path, password ? password->view() : QByteArrayView())
                                    .value_or(QList<signing::SignedRevision>());
            return checked;
        },
        [this, row](const vanthu::Result<Checked>& checked) {
            m_checking = false;
            if (!checked) {
                m_messages->showError(checked.error());
                signing::CheckedFile unreadable;
                unreadable.report.file = m_files[row].path;
                unreadable.report.problems = {checked.error()};
                m_files[row].checked = unreadable;
            } else {
                m_files[row].checked = checked->file;
                m_files[row].revisions = checked->revisions;
            }
            showItem(row);
            if (row == m_list->currentRow())
                showChosen();
            checkNext();
        });
}

// Once more, with the servers of the certificates' issuers.
void VerifyWindow::checkOnline(int from, int to) {
    if (m_checking)
        return;
    for (int row = from; row < to; ++row) {
        m_files[row].asksServers = true;
        m_files[row].checked.reset();
        showItem(row);
    }
    showChosen();
    checkNext();
}

void VerifyWindow::showItem(int row) {
    const File& file = m_files[row];
    QListWidgetItem* item = m_list->item(row);
    const QString name = QFileInfo(file.path).fileName();
    const QString verdict = !file.checked                     ? tr("Đang chờ kiểm tra")
                            : waitsForPassword(*file.checked) ? tr("Cần mật khẩu")
                                                              : signing::verdictOf(file.checked->report.status);
    item->setText(QStringLiteral("%1 – %2").arg(name, verdict));
    item->setToolTip(QStringLiteral("<p>%1</p>").arg(QDir::toNativeSeparators(file.path).toHtmlEscaped()));
    item->setIcon(file.checked ? icon(VerdictBand::iconName(file.checked->report.status), palette()) : QIcon());
}

void VerifyWindow::showChosen() {
    const int row = m_list->currentRow();
    if (row < 0 || row >= fileCount())
        return;
    const File& file = m_files[row];
    m_password->hide();
    if (!file.checked) {
        m_report->showChecking();
        m_compare->clear();
        return;
    }
    m_report->showReport(file.checked->report);
    if (waitsForPassword(*file.checked)) {
        m_password->ask(QFileInfo(file.path).fileName(), file.password != nullptr);
        return m_compare->clear();
    }
    const auto& signatures = file.checked->report.signatures;
    QStringList broken;
    for (const signing::SignatureReport& signature : signatures)
        if (!signature.intact)
            broken += signature.field;
    m_compare->showFile(file.path, file.revisions, broken, file.password);
    // Something was changed after signing: what it was is the first question.
    const auto changed = std::find_if(signatures.begin(), signatures.end(), [](const signing::SignatureReport& s) {
        return s.changesAfter == signing::ChangesAfter::Forbidden || s.changesAfter == signing::ChangesAfter::Doubtful;
    });
    if (changed != signatures.end() && !file.revisions.isEmpty()) {
        m_compare->setComparing(true);
        m_compare->chooseRevision(changed->field);
    }
}

// One password often opens all that came together, so that it is tried on every file that waits for one.
void VerifyWindow::usePassword(const std::shared_ptr<const vanthu::Secret>& password) {
    for (int row = 0; row < fileCount(); ++row) {
        File& file = m_files[row];
        if (!file.checked || !waitsForPassword(*file.checked))
            continue;
        file.password = password;
        file.checked.reset();
        showItem(row);
    }
    showChosen();
    checkNext();
}

void VerifyWindow::showState() {
    const auto done =
        std::count_if(m_files.begin(), m_files.end(), [](const File& f) { return f.checked.has_value(); });
    m_stack->setCurrentIndex(m_files.isEmpty() ? 0 : 1);
    m_list->setVisible(m_files.size() > 1);
    m_online->setEnabled(!m_checking && !m_files.isEmpty());
    m_save->setEnabled(!m_checking && !m_saving && !m_files.isEmpty());
    m_progress->setText(m_checking ? tr("Đang kiểm tra %1/%2…").arg(done + 1).arg(m_files.size()) : QString());
}

void VerifyWindow::chooseFiles() {
    auto* dialog = new QFileDialog(this, tr("Chọn tệp PDF để kiểm tra chữ ký"), QString(), tr("Văn bản PDF (*.pdf)"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &VerifyWindow::addFiles);
    dialog->open();
}

void VerifyWindow::chooseReport() {
    if (!m_save->isEnabled())
        return;
    auto* dialog = new QFileDialog(this, tr("Lưu báo cáo kiểm tra chữ ký"), QString(), tr("Văn bản PDF (*.pdf)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    const QString base = m_files.size() == 1 ? QFileInfo(m_files.first().path).completeBaseName() : QString();
    dialog->selectFile(
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QLatin1Char('/') +
        (base.isEmpty() ? QStringLiteral("kiem-tra-chu-ky.pdf") : QStringLiteral("%1-kiem-tra-chu-ky.pdf").arg(base)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &VerifyWindow::saveReport);
    dialog->open();
}

void VerifyWindow::saveReport(const QString& target) {
    QList<signing::CheckedFile> files;
    for (const File& file : m_files)
        if (file.checked)
            files += *file.checked;
    m_saving = true;
    showState();
    runTask(
        this, m_session.pool(),
        [files, target, organName = m_session.profile().organName,
         now = m_session.office().now()]() -> vanthu::Result<> {
            TRY(const QByteArray pdf, signing::reportPdf(files, organName, now));
            return writeFileDurably(target, pdf);
        },
        [this, target](const vanthu::Result<>& written) {
            m_saving = false;
            if (written)
                m_messages->showText(MessageBar::Kind::Success,
                                     tr("Đã lưu báo cáo vào %1.").arg(QDir::toNativeSeparators(target)));
            else
                m_messages->showError(written.error());
            showState();
        });
}

bool VerifyWindow::isSettled() const {
    return !m_checking && !m_saving && m_compare->isSettled();
}

void VerifyWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (mentionsPdf(event->mimeData()))
        takeCopy(event);
}

void VerifyWindow::dropEvent(QDropEvent* event) {
    takeCopy(event);
    findPdfFiles(this, m_session.pool(), event->mimeData()->urls(), [this](const vanthu::Result<QStringList>& found) {
        if (!found)
            return m_messages->showError(found.error());
        m_messages->clear();
        addFiles(*found);
    });
}

void VerifyWindow::refreshIcons() {
    m_open->setIcon(icon(QStringLiteral("open"), palette()));
    m_online->setIcon(icon(QStringLiteral("refresh"), palette()));
    m_save->setIcon(icon(QStringLiteral("save"), palette()));
    for (int row = 0; row < fileCount(); ++row)
        showItem(row);
}

void VerifyWindow::retranslate() {
    setWindowTitle(tr("Kiểm tra chữ ký – Văn thư"));
    m_open->setText(tr("&Chọn tệp…"));
    m_open->setAccessibleName(tr("Chọn tệp"));
    m_online->setText(tr("&Kiểm tra trực tuyến"));
    m_online->setAccessibleName(tr("Kiểm tra trực tuyến tất cả các tệp"));
    m_save->setText(tr("&Lưu báo cáo PDF…"));
    m_save->setAccessibleName(tr("Lưu báo cáo PDF"));
    m_list->setAccessibleName(tr("Các tệp đã chọn"));
    m_empty->setTexts(tr("Kiểm tra chữ ký của bất kỳ tệp PDF nào"),
                      tr("Kéo thả tệp hoặc thư mục vào đây. Kết quả cho biết ai ký, ký lúc nào, nội dung có nguyên vẹn "
                         "không và đã bị sửa gì sau khi ký."),
                      tr("Chọn tệp…"));
    for (int row = 0; row < fileCount(); ++row)
        showItem(row);
    showState();
}

void VerifyWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    QMainWindow::changeEvent(event);
}

} // namespace vanthu::ui
