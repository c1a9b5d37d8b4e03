#pragma once

#include "base/Cancel.h"
#include "base/Secret.h"
#include "office/Document.h"
#include "office/LawHints.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace vanthu::workflow {
enum class Asking;
}

namespace vanthu::ui {

class DocumentHeader;
class EmptyState;
class ExchangePanel;
class HistoryPanel;
class PasswordBar;
class PdfView;
class ScrollColumn;
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

    // The pages come to the front and take the keys.
    void readPages();
    // "Open with another program" and "save a copy"; they hand out a copy, never the stored file itself.
    void openElsewhere();
    void saveCopy();

Q_SIGNALS:
    void failed(const vanthu::Error& error);
    void told(const QString& text);
    // One that this document answers or changes, or that answers or changes it.
    void documentRequested(const office::Document& document);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildPages();
    void fitHeader();
    void showLocked(bool locked);
    void retranslate();
    void refreshIcons();
    void showSignatureCount(int count);
    void showPageNumber();
    void loadFile();
    QString fileName() const;
    void loadPages();
    void checkSignatures(workflow::Asking asking);
    void copyTo(const QString& target, bool thenOpen);

    Session& m_session;
    std::optional<office::Document> m_document;
    QByteArray m_shownHash;
    std::shared_ptr<const vanthu::Secret> m_password; // of the shown file, while it is shown
    Cancel m_cancel;
    int m_generation = 0;
    bool m_pagesLoading = false;
    bool m_verifying = false;
    int m_signatureCount = 0;

    QStackedWidget* m_stack;
    EmptyState* m_empty;
    DocumentHeader* m_header;
    ScrollColumn* m_headerColumn;
    QTabWidget* m_tabs;
    QWidget* m_zoomBar;
    PasswordBar* m_passwordBar;
    PdfView* m_pages;
    QLabel* m_pageNumber;
    QToolButton* m_zoomIn;
    QToolButton* m_zoomOut;
    QToolButton* m_fitWidth;
    SignaturePanel* m_signatures;
    HistoryPanel* m_history;
    ExchangePanel* m_exchange;
};

} // namespace vanthu::ui
