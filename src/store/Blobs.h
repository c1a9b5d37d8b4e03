#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QIODevice>
#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <atomic>
#include <memory>

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

    // A finished temporary file, named by temporaryPath(), that will be a blob under the name of its bytes. It belongs
    // to who made it until keep() succeeds.
    struct Staged {
        QString temporary;
        QByteArray sha256; // as it was written
    };
    Result<Staged> stage(const QString& temporary) const;
    // Makes them blobs: moved, not copied, and durable together, at hardly more than the cost of one. A file whose blob
    // was there already is left to its owner. May be repeated after an error.
    Result<> keep(const QList<Staged>& files) const;
    // Both in one, and the file is gone, also after an error: the blob's name.
    Result<QByteArray> takeFile(const QString& temporary) const;

    // Where the blob is; the file may be read and must not be written.
    QString path(const QByteArray& sha256) const;
    // `store.blob_missing`, `store.blob_damaged` (its bytes do not have its name). Bytes that are few stand in a row of
    // the database instead: those are looked at when they are given.
    Result<> verify(const QByteArray& sha256, const QByteArray& inRow = {}) const;
    // To read the same.
    Result<std::unique_ptr<QIODevice>> open(const QByteArray& sha256, const QByteArray& inRow = {}) const;
    // Deletes a blob: only for classified content, which may not be kept (Law 117/2025 art. 5). Nothing else is ever
    // deleted.
    Result<> discard(const QByteArray& sha256) const;
    // Deletes what a killed process left of files on their way here; those of a process that works are younger than
    // this.
    void removeLeftovers() const;
    // A fresh name in the blobs' file system for a file that will become a blob.
    Result<QString> temporaryPath() const;

private:
    Result<> makeShelf(const QByteArray& sha256) const;
    Result<bool> holds(const QByteArray& sha256, qint64 size) const;

    QString m_folder;
    // Sub-folders whose entry in the folder is known to be durable.
    using Shelves = std::array<std::atomic<bool>, 256>;
    std::shared_ptr<Shelves> m_shelves = std::make_shared<Shelves>();
};

} // namespace vanthu::store
