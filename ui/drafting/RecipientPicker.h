#pragma once

#include "store/Recipients.h"
#include "workflow/Outgoing.h"

#include <QList>
#include <QWidget>

class QCompleter;
class QLineEdit;
class QListWidget;
class QMenu;
class QStandardItemModel;
class QThreadPool;
class QTimer;
class QToolButton;

namespace vanthu::ui {

// Chooses receiving agencies and groups of them: type a part of the name or the code, with or without marks, and press
// Enter; the Down key in the empty field shows groups and those written to before. Looking up runs on a worker; what
// was typed meanwhile replaces an older question.
class RecipientPicker : public QWidget {
    Q_OBJECT
public:
    RecipientPicker(workflow::Office& office, QThreadPool* pool, QWidget* parent = nullptr);

    QList<workflow::RecipientChoice> recipients() const;
    void add(const workflow::RecipientChoice& recipient);

Q_SIGNALS:
    void changed();
    void failed(const vanthu::Error& error);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void showFound(const QString& typed, const QList<office::Organisation>& found);
    void takeTyped(const QString& shown);
    void addGroup(const QString& name);
    void removeSelected();
    void loadGroups();
    void fillMenu();
    void askGroupName();
    void askReplacement(const QString& name);
    void saveGroup(const QString& name);
    void manageGroups();
    void retranslate();

    workflow::Office& m_office;
    QThreadPool* m_pool;
    QList<store::RecipientGroup> m_groups;
    QLineEdit* m_typed;
    QToolButton* m_groupButton;
    QMenu* m_groupMenu;
    QListWidget* m_chosen;
    QCompleter* m_completer;
    QStandardItemModel* m_found;
    QTimer* m_pause;
    int m_question = 0;
};

} // namespace vanthu::ui
