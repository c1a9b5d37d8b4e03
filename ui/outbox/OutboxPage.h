#pragma once

#include "store/Outbox.h"
#include "ui/base/PageWidget.h"

#include <functional>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QStandardItemModel;
class QTableView;
class QTableWidget;

namespace vanthu::ui {

class EmptyState;
class MessageBar;
class Session;

// What leaves for the axis: what was sent, what waits and why, with every attempt.
class OutboxPage : public PageWidget {
    Q_OBJECT
public:
    explicit OutboxPage(Session& session, QWidget* parent = nullptr);
    ~OutboxPage() override;

    void refresh() override;
    bool isSettled() const override { return !m_loading && !m_loadingAttempts && !m_busy; }
    QString helpTopic() const override { return QStringLiteral("phat-hanh"); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void retranslate();
    void refreshIcons();
    void showMessages();
    void showState();
    void loadAttempts();
    void retry();
    void cancel();
    void act(const std::function<vanthu::Result<>()>& work, const QString& done, bool syncAfterwards);
    const store::OutboxMessage* chosen() const;

    Session& m_session;
    QList<store::OutboxMessage> m_messagesShown;
    QString m_chosenId;
    int m_question = 0;
    bool m_loading = false;
    bool m_loadingAttempts = false;
    bool m_busy = false;
    bool m_filling = false;

    MessageBar* m_messages;
    QPushButton* m_retry;
    QPushButton* m_cancel;
    QLabel* m_why;
    QPushButton* m_sync;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    QTableView* m_table;
    QStandardItemModel* m_model;
    QLabel* m_attemptsLabel;
    QTableWidget* m_attempts;
};

} // namespace vanthu::ui
