#pragma once

#include "base/Cancel.h"
#include "office/Document.h"
#include "office/LawHints.h"
#include "signing/PdfVerifier.h"
#include "store/Journal.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabWidget;
class QTableWidget;
class QToolButton;

namespace vanthu::ui {

class EmptyState;
class ExchangePanel;
class PdfView;
class Session;
class SignaturePanel;

// The chosen document: its facts, pages, signatures and history. Pages and verdict are fetched anew only when the file
// itself is another one, so that a refresh does not flicker; choosing another document stops the work for the former.
class PreviewPane : public QWidget {
    Q_OBJECT
public:
    explicit PreviewPane(Session& session, QWidget* parent = nullptr);
    ~PreviewPane() override;

    void showDocument(const office::Document& document, const std::optional<office::LawHint>& hint = {});
    void clear();
    bool isSettled() const;

    // "Open with another program" and "save a copy"; they hand out a copy, never the stored file itself.
    void openElsewhere();
    void saveCopy();

Q_SIGNALS:
    void failed(const vanthu::Error& error);
    void told(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildPages();
    QWidget* buildHistory();
    void retranslate();
    void refreshIcons();
    void showHeader();
    void showVerdict();
    void showPageNumber();
    void showJournal();
    void loadFile();
    void loadPages();
    void loadJournal();
    void copyTo(const QString& target, bool thenOpen);

    Session& m_session;
    std::optional<office::Document> m_document;
    std::optional<office::LawHint> m_hint;
    std::optional<signing::DocumentReport> m_report;
    QList<store::JournalEntry> m_journal;
    QByteArray m_shownHash;
    Cancel m_cancel;
    int m_generation = 0;
    bool m_pagesLoading = false;
    bool m_verifying = false;
    bool m_journalLoading = false;

    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QLabel* m_subject;
    QLabel* m_facts;
    QLabel* m_state;
    QLabel* m_recipients;
    QLabel* m_hintText;
    QToolButton* m_verdict;
    QTabWidget* m_tabs;
    PdfView* m_pages;
    QLabel* m_pageNumber;
    QToolButton* m_zoomIn;
    QToolButton* m_zoomOut;
    QToolButton* m_fitWidth;
    SignaturePanel* m_signatures;
    ExchangePanel* m_exchange;
    QTableWidget* m_history;
    QLabel* m_hashLabel;
    QLineEdit* m_hash;
};

} // namespace vanthu::ui
