#include "pdf/compare/FormRules.h"

#include "pdf/compare/ResourceNames.h"

#include <algorithm>
#include <set>

namespace vanthu::pdf {

namespace {

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

} // namespace

bool FormRules::isAllowedResources(QPDFObjectHandle old, QPDFObjectHandle now) {
    return now.isDictionary() && onlyGrown(old, now, mayGo(), mayExchangeFonts());
}

bool FormRules::isAllowedResourcesOfAKind(const Id& id, QPDFObjectHandle old, QPDFObjectHandle now) {
    return old.isDictionary() && now.isDictionary() &&
           (keepsAll(old, now) || (id == m_pair.roles.fontsOfForm() && mayExchangeFonts()(old)));
}

std::function<bool(const std::string&)> FormRules::mayGo() const {
    return [this](const std::string& name) { return !mayUse(m_pair.before, {name}); };
}

// Who fills a field in may bring another font for it. The value is named, and never certain.
std::function<bool(const QPDFObjectHandle& fonts)> FormRules::mayExchangeFonts() {
    return [this](const QPDFObjectHandle& fonts) {
        QPDFObjectHandle form = m_pair.before.document().getRoot().getKey("/AcroForm");
        QPDFObjectHandle resources = form.isDictionary() ? form.getKey("/DR") : QPDFObjectHandle::newNull();
        if (!m_pair.roles.isNothingElse(resources) || !m_pair.roles.isNothingElse(fonts) ||
            !m_pair.fields.mayExchangeFonts(m_pair.before.fields))
            return false;
        m_areFontsExchanged = true;
        return true;
    };
}

bool FormRules::isAllowed(QPDFObjectHandle old, QPDFObjectHandle now) {
    if (!now.isDictionary())
        return !old.isDictionary();
    if (!old.isDictionary())
        old = QPDFObjectHandle::newDictionary();
    // A form that is an object of its own is judged as that object.
    if (old.isIndirect() && now.isIndirect() && old.getObjGen() == now.getObjGen() &&
        !m_pair.changed.contains(idOf(now)))
        return true;
    const bool drewValues = isTrue(old.getKey("/NeedAppearances"));
    const bool drawsValues = isTrue(now.getKey("/NeedAppearances"));
    if (!drewValues && drawsValues)
        return false;
    if (drewValues && !drawsValues) {
        if (m_pair.roles.hasStrayWidgets())
            return false;
        m_isRedrawn = !m_pair.fields.allWereBlank();
    }
    std::set<std::string> may = {"/Fields", "/SigFlags", "/NeedAppearances"};
    // For the fields to come, or for nobody: some signers drop the default appearance.
    if (!drewValues)
        may.insert("/DR");
    // What stops being drawn from the values is drawn from none of these.
    if (!drewValues || !drawsValues)
        for (const char* const key : {"/DA", "/Q"})
            if (m_pair.fields.mayChangeForm(key, old.getKey(key), now.getKey(key)))
                may.insert(key);
    return sameEntriesBut(old, now, may) &&
           (drewValues || onlyGrown(old.getKey("/DR"), now.getKey("/DR"), mayGo(), mayExchangeFonts())) &&
           m_pair.fields.onlySignaturesAdded(old.getKey("/Fields"), now.getKey("/Fields"));
}

} // namespace vanthu::pdf
