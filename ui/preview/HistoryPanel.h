#pragma once

#include "base/Error.h"
#include "store/Journal.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTableWidget;

namespace vanthu::ui {

class Session;

// What was done with the chosen document, by whom and when, and the digest of its file.
class HistoryPanel : public QWidget {
    Q_OBJECT
public:
    explicit HistoryPanel(Session& session, QWidget* parent = nullptr);

    // Reads the journal again, also when the document is the one that is shown.
    void showDocument(const QString& documentId, const QByteArray& fileHash);
    void clear();
    bool isSettled() const { return !m_loading; }

Q_SIGNALS:
    void failed(const vanthu::Error& error);

protected:
    void changeEvent(QEvent* event) override;

private:
    void load();
    void showJournal();
    void retranslate();

    Session& m_session;
    QString m_documentId;
    QList<store::JournalEntry> m_journal;
    bool m_loading = false;
    QTableWidget* m_history;
    QLabel* m_hashLabel;
    QLineEdit* m_hash;
};

} // namespace vanthu::ui
