#include "ui/outbox/OutboxPage.h"

#include "base/Clock.h"
#include "ui/base/Chip.h"
#include "ui/base/EmptyState.h"
#include "ui/base/Icons.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/base/WindowMemory.h"
#include "workflow/ExchangeActs.h"
#include "workflow/Incoming.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTableView>
#include <QTableWidget>

namespace vanthu::ui {

namespace {

constexpr int newest = 500;
enum Column { Title, Recipients, State, Reason, Attempts, NextTry, SentAt, ColumnCount };

QString stateText(store::OutboxState state) {
    switch (state) {
    case store::OutboxState::Queued:
        return OutboxPage::tr("Chờ gửi");
    case store::OutboxState::Sending:
        return OutboxPage::tr("Đang gửi");
    case store::OutboxState::Sent:
        return OutboxPage::tr("Đã gửi");
    case store::OutboxState::Failed:
        return OutboxPage::tr("Gửi lỗi");
    case store::OutboxState::Split:
        return OutboxPage::tr("Đã tách theo nơi nhận");
    case store::OutboxState::Cancelled:
        break;
    }
    return OutboxPage::tr("Đã hủy");
}

Tone stateTone(store::OutboxState state) {
    switch (state) {
    case store::OutboxState::Queued:
        return Tone::Waiting;
    case store::OutboxState::Sending:
        return Tone::Active;
    case store::OutboxState::Sent:
        return Tone::Good;
    case store::OutboxState::Failed:
        return Tone::Bad;
    case store::OutboxState::Split:
    case store::OutboxState::Cancelled:
        break;
    }
    return Tone::Neutral;
}

QString timeText(const QDateTime& time) {
    return time.isValid() ? formatDisplayTime(time) : QString();
}

// What one try came to, in words; the error that is known whole fills in names.
QString resultText(const store::Attempt& attempt, const std::optional<vanthu::Error>& last) {
    if (attempt.result.isEmpty())
        return OutboxPage::tr("Đang gửi");
    if (attempt.result == QLatin1String("sent"))
        return OutboxPage::tr("Đã gửi");
    if (attempt.result == QLatin1String("interrupted"))
        return OutboxPage::tr("Bị ngắt giữa chừng; được gửi lại");
    const QByteArray code = attempt.result.toLatin1();
    const bool isLast = last && last->code() == code;
    return (isLast ? *last : vanthu::Error(code, QStringList(9, QStringLiteral("…")))).message(currentLanguage());
}

QStringList texts(const store::OutboxMessage& message) {
    const bool unsent = message.state == store::OutboxState::Queued || message.state == store::OutboxState::Failed;
    const QDateTime next = message.nextTryAt.isValid() ? message.nextTryAt : message.notBefore;
    return {message.title,
            message.toOrgans.join(QStringLiteral(", ")),
            stateText(message.state),
            message.lastError && unsent ? message.lastError->message(currentLanguage()) : QString(),
            QString::number(message.attempts),
            message.state == store::OutboxState::Queued ? timeText(next) : QString(),
            timeText(message.sentAt)};
}

} // namespace

OutboxPage::OutboxPage(Session& session, QWidget* parent)
    : PageWidget(parent)
    , m_session(session) {
    setObjectName(QStringLiteral("outbox"));
    build();
    refreshIcons();
    retranslate();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (m_filling || index.row() < 0)
            return;
        m_chosenId = m_messagesShown.value(index.row()).id;
        showState();
        loadAttempts();
    });
    connect(m_retry, &QPushButton::clicked, this, &OutboxPage::retry);
    connect(m_cancel, &QPushButton::clicked, this, &OutboxPage::cancel);
    connect(m_sync, &QPushButton::clicked, &m_session, &Session::sync);
    connect(&m_session, &Session::syncStarted, this, &OutboxPage::showState);
    connect(&m_session, &Session::syncFinished, this, &OutboxPage::showState);
    restoreLook(this);
}

OutboxPage::~OutboxPage() {
    rememberLook(this);
}

void OutboxPage::build() {
    m_messages = new MessageBar(this);
    m_retry = new QPushButton(this);
    m_retry->setObjectName(QStringLiteral("retry"));
    m_cancel = new QPushButton(this);
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_why = plainLabel(QStringLiteral("why"), this);
    m_why->setWordWrap(true);
    m_sync = new QPushButton(this);
    m_sync->setObjectName(QStringLiteral("sync"));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_retry);
    bar->addWidget(m_cancel);
    bar->addWidget(m_sync);
    bar->addStretch();

    m_model = new QStandardItemModel(0, ColumnCount, this);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("messages"));
    m_table->setMinimumHeight(48);
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(State, new ChipDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 16);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(Reason, QHeaderView::Stretch);
    const int widths[] = {240, 120, 110, 100, 90, 130, 130};
    for (int column = 0; column < ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column]);

    auto* details = new QWidget(this);
    m_attemptsLabel = new QLabel(details);
    m_attempts = new QTableWidget(0, 4, details);
    m_attempts->setObjectName(QStringLiteral("attempts"));
    m_attempts->setMinimumHeight(48);
    m_attemptsLabel->setBuddy(m_attempts);
    m_attempts->verticalHeader()->hide();
    m_attempts->setShowGrid(false);
    m_attempts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_attempts->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_attempts->setTabKeyNavigation(false);
    m_attempts->horizontalHeader()->setStretchLastSection(true);
    m_attempts->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* detailsLayout = new QVBoxLayout(details);
    detailsLayout->setContentsMargins(0, 8, 0, 0);
    detailsLayout->setSpacing(4);
    detailsLayout->addWidget(m_why);
    detailsLayout->addWidget(m_attemptsLabel);
    detailsLayout->addWidget(m_attempts, 1);

    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setObjectName(QStringLiteral("splitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(details);
    m_splitter->setSizes({420, 180});
    m_empty = new EmptyState(QStringLiteral("outbox"), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(bar);
    layout->addWidget(m_messages);
    layout->addWidget(m_stack, 1);
}

void OutboxPage::refresh() {
    m_loading = true;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office()] {
            return office->store().read(
                [](store::Connection& connection) { return store::outbox(connection, newest); });
        },
        [this, question = ++m_question](const vanthu::Result<QList<store::OutboxMessage>>& messages) {
            if (question != m_question)
                return;
            m_loading = false;
            if (!messages)
                return m_messages->showError(messages.error());
            m_messagesShown = *messages;
            showMessages();
        });
}

const store::OutboxMessage* OutboxPage::chosen() const {
    for (const store::OutboxMessage& message : m_messagesShown)
        if (message.id == m_chosenId)
            return &message;
    return nullptr;
}

void OutboxPage::showMessages() {
    m_filling = true;
    m_model->setRowCount(0);
    int current = 0;
    for (const store::OutboxMessage& message : m_messagesShown) {
        QList<QStandardItem*> row;
        for (const QString& text : texts(message)) {
            row += new QStandardItem(text);
            row.last()->setToolTip(QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped()));
        }
        row[State]->setData(int(stateTone(message.state)), ChipDelegate::ToneRole);
        if (message.id == m_chosenId)
            current = m_model->rowCount();
        m_model->appendRow(row);
    }
    m_filling = false;
    m_stack->setCurrentIndex(m_messagesShown.isEmpty() ? 1 : 0);
    if (!m_messagesShown.isEmpty())
        m_table->setCurrentIndex(m_model->index(current, 0));
    showState();
}

void OutboxPage::showState() {
    const store::OutboxMessage* message = chosen();
    const bool waits =
        message && (message->state == store::OutboxState::Queued || message->state == store::OutboxState::Failed);
    m_retry->setEnabled(waits && !m_busy);
    m_retry->setToolTip(waits ? tr("Gửi thông điệp đang chọn mà không chờ lần thử tới")
                              : tr("Chỉ thông điệp đang chờ hoặc gửi lỗi mới gửi lại được"));
    m_cancel->setEnabled(waits && !m_busy);
    m_cancel->setToolTip(waits ? tr("Không gửi thông điệp đang chọn nữa")
                               : tr("Chỉ thông điệp đang chờ hoặc gửi lỗi mới hủy được"));
    const bool explained = waits && message->lastError;
    m_why->setVisible(explained);
    if (explained)
        m_why->setText(QStringLiteral("%1 %2").arg(message->lastError->message(currentLanguage()),
                                                   message->lastError->remedy(currentLanguage())));
    m_sync->setEnabled(!m_session.isSyncing());
}

void OutboxPage::loadAttempts() {
    m_loadingAttempts = true;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_chosenId] {
            return office->store().read([&](store::Connection& connection) { return store::attempts(connection, id); });
        },
        [this, id = m_chosenId](const vanthu::Result<QList<store::Attempt>>& attempts) {
            if (id != m_chosenId)
                return;
            m_loadingAttempts = false;
            if (!attempts)
                return m_messages->showError(attempts.error());
            const store::OutboxMessage* message = chosen();
            m_attempts->setRowCount(int(attempts->size()));
            for (int row = 0; row < attempts->size(); ++row) {
                const store::Attempt& attempt = attempts->at(row);
                const QStringList cells = {QString::number(attempt.number), timeText(attempt.startedAt),
                                           resultText(attempt, message ? message->lastError : std::nullopt),
                                           attempt.detail};
                for (int column = 0; column < cells.size(); ++column) {
                    auto* item = new QTableWidgetItem(cells[column]);
                    item->setToolTip(QStringLiteral("<p>%1</p>").arg(cells[column].toHtmlEscaped()));
                    m_attempts->setItem(row, column, item);
                }
            }
            m_attempts->setColumnWidth(0, 60);
            m_attempts->setColumnWidth(1, 140);
            m_attempts->setColumnWidth(2, 360);
        });
}

void OutboxPage::act(const std::function<vanthu::Result<>()>& work, const QString& done, bool syncAfterwards) {
    m_busy = true;
    m_messages->clear();
    showState();
    runTask(this, m_session.pool(), work, [this, done, syncAfterwards](const vanthu::Result<>& ended) {
        m_busy = false;
        showState();
        if (!ended)
            m_messages->showError(ended.error());
        else
            m_messages->showText(MessageBar::Kind::Information, done);
        if (ended && syncAfterwards)
            return m_session.sync();
        m_session.noteChange(); // someone else may have been quicker
    });
}

void OutboxPage::retry() {
    act([office = &m_session.office(), person = m_session.person(),
         id = m_chosenId] { return workflow::retryMessage(*office, person, id); },
        tr("Đang gửi lại."), true);
}

void OutboxPage::cancel() {
    act([office = &m_session.office(), person = m_session.person(),
         id = m_chosenId] { return workflow::cancelMessage(*office, person, id); },
        tr("Đã hủy, thông điệp không được gửi nữa."), false);
}

void OutboxPage::refreshIcons() {
    m_retry->setIcon(icon(QStringLiteral("issue"), palette()));
    m_cancel->setIcon(icon(QStringLiteral("refuse"), palette()));
    m_sync->setIcon(icon(QStringLiteral("refresh"), palette()));
}

void OutboxPage::retranslate() {
    m_retry->setText(tr("Gửi ng&ay"));
    m_retry->setAccessibleName(tr("Gửi ngay"));
    m_cancel->setText(tr("&Hủy gửi"));
    m_cancel->setAccessibleName(tr("Hủy gửi"));
    m_sync->setText(tr("Gửi và &nhận"));
    m_sync->setAccessibleName(tr("Gửi và nhận"));
    m_sync->setToolTip(tr("Gửi và nhận ngay (F9)"));
    m_table->setAccessibleName(tr("Thông điệp gửi lên trục liên thông"));
    m_model->setHorizontalHeaderLabels({tr("Nội dung"), tr("Nơi nhận"), tr("Trạng thái"), tr("Lý do"), tr("Số lần gửi"),
                                        tr("Lần thử tới"), tr("Thời điểm gửi")});
    m_attemptsLabel->setText(tr("&Các lần gửi của thông điệp đang chọn:"));
    m_attempts->setAccessibleName(tr("Các lần gửi"));
    m_attempts->setHorizontalHeaderLabels({tr("Lần"), tr("Lúc"), tr("Kết quả"), tr("Chi tiết")});
    m_empty->setTexts(
        tr("Chưa có gì để gửi"),
        tr("Văn bản đã phát hành và trạng thái trả lời nơi gửi hiện ở đây cho tới khi tới trục liên thông. "
           "Khi mất mạng, chúng chờ ở đây và tự được gửi sau."));
    showMessages();
}

void OutboxPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    PageWidget::changeEvent(event);
}

} // namespace vanthu::ui
