#pragma once

#include "pdf/compare/ForbiddenChanges.h"
#include "pdf/compare/FormRules.h"
#include "pdf/compare/MarkupChanges.h"
#include "pdf/compare/RevisionPair.h"
#include "pdf/compare/StructureTree.h"

namespace vanthu::pdf {

// Compares two revisions object by object against the list of what may follow a signature. Each object of the earlier
// revision has the part that the earlier revision gave it, whatever the later one says it is; what is not on the list
// is forbidden. For this room alone; throws what qpdf throws.
class Comparison {
public:
    // `mentions` are those of `before` and become those of `after`.
    Comparison(const ReadRevision& before, const ReadRevision& after, Mentions& mentions);
    Step run();

private:
    void compareTrailers();
    void compareObjects();
    void judgeRemoved();
    void followChange(const Id& id);
    void judgeChange(const Id& id);
    bool plays(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) const;
    bool isAllowed(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now);
    bool isAllowedCatalog(QPDFObjectHandle old, QPDFObjectHandle now);
    void judgeOddities();
    bool hasChanged(Role role) const;
    void note(ChangeKind kind, Rule rule);
    void noteUnjudged();

    RevisionPair m_pair;
    ForbiddenChanges m_forbidden;
    MarkupChanges m_markup;
    FormRules m_form;
    StructureTree m_structure;
};

} // namespace vanthu::pdf
