#pragma once

#include "base/Digest.h"
#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QFile>
#include <QString>

#include <memory>

namespace vanthu::axis {

// A message on its way in: goes to disk as it comes, whatever its size, and is gone again when nobody keeps it.
class IncomingFile {
public:
    // `folder` is where it will be kept. `file.*`.
    static Result<std::unique_ptr<IncomingFile>> create(const QString& folder);

    Result<> write(QByteArrayView bytes);
    // Its SHA-256 in hex when the content has the hash that the sender named; else an empty one. Both spellings of the
    // hash are in use, and the vendor's kit sends a line end that it did not hash (edxml.md §4.3): that is cut off.
    Result<QByteArray> finish(const QByteArray& namedHash);
    QString path() const { return m_file.fileName(); }
    qint64 size() const { return m_file.size(); }
    // Takes it to its name in the same folder; both are still to be synced. `file.*`.
    Result<> keepAs(const QString& path);

    ~IncomingFile();
    IncomingFile(const IncomingFile&) = delete;
    IncomingFile& operator=(const IncomingFile&) = delete;

private:
    explicit IncomingFile(const QString& path)
        : m_file(path) {}
    QFile m_file;
    bool m_kept = false;
    QByteArray m_tail; // the last two bytes, which are not in the digest
    Digest m_digest;
};

} // namespace vanthu::axis
