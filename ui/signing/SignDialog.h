#pragma once

#include "base/Cancel.h"
#include "office/Document.h"
#include "pkcs11/TokenInfo.h"
#include "signing/Geometry.h"

#include <QDialog>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace vanthu::ui {

class MessageBar;
class PinEdit;
class PlacementView;
class Session;

// Signs or seals one document: where the mark goes at the left, with which key at the right. A PIN is sent once for
// each press of the button, never again by itself; the token's own flags are read before and after.
class SignDialog : public QDialog {
    Q_OBJECT
public:
    SignDialog(Session& session, const office::Document& document, signing::Purpose purpose, QWidget* parent = nullptr);
    ~SignDialog() override;

    // Pages, place, mark and certificates have arrived.
    bool isSettled() const;

Q_SIGNALS:
    void documentSigned(const QString& documentId);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void reject() override;

private:
    void build();
    QWidget* buildKeyColumn();
    void retranslate();
    void loadPages();
    void loadPlacement();
    void loadMark();
    void loadCertificates();
    void takeCertificates(std::vector<pkcs11::TokenCertificate> certificates);
    void takePlacement(int page, const QRectF& rect);
    const pkcs11::TokenCertificate* chosen() const;
    bool seals() const { return m_purpose == signing::Purpose::Seal; }
    bool finalTryTyped() const;
    void certificateChosen();
    QString warningFor(const pkcs11::TokenCertificate& certificate) const;
    QString missing() const;
    void showState();
    void sign();
    void finish(const vanthu::Result<office::Document>& done);

    Session& m_session;
    office::Document m_document;
    signing::Purpose m_purpose;
    std::vector<pkcs11::TokenCertificate> m_certificates;
    Cancel m_cancel;
    Cancel m_loadCancel;
    std::shared_ptr<std::atomic<int>> m_percent; // written by the worker, -1 = unknown
    QTimer m_progressTimer;
    int m_pending = 0;
    bool m_readingTokens = false;
    bool m_signing = false;

    MessageBar* m_messages;
    PlacementView* m_view;
    QLabel* m_placeHint;
    QFormLayout* m_facts;
    QLabel* m_certificateLabel;
    QComboBox* m_certificate;
    QToolButton* m_refresh;
    QLabel* m_holder;
    QLabel* m_issuer;
    QLabel* m_token;
    QLabel* m_serial;
    QLabel* m_expiry;
    QLabel* m_warning;
    QLabel* m_confirmLabel;
    QLineEdit* m_confirm;
    QLabel* m_pinLabel;
    PinEdit* m_pin;
    QLabel* m_pinHint;
    QProgressBar* m_progress;
    QLabel* m_hint;
    QPushButton* m_sign;
    QPushButton* m_close;
};

} // namespace vanthu::ui
