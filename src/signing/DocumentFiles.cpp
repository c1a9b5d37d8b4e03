#include "signing/DocumentFiles.h"

#include "base/Faults.h"
#include "base/Files.h"
#include "pdf/read/Qpdf.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>

namespace vanthu::signing {

Result<std::shared_ptr<pdf::PdfFile>> openDocument(const QString& path, const std::shared_ptr<const Secret>& password) {
    auto file = pdf::PdfFile::open(path, {}, password ? password->view() : QByteArrayView());
    if (!file && file.error().code() == "pdf.encrypted")
        return fail(Error("signing.encrypted", {QFileInfo(path).fileName()}).causedBy(file.error()));
    return file;
}

bool isSound(const pdf::PdfFile& file) {
    return file.isSound();
}

crypto::DigestSource digestOfRanges(const pdf::PdfFile& file, const pdf::SignatureField& field, const Cancel& cancel) {
    return [&](crypto::DigestAlgorithm algorithm) -> QByteArray {
        crypto::Hasher hasher(algorithm);
        const auto take = [&](QByteArrayView block) {
            hasher.add(block);
            return !cancel.requested();
        };
        const bool read = file.forEachBlock(0, field.gapBegin, take) &&
                          file.forEachBlock(field.gapEnd, field.revisionEnd - field.gapEnd, take);
        return read ? hasher.finish() : QByteArray();
    };
}

OutputFile::OutputFile(const QString& path)
    : m_path(path)
    , m_temporary(QFileInfo(path).absolutePath() + QStringLiteral("/.vanthu-XXXXXX.tmp")) {}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const QString& path) {
    std::unique_ptr<OutputFile> output(new OutputFile(path));
    if (!output->m_temporary.open())
        return fail("file.unwritable", {QDir::toNativeSeparators(path)}, output->m_temporary.errorString());
    // Asking for the name gives the file one: Qt keeps it nameless on Linux until then.
    if (output->temporaryPath().isEmpty())
        return fail("file.unwritable", {QDir::toNativeSeparators(path)}, output->m_temporary.errorString());
    return output;
}

namespace {

Result<> moveTo(const QString& from, const QString& path, bool mayReplace) {
    if (faults::hit(faults::Point::File))
        return fail(writeError(path, EIO));
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(path);
    if (!mayReplace) {
        if (::renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) == 0)
            return {};
        // Not every file system can; there the question is asked first.
        if (errno == EEXIST || ((errno == EINVAL || errno == ENOSYS) && QFileInfo::exists(path)))
            return fail("signing.output_exists", {QDir::toNativeSeparators(path)});
        if (errno != EINVAL && errno != ENOSYS)
            return fail(writeError(path, errno));
    }
    if (::rename(source.constData(), target.constData()) != 0)
        return fail(writeError(path, errno));
    return {};
}

} // namespace

Result<> OutputFile::commit(bool mayReplace, FolderSyncs* folders) {
    const QFileInfo before(m_path);
    const bool existed = before.exists();
    const auto readable = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther;
    m_temporary.setPermissions(existed ? before.permissions() : readable);
    TRY_VOID(syncFile(descriptor(), m_path));
    TRY_VOID(moveTo(m_temporary.fileName(), m_path, mayReplace));
    m_temporary.setAutoRemove(false);
    const QString folder = before.absolutePath();
    auto durable = folders ? folders->sync(folder) : syncFolder(folder);
    // The rename is done and only its fsync has failed: a caller who is told "no" must not find a file.
    if (!durable && !existed)
        QFile::remove(m_path);
    return durable;
}

Result<> FolderSyncs::sync(const QString& folder) {
    std::unique_lock lock(m_mutex);
    Folder& state = m_folders[folder];
    if (!state.next)
        state.next = std::make_shared<Round>();
    const std::shared_ptr<Round> round = state.next;
    m_changed.wait(lock, [&] { return round->done || !m_folders[folder].running; });
    if (round->done)
        return round->result;
    m_folders[folder].running = true;
    m_folders[folder].next.reset();
    lock.unlock();
    auto result = syncFolder(folder);
    lock.lock();
    round->result = result;
    round->done = true;
    m_folders[folder].running = false;
    m_changed.notify_all();
    return result;
}

} // namespace vanthu::signing
