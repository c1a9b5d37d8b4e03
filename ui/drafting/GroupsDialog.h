#pragma once

#include "store/Recipients.h"
#include "workflow/Office.h"

#include <QDialog>

#include <functional>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QThreadPool;

namespace vanthu::ui {

class MessageBar;

// The agency's groups of recipients: renamed (F2), deleted, and members taken out of them (Delete). Every change is
// stored at once, by a worker.
class GroupsDialog : public QDialog {
    Q_OBJECT
public:
    GroupsDialog(workflow::Office& office, QThreadPool* pool, QWidget* parent = nullptr);
    bool isSettled() const { return m_running == 0; }

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void load(const QString& choose = {});
    void showMembers();
    void rename(QListWidgetItem* item);
    void askRemoval();
    void removeMembers();
    void change(const std::function<vanthu::Result<>()>& work, const QString& choose);
    const store::RecipientGroup* chosen() const;
    void retranslate();

    workflow::Office& m_office;
    QThreadPool* m_pool;
    QList<store::RecipientGroup> m_stored;
    int m_running = 0;
    MessageBar* m_messages;
    QLabel* m_groupsLabel;
    QListWidget* m_groups;
    QLabel* m_membersLabel;
    QListWidget* m_members;
    QPushButton* m_rename;
    QPushButton* m_remove;
    QPushButton* m_takeOut;
    QPushButton* m_close;
};

} // namespace vanthu::ui
