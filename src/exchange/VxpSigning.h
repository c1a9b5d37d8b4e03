#pragma once

#include "base/Secret.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QList>
#include <QPair>

// How requests to the axis are signed (edxml.md §4.2, §4.3). Pure; the server of the training axis checks with the same
// words.
namespace vanthu::exchange {

using VxpParameters = QList<QPair<QByteArray, QByteArray>>; // bare names, in order; ASCII

// "13102025T102518+0042": Vietnam time, then milliseconds padded to four digits.
QByteArray vxpTimestamp(const QDateTime& instant);
// The JSON object of all parameters, as it is signed and sent in XroadVnpt-sign-header.
QByteArray vxpSignedText(const VxpParameters& parameters);
// Lower-case hex HMAC-SHA256 of the text.
QByteArray vxpSignature(QByteArrayView signedText, QByteArrayView secret);
// All headers of a request: the parameters, sign-header-key, sign-header, hash-header and version.
QList<QPair<QByteArray, QByteArray>> vxpHeaders(const VxpParameters& parameters, QByteArrayView secret);
// The kit's spelling of a SHA-256: each byte in hex without its leading zero.
QByteArray vxpFileHash(const QByteArray& sha256Hex);

} // namespace vanthu::exchange
