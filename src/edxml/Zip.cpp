#include "edxml/Zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>

namespace vanthu::edxml {

namespace {

constexpr qsizetype block = 64 * 1024;

struct FreeWriter {
    void operator()(archive* a) const { archive_write_free(a); }
};
struct FreeReader {
    void operator()(archive* a) const { archive_read_free(a); }
};
struct FreeEntry {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};
using Reader = std::unique_ptr<archive, FreeReader>;

la_ssize_t give(archive*, void* target, const void* data, std::size_t size) {
    const auto& take = *static_cast<const TakePiece*>(target);
    return take(QByteArrayView(static_cast<const char*>(data), qsizetype(size))) ? la_ssize_t(size) : -1;
}

// A part of a device, as libarchive reads it.
struct Part {
    QIODevice& device;
    qint64 from;
    qint64 size;
    qint64 at = 0;
    QByteArray buffer = QByteArray(block, Qt::Uninitialized);

    static la_ssize_t read(archive*, void* part, const void** data) {
        auto& p = *static_cast<Part*>(part);
        const qint64 wanted = std::min<qint64>(block, p.size - p.at);
        if (wanted <= 0)
            return 0;
        const qint64 n = p.device.seek(p.from + p.at) ? p.device.read(p.buffer.data(), wanted) : -1;
        *data = p.buffer.constData();
        p.at += std::max<qint64>(n, 0);
        return la_ssize_t(n);
    }
    static la_int64_t seek(archive*, void* part, la_int64_t offset, int whence) {
        auto& p = *static_cast<Part*>(part);
        const qint64 target = offset + (whence == SEEK_CUR ? p.at : whence == SEEK_END ? p.size : 0);
        if (target < 0 || target > p.size)
            return ARCHIVE_FATAL;
        p.at = target;
        return target;
    }
};

Reader opened(Part& part) {
    Reader reader(archive_read_new());
    if (archive_read_support_format_zip(reader.get()) != ARCHIVE_OK ||
        archive_read_set_seek_callback(reader.get(), Part::seek) != ARCHIVE_OK ||
        archive_read_open2(reader.get(), &part, nullptr, Part::read, nullptr, nullptr) != ARCHIVE_OK)
        return nullptr;
    return reader;
}

} // namespace

Result<> zipOne(QIODevice& content, const QString& entryName, const TakePiece& take) {
    const std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), entryName.toUtf8().constData());
    archive_entry_set_size(entry.get(), content.size());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    const auto failed = [&] {
        const char* why = archive_error_string(writer.get());
        return fail("edxml.write_failed", {}, QString::fromUtf8(why ? why : "libarchive"));
    };
    if (archive_write_set_format_zip(writer.get()) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(writer.get(), 1) != ARCHIVE_OK ||
        archive_write_open(writer.get(), const_cast<TakePiece*>(&take), nullptr, give, nullptr) != ARCHIVE_OK ||
        archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK)
        return failed();
    qint64 left = content.size();
    while (left > 0) {
        const QByteArray piece = content.read(std::min<qint64>(left, block));
        if (piece.isEmpty())
            return fail("edxml.attachment_unreadable", {entryName}, content.errorString());
        if (archive_write_data(writer.get(), piece.constData(), std::size_t(piece.size())) != piece.size())
            return failed();
        left -= piece.size();
    }
    return archive_write_close(writer.get()) == ARCHIVE_OK ? Result<>() : failed();
}

std::optional<ZipEntry> onlyEntry(QIODevice& device, qint64 from, qint64 size) {
    Part part{device, from, size};
    const Reader reader = opened(part);
    archive_entry* entry = nullptr;
    if (!reader || archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK ||
        archive_entry_filetype(entry) != AE_IFREG || !archive_entry_size_is_set(entry) ||
        archive_entry_is_encrypted(entry))
        return std::nullopt;
    const char* name = archive_entry_pathname_utf8(entry);
    ZipEntry only{QString::fromUtf8(name ? name : ""), archive_entry_size(entry)};
    std::array<char, 4> head{};
    only.isZip = archive_read_data(reader.get(), head.data(), head.size()) == la_ssize_t(head.size()) &&
                 QByteArrayView(head) == QByteArrayView("PK\x03\x04");
    return archive_read_next_header(reader.get(), &entry) == ARCHIVE_EOF ? std::optional(only) : std::nullopt;
}

bool unzipOne(QIODevice& device, qint64 from, qint64 size, qint64 most, const TakePiece& take) {
    Part part{device, from, size};
    const Reader reader = opened(part);
    archive_entry* entry = nullptr;
    if (!reader || archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK ||
        archive_entry_filetype(entry) != AE_IFREG)
        return false;
    QByteArray piece(block, Qt::Uninitialized);
    qint64 total = 0;
    for (;;) {
        const la_ssize_t n = archive_read_data(reader.get(), piece.data(), std::size_t(piece.size()));
        if (n < 0)
            return false;
        if (n == 0)
            break;
        total += n;
        if (total > most)
            return false;
        if (!take(QByteArrayView(piece.constData(), qsizetype(n))))
            return false;
    }
    return archive_read_next_header(reader.get(), &entry) == ARCHIVE_EOF;
}

} // namespace vanthu::edxml
