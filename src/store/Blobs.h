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
    // Takes finished files over whose names came from temporaryPath(): moved, not copied, and made durable together, at
    // hardly more than the cost of one. Files that became no blob are removed, also after an error.
    Result<QByteArray> takeFile(const QString& temporary) const;
    Result<QList<QByteArray>> takeFiles(const QStringList& temporaries) const;

    // A finished temporary file that will be a blob under this name. It belongs to who made it until keep() succeeds.
    struct Staged {
        QString temporary;
        QByteArray sha256;
    };
    Result<Staged> stage(QByteArrayView bytes) const;
    // Makes them blobs, durable together. `store.blob_damaged` when a file does not have its name's bytes. May be
    // repeated after an error.
    Result<> keep(const QList<Staged>& files) const;

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
    Result<> place(const QStringList& temporaries, const QList<QByteArray>& names) const;

    QString m_folder;
    // Sub-folders whose entry in the folder is known to be durable.
    using Shelves = std::array<std::atomic<bool>, 256>;
    std::shared_ptr<Shelves> m_shelves = std::make_shared<Shelves>();
};

} // namespace vanthu::store
