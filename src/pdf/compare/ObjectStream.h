#pragma once

#include "pdf/compare/PlainObject.h"

#include <vector>

namespace vanthu::pdf {

// The directory of an object stream (ISO 32000-2 7.5.7), checked against its content to the letter: some readers find
// an object by its place in the directory and others by its number, and of a number that stands there twice some take
// the first and some the last.
struct ObjectStream {
    std::vector<int> numbers;                        // in the order of the directory
    std::vector<std::pair<int, int>> withGeneration; // see PlainObject
    Unclear unclear;                                 // offsets count from the beginning of the content
    bool isTwice = false;                            // a number stands in it twice
    bool hasMore = false;                            // more stands in the directory than /N says
};

// `count` and `first` are /N and /First; `content` is what the filters made of the stream.
ObjectStream readObjectStream(const QByteArray& content, qint64 count, qint64 first);
// The directory alone.
ObjectStream readObjectDirectory(const QByteArray& content, qint64 count, qint64 first);

} // namespace vanthu::pdf
