#pragma once

#include "pdf/compare/FieldChanges.h"
#include "pdf/compare/ObjectRoles.h"
#include "pdf/compare/ReadRevision.h"
#include "pdf/compare/Step.h"
#include "pdf/compare/Whereabouts.h"

#include <set>

namespace vanthu::pdf {

// Two revisions, one after the other, and what all rules ask about them; what they find goes into `step`.
struct RevisionPair {
    // `mentions` are those of `before`. The references must outlive it.
    RevisionPair(const ReadRevision& before, const ReadRevision& after, Mentions& mentions);
    // Throws when the effort is at its end; for long loops.
    void checkEffort() const { after.file->checkEffort(); }
    QPDFObjectHandle objectBefore(const Id& id) const { return before.document().getObjectByID(id.first, id.second); }
    QPDFObjectHandle objectAfter(const Id& id) const { return after.document().getObjectByID(id.first, id.second); }

    const ReadRevision& before;
    const ReadRevision& after;
    Mentions& mentions;
    std::set<Id> changed, added, removed;
    std::set<Id> other; // of all these, what is another object now, or is none any more, or was none
    FieldChanges fields;
    ObjectRoles roles; // of the earlier revision
    Whereabouts whereBefore, whereAfter;
    Step step;
};

} // namespace vanthu::pdf
