#include "ui/drafting/RecipientPicker.h"

#include "store/Organisations.h"
#include "ui/base/Task.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QStandardItemModel>
#include <QTimer>
#include <QVBoxLayout>

namespace vanthu::ui {

namespace {

constexpr int mostFound = 20;
constexpr int idRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;

QString shown(const QString& id, const QString& name) {
    return QStringLiteral("%1 – %2").arg(name, id);
}

} // namespace

RecipientPicker::RecipientPicker(workflow::Office& office, QThreadPool* pool, QWidget* parent)
    : QWidget(parent)
    , m_office(office)
    , m_pool(pool)
    , m_typed(new QLineEdit(this))
    , m_chosen(new QListWidget(this))
    , m_completer(new QCompleter(this))
    , m_found(new QStandardItemModel(this))
    , m_pause(new QTimer(this)) {
    m_typed->setObjectName(QStringLiteral("recipientSearch"));
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
    layout->addWidget(m_typed);
    layout->addWidget(m_chosen);
    setFocusProxy(m_typed);

    connect(m_typed, &QLineEdit::textEdited, m_pause, qOverload<>(&QTimer::start));
    connect(m_pause, &QTimer::timeout, this, &RecipientPicker::search);
    // Queued: QLineEdit writes the completion into itself after the signal.
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &RecipientPicker::takeTyped,
            Qt::QueuedConnection);
    connect(m_typed, &QLineEdit::returnPressed, this, [this] {
        if (m_found->rowCount() == 1)
            takeTyped(m_found->item(0)->text());
    });
    retranslate();
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
    if (typed.isEmpty())
        return m_found->clear();
    runTask(
        this, m_pool,
        [office = &m_office, typed] {
            return office->store().read([&](store::Connection& connection) {
                return store::searchOrganisations(connection, typed, mostFound);
            });
        },
        [this, question = ++m_question](const vanthu::Result<QList<office::Organisation>>& found) {
            if (question != m_question || !found)
                return;
            m_found->clear();
            for (const office::Organisation& organisation : *found) {
                if (organisation.id == m_office.profile().organId)
                    continue;
                auto* item = new QStandardItem(shown(organisation.id, organisation.name));
                item->setData(organisation.id, idRole);
                item->setData(organisation.name, nameRole);
                m_found->appendRow(item);
            }
            m_completer->complete();
        });
}

void RecipientPicker::takeTyped(const QString& text) {
    for (int row = 0; row < m_found->rowCount(); ++row) {
        const QStandardItem* item = m_found->item(row);
        if (item->text() == text) {
            add({item->data(idRole).toString(), item->data(nameRole).toString()});
            m_typed->clear();
            return;
        }
    }
}

void RecipientPicker::removeSelected() {
    qDeleteAll(m_chosen->selectedItems());
    Q_EMIT changed();
}

bool RecipientPicker::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_chosen && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
        removeSelected();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void RecipientPicker::retranslate() {
    m_typed->setPlaceholderText(tr("Gõ tên hoặc mã định danh cơ quan, không cần dấu"));
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
