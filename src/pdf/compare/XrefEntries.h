#pragma once

#include "pdf/compare/PlainObject.h"

#include <vector>

namespace vanthu::pdf {

struct XrefEntry {
    enum class Type { Free, InFile, InStream };
    int number = 0;
    Type type = Type::Free;
    qint64 place = 0; // in the file, or the number of the object stream
    int extra = 0;    // the generation, or the index in the object stream
    bool operator==(const XrefEntry& o) const = default;
};

// A cross-reference section with all its entries, as it is written.
struct XrefEntries {
    qint64 begin = 0; // of "xref", or of the stream's object
    qint64 end = 0;   // behind the trailer's dictionary, or behind "endobj"
    int streamNumber = -1;
    std::vector<XrefEntry> entries; // by number; of two for one number both
    PlainObject dictionary;         // the trailer's, or the stream's
    Unclear unclear;
};

// The section at `offset` of the bytes up to `end`; places count from `base` (the header). Nothing when there is none
// that can be read at all. Its stream must have been measured before.
std::optional<XrefEntries> readXrefEntries(const Bytes& at, qint64 offset, qint64 end, qint64 base);

// What the filters of a stream's dictionary, as it is written, make of its bytes; nothing when they cannot.
std::optional<QByteArray> decodedStream(const QByteArray& dictionary, const QByteArray& data);

} // namespace vanthu::pdf
