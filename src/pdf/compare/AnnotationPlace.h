#pragma once

#include "pdf/read/Values.h"

#include <QRectF>

#include <algorithm>

// Where annotations stand on their pages. For this room alone.
namespace vanthu::pdf {

constexpr int hidden = 2, noRotate = 16; // flags of an annotation (ISO 32000-2 table 167)

inline bool hasFlag(QPDFObjectHandle annotation, int flag) {
    QPDFObjectHandle flags = annotation.getKey("/F");
    return flags.isInteger() && (flags.getIntValue() & flag) != 0;
}

// An annotation that does not turn with its page stands on one of its corners (ISO 32000-2 12.5.3), and readers differ
// in which: it may be anywhere round it.
inline QRectF turned(const QRectF& rect) {
    const double reach = std::max(rect.width(), rect.height());
    return rect.adjusted(-reach, -reach, reach, reach);
}

} // namespace vanthu::pdf
