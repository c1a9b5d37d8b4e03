#pragma once

#include "crypto/Certificate.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace vanthu::pkcs11 {

// A token in a slot, as its own information structure says at this moment (PKCS#11 v2.40 CK_TOKEN_INFO).
struct TokenInfo {
    QString modulePath;
    quint64 slot = 0;
    QString label;
    QString serial;
    QString manufacturer;
    QString model;
    QString reader;             // CK_SLOT_INFO slotDescription
    QString hardware, firmware; // versions
    bool initialised = false;
    bool loginRequired = false;
    bool protectedPath = false; // the PIN is typed on the device
    bool pinCountLow = false;   // wrong PINs were tried since the last right one
    bool pinFinalTry = false;   // one more wrong PIN locks the token
    bool pinLocked = false;
    bool pinToBeChanged = false;
    int minimumPin = 0; // characters
    int maximumPin = 0;
};

struct TokenCertificate {
    TokenInfo token;
    crypto::Certificate certificate;
    QByteArray keyId; // CKA_ID, shared by certificate and key
    QString label;    // CKA_LABEL
    // The key asks for the PIN at every signature. Most tokens tell only after the login (SigningKey says it then).
    std::optional<bool> asksForEachSignature = std::nullopt;
};

// How the PIN stands, the worst first: PKCS#11 tells no number of tries, only these.
enum class PinState { Locked, FinalTry, CountLow, ToBeChanged, Sound };
PinState pinStateOf(const TokenInfo& token);
// "locked", "final_try", "count_low", "to_be_changed", "ok": what `--json` says.
const char* pinStateName(PinState state);

} // namespace vanthu::pkcs11
