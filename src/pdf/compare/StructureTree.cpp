#include "pdf/compare/StructureTree.h"

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

} // namespace

StructureTree::StructureTree(QPDF& before, QPDF& after, const FieldChanges& fields, const Mentions& mentions,
                             const std::set<Id>& added)
    : m_before(before.getRoot().getKey("/StructTreeRoot"))
    , m_after(after.getRoot().getKey("/StructTreeRoot"))
    , m_fields(fields)
    , m_mentions(mentions)
    , m_added(added) {}

bool StructureTree::isAllowed(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    if (!m_before.isDictionary() || !m_after.isDictionary() || !m_fields.isAnythingNew())
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
    return isLater && sameEntriesBut(old, now, {"/K", "/ParentTree", "/ParentTreeNextKey"}) &&
           onlyFormsAdded(old.getKey("/K"), now.getKey("/K"), idOf(m_before)) && isGrownParentTree();
}

// The old kids in their order, between them nothing but the elements of new signatures.
bool StructureTree::onlyFormsAdded(QPDFObjectHandle old, QPDFObjectHandle now, const Id& parent) const {
    if (sameValue(old, now))
        return true;
    if (!old.isNull() && !old.isArray() && !old.isDictionary())
        return false;
    const std::vector<QPDFObjectHandle> before = kidsOf(old);
    auto next = before.begin();
    for (QPDFObjectHandle kid : kidsOf(now)) {
        if (next != before.end() && sameValue(*next, kid))
            ++next;
        else if (!isNewForm(kid) || idOf(kid.getKey("/P")) != parent)
            return false;
    }
    return next == before.end();
}

// An element that says nothing but that there is the widget of a new signature.
bool StructureTree::isNewForm(QPDFObjectHandle element) const {
    return element.isIndirect() && m_added.contains(idOf(element)) && isElement(element) &&
           hasOnly(element, {"/K", "/P", "/Pg", "/S", "/Type"}) && element.getKey("/S").isNameAndEquals("/Form") &&
           element.getKey("/P").isIndirect() && widgetOf(element).isDictionary();
}

QPDFObjectHandle StructureTree::widgetOf(QPDFObjectHandle element) const {
    const std::vector<QPDFObjectHandle> kids = kidsOf(element.getKey("/K"));
    if (kids.size() != 1)
        return QPDFObjectHandle::newNull();
    QPDFObjectHandle reference = kids.front();
    if (!reference.isDictionary() || !hasOnly(reference, {"/Obj", "/Pg", "/Type"}) ||
        !reference.getKey("/Type").isNameAndEquals("/OBJR"))
        return QPDFObjectHandle::newNull();
    QPDFObjectHandle widget = reference.getKey("/Obj");
    return widget.isIndirect() && m_fields.isNewSignature(idOf(widget)) ? widget : QPDFObjectHandle::newNull();
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
        if (next != before.entries.end() && next->first == key) {
            if (!sameValue(next->second, value))
                return false;
            ++next;
            continue;
        }
        if (!isNewForm(value))
            return false;
        QPDFObjectHandle number = widgetOf(value).getKey("/StructParent");
        if (!number.isInteger() || number.getIntValue() != key)
            return false;
    }
    return next == before.entries.end();
}

} // namespace vanthu::pdf
