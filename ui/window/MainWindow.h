#pragma once

#include "office/Document.h"
#include "ui/base/Session.h"
#include "ui/window/Navigation.h"
#include "workflow/Training.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

class QComboBox;
class QLabel;
class QMenu;
class QStackedWidget;

namespace vanthu::ui {

class BatchWindow;
class DocumentPage;
class HelpWindow;
class MessageBar;
class PageWidget;
class SyncStatus;
class VerifyWindow;

// The desktop of one agency: the pages, who works at it, and the exchange that goes on behind it.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // `training` is set when this is one of its two agencies; the banner then offers the other one.
    MainWindow(std::unique_ptr<workflow::Office> office, const QString& personId,
               const std::optional<workflow::Training>& training, QWidget* parent = nullptr);
    ~MainWindow() override;

    Session& session() { return *m_session; }
    void showPage(Page page);
    PageWidget* page(Page page) const;
    DocumentPage* documentPage(Page page) const;
    // The page in front and the counts beside the pages are up to date.
    bool isSettled() const;
    void startExchange();
    void showDocument(office::Direction direction, const QString& documentId);
    // Windows for any PDF file. One of each; opened again, it comes to the front.
    BatchWindow* openBatch();
    VerifyWindow* openVerify();
    // A batch of its own for documents that wait for the leader's signature.
    BatchWindow* openBatchFor(const QList<office::Document>& documents);

Q_SIGNALS:
    // The person chose the other training agency; the window is replaced by one for it.
    void agencyChosen(const QString& profileFolder);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void buildPages();
    void buildMenus();
    void retranslate();
    void refreshIcons();
    void refresh();
    void refreshCounts();
    void showHelp();
    void showAbout();
    QAction* addAction(QMenu* menu, const char* name, const QKeySequence& shortcut);

    std::unique_ptr<Session> m_session; // last to go: its destructor waits for the workers
    std::optional<workflow::Training> m_training;
    bool m_counting = false;

    Navigation* m_navigation;
    QStackedWidget* m_pages;
    QHash<int, PageWidget*> m_pageOf;
    QLabel* m_personLabel;
    QComboBox* m_person;
    SyncStatus* m_sync;
    QMenu* m_documentMenu;
    QMenu* m_viewMenu;
    QMenu* m_helpMenu;
    QHash<QString, QAction*> m_actions;
    QPointer<HelpWindow> m_help;
    QPointer<BatchWindow> m_batch;
    QPointer<BatchWindow> m_documentBatch;
    QPointer<VerifyWindow> m_verify;
};

} // namespace vanthu::ui
