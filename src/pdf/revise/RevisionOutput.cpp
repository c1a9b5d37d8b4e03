#include "base/Faults.h"
#include "base/Files.h"
#include "pdf/revise/Revision.h"

#include <cerrno>
#include <unistd.h>

// A revision on its way to the disk.
namespace vanthu::pdf {

namespace {

// Appends, or writes at `offset` when that is not negative.
Result<> writeAll(int descriptor, QByteArrayView bytes, const QString& outputName, qint64 offset = -1) {
    qsizetype done = 0;
    while (done < bytes.size()) {
        if (faults::hit(faults::Point::File))
            return fail(writeError(outputName, ENOSPC));
        const char* from = bytes.data() + done;
        const auto left = static_cast<std::size_t>(bytes.size() - done);
        const auto n = offset < 0 ? ::write(descriptor, from, left) : ::pwrite(descriptor, from, left, offset + done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(writeError(outputName, errno));
        done += n;
    }
    return {};
}

} // namespace

QByteArrayView Section::beforeGap() const {
    return gapBegin > 0 ? QByteArrayView(bytes).first(qsizetype(gapBegin - begin)) : QByteArrayView(bytes);
}

QByteArrayView Section::afterGap() const {
    return gapBegin > 0 ? QByteArrayView(bytes).sliced(qsizetype(gapEnd - begin)) : QByteArrayView();
}

Result<> Section::insertContents(QByteArrayView cms, const QString& outputName) {
    if (cms.size() > (gapEnd - gapBegin - 2) / 2)
        return fail("pdf.contents_too_small", {outputName}, QString::number(cms.size()));
    const QByteArray hex = QByteArray::fromRawData(cms.data(), cms.size()).toHex();
    bytes.replace(qsizetype(gapBegin - begin) + 1, hex.size(), hex);
    return {};
}

Result<WrittenRevision> Revision::writeTo(int descriptor, const QString& outputName,
                                          const std::function<void(QByteArrayView)>& signedBytes, const Cancel& cancel,
                                          const Progress& progress) {
    const Section appended = section();
    const WrittenRevision written{appended.end(), appended.gapBegin, appended.gapEnd};
    const bool isSigned = written.gapBegin > 0;
    qint64 done = 0;
    Result<> copied;
    const auto read = m_source->forEachBlock(0, appended.begin, [&](QByteArrayView block) {
        if (cancel.requested())
            return false;
        copied = writeAll(descriptor, block, outputName);
        if (!copied)
            return false;
        if (isSigned)
            signedBytes(block);
        done += block.size();
        if (progress)
            progress(done, written.size);
        return true;
    });
    if (!copied)
        return fail(copied.error());
    if (!read)
        return fail(read.error());
    TRY_VOID(writeAll(descriptor, appended.bytes, outputName));
    if (isSigned) {
        signedBytes(appended.beforeGap());
        signedBytes(appended.afterGap());
    }
    if (progress)
        progress(written.size, written.size);
    return written;
}

Result<> Revision::insertContents(int descriptor, const QString& outputName, const WrittenRevision& written,
                                  QByteArrayView cms) {
    const qint64 room = (written.gapEnd - written.gapBegin - 2) / 2;
    if (cms.size() > room)
        return fail("pdf.contents_too_small", {outputName}, QString::number(cms.size()));
    const QByteArray hex = QByteArray::fromRawData(cms.data(), cms.size()).toHex();
    return writeAll(descriptor, hex, outputName, written.gapBegin + 1);
}

} // namespace vanthu::pdf
