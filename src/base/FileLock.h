#pragma once

#include <QString>

namespace vanthu {

// An exclusive lock between processes and threads, held by the operating system: it is gone with its process, however
// that ends. (QLockFile leaves a file behind, and one that was killed before it had written its number into it can
// never be judged stale.)
class FileLock {
public:
    explicit FileLock(QString path)
        : m_path(std::move(path)) {}
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    // At once; false when another holds it or the file cannot be made.
    bool tryLock() { return take(false); }
    // Waits. False only when the file cannot be made.
    bool lock() { return take(true); }

private:
    bool take(bool wait);
    QString m_path;
    int m_descriptor = -1;
};

} // namespace vanthu
