#include "pdf/compare/Whereabouts.h"

#include "pdf/read/Pages.h"

#include <vector>

namespace vanthu::pdf {

namespace {

constexpr std::size_t mostObjects = 200'000;

// What leads from a page back to the document, or to what is beside its content.
bool leadsElsewhere(const std::string& key) {
    static const std::set<std::string> keys = {"/Parent", "/Annots", "/B", "/P", "/StructParents", "/Dests"};
    return keys.contains(key);
}

} // namespace

void Whereabouts::readPages() {
    if (m_hasPages)
        return;
    m_hasPages = true;
    walkPages(m_document, [&](const PageNode& node, int number) {
        QPDFObjectHandle page = node.page;
        m_pages.push_back(page);
        if (page.isIndirect())
            m_numbers[idOf(page)].push_back(number);
        m_geometry.push_back(geometryOf(node));
        for (QPDFObjectHandle above = page.getKey("/Parent"); above.isIndirect() && above.isDictionary();
             above = above.getKey("/Parent"))
            if (!m_treeNodes.insert(idOf(above)).second)
                break;
        QPDFObjectHandle annotations = page.getKey("/Annots");
        for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i)
            if (QPDFObjectHandle item = annotations.getArrayItem(i); item.isIndirect())
                m_annotations[idOf(item)].push_back(number);
        return true;
    });
    if (QPDFObjectHandle root = m_document.getRoot().getKey("/Pages"); root.isIndirect())
        m_treeNodes.insert(idOf(root));
}

void Whereabouts::readContent() {
    if (m_hasContent)
        return;
    m_hasContent = true;
    readPages();
    for (std::size_t number = 0; number < m_pages.size(); ++number) {
        std::vector<QPDFObjectHandle> next = {m_pages[number]};
        if (m_pages[number].isIndirect())
            m_content.emplace(idOf(m_pages[number]), int(number));
        while (!next.empty() && m_content.size() < mostObjects) {
            QPDFObjectHandle object = next.back();
            next.pop_back();
            forEachReference(object, [&](const QPDFObjectHandle& reference, const std::string& key) {
                if (!leadsElsewhere(key) && m_content.emplace(idOf(reference), int(number)).second)
                    next.push_back(reference);
            });
        }
    }
}

std::vector<int> Whereabouts::pagesOfAnnotation(QPDFObjectHandle annotation) {
    readPages();
    const auto found = annotation.isIndirect() ? m_annotations.find(idOf(annotation)) : m_annotations.end();
    return found == m_annotations.end() ? std::vector<int>() : found->second;
}

int Whereabouts::pageOfAnnotation(QPDFObjectHandle annotation) {
    const std::vector<int> pages = pagesOfAnnotation(std::move(annotation));
    return pages.empty() ? -1 : pages.front();
}

const PageGeometry& Whereabouts::geometry(int page) {
    readPages();
    return m_geometry.at(static_cast<std::size_t>(page));
}

std::vector<QPDFObjectHandle> Whereabouts::annotationsOf(int page) {
    readPages();
    QPDFObjectHandle list = m_pages.at(static_cast<std::size_t>(page)).getKey("/Annots");
    return list.isArray() ? list.getArrayAsVector() : std::vector<QPDFObjectHandle>();
}

int Whereabouts::pageShowing(const Id& id) {
    readContent();
    const auto found = m_content.find(id);
    return found == m_content.end() ? -1 : found->second;
}

bool Whereabouts::isPageTreeNode(const Id& id) {
    readPages();
    return m_treeNodes.contains(id);
}

std::vector<int> Whereabouts::pagesAt(const Id& id) {
    readPages();
    const auto found = m_numbers.find(id);
    return found == m_numbers.end() ? std::vector<int>() : found->second;
}

int Whereabouts::pageCount() {
    readPages();
    return int(m_pages.size());
}

} // namespace vanthu::pdf
