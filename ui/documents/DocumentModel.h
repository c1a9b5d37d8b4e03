#pragma once

#include "office/Document.h"
#include "office/LawHints.h"
#include "store/Documents.h"
#include "ui/base/Chip.h"

#include <QAbstractTableModel>
#include <QHash>

namespace vanthu::ui {

class Session;

Tone stateTone(office::State state);

// A list of documents, read from the store by a worker. A newer question replaces an older one whose answer is still on
// its way. The order that the person asked for is kept across readings.
class DocumentModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Code, Subject, Organ, Date, State, Hint, ColumnCount };

    explicit DocumentModel(Session& session, QObject* parent = nullptr);

    void load(const store::DocumentFilter& filter);
    bool isLoading() const { return m_loading; }
    void retranslate();

    const office::Document* at(int row) const;
    const office::Document* byId(const QString& id) const;
    int rowOf(const QString& id) const;
    // The end of the undo window of an issued document whose message has not left; invalid when there is none.
    QDateTime undoUntil(const QString& id) const { return m_undoUntil.value(id); }

    // What the law's time limits ask of it now.
    std::optional<office::LawHint> hint(const QString& id) const;
    bool hasHints() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void loaded();
    void failed(const vanthu::Error& error);

private:
    struct Loaded {
        QList<office::Document> documents;
        QHash<QString, QDateTime> undoUntil;
        QHash<QString, office::LawHint> hints;
    };
    void take(Loaded loaded);
    bool isAsShown(const QList<office::Document>& documents) const;
    void applyOrder();
    QString text(const office::Document& document, int column) const;

    Session& m_session;
    QList<office::Document> m_documents;
    QHash<QString, int> m_versions;
    QHash<QString, QDateTime> m_undoUntil;
    QHash<QString, office::LawHint> m_hints;
    int m_question = 0;
    bool m_loading = false;
    int m_sortColumn = -1; // -1: as the store gives them, newest first
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace vanthu::ui
