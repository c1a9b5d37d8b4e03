#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace vanthu::store {

// Files by content: blobs/ab/abcdef…, named by SHA-256, written once and never changed. A blob is durable
// before the transaction that names it commits; one that no transaction names is harmless.
class Blobs {
public:
    explicit Blobs(QString folder)
        : m_folder(std::move(folder)) {}

    // Both return the lower-case hex SHA-256. `file.*`.
    Result<QByteArray> put(QByteArrayView bytes) const;
    Result<QByteArray> putFile(const QString& path) const;

    // Where the blob is; the file may be read and must not be written.
    QString path(const QByteArray& sha256) const;
    // `store.blob_missing`, `store.blob_damaged` (its bytes do not have its name).
    Result<> verify(const QByteArray& sha256) const;
    // Deletes a blob: only for classified content, which may not be kept (Law 117/2025 art. 5). Nothing else is ever
    // deleted.
    Result<> discard(const QByteArray& sha256) const;
    // Deletes what a killed process left of files on their way here; those of a process that works are younger than
    // this.
    void removeLeftovers() const;
    // A fresh name in the blobs' file system for a file that will become a blob.
    Result<QString> temporaryPath() const;

private:
    QString m_folder;
};

} // namespace vanthu::store
