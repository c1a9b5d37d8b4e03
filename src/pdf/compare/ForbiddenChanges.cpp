#include "pdf/compare/ForbiddenChanges.h"

#include "pdf/compare/MarkupChanges.h"

#include <algorithm>

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

void ForbiddenChanges::add(ChangeKind kind, const QString& what, int page, const QString& field) {
    StepChange forbidden;
    forbidden.change.kind = kind;
    forbidden.change.page = page;
    forbidden.change.field = field;
    forbidden.change.detail = what;
    m_pair.step.add(std::move(forbidden));
}

void ForbiddenChanges::addField(const FieldChanges::Role& role, const Id& id) {
    const FieldChanges::OldField& field = m_pair.fields.oldFields()[static_cast<std::size_t>(role.fields.front())];
    if (field.state == FieldChanges::State::Touched)
        return; // named with its values
    const int page = field.widgets.empty() ? -1 : m_pair.whereBefore.pageOfAnnotation(field.widgets.front());
    add(ChangeKind::FieldLook, QStringLiteral("%1 %2 R was changed: a field").arg(id.first).arg(id.second), page,
        field.name);
}

void ForbiddenChanges::addObject(const Id& id, std::optional<Role> role) {
    const QPDFObjectHandle old = m_pair.objectBefore(id), now = m_pair.objectAfter(id);
    const QLatin1String act(m_pair.added.contains(id)     ? "filled a gap of the signed revision"
                            : m_pair.removed.contains(id) ? "was removed"
                                                          : "was changed");
    const QString what = QStringLiteral("%1 %2 R %3").arg(id.first).arg(id.second).arg(act);
    if (!role) {
        const int page = m_pair.whereBefore.pageShowing(id);
        if (m_pair.whereBefore.isPageTreeNode(id))
            return addPages(what);
        return add(isElementOfStructure(old) ? ChangeKind::Structure
                   : page >= 0               ? ChangeKind::PageContent
                                             : ChangeKind::Document,
                   what, page);
    }
    switch (*role) {
    case Role::Page:
    case Role::PageAnnotations:
        return addPage(*role == Role::Page, old, now, m_pair.roles.pageOf(id), what);
    case Role::Annotation:
    case Role::AnnotationPicture: {
        const Id annotation = m_pair.roles.annotationWithPicture(id).value_or(id);
        return addAnnotation(QPDFObjectHandle(now).isNull() ? ChangeKind::AnnotationDeleted
                                                            : ChangeKind::AnnotationChanged,
                             m_pair.objectBefore(annotation), m_pair.roles.pageOf(annotation), what);
    }
    case Role::Form:
    case Role::FormFields:
    case Role::FormResources:
    case Role::FormResourcesOfAKind:
        return add(ChangeKind::Form, what);
    case Role::Info:
    case Role::Metadata:
        return add(ChangeKind::Metadata, what);
    case Role::Dss:
        return add(ChangeKind::ValidationData, what);
    case Role::PagesRoot:
        return addPages(what);
    case Role::Catalog:
    case Role::Extensions:
        break;
    }
    add(ChangeKind::Document, what);
}

void ForbiddenChanges::addAnnotation(ChangeKind kind, QPDFObjectHandle annotation, int page, const QString& what) {
    StepChange forbidden;
    forbidden.change.kind = kind;
    forbidden.change.page = page;
    forbidden.change.annotation = subtypeOf(annotation);
    forbidden.change.detail = what;
    m_pair.step.add(std::move(forbidden));
}

// Names the annotations that came or went against the rules; the page itself when it is none of them.
void ForbiddenChanges::addPage(bool isPage, QPDFObjectHandle old, QPDFObjectHandle now, int page, const QString& what) {
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
            m_pair.checkEffort();
            addAnnotation(ChangeKind::AnnotationDeleted, item, page, what);
            isNamed = true;
        }
    for (QPDFObjectHandle item : after)
        if (!item.isNull() && !has(before, item) && !isNewMarkup(item, m_pair.mentions)) {
            m_pair.checkEffort();
            addAnnotation(ChangeKind::AnnotationAdded, item, page, what);
            isNamed = true;
        }
    if (!isNamed || (isPage && !sameEntriesBut(old, now, {"/Annots"})))
        add(ChangeKind::PageContent, what, page);
}

void ForbiddenChanges::addPages(const QString& what) {
    const int before = m_pair.whereBefore.pageCount();
    const int after = m_pair.whereAfter.pageCount();
    add(after > before   ? ChangeKind::PageAdded
        : after < before ? ChangeKind::PageDeleted
                         : ChangeKind::PagesMoved,
        what);
}

} // namespace vanthu::pdf
