#pragma once

#include "office/Document.h"
#include "store/Documents.h"

#include <QElapsedTimer>
#include <QHash>
#include <QWidget>

#include <optional>

class QLabel;
class QListWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace vanthu::ui {

class Session;

// How a document fares between agencies: what it answers or changes and what answers or changes it, what its issuer
// asks, and each recipient with every status that it reported. A click or Enter opens the other document.
class ExchangePanel : public QWidget {
    Q_OBJECT
public:
    explicit ExchangePanel(Session& session, QWidget* parent = nullptr);

    void showDocument(const office::Document& document);
    void clear();
    bool isSettled() const { return !m_loading; }

Q_SIGNALS:
    void failed(const vanthu::Error& error);
    void documentRequested(const office::Document& document);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Loaded {
        QList<store::RecipientStatus> statuses;
        QList<office::Document> linked;           // those that name this one
        QHash<QString, office::Document> targets; // those that this one names, by id
    };
    QString requestLine() const;
    void showAll();
    void showLinks();
    void addLink(const QString& text, const office::Document* other);
    void openLink(int row);
    void showRecipients();
    void addStatus(QTreeWidgetItem* recipient, const QStringList& cells, const QString& words);
    void wrapWords();
    void retranslate();

    Session& m_session;
    std::optional<office::Document> m_document;
    Loaded m_loaded;
    bool m_loading = false;
    int m_question = 0;
    QListWidget* m_links;
    QList<std::optional<office::Document>> m_linkTargets; // row by row; nothing: it is not here
    QElapsedTimer m_opened;
    QLabel* m_request;
    QTreeWidget* m_recipients;
    QLabel* m_nothing;
};

} // namespace vanthu::ui
