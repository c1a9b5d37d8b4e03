#pragma once

#include <QString>

namespace vanthu::axis {

// A file that is read again when it changes.
class WatchedFile {
public:
    explicit WatchedFile(QString path)
        : m_path(std::move(path)) {}

    const QString& path() const { return m_path; }
    // True when the file is there and is not the one that was there at the last call.
    bool changed();

private:
    struct Version {
        qint64 inode = -1, size = -1, nanoseconds = -1;
        bool operator==(const Version&) const = default;
    };
    QString m_path;
    Version m_version;
};

} // namespace vanthu::axis
