#pragma once

#include "pdf/compare/Change.h"

namespace vanthu::signing {

// Something that happened to a document after it was signed.
struct LaterChange {
    pdf::Change what;
    // The first later signature that covers it and is intact, counted in DocumentReport::signatures; -1 = nobody signed
    // it. A time-stamp's authority signs nothing of what it stamps, and is no such signature.
    int coveredBy = -1;
};

} // namespace vanthu::signing
