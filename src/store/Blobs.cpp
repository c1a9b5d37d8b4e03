#include "store/Blobs.h"

#include "base/Files.h"
#include "base/Text.h"

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
    const QString target = path(sha256);
    if (QFileInfo(target).size() == bytes.size() && QFileInfo::exists(target))
        return sha256;
    TRY_VOID(makeFolder(QFileInfo(target).absolutePath()));
    TRY_VOID(writeFileDurably(target, bytes, 0400));
    TRY_VOID(syncFolder(m_folder));
    return sha256;
}

Result<QByteArray> Blobs::putFile(const QString& source) const {
    TRY(const QByteArray sha256, sha256HexOfFile(source));
    const QString target = path(sha256);
    if (QFileInfo::exists(target) && QFileInfo(target).size() == QFileInfo(source).size())
        return sha256;
    TRY_VOID(makeFolder(QFileInfo(target).absolutePath()));
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
    TRY_VOID(syncFolder(m_folder));
    return sha256;
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

Result<> Blobs::verify(const QByteArray& sha256) const {
    const QString file = path(sha256);
    if (!QFileInfo::exists(file))
        return fail("store.blob_missing", {QString::fromLatin1(sha256.left(12))}, file);
    TRY(const QByteArray actual, sha256HexOfFile(file));
    if (actual != sha256)
        return fail("store.blob_damaged", {QString::fromLatin1(sha256.left(12))}, file);
    return {};
}

} // namespace vanthu::store
