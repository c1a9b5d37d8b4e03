#include "ui/batch/BatchWindow.h"

#include "base/Files.h"
#include "ui/base/EmptyState.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/base/WindowMemory.h"
#include "ui/signing/KeyChooser.h"
#include "ui/signing/PlacementView.h"
#include "ui/signing/TimestampQuestion.h"
#include "workflow/Keys.h"
#include "workflow/Outgoing.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace vanthu::ui {

namespace {

constexpr int lookEveryMs = 50;
constexpr int mostItems = 5000;
constexpr std::int64_t largestMark = 16 * 1024 * 1024;

} // namespace

BatchWindow::BatchWindow(Session& session, Kind kind, QWidget* parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_kind(kind)
    , m_model(new BatchModel(this)) {
    setObjectName(QStringLiteral("batchWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(kind == Kind::Files);
    build();
    connectParts();
    refreshIcons();
    retranslate();
    m_look.setInterval(lookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &BatchWindow::look);
    resize(1240, 720);
    setMinimumSize(640, 340); // a screen of 1366×768 at 200 %
    restoreLook(this);
    if (kind == Kind::Files) {
        purposeChosen();
        m_addFiles->setFocus(); // not the PIN: there is nothing to sign yet
    } else {
        m_key->focusPin();
    }
    loadImage();
}

BatchWindow::~BatchWindow() {
    m_cancel.request();
    m_loadCancel.request();
    rememberLook(this);
    delete takeCentralWidget(); // while the session is there
}

bool BatchWindow::isSettled() const {
    return !m_running && !m_seeking && !m_loading && !m_key->isReading() && m_view->isIdle() && m_view->isMarkSettled();
}

void BatchWindow::loadImage() {
    const QString name = m_session.person().signatureImage;
    if (name.isEmpty())
        return showMark();
    runTask(
        this, m_session.pool(), [path = m_session.profile().path(name)] { return readFile(path, largestMark); },
        [this](const vanthu::Result<QByteArray>& png) {
            if (png)
                m_image = *png;
            else
                m_messages->showError(png.error());
            showMark();
        });
}

void BatchWindow::addFiles(const QStringList& paths) {
    if (m_running) { // signing began while they were sought
        m_later += paths;
        return;
    }
    QList<BatchItem> items;
    for (const QString& path : paths) {
        const auto isThis = [&](const BatchItem& item) { return item.path == path; };
        const QList<BatchItem>& have = m_model->items();
        if (std::any_of(have.begin(), have.end(), isThis) || std::any_of(items.begin(), items.end(), isThis) ||
            have.size() + items.size() >= mostItems)
            continue;
        BatchItem item;
        item.title = QFileInfo(path).fileName();
        item.path = path;
        items += item;
    }
    const QWidget* at = focusWidget();
    m_model->add(items);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        choose(0);
    showState();
    if (!items.isEmpty() && (!at || at == m_addFiles || at == m_addFolder || m_empty->isAncestorOf(at)))
        m_key->focusPin(); // where one goes on
    seekPlaces();
}

void BatchWindow::addDocuments(const QList<office::Document>& documents) {
    QList<BatchItem> items;
    for (const office::Document& document : documents) {
        const office::DocumentFile* file = document.mainFile();
        BatchItem item;
        item.title = document.subject;
        item.documentId = document.id;
        item.path = file ? m_session.office().store().blobs().path(file->sha256) : QString();
        items += item;
    }
    m_model->add(items);
    if (m_model->rowCount() > 0)
        choose(0);
    showState();
    seekPlaces();
}

void BatchWindow::choose(int row) {
    m_table->setCurrentIndex(m_model->index(row, 0));
}

signing::Purpose BatchWindow::purpose() const {
    return m_kind == Kind::Documents ? signing::Purpose::Approve : signing::Purpose(m_purpose->currentData().toInt());
}

signing::SignRequest BatchWindow::request() const {
    signing::SignRequest request;
    request.purpose = purpose();
    request.level = m_session.profile().signatureLevel;
    // A clerk's picture is the agency's seal, everyone else's is a signature: neither stands for the other.
    if ((request.purpose == signing::Purpose::Seal) == (m_session.person().role == workflow::Role::Clerk))
        request.imagePng = m_image;
    if (signing::isTextPurpose(request.purpose))
        for (const QString& line : m_text->text().split(u'|', Qt::SkipEmptyParts))
            request.textLines += line.trimmed();
    request.reason = m_purpose->currentText();
    request.location = m_session.profile().place;
    for (const QUrl& url : m_session.profile().timestampAuthorities)
        request.timestampAuthorities.push_back({url, m_session.profile().http, {}});
    request.trust = m_session.office().trust();
    request.revocation = m_session.office().revocation();
    return request;
}

QString BatchWindow::missing() const {
    const auto left = m_model->rowCount() - m_model->count(BatchState::Signed) - m_model->count(BatchState::Skipped);
    if (m_model->rowCount() == 0)
        return m_kind == Kind::Files ? tr("Thêm tệp PDF cần ký.") : tr("Không có văn bản nào chờ ký.");
    if (left == 0)
        return tr("Đã ký tất cả.");
    if (m_seeking)
        return tr("Đang tìm chỗ ký trên các văn bản…");
    return m_key->missing();
}

void BatchWindow::start() {
    if (m_running || !missing().isEmpty())
        return;
    QList<BatchTask> tasks;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (isDone(m_model->at(row).state))
            continue;
        m_model->update(row, [](BatchItem& item) {
            item.state = BatchState::Waiting;
            item.error.reset();
        });
        tasks += {row, m_model->at(row)};
    }
    run(tasks);
}

void BatchWindow::run(const QList<BatchTask>& tasks) {
    m_running = true;
    m_cancel = Cancel();
    m_feed = std::make_shared<BatchFeed>();
    m_toDo = int(tasks.size());
    m_done = 0;
    m_messages->clear();
    const KeyChooser::Choice key = m_key->take();
    m_look.start();
    showState();
    BatchOrder order{&m_session.office(), m_session.person(), tasks, request(), m_outputFolder};
    runTask(
        this, m_session.pool(),
        [order, key, feed = m_feed, cancel = m_cancel]() -> vanthu::Result<> {
            TRY(const auto opened, workflow::openKey(*order.office, key.certificate, std::move(*key.pin), key.policy));
            runBatch(order, *opened, *feed, cancel);
            return {};
        },
        [this](const vanthu::Result<>& done) { end(done); });
}

void BatchWindow::look() {
    if (!m_feed)
        return;
    for (const BatchEvent& event : m_feed->take())
        takeEvent(event);
    m_question->look(&m_feed->desk);
    m_progress->setValue(m_done);
}

void BatchWindow::takeEvent(const BatchEvent& event) {
    m_model->update(event.row, [&](BatchItem& item) {
        item.state = event.state;
        item.error = event.error;
        item.withoutTimestamp = event.withoutTimestamp;
        if (isDone(event.state))
            item.output = event.output;
    });
    if (event.state != BatchState::Signing)
        ++m_done;
    if (isDone(event.state) && event.row == m_table->currentIndex().row())
        showChosen();
}

void BatchWindow::end(const vanthu::Result<>& done) {
    look();
    m_look.stop();
    m_running = false;
    m_question->look(nullptr);
    m_feed.reset();
    // A batch whose key could not be opened has told nothing of its documents.
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (done && m_model->at(row).state == BatchState::Waiting)
            m_model->update(row, [](BatchItem& item) { item.state = BatchState::NotReached; });
    if (!done) {
        m_messages->showError(done.error());
        if (done.error().code().startsWith("token."))
            m_key->reload(); // its flags say how many tries are left
    } else {
        const int failed = m_model->count(BatchState::Failed);
        const int left = m_model->count(BatchState::NotReached);
        QString text = tr("Đã ký %1, không ký được %2, chưa ký tới %3.")
                           .arg(m_model->count(BatchState::Signed))
                           .arg(failed)
                           .arg(left);
        const auto& items = m_model->items();
        if (const auto later =
                std::count_if(items.begin(), items.end(), [](const BatchItem& item) { return item.withoutTimestamp; });
            later > 0)
            text += QLatin1Char(' ') + tr("%n văn bản chờ bổ sung dấu thời gian.", nullptr, int(later));
        if (const int skipped = m_model->count(BatchState::Skipped); skipped > 0)
            text += QLatin1Char(' ') + tr("%n văn bản đã ký từ trước.", nullptr, skipped);
        m_messages->showText(failed > 0 || left > 0 ? MessageBar::Kind::Warning : MessageBar::Kind::Success, text);
        offerFolder();
    }
    if (!m_later.isEmpty())
        addFiles(std::exchange(m_later, {}));
    showState();
    m_session.noteChange(); // documents, or files that wait for a time-stamp
    Q_EMIT finished();
}

// Where the signed files lie: those of the chosen row, or else the first ones.
void BatchWindow::offerFolder() {
    if (m_kind != Kind::Files || m_model->count(BatchState::Signed) + m_model->count(BatchState::Skipped) == 0)
        return;
    m_messages->offer(tr("Mở thư mục"), [this] {
        const QList<BatchItem>& items = m_model->items();
        const int row = m_table->currentIndex().row();
        const bool isChosen = row >= 0 && row < items.size() && isDone(items[row].state);
        const auto item =
            isChosen ? items.begin() + row
                     : std::find_if(items.begin(), items.end(), [](const BatchItem& one) { return isDone(one.state); });
        if (item != items.end())
            QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(item->output).absolutePath()));
    });
}

} // namespace vanthu::ui
