#pragma once

#include "workflow/Outgoing.h"

#include <QList>
#include <QWidget>

class QCompleter;
class QLineEdit;
class QListWidget;
class QStandardItemModel;
class QThreadPool;
class QTimer;

namespace vanthu::ui {

// Chooses receiving agencies: type a part of the name or the code, with or without marks, and press Enter. Looking up
// runs on a worker; what was typed meanwhile replaces an older question.
class RecipientPicker : public QWidget {
    Q_OBJECT
public:
    RecipientPicker(workflow::Office& office, QThreadPool* pool, QWidget* parent = nullptr);

    QList<workflow::RecipientChoice> recipients() const;
    void add(const workflow::RecipientChoice& recipient);

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void takeTyped(const QString& shown);
    void removeSelected();
    void retranslate();

    workflow::Office& m_office;
    QThreadPool* m_pool;
    QLineEdit* m_typed;
    QListWidget* m_chosen;
    QCompleter* m_completer;
    QStandardItemModel* m_found;
    QTimer* m_pause;
    int m_question = 0;
};

} // namespace vanthu::ui
