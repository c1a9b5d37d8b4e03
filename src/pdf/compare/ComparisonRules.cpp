#include "pdf/compare/Comparison.h"

#include "pdf/compare/ResourceNames.h"
#include "pdf/read/Pages.h"

#include <algorithm>

// What each object of the earlier revision is, and what may become of it.
namespace vanthu::pdf {

namespace {

// Entries of the information dictionary that every program writes anew. Title, author and the like are the document's.
const std::set<std::string>& volatileInfo() {
    static const std::set<std::string> keys = {"/ModDate", "/Producer", "/Creator"};
    return keys;
}

bool isAllowedInfo(QPDFObjectHandle old, QPDFObjectHandle now) {
    if (now.isNull())
        return old.isNull();
    if (!old.isDictionary())
        old = QPDFObjectHandle::newDictionary();
    std::set<std::string> may = volatileInfo();
    if (!old.hasKey("/CreationDate"))
        may.insert("/CreationDate");
    // Text may be written in another encoding.
    for (const std::string& key : old.getKeys())
        if (old.getKey(key).isString() && now.isDictionary() && now.getKey(key).isString() &&
            old.getKey(key).getUTF8Value() == now.getKey(key).getUTF8Value())
            may.insert(key);
    return sameEntriesBut(old, now, may);
}

bool isMetadata(QPDFObjectHandle object) {
    return object.isStream() && object.getDict().getKey("/Type").isNameAndEquals("/Metadata");
}

bool keepsAll(QPDFObjectHandle old, QPDFObjectHandle now) {
    const std::set<std::string> names = old.getKeys();
    return std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return sameValue(old.getKey(name), now.getKey(name)); });
}

// The resources of the form: what was there stays, new fonts and encodings may come in. iText exchanges pictures there
// that it drew signatures with: `mayGo` says of which names nothing else can speak; of fonts, `mayExchange`.
bool onlyGrown(QPDFObjectHandle old, QPDFObjectHandle now, const std::function<bool(const std::string&)>& mayGo,
               const std::function<bool(const QPDFObjectHandle& fonts)>& mayExchange) {
    if (old.isNull())
        return now.isNull() || now.isDictionary();
    if (!old.isDictionary() || !now.isDictionary())
        return sameValue(old, now);
    const std::set<std::string> kinds = old.getKeys();
    return std::all_of(kinds.begin(), kinds.end(), [&](const std::string& kind) {
        QPDFObjectHandle before = old.getKey(kind);
        QPDFObjectHandle after = now.getKey(kind);
        if (!before.isDictionary() || !after.isDictionary())
            return sameValue(before, after);
        if (kind != "/XObject")
            return keepsAll(before, after) || (kind == "/Font" && mayExchange(before));
        const std::set<std::string> names = before.getKeys();
        return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
            return sameValue(before.getKey(name), after.getKey(name)) || mayGo(name);
        });
    });
}

QPDFObjectHandle inherited(QPDFObjectHandle page, const char* key) {
    for (int depth = 0; depth < 64 && page.isDictionary(); ++depth) {
        if (page.hasKey(key))
            return page.getKey(key);
        page = page.getKey("/Parent");
    }
    return QPDFObjectHandle::newNull();
}

// But for its annotations. iText writes into the page what it inherits.
bool isSamePage(QPDFObjectHandle old, QPDFObjectHandle now) {
    std::set<std::string> may = {"/Annots", "/Tabs", "/LastModified", "/PieceInfo"};
    for (const char* const key : {"/MediaBox", "/CropBox", "/Rotate", "/Resources"}) {
        if (!old.hasKey(key) && !sameValue(inherited(old, key), inherited(now, key)))
            return false;
        if (!old.hasKey(key))
            may.insert(key);
    }
    return sameEntriesBut(old, now, may);
}

// Of an annotation: texts, which are no colours, functions or states of the graphics to whoever else refers to it.
bool onlyTextsDiffer(QPDFObjectHandle old, QPDFObjectHandle now) {
    std::set<std::string> may;
    for (const char* const key : {"/Contents", "/M", "/NM", "/RC", "/Subj", "/T"})
        if (old.isDictionary() && now.isDictionary() && (old.getKey(key).isString() || old.getKey(key).isNull()) &&
            (now.getKey(key).isString() || now.getKey(key).isNull()))
            may.insert(key);
    return sameEntriesBut(old, now, may);
}

// Marks that programs leave in the root of the pages, such as /ITXT: texts under names that no reader knows.
bool onlyMarksDiffer(QPDFObjectHandle old, QPDFObjectHandle now) {
    static const std::set<std::string> known = {"/Type",      "/Parent",   "/Kids",    "/Count",
                                                "/Resources", "/MediaBox", "/CropBox", "/Rotate"};
    std::set<std::string> may;
    for (const QPDFObjectHandle& dictionary : {old, now})
        for (const std::string& key : QPDFObjectHandle(dictionary).isDictionary()
                                          ? QPDFObjectHandle(dictionary).getKeys()
                                          : std::set<std::string>())
            if (!known.contains(key) && (old.getKey(key).isNull() || old.getKey(key).isString()) &&
                (now.getKey(key).isNull() || now.getKey(key).isString()))
                may.insert(key);
    return sameEntriesBut(old, now, may);
}

bool isTrue(QPDFObjectHandle value) {
    return value.isBool() && value.getBoolValue();
}

} // namespace

void Comparison::compareTrailers() {
    QPDFObjectHandle old = m_before.getTrailer();
    QPDFObjectHandle now = m_after.getTrailer();
    if (old.getKey("/Encrypt").unparse() != now.getKey("/Encrypt").unparse() &&
        !sameValue(old.getKey("/Encrypt"), now.getKey("/Encrypt")))
        forbid(ChangeKind::Document, QStringLiteral("trailer /Encrypt"));
    // Some writers give the catalog a new number; it is judged as the old one would be.
    const Id root = idOf(m_after.getRoot());
    if (root != idOf(m_before.getRoot()) &&
        (m_mentions.of(root) > 0 || !isAllowedCatalog(m_before.getRoot(), m_after.getRoot())))
        forbid(ChangeKind::Document, QStringLiteral("trailer /Root"));
    if (!isAllowedInfo(old.getKey("/Info"), now.getKey("/Info")))
        forbid(ChangeKind::Metadata, QStringLiteral("trailer /Info"));
}

// Whether it was not seen before: what is reached in two ways refers to each thing once.
bool Comparison::addRole(QPDFObjectHandle object, Role role) {
    if (!object.isIndirect())
        return true;
    m_roles.emplace(idOf(object), role);
    return ++m_edges[idOf(object)] == 1;
}

// Whether all references to it are those that give it its role. What else refers to it may read its entries in another
// way: a colour space by the name of a list of certificates.
bool Comparison::isNothingElse(const QPDFObjectHandle& object) const {
    if (!QPDFObjectHandle(object).isIndirect())
        return true;
    const auto edges = m_edges.find(idOf(object));
    return edges != m_edges.end() && m_mentions.of(idOf(object)) <= edges->second;
}

void Comparison::addDss(QPDFObjectHandle dss) {
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

void Comparison::collectRoles() {
    QPDFObjectHandle root = m_before.getRoot();
    addRole(root, Role::Catalog);
    if (QPDFObjectHandle form = root.getKey("/AcroForm"); form.isDictionary()) {
        addRole(form, Role::Form);
        addRole(form.getKey("/Fields"), Role::FormFields);
        // Where the viewer draws the fields, new fonts would change the old ones.
        if (QPDFObjectHandle resources = form.getKey("/DR");
            resources.isDictionary() && !isTrue(form.getKey("/NeedAppearances"))) {
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
    }
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
    if (QPDFObjectHandle info = m_before.getTrailer().getKey("/Info"); info.isDictionary())
        addRole(info, Role::Info);
    walkPages(m_before, [&](const PageNode& node, int number) {
        addPage(node.page, number);
        return true;
    });
}

// Whether the object has this part and no other that the change would reach.
bool Comparison::plays(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) const {
    switch (role) {
    case Role::Catalog:
    case Role::Page:
    case Role::PagesRoot:
        return true;
    case Role::Annotation:
        return isOnlyAnnotation(id) || onlyTextsDiffer(old, now);
    case Role::AnnotationPicture: {
        const auto owner = m_pictureOf.find(id);
        return isNothingElse(old) && owner != m_pictureOf.end() && isOnlyAnnotation(owner->second);
    }
    // LibreOffice gives its forms the resources of its pages.
    case Role::FormResources:
    case Role::FormResourcesOfAKind:
        return isNothingElse(old) ||
               (old.isDictionary() && now.isDictionary() && !mayUse(m_beforeRevision, addedNames(old, now)));
    default:
        return isNothingElse(old);
    }
}

bool Comparison::isAllowed(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    switch (role) {
    case Role::Catalog:
        return isAllowedCatalog(old, now);
    case Role::Form:
        return isAllowedForm(old, now);
    case Role::FormFields:
        return m_fields.onlySignaturesAdded(old, now);
    case Role::FormResources:
        return now.isDictionary() && onlyGrown(old, now, mayGo(), mayExchangeFonts());
    case Role::FormResourcesOfAKind:
        return old.isDictionary() && now.isDictionary() &&
               (keepsAll(old, now) || (id == m_fontsOfForm && mayExchangeFonts()(old)));
    case Role::Page:
        return isSamePage(old, now) && isAllowedAnnotations(old.getKey("/Annots"), now.getKey("/Annots"), m_pages[id]);
    case Role::PageAnnotations:
        return isAllowedAnnotations(old, now, m_pages[id]);
    case Role::Annotation:
        return isAllowedMarkup(old, now, m_pages[id]);
    case Role::AnnotationPicture:
        return isAllowedPicture(id, old, now);
    case Role::Info:
        return isAllowedInfo(old, now);
    case Role::Metadata:
        return isMetadata(now);
    case Role::Dss:
        // Validation data proves itself or is useless; nothing else may be changed under its name.
        return now.isArray() ||
               (now.isDictionary() && (!old.getKey("/Type").isNameAndEquals("/DSS") ||
                                       sameEntriesBut(old, now, {"/Type", "/VRI", "/Certs", "/CRLs", "/OCSPs"})));
    case Role::PagesRoot:
        return old.isDictionary() && now.isDictionary() && onlyMarksDiffer(old, now);
    case Role::Extensions: // what a reader should be able to do; nothing is drawn from it
        return now.isDictionary() || now.isArray() || now.isName();
    }
    return false;
}

bool Comparison::isAllowedCatalog(QPDFObjectHandle old, QPDFObjectHandle now) {
    std::set<std::string> may = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata"};
    // A certification that comes late restricts what may follow it; one that is there is never changed.
    if (!old.hasKey("/Perms"))
        may.insert("/Perms");
    if (!old.hasKey("/StructTreeRoot") && now.hasKey("/StructTreeRoot") && m_structure.isFirstTree()) {
        may.insert("/StructTreeRoot");
        QPDFObjectHandle mark = now.getKey("/MarkInfo");
        if (!old.hasKey("/MarkInfo") && mark.isDictionary() && mark.getKeys() == std::set<std::string>{"/Marked"})
            may.insert("/MarkInfo");
    }
    const auto isThereStill = [&](const char* key) { return !old.hasKey(key) || now.hasKey(key); };
    QPDFObjectHandle metadata = now.getKey("/Metadata");
    if (metadata.isIndirect() && metadata.getObjGen() != old.getKey("/Metadata").getObjGen() &&
        m_mentions.of(idOf(metadata)) > 0)
        return false; // something else of the signed document under this name
    return sameEntriesBut(old, now, may) && isThereStill("/DSS") && isThereStill("/Version") &&
           (isMetadata(metadata) || sameValue(old.getKey("/Metadata"), metadata)) &&
           isAllowedForm(old.getKey("/AcroForm"), now.getKey("/AcroForm"));
}

std::function<bool(const std::string&)> Comparison::mayGo() const {
    return [this](const std::string& name) { return !mayUse(m_beforeRevision, {name}); };
}

// Who fills a field in may bring another font for it. The value is named, and never certain.
std::function<bool(const QPDFObjectHandle& fonts)> Comparison::mayExchangeFonts() {
    return [this](const QPDFObjectHandle& fonts) {
        QPDFObjectHandle form = m_before.getRoot().getKey("/AcroForm");
        QPDFObjectHandle resources = form.isDictionary() ? form.getKey("/DR") : QPDFObjectHandle::newNull();
        if (!isNothingElse(resources) || !isNothingElse(fonts) ||
            !m_fields.mayExchangeFonts(m_beforeRevision.fields))
            return false;
        m_areFontsExchanged = true;
        return true;
    };
}

bool Comparison::isAllowedForm(QPDFObjectHandle old, QPDFObjectHandle now) {
    if (!now.isDictionary())
        return !old.isDictionary();
    if (!old.isDictionary())
        old = QPDFObjectHandle::newDictionary();
    // A form that is an object of its own is judged as that object.
    if (old.isIndirect() && now.isIndirect() && old.getObjGen() == now.getObjGen() && !m_changed.contains(idOf(now)))
        return true;
    const bool drewValues = isTrue(old.getKey("/NeedAppearances"));
    const bool drawsValues = isTrue(now.getKey("/NeedAppearances"));
    if (!drewValues && drawsValues)
        return false;
    if (drewValues && !drawsValues) {
        if (m_hasStrayWidgets)
            return false;
        m_isRedrawn = !m_fields.allWereBlank();
    }
    std::set<std::string> may = {"/Fields", "/SigFlags", "/NeedAppearances"};
    // For the fields to come, or for nobody: some signers drop the default appearance.
    if (!drewValues)
        may.insert("/DR");
    // What stops being drawn from the values is drawn from none of these.
    if (!drewValues || !drawsValues)
        for (const char* const key : {"/DA", "/Q"})
            if (m_fields.mayChangeForm(key, old.getKey(key), now.getKey(key)))
                may.insert(key);
    return sameEntriesBut(old, now, may) && (drewValues || onlyGrown(old.getKey("/DR"), now.getKey("/DR"), mayGo(), mayExchangeFonts())) &&
           m_fields.onlySignaturesAdded(old.getKey("/Fields"), now.getKey("/Fields"));
}

} // namespace vanthu::pdf
