#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

namespace vanthu::crypto {

// A root that is known by its digest alone. A certificate file needs no trust in where it came from when the digest
// fits.
struct TrustPin {
    QByteArray sha256; // lower-case hex
    QString name;
    QString authority;
    QUrl url;              // where the authority publishes it
    QDateTime from, until; // when it may be trusted, UTC, inclusive
    bool isSure = false;   // two independent sources
};

// `trust-pins.json`: the built-in one, or the administrator's at `path` when that file exists.
// `crypto.pins_malformed`.
Result<QList<TrustPin>> readTrustPins(const QString& path);

} // namespace vanthu::crypto
