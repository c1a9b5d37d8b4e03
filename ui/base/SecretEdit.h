#pragma once

#include "base/Secret.h"

#include <QWidget>

namespace vanthu::ui {

// A field for a secret: a document's password, and as PinEdit a PIN. What is typed goes from the key event into a
// Secret and is shown as dots; it never enters a QString of ours, the clipboard or the undo stack. Input methods are
// off, as they would keep what passes through them. A password may hold any letter and may be pasted.
class SecretEdit : public QWidget {
    Q_OBJECT
public:
    explicit SecretEdit(QWidget* parent = nullptr);

    int length() const { return m_length; } // characters, as the dots show
    // Hands the secret over, in UTF-8, and empties the field.
    vanthu::Secret take();
    void clear();
    bool holdsTheSameAs(const SecretEdit& other) const { return view() == other.view(); }
    void setMaximumLength(int length); // characters; at most 256 bytes whatever it says
    // Shown while the field is empty.
    void setPlaceholderText(const QString& text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void lengthChanged(int length);
    void accepted(); // Enter was pressed
    // A character that this field does not take was typed (not shown, not kept).
    void refused();
    void capsLockSuspected(bool on);

protected:
    virtual bool takes(char32_t character) const;
    virtual bool takesPaste() const { return true; }
    QByteArrayView view() const { return m_secret.view(); }

    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void noticeCapsLock(const QKeyEvent& event);
    void type(QStringView characters);
    void paste();
    void append(QByteArrayView utf8);
    void removeLast();
    void keep(vanthu::Secret secret);

    vanthu::Secret m_secret;
    int m_length = 0;
    int m_maximum;
    QString m_placeholder;
};

} // namespace vanthu::ui
