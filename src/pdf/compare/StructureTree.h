#pragma once

#include "pdf/compare/FieldChanges.h"

#include <optional>

namespace vanthu::pdf {

// What may become of the structure tree of a tagged document (ISO 32000-2 14.7): Acrobat enters the fields of new
// signatures and remarks there, and takes deleted remarks out. What is there stays as it is and in its order, for it
// may be what a reader hears.
class StructureTree {
public:
    // `added` are the objects of the later revision alone.
    StructureTree(QPDF& before, QPDF& after, const FieldChanges& fields, const Mentions& mentions,
                  const std::set<Id>& added);
    // Whether this object belongs to the tree and may have become what it is now.
    bool isAllowed(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now);
    // Whether there was no tree, and the new one speaks of nothing but what is new.
    bool isFirstTree() const;

private:
    bool isAllowedRoot(QPDFObjectHandle old, QPDFObjectHandle now);
    bool onlyFormsAdded(QPDFObjectHandle old, QPDFObjectHandle now, const Id& parent) const;
    bool isNewForm(QPDFObjectHandle element) const;
    QPDFObjectHandle newAnnotationOf(QPDFObjectHandle element) const;
    bool isOfGoneAnnotation(QPDFObjectHandle element) const;
    bool isNumberOf(long long key, QPDFObjectHandle element) const;
    bool isGrownParentTree();
    bool onlyFormsAddedToParentTree();

    QPDF& m_afterDocument;
    QPDFObjectHandle m_before, m_after; // the roots
    const FieldChanges& m_fields;
    const Mentions& m_mentions;
    const std::set<Id>& m_added;
    std::map<Id, int> m_parentTreeEdges; // of the earlier parent tree: how often its parts refer to each other
    std::optional<bool> m_isGrown;
};

} // namespace vanthu::pdf
