#include "pdf/compare/StructureTree.h"

#include "pdf/compare/Markup.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr int deepest = 16;
constexpr std::size_t mostEntries = 1'000'000;

bool hasOnly(QPDFObjectHandle dictionary, const std::set<std::string>& keys) {
    const std::set<std::string> all = dictionary.getKeys();
    return std::includes(keys.begin(), keys.end(), all.begin(), all.end());
}

// A number tree (7.9.7) without the liberties that let readers look up different things: keys rise, limits are true.
class NumberTree {
public:
    std::vector<std::pair<long long, QPDFObjectHandle>> entries;
    std::map<Id, int> edges;

    bool read(QPDFObjectHandle node, int depth = 0) {
        enter(node);
        if (depth > deepest || !node.isDictionary() || node.hasKey("/Nums") == node.hasKey("/Kids"))
            return false;
        const std::size_t first = entries.size();
        QPDFObjectHandle items = node.getKey(node.hasKey("/Nums") ? "/Nums" : "/Kids");
        enter(items);
        if (!items.isArray() || !(node.hasKey("/Nums") ? readPairs(items) : readKids(items, depth)))
            return false;
        return depth == 0 || hasTrueLimits(node.getKey("/Limits"), first);
    }

private:
    void enter(QPDFObjectHandle object) {
        if (object.isIndirect())
            ++edges[idOf(object)];
    }
    bool readPairs(QPDFObjectHandle pairs) {
        const int count = pairs.getArrayNItems();
        for (int i = 0; i + 1 < count; i += 2) {
            QPDFObjectHandle key = pairs.getArrayItem(i);
            if (!key.isInteger() || (!entries.empty() && key.getIntValue() <= entries.back().first) ||
                entries.size() >= mostEntries)
                return false;
            entries.emplace_back(key.getIntValue(), pairs.getArrayItem(i + 1));
        }
        return count % 2 == 0;
    }
    bool readKids(QPDFObjectHandle kids, int depth) {
        for (int i = 0; i < kids.getArrayNItems(); ++i)
            if (!read(kids.getArrayItem(i), depth + 1))
                return false;
        return true;
    }
    bool hasTrueLimits(QPDFObjectHandle limits, std::size_t first) const {
        return limits.isArray() && limits.getArrayNItems() == 2 && first < entries.size() &&
               limits.getArrayItem(0).isInteger() && limits.getArrayItem(1).isInteger() &&
               limits.getArrayItem(0).getIntValue() == entries[first].first &&
               limits.getArrayItem(1).getIntValue() == entries.back().first;
    }
};

bool isElement(QPDFObjectHandle object) {
    return object.isDictionary() && object.getKey("/S").isName() && object.getKey("/P").isDictionary() &&
           (!object.hasKey("/Type") || object.getKey("/Type").isNameAndEquals("/StructElem"));
}

std::vector<QPDFObjectHandle> kidsOf(QPDFObjectHandle value) {
    if (value.isArray())
        return value.getArrayAsVector();
    return value.isNull() ? std::vector<QPDFObjectHandle>() : std::vector<QPDFObjectHandle>{value};
}

bool isGrownList(QPDFObjectHandle old, QPDFObjectHandle now) {
    const int count = old.isArray() ? old.getArrayNItems() : 0;
    if (sameValue(old, now))
        return true;
    if ((!old.isNull() && !old.isArray()) || !now.isArray() || now.getArrayNItems() < count)
        return false;
    for (int i = 0; i < count; ++i)
        if (!sameValue(old.getArrayItem(i), now.getArrayItem(i)))
            return false;
    return true;
}

// The one annotation that the element stands for; null when it says more.
QPDFObjectHandle annotationOf(QPDFObjectHandle element) {
    const std::vector<QPDFObjectHandle> kids = kidsOf(element.getKey("/K"));
    if (kids.size() != 1)
        return QPDFObjectHandle::newNull();
    QPDFObjectHandle reference = kids.front();
    if (!reference.isDictionary() || !hasOnly(reference, {"/Obj", "/Pg", "/Type"}) ||
        !reference.getKey("/Type").isNameAndEquals("/OBJR"))
        return QPDFObjectHandle::newNull();
    return reference.getKey("/Obj");
}

} // namespace

StructureTree::StructureTree(QPDF& before, QPDF& after, const FieldChanges& fields, const Mentions& mentions,
                             const std::set<Id>& added)
    : m_afterDocument(after)
    , m_before(before.getRoot().getKey("/StructTreeRoot"))
    , m_after(after.getRoot().getKey("/StructTreeRoot"))
    , m_fields(fields)
    , m_mentions(mentions)
    , m_added(added) {}

bool StructureTree::isAllowed(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    if (!m_before.isDictionary() || !m_after.isDictionary())
        return false;
    if (m_before.isIndirect() && idOf(m_before) == id)
        return isAllowedRoot(old, now);
    // Who else refers to an element does not matter: only the tree reads a /K that is no number and no switch.
    if (isElement(old))
        return sameEntriesBut(old, now, {"/K"}) && onlyFormsAdded(old.getKey("/K"), now.getKey("/K"), id);
    const bool isGrown = isGrownParentTree();
    const auto edges = m_parentTreeEdges.find(id);
    return isGrown && edges != m_parentTreeEdges.end() && m_mentions.of(id) <= edges->second;
}

bool StructureTree::isAllowedRoot(QPDFObjectHandle old, QPDFObjectHandle now) {
    QPDFObjectHandle nextBefore = old.getKey("/ParentTreeNextKey");
    QPDFObjectHandle nextNow = now.getKey("/ParentTreeNextKey");
    const bool isLater =
        sameValue(nextBefore, nextNow) ||
        (nextNow.isInteger() &&
         (nextBefore.isNull() || (nextBefore.isInteger() && nextNow.getIntValue() > nextBefore.getIntValue())));
    // Which names come from where (14.7.4): a list that grows changes no element that is there.
    return isLater && isGrownList(old.getKey("/Namespaces"), now.getKey("/Namespaces")) &&
           sameEntriesBut(old, now, {"/K", "/ParentTree", "/ParentTreeNextKey", "/Namespaces"}) &&
           onlyFormsAdded(old.getKey("/K"), now.getKey("/K"), idOf(m_before)) && isGrownParentTree();
}

// The old kids in their order, less those of annotations that went, between them nothing but the elements of new ones.
bool StructureTree::onlyFormsAdded(QPDFObjectHandle old, QPDFObjectHandle now, const Id& parent) const {
    if (sameValue(old, now))
        return true;
    if (!old.isNull() && !old.isArray() && !old.isDictionary())
        return false;
    const std::vector<QPDFObjectHandle> before = kidsOf(old);
    auto next = before.begin();
    for (QPDFObjectHandle kid : kidsOf(now)) {
        auto match = next;
        while (match != before.end() && !sameValue(*match, kid) && isOfGoneAnnotation(*match))
            ++match;
        if (match != before.end() && sameValue(*match, kid))
            next = match + 1;
        else if (!isNewForm(kid) || idOf(kid.getKey("/P")) != parent)
            return false;
    }
    return std::all_of(next, before.end(), [&](const QPDFObjectHandle& kid) { return isOfGoneAnnotation(kid); });
}

// An element that says nothing but that there is the widget of a new signature, or a new remark.
bool StructureTree::isNewForm(QPDFObjectHandle element) const {
    return element.isIndirect() && m_added.contains(idOf(element)) && isElement(element) &&
           hasOnly(element, {"/K", "/NS", "/P", "/Pg", "/S", "/Type"}) &&
           (element.getKey("/S").isNameAndEquals("/Form") || element.getKey("/S").isNameAndEquals("/Annot")) &&
           element.getKey("/P").isIndirect() && newAnnotationOf(element).isDictionary();
}

QPDFObjectHandle StructureTree::newAnnotationOf(QPDFObjectHandle element) const {
    QPDFObjectHandle annotation = annotationOf(element);
    if (!annotation.isIndirect())
        return QPDFObjectHandle::newNull();
    const bool isRemark = m_added.contains(idOf(annotation)) && markupOf(annotation) != Markup::None;
    return isRemark || m_fields.isNewSignature(idOf(annotation)) ? annotation : QPDFObjectHandle::newNull();
}

// Of a remark that was deleted; whether that is allowed is asked of its page.
bool StructureTree::isOfGoneAnnotation(QPDFObjectHandle element) const {
    if (!isElement(element))
        return false;
    QPDFObjectHandle annotation = annotationOf(element);
    return annotation.isIndirect() && markupOf(annotation) != Markup::None &&
           m_afterDocument.getObjectByID(annotation.getObjectID(), annotation.getGeneration()).isNull();
}

bool StructureTree::isGrownParentTree() {
    if (!m_isGrown)
        m_isGrown = onlyFormsAddedToParentTree();
    return *m_isGrown;
}

// Programs distribute the entries of the tree among its nodes as they like: compared is what it says.
bool StructureTree::onlyFormsAddedToParentTree() {
    NumberTree before, now;
    if (!before.read(m_before.getKey("/ParentTree")) || !now.read(m_after.getKey("/ParentTree")))
        return false;
    m_parentTreeEdges = before.edges;
    auto next = before.entries.begin();
    for (const auto& [key, value] : now.entries) {
        while (next != before.entries.end() && next->first < key && isOfGoneAnnotation(next->second))
            ++next;
        if (next != before.entries.end() && next->first == key) {
            if (!sameValue(next->second, value))
                return false;
            ++next;
            continue;
        }
        if (!isNewForm(value) || !isNumberOf(key, value))
            return false;
    }
    return std::all_of(next, before.entries.end(), [&](const auto& entry) { return isOfGoneAnnotation(entry.second); });
}

bool StructureTree::isNumberOf(long long key, QPDFObjectHandle element) const {
    QPDFObjectHandle number = newAnnotationOf(element).getKey("/StructParent");
    return number.isInteger() && number.getIntValue() == key;
}

// A document that had no tree may get one for what came with it: elements of new fields and remarks, as deep as one
// element that holds them all.
bool StructureTree::isFirstTree() const {
    QPDFObjectHandle was = m_before, root = m_after;
    if (!was.isNull() || !root.isDictionary() || !root.isIndirect() ||
        !hasOnly(root, {"/K", "/ParentTree", "/ParentTreeNextKey", "/Type"}))
        return false;
    NumberTree tree;
    if (!root.getKey("/ParentTree").isNull() && !tree.read(root.getKey("/ParentTree")))
        return false;
    const auto isOwn = [&](QPDFObjectHandle kid, const Id& parent) {
        return isNewForm(kid) && idOf(kid.getKey("/P")) == parent;
    };
    const auto isHolder = [&](QPDFObjectHandle kid) {
        if (!kid.isIndirect() || !isElement(kid) || !hasOnly(kid, {"/K", "/NS", "/P", "/S", "/Type"}) ||
            !kid.getKey("/P").isIndirect() || idOf(kid.getKey("/P")) != idOf(root))
            return false;
        const std::vector<QPDFObjectHandle> kids = kidsOf(kid.getKey("/K"));
        return std::all_of(kids.begin(), kids.end(),
                           [&](const QPDFObjectHandle& inner) { return isOwn(inner, idOf(kid)); });
    };
    const std::vector<QPDFObjectHandle> kids = kidsOf(root.getKey("/K"));
    return std::all_of(kids.begin(), kids.end(),
                       [&](const QPDFObjectHandle& kid) { return isOwn(kid, idOf(root)) || isHolder(kid); }) &&
           std::all_of(tree.entries.begin(), tree.entries.end(), [&](const auto& entry) {
               return isNewForm(entry.second) && isNumberOf(entry.first, entry.second);
           });
}

} // namespace vanthu::pdf
