#include "pdf/compare/FieldChanges.h"

#include "pdf/compare/FieldRules.h"
#include "pdf/compare/Painting.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

QPDFObjectHandle flagsOf(QPDFObjectHandle field) {
    for (int i = 0; i < 32 && field.isDictionary(); ++i) {
        if (field.getKey("/Ff").isInteger())
            return field.getKey("/Ff");
        field = field.getKey("/Parent");
    }
    return QPDFObjectHandle::newNull();
}

bool isPushButton(const QPDFObjectHandle& field) {
    constexpr int pushButton = 1 << 16;
    QPDFObjectHandle flags = flagsOf(field);
    return flags.isInteger() && (flags.getIntValue() & pushButton) != 0;
}

// Signers make fields read-only that they lock; nothing else may become of the flags.
bool onlyReadOnlySet(QPDFObjectHandle old, QPDFObjectHandle now) {
    const long long before = old.isInteger() ? old.getIntValue() : 0;
    const long long after = now.isInteger() ? now.getIntValue() : 0;
    return after == before || after == (before | 1);
}

// Pictures that were there before, or that came with this revision: none that waited in the signed bytes.
bool onlyNewPictures(QPDFObjectHandle old, QPDFObjectHandle now, const std::set<Id>& added) {
    if (sameValue(old, now))
        return true;
    if (now.isStream())
        return now.isIndirect() && added.contains(idOf(now));
    if (!now.isDictionary())
        return false;
    const std::set<std::string> keys = now.getKeys();
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return onlyNewPictures(old.isDictionary() ? old.getKey(key) : QPDFObjectHandle::newNull(), now.getKey(key),
                               added);
    });
}

bool sameActions(QPDFObjectHandle old, QPDFObjectHandle now) {
    return sameValue(old.getKey("/A"), now.getKey("/A")) && sameValue(old.getKey("/AA"), now.getKey("/AA"));
}

} // namespace

FieldChanges::FieldChanges(const QList<FieldNode>& before, const QList<FieldNode>& after, qint64 signedEnd)
    : m_signedEnd(signedEnd) {
    readOld(before, after);
    readNew(after);
    noteDeleted(before, after);
}

FieldChanges::State FieldChanges::stateOf(const FieldNode& node, QPDFObjectHandle now) const {
    if (sameValue(node.value, now))
        return State::Same;
    QPDFObjectHandle was = node.value;
    if (node.type == "/Sig" || was.isDictionary() || now.isDictionary())
        return isEmptyValue(was) && node.type == "/Sig" && signsMoreThan(now, m_signedEnd) ? State::Signed
                                                                                           : State::Touched;
    if ((!isEmptyValue(was) && !isPlainValue(was)) || (!isEmptyValue(now) && !isPlainValue(now)))
        return State::Touched;
    return State::Filled;
}

void FieldChanges::readOld(const QList<FieldNode>& before, const QList<FieldNode>& after) {
    std::map<Id, const FieldNode*> later;
    for (const FieldNode& node : after)
        if (QPDFObjectHandle(node.field).isIndirect())
            later.emplace(idOf(node.field), &node);
    for (const FieldNode& node : before) {
        OldField field;
        field.name = node.fullName;
        field.type = node.type;
        m_oldNames.insert(node.fullName);
        m_allWereBlank = m_allWereBlank && (node.type == "/Sig" || isBlank(node));
        m_hadValues = m_hadValues || (node.type != "/Sig" && !isEmptyValue(node.value));
        m_drewFromForm[0] = m_drewFromForm[0] || drawsFromForm(node, "/DA");
        m_drewFromForm[1] = m_drewFromForm[1] || drawsFromForm(node, "/Q");
        const int index = int(m_old.size());
        const auto give = [&](const QPDFObjectHandle& object, Part part) {
            if (QPDFObjectHandle(object).isIndirect())
                m_roles.emplace(idOf(object), Role{part, {index}});
        };
        give(node.field, Part::Field);
        for (const QPDFObjectHandle& ancestor : node.ancestors)
            give(ancestor, Part::Parent);
        for (const QPDFObjectHandle& widget : node.widgets) {
            give(widget, Part::Widget);
            field.widgets.push_back(widget);
            addAppearances(widget, index);
        }
        const auto found = QPDFObjectHandle(node.field).isIndirect() ? later.find(idOf(node.field)) : later.end();
        if (found != later.end()) {
            field.state = stateOf(node, found->second->value);
            if (field.state != State::Same)
                noteValue(field, node, *found->second);
        }
        m_old.push_back(std::move(field));
    }
}

void FieldChanges::noteValue(OldField& field, const FieldNode& node, const FieldNode& now) {
    Noted noted;
    noted.name = field.name;
    noted.before = textOfValue(node.value);
    noted.after = textOfValue(now.value);
    noted.widgets = now.widgets;
    if (field.state == State::Signed) {
        field.isDocumentTimestamp = isDocumentTimestamp(now.value);
        noted.kind = field.isDocumentTimestamp ? ChangeKind::TimestampAdded : ChangeKind::SignatureAdded;
        noted.rule = field.isDocumentTimestamp ? Rule::Anyone : Rule::Filling;
    } else {
        noted.kind = isEmptyValue(node.value) ? ChangeKind::FieldFilled : ChangeKind::FieldReplaced;
        noted.rule = field.state == State::Filled ? ruleOfFilling(node, now) : Rule::Nobody;
    }
    m_noted.push_back(std::move(noted));
}

void FieldChanges::noteNew(const FieldNode& node, Rule rule) {
    Noted noted;
    noted.name = node.fullName;
    noted.after = textOfValue(node.value);
    noted.widgets = node.widgets;
    noted.isOld = false;
    const bool isSigned = node.type == "/Sig" && signsMoreThan(node.value, m_signedEnd);
    const bool isTimestamp = isSigned && isDocumentTimestamp(node.value);
    noted.kind = isTimestamp ? ChangeKind::TimestampAdded
                 : isSigned  ? ChangeKind::SignatureAdded
                             : ChangeKind::FieldAdded;
    noted.rule = isTimestamp && rule == Rule::Filling ? Rule::Anyone : rule;
    m_noted.push_back(std::move(noted));
}

void FieldChanges::noteDeleted(const QList<FieldNode>& before, const QList<FieldNode>& after) {
    std::set<Id> present;
    for (const FieldNode& node : after)
        if (QPDFObjectHandle(node.field).isIndirect())
            present.insert(idOf(node.field));
    for (const FieldNode& node : before)
        if (QPDFObjectHandle(node.field).isIndirect() && !present.contains(idOf(node.field)))
            m_noted.push_back({ChangeKind::FieldDeleted,
                               Rule::Nobody,
                               node.fullName,
                               textOfValue(node.value),
                               {},
                               node.widgets,
                               true});
}

// The dictionary, the sub-dictionaries of states, and the streams of a widget's appearance.
void FieldChanges::addAppearances(QPDFObjectHandle widget, int field) {
    // Who else reaches what holds a picture reaches the picture.
    std::vector<Id> holders;
    if (widget.isIndirect())
        holders.push_back(idOf(widget));
    const auto enter = [&](const QPDFObjectHandle& object) {
        if (!QPDFObjectHandle(object).isIndirect())
            return true;
        const Id id = idOf(object);
        ++m_edges[id];
        auto [role, isNew] = m_roles.emplace(id, Role{Part::Appearance, {}});
        if (role->second.part == Part::Appearance)
            role->second.fields.push_back(field);
        m_holders[id].insert(holders.begin(), holders.end());
        return m_seenAppearances.insert(id).second;
    };
    QPDFObjectHandle appearance = widget.getKey("/AP");
    if (!appearance.isDictionary() || !enter(appearance))
        return;
    if (appearance.isIndirect())
        holders.push_back(idOf(appearance));
    for (const std::string& kind : appearance.getKeys()) {
        QPDFObjectHandle value = appearance.getKey(kind);
        if (!enter(value) || !value.isDictionary())
            continue;
        if (value.isIndirect())
            holders.push_back(idOf(value));
        for (const std::string& state : value.getKeys())
            enter(value.getKey(state));
        if (value.isIndirect())
            holders.pop_back();
    }
}

// A signature field's appearance is vouched for by the signature that comes with it.
Rule FieldChanges::ruleOfNew(const FieldNode& node) const {
    if (node.type != "/Sig" || m_oldNames.contains(node.fullName))
        return Rule::Nobody;
    QPDFObjectHandle value = node.value;
    if (!signsMoreThan(value, m_signedEnd) || isDocumentTimestamp(value))
        return ruleOfSilentField(node);
    const bool isPlain = std::all_of(node.widgets.begin(), node.widgets.end(), [](QPDFObjectHandle widget) {
        QPDFObjectHandle type = widget.getKey("/FT");
        return isPlainWidget(widget) && (type.isNull() || type.isNameAndEquals("/Sig"));
    });
    return isPlain ? Rule::Filling : Rule::Nobody;
}

void FieldChanges::readNew(const QList<FieldNode>& after) {
    std::set<Id> shared; // nodes that hold something else too
    const auto forAll = [](const FieldNode& node, const std::function<void(const QPDFObjectHandle&)>& act) {
        act(node.field);
        for (const QPDFObjectHandle& widget : node.widgets)
            act(widget);
        for (const QPDFObjectHandle& ancestor : node.ancestors)
            act(ancestor);
    };
    for (const FieldNode& node : after) {
        const bool isOld = QPDFObjectHandle(node.field).isIndirect() && m_roles.contains(idOf(node.field));
        const Rule rule = isOld ? Rule::Nobody : ruleOfNew(node);
        const bool isGood = rule != Rule::Nobody;
        forAll(node, [&](const QPDFObjectHandle& object) {
            if (QPDFObjectHandle(object).isIndirect() && !m_roles.contains(idOf(object)))
                (isGood ? m_new : shared).insert(idOf(object));
        });
        if (QPDFObjectHandle(node.field).isIndirect() && !isOld)
            noteNew(node, rule);
    }
    for (const Id& id : shared)
        m_new.erase(id);
}

const FieldChanges::Role* FieldChanges::roleOf(const Id& id, const Mentions& mentions) const {
    const auto found = m_roles.find(id);
    if (found == m_roles.end())
        return nullptr;
    if (found->second.part == Part::Appearance) {
        const auto holders = m_holders.find(id);
        const bool isTheirs = holders == m_holders.end() ||
                              std::all_of(holders->second.begin(), holders->second.end(), [&](const Id& holder) {
                                  const auto role = m_roles.find(holder);
                                  return role != m_roles.end() && role->second.part == Part::Appearance
                                             ? isOnlyAppearance(holder, mentions)
                                             : !mentions.isOdd(holder);
                              });
        return isTheirs && isOnlyAppearance(id, mentions) ? &found->second : nullptr;
    }
    return mentions.isOdd(id) ? nullptr : &found->second;
}

bool FieldChanges::isOnlyAppearance(const Id& id, const Mentions& mentions) const {
    const auto edges = m_edges.find(id);
    return edges != m_edges.end() && mentions.of(id) <= edges->second;
}

bool FieldChanges::isAllowedWidget(const OldField& field, QPDFObjectHandle old, QPDFObjectHandle now, bool isField,
                                   const std::set<Id>& added) const {
    std::set<std::string> may = {"/M"};
    if (isField) {
        may.insert("/Ff");
        if (!onlyReadOnlySet(old.getKey("/Ff"), now.getKey("/Ff")))
            return false;
    }
    if (field.state == State::Signed) {
        may.insert({"/V", "/AP", "/AS", "/F", "/MK", "/DA", "/DR", "/Q", "/Lock", "/P", "/Type", "/Subtype"});
        const bool isSilent = !field.isDocumentTimestamp || sameValue(old.getKey("/AP"), now.getKey("/AP")) ||
                              !paintingOfAppearance(now.getKey("/AP")).any();
        return isPlainWidget(now) && isSilent && sameEntriesBut(old, now, may);
    }
    if (field.state != State::Filled || !sameActions(old, now))
        return field.state == State::Same && sameEntriesBut(old, now, may);
    if (field.type == "/Btn") {
        may.insert({"/V", "/AS", "/AP"});
        // Which of its pictures was seen is not known, nor which will be.
        if (!sameValue(old.getKey("/AS"), now.getKey("/AS")) && (isOnLayers(old) || isOnLayers(now)))
            return false;
        return !isPushButton(old) && sameEntriesBut(old, now, may) &&
               onlyNewPictures(old.getKey("/AP"), now.getKey("/AP"), added) &&
               (sameValue(old.getKey("/AP"), now.getKey("/AP")) || !paintingOfAppearance(now.getKey("/AP")).foreign);
    }
    // The look beside the value leaves a doubt (FieldRules.h).
    may.insert({"/V", "/AP", "/RV", "/I", "/TI", "/DA", "/DS", "/Q", "/MK"});
    return sameEntriesBut(old, now, may) && !paintingOfAppearance(now.getKey("/AP")).foreign;
}

bool FieldChanges::isAllowed(const Role& role, QPDFObjectHandle old, QPDFObjectHandle now,
                             const std::set<Id>& added) const {
    const OldField& field = m_old[static_cast<std::size_t>(role.fields.front())];
    switch (role.part) {
    case Part::Field:
    case Part::Widget:
        // Kids that came in are judged as new fields; a terminal field has none but its widgets.
        return isAllowedWidget(field, old, now, role.part == Part::Field, added);
    case Part::Parent:
        return sameEntriesBut(old, now, {"/Kids"}) && onlySignaturesAdded(old.getKey("/Kids"), now.getKey("/Kids"));
    case Part::Appearance:
        return std::all_of(role.fields.begin(), role.fields.end(), [&](int index) {
            const OldField& owner = m_old[static_cast<std::size_t>(index)];
            if (owner.state == State::Signed)
                return !owner.isDocumentTimestamp ||
                       !(now.isStream() ? paintingOf(now) : paintingOfAppearance(now)).any();
            const bool isText = owner.type == "/Tx" || owner.type == "/Ch";
            if (owner.state != State::Filled || !isText)
                return false;
            return now.isStream() ? !paintingOf(now).foreign : !paintingOfAppearance(now).foreign;
        });
    }
    return false;
}

bool FieldChanges::mayChangeForm(const char* key, QPDFObjectHandle old, QPDFObjectHandle now) const {
    if (sameValue(old, now))
        return true;
    const bool isExchanged = !old.isNull() && !now.isNull();
    return !m_drewFromForm[std::string(key) == "/Q"] && !(isExchanged && m_hadValues);
}

bool FieldChanges::mayExchangeFonts(const QList<FieldNode>& before) const {
    bool isAnyFilled = false;
    for (std::size_t i = 0; i < m_old.size(); ++i) {
        const bool isFilled = m_old[i].state == State::Filled;
        isAnyFilled = isAnyFilled || isFilled;
        if (!isFilled && drawsWithFormsFonts(before[qsizetype(i)]))
            return false;
    }
    return isAnyFilled;
}

bool FieldChanges::onlySignaturesAdded(QPDFObjectHandle old, QPDFObjectHandle now) const {
    const int oldCount = old.isArray() ? old.getArrayNItems() : 0;
    if (!now.isArray())
        return oldCount == 0 && now.isNull();
    int at = 0;
    for (int i = 0; i < now.getArrayNItems(); ++i) {
        QPDFObjectHandle item = now.getArrayItem(i);
        if (at < oldCount && sameValue(old.getArrayItem(at), item))
            ++at;
        else if (!item.isIndirect() || !m_new.contains(idOf(item)))
            return false;
    }
    return at == oldCount;
}

} // namespace vanthu::pdf
