#include "axis/WatchedFile.h"

#include <QFile>

#include <sys/stat.h>

namespace vanthu::axis {

bool WatchedFile::changed() {
    struct stat status {};
    if (::stat(QFile::encodeName(m_path).constData(), &status) != 0)
        return false;
    const Version now{static_cast<qint64>(status.st_ino), status.st_size,
                      status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    const bool different = !(now == m_version);
    m_version = now;
    return different;
}

} // namespace vanthu::axis
