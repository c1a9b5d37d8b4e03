#pragma once

#include "pkcs11/PinRules.h"
#include "ui/base/SecretEdit.h"

namespace vanthu::ui {

// A field for a PIN. Vietnamese keyboards (Telex, VNI) would change what is typed unseen, so that anything but
// printable ASCII is refused with a visible hint; and a PIN has no business on the clipboard.
class PinEdit : public SecretEdit {
    Q_OBJECT
public:
    explicit PinEdit(QWidget* parent = nullptr);

    // What can be said of the PIN without handing it out.
    pkcs11::PinWeakness weakness() const { return pkcs11::weaknessOf(view()); }

protected:
    bool takes(char32_t character) const override { return character >= 0x20 && character <= 0x7e; }
    bool takesPaste() const override { return false; }
    void changeEvent(QEvent* event) override;
};

} // namespace vanthu::ui
