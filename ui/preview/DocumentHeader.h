#pragma once

#include "office/Document.h"
#include "office/LawHints.h"
#include "signing/PdfVerifier.h"

#include <QWidget>

#include <optional>

class QBoxLayout;
class QLabel;
class QToolButton;

namespace vanthu::ui {

// What the chosen document is, above its pages: subject, facts, state, what its signatures are worth, the time limit
// and the recipients.
class DocumentHeader : public QWidget {
    Q_OBJECT
public:
    explicit DocumentHeader(QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;

    void showDocument(const office::Document& document, const std::optional<office::LawHint>& hint);
    // Its signatures are being looked at, or it has nothing to look at.
    void setChecking(bool checking);
    void setVerdict(signing::DocumentStatus status);

Q_SIGNALS:
    void verdictActivated();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showFacts();
    void showVerdict();

    std::optional<office::Document> m_document;
    std::optional<office::LawHint> m_hint;
    std::optional<signing::DocumentStatus> m_status;
    bool m_checking = false;
    QLabel* m_subject;
    QLabel* m_facts;
    QLabel* m_state;
    QLabel* m_recipients;
    QLabel* m_hintText;
    QToolButton* m_verdict;
    QBoxLayout* m_marks; // state and verdict
};

} // namespace vanthu::ui
