#include "base/Files.h"

#include "base/Digest.h"
#include "base/Faults.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QUuid>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vanthu {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

QString errnoText(int value) {
    return QString::fromLocal8Bit(std::strerror(value));
}

Result<> writeAll(int fd, QByteArrayView bytes, const QString& path) {
    qsizetype written = 0;
    while (written < bytes.size()) {
        if (faults::hit(faults::Point::File))
            return fail(writeError(path, ENOSPC));
        const auto n = ::write(fd, bytes.data() + written, static_cast<std::size_t>(bytes.size() - written));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(writeError(path, errno));
        written += n;
    }
    return {};
}

} // namespace

Error writeError(const QString& path, int errnoValue) {
    const bool full = errnoValue == ENOSPC || errnoValue == EDQUOT;
    return Error(full ? "file.disk_full" : "file.unwritable", {QDir::toNativeSeparators(path)}, errnoText(errnoValue));
}

Result<QByteArray> readFile(const QString& path, std::int64_t limitBytes) {
    QFile file(path);
    if (!file.exists())
        return fail("file.missing", {path});
    if (!file.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {path}, file.errorString());
    if (file.size() > limitBytes)
        return fail("file.too_large", {path, QString::number(limitBytes / 1024 / 1024)});
    QByteArray bytes = file.read(limitBytes + 1);
    if (file.error() != QFile::NoError)
        return fail("file.unreadable", {path}, file.errorString());
    if (bytes.size() > limitBytes)
        return fail("file.too_large", {path, QString::number(limitBytes / 1024 / 1024)});
    return bytes;
}

Result<> syncFile(int descriptor, const QString& nameForError) {
    if (faults::hit(faults::Point::File))
        return fail(writeError(nameForError, ENOSPC));
    if (::fsync(descriptor) != 0)
        return fail(writeError(nameForError, errno));
    return {};
}

Result<> syncFolder(const QString& folder) {
    const Descriptor fd(::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0)
        return fail(writeError(folder, errno));
    return syncFile(fd.get(), folder);
}

Result<> renameDurably(const QString& temporaryPath, const QString& path) {
    {
        const Descriptor fd(::open(QFile::encodeName(temporaryPath).constData(), O_RDONLY | O_CLOEXEC));
        if (fd.get() < 0)
            return fail(writeError(temporaryPath, errno));
        TRY_VOID(syncFile(fd.get(), path));
    }
    TRY_VOID(renameFile(temporaryPath, path));
    return syncFolder(QFileInfo(path).absolutePath());
}

Result<> renameFile(const QString& from, const QString& to) {
    if (faults::hit(faults::Point::File))
        return fail(writeError(to, EIO));
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return fail(writeError(to, errno));
    return {};
}

Result<> syncFiles(const QStringList& paths) {
    constexpr qsizetype many = 8;
    const auto opened = [](const QString& path) {
        return Descriptor(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    };
#ifdef Q_OS_LINUX
    if (paths.size() >= many) {
        const Descriptor fd = opened(paths.first());
        if (fd.get() < 0)
            return fail(writeError(paths.first(), errno));
        if (faults::hit(faults::Point::File))
            return fail(writeError(paths.first(), ENOSPC));
        return ::syncfs(fd.get()) == 0 ? Result<>() : fail(writeError(paths.first(), errno));
    }
#endif
    for (const QString& path : paths) {
        const Descriptor fd = opened(path);
        if (fd.get() < 0)
            return fail(writeError(path, errno));
        TRY_VOID(syncFile(fd.get(), path));
    }
    return {};
}

Result<> writeFileDurably(const QString& path, QByteArrayView bytes, int permissions) {
    const QFileInfo info(path);
    const QString temporary = info.absolutePath() + QStringLiteral("/.") + info.fileName() + QLatin1Char('.') +
                              QUuid::createUuid().toString(QUuid::Id128).left(12) + QStringLiteral(".tmp");
    const QByteArray encoded = QFile::encodeName(temporary);
    const auto written = [&]() -> Result<> {
        const Descriptor fd(::open(encoded.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                                   static_cast<mode_t>(permissions)));
        if (fd.get() < 0)
            return fail(writeError(path, errno));
        return writeAll(fd.get(), bytes, path);
    }();
    Result<> placed = written ? renameDurably(temporary, path) : written;
    if (!placed)
        ::unlink(encoded.constData());
    return placed;
}

Result<> makeFolder(const QString& path, int permissions) {
    const QString absolute = QDir(path).absolutePath();
    if (QFileInfo(absolute).isDir())
        return {};
    const QString parent = QFileInfo(absolute).absolutePath();
    if (parent != absolute)
        TRY_VOID(makeFolder(parent, permissions));
    if (::mkdir(QFile::encodeName(absolute).constData(), static_cast<mode_t>(permissions)) != 0 && errno != EEXIST)
        return fail(writeError(absolute, errno));
    return {};
}

Result<QString> makeTemporaryFolder(const QString& parent) {
    QTemporaryDir folder((parent.isEmpty() ? QDir::tempPath() : parent) + QStringLiteral("/vanthu-XXXXXX"));
    if (!folder.isValid())
        return fail("file.unwritable", {folder.path()}, folder.errorString());
    folder.setAutoRemove(false);
    return folder.path();
}

Result<QByteArray> sha256HexOfFile(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return fail("file.missing", {path});
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail("file.unreadable", {path}, file.errorString());
    Digest hash;
    QByteArray block(64 * 1024, Qt::Uninitialized); // larger ones come from the system anew each time
    for (;;) {
        const qint64 n = file.read(block.data(), block.size());
        if (n < 0)
            return fail("file.unreadable", {path}, file.errorString());
        if (n == 0)
            return hash.result().toHex();
        hash.add(QByteArrayView(block.constData(), n));
    }
}

} // namespace vanthu
