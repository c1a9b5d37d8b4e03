#include "pdf/compare/RevisionPair.h"

namespace vanthu::pdf {

RevisionPair::RevisionPair(const ReadRevision& earlier, const ReadRevision& later, Mentions& mentionsBefore)
    : before(earlier)
    , after(later)
    , mentions(mentionsBefore)
    , fields(before.fields, after.fields, before.file->size())
    , roles(before.document(), fields, mentions)
    , whereBefore(before.document())
    , whereAfter(after.document()) {
    for (const auto& [id, origin] : before.origins) {
        const auto now = after.origins.find(id);
        if (now == after.origins.end())
            removed.insert(id);
        else if (!(now->second == origin))
            changed.insert(id);
    }
    for (const auto& entry : after.origins)
        if (!before.origins.contains(entry.first))
            added.insert(entry.first);
}

} // namespace vanthu::pdf
