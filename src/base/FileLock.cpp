#include "base/FileLock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace vanthu {

FileLock::~FileLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool FileLock::take(bool wait) {
    if (m_descriptor < 0)
        m_descriptor = ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_descriptor < 0)
        return false;
    int result = 0;
    do {
        result = ::flock(m_descriptor, LOCK_EX | (wait ? 0 : LOCK_NB));
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

} // namespace vanthu
