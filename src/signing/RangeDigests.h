#pragma once

#include "base/Cancel.h"
#include "crypto/Algorithms.h"
#include "pdf/read/PdfFile.h"

#include <map>
#include <vector>

namespace vanthu::signing {

// The digests of all signed ranges of one file. Each range is the file from its beginning to its end without one gap,
// so that one pass serves all signatures: the state at a gap is copied, and each copy goes on behind its own gap.
// Private to this room.
class RangeDigests {
public:
    struct Range {
        qint64 gapBegin = 0, gapEnd = 0, end = 0; // 0 < gapBegin < gapEnd <= end <= size of the file
    };
    RangeDigests(const pdf::PdfFile& file, std::vector<Range> ranges, Cancel cancel);

    // Empty when the file cannot be read, on a stop, and when the ranges overlap so much that it would take for ever.
    QByteArray digest(std::size_t range, crypto::DigestAlgorithm algorithm);

private:
    std::vector<QByteArray> compute(crypto::DigestAlgorithm algorithm) const;

    const pdf::PdfFile& m_file;
    std::vector<Range> m_ranges;
    Cancel m_cancel;
    std::map<crypto::DigestAlgorithm, std::vector<QByteArray>> m_digests;
};

} // namespace vanthu::signing
