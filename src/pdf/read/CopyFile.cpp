#include "pdf/read/PdfFile.h"

#include "base/Faults.h"
#include "base/Files.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace vanthu::pdf {
namespace {

constexpr qint64 kernelStep = 16 << 20;
constexpr qint64 ownStep = 1 << 20;

// Not on this file system, or not between these two.
bool kernelCannot(int error) {
    return error == EXDEV || error == EINVAL || error == ENOSYS || error == EOPNOTSUPP || error == EPERM;
}

Result<> writeBlock(int descriptor, QByteArrayView bytes, const QString& outputName) {
    qsizetype done = 0;
    while (done < bytes.size()) {
        if (faults::hit(faults::Point::File))
            return fail(writeError(outputName, ENOSPC));
        const auto n = ::write(descriptor, bytes.data() + done, static_cast<std::size_t>(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(writeError(outputName, errno));
        done += n;
    }
    return {};
}

} // namespace

Result<> PdfFile::copyTo(int descriptor, const QString& outputName, const std::function<bool()>& goOn) const {
    qint64 done = 0;
    bool byKernel = true;
    while (done < m_size) {
        if (!goOn())
            return fail("pdf.cancelled", {name()});
        if (byKernel) {
            if (faults::hit(faults::Point::File))
                return fail(writeError(outputName, ENOSPC));
            off64_t from = done;
            const auto n = ::copy_file_range(*m_descriptor, &from, descriptor, nullptr,
                                             static_cast<std::size_t>(std::min(kernelStep, m_size - done)), 0);
            if (n > 0)
                done += n;
            else if (n == 0)
                return fail("file.unreadable", {m_path}, QStringLiteral("the file became shorter"));
            else if (kernelCannot(errno))
                byKernel = false;
            else if (errno != EINTR)
                return fail(writeError(outputName, errno));
            continue;
        }
        const qint64 n = std::min(ownStep, m_size - done);
        TRY(const QByteArray block, bytes(done, n));
        TRY_VOID(writeBlock(descriptor, block, outputName));
        done += n;
    }
    return {};
}

} // namespace vanthu::pdf
