#include "store/Blobs.h"

#include "base/Files.h"
#include "base/Text.h"

#include <QBuffer>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

namespace vanthu::store {

QString Blobs::path(const QByteArray& sha256) const {
    return QStringLiteral("%1/%2/%3").arg(m_folder, QString::fromLatin1(sha256.left(2)), QString::fromLatin1(sha256));
}

Result<QByteArray> Blobs::put(QByteArrayView bytes) const {
    const QByteArray sha256 = sha256Hex(bytes);
    TRY(const bool there, holds(sha256, bytes.size()));
    if (there)
        return sha256;
    TRY_VOID(makeShelf(sha256));
    TRY_VOID(writeFileDurably(path(sha256), bytes, 0400));
    return sha256;
}

Result<QByteArray> Blobs::putFile(const QString& source) const {
    TRY(const QByteArray sha256, sha256HexOfFile(source));
    const QString target = path(sha256);
    TRY(const bool there, holds(sha256, QFileInfo(source).size()));
    if (there)
        return sha256;
    TRY_VOID(makeShelf(sha256));
    TRY(const QString temporary, temporaryPath());
    QFile copy(source);
    if (!copy.copy(temporary)) {
        QFile::remove(temporary);
        return fail("file.unwritable", {target}, copy.errorString());
    }
    QFile::setPermissions(temporary, QFile::ReadOwner);
    // Hashed again: the source could have changed between reading and copying.
    const auto copied = sha256HexOfFile(temporary);
    if (!copied || *copied != sha256) {
        QFile::remove(temporary);
        return fail("file.unreadable", {source}, QStringLiteral("changed while it was copied"));
    }
    if (auto placed = renameDurably(temporary, target); !placed) {
        QFile::remove(temporary);
        return fail(std::move(placed).error());
    }
    return sha256;
}

// A blob is only as durable as the entry of its sub-folder, also when another process has just made that.
Result<> Blobs::makeShelf(const QByteArray& sha256) const {
    std::atomic<bool>& durable = (*m_shelves)[std::size_t(sha256.left(2).toUInt(nullptr, 16))];
    const QString shelf = QFileInfo(path(sha256)).absolutePath();
    if (durable && QFileInfo(shelf).isDir())
        return {};
    TRY_VOID(makeFolder(shelf));
    TRY_VOID(syncFolder(m_folder));
    durable = true;
    return {};
}

// Whether it is there, whole and for good: whoever made it may not have come as far as its folder's entry.
Result<bool> Blobs::holds(const QByteArray& sha256, qint64 size) const {
    const QFileInfo blob(path(sha256));
    if (!blob.exists() || blob.size() != size || !verify(sha256))
        return false;
    return syncFolder(blob.absolutePath()).map([] { return true; });
}

Result<Blobs::Staged> Blobs::stage(const QString& temporary) const {
    TRY(const QByteArray sha256, sha256HexOfFile(temporary));
    return Staged{temporary, sha256};
}

Result<QByteArray> Blobs::takeFile(const QString& temporary) const {
    const auto taken = [&]() -> Result<QByteArray> {
        TRY(const Staged staged, stage(temporary));
        TRY_VOID(keep({staged}));
        return staged.sha256;
    }();
    QFile::remove(temporary);
    return taken;
}

// Content before name, name before the folder's entry; each round for all of them at once, because the disk then writes
// them together.
Result<> Blobs::keep(const QList<Staged>& files) const {
    QStringList fresh;
    QStringList targets;
    QStringList shelves; // also of those that are there: an earlier try may not have come as far as these
    for (const Staged& file : files) {
        const QFileInfo temporary(file.temporary), blob(path(file.sha256));
        if (const QString shelf = blob.absolutePath(); !shelves.contains(shelf))
            shelves += shelf;
        if (targets.contains(blob.filePath()))
            continue;
        if (blob.exists() && (!temporary.exists() || blob.size() == temporary.size()) && verify(file.sha256))
            continue;
        if (!temporary.exists())
            return fail("file.missing", {file.temporary});
        TRY_VOID(makeShelf(file.sha256));
        QFile::setPermissions(file.temporary, QFile::ReadOwner);
        fresh += file.temporary;
        targets += blob.filePath();
    }
    TRY_VOID(syncFiles(fresh));
    for (qsizetype i = 0; i < fresh.size(); ++i)
        TRY_VOID(renameFile(fresh[i], targets[i]));
    return syncFiles(shelves);
}

Result<> Blobs::discard(const QByteArray& sha256) const {
    const QString file = path(sha256);
    if (!QFileInfo::exists(file))
        return {};
    if (!QFile::remove(file))
        return fail("file.unwritable", {file});
    return syncFolder(QFileInfo(file).absolutePath());
}

void Blobs::removeLeftovers() const {
    constexpr qint64 longestWork = 2 * 3600;
    const QDateTime limit = QDateTime::currentDateTimeUtc().addSecs(-longestWork); // the file system's clock, not ours
    const QDir folder(m_folder + QStringLiteral("/tmp"));
    for (const QFileInfo& left : folder.entryInfoList(QDir::Files | QDir::Hidden | QDir::NoSymLinks))
        if (left.lastModified() < limit)
            QFile::remove(left.filePath());
}

Result<QString> Blobs::temporaryPath() const {
    const QString folder = m_folder + QStringLiteral("/tmp");
    TRY_VOID(makeFolder(folder));
    return folder + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::Id128);
}

Result<> Blobs::verify(const QByteArray& sha256, const QByteArray& inRow) const {
    const QString file = path(sha256);
    if (inRow.isEmpty() && !QFileInfo::exists(file))
        return fail("store.blob_missing", {QString::fromLatin1(sha256.left(12))}, file);
    TRY(const QByteArray actual, inRow.isEmpty() ? sha256HexOfFile(file) : Result<QByteArray>(sha256Hex(inRow)));
    if (actual != sha256)
        return fail("store.blob_damaged", {QString::fromLatin1(sha256.left(12))}, file);
    return {};
}

Result<std::unique_ptr<QIODevice>> Blobs::open(const QByteArray& sha256, const QByteArray& inRow) const {
    TRY_VOID(verify(sha256, inRow));
    std::unique_ptr<QIODevice> device;
    if (inRow.isEmpty()) {
        device = std::make_unique<QFile>(path(sha256));
    } else {
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(inRow);
        device = std::move(buffer);
    }
    if (!device->open(QIODevice::ReadOnly))
        return fail("store.blob_missing", {QString::fromLatin1(sha256.left(12))}, device->errorString());
    return device;
}

} // namespace vanthu::store
