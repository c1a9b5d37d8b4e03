#pragma once

#include "ui/base/PageWidget.h"
#include "ui/documents/DocumentActs.h"
#include "ui/documents/DocumentModel.h"

#include <QHash>
#include <QTimer>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace vanthu::ui {

class EmptyState;
class MessageBar;
class PreviewPane;
class Session;

// A list of documents beside the chosen one, with the acts that its state calls for. Incoming, outgoing and waiting
// documents differ in the filter alone.
class DocumentPage : public PageWidget {
    Q_OBJECT
public:
    enum class Kind { Incoming, Outgoing, ToSign };
    DocumentPage(Session& session, Kind kind, QWidget* parent = nullptr);
    ~DocumentPage() override;

    // What waits for a person: the leader's drafts to approve and sign, the clerk's documents to number, seal and
    // issue.
    static QList<office::State> waitingStates(workflow::Role role);

    void refresh() override;
    bool isSettled() const override;
    QString helpTopic() const override;

    // Keeps the choice through the coming refreshes; a document that is not in the list is chosen once it appears.
    void choose(const QString& documentId);
    // The same, whatever is searched for.
    void reveal(const QString& documentId);
    void openDraft(const QString& pdfFile = {});
    // A draft that answers or changes that document.
    void openLinkedDraft(office::LinkKind kind, const QString& documentId);
    void focusSearch();
    DocumentModel* model() const { return m_model; }
    // Opens the sign or seal dialog for the chosen document; null when its state calls for neither.
    QWidget* openSigning();
    // What the person at the desk can sign in one go: of the selected documents, or of all when only one is selected.
    QList<office::Document> signable() const;

Q_SIGNALS:
    void batchRequested(const QList<office::Document>& documents);
    void documentSelected(const QString& documentId);
    // A document of this or the other list is to be shown.
    void documentRequested(vanthu::office::Direction direction, const QString& documentId);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void buildToolbar(QHBoxLayout* bar);
    void retranslate();
    void refreshIcons();
    void giveSizes();
    store::DocumentFilter filter() const;
    void takeLoaded();
    void withdrawIssued();
    void rowChosen();
    const office::Document* chosen() const;
    void showActs();
    void showBatch();
    void showEmpty();
    QString whyNot(DocumentAct act) const;
    void start(DocumentAct act);
    void run(DocumentAct act, const std::function<vanthu::Result<office::Document>()>& work);
    void finish(DocumentAct act, const QString& documentId, office::RequestKind asked,
                const vanthu::Result<office::Document>& done);
    void accept(const QString& documentId, bool evenIfInvalid);
    void askAcceptInvalid(const QString& documentId);
    void askReason(DocumentAct act, const office::Document& document);
    void askCase(const office::Document& document);
    void askRecipients(DocumentAct act, const office::Document& document);
    void askEvidenceFile(const office::Document& document);
    void exportEvidence(const QString& documentId, const QString& file);
    void showMenuActs(const office::Document* document);

    Session& m_session;
    Kind m_kind;
    DocumentModel* m_model;
    QString m_chosenId;
    bool m_busy = false;
    bool m_isNarrow = false;
    std::optional<int> m_scrolled; // where the list stood before it was read again
    QTimer m_searchPause;
    QTimer m_second; // counts the undo window down

    MessageBar* m_messages;
    QPushButton* m_draft;
    QPushButton* m_signMany;
    QHash<int, QPushButton*> m_acts;
    QHash<int, QAction*> m_menuActs;
    QLineEdit* m_search;
    QToolButton* m_more;
    QAction* m_openElsewhere;
    QAction* m_saveCopy;
    QStackedWidget* m_list;
    QTableView* m_table;
    QLabel* m_limit;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    PreviewPane* m_preview;
    QString m_issuedNow; // of which the message says that it is going to be sent
};

} // namespace vanthu::ui
