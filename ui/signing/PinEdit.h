#pragma once

#include "base/Secret.h"
#include "pkcs11/PinRules.h"

#include <QWidget>

#include <array>

namespace vanthu::ui {

// A field for a PIN. The characters never enter a QString, the clipboard, the undo stack or an input method: they go
// from the key event into a fixed, locked buffer that is wiped. Vietnamese keyboards (Telex, VNI) would change them
// unseen, so the input method is off and anything but printable ASCII is refused with a visible hint.
class PinEdit : public QWidget {
    Q_OBJECT
public:
    explicit PinEdit(QWidget* parent = nullptr);
    ~PinEdit() override;

    int length() const { return m_length; }
    void setMaximumLength(int length);
    // Hands the PIN over and empties the field.
    vanthu::Secret take();
    void clear();
    // What can be said of the PIN without handing it out.
    pkcs11::PinWeakness weakness() const;
    bool holdsTheSameAs(const PinEdit& other) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void lengthChanged(int length);
    void accepted(); // Enter was pressed
    // A character that no token takes was typed (not shown, not kept).
    void refused();
    void capsLockSuspected(bool on);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int capacity = 64;
    void noticeCapsLock(const QKeyEvent& event);
    void setLength(int length);

    std::array<char, capacity> m_pin{};
    int m_length = 0;
    int m_maximum = capacity;
};

} // namespace vanthu::ui
