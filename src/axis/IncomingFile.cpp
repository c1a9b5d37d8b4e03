#include "axis/IncomingFile.h"

#include "base/Files.h"
#include "exchange/VxpSigning.h"

#include <QUuid>

#include <cerrno>
#include <cstdio>

namespace vanthu::axis {

namespace {

bool isNamed(const QByteArray& sha256, const QByteArray& namedHash) {
    return namedHash == sha256 || namedHash == exchange::vxpFileHash(sha256);
}

} // namespace

Result<std::unique_ptr<IncomingFile>> IncomingFile::create(const QString& folder) {
    const QString name = QUuid::createUuid().toString(QUuid::Id128);
    std::unique_ptr<IncomingFile> file(new IncomingFile(QStringLiteral("%1/.%2.tmp").arg(folder, name)));
    if (!file->m_file.open(QIODevice::ReadWrite | QIODevice::NewOnly))
        return fail("file.unwritable", {folder}, file->m_file.errorString());
    return file;
}

IncomingFile::~IncomingFile() {
    if (!m_kept && m_file.isOpen())
        m_file.remove();
}

Result<> IncomingFile::write(QByteArrayView bytes) {
    if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
        return fail("file.unwritable", {path()}, m_file.errorString());
    if (bytes.size() >= 2) {
        m_digest.add(m_tail);
        m_digest.add(bytes.chopped(2));
        m_tail = bytes.last(2).toByteArray();
    } else {
        m_tail += bytes;
        const qsizetype settled = qMax<qsizetype>(0, m_tail.size() - 2);
        m_digest.add(QByteArrayView(m_tail).first(settled));
        m_tail.remove(0, settled);
    }
    return {};
}

Result<QByteArray> IncomingFile::finish(const QByteArray& namedHash) {
    Digest whole = m_digest.fork();
    whole.add(m_tail);
    QByteArray sha256 = whole.result().toHex();
    if (!isNamed(sha256, namedHash)) {
        sha256 = m_digest.result().toHex();
        if (m_tail != "\r\n" || !isNamed(sha256, namedHash))
            return QByteArray();
        if (!m_file.resize(m_file.size() - m_tail.size()))
            return fail("file.unwritable", {path()}, m_file.errorString());
    }
    if (!m_file.flush())
        return fail("file.unwritable", {path()}, m_file.errorString());
    return sha256;
}

Result<> IncomingFile::keepAs(const QString& path) {
    if (std::rename(QFile::encodeName(m_file.fileName()).constData(), QFile::encodeName(path).constData()) != 0)
        return fail(writeError(path, errno));
    m_kept = true;
    return {};
}

} // namespace vanthu::axis
