#pragma once

#include "base/Cancel.h"
#include "base/Error.h"
#include "base/Secret.h"
#include "pkcs11/TokenHost.h"
#include "pkcs11/TokenInfo.h"
#include "workflow/Keys.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace vanthu::ui {

class PinEdit;
class PinPrompt;
class Session;

// Which key signs: the certificates of all tokens within reach, whose it is and until when, and the PIN of its token.
// The token's flags decide what is warned of and when the last try needs a typed confirmation.
class KeyChooser : public QWidget {
    Q_OBJECT
public:
    explicit KeyChooser(Session& session, QWidget* parent = nullptr);

    // What one press of a button uses: the PIN is handed over and the field is empty afterwards.
    struct Choice {
        pkcs11::TokenCertificate certificate;
        std::vector<crypto::Certificate> issuers; // that lie with it on the token
        pkcs11::LoginPolicy policy;
        std::shared_ptr<vanthu::Secret> pin;
    };
    Choice take();
    const pkcs11::TokenCertificate* chosen() const;
    // The first thing that stands in the way, in words; empty when take() gives all that signing needs.
    QString missing() const;

    bool isReading() const { return m_reading; }
    // Reads the tokens again: after a new one was plugged in, and after a refused PIN, whose tries its flags tell.
    void reload();
    // The caret stands there from now on, also while the tokens are still being read: what is typed then is kept.
    void focusPin();
    // The certificate with this hex SHA-256 is chosen at first, if it is there.
    void prefer(const QByteArray& sha256) { m_preferred = sha256; }

Q_SIGNALS:
    void changed();  // the choice, the PIN's length, what is missing
    void accepted(); // Enter in the PIN field
    void failed(const vanthu::Error& error);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void connectParts();
    void retranslate();
    void takeKeys(workflow::KeysAtHand keys);
    void explainChosen();
    void showNames();
    void showChosen();
    void showState();
    void showPinLabel();
    QString unusable(const pkcs11::TokenCertificate& certificate) const;
    bool takesPin(const pkcs11::TokenCertificate& certificate) const;
    QString warningFor(const pkcs11::TokenCertificate& certificate) const;
    bool finalTryTyped() const;

    Session& m_session;
    PinPrompt* m_prompt;
    std::vector<pkcs11::TokenCertificate> m_certificates;
    std::vector<pkcs11::TokenCertificate> m_all; // CA certificates too
    QByteArray m_shown;                          // the certificate for which a PIN may have been typed
    bool m_reading = false;
    bool m_byMouse = false; // a certificate is being chosen in the opened list
    QByteArray m_preferred;

    QGridLayout* m_facts;
    QLabel* m_certificateLabel;
    QComboBox* m_certificate;
    QToolButton* m_refresh;
    QToolButton* m_explain;
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
};

} // namespace vanthu::ui
