#include "ui/documents/CaseChooser.h"

#include "store/CaseFiles.h"
#include "ui/base/Labels.h"
#include "ui/base/MessageBar.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace vanthu::ui {

CaseChooser::CaseChooser(Session& session, const QString& subject, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_messages(new MessageBar(this))
    , m_subject(plainLabel(QStringLiteral("filedSubject"), this))
    , m_label(new QLabel(this))
    , m_cases(new QListWidget(this)) {
    setObjectName(QStringLiteral("caseChooser"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_subject->setText(subject);
    setBold(m_subject);
    m_cases->setObjectName(QStringLiteral("openCases"));
    m_label->setBuddy(m_cases);
    auto* buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_choose = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_choose->setObjectName(QStringLiteral("chooseCase"));
    m_choose->setEnabled(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_subject);
    layout->addWidget(m_messages);
    layout->addWidget(m_label);
    layout->addWidget(m_cases, 1);
    layout->addWidget(buttons);
    connect(m_cases, &QListWidget::currentRowChanged, this, [this](int row) { m_choose->setEnabled(row >= 0); });
    connect(m_cases, &QListWidget::itemDoubleClicked, m_choose, &QPushButton::click);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT caseChosen(m_cases->currentItem()->data(Qt::UserRole).toString());
        QDialog::accept();
    });
    retranslate();
    resize(520, 360);
    m_cases->setFocus();
    load();
}

void CaseChooser::load() {
    runTask(
        this, m_session.pool(), [office = &m_session.office()] { return office->store().read(store::caseFiles); },
        [this](const vanthu::Result<QList<store::CaseFile>>& files) {
            if (!files)
                return m_messages->showError(files.error());
            for (const store::CaseFile& file : *files) {
                if (!file.open)
                    continue;
                auto* item = new QListWidgetItem(QStringLiteral("%1 – %2").arg(file.code, file.title), m_cases);
                item->setData(Qt::UserRole, file.id);
            }
            if (m_cases->count() == 0)
                m_messages->showText(MessageBar::Kind::Information,
                                     tr("Chưa có hồ sơ nào đang mở. Mở hồ sơ mới ở mục Hồ sơ công việc (Ctrl+4)."));
            else
                m_cases->setCurrentRow(0);
        });
}

void CaseChooser::retranslate() {
    setWindowTitle(tr("Đưa văn bản vào hồ sơ"));
    m_label->setText(tr("&Hồ sơ đang mở:"));
    m_cases->setAccessibleName(tr("Các hồ sơ đang mở"));
    m_choose->setText(tr("Đưa &vào hồ sơ"));
    m_choose->setAccessibleName(tr("Đưa vào hồ sơ"));
    m_cancel->setText(tr("Hủy"));
    m_cancel->setAccessibleName(m_cancel->text());
}

void CaseChooser::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
