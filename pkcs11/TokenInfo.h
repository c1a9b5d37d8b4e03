#pragma once

#include "crypto/Certificate.h"

#include <QByteArray>
#include <QString>

namespace vanthu::pkcs11 {

// A token in a slot, as its own information structure says at this moment (PKCS#11 v2.40 CK_TOKEN_INFO).
struct TokenInfo {
    QString modulePath;
    quint64 slot = 0;
    QString label;
    QString serial;
    QString manufacturer;
    QString model;
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
};

} // namespace vanthu::pkcs11
