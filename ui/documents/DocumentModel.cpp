#include "ui/documents/DocumentModel.h"

#include "base/Clock.h"
#include "office/StateMachine.h"
#include "store/Outbox.h"
#include "ui/base/Session.h"
#include "ui/base/Task.h"
#include "ui/documents/HintTexts.h"

#include <QCollator>

#include <algorithm>

namespace vanthu::ui {

namespace {

constexpr int newestMessages = 200;

QDate shownDate(const office::Document& d) {
    if (d.direction == office::Direction::Incoming && d.arrivedAt.isValid())
        return vietnamDate(d.arrivedAt);
    return d.issuedDate.isValid() ? d.issuedDate : vietnamDate(d.createdAt);
}

QString shownOrgans(const office::Document& d) {
    if (d.direction == office::Direction::Incoming)
        return d.organName;
    QStringList names;
    for (const office::Recipient& recipient : d.recipients)
        names += recipient.organName;
    return names.join(QStringLiteral("; "));
}

QString urgencyTitle(office::Urgency urgency) {
    switch (urgency) {
    case office::Urgency::Urgent:
        return DocumentModel::tr("Khẩn");
    case office::Urgency::VeryUrgent:
        return DocumentModel::tr("Thượng khẩn");
    case office::Urgency::Express:
        return DocumentModel::tr("Hỏa tốc");
    case office::Urgency::Normal:
        break;
    }
    return {};
}

} // namespace

Tone stateTone(office::State state) {
    switch (state) {
    case office::State::InReview:
    case office::State::DraftApproved:
    case office::State::Arrived:
        return Tone::Waiting;
    case office::State::PersonSigned:
    case office::State::Numbered:
    case office::State::AgencySigned:
    case office::State::Assigned:
    case office::State::InProgress:
        return Tone::Active;
    case office::State::Issued:
    case office::State::Received:
        return Tone::Good;
    case office::State::Rejected:
    case office::State::Recalled:
    case office::State::Cancelled:
        return Tone::Bad;
    case office::State::Draft:
    case office::State::Completed:
    case office::State::Replaced:
        break;
    }
    return Tone::Neutral;
}

DocumentModel::DocumentModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session) {}

void DocumentModel::load(const store::DocumentFilter& filter) {
    m_loading = true;
    runTask(
        this, m_session.pool(),
        [office = &m_session.office(), hints = m_session.hints(), filter]() -> vanthu::Result<Loaded> {
            TRY(auto found, hints->read());
            return office->store().read([&](store::Connection& connection) -> vanthu::Result<Loaded> {
                Loaded loaded;
                loaded.hints = std::move(found);
                TRY(loaded.documents, store::documents(connection, filter));
                TRY(const QList<store::OutboxMessage> messages, store::outbox(connection, newestMessages));
                for (const store::OutboxMessage& message : messages)
                    if (message.kind == store::MessageKind::Document && message.state == store::OutboxState::Queued &&
                        message.attempts == 0 && message.notBefore > office->now())
                        loaded.undoUntil.insert(message.documentId, message.notBefore);
                return loaded;
            });
        },
        [this, question = ++m_question](const vanthu::Result<Loaded>& loaded) {
            if (question != m_question)
                return;
            m_loading = false;
            if (loaded)
                take(*loaded);
            else
                Q_EMIT failed(loaded.error());
        });
}

// Every stored change raises a document's version, and the store's order follows the changes.
bool DocumentModel::isAsShown(const QList<office::Document>& documents) const {
    return documents.size() == m_versions.size() &&
           std::all_of(documents.begin(), documents.end(),
                       [this](const office::Document& d) { return m_versions.value(d.id) == d.version; });
}

void DocumentModel::take(Loaded loaded) {
    m_undoUntil = std::move(loaded.undoUntil);
    m_hints = std::move(loaded.hints);
    if (isAsShown(loaded.documents)) { // no reset: who scrolls through the list is not thrown back
        if (!m_documents.isEmpty())
            Q_EMIT dataChanged(index(0, Hint), index(int(m_documents.size()) - 1, Hint));
        Q_EMIT this->loaded();
        return;
    }
    beginResetModel();
    m_documents = std::move(loaded.documents);
    m_versions.clear();
    for (const office::Document& document : m_documents)
        m_versions.insert(document.id, document.version);
    applyOrder();
    endResetModel();
    Q_EMIT this->loaded();
}

void DocumentModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_documents.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_documents.size()) - 1, ColumnCount - 1));
}

const office::Document* DocumentModel::at(int row) const {
    return row >= 0 && row < m_documents.size() ? &m_documents[row] : nullptr;
}

const office::Document* DocumentModel::byId(const QString& id) const {
    return at(rowOf(id));
}

int DocumentModel::rowOf(const QString& id) const {
    for (int row = 0; row < m_documents.size(); ++row)
        if (m_documents[row].id == id)
            return row;
    return -1;
}

std::optional<office::LawHint> DocumentModel::hint(const QString& id) const {
    const auto found = m_hints.constFind(id);
    return found == m_hints.constEnd() ? std::nullopt : std::optional(*found);
}

bool DocumentModel::hasHints() const {
    return std::any_of(m_documents.begin(), m_documents.end(),
                       [this](const office::Document& d) { return m_hints.contains(d.id); });
}

int DocumentModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_documents.size());
}

int DocumentModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString DocumentModel::text(const office::Document& document, int column) const {
    switch (column) {
    case Code:
        return document.code();
    case Subject: {
        const QString urgency = urgencyTitle(document.urgency);
        return urgency.isEmpty() ? document.subject : QStringLiteral("[%1] %2").arg(urgency, document.subject);
    }
    case Organ:
        return shownOrgans(document);
    case Date:
        return shownDate(document).toString(QStringLiteral("dd/MM/yyyy"));
    case State:
        return office::stateTitle(document.state, currentLanguage());
    case Hint: {
        const auto found = hint(document.id);
        return found ? hintTitle(*found) : QString();
    }
    default:
        return {};
    }
}

QVariant DocumentModel::data(const QModelIndex& index, int role) const {
    const office::Document* document = at(index.row());
    if (!document)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*document, index.column());
    case Qt::ToolTipRole: // escaped: foreign words must not be taken for HTML
        if (const auto found = hint(document->id); found && index.column() == Hint)
            return QStringLiteral("<p>%1</p>").arg(hintSentence(*found).toHtmlEscaped());
        return QStringLiteral("<p>%1</p>").arg(text(*document, index.column()).toHtmlEscaped());
    case ChipDelegate::ToneRole:
        if (const auto found = hint(document->id); found && index.column() == Hint)
            return int(hintTone(*found));
        return int(stateTone(document->state));
    default:
        return {};
    }
}

QVariant DocumentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Code:
        return tr("Số, ký hiệu");
    case Subject:
        return tr("Trích yếu");
    case Organ:
        return tr("Cơ quan");
    case Date:
        return tr("Ngày");
    case State:
        return tr("Trạng thái");
    case Hint:
        return tr("Thời hạn");
    default:
        return {};
    }
}

void DocumentModel::sort(int column, Qt::SortOrder order) {
    m_sortColumn = column;
    m_sortOrder = order;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QStringList ids;
    for (const QModelIndex& persistent : before)
        ids += at(persistent.row())->id;
    applyOrder();
    for (int i = 0; i < before.size(); ++i)
        changePersistentIndex(before[i], index(rowOf(ids[i]), before[i].column()));
    Q_EMIT layoutChanged();
}

void DocumentModel::applyOrder() {
    if (m_sortColumn < 0 || m_sortColumn >= ColumnCount)
        return;
    QCollator collator{QLocale(QLocale::Vietnamese)};
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    const auto less = [&](const office::Document& a, const office::Document& b) {
        switch (m_sortColumn) {
        case Date:
            return shownDate(a) < shownDate(b);
        case State:
            return a.state < b.state;
        default:
            return collator.compare(text(a, m_sortColumn), text(b, m_sortColumn)) < 0;
        }
    };
    std::stable_sort(m_documents.begin(), m_documents.end(), [&](const office::Document& a, const office::Document& b) {
        return m_sortOrder == Qt::AscendingOrder ? less(a, b) : less(b, a);
    });
}

} // namespace vanthu::ui
