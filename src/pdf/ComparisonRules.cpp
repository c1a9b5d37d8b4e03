#include "pdf/Comparison.h"

#include "pdf/Pages.h"
#include "pdf/ResourceNames.h"

#include <algorithm>

// What each object of the earlier revision is, and what may become of it.
namespace vanthu::pdf {

namespace {

constexpr qsizetype mostNoted = 50;

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

bool isWidget(QPDFObjectHandle annotation) {
    return annotation.getKey("/Subtype").isNameAndEquals("/Widget");
}

bool keepsAll(QPDFObjectHandle old, QPDFObjectHandle now) {
    const std::set<std::string> names = old.getKeys();
    return std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return sameValue(old.getKey(name), now.getKey(name)); });
}

// The resources of the form: what was there stays, new fonts and encodings may come in.
bool onlyGrown(QPDFObjectHandle old, QPDFObjectHandle now) {
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
        return keepsAll(before, after);
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
    std::set<std::string> may = {"/Annots", "/Tabs", "/LastModified"};
    for (const char* const key : {"/MediaBox", "/CropBox", "/Rotate", "/Resources"}) {
        if (!old.hasKey(key) && !sameValue(inherited(old, key), inherited(now, key)))
            return false;
        if (!old.hasKey(key))
            may.insert(key);
    }
    return sameEntriesBut(old, now, may);
}

bool isRemark(Markup markup) {
    return markup == Markup::Remark || markup == Markup::Covering;
}

bool isTrue(QPDFObjectHandle value) {
    return value.isBool() && value.getBoolValue();
}

} // namespace

void Comparison::compareTrailers() {
    QPDFObjectHandle old = m_before.getTrailer();
    QPDFObjectHandle now = m_after.getTrailer();
    for (const char* key : {"/Root", "/Encrypt"})
        if (old.getKey(key).unparse() != now.getKey(key).unparse() && !sameValue(old.getKey(key), now.getKey(key)))
            forbid(QStringLiteral("trailer %1").arg(QLatin1String(key)));
    if (idOf(m_before.getRoot()) != idOf(m_after.getRoot()))
        forbid(QStringLiteral("trailer /Root"));
    if (!isAllowedInfo(old.getKey("/Info"), now.getKey("/Info")))
        forbid(QStringLiteral("trailer /Info"));
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
                if (isOnlyForms)
                    addRole(ofAKind, Role::FormResourcesOfAKind);
                else if (ofAKind.isIndirect())
                    m_roles.emplace(idOf(ofAKind), Role::FormResourcesOfAKind);
            }
        }
    }
    addDss(root.getKey("/DSS"));
    if (isMetadata(root.getKey("/Metadata")))
        addRole(root.getKey("/Metadata"), Role::Metadata);
    if (QPDFObjectHandle info = m_before.getTrailer().getKey("/Info"); info.isDictionary())
        addRole(info, Role::Info);
    walkPages(m_before, [&](const PageNode& node, int number) {
        QPDFObjectHandle page = node.page;
        const auto add = [&](QPDFObjectHandle object, Role role) {
            addRole(object, role);
            if (object.isIndirect())
                m_pages.emplace(idOf(object), number);
        };
        add(page, Role::Page);
        QPDFObjectHandle annotations = page.getKey("/Annots");
        add(annotations, Role::PageAnnotations);
        for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i)
            if (QPDFObjectHandle item = annotations.getArrayItem(i); item.isDictionary()) {
                if (!isWidget(item))
                    add(item, Role::Annotation);
                else if (!item.isIndirect() || !m_fields.roleOf(idOf(item), m_mentions))
                    m_hasStrayWidgets = true;
            }
        return true;
    });
}

// Whether an object may change in its part although something else refers to it as well.
bool Comparison::mayBeShared(Role role, QPDFObjectHandle old, QPDFObjectHandle now) const {
    switch (role) {
    case Role::Catalog:
    case Role::Page:
    case Role::Annotation:
        return true;
    // LibreOffice gives its forms the resources of its pages.
    case Role::FormResources:
    case Role::FormResourcesOfAKind:
        return old.isDictionary() && now.isDictionary() && !mayUse(m_beforeRevision, addedNames(old, now));
    default:
        return false;
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
        return now.isDictionary() && onlyGrown(old, now);
    case Role::FormResourcesOfAKind:
        return old.isDictionary() && now.isDictionary() && keepsAll(old, now);
    case Role::Page:
        return isSamePage(old, now) && isAllowedAnnotations(old.getKey("/Annots"), now.getKey("/Annots"), m_pages[id]);
    case Role::PageAnnotations:
        return isAllowedAnnotations(old, now, m_pages[id]);
    case Role::Annotation:
        return isAllowedMarkup(old, now, m_pages[id]);
    case Role::Info:
        return isAllowedInfo(old, now);
    case Role::Metadata:
        return isMetadata(now);
    case Role::Dss:
        // Validation data proves itself or is useless; nothing else may be changed under its name.
        return now.isArray() ||
               (now.isDictionary() && (!old.getKey("/Type").isNameAndEquals("/DSS") ||
                                       sameEntriesBut(old, now, {"/Type", "/VRI", "/Certs", "/CRLs", "/OCSPs"})));
    }
    return false;
}

bool Comparison::isAllowedCatalog(QPDFObjectHandle old, QPDFObjectHandle now) {
    std::set<std::string> may = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata"};
    // A certification that comes late restricts what may follow it; one that is there is never changed.
    if (!old.hasKey("/Perms"))
        may.insert("/Perms");
    const auto isThereStill = [&](const char* key) { return !old.hasKey(key) || now.hasKey(key); };
    QPDFObjectHandle metadata = now.getKey("/Metadata");
    if (metadata.isIndirect() && metadata.getObjGen() != old.getKey("/Metadata").getObjGen() &&
        m_mentions.of(idOf(metadata)) > 0)
        return false; // something else of the signed document under this name
    return sameEntriesBut(old, now, may) && isThereStill("/DSS") && isThereStill("/Version") &&
           (isMetadata(metadata) || sameValue(old.getKey("/Metadata"), metadata)) &&
           isAllowedForm(old.getKey("/AcroForm"), now.getKey("/AcroForm"));
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
        m_step.redrawn = !m_fields.allWereBlank();
    }
    std::set<std::string> may = {"/Fields", "/SigFlags", "/NeedAppearances"};
    // For the fields to come, or for nobody: some signers drop the default appearance.
    if (!drewValues)
        may.insert({"/DR", "/DA", "/Q"});
    return sameEntriesBut(old, now, may) && (drewValues || onlyGrown(old.getKey("/DR"), now.getKey("/DR"))) &&
           m_fields.onlySignaturesAdded(old.getKey("/Fields"), now.getKey("/Fields"));
}

bool Comparison::isNewMarkup(QPDFObjectHandle item) const {
    return item.isDictionary() && !isWidget(item) && (!item.isIndirect() || m_mentions.of(idOf(item)) == 0) &&
           markupOf(item) != Markup::None;
}

void Comparison::note(Markup markup, QPDFObjectHandle annotation, int page, MarkupChange::Act act) {
    QList<MarkupChange>& list = markup == Markup::Remark     ? m_step.remarks
                                : markup == Markup::Covering ? m_step.coverings
                                                             : m_step.drawings;
    if (list.size() < mostNoted)
        list += {QString::fromStdString(annotation.getKey("/Subtype").getName().substr(1)), page, act};
}

// Only remarks: a drawing that was signed stays.
bool Comparison::isAllowedMarkup(QPDFObjectHandle old, QPDFObjectHandle now, int page) {
    const Markup before = markupOf(old);
    const Markup after = markupOf(now);
    if (!isRemark(before) || !isRemark(after) || !sameValue(old.getKey("/Subtype"), now.getKey("/Subtype")))
        return false;
    note(std::max(before, after), now, page, MarkupChange::Act::Changed);
    return true;
}

bool Comparison::isAllowedAnnotations(QPDFObjectHandle old, QPDFObjectHandle now, int page) {
    const int oldCount = old.isArray() ? old.getArrayNItems() : 0;
    const int nowCount = now.isArray() ? now.getArrayNItems() : 0;
    int at = 0;
    const auto mayBeGone = [&](int index) {
        QPDFObjectHandle item = old.getArrayItem(index);
        return item.isNull() || isRemark(markupOf(item));
    };
    const auto noteDeleted = [&](int from, int to) {
        for (int i = from; i < to; ++i)
            if (QPDFObjectHandle item = old.getArrayItem(i); !item.isNull())
                note(markupOf(item), item, page, MarkupChange::Act::Deleted);
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
            note(markupOf(item), item, page, MarkupChange::Act::Added);
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
