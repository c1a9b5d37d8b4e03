#include "pdf/read/Pages.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace vanthu::pdf {

namespace {

constexpr int mostNodes = 500'000;
constexpr std::size_t deepest = 10'000; // some writers chain the pages like a list

// A node whose kids are being visited. Without recursion: the depth is the file's to choose.
struct Level {
    PageNode node;
    QPDFObjectHandle kids;
    int next = 0;
};

PageNode inherit(const QPDFObjectHandle& dictionary, const PageNode& parent) {
    PageNode node = parent;
    node.page = dictionary;
    for (const auto& [key, value] : {std::pair("/MediaBox", &node.mediaBox), std::pair("/CropBox", &node.cropBox),
                                     std::pair("/Rotate", &node.rotate)})
        if (QPDFObjectHandle own = node.page.getKey(key); !own.isNull())
            *value = own;
    return node;
}

bool isAncestor(const std::vector<Level>& path, const QPDFObjectHandle& node) {
    return node.isIndirect() && std::any_of(path.begin(), path.end(), [&](const Level& level) {
               return QPDFObjectHandle(level.node.page).getObjGen() == QPDFObjectHandle(node).getObjGen();
           });
}

} // namespace

// As deep as trees are read, or what comes from far above would count as nothing.
QPDFObjectHandle inheritedEntry(QPDFObjectHandle page, const char* key) {
    for (std::size_t depth = 0; page.isDictionary(); ++depth) {
        if (depth > deepest)
            throw std::runtime_error("the page tree is too large");
        if (page.hasKey(key))
            return page.getKey(key);
        page = page.getKey("/Parent");
    }
    return QPDFObjectHandle::newNull();
}

void walkPages(QPDF& document, const std::function<bool(const PageNode& page, int number)>& visit) {
    const QPDFObjectHandle nothing = QPDFObjectHandle::newNull();
    QPDFObjectHandle root = document.getRoot().getKey("/Pages");
    if (!root.isDictionary())
        return;
    int nodes = 0;
    int number = 0;
    std::vector<Level> path;
    // Also the root may be a page: some writers of one page leave the tree out.
    const auto enter = [&](const QPDFObjectHandle& dictionary, const PageNode& parent) {
        if (++nodes > mostNodes || path.size() >= deepest)
            throw std::runtime_error("the page tree is too large");
        PageNode node = inherit(dictionary, parent);
        QPDFObjectHandle kids = node.page.getKey("/Kids");
        if (!kids.isArray())
            return node.page.getKey("/Type").isNameAndEquals("/Pages") || visit(node, number++);
        if (isAncestor(path, dictionary))
            throw std::runtime_error("the page tree forms a circle");
        path.push_back({std::move(node), std::move(kids)});
        return true;
    };
    bool more = enter(root, {nothing, nothing, nothing, nothing});
    while (more && !path.empty()) {
        Level& level = path.back();
        if (level.next >= level.kids.getArrayNItems()) {
            path.pop_back();
            continue;
        }
        QPDFObjectHandle kid = level.kids.getArrayItem(level.next++);
        const PageNode parent = level.node; // the path may move in memory
        if (kid.isDictionary())             // dangling references mean nothing
            more = enter(kid, parent);
    }
}

} // namespace vanthu::pdf
