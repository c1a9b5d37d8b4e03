#pragma once

#include "pkcs11/PinRules.h"
#include "pkcs11/TokenInfo.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

namespace vanthu::ui {

// What is said of a token and a certificate wherever one is shown or chosen. Each is empty when all is well.
class TokenTexts {
    Q_DECLARE_TR_FUNCTIONS(vanthu::ui::TokenTexts)
public:
    // The last digits of the serial number, enough to tell two certificates of one person apart.
    static QString serialTail(const crypto::Certificate& certificate);
    // Expired, not yet valid, or less than 90, 30 or 7 days left.
    static QString expiry(const crypto::Certificate& certificate, const QDateTime& now);
    // Locked (with who unlocks it), final try, wrong PINs before, PIN to be changed.
    static QString pinState(const pkcs11::TokenInfo& token);
    // The key asks for the PIN at every signature: said before the first one.
    static QString eachSignature(bool asks);
    static QString pinPad();
    static QString weakness(pkcs11::PinWeakness weakness);
};

} // namespace vanthu::ui
