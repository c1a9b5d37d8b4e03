#include "edxml/Zip.h"

#include <archive.h>
#include <archive_entry.h>

namespace vanthu::edxml {

namespace {

struct FreeWriter {
    void operator()(archive* a) const { archive_write_free(a); }
};
struct FreeReader {
    void operator()(archive* a) const { archive_read_free(a); }
};
struct FreeEntry {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};

la_ssize_t append(archive*, void* target, const void* data, std::size_t size) {
    static_cast<QByteArray*>(target)->append(static_cast<const char*>(data), qsizetype(size));
    return la_ssize_t(size);
}

} // namespace

Result<QByteArray> zipOne(const QByteArray& bytes, const QString& entryName) {
    QByteArray packed;
    const std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), entryName.toUtf8().constData());
    archive_entry_set_size(entry.get(), bytes.size());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    const bool done = archive_write_set_format_zip(writer.get()) == ARCHIVE_OK &&
                      archive_write_set_bytes_in_last_block(writer.get(), 1) == ARCHIVE_OK &&
                      archive_write_open(writer.get(), &packed, nullptr, append, nullptr) == ARCHIVE_OK &&
                      archive_write_header(writer.get(), entry.get()) == ARCHIVE_OK &&
                      archive_write_data(writer.get(), bytes.constData(), std::size_t(bytes.size())) == bytes.size() &&
                      archive_write_close(writer.get()) == ARCHIVE_OK;
    if (!done)
        return fail("edxml.write_failed", {}, QString::fromUtf8(archive_error_string(writer.get())));
    return packed;
}

Unzip::Unzip(qint64 limit, double ratio)
    : m_limit(limit)
    , m_ratio(ratio) {}

Unzip::~Unzip() = default;

bool Unzip::add(QByteArrayView packed) {
    if (m_packed.size() + packed.size() > m_limit)
        return false;
    m_packed.append(packed.data(), packed.size());
    return true;
}

bool Unzip::unpack(const std::function<bool(QByteArrayView)>& take) {
    const std::unique_ptr<archive, FreeReader> reader(archive_read_new());
    archive_entry* entry = nullptr;
    if (archive_read_support_format_zip(reader.get()) != ARCHIVE_OK ||
        archive_read_open_memory(reader.get(), m_packed.constData(), std::size_t(m_packed.size())) != ARCHIVE_OK ||
        archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK || archive_entry_filetype(entry) != AE_IFREG)
        return false;
    QByteArray block(64 * 1024, Qt::Uninitialized);
    qint64 total = 0;
    for (;;) {
        const la_ssize_t n = archive_read_data(reader.get(), block.data(), std::size_t(block.size()));
        if (n < 0)
            return false;
        if (n == 0)
            break;
        total += n;
        if (total > m_limit || double(total) > m_ratio * double(m_packed.size()) + double(block.size()))
            return false;
        if (!take(QByteArrayView(block.constData(), qsizetype(n))))
            return false;
    }
    return archive_read_next_header(reader.get(), &entry) == ARCHIVE_EOF;
}

} // namespace vanthu::edxml
