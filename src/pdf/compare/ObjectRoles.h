#pragma once

#include "pdf/compare/FieldChanges.h"

#include <map>
#include <optional>
#include <vector>

namespace vanthu::pdf {

enum class Role {
    Catalog,
    Form,
    FormFields,
    FormResources,
    FormResourcesOfAKind,
    Page,
    PageAnnotations,
    Annotation,
    AnnotationPicture,
    Info,
    Metadata,
    Dss,
    PagesRoot,
    Extensions
};

// What each object of a revision is, as the revision itself says it, apart from what it is to a field; and whether it
// is something else as well. For this room alone; throws what qpdf throws.
class ObjectRoles {
public:
    // The references must outlive it; `mentions` may go on changing.
    ObjectRoles(QPDF& document, const FieldChanges& fields, const Mentions& mentions);

    std::optional<Role> of(const Id& id) const;
    const std::map<Id, Role>& all() const { return m_roles; }
    // Of pages, their lists of annotations and these, from 0; -1 for anything else.
    int pageOf(const Id& id) const;
    // Whose picture a stream is.
    std::optional<Id> annotationWithPicture(const Id& id) const;
    // The dictionary of the fonts that the form's fields are drawn with, when it is an object of its own.
    const Id& fontsOfForm() const { return m_fontsOfForm; }
    // Widgets of no field, which some readers draw like fields.
    bool hasStrayWidgets() const { return m_hasStrayWidgets; }

    // Whether all references to it are those that give it its role. What else refers to it may read its entries in
    // another way: a colour space by the name of a list of certificates.
    bool isNothingElse(const QPDFObjectHandle& object) const;
    // Whether pages and other annotations alone refer to it, and the same is true of those. A document can be made in
    // which an annotation is a state of the graphics or the parameters of a colour space as well; changed, it would
    // paint the page in another way.
    bool isOnlyAnnotation(const Id& id) const;

private:
    void collect();
    bool addRole(QPDFObjectHandle object, Role role);
    void addForm(QPDFObjectHandle form);
    void addDss(QPDFObjectHandle dss);
    void addPage(QPDFObjectHandle page, int number);
    void addAnnotation(QPDFObjectHandle annotation, int page);
    void relate(QPDFObjectHandle annotation, QPDFObjectHandle from);

    QPDF& m_document;
    const FieldChanges& m_fields;
    const Mentions& m_mentions;
    std::map<Id, Role> m_roles;
    std::map<Id, int> m_pages;
    std::map<Id, int> m_edges; // references that give a role which must be the only one
    struct Relations {         // of an annotation: what refers to it as such
        int count = 0;
        std::vector<Id> from; // of them what are objects of their own
    };
    std::map<Id, Relations> m_relations;
    std::map<Id, Id> m_pictureOf; // streams and their annotations
    Id m_fontsOfForm;
    bool m_hasStrayWidgets = false;
};

// A dictionary's entry that is true.
bool isTrue(QPDFObjectHandle value);
bool isMetadata(QPDFObjectHandle object);
bool isWidget(QPDFObjectHandle annotation);

} // namespace vanthu::pdf
