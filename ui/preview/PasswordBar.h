#pragma once

#include "base/Secret.h"

#include <QFrame>

#include <memory>

class QLabel;
class QPushButton;

namespace vanthu::ui {

class SecretEdit;

// Asks for the password of the document that is to be seen, where it is to be seen. Hidden until ask() is called. The
// password is handed over once and kept by whoever opens the document; it is neither stored nor logged.
class PasswordBar : public QFrame {
    Q_OBJECT
public:
    explicit PasswordBar(QWidget* parent = nullptr);

    // `name` of the document. Another document, or a wrong password, empties the field.
    void ask(const QString& name, bool wasWrong);

Q_SIGNALS:
    void given(const std::shared_ptr<const vanthu::Secret>& password);

protected:
    void changeEvent(QEvent* event) override;

private:
    void take();
    void retranslate();

    QString m_name;
    bool m_wasWrong = false;
    QLabel* m_text;
    SecretEdit* m_password;
    QPushButton* m_open;
};

} // namespace vanthu::ui
