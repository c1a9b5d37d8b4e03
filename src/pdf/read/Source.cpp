#include "pdf/read/Source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <unistd.h>

namespace vanthu::pdf {

namespace {
constexpr std::size_t mostBlocks = 64;
constexpr qint64 headerLetters = 5; // "%PDF-"
} // namespace

qint64 readInto(int descriptor, char* bytes, qint64 from, qint64 n) {
    qint64 done = 0;
    while (done < n) {
        const auto got = ::pread(descriptor, bytes + done, static_cast<std::size_t>(n - done), from + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += got;
    }
    return done;
}

QByteArray readAt(int descriptor, qint64 from, qint64 n) {
    QByteArray bytes(qsizetype(n), Qt::Uninitialized);
    bytes.truncate(qsizetype(readInto(descriptor, bytes.data(), from, n)));
    return bytes;
}

FileBlocks::FileBlocks(std::shared_ptr<const int> descriptor, qint64 maskedHeader)
    : m_descriptor(std::move(descriptor))
    , m_maskedHeader(maskedHeader) {}

std::shared_ptr<const QByteArray> FileBlocks::block(qint64 number) {
    if (const auto known = m_blocks.find(number); known != m_blocks.end())
        return known->second;
    const qint64 begin = number * blockSize;
    errno = 0;
    QByteArray bytes = readAt(*m_descriptor, begin, blockSize);
    if (bytes.isEmpty() && errno != 0)
        throw std::runtime_error(std::strerror(errno));
    if (m_maskedHeader >= 0)
        for (qint64 at = m_maskedHeader; at < m_maskedHeader + headerLetters; ++at)
            if (at >= begin && at < begin + bytes.size())
                bytes[at - begin] = ' ';
    if (m_blocks.size() >= mostBlocks)
        m_blocks.clear();
    return m_blocks[number] = std::make_shared<const QByteArray>(std::move(bytes));
}

PrefixSource::PrefixSource(std::shared_ptr<FileBlocks> blocks, qint64 size, std::string name,
                           std::shared_ptr<Effort> effort)
    : m_blocks(std::move(blocks))
    , m_size(size)
    , m_name(std::move(name))
    , m_effort(std::move(effort)) {}

void PrefixSource::seek(qpdf_offset_t offset, int whence) {
    const qpdf_offset_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? m_position : m_size;
    if (base + offset < 0)
        throw std::runtime_error("seek before the beginning of the file");
    m_position = base + offset;
}

bool PrefixSource::fill(qpdf_offset_t offset) {
    if (offset >= m_size)
        return false;
    m_block = m_blocks->block(offset / FileBlocks::blockSize);
    m_bufferBegin = offset - offset % FileBlocks::blockSize;
    m_bufferEnd = std::min<qpdf_offset_t>(m_size, m_bufferBegin + m_block->size());
    if (m_effort)
        m_effort->check();
    return offset < m_bufferEnd;
}

// qpdf's parser asks for one letter at a time; data of streams comes in blocks.
void PrefixSource::countWord(char c) {
    constexpr qint64 step = 4096;
    m_uncounted += m_words.add(&c, 1) * step + 1;
    if (m_uncounted < step * step)
        return;
    m_effort->spend(m_uncounted / step);
    m_uncounted = 0;
}

size_t PrefixSource::read(char* out, size_t length) {
    last_offset = m_position;
    if (length == 1 && m_position >= m_bufferBegin && m_position < m_bufferEnd) {
        *out = m_block->constData()[m_position - m_bufferBegin];
        ++m_position;
        if (m_effort)
            countWord(*out);
        return 1;
    }
    size_t done = 0;
    while (done < length && m_position < m_size) {
        if ((m_position < m_bufferBegin || m_position >= m_bufferEnd) && !fill(m_position))
            break;
        const auto n = std::min(length - done, static_cast<size_t>(m_bufferEnd - m_position));
        std::memcpy(out + done, m_block->constData() + (m_position - m_bufferBegin), n);
        done += n;
        m_position += qpdf_offset_t(n);
    }
    return done;
}

qpdf_offset_t PrefixSource::findAndSkipNextEOL() {
    char c = 0;
    while (read(&c, 1) == 1) {
        if (c != '\r' && c != '\n')
            continue;
        const qpdf_offset_t end = m_position - 1;
        while (read(&c, 1) == 1) {
            if (c != '\r' && c != '\n') {
                --m_position;
                break;
            }
        }
        return end;
    }
    return m_size;
}

} // namespace vanthu::pdf
