#pragma once

#include "signing/PdfVerifier.h"

#include <QScrollArea>

#include <optional>

class QPushButton;
class QVBoxLayout;

namespace vanthu::signing {
struct SignatureWords;
}

namespace vanthu::ui {

// What the signatures of a document are worth, in words that a clerk understands: who signed, when, whether the
// document is as it was signed, and what to do where something is wrong (TT 15/2025: result, signer, time, integrity).
class SignaturePanel : public QScrollArea {
    Q_OBJECT
public:
    explicit SignaturePanel(QWidget* parent = nullptr);

    void showChecking();
    void showReport(const signing::DocumentReport& report);
    void clear();

Q_SIGNALS:
    // Whose certificate it is, and why it is trusted or not, is to be shown.
    void certificateRequested(const vanthu::signing::SignatureReport& signature);
    void signatureActivated(const QString& field, int page);
    // The person wants servers to be asked about the certificates.
    void onlineCheckRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    QPushButton* onlineButton(QWidget* parent);
    QWidget* card(const signing::SignatureReport& signature, const signing::SignatureWords& words);

    std::optional<signing::DocumentReport> m_report;
    bool m_checking = false;
    bool m_isNarrow = false;
};

} // namespace vanthu::ui
