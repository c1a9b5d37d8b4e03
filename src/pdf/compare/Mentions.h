#pragma once

#include "pdf/read/Values.h"

#include <map>
#include <set>

namespace vanthu::pdf {

// Where objects come from in one revision: equal origins are equal objects without reading them.
struct Origin {
    int type = 0;
    long long offset = 0;
    int index = 0;
    bool operator==(const Origin& o) const { return type == o.type && offset == o.offset && index == o.index; }
};
std::map<Id, Origin> originsOf(QPDF& document);

// Who refers to whom in a revision. An object that nothing refers to shows nothing, and one that is referred to from
// the place of a signature and from the page's content at once must be treated as content: that is how the documents of
// the shadow attacks are prepared. Carried on from revision to revision by what changed.
class Mentions {
public:
    // Reads every object of the document, without the content of streams.
    void addAll(QPDF& document, const std::map<Id, Origin>& origins);
    void add(QPDFObjectHandle object) { count(std::move(object), 1); }
    void remove(QPDFObjectHandle object) { count(std::move(object), -1); }
    // Of a trailer only what readers look for: what its writer keeps there for himself is shown by nobody.
    void addTrailer(QPDFObjectHandle trailer);
    void removeTrailer(QPDFObjectHandle trailer);

    int of(const Id& id) const;
    // Whether something refers to it that does not refer to fields, pages or annotations in a well-formed document.
    bool isOdd(const Id& id) const { return m_odd.contains(id); }

    // What can be reached from the trailer; everything else may as well not be there.
    static std::set<Id> reachable(QPDF& document);

private:
    void count(QPDFObjectHandle object, int step);
    std::map<Id, int> m_counts;
    std::set<Id> m_odd;
};

} // namespace vanthu::pdf
