#include "signing/GrowingFile.h"

#include "base/Faults.h"
#include "base/Files.h"

#include <atomic>
#include <cerrno>
#include <future>
#include <unistd.h>

namespace vanthu::signing {
namespace {

constexpr qint64 largestInMemory = 1 << 20; // such a file is written in one piece

Result<> writeAll(int descriptor, QByteArrayView bytes, const QString& path) {
    qsizetype done = 0;
    while (done < bytes.size()) {
        if (faults::hit(faults::Point::File))
            return fail(writeError(path, ENOSPC));
        const auto n = ::write(descriptor, bytes.data() + done, static_cast<std::size_t>(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(writeError(path, errno));
        done += n;
    }
    return {};
}

} // namespace

GrowingFile::GrowingFile(std::unique_ptr<OutputFile> output, QString path, crypto::DigestAlgorithm digest)
    : m_output(std::move(output))
    , m_path(std::move(path))
    , m_sha256(crypto::DigestAlgorithm::Sha256) {
    if (digest != crypto::DigestAlgorithm::Sha256)
        m_other.emplace(digest);
}

Result<std::unique_ptr<GrowingFile>> GrowingFile::create(const QString& path, crypto::DigestAlgorithm digest) {
    TRY(std::unique_ptr<OutputFile> output, OutputFile::create(path));
    return std::unique_ptr<GrowingFile>(new GrowingFile(std::move(output), path, digest));
}

void GrowingFile::hash(QByteArrayView bytes) {
    m_sha256.add(bytes);
    if (m_other)
        m_other->add(bytes);
}

Result<> GrowingFile::copy(const pdf::PdfFile& source, const Cancel& cancel, const Progress& progress) {
    if (source.size() > largestInMemory)
        return copyLarge(source, cancel, progress);
    TRY(m_pending, source.bytes(0, source.size()));
    hash(m_pending);
    if (progress)
        progress(source.size(), source.size());
    return {};
}

// One thread lets the kernel copy (or share the blocks, where the file system can), this one hashes.
Result<> GrowingFile::copyLarge(const pdf::PdfFile& source, const Cancel& cancel, const Progress& progress) {
    std::atomic<bool> stop = false;
    auto copied = std::async(std::launch::async, [&]() -> Result<> {
        auto done = source.copyTo(m_output->descriptor(), m_path, [&] { return !stop && !cancel.requested(); });
        if (!done)
            stop = true;
        return done;
    });
    qint64 hashed = 0;
    const auto read = source.forEachBlock(0, source.size(), [&](QByteArrayView block) {
        if (stop || cancel.requested())
            return false;
        hash(block);
        hashed += block.size();
        if (progress)
            progress(hashed, source.size());
        return true;
    });
    if (!read)
        stop = true;
    TRY_VOID(copied.get());
    return read;
}

QByteArray GrowingFile::digestWith(const pdf::Section& section) const {
    crypto::Hasher hasher = (m_other ? *m_other : m_sha256).clone();
    hasher.add(section.beforeGap());
    hasher.add(section.afterGap());
    return hasher.finish();
}

void GrowingFile::append(const pdf::Section& section) {
    hash(section.bytes);
    m_pending += section.bytes;
}

Result<> GrowingFile::flush() {
    TRY_VOID(writeAll(m_output->descriptor(), m_pending, m_path));
    m_pending.clear();
    return {};
}

QByteArray GrowingFile::sha256() const {
    return m_sha256.clone().finish().toHex();
}

Result<> GrowingFile::commit(bool mayReplace, FolderSyncs* folders) {
    TRY_VOID(flush());
    return m_output->commit(mayReplace, folders);
}

} // namespace vanthu::signing
