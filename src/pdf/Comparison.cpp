#include "pdf/Comparison.h"

#include "pdf/Pages.h"
#include "pdf/ResourceNames.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr qsizetype mostListed = 50;

QString nameOf(const Id& id) {
    return QStringLiteral("%1 %2 R").arg(id.first).arg(id.second);
}

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

// A remark about the text that cannot pass for text. The other kinds write or paint over the page: the evil annotation
// attack on certified documents that allow comments.
bool isHarmlessComment(QPDFObjectHandle annotation) {
    static const std::set<std::string> kinds = {"/Text",     "/Popup",     "/Highlight", "/Underline",
                                                "/Squiggly", "/StrikeOut", "/Caret"};
    if (!annotation.isDictionary() || !annotation.getKey("/Subtype").isName() ||
        !kinds.contains(annotation.getKey("/Subtype").getName()) || annotation.hasKey("/A") || annotation.hasKey("/AA"))
        return false;
    // Highlights are forms within forms; what counts is that nothing in them writes or brings pictures.
    const Painting painting = paintingOfAppearance(annotation.getKey("/AP"));
    return !painting.text;
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

bool isTrue(QPDFObjectHandle value) {
    return value.isBool() && value.getBoolValue();
}

} // namespace

ReadRevision::ReadRevision(std::shared_ptr<PdfFile> from)
    : file(std::move(from))
    , origins(originsOf(document()))
    , fields(formFields(document())) {}

Comparison::Comparison(const ReadRevision& before, const ReadRevision& after, Mentions& mentions)
    : m_beforeRevision(before)
    , m_afterRevision(after)
    , m_beforeFile(*before.file)
    , m_afterFile(*after.file)
    , m_before(before.document())
    , m_after(after.document())
    , m_mentions(mentions)
    , m_fields(before.fields, after.fields) {}

Step Comparison::run() {
    collectRoles();
    compareTrailers();
    compareObjects();
    judgeOddities();
    m_step.fields = m_fields.changedNames();
    if (m_fields.isMoreThanTimestamps())
        m_step.forms += QStringLiteral("fields were filled in or signed");
    return m_step;
}

void Comparison::forbid(const QString& what) {
    if (m_step.forbidden.size() < mostListed)
        m_step.forbidden += what;
}

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

void Comparison::addRole(QPDFObjectHandle object, Role role) {
    if (!object.isIndirect())
        return;
    m_roles.emplace(idOf(object), role);
    ++m_edges[idOf(object)];
}

void Comparison::addDss(QPDFObjectHandle dss) {
    addRole(dss, Role::Dss);
    if (!dss.isDictionary())
        return;
    for (const char* key : {"/Certs", "/OCSPs", "/CRLs", "/VRI"})
        addRole(dss.getKey(key), Role::Dss);
    QPDFObjectHandle all = dss.getKey("/VRI");
    if (!all.isDictionary())
        return;
    for (const std::string& name : all.getKeys()) {
        QPDFObjectHandle one = all.getKey(name);
        addRole(one, Role::Dss);
        if (one.isDictionary())
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
            for (const std::string& kind : resources.getKeys())
                addRole(resources.getKey(kind), Role::FormResourcesOfAKind);
        }
    }
    addDss(root.getKey("/DSS"));
    if (isMetadata(root.getKey("/Metadata")))
        addRole(root.getKey("/Metadata"), Role::Metadata);
    if (QPDFObjectHandle info = m_before.getTrailer().getKey("/Info"); info.isDictionary())
        addRole(info, Role::Info);
    walkPages(m_before, [&](const PageNode& node, int) {
        QPDFObjectHandle page = node.page;
        addRole(page, Role::Page);
        QPDFObjectHandle annotations = page.getKey("/Annots");
        addRole(annotations, Role::PageAnnotations);
        for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i)
            if (QPDFObjectHandle item = annotations.getArrayItem(i); item.isDictionary() && !isWidget(item))
                addRole(item, Role::Comment);
        return true;
    });
}

void Comparison::compareObjects() {
    const auto& before = m_beforeRevision.origins;
    const auto& after = m_afterRevision.origins;
    for (const auto& [id, origin] : before) {
        const auto now = after.find(id);
        if (now == after.end())
            m_removed.insert(id);
        else if (!(now->second == origin))
            m_changed.insert(id);
    }
    for (const auto& entry : after)
        if (!before.contains(entry.first))
            m_new.insert(entry.first);
    // A number that the signed revision mentions and does not have means nothing there (a dangling reference); giving
    // it content would change what was signed: the shadow attack that hides content behind an object to come.
    for (const Id& id : m_new)
        if (m_mentions.of(id) > 0)
            forbid(nameOf(id) + QStringLiteral(" filled a gap of the signed revision"));
    for (const Id& id : m_changed)
        judgeChange(id);
    for (const Id& id : m_changed)
        followChange(id);
    for (const Id& id : m_removed)
        m_mentions.remove(m_before.getObjectByID(id.first, id.second));
    for (const Id& id : m_new)
        m_mentions.add(m_after.getObjectByID(id.first, id.second));
    m_mentions.remove(m_before.getTrailer());
    m_mentions.add(m_after.getTrailer());
    // What is gone may be missed by nobody.
    for (const Id& id : m_removed)
        if (m_mentions.of(id) > 0)
            forbid(nameOf(id) + QStringLiteral(" was removed"));
}

void Comparison::followChange(const Id& id) {
    m_mentions.remove(m_before.getObjectByID(id.first, id.second));
    m_mentions.add(m_after.getObjectByID(id.first, id.second));
}

void Comparison::judgeChange(const Id& id) {
    QPDFObjectHandle old = m_before.getObjectByID(id.first, id.second);
    QPDFObjectHandle now = m_after.getObjectByID(id.first, id.second);
    m_afterFile.checkEffort();
    if (sameContent(old, now))
        return;
    // Nobody refers to it: cross-reference and object streams, and what earlier revisions left behind.
    if (m_mentions.of(id) == 0)
        return;
    if (const auto* role = m_fields.roleOf(id, m_mentions)) {
        if (!m_fields.isAllowed(*role, old, now, m_new))
            forbid(nameOf(id) + QStringLiteral(" was changed: a field"));
        return;
    }
    const auto role = m_roles.find(id);
    if (role == m_roles.end() || (m_mentions.of(id) > m_edges[id] && !mayBeShared(role->second, old, now)) ||
        !isAllowed(role->second, old, now))
        forbid(nameOf(id) + QStringLiteral(" was changed"));
}

// Whether an object may change in its part although something else refers to it as well.
bool Comparison::mayBeShared(Role role, QPDFObjectHandle old, QPDFObjectHandle now) const {
    switch (role) {
    case Role::Catalog:
    case Role::Page:
    case Role::Comment:
        return true;
    // LibreOffice gives its forms the resources of its pages.
    case Role::FormResources:
    case Role::FormResourcesOfAKind:
        return old.isDictionary() && now.isDictionary() && !mayUse(m_beforeRevision, addedNames(old, now));
    default:
        return false;
    }
}

bool Comparison::isAllowed(Role role, QPDFObjectHandle old, QPDFObjectHandle now) {
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
        return isSamePage(old, now) && isAllowedAnnotations(old.getKey("/Annots"), now.getKey("/Annots"));
    case Role::PageAnnotations:
        return isAllowedAnnotations(old, now);
    case Role::Comment:
        if (!isHarmlessComment(old) || !isHarmlessComment(now) ||
            !sameValue(old.getKey("/Subtype"), now.getKey("/Subtype")))
            return false;
        m_step.comments += QStringLiteral("a comment was changed");
        return true;
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
    const bool redrawn = isTrue(old.getKey("/NeedAppearances"));
    if (redrawn != isTrue(now.getKey("/NeedAppearances")))
        return false;
    std::set<std::string> may = {"/Fields", "/SigFlags", "/NeedAppearances"};
    // For the fields to come, or for nobody: some signers drop the default appearance.
    if (!redrawn)
        may.insert({"/DR", "/DA", "/Q"});
    return sameEntriesBut(old, now, may) && (redrawn || onlyGrown(old.getKey("/DR"), now.getKey("/DR"))) &&
           m_fields.onlySignaturesAdded(old.getKey("/Fields"), now.getKey("/Fields"));
}

bool Comparison::isNewComment(QPDFObjectHandle item) {
    return item.isDictionary() && !isWidget(item) && (!item.isIndirect() || m_mentions.of(idOf(item)) == 0) &&
           isHarmlessComment(item);
}

bool Comparison::isAllowedAnnotations(QPDFObjectHandle old, QPDFObjectHandle now) {
    const int oldCount = old.isArray() ? old.getArrayNItems() : 0;
    const int nowCount = now.isArray() ? now.getArrayNItems() : 0;
    int at = 0;
    const auto isDeletedComment = [&](int index) {
        QPDFObjectHandle item = old.getArrayItem(index);
        return item.isNull() || (item.isDictionary() && isHarmlessComment(item));
    };
    for (int i = 0; i < nowCount; ++i) {
        QPDFObjectHandle item = now.getArrayItem(i);
        m_afterFile.checkEffort();
        int next = at;
        while (next < oldCount && !sameValue(old.getArrayItem(next), item) && isDeletedComment(next))
            ++next;
        if (next < oldCount && sameValue(old.getArrayItem(next), item)) {
            if (next != at)
                m_step.comments += QStringLiteral("a comment was deleted");
            at = next + 1;
        } else if (item.isNull() || (item.isIndirect() && m_fields.isNewSignature(idOf(item)))) {
            continue;
        } else if (isNewComment(item)) {
            m_step.comments += QStringLiteral("a comment was added");
        } else {
            return false;
        }
    }
    for (; at < oldCount; ++at) {
        if (!isDeletedComment(at))
            return false;
        m_step.comments += QStringLiteral("a comment was deleted");
    }
    return true;
}

// What a later revision brings must be well-formed to the letter: readers that repair it differently would show
// something that was not judged here. What is odd in the signed bytes is the signer's own.
void Comparison::judgeOddities() {
    if (m_afterFile.structuralOddities() > m_beforeFile.structuralOddities())
        forbid(QStringLiteral("a cross-reference section after the signature is malformed"));
    if (m_afterFile.ambiguousSections() > m_beforeFile.ambiguousSections())
        forbid(QStringLiteral("a cross-reference section after the signature can be read in two ways"));
    for (const Oddity& oddity : m_afterFile.oddities()) {
        const Id id{oddity.object, oddity.generation};
        const bool isLater =
            oddity.object > 0 ? m_changed.contains(id) || m_new.contains(id) : oddity.offset >= m_beforeFile.size();
        if (isLater)
            forbid(QStringLiteral("%1 is malformed: %2").arg(nameOf(id), oddity.what.left(100)));
    }
}

} // namespace vanthu::pdf
