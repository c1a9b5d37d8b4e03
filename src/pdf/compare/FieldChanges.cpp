#include "pdf/compare/FieldChanges.h"

#include "pdf/read/Pages.h"

#include <algorithm>
#include <cmath>

namespace vanthu::pdf {

namespace {

// Filling in a field that takes up this part of a page is replacing the page.
constexpr double muchOfAPage = 0.25;
constexpr double usualPage = 612.0 * 792.0;

bool isEmptyValue(QPDFObjectHandle value) {
    if (value.isString())
        return value.getUTF8Value().empty(); // some writers leave the mark of the encoding
    if (value.isArray())
        return value.getArrayNItems() == 0;
    return value.isNull() || value.isNameAndEquals("/Off");
}

// What a value says to a reader: a text, the state of a button, choices, the name in a signature.
QString textOfValue(QPDFObjectHandle value) {
    constexpr qsizetype longest = 200;
    if (value.isString())
        return textOf(value).left(longest);
    if (value.isName())
        return QString::fromStdString(value.getName().substr(1)).left(longest);
    if (value.isDictionary())
        return textOf(value.getKey("/Name")).left(longest);
    QStringList parts;
    if (value.isArray())
        for (int i = 0; i < std::min(value.getArrayNItems(), 20); ++i)
            parts += textOf(value.getArrayItem(i));
    return parts.join(QStringLiteral(", ")).left(longest);
}

// What a person may fill in: a text, a choice, a button's state. A stream or a dictionary could be anything.
bool isPlainValue(QPDFObjectHandle value) {
    if (value.isArray()) {
        for (int i = 0; i < value.getArrayNItems(); ++i)
            if (!value.getArrayItem(i).isString())
                return false;
        return true;
    }
    return value.isString() || value.isName();
}

double areaOf(QPDFObjectHandle rect) {
    if (!rect.isArray() || rect.getArrayNItems() != 4)
        return 0;
    double v[4];
    for (int i = 0; i < 4; ++i) {
        if (!rect.getArrayItem(i).isNumber())
            return 0;
        v[i] = rect.getArrayItem(i).getNumericValue();
    }
    return std::abs(v[2] - v[0]) * std::abs(v[3] - v[1]);
}

bool isDocumentTimestamp(QPDFObjectHandle value) {
    return value.isDictionary() && value.getKey("/Type").isNameAndEquals("/DocTimeStamp");
}

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

// A widget that shows itself and does nothing else.
bool isPlainWidget(QPDFObjectHandle widget) {
    return widget.isDictionary() && !widget.hasKey("/A") && !widget.hasKey("/AA") &&
           (!widget.hasKey("/Subtype") || widget.getKey("/Subtype").isNameAndEquals("/Widget"));
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

// A text field without text, ground, border and scripts that could format one.
bool isBlank(const FieldNode& node) {
    if (node.type != "/Tx" || !isEmptyValue(node.value) || QPDFObjectHandle(node.field).hasKey("/RV") ||
        QPDFObjectHandle(node.field).hasKey("/AA"))
        return false;
    return std::all_of(node.widgets.begin(), node.widgets.end(), [](QPDFObjectHandle widget) {
        QPDFObjectHandle look = widget.getKey("/MK");
        return isPlainWidget(widget) && !(look.isDictionary() && (look.hasKey("/BG") || look.hasKey("/BC"))) &&
               !paintingOfAppearance(widget.getKey("/AP")).any();
    });
}

bool sameActions(QPDFObjectHandle old, QPDFObjectHandle now) {
    return sameValue(old.getKey("/A"), now.getKey("/A")) && sameValue(old.getKey("/AA"), now.getKey("/AA"));
}

} // namespace

FieldChanges::FieldChanges(const QList<FieldNode>& before, const QList<FieldNode>& after) {
    readOld(before, after);
    readNew(after);
    noteDeleted(before, after);
}

void FieldChanges::readOld(const QList<FieldNode>& before, const QList<FieldNode>& after) {
    std::map<Id, QPDFObjectHandle> valuesAfter;
    for (const FieldNode& node : after)
        if (QPDFObjectHandle(node.field).isIndirect())
            valuesAfter.emplace(idOf(node.field), node.value);
    for (const FieldNode& node : before) {
        OldField field;
        field.name = node.fullName;
        field.type = node.type;
        m_oldNames.insert(node.fullName);
        m_allWereBlank = m_allWereBlank && (node.type == "/Sig" || isBlank(node));
        const int index = int(m_old.size());
        const auto give = [&](const QPDFObjectHandle& object, Part part) {
            if (QPDFObjectHandle(object).isIndirect())
                m_roles.emplace(idOf(object), Role{part, {index}});
        };
        give(node.field, Part::Field);
        for (const QPDFObjectHandle& ancestor : node.ancestors)
            give(ancestor, Part::Parent);
        for (QPDFObjectHandle widget : node.widgets) {
            give(widget, Part::Widget);
            field.widgets.push_back(widget);
            addAppearances(widget, index);
            field.covers = field.covers || areaOf(widget.getKey("/Rect")) > muchOfAPage * usualPage;
        }
        const auto found =
            QPDFObjectHandle(node.field).isIndirect() ? valuesAfter.find(idOf(node.field)) : valuesAfter.end();
        const QPDFObjectHandle now = found == valuesAfter.end() ? node.value : found->second;
        if (!sameValue(node.value, now)) {
            if (!isEmptyValue(node.value))
                field.state = State::Touched;
            else if (node.type == "/Sig")
                field.state = QPDFObjectHandle(now).isDictionary() ? State::Signed : State::Touched;
            else
                field.state = isPlainValue(now) ? State::Filled : State::Touched;
            noteValue(field, node, now);
        }
        m_old.push_back(std::move(field));
    }
}

void FieldChanges::noteValue(const OldField& field, const FieldNode& node, QPDFObjectHandle now) {
    Noted noted;
    noted.name = field.name;
    noted.before = textOfValue(node.value);
    noted.after = textOfValue(now);
    noted.widget = node.widget;
    if (field.state == State::Signed) {
        noted.kind = isDocumentTimestamp(now) ? ChangeKind::TimestampAdded : ChangeKind::SignatureAdded;
        noted.rule = isDocumentTimestamp(now) ? Rule::Anyone : Rule::Filling;
    } else {
        noted.kind = field.state == State::Filled ? ChangeKind::FieldFilled : ChangeKind::FieldReplaced;
        noted.rule = field.state == State::Filled ? Rule::Filling : Rule::Nobody;
    }
    m_noted.push_back(std::move(noted));
}

void FieldChanges::noteNew(const FieldNode& node, bool isGood) {
    Noted noted;
    noted.name = node.fullName;
    noted.after = textOfValue(node.value);
    noted.widget = node.widget;
    noted.isOld = false;
    const bool isSigned = node.type == "/Sig" && QPDFObjectHandle(node.value).isDictionary();
    const bool isTimestamp = isSigned && isDocumentTimestamp(node.value);
    noted.kind = isTimestamp ? ChangeKind::TimestampAdded
                 : isSigned  ? ChangeKind::SignatureAdded
                             : ChangeKind::FieldAdded;
    noted.rule = !isGood ? Rule::Nobody : isTimestamp ? Rule::Anyone : Rule::Filling;
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
                               node.widget,
                               true});
}

// The dictionary, the sub-dictionaries of states, and the streams of a widget's appearance.
void FieldChanges::addAppearances(QPDFObjectHandle widget, int field) {
    const auto enter = [&](const QPDFObjectHandle& object) {
        if (!QPDFObjectHandle(object).isIndirect())
            return true;
        const Id id = idOf(object);
        ++m_edges[id];
        auto [role, isNew] = m_roles.emplace(id, Role{Part::Appearance, {}});
        if (role->second.part == Part::Appearance)
            role->second.fields.push_back(field);
        return m_seenAppearances.insert(id).second;
    };
    QPDFObjectHandle appearance = widget.getKey("/AP");
    if (!appearance.isDictionary() || !enter(appearance))
        return;
    for (const std::string& kind : appearance.getKeys()) {
        QPDFObjectHandle value = appearance.getKey(kind);
        if (!enter(value) || !value.isDictionary())
            continue;
        for (const std::string& state : value.getKeys())
            enter(value.getKey(state));
    }
}

// A signature field's appearance is vouched for by the signature that comes with it. Without one it could show anything
// in nobody's name (the sneaky signature attack on certified documents), so it must show nothing.
bool FieldChanges::isHarmless(const FieldNode& node) const {
    if (node.type != "/Sig" || m_oldNames.contains(node.fullName))
        return false;
    const bool isSigned = QPDFObjectHandle(node.value).isDictionary();
    return std::all_of(node.widgets.begin(), node.widgets.end(), [&](QPDFObjectHandle widget) {
        return isPlainWidget(widget) && (isSigned || !paintingOfAppearance(widget.getKey("/AP")).any());
    });
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
        const bool isGood = !isOld && isHarmless(node);
        forAll(node, [&](const QPDFObjectHandle& object) {
            if (QPDFObjectHandle(object).isIndirect() && !m_roles.contains(idOf(object)))
                (isGood ? m_new : shared).insert(idOf(object));
        });
        if (QPDFObjectHandle(node.field).isIndirect() && !isOld)
            noteNew(node, isGood);
    }
    for (const Id& id : shared)
        m_new.erase(id);
}

const FieldChanges::Role* FieldChanges::roleOf(const Id& id, const Mentions& mentions) const {
    const auto found = m_roles.find(id);
    if (found == m_roles.end())
        return nullptr;
    if (found->second.part == Part::Appearance) {
        const auto edges = m_edges.find(id);
        return edges != m_edges.end() && mentions.of(id) <= edges->second ? &found->second : nullptr;
    }
    return mentions.isOdd(id) ? nullptr : &found->second;
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
        return isPlainWidget(now) && sameEntriesBut(old, now, may);
    }
    if (field.state != State::Filled || field.covers || !sameActions(old, now))
        return field.state == State::Same && sameEntriesBut(old, now, may);
    if (field.type == "/Btn") {
        may.insert({"/V", "/AS", "/AP"});
        return !isPushButton(old) && sameEntriesBut(old, now, may) &&
               onlyNewPictures(old.getKey("/AP"), now.getKey("/AP"), added) &&
               (sameValue(old.getKey("/AP"), now.getKey("/AP")) || !paintingOfAppearance(now.getKey("/AP")).foreign);
    }
    may.insert({"/V", "/AP", "/RV", "/I", "/TI"});
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
                return true;
            const bool isText = owner.type == "/Tx" || owner.type == "/Ch";
            if (owner.state != State::Filled || owner.covers || !isText)
                return false;
            return now.isStream() ? !paintingOf(now).foreign : !paintingOfAppearance(now).foreign;
        });
    }
    return false;
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
