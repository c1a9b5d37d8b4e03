#include "pdf/compare/Comparison.h"

#include "pdf/compare/FieldPlaces.h"
#include "pdf/compare/RedrawnPages.h"
#include "pdf/compare/ResourceNames.h"
#include "pdf/read/Pages.h"

#include <algorithm>
#include <set>

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

// But for its annotations. iText writes into the page what it inherits.
bool isSamePage(QPDFObjectHandle old, QPDFObjectHandle now) {
    std::set<std::string> may = {"/Annots", "/Tabs", "/LastModified", "/PieceInfo"};
    for (const char* const key : {"/MediaBox", "/CropBox", "/Rotate", "/Resources"}) {
        if (!old.hasKey(key) && !sameValue(inheritedEntry(old, key), inheritedEntry(now, key)))
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

// What holds other objects or says where they are; these are judged themselves.
bool isBookkeeping(QPDFObjectHandle object) {
    return object.isNull() || (object.isStream() && (object.getDict().getKey("/Type").isNameAndEquals("/XRef") ||
                                                     object.getDict().getKey("/Type").isNameAndEquals("/ObjStm")));
}

} // namespace

Comparison::Comparison(const ReadRevision& before, const ReadRevision& after, Mentions& mentions)
    : m_pair(before, after, mentions)
    , m_forbidden(m_pair)
    , m_markup(m_pair)
    , m_form(m_pair)
    , m_structure(before.document(), after.document(), m_pair.fields, mentions, m_pair.added) {}

Step Comparison::run() {
    compareTrailers();
    compareObjects();
    judgeOddities();
    FieldPlaces(m_pair).note(m_form.areFontsExchanged());
    if (m_form.isRedrawn()) {
        note(ChangeKind::FieldsRedrawn, Rule::Doubt);
        for (const FieldNode& node : m_pair.after.fields)
            for (const QPDFObjectHandle& widget : node.widgets)
                tellWidget(m_pair, widget);
    }
    noteUnjudged();
    noteRedrawn(m_pair);
    return m_pair.step;
}

void Comparison::compareTrailers() {
    QPDFObjectHandle old = m_pair.before.document().getTrailer();
    QPDFObjectHandle now = m_pair.after.document().getTrailer();
    if (old.getKey("/Encrypt").unparse() != now.getKey("/Encrypt").unparse() &&
        !sameValue(old.getKey("/Encrypt"), now.getKey("/Encrypt")))
        m_forbidden.add(ChangeKind::Document, QStringLiteral("trailer /Encrypt"));
    // Some writers give the catalog a new number; it is judged as the old one would be.
    const Id root = idOf(m_pair.after.document().getRoot());
    if (root != idOf(m_pair.before.document().getRoot()) &&
        (m_pair.mentions.of(root) > 0 ||
         !isAllowedCatalog(m_pair.before.document().getRoot(), m_pair.after.document().getRoot())))
        m_forbidden.add(ChangeKind::Document, QStringLiteral("trailer /Root"));
    if (!isAllowedInfo(old.getKey("/Info"), now.getKey("/Info")))
        m_forbidden.add(ChangeKind::Metadata, QStringLiteral("trailer /Info"));
}

void Comparison::compareObjects() {
    // A number that the signed revision mentions and does not have means nothing there (a dangling reference); giving
    // it content would change what was signed: the shadow attack that hides content behind an object to come.
    for (const Id& id : m_pair.added)
        if (m_pair.mentions.of(id) > 0) {
            m_pair.other.insert(id);
            m_forbidden.addObject(id, std::nullopt);
        }
    m_pair.other.insert(m_pair.removed.begin(), m_pair.removed.end());
    for (const Id& id : m_pair.changed)
        judgeChange(id);
    for (const Id& id : m_pair.changed)
        followChange(id);
    for (const Id& id : m_pair.removed)
        m_pair.mentions.remove(m_pair.objectBefore(id));
    for (const Id& id : m_pair.added)
        m_pair.mentions.add(m_pair.objectAfter(id));
    m_pair.mentions.removeTrailer(m_pair.before.document().getTrailer());
    m_pair.mentions.addTrailer(m_pair.after.document().getTrailer());
    judgeRemoved();
}

// What is gone may be missed by nobody; what nobody can reach misses nothing.
void Comparison::judgeRemoved() {
    const auto isMissed = [&](const Id& id) { return m_pair.mentions.of(id) > 0; };
    if (std::none_of(m_pair.removed.begin(), m_pair.removed.end(), isMissed))
        return;
    const std::set<Id> reachable = Mentions::reachable(m_pair.after.document());
    for (const Id& id : m_pair.removed)
        if (isMissed(id) && reachable.contains(id))
            m_forbidden.addObject(id, std::nullopt);
}

void Comparison::followChange(const Id& id) {
    m_pair.mentions.remove(m_pair.objectBefore(id));
    m_pair.mentions.add(m_pair.objectAfter(id));
}

void Comparison::judgeChange(const Id& id) {
    const QPDFObjectHandle old = m_pair.objectBefore(id), now = m_pair.objectAfter(id);
    m_pair.checkEffort();
    if (sameContent(old, now))
        return;
    m_pair.other.insert(id);
    // That nobody refers to it excuses nothing: readers that repair what we take for nothing may do so.
    if (m_pair.mentions.of(id) == 0 && isBookkeeping(old) && isBookkeeping(now))
        return;
    if (const auto* role = m_pair.fields.roleOf(id, m_pair.mentions)) {
        if (!m_pair.fields.isAllowed(*role, old, now, m_pair.added))
            m_forbidden.addField(*role, id);
        return;
    }
    const auto role = m_pair.roles.of(id);
    const bool isAllowedHere =
        role ? plays(*role, id, old, now) && isAllowed(*role, id, old, now) : m_structure.isAllowed(id, old, now);
    if (!isAllowedHere)
        m_forbidden.addObject(id, role);
}

// What a later revision brings must be well-formed to the letter: readers that repair it differently would show
// something that was not judged here. What is odd in the signed bytes is the signer's own.
void Comparison::judgeOddities() {
    const PdfFile& before = *m_pair.before.file;
    const PdfFile& after = *m_pair.after.file;
    if (after.structuralOddities() > before.structuralOddities())
        m_forbidden.add(QStringLiteral("a cross-reference section after the signature is malformed"));
    for (const Oddity& oddity : after.oddities()) {
        const Id id{oddity.object, oddity.generation};
        const bool isLater = oddity.object > 0 ? m_pair.changed.contains(id) || m_pair.added.contains(id)
                                               : oddity.offset >= before.size();
        if (isLater)
            m_forbidden.add(
                QStringLiteral("%1 %2 R is malformed: %3").arg(id.first).arg(id.second).arg(oddity.what.left(100)));
    }
}

// Whether the object has this part and no other that the change would reach.
bool Comparison::plays(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) const {
    const ObjectRoles& roles = m_pair.roles;
    switch (role) {
    case Role::Catalog:
    case Role::Page:
    case Role::PagesRoot:
        return true;
    case Role::Annotation:
        return roles.isOnlyAnnotation(id) || onlyTextsDiffer(old, now);
    case Role::AnnotationPicture: {
        const auto owner = roles.annotationWithPicture(id);
        return roles.isNothingElse(old) && owner && roles.isOnlyAnnotation(*owner);
    }
    // LibreOffice gives its forms the resources of its pages.
    case Role::FormResources:
    case Role::FormResourcesOfAKind:
        return roles.isNothingElse(old) ||
               (old.isDictionary() && now.isDictionary() && !mayUse(m_pair.before, addedNames(old, now)));
    default:
        return roles.isNothingElse(old);
    }
}

bool Comparison::isAllowed(Role role, const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    switch (role) {
    case Role::Catalog:
        return isAllowedCatalog(old, now);
    case Role::Form:
        return m_form.isAllowed(old, now);
    case Role::FormFields:
        return m_pair.fields.onlySignaturesAdded(old, now);
    case Role::FormResources:
        return m_form.isAllowedResources(old, now);
    case Role::FormResourcesOfAKind:
        return m_form.isAllowedResourcesOfAKind(id, old, now);
    case Role::Page:
        return isSamePage(old, now) &&
               m_markup.isAllowedList(old.getKey("/Annots"), now.getKey("/Annots"), m_pair.roles.pageOf(id));
    case Role::PageAnnotations:
        return m_markup.isAllowedList(old, now, m_pair.roles.pageOf(id));
    case Role::Annotation:
        return m_markup.isAllowed(old, now, m_pair.roles.pageOf(id));
    case Role::AnnotationPicture:
        return m_markup.isAllowedPicture(id, old, now);
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
        m_pair.mentions.of(idOf(metadata)) > 0)
        return false; // something else of the signed document under this name
    return sameEntriesBut(old, now, may) && isThereStill("/DSS") && isThereStill("/Version") &&
           (isMetadata(metadata) || sameValue(old.getKey("/Metadata"), metadata)) &&
           m_form.isAllowed(old.getKey("/AcroForm"), now.getKey("/AcroForm"));
}

void Comparison::note(ChangeKind kind, Rule rule) {
    StepChange noted;
    noted.change.kind = kind;
    noted.rule = rule;
    m_pair.step.add(std::move(noted));
}

// What is allowed whatever it says.
void Comparison::noteUnjudged() {
    if (!sameValue(m_pair.before.document().getRoot().getKey("/DSS"),
                   m_pair.after.document().getRoot().getKey("/DSS")) ||
        hasChanged(Role::Dss))
        note(ChangeKind::ValidationData, Rule::Anyone);
    if (hasChanged(Role::Info) || hasChanged(Role::Metadata))
        note(ChangeKind::Metadata, Rule::Anyone);
}

bool Comparison::hasChanged(Role role) const {
    return std::any_of(m_pair.changed.begin(), m_pair.changed.end(),
                       [&](const Id& id) { return m_pair.roles.of(id) == role; });
}

} // namespace vanthu::pdf
