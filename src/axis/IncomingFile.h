#pragma once

#include "base/Digest.h"
#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QTemporaryFile>

#include <memory>

namespace vanthu::axis {

// A message on its way in: goes to disk as it comes, whatever its size, and is gone again when nobody keeps it.
class IncomingFile {
public:
    // `folder` is where it will be kept. `file.*`.
    static Result<std::unique_ptr<IncomingFile>> create(const QString& folder);

    Result<> write(QByteArrayView bytes);
    // Makes it durable and gives its SHA-256 in hex when the content has the hash that the sender named; else an empty
    // one. Both spellings of the hash are in use, and the vendor's kit sends a line end that it did not hash
    // (edxml.md §4.3): that is cut off.
    Result<QByteArray> finish(const QByteArray& namedHash);
    QString path() const { return m_file.fileName(); }
    // Takes it to its name in the same folder, which is still to be synced. `file.*`.
    Result<> keepAs(const QString& path);

private:
    explicit IncomingFile(const QString& folder);
    QTemporaryFile m_file;
    QByteArray m_tail; // the last two bytes, which m_withoutTail lacks
    Digest m_whole, m_withoutTail;
};

} // namespace vanthu::axis
