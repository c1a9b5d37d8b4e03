#pragma once

#include "pkcs11/TokenInfo.h"

#include <QDialog>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace vanthu::ui {

class MessageBar;
class PinEdit;
class Session;

// Changes the PIN of one token, with one attempt for each press of the button.
class ChangePinDialog : public QDialog {
    Q_OBJECT
public:
    ChangePinDialog(Session& session, const pkcs11::TokenInfo& token, const QString& holder, QWidget* parent = nullptr);

Q_SIGNALS:
    void changed();
    // The token was asked: its flags may be other ones now.
    void tried();

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    void retranslate();
    void showState();
    QString missing() const;
    void save();

    Session& m_session;
    pkcs11::TokenInfo m_token;
    QString m_holder;
    bool m_saving = false;
    MessageBar* m_messages;
    QLabel* m_whose;
    QFormLayout* m_form;
    PinEdit* m_old;
    PinEdit* m_new;
    PinEdit* m_again;
    QLabel* m_confirmLabel;
    QLineEdit* m_confirm;
    QLabel* m_hint;
    QPushButton* m_save;
    QPushButton* m_cancel;
};

} // namespace vanthu::ui
