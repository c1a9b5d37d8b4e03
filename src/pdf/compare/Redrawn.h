#pragma once

#include "pdf/compare/Whereabouts.h"
#include "pdf/read/Form.h"

#include <map>
#include <set>
#include <vector>

namespace vanthu::pdf {

struct ReadRevision;

// The pages that are drawn from any of these objects of the earlier revision, directly or through others: fonts,
// pictures, what pages inherit, fields and what all fields share. For this room alone; throws what qpdf throws.
class DrawnFrom {
public:
    DrawnFrom(const ReadRevision& revision, Whereabouts& where);
    std::set<int> pages(const std::set<Id>& changed);

    // Whether something is drawn from the form as a whole that differs, or from what decides which layers are shown.
    static bool isFormAlike(QPDFObjectHandle oldRoot, QPDFObjectHandle newRoot);
    static bool areLayersAlike(QPDFObjectHandle oldRoot, QPDFObjectHandle newRoot);
    std::set<int> allPages();
    std::set<int> pagesWithFields(); // signatures alone are drawn from nothing that is shared

private:
    void readEdges();

    const ReadRevision& m_revision;
    Whereabouts& m_where;
    std::map<Id, std::vector<Id>> m_users; // who refers to it
};

// A widget that shows nothing and has no place: an invisible signature, a document time-stamp.
bool isNowhere(QPDFObjectHandle annotation);
// Whether nothing but such widgets came into a list of annotations.
bool onlyNowhereAdded(QPDFObjectHandle old, QPDFObjectHandle now);

} // namespace vanthu::pdf
