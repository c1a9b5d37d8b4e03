#include "ui/drafting/RecipientPicker.h"

#include "base/Text.h"
#include "store/Organisations.h"
#include "ui/base/Task.h"
#include "ui/drafting/GroupsDialog.h"
#include "workflow/RecipientGroups.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int mostFound = 20;
constexpr int idRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;
constexpr int groupRole = Qt::UserRole + 2; // the group's name; empty for an agency

QString shown(const QString& id, const QString& name) {
    return QStringLiteral("%1 – %2").arg(name, id);
}

// Each typed word begins a word of the name, as agencies are found.
bool isFound(const QString& name, const QString& typed) {
    const QStringList words = foldText(name).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const QStringList asked = foldText(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(asked.begin(), asked.end(), [&](const QString& part) {
        return std::any_of(words.begin(), words.end(), [&](const QString& word) { return word.startsWith(part); });
    });
}

} // namespace

RecipientPicker::RecipientPicker(workflow::Office& office, QThreadPool* pool, QWidget* parent)
    : QWidget(parent)
    , m_office(office)
    , m_pool(pool)
    , m_typed(new QLineEdit(this))
    , m_groupButton(new QToolButton(this))
    , m_groupMenu(new QMenu(m_groupButton))
    , m_chosen(new QListWidget(this))
    , m_completer(new QCompleter(this))
    , m_found(new QStandardItemModel(this))
    , m_pause(new QTimer(this)) {
    m_typed->setObjectName(QStringLiteral("recipientSearch"));
    m_typed->installEventFilter(this);
    m_groupButton->setObjectName(QStringLiteral("recipientGroups"));
    m_groupButton->setPopupMode(QToolButton::InstantPopup);
    m_groupButton->setFocusPolicy(Qt::TabFocus);
    m_groupButton->setMenu(m_groupMenu);
    m_groupMenu->setObjectName(QStringLiteral("groupMenu"));
    m_chosen->setObjectName(QStringLiteral("recipients"));
    m_chosen->setMaximumHeight(84);
    m_chosen->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_chosen->installEventFilter(this);
    m_completer->setModel(m_found);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion); // the store has filtered already
    m_typed->setCompleter(m_completer);
    m_pause->setSingleShot(true);
    m_pause->setInterval(120);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_typed, 1);
    line->addWidget(m_groupButton);
    layout->addLayout(line);
    layout->addWidget(m_chosen);
    setFocusProxy(m_typed);

    connect(this, &RecipientPicker::changed, this, &RecipientPicker::fillMenu);
    connect(m_typed, &QLineEdit::textEdited, m_pause, qOverload<>(&QTimer::start));
    connect(m_pause, &QTimer::timeout, this, &RecipientPicker::search);
    // Queued: QLineEdit writes the completion into itself after the signal.
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &RecipientPicker::takeTyped,
            Qt::QueuedConnection);
    retranslate();
    loadGroups();
}

QList<workflow::RecipientChoice> RecipientPicker::recipients() const {
    QList<workflow::RecipientChoice> all;
    for (int row = 0; row < m_chosen->count(); ++row)
        all += {m_chosen->item(row)->data(idRole).toString(), m_chosen->item(row)->data(nameRole).toString()};
    return all;
}

void RecipientPicker::add(const workflow::RecipientChoice& recipient) {
    for (const workflow::RecipientChoice& present : recipients())
        if (present.organId == recipient.organId)
            return;
    auto* item = new QListWidgetItem(shown(recipient.organId, recipient.organName), m_chosen);
    item->setData(idRole, recipient.organId);
    item->setData(nameRole, recipient.organName);
    Q_EMIT changed();
}

void RecipientPicker::search() {
    const QString typed = m_typed->text().trimmed();
    runTask(
        this, m_pool,
        [office = &m_office, typed] {
            return office->store().read([&](store::Connection& connection) {
                return typed.isEmpty() ? store::rememberedRecipients(connection, mostFound)
                                       : store::searchOrganisations(connection, typed, mostFound);
            });
        },
        [this, typed, question = ++m_question](const vanthu::Result<QList<office::Organisation>>& found) {
            if (question == m_question && found)
                showFound(typed, *found);
        });
}

void RecipientPicker::showFound(const QString& typed, const QList<office::Organisation>& found) {
    m_found->clear();
    for (const store::RecipientGroup& group : std::as_const(m_groups)) {
        if (!isFound(group.name, typed))
            continue;
        auto* item = new QStandardItem(tr("Nhóm: %1 (%n cơ quan)", nullptr, int(group.members.size())).arg(group.name));
        item->setData(group.name, groupRole);
        m_found->appendRow(item);
    }
    for (const office::Organisation& organisation : found) {
        if (organisation.id == m_office.profile().organId)
            continue;
        auto* item = new QStandardItem(shown(organisation.id, organisation.name));
        item->setData(organisation.id, idRole);
        item->setData(organisation.name, nameRole);
        m_found->appendRow(item);
    }
    m_completer->complete();
}

void RecipientPicker::takeTyped(const QString& text) {
    for (int row = 0; row < m_found->rowCount(); ++row) {
        const QStandardItem* item = m_found->item(row);
        if (item->text() != text)
            continue;
        if (const QString group = item->data(groupRole).toString(); !group.isEmpty())
            addGroup(group);
        else
            add({item->data(idRole).toString(), item->data(nameRole).toString()});
        m_typed->clear();
        m_found->clear();
        return;
    }
}

void RecipientPicker::addGroup(const QString& name) {
    for (const store::RecipientGroup& group : std::as_const(m_groups))
        if (group.name == name)
            for (const office::Organisation& member : group.members)
                if (member.id != m_office.profile().organId)
                    add({member.id, member.name});
}

void RecipientPicker::removeSelected() {
    qDeleteAll(m_chosen->selectedItems());
    Q_EMIT changed();
}

void RecipientPicker::loadGroups() {
    runTask(
        this, m_pool, [office = &m_office] { return workflow::recipientGroups(*office); },
        [this](const vanthu::Result<QList<store::RecipientGroup>>& groups) {
            if (!groups)
                return void(Q_EMIT failed(groups.error()));
            m_groups = *groups;
            fillMenu();
        });
}

void RecipientPicker::fillMenu() {
    m_groupMenu->clear();
    for (const store::RecipientGroup& group : std::as_const(m_groups)) {
        QString title = group.name;
        QAction* pick = m_groupMenu->addAction(
            tr("%1 (%n cơ quan)", nullptr, int(group.members.size())).arg(title.replace(u'&', QStringLiteral("&&"))));
        connect(pick, &QAction::triggered, this, [this, name = group.name] { addGroup(name); });
    }
    if (m_groups.isEmpty())
        m_groupMenu->addAction(tr("Chưa có nhóm nào"))->setEnabled(false);
    m_groupMenu->addSeparator();
    QAction* save =
        m_groupMenu->addAction(tr("&Lưu các nơi nhận đã chọn thành nhóm…"), this, &RecipientPicker::askGroupName);
    save->setObjectName(QStringLiteral("saveGroup"));
    save->setEnabled(m_chosen->count() > 0);
    QAction* manage = m_groupMenu->addAction(tr("&Quản lý nhóm…"), this, &RecipientPicker::manageGroups);
    manage->setObjectName(QStringLiteral("manageGroups"));
    manage->setEnabled(!m_groups.isEmpty());
}

void RecipientPicker::askGroupName() {
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("groupName"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Lưu nhóm nơi nhận"));
    dialog->setLabelText(tr("Tên nhóm:"));
    dialog->setOkButtonText(tr("Lưu"));
    dialog->setCancelButtonText(tr("Hủy"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        const auto isNamed = [&](const store::RecipientGroup& group) { return group.name == name.simplified(); };
        if (std::any_of(m_groups.begin(), m_groups.end(), isNamed))
            askReplacement(name.simplified());
        else
            saveGroup(name);
    });
    dialog->open();
}

void RecipientPicker::askReplacement(const QString& name) {
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Thay nhóm nơi nhận?"),
                        tr("Đã có nhóm “%1”. Thay các cơ quan trong nhóm đó bằng các nơi nhận đang chọn?").arg(name),
                        QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("replaceQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(question->addButton(tr("Giữ nhóm cũ"), QMessageBox::RejectRole));
    auto* replace = question->addButton(tr("Thay nhóm"), QMessageBox::DestructiveRole);
    connect(replace, &QPushButton::clicked, this, [this, name] { saveGroup(name); });
    question->open();
}

void RecipientPicker::saveGroup(const QString& name) {
    QStringList ids;
    for (const workflow::RecipientChoice& recipient : recipients())
        ids += recipient.organId;
    runTask(
        this, m_pool, [office = &m_office, name, ids] { return workflow::saveRecipientGroup(*office, name, ids); },
        [this](const vanthu::Result<>& saved) {
            if (!saved)
                Q_EMIT failed(saved.error());
            loadGroups();
        });
}

void RecipientPicker::manageGroups() {
    auto* dialog = new GroupsDialog(m_office, m_pool, this);
    connect(dialog, &QDialog::finished, this, &RecipientPicker::loadGroups);
    dialog->open();
}

bool RecipientPicker::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_chosen && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
        removeSelected();
        return true;
    }
    if (watched != m_typed || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down && m_typed->text().isEmpty() && !m_completer->popup()->isVisible()) {
        search(); // groups and those written to before
        return true;
    }
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !m_typed->text().isEmpty()) {
        if (m_found->rowCount() == 1)
            takeTyped(m_found->item(0)->text());
        return true; // whoever looks for a recipient does not mean the dialog's default button
    }
    return QWidget::eventFilter(watched, event);
}

void RecipientPicker::retranslate() {
    m_typed->setPlaceholderText(tr("Gõ tên hoặc mã định danh cơ quan, không cần dấu"));
    m_typed->setToolTip(tr("Nhấn phím mũi tên xuống để xem các nhóm và nơi đã gửi"));
    m_groupButton->setText(tr("Nhóm"));
    m_groupButton->setToolTip(tr("Nhóm nơi nhận"));
    m_groupButton->setAccessibleName(tr("Nhóm nơi nhận"));
    fillMenu();
    m_typed->setAccessibleName(tr("Tìm cơ quan nhận"));
    m_chosen->setAccessibleName(tr("Các cơ quan nhận đã chọn"));
    m_chosen->setToolTip(tr("Chọn rồi nhấn Delete để bỏ một cơ quan"));
}

void RecipientPicker::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace vanthu::ui
