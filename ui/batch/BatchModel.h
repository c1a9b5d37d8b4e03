#pragma once

#include "base/Error.h"
#include "base/Secret.h"
#include "signing/Geometry.h"
#include "ui/base/Chip.h"

#include <QAbstractTableModel>
#include <QList>

#include <memory>
#include <optional>

namespace vanthu::ui {

enum class BatchState { Waiting, Signing, Signed, Skipped, Failed, NotReached };
// There is a signed output, of this run or an earlier one.
inline bool isDone(BatchState state) {
    return state == BatchState::Signed || state == BatchState::Skipped;
}
QString batchStateTitle(BatchState state);
Tone batchStateTone(BatchState state);

// One document of a batch: a file on the disk, or a document of the office that waits for its signature.
struct BatchItem {
    QString title;
    QString path;       // the PDF as it stands
    QString documentId; // empty: a file
    QString output;     // of a file; of a document, the PDF once it is signed
    std::optional<signing::Placement> placement;
    std::shared_ptr<const vanthu::Secret> password; // of an encrypted file
    bool needsPassword = false;                     // there is none yet, or another one opens it
    bool placeSought = false;  // the rules have been asked; no placement means that they found none
    bool placedByHand = false; // a person's choice is not overruled by the rules
    BatchState state = BatchState::Waiting;
    std::optional<vanthu::Error> error; // why it failed, and what to do
    bool withoutTimestamp = false;      // because the person said so; it is added later
};

class BatchModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Place, State, Note, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    const QList<BatchItem>& items() const { return m_items; }
    const BatchItem& at(int row) const { return m_items[row]; }
    void add(const QList<BatchItem>& items);
    void removeItems(QList<int> rows);
    // Changes one item through `change` and tells the views.
    template<class Change>
    void update(int row, Change change) {
        change(m_items[row]);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    int count(BatchState state) const;
    void retranslate();
    // Tab-separated, one line a document, with a line of titles: for a spreadsheet.
    QString asText() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString note(const BatchItem& item) const;
    QString place(const BatchItem& item) const;
    QList<BatchItem> m_items;
};

} // namespace vanthu::ui
