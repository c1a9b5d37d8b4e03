#pragma once

#include "office/Document.h"
#include "store/Documents.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace vanthu::ui {

class Session;

// How a document fares between agencies: what it answers or changes and what answers or changes it, what its issuer
// asks, and each recipient with every status that it reported.
class ExchangePanel : public QWidget {
    Q_OBJECT
public:
    explicit ExchangePanel(Session& session, QWidget* parent = nullptr);

    void showDocument(const office::Document& document);
    void clear();
    bool isSettled() const { return !m_loading; }

Q_SIGNALS:
    void failed(const vanthu::Error& error);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Loaded {
        QList<store::RecipientStatus> statuses;
        QList<office::Document> linked; // those that name this one
    };
    QStringList linkLines() const;
    QString requestLine() const;
    void showAll();
    void showRecipients();
    void retranslate();

    Session& m_session;
    std::optional<office::Document> m_document;
    Loaded m_loaded;
    bool m_loading = false;
    int m_question = 0;
    QLabel* m_links;
    QLabel* m_request;
    QTreeWidget* m_recipients;
    QLabel* m_nothing;
};

} // namespace vanthu::ui
