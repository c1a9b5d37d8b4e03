#pragma once

#include <QByteArray>

#include <functional>
#include <optional>

// The outermost structure of a PDF, read by ourselves: where cross-reference sections are and what they cost to
// inflate.
namespace vanthu::pdf {

// At most `length` bytes from `offset`; fewer at the end of the file.
using Bytes = std::function<QByteArray(qint64 offset, qint64 length)>;

// The number after the last "startxref" in the last kilobyte, which %%EOF must follow.
std::optional<qint64> findStartXref(const Bytes& at, qint64 size);

struct XrefSection {
    bool isStream = false;
    std::optional<qint64> previous;     // /Prev
    std::optional<qint64> hybridStream; // /XRefStm
    qint64 inflated = 0;                // bytes of the stream after its filter
    bool tooLarge = false;              // inflating went over the budget
};

// Nothing when there is no readable section at `offset`.
std::optional<XrefSection> readXrefSection(const Bytes& at, qint64 offset, qint64 inflateBudget);

} // namespace vanthu::pdf
