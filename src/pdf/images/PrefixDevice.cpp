#include "pdf/images/PrefixDevice.h"

#include <algorithm>

namespace vanthu::pdf {

PrefixDevice::PrefixDevice(const QString& path, qint64 end)
    : m_file(path)
    , m_end(end) {}

bool PrefixDevice::open(OpenMode mode) {
    // Unbuffered, both: whoever reads from here has a buffer of its own.
    if (mode != ReadOnly || m_end <= 0 || !m_file.open(ReadOnly | Unbuffered) || m_file.size() < m_end) {
        setErrorString(m_file.isOpen() ? QStringLiteral("shorter than the revision") : m_file.errorString());
        return false;
    }
    return QIODevice::open(mode | Unbuffered);
}

void PrefixDevice::close() {
    QIODevice::close();
    m_file.close();
}

bool PrefixDevice::seek(qint64 position) {
    return position <= m_end && QIODevice::seek(position) && m_file.seek(position);
}

qint64 PrefixDevice::readData(char* data, qint64 most) {
    const qint64 left = m_end - m_file.pos();
    return left <= 0 ? 0 : m_file.read(data, std::min(most, left));
}

} // namespace vanthu::pdf
