#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QIODevice>
#include <QString>

#include <functional>
#include <optional>

namespace vanthu::edxml {

using TakePiece = std::function<bool(QByteArrayView piece)>;

// Writes a ZIP with the one entry `entryName`, streaming. `edxml.write_failed` and what stopped the reading or taking.
Result<> zipOne(QIODevice& content, const QString& entryName, const TakePiece& take);

struct ZipEntry {
    QString name; // as it came; never a path to write to
    qint64 size = 0; // unpacked
    bool isZip = false; // it begins like one
};

// The only entry of the ZIP in this part of the device, a file of a known size. Nothing when there are several, when it is
// encrypted, or when the ZIP is damaged.
std::optional<ZipEntry> onlyEntry(QIODevice& device, qint64 from, qint64 size);

// Gives the bytes of a ZIP's only entry, whose name is never used, to `take`, streaming; an archive in an archive is
// not opened. False when the archive is damaged, encrypted, holds something else than one file, or is over `most` bytes.
bool unzipOne(QIODevice& device, qint64 from, qint64 size, qint64 most, const TakePiece& take);

} // namespace vanthu::edxml
