#include "ui/help/HelpWindow.h"

#include "base/Language.h"

#include <QEvent>
#include <QFile>
#include <QListWidget>
#include <QShortcut>
#include <QSplitter>
#include <QTextBrowser>

namespace vanthu::ui {

namespace {

struct Topic {
    const char* name;
    const char* title;
};

constexpr Topic topics[] = {
    {"bat-dau", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Bắt đầu")},
    {"soan-va-trinh", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Soạn và trình văn bản")},
    {"ky-so", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Ký số và đóng dấu")},
    {"ky-hang-loat", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Ký hàng loạt")},
    {"kiem-tra-chu-ky", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Kiểm tra chữ ký")},
    {"phat-hanh", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Cấp số và phát hành")},
    {"tiep-nhan", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Tiếp nhận văn bản đến")},
    {"trao-doi", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Trả lời, thu hồi, cập nhật")},
    {"thoi-han", QT_TRANSLATE_NOOP("vanthu::ui::HelpWindow", "Thời hạn theo quy định")},
};

QUrl pageOf(const QString& topic) {
    for (const QString& language : {languageCode(currentLanguage()), QStringLiteral("vi")}) {
        const QString path = QStringLiteral("/vanthu/help/%1/%2.html").arg(language, topic);
        if (QFile::exists(QLatin1Char(':') + path))
            return QUrl(QStringLiteral("qrc:") + path);
    }
    return {};
}

} // namespace

HelpWindow::HelpWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_topics(new QListWidget(this))
    , m_page(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("helpWindow"));
    m_topics->setObjectName(QStringLiteral("helpTopics"));
    m_page->setObjectName(QStringLiteral("helpPage"));
    m_page->setOpenExternalLinks(false);
    auto* splitter = new QSplitter(this);
    splitter->addWidget(m_topics);
    splitter->addWidget(m_page);
    splitter->setSizes({200, 560});
    setCentralWidget(splitter);
    for (const Topic& topic : topics) {
        auto* item = new QListWidgetItem(m_topics);
        item->setData(Qt::UserRole, QString::fromLatin1(topic.name));
    }
    connect(m_topics, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            m_page->setSource(pageOf(item->data(Qt::UserRole).toString()));
    });
    connect(new QShortcut(QKeySequence::Cancel, this), &QShortcut::activated, this, &QWidget::close);
    retranslate();
    resize(800, 560);
}

void HelpWindow::showTopic(const QString& topic) {
    for (int row = 0; row < m_topics->count(); ++row)
        if (m_topics->item(row)->data(Qt::UserRole).toString() == topic)
            m_topics->setCurrentRow(row);
    m_topics->setFocus();
}

void HelpWindow::retranslate() {
    setWindowTitle(tr("Hướng dẫn – Văn thư"));
    m_topics->setAccessibleName(tr("Các mục hướng dẫn"));
    m_page->setAccessibleName(tr("Trang hướng dẫn"));
    for (int row = 0; row < m_topics->count(); ++row)
        m_topics->item(row)->setText(tr(topics[row].title));
    if (const QListWidgetItem* item = m_topics->currentItem())
        m_page->setSource(pageOf(item->data(Qt::UserRole).toString()));
}

void HelpWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

} // namespace vanthu::ui
