#include "pdf/compare/Comparison.h"

#include <algorithm>

// What changed in the terms of who reads the document: kind, page, field, old and new value.
namespace vanthu::pdf {

namespace {

bool isElementOfStructure(QPDFObjectHandle object) {
    return object.isDictionary() && (object.getKey("/Type").isNameAndEquals("/StructElem") ||
                                     object.getKey("/Type").isNameAndEquals("/StructTreeRoot"));
}

QString subtypeOf(QPDFObjectHandle annotation) {
    QPDFObjectHandle subtype = annotation.isDictionary() ? annotation.getKey("/Subtype") : annotation;
    return subtype.isName() ? QString::fromStdString(subtype.getName().substr(1)).left(40) : QStringLiteral("?");
}

} // namespace

void Comparison::forbid(ChangeKind kind, const QString& what, int page, const QString& field) {
    StepChange forbidden;
    forbidden.change.kind = kind;
    forbidden.change.page = page;
    forbidden.change.field = field;
    forbidden.change.detail = what;
    m_step.add(std::move(forbidden));
}

void Comparison::note(ChangeKind kind, Rule rule) {
    StepChange noted;
    noted.change.kind = kind;
    noted.rule = rule;
    m_step.add(std::move(noted));
}

void Comparison::forbidField(const FieldChanges::Role& role, const Id& id) {
    const FieldChanges::OldField& field = m_fields.oldFields()[static_cast<std::size_t>(role.fields.front())];
    if (field.state == FieldChanges::State::Touched)
        return; // named with its values
    const int page = field.widgets.empty() ? -1 : m_whereBefore.pageOfAnnotation(field.widgets.front());
    forbid(ChangeKind::FieldLook, QStringLiteral("%1 %2 R was changed: a field").arg(id.first).arg(id.second), page,
           field.name);
}

void Comparison::forbidObject(const Id& id, std::optional<Role> role) {
    QPDFObjectHandle old = m_before.getObjectByID(id.first, id.second);
    QPDFObjectHandle now = m_after.getObjectByID(id.first, id.second);
    const QLatin1String act(m_new.contains(id)       ? "filled a gap of the signed revision"
                            : m_removed.contains(id) ? "was removed"
                                                     : "was changed");
    const QString what = QStringLiteral("%1 %2 R %3").arg(id.first).arg(id.second).arg(act);
    if (!role) {
        const int page = m_whereBefore.pageShowing(id);
        if (m_whereBefore.isPageTreeNode(id))
            return forbidPages(what);
        return forbid(isElementOfStructure(old) ? ChangeKind::Structure
                      : page >= 0               ? ChangeKind::PageContent
                                                : ChangeKind::Document,
                      what, page);
    }
    switch (*role) {
    case Role::Page:
    case Role::PageAnnotations:
        return forbidPage(*role == Role::Page, old, now, m_pages[id], what);
    case Role::Annotation:
    case Role::AnnotationPicture: {
        const auto owner = m_pictureOf.find(id);
        const Id annotation = owner == m_pictureOf.end() ? id : owner->second;
        return forbidAnnotation(now.isNull() ? ChangeKind::AnnotationDeleted : ChangeKind::AnnotationChanged,
                                m_before.getObjectByID(annotation.first, annotation.second), m_pages[annotation], what);
    }
    case Role::Form:
    case Role::FormFields:
    case Role::FormResources:
    case Role::FormResourcesOfAKind:
        return forbid(ChangeKind::Form, what);
    case Role::Info:
    case Role::Metadata:
        return forbid(ChangeKind::Metadata, what);
    case Role::Dss:
        return forbid(ChangeKind::ValidationData, what);
    case Role::PagesRoot:
        return forbidPages(what);
    case Role::Catalog:
    case Role::Extensions:
        break;
    }
    forbid(ChangeKind::Document, what);
}

void Comparison::forbidAnnotation(ChangeKind kind, QPDFObjectHandle annotation, int page, const QString& what) {
    StepChange forbidden;
    forbidden.change.kind = kind;
    forbidden.change.page = page;
    forbidden.change.annotation = subtypeOf(annotation);
    forbidden.change.detail = what;
    m_step.add(std::move(forbidden));
}

// Names the annotations that came or went against the rules; the page itself when it is none of them.
void Comparison::forbidPage(bool isPage, QPDFObjectHandle old, QPDFObjectHandle now, int page, const QString& what) {
    const auto annotationsOf = [&](QPDFObjectHandle object) {
        QPDFObjectHandle list = isPage && object.isDictionary() ? object.getKey("/Annots") : object;
        return list.isArray() ? list.getArrayAsVector() : std::vector<QPDFObjectHandle>();
    };
    const std::vector<QPDFObjectHandle> before = annotationsOf(old);
    const std::vector<QPDFObjectHandle> after = annotationsOf(now);
    const auto has = [](const std::vector<QPDFObjectHandle>& list, const QPDFObjectHandle& item) {
        return std::any_of(list.begin(), list.end(),
                           [&](const QPDFObjectHandle& other) { return sameValue(other, item); });
    };
    bool isNamed = false;
    for (QPDFObjectHandle item : before)
        if (!item.isNull() && !has(after, item)) {
            m_afterFile.checkEffort();
            forbidAnnotation(ChangeKind::AnnotationDeleted, item, page, what);
            isNamed = true;
        }
    for (QPDFObjectHandle item : after)
        if (!item.isNull() && !has(before, item) && !isNewMarkup(item)) {
            m_afterFile.checkEffort();
            forbidAnnotation(ChangeKind::AnnotationAdded, item, page, what);
            isNamed = true;
        }
    if (!isNamed || (isPage && !sameEntriesBut(old, now, {"/Annots"})))
        forbid(ChangeKind::PageContent, what, page);
}

void Comparison::forbidPages(const QString& what) {
    const int before = m_whereBefore.pageCount();
    const int after = m_whereAfter.pageCount();
    forbid(after > before   ? ChangeKind::PageAdded
           : after < before ? ChangeKind::PageDeleted
                            : ChangeKind::PagesMoved,
           what);
}

// What is allowed whatever it says.
void Comparison::noteUnjudged() {
    if (!sameValue(m_before.getRoot().getKey("/DSS"), m_after.getRoot().getKey("/DSS")) || hasChanged(Role::Dss))
        note(ChangeKind::ValidationData, Rule::Anyone);
    if (hasChanged(Role::Info) || hasChanged(Role::Metadata))
        note(ChangeKind::Metadata, Rule::Anyone);
}

bool Comparison::hasChanged(Role role) const {
    return std::any_of(m_changed.begin(), m_changed.end(), [&](const Id& id) {
        const auto found = m_roles.find(id);
        return found != m_roles.end() && found->second == role;
    });
}

} // namespace vanthu::pdf
