#include "pdf/compare/ObjectRoles.h"

#include "pdf/read/Pages.h"

#include <set>

namespace vanthu::pdf {

ObjectRoles::ObjectRoles(QPDF& document, const FieldChanges& fields, const Mentions& mentions)
    : m_document(document)
    , m_fields(fields)
    , m_mentions(mentions) {
    collect();
}

std::optional<Role> ObjectRoles::of(const Id& id) const {
    const auto role = m_roles.find(id);
    return role == m_roles.end() ? std::nullopt : std::optional(role->second);
}

int ObjectRoles::pageOf(const Id& id) const {
    const auto page = m_pages.find(id);
    return page == m_pages.end() ? -1 : page->second;
}

std::optional<Id> ObjectRoles::annotationWithPicture(const Id& id) const {
    const auto owner = m_pictureOf.find(id);
    return owner == m_pictureOf.end() ? std::nullopt : std::optional(owner->second);
}

// Whether it was not seen before: what is reached in two ways refers to each thing once.
bool ObjectRoles::addRole(QPDFObjectHandle object, Role role) {
    if (!object.isIndirect())
        return true;
    m_roles.emplace(idOf(object), role);
    return ++m_edges[idOf(object)] == 1;
}

bool ObjectRoles::isNothingElse(const QPDFObjectHandle& object) const {
    if (!QPDFObjectHandle(object).isIndirect())
        return true;
    const auto edges = m_edges.find(idOf(object));
    return edges != m_edges.end() && m_mentions.of(idOf(object)) <= edges->second;
}

void ObjectRoles::addForm(QPDFObjectHandle form) {
    addRole(form, Role::Form);
    addRole(form.getKey("/Fields"), Role::FormFields);
    // Where the viewer draws the fields, new fonts would change the old ones.
    QPDFObjectHandle resources = form.getKey("/DR");
    if (!resources.isDictionary() || isTrue(form.getKey("/NeedAppearances")))
        return;
    addRole(resources, Role::FormResources);
    const bool isOnlyForms = isNothingElse(resources);
    for (const std::string& kind : resources.getKeys()) {
        QPDFObjectHandle ofAKind = resources.getKey(kind);
        if (kind == "/Font")
            m_fontsOfForm = idOf(ofAKind);
        if (isOnlyForms)
            addRole(ofAKind, Role::FormResourcesOfAKind);
        else if (ofAKind.isIndirect())
            m_roles.emplace(idOf(ofAKind), Role::FormResourcesOfAKind);
    }
}

void ObjectRoles::addDss(QPDFObjectHandle dss) {
    addRole(dss, Role::Dss);
    if (!dss.isDictionary() || !isNothingElse(dss))
        return;
    for (const char* key : {"/Certs", "/OCSPs", "/CRLs"})
        addRole(dss.getKey(key), Role::Dss);
    QPDFObjectHandle all = dss.getKey("/VRI");
    if (!addRole(all, Role::Dss) || !all.isDictionary() || !isNothingElse(all))
        return;
    for (const std::string& name : all.getKeys())
        addRole(all.getKey(name), Role::Dss);
    std::set<Id> seen = {idOf(dss), idOf(all)};
    for (const std::string& name : all.getKeys()) {
        QPDFObjectHandle one = all.getKey(name);
        if (!one.isDictionary() || !isNothingElse(one) || (one.isIndirect() && !seen.insert(idOf(one)).second))
            continue;
        for (const char* key : {"/Cert", "/OCSP", "/CRL"})
            addRole(one.getKey(key), Role::Dss);
    }
}

void ObjectRoles::collect() {
    QPDFObjectHandle root = m_document.getRoot();
    addRole(root, Role::Catalog);
    if (QPDFObjectHandle form = root.getKey("/AcroForm"); form.isDictionary())
        addForm(form);
    addDss(root.getKey("/DSS"));
    // A single page may be the whole tree.
    if (QPDFObjectHandle pages = root.getKey("/Pages"); pages.isDictionary() && pages.hasKey("/Kids"))
        addRole(pages, Role::PagesRoot);
    addRole(root.getKey("/Version"), Role::Extensions);
    if (QPDFObjectHandle extensions = root.getKey("/Extensions"); extensions.isDictionary()) {
        addRole(extensions, Role::Extensions);
        for (const std::string& developer : extensions.getKeys())
            addRole(extensions.getKey(developer), Role::Extensions);
    }
    if (isMetadata(root.getKey("/Metadata")))
        addRole(root.getKey("/Metadata"), Role::Metadata);
    if (QPDFObjectHandle info = m_document.getTrailer().getKey("/Info"); info.isDictionary())
        addRole(info, Role::Info);
    walkPages(m_document, [&](const PageNode& node, int number) {
        addPage(node.page, number);
        return true;
    });
}

void ObjectRoles::addPage(QPDFObjectHandle page, int number) {
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

void ObjectRoles::relate(QPDFObjectHandle annotation, QPDFObjectHandle from) {
    if (!annotation.isIndirect())
        return;
    Relations& relations = m_relations[idOf(annotation)];
    ++relations.count;
    if (from.isIndirect())
        relations.from.push_back(idOf(from));
}

void ObjectRoles::addAnnotation(QPDFObjectHandle annotation, int page) {
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

bool ObjectRoles::isOnlyAnnotation(const Id& id) const {
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

bool isTrue(QPDFObjectHandle value) {
    return value.isBool() && value.getBoolValue();
}

bool isMetadata(QPDFObjectHandle object) {
    return object.isStream() && object.getDict().getKey("/Type").isNameAndEquals("/Metadata");
}

bool isWidget(QPDFObjectHandle annotation) {
    return annotation.isDictionary() && annotation.getKey("/Subtype").isNameAndEquals("/Widget");
}

} // namespace vanthu::pdf
