#pragma once

#include "pdf/compare/Markup.h"
#include "pdf/compare/RevisionPair.h"

namespace vanthu::pdf {

// What may become of the annotations of a page. Whether a signature allows it is asked later (Changes.cpp); what is
// never allowed, as the loss of a field, is not allowed here. For this room alone; throws what qpdf throws.
class MarkupChanges {
public:
    explicit MarkupChanges(RevisionPair& pair)
        : m_pair(pair) {}

    // Each of them notes what it allows. Of a page's list of annotations:
    bool isAllowedList(QPDFObjectHandle old, QPDFObjectHandle now, int page);
    // Of one annotation:
    bool isAllowed(QPDFObjectHandle old, QPDFObjectHandle now, int page);
    // Of the stream that is an annotation's picture:
    bool isAllowedPicture(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now);

private:
    void note(ChangeKind kind, Markup markup, QPDFObjectHandle old, QPDFObjectHandle now, int page);

    RevisionPair& m_pair;
};

// An annotation that a page may get; `mentions` are those of the earlier revision.
bool isNewMarkup(QPDFObjectHandle item, const Mentions& mentions);

} // namespace vanthu::pdf
