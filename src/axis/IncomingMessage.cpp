#include "axis/IncomingMessage.h"

#include "base/Files.h"
#include "exchange/VxpSigning.h"

#include <QBuffer>
#include <QUuid>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace vanthu::axis {

namespace {

bool isNamed(const QByteArray& sha256, const QByteArray& namedHash) {
    return namedHash == sha256 || namedHash == exchange::vxpFileHash(sha256);
}

} // namespace

IncomingMessage::IncomingMessage(const QString& folder)
    : m_file(QStringLiteral("%1/.%2.tmp").arg(folder, QUuid::createUuid().toString(QUuid::Id128))) {}

IncomingMessage::~IncomingMessage() {
    if (!m_kept && m_file.isOpen())
        m_file.remove();
}

Result<> IncomingMessage::write(QByteArrayView bytes) {
    TRY_VOID(store(bytes));
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

Result<> IncomingMessage::store(QByteArrayView bytes) {
    if (isShort()) {
        m_bytes += bytes;
        if (m_bytes.size() <= mostInMemory)
            return {};
        if (!m_file.open(QIODevice::ReadWrite | QIODevice::NewOnly))
            return fail("file.unwritable", {m_file.fileName()}, m_file.errorString());
        return store(std::exchange(m_bytes, {}));
    }
    if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
        return fail("file.unwritable", {m_file.fileName()}, m_file.errorString());
    return {};
}

Result<QByteArray> IncomingMessage::finish(const QByteArray& namedHash) {
    Digest whole = m_digest.fork();
    whole.add(m_tail);
    QByteArray sha256 = whole.result().toHex();
    if (!isNamed(sha256, namedHash)) {
        sha256 = m_digest.result().toHex();
        if (m_tail != "\r\n" || !isNamed(sha256, namedHash))
            return QByteArray();
        TRY_VOID(cutTail());
    }
    if (!isShort() && !m_file.flush())
        return fail("file.unwritable", {m_file.fileName()}, m_file.errorString());
    return sha256;
}

Result<> IncomingMessage::cutTail() {
    if (isShort())
        m_bytes.chop(m_tail.size());
    else if (!m_file.resize(m_file.size() - m_tail.size()))
        return fail("file.unwritable", {m_file.fileName()}, m_file.errorString());
    return {};
}

Result<std::unique_ptr<QIODevice>> IncomingMessage::open() const {
    std::unique_ptr<QIODevice> device;
    if (isShort()) {
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(m_bytes);
        device = std::move(buffer);
    } else {
        device = std::make_unique<QFile>(m_file.fileName());
    }
    if (!device->open(QIODevice::ReadOnly))
        return fail("file.unreadable", {m_file.fileName()}, device->errorString());
    return device;
}

Result<> IncomingMessage::keepAs(const QString& path) {
    if (std::rename(QFile::encodeName(m_file.fileName()).constData(), QFile::encodeName(path).constData()) != 0)
        return fail(writeError(path, errno));
    m_kept = true;
    return {};
}

} // namespace vanthu::axis
