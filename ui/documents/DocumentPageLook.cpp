// How a DocumentPage looks: its texts, its icons, and the widths that the person gave its columns.

#include "ui/base/Icons.h"
#include "ui/documents/DocumentPage.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

namespace vanthu::ui {

namespace {

constexpr int narrowPage = 560; // pixels

} // namespace

void DocumentPage::giveSizes() {
    m_table->setColumnWidth(DocumentModel::Code, 96);
    m_table->setColumnWidth(DocumentModel::Organ, 132);
    m_table->setColumnWidth(DocumentModel::Date, 90);
    m_table->setColumnWidth(DocumentModel::State, 136);
    m_table->setColumnWidth(DocumentModel::Hint, 120);
    m_splitter->setSizes({672, 448});
}

void DocumentPage::refreshIcons() {
    const auto ofButton = [this](const QString& name) { return m_isNarrow ? QIcon() : icon(name, palette()); };
    m_draft->setIcon(ofButton(QStringLiteral("new")));
    m_signMany->setIcon(ofButton(QStringLiteral("sign")));
    for (const DocumentAct act : allActs())
        isInMenu(act) ? m_menuActs[int(act)]->setIcon(icon(actIcon(act), palette()))
                      : m_acts[int(act)]->setIcon(ofButton(actIcon(act)));
    m_openElsewhere->setIcon(icon(QStringLiteral("open"), palette()));
    m_saveCopy->setIcon(icon(QStringLiteral("save"), palette()));
}

// On a small screen the words of the buttons have the room of their icons.
void DocumentPage::resizeEvent(QResizeEvent* event) {
    PageWidget::resizeEvent(event);
    if (m_isNarrow != (width() < narrowPage)) {
        m_isNarrow = !m_isNarrow;
        refreshIcons();
    }
}

void DocumentPage::retranslate() {
    m_draft->setText(tr("&Soạn văn bản"));
    m_draft->setAccessibleName(tr("Soạn văn bản"));
    m_search->setPlaceholderText(tr("Tìm…"));
    m_search->setAccessibleName(tr("Tìm văn bản"));
    m_search->setToolTip(tr("Tìm theo số, trích yếu, cơ quan; không cần gõ dấu (Ctrl+F)"));
    m_table->setAccessibleName(tr("Danh sách văn bản"));
    m_more->setToolTip(tr("Việc khác với văn bản đang chọn"));
    m_more->setAccessibleName(m_more->toolTip());
    m_openElsewhere->setText(tr("&Mở bằng ứng dụng khác"));
    m_saveCopy->setText(tr("&Lưu bản sao…"));
    m_model->retranslate();
    showEmpty();
    showActs();
}

} // namespace vanthu::ui
