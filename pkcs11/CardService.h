#pragma once

#include "base/Error.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace vanthu::pkcs11 {

// What stands between a plugged-in device and its module on Linux: the smart-card service pcscd.
struct CardService {
    QStringList readers; // USB devices of the class "smart card", by their product names
    bool installed = false;
    bool running = false;
};

// Looks below `root`; reads a few small files of /sys, /run and /usr.
CardService cardService(const QString& root = QStringLiteral("/"));
// `token.pcsc_missing`, `token.pcsc_not_running`, `token.driver_missing` when a device is plugged in that no module
// shows. Without a device there is nothing to complain of.
std::optional<Error> cardServiceProblem(const CardService& service, bool someTokenIsSeen);

} // namespace vanthu::pkcs11
