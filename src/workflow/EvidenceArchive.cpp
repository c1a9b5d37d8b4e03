#include "workflow/EvidenceArchive.h"

#include "base/Files.h"

#include <QFile>
#include <QFileInfo>

#include <archive.h>
#include <archive_entry.h>

namespace vanthu::workflow {

namespace {

constexpr int mostFiles = 10'000;
constexpr qint64 mostBytes = 4LL * 1024 * 1024 * 1024;
constexpr qsizetype blockSize = 256 * 1024;

struct FreeReader {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

Error notAPack(const QString& zipFile, archive* reader) {
    return Error("evidence.not_a_pack", {QFileInfo(zipFile).fileName()},
                 QString::fromUtf8(archive_error_string(reader)));
}

// The bytes of the present entry into `path`; `left` is what all entries together may still take.
Result<> unpackEntry(archive* reader, const QString& zipFile, const QString& path, qint64& left, const Cancel& cancel) {
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly))
        return fail("file.unwritable", {path}, out.errorString());
    QByteArray block(blockSize, Qt::Uninitialized);
    for (;;) {
        const la_ssize_t n = archive_read_data(reader, block.data(), std::size_t(block.size()));
        if (n < 0)
            return fail(notAPack(zipFile, reader));
        if (n == 0)
            break;
        left -= n;
        if (left < 0)
            return fail("evidence.too_large", {QFileInfo(zipFile).fileName()});
        if (cancel.requested())
            return fail("evidence.cancelled");
        if (out.write(block.constData(), n) != n)
            return fail("file.unwritable", {path}, out.errorString());
    }
    if (!out.flush())
        return fail("file.unwritable", {path}, out.errorString());
    return {};
}

} // namespace

void EvidenceWriter::Free::operator()(archive* writer) const {
    archive_write_free(writer);
}

EvidenceWriter::EvidenceWriter(const QString& zipFile)
    : m_path(zipFile)
    , m_temporary(QFileInfo(zipFile).absolutePath() + QStringLiteral("/.vanthu-XXXXXX.tmp"))
    , m_archive(archive_write_new()) {}

EvidenceWriter::~EvidenceWriter() = default;

Result<std::unique_ptr<EvidenceWriter>> EvidenceWriter::create(const QString& zipFile) {
    std::unique_ptr<EvidenceWriter> writer(new EvidenceWriter(zipFile));
    if (!writer->m_temporary.open() || writer->m_temporary.fileName().isEmpty())
        return fail("file.unwritable", {zipFile}, writer->m_temporary.errorString());
    archive* handle = writer->m_archive.get();
    if (archive_write_set_format_zip(handle) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(handle, 1) != ARCHIVE_OK ||
        archive_write_open_fd(handle, writer->m_temporary.handle()) != ARCHIVE_OK)
        return fail(writer->failure());
    return writer;
}

Error EvidenceWriter::failure() const {
    return Error("file.unwritable", {m_path}, QString::fromUtf8(archive_error_string(m_archive.get())));
}

Result<> EvidenceWriter::begin(const QString& name, qint64 size) {
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), name.toUtf8().constData());
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    if (archive_write_header(m_archive.get(), entry.get()) != ARCHIVE_OK)
        return fail(failure());
    return {};
}

Result<> EvidenceWriter::append(QByteArrayView bytes) {
    if (archive_write_data(m_archive.get(), bytes.data(), std::size_t(bytes.size())) != bytes.size())
        return fail(failure());
    return {};
}

Result<> EvidenceWriter::add(const QString& name, const QByteArray& bytes) {
    TRY_VOID(begin(name, bytes.size()));
    return append(bytes);
}

Result<> EvidenceWriter::addFile(const QString& name, const QString& path) {
    QFile in(path);
    if (!in.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {path}, in.errorString());
    TRY_VOID(begin(name, in.size()));
    while (!in.atEnd()) {
        const QByteArray block = in.read(blockSize);
        if (block.isEmpty())
            return fail("file.unreadable", {path}, in.errorString());
        TRY_VOID(append(block));
    }
    return {};
}

Result<QByteArray> EvidenceWriter::finish() {
    if (archive_write_close(m_archive.get()) != ARCHIVE_OK)
        return fail(failure());
    TRY(const QByteArray sha256, sha256HexOfFile(m_temporary.fileName()));
    TRY_VOID(renameDurably(m_temporary.fileName(), m_path));
    m_temporary.setAutoRemove(false);
    return sha256;
}

Result<UnpackedEvidence> unpackEvidence(const QString& zipFile, const Cancel& cancel) {
    if (!QFile::exists(zipFile))
        return fail("file.missing", {zipFile});
    UnpackedEvidence unpacked;
    unpacked.folder = std::make_unique<QTemporaryDir>();
    if (!unpacked.folder->isValid())
        return fail("file.unwritable", {unpacked.folder->path()}, unpacked.folder->errorString());
    const std::unique_ptr<archive, FreeReader> reader(archive_read_new());
    if (archive_read_support_format_zip(reader.get()) != ARCHIVE_OK ||
        archive_read_open_filename(reader.get(), QFile::encodeName(zipFile).constData(), std::size_t(blockSize)) !=
            ARCHIVE_OK)
        return fail(notAPack(zipFile, reader.get()));
    qint64 left = mostBytes;
    for (;;) {
        archive_entry* entry = nullptr;
        const int next = archive_read_next_header(reader.get(), &entry);
        if (next == ARCHIVE_EOF)
            return unpacked;
        if (next != ARCHIVE_OK)
            return fail(notAPack(zipFile, reader.get()));
        const QString name = QString::fromUtf8(archive_entry_pathname_utf8(entry));
        // Two entries of one name are an attempt to show two readers different things.
        if (archive_entry_filetype(entry) != AE_IFREG || name.isEmpty() || unpacked.files.contains(name))
            return fail("evidence.not_a_pack", {QFileInfo(zipFile).fileName()}, name.left(100));
        if (unpacked.files.size() >= mostFiles)
            return fail("evidence.too_large", {QFileInfo(zipFile).fileName()});
        const QString path = unpacked.folder->filePath(QString::number(unpacked.files.size()));
        TRY_VOID(unpackEntry(reader.get(), zipFile, path, left, cancel));
        unpacked.files.insert(name, path);
    }
}

} // namespace vanthu::workflow
