#include "ui/batch/BatchModel.h"

#include "base/Language.h"

#include <QDir>

#include <algorithm>

namespace vanthu::ui {

QString batchStateTitle(BatchState state) {
    switch (state) {
    case BatchState::Signing:
        return BatchModel::tr("Đang ký");
    case BatchState::Signed:
        return BatchModel::tr("Đã ký");
    case BatchState::Skipped:
        return BatchModel::tr("Bỏ qua");
    case BatchState::Failed:
        return BatchModel::tr("Không ký được");
    case BatchState::NotReached:
        return BatchModel::tr("Chưa ký tới");
    case BatchState::Waiting:
        break;
    }
    return BatchModel::tr("Chờ ký");
}

Tone batchStateTone(BatchState state) {
    switch (state) {
    case BatchState::Signing:
        return Tone::Active;
    case BatchState::Signed:
        return Tone::Good;
    case BatchState::Failed:
        return Tone::Bad;
    case BatchState::NotReached:
        return Tone::Waiting;
    case BatchState::Skipped:
    case BatchState::Waiting:
        break;
    }
    return Tone::Neutral;
}

void BatchModel::add(const QList<BatchItem>& items) {
    if (items.isEmpty())
        return;
    beginInsertRows({}, int(m_items.size()), int(m_items.size() + items.size()) - 1);
    m_items += items;
    endInsertRows();
}

void BatchModel::removeItems(QList<int> rows) {
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (const int row : rows) {
        beginRemoveRows({}, row, row);
        m_items.removeAt(row);
        endRemoveRows();
    }
}

int BatchModel::count(BatchState state) const {
    return int(
        std::count_if(m_items.begin(), m_items.end(), [state](const BatchItem& item) { return item.state == state; }));
}

QString BatchModel::note(const BatchItem& item) const {
    if (item.error)
        return (item.error->message(currentLanguage()) + QLatin1Char(' ') + item.error->remedy(currentLanguage()))
            .trimmed();
    if (item.state == BatchState::Signed && item.withoutTimestamp)
        return tr("Chờ bổ sung dấu thời gian.");
    if (item.state == BatchState::Skipped)
        return tr("Đã ký từ trước: %1").arg(QDir::toNativeSeparators(item.output));
    if (item.state == BatchState::Signed && item.documentId.isEmpty())
        return QDir::toNativeSeparators(item.output);
    if (item.state == BatchState::Waiting && item.needsPassword)
        return tr("Cần mật khẩu");
    if (item.state == BatchState::Waiting && item.placeSought && !item.placement)
        return tr("Chưa có chỗ ký: bấm vào trang bên cạnh để chọn.");
    return {};
}

QString BatchModel::place(const BatchItem& item) const {
    if (!item.placeSought && !item.placement)
        return QStringLiteral("…");
    return item.placement ? tr("Trang %1").arg(item.placement->page) : tr("Chưa có");
}

int BatchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_items.size());
}

int BatchModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant BatchModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_items.size())
        return {};
    const BatchItem& item = m_items[index.row()];
    if (role == ChipDelegate::ToneRole && index.column() == State)
        return int(batchStateTone(item.state));
    if (role == Qt::ToolTipRole) {
        const QString text = index.column() == Note ? note(item) : QDir::toNativeSeparators(item.path);
        return text.isEmpty() ? QVariant() : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Title:
        return item.title;
    case Place:
        return place(item);
    case State:
        return batchStateTitle(item.state);
    default:
        return note(item);
    }
}

QVariant BatchModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (section) {
    case Title:
        return tr("Văn bản");
    case Place:
        return tr("Chỗ ký");
    case State:
        return tr("Kết quả");
    default:
        return tr("Lý do, việc cần làm");
    }
}

void BatchModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_items.size()) - 1, ColumnCount - 1));
}

QString BatchModel::asText() const {
    const auto cell = [](QString text) { return text.replace(u'\t', u' ').replace(u'\n', u' '); };
    QString text;
    for (int column = 0; column < ColumnCount; ++column)
        text += headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() +
                (column + 1 < ColumnCount ? QStringLiteral("\t") : QStringLiteral("\n"));
    for (int row = 0; row < m_items.size(); ++row)
        for (int column = 0; column < ColumnCount; ++column)
            text += cell(data(index(row, column), Qt::DisplayRole).toString()) +
                    (column + 1 < ColumnCount ? QStringLiteral("\t") : QStringLiteral("\n"));
    return text;
}

} // namespace vanthu::ui
