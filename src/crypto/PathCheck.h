#pragma once

#include "base/Error.h"
#include "crypto/PathBuilding.h"
#include "crypto/PathValidation.h"

#include <QList>

#include <optional>

namespace vanthu::crypto {

struct PathFault {
    Indication indication = Indication::Indeterminate;
    QByteArray subIndication;
    Error problem;
};

struct PathCheck {
    std::optional<PathFault> fault; // the gravest; none = the path holds
    QList<Error> warnings;
};

// Holds one path against RFC 5280 section 6 as of `at` – dates, basic constraints, path length, key usage, names,
// policies, critical extensions (OpenSSL) – and against what algorithms were good for when they were used. Says nothing
// of revocation or of what the end certificate may do.
PathCheck checkPath(const Path& path, const QDateTime& at);

} // namespace vanthu::crypto
