#pragma once

#include "pdf/compare/ByteFinding.h"
#include "pdf/compare/Change.h"

#include <vector>

namespace vanthu::pdf {

struct StepChange {
    Change change;
    Rule rule = Rule::Nobody;
    QString lockable; // full name of the field that a lock may cover
};

// What happened between two revisions. At most 50 changes under each rule, but all that a lock may cover or that draw.
struct Step {
    std::vector<StepChange> changes;
    int more = 0; // that are not listed
    Redrawn redrawn;
    ByteFindings bytes;

    void add(StepChange change);
};

} // namespace vanthu::pdf
