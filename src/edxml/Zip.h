#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QIODevice>
#include <QString>

#include <functional>

namespace vanthu::edxml {

using TakePiece = std::function<bool(QByteArrayView piece)>;

// Writes a ZIP with the one entry `entryName`, streaming. `edxml.write_failed` and what stopped the reading or taking.
Result<> zipOne(QIODevice& content, const QString& entryName, const TakePiece& take);

struct UnzipLimits {
    qint64 bytes = 0;
    double ratio = 0; // unpacked to packed
};

// The number of entries of the ZIP in this part of the device, at most 2 ("several"); 0 when it is damaged.
int zipEntries(QIODevice& device, qint64 from, qint64 size);

// Gives the bytes of a ZIP's only entry, whose name is never used, to `take`, streaming; an archive in an archive is
// not opened. False when the archive is damaged, encrypted, holds something else than one file, or is over a limit.
bool unzipOne(QIODevice& device, qint64 from, qint64 size, const UnzipLimits& limits, const TakePiece& take);

} // namespace vanthu::edxml
