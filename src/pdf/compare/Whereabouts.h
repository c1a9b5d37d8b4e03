#pragma once

#include "pdf/read/PageGeometry.h"
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

    // Pages from 0 that show this annotation or widget.
    std::vector<int> pagesOfAnnotation(QPDFObjectHandle annotation);
    int pageOfAnnotation(QPDFObjectHandle annotation); // the first of them; -1 for none
    // The first page whose content or resources lead to this object; -1 for none.
    int pageShowing(const Id& id);
    bool isPageTreeNode(const Id& id);
    std::vector<int> pagesAt(const Id& id); // of the page that this object is, more than one in some damaged trees
    int pageCount();
    const PageGeometry& geometry(int page);
    std::vector<QPDFObjectHandle> annotationsOf(int page);

private:
    void readPages();
    void readContent();

    QPDF& m_document;
    bool m_hasPages = false, m_hasContent = false;
    std::vector<QPDFObjectHandle> m_pages;
    std::vector<PageGeometry> m_geometry;
    std::map<Id, std::vector<int>> m_annotations;
    std::map<Id, std::vector<int>> m_numbers;
    std::map<Id, int> m_content;
    std::set<Id> m_treeNodes;
};

} // namespace vanthu::pdf
