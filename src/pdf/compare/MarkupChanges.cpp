#include "pdf/compare/MarkupChanges.h"

#include "pdf/compare/RedrawnPages.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {
constexpr qsizetype longestText = 200;
}

bool isNewMarkup(QPDFObjectHandle item, const Mentions& mentions) {
    return item.isDictionary() && !isWidget(item) && (!item.isIndirect() || mentions.of(idOf(item)) == 0) &&
           markupOf(item) != Markup::None;
}

void MarkupChanges::note(ChangeKind kind, Markup markup, QPDFObjectHandle old, QPDFObjectHandle now, int page) {
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
        tellAnnotation(m_pair, drawn, page);
    m_pair.step.add(std::move(noted));
}

// It stays what it was: a comment that becomes a field or a link is another thing under its number. Some programs
// delete by leaving null in its place.
bool MarkupChanges::isAllowed(QPDFObjectHandle old, QPDFObjectHandle now, int page) {
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
bool MarkupChanges::isAllowedPicture(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    if (!now.isStream() || !sameValue(old.getDict().getKey("/Type"), now.getDict().getKey("/Type")) ||
        !sameValue(old.getDict().getKey("/Subtype"), now.getDict().getKey("/Subtype")))
        return false;
    const auto owner = m_pair.roles.annotationWithPicture(id);
    if (!owner)
        return false;
    QPDFObjectHandle after = m_pair.objectAfter(*owner);
    return after.isDictionary() && isAllowed(m_pair.objectBefore(*owner), after, m_pair.roles.pageOf(*owner));
}

bool MarkupChanges::isAllowedList(QPDFObjectHandle old, QPDFObjectHandle now, int page) {
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
        m_pair.checkEffort();
        int next = at;
        while (next < oldCount && !sameValue(old.getArrayItem(next), item) && mayBeGone(next))
            ++next;
        if (next < oldCount && sameValue(old.getArrayItem(next), item)) {
            noteDeleted(at, next);
            at = next + 1;
        } else if (item.isNull() || (item.isIndirect() && m_pair.fields.isNewSignature(idOf(item)))) {
            continue;
        } else if (isNewMarkup(item, m_pair.mentions)) {
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
