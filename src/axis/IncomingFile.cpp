#include "axis/IncomingFile.h"

#include "base/Files.h"
#include "exchange/VxpSigning.h"

#include <cerrno>
#include <cstdio>

namespace vanthu::axis {

namespace {

bool isNamed(const QByteArray& sha256, const QByteArray& namedHash) {
    return namedHash == sha256 || namedHash == exchange::vxpFileHash(sha256);
}

} // namespace

IncomingFile::IncomingFile(const QString& folder)
    : m_file(folder + QStringLiteral("/.XXXXXX.tmp")) {}

Result<std::unique_ptr<IncomingFile>> IncomingFile::create(const QString& folder) {
    std::unique_ptr<IncomingFile> file(new IncomingFile(folder));
    // Asking for the name gives the file one: Qt keeps it nameless on Linux until then.
    if (!file->m_file.open() || file->path().isEmpty())
        return fail("file.unwritable", {folder}, file->m_file.errorString());
    return file;
}

Result<> IncomingFile::write(QByteArrayView bytes) {
    if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
        return fail("file.unwritable", {path()}, m_file.errorString());
    m_whole.add(bytes);
    if (bytes.size() >= 2) {
        m_withoutTail.add(m_tail);
        m_withoutTail.add(bytes.chopped(2));
        m_tail = bytes.last(2).toByteArray();
    } else {
        m_tail += bytes;
        const qsizetype settled = qMax<qsizetype>(0, m_tail.size() - 2);
        m_withoutTail.add(QByteArrayView(m_tail).first(settled));
        m_tail.remove(0, settled);
    }
    return {};
}

Result<QByteArray> IncomingFile::finish(const QByteArray& namedHash) {
    QByteArray sha256 = m_whole.result().toHex();
    if (!isNamed(sha256, namedHash)) {
        sha256 = m_withoutTail.result().toHex();
        if (m_tail != "\r\n" || !isNamed(sha256, namedHash))
            return QByteArray();
        if (!m_file.resize(m_file.size() - m_tail.size()))
            return fail("file.unwritable", {path()}, m_file.errorString());
    }
    if (!m_file.flush())
        return fail("file.unwritable", {path()}, m_file.errorString());
    TRY_VOID(syncFile(m_file.handle(), path()));
    return sha256;
}

Result<> IncomingFile::keepAs(const QString& path) {
    if (std::rename(QFile::encodeName(m_file.fileName()).constData(), QFile::encodeName(path).constData()) != 0)
        return fail(writeError(path, errno));
    m_file.setAutoRemove(false);
    return {};
}

} // namespace vanthu::axis
