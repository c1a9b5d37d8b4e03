#pragma once

#include "pdf/read/Values.h"

#include <map>
#include <set>
#include <vector>

namespace vanthu::pdf {

// Where in a document an object is seen, so that a change can be named by its page and not by a number. Asked only
// about what changed; reads the pages then, up to a limit. For this room alone; throws what qpdf throws.
class Whereabouts {
public:
    explicit Whereabouts(QPDF& document)
        : m_document(document) {}

    // Page from 0 that shows this annotation or widget; -1 for none.
    int pageOfAnnotation(QPDFObjectHandle annotation);
    // The first page whose content or resources lead to this object; -1 for none.
    int pageShowing(const Id& id);
    bool isPageTreeNode(const Id& id);
    int pageCount();

private:
    void readPages();
    void readContent();

    QPDF& m_document;
    bool m_hasPages = false, m_hasContent = false;
    std::vector<QPDFObjectHandle> m_pages;
    std::map<Id, int> m_annotations;
    std::map<Id, int> m_content;
    std::set<Id> m_treeNodes;
};

} // namespace vanthu::pdf
