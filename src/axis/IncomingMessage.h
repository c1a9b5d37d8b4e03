#pragma once

#include "base/Digest.h"
#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QFile>
#include <QIODevice>
#include <QString>

#include <memory>

namespace vanthu::axis {

// A message on its way in. A short one is held in memory, any other goes to a file as it comes and is gone again when
// nobody keeps it.
class IncomingMessage {
public:
    static constexpr qsizetype mostInMemory = 16 * 1024;

    // `folder` is where a file will be kept.
    explicit IncomingMessage(const QString& folder);

    Result<> write(QByteArrayView bytes);
    // Its SHA-256 in hex when the content has the hash that the sender named; else an empty one. Both spellings of the
    // hash are in use, and the vendor's kit sends a line end that it did not hash (edxml.md §4.3): that is cut off.
    Result<QByteArray> finish(const QByteArray& namedHash);
    // To read it from its beginning, after finish(). `file.*`.
    Result<std::unique_ptr<QIODevice>> open() const;
    bool isShort() const { return !m_file.isOpen(); }
    const QByteArray& bytes() const { return m_bytes; } // of a short one
    // Takes the file to its name in the same folder; both are still to be synced. `file.*`.
    Result<> keepAs(const QString& path);

    ~IncomingMessage();
    IncomingMessage(const IncomingMessage&) = delete;
    IncomingMessage& operator=(const IncomingMessage&) = delete;

private:
    Result<> store(QByteArrayView bytes);
    Result<> cutTail();

    QByteArray m_bytes;
    QFile m_file; // open as soon as the message is not short
    bool m_kept = false;
    QByteArray m_tail; // the last two bytes, which are not in the digest
    Digest m_digest;
};

} // namespace vanthu::axis
