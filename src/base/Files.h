#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <cstdint>

namespace vanthu {

// Reads the whole file. `file.missing`, `file.unreadable`, `file.too_large` (over `limitBytes`).
Result<QByteArray> readFile(const QString& path, std::int64_t limitBytes);

// Writes so that after a crash or power loss there is the old file or the whole new one: temporary file in the same
// folder, fsync, rename, fsync of the folder. `permissions` are octal ("0600" for secrets). Fails with
// `file.unwritable` or `file.disk_full`, leaving the old file as it was.
Result<> writeFileDurably(const QString& path, QByteArrayView bytes, int permissions = 0644);

// Takes a finished temporary file (same folder's file system) to its final name durably: fsync, rename, fsync folder.
Result<> renameDurably(const QString& temporaryPath, const QString& path);

// The name only, durable after a sync of the folder.
Result<> renameFile(const QString& from, const QString& to);

// Syncs files or folders of one file system. Many of them by one call for all of it where the system has one: it costs a
// tenth of the processor's and half of the disk's time.
Result<> syncFiles(const QStringList& paths);

Result<> syncFile(int descriptor, const QString& nameForError);
Result<> syncFolder(const QString& folder);

// `mkdir -p` with the given permissions on what it creates.
Result<> makeFolder(const QString& path, int permissions = 0700);

// A new empty folder under the system's temporary folder or `parent`, readable by its owner only; the caller removes
// it.
Result<QString> makeTemporaryFolder(const QString& parent = {});

// Lower-case hex SHA-256, streamed.
Result<QByteArray> sha256HexOfFile(const QString& path);

// Translates errno of a failed write into `file.disk_full` (ENOSPC, EDQUOT) or `file.unwritable`.
Error writeError(const QString& path, int errnoValue);

} // namespace vanthu
