#include "ui/preview/HistoryPanel.h"

#include "base/Clock.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/preview/JournalTitles.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>

namespace vanthu::ui {

HistoryPanel::HistoryPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session) {
    m_history = new QTableWidget(0, 4, this);
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
    m_hash = new QLineEdit(this);
    m_hash->setObjectName(QStringLiteral("fileHash"));
    m_hash->setReadOnly(true);
    m_hashLabel = new QLabel(this);
    m_hashLabel->setBuddy(m_hash);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_hashLabel);
    line->addWidget(m_hash, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_history, 1);
    layout->addLayout(line);
    retranslate();
}

void HistoryPanel::showDocument(const QString& documentId, const QByteArray& fileHash) {
    if (documentId != m_documentId)
        clear();
    m_documentId = documentId;
    m_hash->setText(QString::fromLatin1(fileHash));
    m_hash->setCursorPosition(0);
    load();
}

void HistoryPanel::clear() {
    m_documentId.clear();
    m_loading = false;
    m_journal.clear();
    m_hash->clear();
    showJournal();
}

void HistoryPanel::load() {
    m_loading = true;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), id = m_documentId] {
            return office->store().read([&](store::Connection& connection) { return store::journal(connection, id); });
        },
        [this, id = m_documentId](const vanthu::Result<QList<store::JournalEntry>>& journal) {
            if (id != m_documentId)
                return;
            m_loading = false;
            if (!journal)
                return void(Q_EMIT failed(journal.error()));
            m_journal = *journal;
            showJournal();
        });
}

void HistoryPanel::showJournal() {
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

void HistoryPanel::retranslate() {
    m_history->setAccessibleName(tr("Quá trình xử lý"));
    m_history->setHorizontalHeaderLabels({tr("Lúc"), tr("Người làm"), tr("Việc"), tr("Chi tiết")});
    m_hashLabel->setText(tr("SHA-&256 của tệp:"));
    m_hash->setAccessibleName(tr("SHA-256 của tệp chính"));
    showJournal();
}

void HistoryPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
