#pragma once

#include "base/Result.h"

#include <QDialog>
#include <QElapsedTimer>

class QDialogButtonBox;
class QLabel;
class QPushButton;

namespace vanthu::ui {

class KeyChooser;
class MessageBar;
class Session;

// Signs 32 random bytes with a key and checks the signature against its certificate, so that a token is known to work
// before a document or a batch depends on it. The PIN's rules are those of every signature: one attempt for each press
// of the button.
class TestSignDialog : public QDialog {
    Q_OBJECT
public:
    // `certificate`: the hex SHA-256 of the one that is chosen at first.
    TestSignDialog(Session& session, const QByteArray& certificate, QWidget* parent = nullptr);

    bool isSettled() const;

Q_SIGNALS:
    // The token was asked: its flags may be other ones now.
    void tried();

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    void retranslate();
    void showState();
    void test();
    void finish(const vanthu::Result<>& done);

    Session& m_session;
    bool m_testing = false;
    QElapsedTimer m_time;

    MessageBar* m_messages;
    QLabel* m_explanation;
    KeyChooser* m_key;
    QLabel* m_hint;
    QPushButton* m_test;
    QPushButton* m_close;
};

} // namespace vanthu::ui
