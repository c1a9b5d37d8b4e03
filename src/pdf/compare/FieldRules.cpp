#include "pdf/compare/FieldRules.h"

#include "pdf/compare/Painting.h"
#include "pdf/read/Pages.h"

#include <algorithm>
#include <set>

namespace vanthu::pdf {

namespace {

// A check box is a mark, not a page.
constexpr double largestBox = 60; // units of the page
constexpr int longestMark = 2;    // glyphs

QPDFObjectHandle inherited(const FieldNode& node, const char* key) {
    QPDFObjectHandle field = node.field;
    if (field.hasKey(key))
        return field.getKey(key);
    for (auto above = node.ancestors.rbegin(); above != node.ancestors.rend(); ++above)
        if (QPDFObjectHandle(*above).hasKey(key))
            return QPDFObjectHandle(*above).getKey(key);
    return QPDFObjectHandle::newNull();
}

bool hasFlag(const FieldNode& node, int bit) {
    QPDFObjectHandle flags = inherited(node, "/Ff");
    return flags.isInteger() && (flags.getIntValue() >> bit & 1) != 0;
}

bool hasOnly(QPDFObjectHandle dictionary, const std::set<std::string>& keys) {
    const std::set<std::string> all = dictionary.getKeys();
    return std::includes(keys.begin(), keys.end(), all.begin(), all.end());
}

// What of a widget was signed with ink, other than a frame.
bool hadInk(QPDFObjectHandle widget) {
    QPDFObjectHandle picture = shownPicture(widget);
    if (picture.isNull())
        return false;
    const Painting painting = paintingOf(picture);
    QPDFObjectHandle look = widget.getKey("/MK");
    const bool hasFrame = look.isDictionary() && (look.hasKey("/BG") || look.hasKey("/BC"));
    return painting.foreign || painting.glyphs > 0 || (painting.fills && !(painting.isFrameAtMost() && hasFrame));
}

bool sameLook(QPDFObjectHandle old, QPDFObjectHandle now) {
    static const char* const keys[] = {"/DA", "/Q", "/DS", "/MK", "/BS", "/Border", "/OC", "/F"};
    return std::all_of(std::begin(keys), std::end(keys),
                       [&](const char* key) { return sameValue(old.getKey(key), now.getKey(key)); });
}

// A box is ticked: another of its pictures is shown, which was signed but not seen.
bool isUsualTick(QPDFObjectHandle old, QPDFObjectHandle now, QPDFObjectHandle value) {
    QPDFObjectHandle state = now.getKey("/AS");
    const bool isOff = state.isNull() || state.isNameAndEquals("/Off");
    if (!isOff && !(state.isName() && value.isName() && state.getName() == value.getName()))
        return false;
    const auto rect = rectOf(now.getKey("/Rect"));
    if (!rect || rect->width() > largestBox || rect->height() > largestBox)
        return sameValue(old.getKey("/AS"), state);
    const QPDFObjectHandle before = shownPicture(old), after = shownPicture(now);
    const auto isMark = [](QPDFObjectHandle picture, int glyphs) {
        if (picture.isNull())
            return true;
        const Painting painting = paintingOf(picture);
        return !painting.foreign && painting.glyphs <= glyphs;
    };
    const bool vanishes = QPDFObjectHandle(after).isNull() && hadInk(old) && !isOff;
    QPDFObjectHandle wasState = old.getKey("/AS");
    const bool wasOff = wasState.isNull() || wasState.isNameAndEquals("/Off");
    return !vanishes && isMark(before, wasOff ? 0 : longestMark) && isMark(after, isOff ? 0 : longestMark);
}

QByteArray squeezed(const QByteArray& text) {
    QByteArray squeezed;
    for (const char c : text)
        if (c > ' ' && c < 0x7f)
            squeezed += c;
        else if (c < 0 || c == 0x7f)
            return {};
    return squeezed;
}

// Whether the picture says something else than the value, as far as that can be told: plain fonts, plain letters, no
// script that formats them.
bool disagrees(const FieldNode& node, QPDFObjectHandle widget, QPDFObjectHandle value) {
    constexpr int password = 13;
    if (node.type != "/Tx" || !value.isString() || hasFlag(node, password) ||
        QPDFObjectHandle(node.field).hasKey("/AA"))
        return false;
    const QByteArray shown = squeezed(paintingOf(shownPicture(widget)).shown);
    const QByteArray said = squeezed(QByteArray::fromStdString(value.getUTF8Value()));
    return !shown.isEmpty() && !said.isEmpty() && shown != said;
}

} // namespace

bool isEmptyValue(QPDFObjectHandle value) {
    if (value.isString())
        return value.getUTF8Value().empty(); // some writers leave the mark of the encoding
    if (value.isArray())
        return value.getArrayNItems() == 0;
    return value.isNull() || value.isNameAndEquals("/Off");
}

bool isPlainValue(QPDFObjectHandle value) {
    if (value.isArray()) {
        for (int i = 0; i < value.getArrayNItems(); ++i)
            if (!value.getArrayItem(i).isString())
                return false;
        return true;
    }
    return value.isString() || value.isName();
}

QString textOfValue(QPDFObjectHandle value) {
    constexpr qsizetype longest = 200;
    constexpr int mostParts = 20;
    if (value.isString())
        return textOf(value).left(longest);
    if (value.isName())
        return QString::fromStdString(value.getName().substr(1)).left(longest);
    if (value.isDictionary())
        return textOf(value.getKey("/Name")).left(longest);
    QStringList parts;
    if (value.isArray())
        for (int i = 0; i < std::min(value.getArrayNItems(), mostParts); ++i)
            parts += textOf(value.getArrayItem(i));
    return parts.join(QStringLiteral(", ")).left(longest);
}

bool isDocumentTimestamp(QPDFObjectHandle value) {
    return value.isDictionary() && (value.getKey("/Type").isNameAndEquals("/DocTimeStamp") ||
                                    value.getKey("/SubFilter").isNameAndEquals("/ETSI.RFC3161"));
}

bool signsMoreThan(QPDFObjectHandle value, qint64 end) {
    QPDFObjectHandle range = value.isDictionary() ? value.getKey("/ByteRange") : value;
    if (!range.isArray() || range.getArrayNItems() != 4 || !range.getArrayItem(2).isInteger() ||
        !range.getArrayItem(3).isInteger())
        return false;
    const qint64 begin = range.getArrayItem(2).getIntValue(), length = range.getArrayItem(3).getIntValue();
    return begin > 0 && length >= 0 && begin > end - length;
}

bool isPlainWidget(QPDFObjectHandle widget) {
    return widget.isDictionary() && !widget.hasKey("/A") && !widget.hasKey("/AA") &&
           (!widget.hasKey("/Subtype") || widget.getKey("/Subtype").isNameAndEquals("/Widget"));
}

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

bool drawsFromForm(const FieldNode& node, const char* key) {
    if (node.type == "/Sig" || isEmptyValue(node.value) || !inherited(node, key).isNull())
        return false;
    const bool isAboutLetters = std::string(key) == "/DA"; // of which a picture needs no more
    return std::any_of(node.widgets.begin(), node.widgets.end(), [&](QPDFObjectHandle widget) {
        return !widget.hasKey(key) && !(isAboutLetters && !shownPicture(widget).isNull());
    });
}

bool drawsWithFormsFonts(const FieldNode& node) {
    if (node.type == "/Sig" || isEmptyValue(node.value))
        return false;
    return std::any_of(node.widgets.begin(), node.widgets.end(), [](QPDFObjectHandle widget) {
        QPDFObjectHandle picture = shownPicture(widget);
        QPDFObjectHandle own = picture.isStream() ? picture.getDict().getKey("/Resources") : picture;
        return picture.isNull() ||
               (paintingOf(picture).text && !(own.isDictionary() && own.getKey("/Font").isDictionary()));
    });
}

bool isOnLayers(QPDFObjectHandle widget) {
    const Painting painting = paintingOfAppearance(widget.getKey("/AP"));
    return painting.optional || (widget.hasKey("/OC") && painting.any());
}

Rule ruleOfSilentField(const FieldNode& node) {
    static const std::set<std::string> silent = {
        "/AP",     "/DA", "/DR",   "/F",  "/FT",           "/Ff",      "/Kids", "/Lock", "/M",  "/MK",   "/NM", "/P",
        "/Parent", "/Q",  "/Rect", "/SV", "/StructParent", "/Subtype", "/T",    "/TM",   "/TU", "/Type", "/V"};
    Rule rule = Rule::Filling;
    for (QPDFObjectHandle widget : node.widgets) {
        QPDFObjectHandle type = widget.getKey("/FT");
        if (!isPlainWidget(widget) || (!type.isNull() && !type.isNameAndEquals("/Sig")) ||
            paintingOfAppearance(widget.getKey("/AP")).any())
            return Rule::Nobody;
        QPDFObjectHandle look = widget.getKey("/MK");
        const bool hasLook = look.isDictionary() ? !look.getKeys().empty() : !look.isNull();
        const auto rect = rectOf(widget.getKey("/Rect"));
        const bool hasPlace = rect ? rect->width() > 0 && rect->height() > 0 : !widget.getKey("/Rect").isNull();
        if (hasLook || hasPlace || !hasOnly(widget, silent))
            rule = Rule::Doubt;
    }
    return hasOnly(node.field, silent) ? rule : Rule::Doubt;
}

Rule ruleOfFilling(const FieldNode& before, const FieldNode& after) {
    QPDFObjectHandle value = after.value;
    if (!isEmptyValue(before.value) || !sameLook(before.field, after.field) ||
        before.widgets.size() != after.widgets.size())
        return Rule::Doubt;
    for (std::size_t i = 0; i < before.widgets.size(); ++i) {
        QPDFObjectHandle old = before.widgets[i], now = after.widgets[i];
        if (!sameLook(old, now))
            return Rule::Doubt;
        if (before.type == "/Btn") {
            if (!isUsualTick(old, now, value))
                return Rule::Doubt;
        } else if (hadInk(old) || disagrees(after, now, value)) {
            return Rule::Doubt;
        }
    }
    return Rule::Filling;
}

} // namespace vanthu::pdf
