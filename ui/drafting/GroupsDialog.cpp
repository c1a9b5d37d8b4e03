#include "ui/drafting/GroupsDialog.h"

#include "ui/base/MessageBar.h"
#include "ui/base/Task.h"
#include "workflow/RecipientGroups.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>

namespace vanthu::ui {

namespace {

constexpr int nameRole = Qt::UserRole; // as it is stored

} // namespace

GroupsDialog::GroupsDialog(workflow::Office& office, QThreadPool* pool, QWidget* parent)
    : QDialog(parent)
    , m_office(office)
    , m_pool(pool)
    , m_messages(new MessageBar(this))
    , m_groupsLabel(new QLabel(this))
    , m_groups(new QListWidget(this))
    , m_membersLabel(new QLabel(this))
    , m_members(new QListWidget(this))
    , m_rename(new QPushButton(this))
    , m_remove(new QPushButton(this))
    , m_takeOut(new QPushButton(this)) {
    setObjectName(QStringLiteral("groupsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_groups->setObjectName(QStringLiteral("groups"));
    m_groups->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_groups->installEventFilter(this);
    m_groupsLabel->setBuddy(m_groups);
    m_members->setObjectName(QStringLiteral("members"));
    m_members->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_members->installEventFilter(this);
    m_membersLabel->setBuddy(m_members);
    m_rename->setObjectName(QStringLiteral("renameGroup"));
    m_remove->setObjectName(QStringLiteral("removeGroup"));
    m_takeOut->setObjectName(QStringLiteral("takeOut"));
    auto* buttons = new QDialogButtonBox(this);
    m_close = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    for (QPushButton* button : {m_rename, m_remove, m_takeOut, m_close})
        button->setAutoDefault(false); // Enter ends the editing of a name
    auto* groupActs = new QHBoxLayout;
    groupActs->addWidget(m_rename);
    groupActs->addWidget(m_remove);
    groupActs->addStretch();
    auto* memberActs = new QHBoxLayout;
    memberActs->addWidget(m_takeOut);
    memberActs->addStretch();
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_messages, 0, 0, 1, 2);
    layout->addWidget(m_groupsLabel, 1, 0);
    layout->addWidget(m_membersLabel, 1, 1);
    layout->addWidget(m_groups, 2, 0);
    layout->addWidget(m_members, 2, 1);
    layout->addLayout(groupActs, 3, 0);
    layout->addLayout(memberActs, 3, 1);
    layout->addWidget(buttons, 4, 0, 1, 2);
    layout->setColumnStretch(0, 2);
    layout->setColumnStretch(1, 3);
    connect(m_groups, &QListWidget::currentItemChanged, this, &GroupsDialog::showMembers);
    connect(m_groups, &QListWidget::itemChanged, this, &GroupsDialog::rename);
    connect(m_members, &QListWidget::itemSelectionChanged, this,
            [this] { m_takeOut->setEnabled(!m_members->selectedItems().isEmpty()); });
    connect(m_rename, &QPushButton::clicked, this, [this] { m_groups->editItem(m_groups->currentItem()); });
    connect(m_remove, &QPushButton::clicked, this, &GroupsDialog::askRemoval);
    connect(m_takeOut, &QPushButton::clicked, this, &GroupsDialog::removeMembers);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    retranslate();
    resize(640, 380);
    m_groups->setFocus(); // the buttons may be disabled before the window has its focus
    load();
}

void GroupsDialog::load(const QString& choose) {
    ++m_running;
    runTask(
        this, m_pool, [office = &m_office] { return workflow::recipientGroups(*office); },
        [this, choose](const vanthu::Result<QList<store::RecipientGroup>>& groups) {
            --m_running;
            if (!groups)
                return m_messages->showError(groups.error());
            m_stored = *groups;
            {
                const QSignalBlocker quiet(m_groups);
                m_groups->clear();
                for (const store::RecipientGroup& group : std::as_const(m_stored)) {
                    auto* item = new QListWidgetItem(group.name, m_groups);
                    item->setData(nameRole, group.name);
                    item->setFlags(item->flags() | Qt::ItemIsEditable);
                    if (group.name == choose)
                        m_groups->setCurrentItem(item);
                }
                if (!m_groups->currentItem() && m_groups->count() > 0)
                    m_groups->setCurrentRow(0);
            }
            if (m_stored.isEmpty())
                m_messages->showText(
                    MessageBar::Kind::Information,
                    tr("Chưa có nhóm nào. Khi soạn văn bản, chọn các nơi nhận rồi bấm Nhóm để lưu thành nhóm."));
            showMembers();
        });
}

const store::RecipientGroup* GroupsDialog::chosen() const {
    const QListWidgetItem* item = m_groups->currentItem();
    for (const store::RecipientGroup& group : m_stored)
        if (item && group.name == item->data(nameRole).toString())
            return &group;
    return nullptr;
}

void GroupsDialog::showMembers() {
    m_members->clear();
    const store::RecipientGroup* group = chosen();
    if (group)
        for (const office::Organisation& member : group->members) {
            auto* item = new QListWidgetItem(QStringLiteral("%1 – %2").arg(member.name, member.id), m_members);
            item->setData(nameRole, member.id);
        }
    m_rename->setEnabled(group);
    m_remove->setEnabled(group);
    m_takeOut->setEnabled(false);
}

void GroupsDialog::change(const std::function<vanthu::Result<>()>& work, const QString& choose) {
    ++m_running;
    m_messages->clear();
    runTask(this, m_pool, work, [this, choose](const vanthu::Result<>& done) {
        --m_running;
        if (!done)
            m_messages->showError(done.error());
        load(choose);
    });
}

void GroupsDialog::rename(QListWidgetItem* item) {
    const QString from = item->data(nameRole).toString();
    const QString to = item->text().simplified();
    if (from != to)
        change([office = &m_office, from, to] { return workflow::renameRecipientGroup(*office, from, to); }, to);
}

void GroupsDialog::askRemoval() {
    const store::RecipientGroup* group = chosen();
    if (!group)
        return;
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Xóa nhóm nơi nhận?"),
                        tr("Nhóm “%1” sẽ bị xóa. Các cơ quan trong nhóm không bị ảnh hưởng.").arg(group->name),
                        QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("removeQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(question->addButton(tr("Giữ lại"), QMessageBox::RejectRole));
    auto* remove = question->addButton(tr("Xóa nhóm"), QMessageBox::DestructiveRole);
    connect(remove, &QPushButton::clicked, this, [this, name = group->name] {
        change([office = &m_office, name] { return workflow::removeRecipientGroup(*office, name); }, {});
    });
    question->open();
}

void GroupsDialog::removeMembers() {
    const store::RecipientGroup* group = chosen();
    if (!group || m_members->selectedItems().isEmpty())
        return;
    QStringList kept;
    for (int row = 0; row < m_members->count(); ++row)
        if (!m_members->item(row)->isSelected())
            kept += m_members->item(row)->data(nameRole).toString();
    change([office = &m_office, name = group->name, kept] { return workflow::saveRecipientGroup(*office, name, kept); },
           group->name);
}

bool GroupsDialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
        watched == m_groups ? askRemoval() : removeMembers();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

void GroupsDialog::retranslate() {
    setWindowTitle(tr("Nhóm nơi nhận"));
    m_groupsLabel->setText(tr("&Nhóm:"));
    m_groups->setAccessibleName(tr("Các nhóm nơi nhận"));
    m_membersLabel->setText(tr("&Cơ quan trong nhóm:"));
    m_members->setAccessibleName(tr("Cơ quan trong nhóm"));
    m_rename->setText(tr("Đổ&i tên"));
    m_remove->setText(tr("&Xóa nhóm…"));
    m_takeOut->setText(tr("&Bỏ khỏi nhóm"));
    m_close->setText(tr("Đón&g"));
    for (QPushButton* button : {m_rename, m_remove, m_takeOut, m_close})
        button->setAccessibleName(QString(button->text()).remove(u'&'));
}

void GroupsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace vanthu::ui
