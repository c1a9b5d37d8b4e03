#include "pdf/compare/Redrawn.h"

#include "pdf/compare/ObjectRoles.h"
#include "pdf/compare/Painting.h"
#include "pdf/compare/ReadRevision.h"
#include "pdf/read/Pages.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

// What stands for the form and for the layers of a document among objects, which have positive numbers.
constexpr Id theForm{-1, 0};
constexpr Id theLayers{-2, 0};

QPDFObjectHandle formOf(QPDFObjectHandle root) {
    QPDFObjectHandle form = root.isDictionary() ? root.getKey("/AcroForm") : QPDFObjectHandle::newNull();
    return form.isDictionary() ? form : QPDFObjectHandle::newDictionary();
}

} // namespace

bool isNowhere(QPDFObjectHandle annotation) {
    if (!isWidget(annotation))
        return false;
    const auto rect = rectOf(annotation.getKey("/Rect"));
    return rect && (rect->width() == 0 || rect->height() == 0) && !paintingOfAppearance(annotation.getKey("/AP")).any();
}

bool onlyNowhereAdded(QPDFObjectHandle old, QPDFObjectHandle now) {
    const int oldCount = old.isArray() ? old.getArrayNItems() : 0;
    const int nowCount = now.isArray() ? now.getArrayNItems() : 0;
    int at = 0;
    for (int i = 0; i < nowCount; ++i) {
        if (at < oldCount && sameValue(old.getArrayItem(at), now.getArrayItem(i)))
            ++at;
        else if (!isNowhere(now.getArrayItem(i)))
            return false;
    }
    return at == oldCount;
}

DrawnFrom::DrawnFrom(const ReadRevision& revision, Whereabouts& where)
    : m_revision(revision)
    , m_where(where) {}

bool DrawnFrom::isFormAlike(QPDFObjectHandle oldRoot, QPDFObjectHandle newRoot) {
    return sameEntriesBut(formOf(std::move(oldRoot)), formOf(std::move(newRoot)), {"/Fields", "/SigFlags"});
}

bool DrawnFrom::areLayersAlike(QPDFObjectHandle oldRoot, QPDFObjectHandle newRoot) {
    return sameValue(oldRoot.getKey("/OCProperties"), newRoot.getKey("/OCProperties"));
}

std::set<int> DrawnFrom::allPages() {
    std::set<int> all;
    for (int page = 0; page < m_where.pageCount(); ++page)
        all.insert(all.end(), page);
    return all;
}

std::set<int> DrawnFrom::pagesWithFields() {
    std::set<Id> signatures;
    for (const FieldNode& node : m_revision.fields)
        for (const QPDFObjectHandle& widget : node.widgets)
            if (node.type == "/Sig" && QPDFObjectHandle(widget).isIndirect())
                signatures.insert(idOf(widget));
    std::set<int> pages;
    for (int page = 0; page < m_where.pageCount(); ++page)
        for (const QPDFObjectHandle& item : m_where.annotationsOf(page))
            if (isWidget(item) && !(QPDFObjectHandle(item).isIndirect() && signatures.contains(idOf(item))))
                pages.insert(page);
    return pages;
}

void DrawnFrom::readEdges() {
    QPDF& document = m_revision.document();
    QPDFObjectHandle root = document.getRoot();
    const QPDFObjectHandle form = formOf(root);
    std::set<Id> listing; // whose /Kids are drawn from them and not the other way round
    for (const FieldNode& node : m_revision.fields) {
        if (QPDFObjectHandle(node.field).isIndirect())
            listing.insert(idOf(node.field));
        for (const QPDFObjectHandle& ancestor : node.ancestors)
            if (QPDFObjectHandle(ancestor).isIndirect())
                listing.insert(idOf(ancestor));
    }
    const auto addFrom = [&](const QPDFObjectHandle& object, const Id& user, const char* except) {
        forEachReference(object, [&](const QPDFObjectHandle& reference, const std::string& key) {
            if (!except || key != except)
                m_users[idOf(reference)].push_back(user);
        });
    };
    addFrom(form, theForm, "/Fields");
    addFrom(root.getKey("/OCProperties"), theLayers, nullptr);
    for (const auto& entry : m_revision.origins) {
        const Id& id = entry.first;
        m_revision.file->checkEffort();
        if (id == idOf(root) || id == idOf(form))
            continue;
        const bool isListing = m_where.isPageTreeNode(id) || listing.contains(id);
        addFrom(document.getObjectByID(id.first, id.second), id, isListing ? "/Kids" : nullptr);
    }
    if (QPDFObjectHandle layers = root.getKey("/OCProperties"); layers.isIndirect())
        m_users[idOf(layers)].push_back(theLayers);
}

std::set<int> DrawnFrom::pages(const std::set<Id>& changed) {
    std::set<int> pages;
    std::set<Id> seen;
    std::vector<Id> next;
    const auto reach = [&](const Id& id) {
        if (!seen.insert(id).second)
            return;
        if (const std::vector<int> numbers = m_where.pagesAt(id); !numbers.empty())
            pages.insert(numbers.begin(), numbers.end()); // other pages lead to it, but draw nothing from it
        else
            next.push_back(id);
    };
    std::for_each(changed.begin(), changed.end(), reach);
    if (next.empty())
        return pages;
    readEdges();
    const auto addAll = [&](const std::set<int>& more) { pages.insert(more.begin(), more.end()); };
    while (!next.empty()) {
        const Id id = next.back();
        next.pop_back();
        m_revision.file->checkEffort();
        if (id == theLayers || m_where.isPageTreeNode(id))
            addAll(allPages());
        else if (id == theForm)
            addAll(pagesWithFields());
        else if (const auto users = m_users.find(id); users != m_users.end())
            std::for_each(users->second.begin(), users->second.end(), reach);
    }
    return pages;
}

} // namespace vanthu::pdf
