#include "pdf/compare/Comparison.h"

#include <algorithm>
#include <vector>

// What may become of the annotations of a page. Whether a signature allows it is asked later (Changes.cpp); what is
// never allowed, as the loss of a field, is forbidden here.
namespace vanthu::pdf {

namespace {

constexpr qsizetype longestText = 200;

bool isWidget(QPDFObjectHandle annotation) {
    return annotation.isDictionary() && annotation.getKey("/Subtype").isNameAndEquals("/Widget");
}

} // namespace

void Comparison::addPage(QPDFObjectHandle page, int number) {
    const bool isNew = addRole(page, Role::Page);
    if (page.isIndirect())
        m_pages.emplace(idOf(page), number);
    QPDFObjectHandle annotations = page.getKey("/Annots");
    const int count = annotations.isArray() ? annotations.getArrayNItems() : 0;
    for (int i = 0; i < count; ++i)
        if (QPDFObjectHandle item = annotations.getArrayItem(i);
            isWidget(item) && (!item.isIndirect() || !m_fields.roleOf(idOf(item), m_mentions)))
            m_hasStrayWidgets = true;
    if (!isNew || !addRole(annotations, Role::PageAnnotations))
        return;
    QPDFObjectHandle list = annotations.isIndirect() ? annotations : page;
    if (annotations.isIndirect())
        m_pages.emplace(idOf(annotations), number);
    // A colour space is an array that begins with a name.
    const bool isList = count > 0 && !annotations.getArrayItem(0).isName();
    for (int i = 0; i < count; ++i) {
        QPDFObjectHandle item = annotations.getArrayItem(i);
        if (!item.isDictionary() || isWidget(item))
            continue;
        if (isList)
            relate(item, list);
        addAnnotation(item, number);
    }
}

void Comparison::relate(QPDFObjectHandle annotation, QPDFObjectHandle from) {
    if (!annotation.isIndirect())
        return;
    Relations& relations = m_relations[idOf(annotation)];
    ++relations.count;
    if (from.isIndirect())
        relations.from.push_back(idOf(from));
}

void Comparison::addAnnotation(QPDFObjectHandle annotation, int page) {
    if (!addRole(annotation, Role::Annotation))
        return;
    for (const char* const key : {"/Popup", "/Parent", "/IRT"})
        relate(annotation.getKey(key), annotation);
    if (!annotation.isIndirect())
        return;
    m_pages.emplace(idOf(annotation), page);
    const auto add = [&](QPDFObjectHandle picture) {
        if (!picture.isStream())
            return;
        addRole(picture, Role::AnnotationPicture);
        m_pictureOf.emplace(idOf(picture), idOf(annotation));
    };
    // Only pictures that the annotation itself names: what lies between could be shared by others.
    QPDFObjectHandle appearance = annotation.getKey("/AP");
    if (!appearance.isDictionary() || appearance.isIndirect())
        return;
    for (const std::string& kind : appearance.getKeys()) {
        QPDFObjectHandle value = appearance.getKey(kind);
        add(value);
        if (value.isDictionary() && !value.isIndirect())
            for (const std::string& state : value.getKeys())
                add(value.getKey(state));
    }
}

// Whether pages and other annotations alone refer to it, and the same is true of those. A document can be made in which
// an annotation is a state of the graphics or the parameters of a colour space as well; changed, it would paint the
// page in another way.
bool Comparison::isOnlyAnnotation(const Id& id) const {
    constexpr std::size_t most = 1000;
    std::vector<Id> group = {id};
    std::set<Id> seen = {id};
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto role = m_roles.find(group[i]);
        if (role != m_roles.end() && role->second == Role::Page)
            continue; // whose list of annotations is nothing else, see addPage()
        if (m_mentions.isOdd(group[i]) || group.size() > most)
            return false;
        const auto edges = m_edges.find(group[i]);
        if (role != m_roles.end() && role->second == Role::PageAnnotations) {
            if (edges == m_edges.end() || m_mentions.of(group[i]) > edges->second)
                return false;
            continue;
        }
        const auto relations = m_relations.find(group[i]);
        if (relations == m_relations.end() || m_mentions.of(group[i]) > relations->second.count)
            return false;
        for (const Id& from : relations->second.from)
            if (seen.insert(from).second)
                group.push_back(from);
    }
    return true;
}

bool Comparison::isNewMarkup(QPDFObjectHandle item) const {
    return item.isDictionary() && !isWidget(item) && (!item.isIndirect() || m_mentions.of(idOf(item)) == 0) &&
           markupOf(item) != Markup::None;
}

void Comparison::note(ChangeKind kind, Markup markup, QPDFObjectHandle old, QPDFObjectHandle now, int page) {
    const auto textOfAnnotation = [](QPDFObjectHandle annotation) {
        return annotation.isDictionary() ? textOf(annotation.getKey("/Contents")).left(longestText) : QString();
    };
    StepChange noted;
    noted.rule = markup == Markup::Remark ? Rule::Remark : Rule::Covering;
    Change& change = noted.change;
    change.kind = kind;
    change.page = page;
    const std::string subtype = (now.isDictionary() ? now : old).getKey("/Subtype").getName();
    change.annotation = QString::fromStdString(subtype.substr(1)).left(40);
    change.before = textOfAnnotation(old);
    change.after = textOfAnnotation(now);
    change.covers = markup != Markup::Remark;
    for (const QPDFObjectHandle& drawn : {old, now})
        tellPlace(drawn, page);
    m_step.add(std::move(noted));
}

// It stays what it was: a comment that becomes a field or a link is another thing under its number. Some programs
// delete by leaving null in its place.
bool Comparison::isAllowedMarkup(QPDFObjectHandle old, QPDFObjectHandle now, int page) {
    const Markup before = markupOf(old);
    if (before != Markup::None && now.isNull()) {
        note(ChangeKind::AnnotationDeleted, before, old, now, page);
        return true;
    }
    const Markup after = markupOf(now);
    if (before == Markup::None || after == Markup::None || !sameValue(old.getKey("/Subtype"), now.getKey("/Subtype")))
        return false;
    note(ChangeKind::AnnotationChanged, std::max(before, after), old, now, page);
    return true;
}

// Some programs draw an annotation anew into the same stream.
bool Comparison::isAllowedPicture(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    if (!now.isStream() || !sameValue(old.getDict().getKey("/Type"), now.getDict().getKey("/Type")) ||
        !sameValue(old.getDict().getKey("/Subtype"), now.getDict().getKey("/Subtype")))
        return false;
    const auto owner = m_pictureOf.find(id);
    const auto [number, generation] = owner->second;
    QPDFObjectHandle after = m_after.getObjectByID(number, generation);
    return after.isDictionary() &&
           isAllowedMarkup(m_before.getObjectByID(number, generation), after, m_pages[owner->second]);
}

bool Comparison::isAllowedAnnotations(QPDFObjectHandle old, QPDFObjectHandle now, int page) {
    if (!now.isArray() && !now.isNull())
        return !old.isArray() && sameContent(old, now);
    const int oldCount = old.isArray() ? old.getArrayNItems() : 0;
    const int nowCount = now.isArray() ? now.getArrayNItems() : 0;
    int at = 0;
    const auto mayBeGone = [&](int index) {
        QPDFObjectHandle item = old.getArrayItem(index);
        return item.isNull() || (!isWidget(item) && markupOf(item) != Markup::None);
    };
    const auto noteDeleted = [&](int from, int to) {
        for (int i = from; i < to; ++i)
            if (QPDFObjectHandle item = old.getArrayItem(i); !item.isNull())
                note(ChangeKind::AnnotationDeleted, markupOf(item), item, QPDFObjectHandle::newNull(), page);
    };
    for (int i = 0; i < nowCount; ++i) {
        QPDFObjectHandle item = now.getArrayItem(i);
        m_afterFile.checkEffort();
        int next = at;
        while (next < oldCount && !sameValue(old.getArrayItem(next), item) && mayBeGone(next))
            ++next;
        if (next < oldCount && sameValue(old.getArrayItem(next), item)) {
            noteDeleted(at, next);
            at = next + 1;
        } else if (item.isNull() || (item.isIndirect() && m_fields.isNewSignature(idOf(item)))) {
            continue;
        } else if (isNewMarkup(item)) {
            note(ChangeKind::AnnotationAdded, markupOf(item), QPDFObjectHandle::newNull(), item, page);
        } else {
            return false;
        }
    }
    for (int i = at; i < oldCount; ++i)
        if (!mayBeGone(i))
            return false;
    noteDeleted(at, oldCount);
    return true;
}

} // namespace vanthu::pdf
