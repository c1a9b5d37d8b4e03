#pragma once

#include "store/CaseFiles.h"
#include "ui/base/PageWidget.h"

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QStandardItemModel;
class QTableView;

namespace vanthu::ui {

class DocumentModel;
class EmptyState;
class MessageBar;
class Session;

// The case files of the agency and what stands in the chosen one.
class CaseFilesPage : public PageWidget {
    Q_OBJECT
public:
    explicit CaseFilesPage(Session& session, QWidget* parent = nullptr);
    ~CaseFilesPage() override;

    void refresh() override;
    bool isSettled() const override;
    QString helpTopic() const override { return QStringLiteral("tiep-nhan"); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void retranslate();
    void refreshIcons();
    void showCases();
    void showState();
    void loadDocuments();
    void openNew();
    void askClose();
    void closeChosen();
    const store::CaseFile* chosen() const;

    Session& m_session;
    QList<store::CaseFile> m_files;
    QString m_chosenId;
    int m_question = 0;
    bool m_loading = false;
    bool m_busy = false;
    bool m_filling = false;

    MessageBar* m_messages;
    QPushButton* m_new;
    QPushButton* m_close;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    QTableView* m_table;
    QStandardItemModel* m_model;
    QLabel* m_documentsLabel;
    QStackedWidget* m_documentStack;
    EmptyState* m_noDocuments;
    QTableView* m_documents;
    DocumentModel* m_documentModel;
};

} // namespace vanthu::ui
