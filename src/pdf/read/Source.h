#pragma once

#include "pdf/read/Effort.h"
#include "pdf/read/Values.h"

#include <qpdf/InputSource.hh>

#include <QByteArray>

#include <memory>
#include <string>
#include <unordered_map>

namespace vanthu::pdf {

// How many of the bytes [from, from+n) of a descriptor were there.
qint64 readInto(int descriptor, char* bytes, qint64 from, qint64 n);
// Bytes [from, from+n) of a descriptor, fewer at its end.
QByteArray readAt(int descriptor, qint64 from, qint64 n);

// The parts of a file that were read last, for all its revisions: they read the same objects again and again. qpdf
// counts offsets from a header that it finds behind other bytes; the five letters at `maskedHeader` read as spaces, so
// that it counts from the very beginning. One thread.
class FileBlocks {
public:
    explicit FileBlocks(std::shared_ptr<const int> descriptor, qint64 maskedHeader = -1);
    static constexpr qint64 blockSize = 32 * 1024;
    // The block that begins at `number` times the size; shorter at the end of the file. Throws when it cannot be read.
    std::shared_ptr<const QByteArray> block(qint64 number);

private:
    std::shared_ptr<const int> m_descriptor;
    qint64 m_maskedHeader;
    std::unordered_map<qint64, std::shared_ptr<const QByteArray>> m_blocks;
};

// The first `size` bytes of an open file as qpdf reads them.
class PrefixSource : public InputSource {
public:
    PrefixSource(std::shared_ptr<FileBlocks> blocks, qint64 size, std::string name, std::shared_ptr<Effort> effort);

    qpdf_offset_t findAndSkipNextEOL() override;
    std::string const& getName() const override { return m_name; }
    qpdf_offset_t tell() override { return m_position; }
    void seek(qpdf_offset_t offset, int whence) override;
    void rewind() override { m_position = 0; }
    size_t read(char* out, size_t length) override;
    void unreadCh(char) override { --m_position; }

private:
    bool fill(qpdf_offset_t offset);
    std::shared_ptr<FileBlocks> m_blocks;
    qpdf_offset_t m_size;
    std::string m_name;
    std::shared_ptr<Effort> m_effort;
    WordCount m_words;
    qint64 m_uncounted = 0;
    void countWord(char c);
    qpdf_offset_t m_position = 0;
    std::shared_ptr<const QByteArray> m_block;
    qpdf_offset_t m_bufferBegin = 0;
    qpdf_offset_t m_bufferEnd = 0;
};

} // namespace vanthu::pdf
