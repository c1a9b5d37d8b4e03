#include "pdf/compare/Markup.h"

#include "pdf/read/Values.h"

#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFTokenizer.hh>

#include <algorithm>
#include <vector>

namespace vanthu::pdf {

namespace {

constexpr int mostForms = 64;
constexpr qint64 mostContent = 1024 * 1024; // bytes, of all forms in a picture
constexpr std::size_t mostOperands = 64;
constexpr int deepest = 8;
// Of 1. A marker's colour is bright: in grey, or darker, strokes could be taken for print.
constexpr double lightGrey = 0.9;
constexpr double lightest = 0.95;          // the brightest part of a colour
constexpr double luminance = 0.25;         // of all parts
constexpr double white = 0.95;             // nobody marks in white, and not all viewers multiply
constexpr std::size_t longestOutline = 16; // of a mark with round ends

// Of the graphics state what decides whether a page can be seen through what is painted on it.
struct Ink {
    bool multiplied = false;
    bool lightFill = false; // the initial colour is black
    bool lightStroke = false;
};

std::vector<double> numbersIn(const std::vector<QPDFTokenizer::Token>& operands) {
    std::vector<double> numbers;
    for (const QPDFTokenizer::Token& token : operands) {
        bool ok = false;
        const double number = QByteArray::fromStdString(token.getValue()).toDouble(&ok);
        if (!ok)
            return {};
        numbers.push_back(number);
    }
    return numbers;
}

bool isLight(const std::vector<double>& parts) {
    if (parts.size() == 1)
        return parts[0] >= lightGrey;
    return parts.size() == 3 && *std::max_element(parts.begin(), parts.end()) >= lightest &&
           0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] >= luminance;
}

// A group that is isolated or knocked out blends with nothing below it, whatever its parts ask for.
bool isPlainGroup(QPDFObjectHandle group) {
    const auto isSet = [&](const char* key) {
        QPDFObjectHandle flag = group.getKey(key);
        return !flag.isNull() && !(flag.isBool() && !flag.getBoolValue());
    };
    return group.isNull() || (group.isDictionary() && !isSet("/I") && !isSet("/K"));
}

// Reads a picture with the forms in it. What cannot be read covers.
class Picture {
public:
    bool writes = false;
    bool covers = false;
    int paints = 0; // paths that are painted

    void see(QPDFObjectHandle stream, Ink ink, int depth) {
        const auto content = plainContent(stream, m_left);
        if (!content || depth > deepest || ++m_forms > mostForms || !isPlainGroup(stream.getDict().getKey("/Group"))) {
            covers = true;
            return;
        }
        m_left -= content->size();
        QPDFObjectHandle resources = stream.getDict().getKey("/Resources");
        const auto source = std::make_shared<BufferInputSource>("picture", content->toStdString());
        QPDFTokenizer tokenizer;
        tokenizer.allowEOF();
        std::vector<Ink> saved;
        std::vector<QPDFTokenizer::Token> operands;
        while (true) {
            const QPDFTokenizer::Token token = tokenizer.readToken(source, "picture", true);
            if (token.getType() == QPDFTokenizer::tt_eof)
                return;
            if (token.getType() != QPDFTokenizer::tt_word) {
                covers = covers || token.getType() == QPDFTokenizer::tt_bad;
                if (operands.size() >= mostOperands)
                    operands.clear(); // long lists belong to text
                operands.push_back(token);
                continue;
            }
            const std::string& word = token.getValue();
            if (word == "BI") { // no syntax follows
                covers = true;
                return;
            }
            if (word == "q") {
                saved.push_back(ink);
            } else if (word == "Q" && !saved.empty()) {
                ink = saved.back();
                saved.pop_back();
            } else {
                act(word, operands, resources, ink, depth);
            }
            operands.clear();
        }
    }

private:
    using Operands = std::vector<QPDFTokenizer::Token>;

    void act(const std::string& word, const Operands& operands, QPDFObjectHandle resources, Ink& ink, int depth) {
        static const std::set<std::string> fills = {"f", "F", "f*", "B", "B*", "b", "b*"};
        static const std::set<std::string> strokes = {"S", "s", "B", "B*", "b", "b*"};
        static const std::set<std::string> outline = {"m", "l", "c", "v", "y", "re"};
        if (outline.contains(word))
            ++m_outline;
        if (fills.contains(word) || strokes.contains(word)) {
            ++paints;
            covers = covers || m_outline > longestOutline;
            m_outline = 0;
        }
        if (fills.contains(word))
            covers = covers || !ink.multiplied || !ink.lightFill;
        if (strokes.contains(word))
            covers = covers || !ink.multiplied || !ink.lightStroke;
        if (word == "sh")
            covers = true;
        if (word == "Tj" || word == "TJ" || word == "'" || word == "\"")
            writes = true;
        if (word == "g" || word == "rg")
            ink.lightFill = isColour(operands, word);
        else if (word == "G" || word == "RG")
            ink.lightStroke = isColour(operands, word);
        else if (word == "k" || word == "cs" || word == "sc" || word == "scn")
            ink.lightFill = false;
        else if (word == "K" || word == "CS" || word == "SC" || word == "SCN")
            ink.lightStroke = false;
        else if (word == "gs")
            setState(named(resources, "/ExtGState", operands), ink);
        else if (word == "Do")
            show(named(resources, "/XObject", operands), ink, depth);
    }

    static bool isColour(const Operands& operands, const std::string& word) {
        return operands.size() == (word.size() == 1 ? 1 : 3) && isLight(numbersIn(operands));
    }

    static QPDFObjectHandle named(QPDFObjectHandle resources, const char* kind, const Operands& operands) {
        QPDFObjectHandle all = resources.isDictionary() ? resources.getKey(kind) : QPDFObjectHandle::newNull();
        const bool isName = operands.size() == 1 && operands.front().getType() == QPDFTokenizer::tt_name;
        return all.isDictionary() && isName ? all.getKey(operands.front().getValue()) : QPDFObjectHandle::newNull();
    }

    void setState(QPDFObjectHandle state, Ink& ink) {
        static const std::set<std::string> known = {"/AIS", "/BM", "/CA", "/D",  "/FL",    "/LC",   "/LJ", "/LW",
                                                    "/ML",  "/RI", "/SA", "/SM", "/SMask", "/Type", "/ca"};
        if (!state.isDictionary()) {
            covers = true;
            return;
        }
        // Masks, transfer functions, halftones and overprint make other colours of it.
        const std::set<std::string> keys = state.getKeys();
        QPDFObjectHandle mask = state.getKey("/SMask");
        covers = covers || !std::includes(known.begin(), known.end(), keys.begin(), keys.end()) ||
                 !(mask.isNull() || mask.isNameAndEquals("/None"));
        if (QPDFObjectHandle mode = state.getKey("/BM"); !mode.isNull())
            ink.multiplied = mode.isNameAndEquals("/Multiply") || mode.isNameAndEquals("/Darken");
    }

    void show(QPDFObjectHandle object, const Ink& ink, int depth) {
        if (object.isStream() && object.getDict().getKey("/Subtype").isNameAndEquals("/Form"))
            see(object, ink, depth + 1);
        else
            covers = true; // an image, or a name that the page explains
    }

    int m_forms = 0;
    std::size_t m_outline = 0; // parts of the path up to here
    qint64 m_left = mostContent;
};

void seeAll(QPDFObjectHandle appearance, Picture& picture) {
    if (!appearance.isDictionary())
        return;
    for (const std::string& kind : appearance.getKeys()) {
        QPDFObjectHandle value = appearance.getKey(kind);
        if (value.isStream())
            picture.see(value, {}, 0);
        else if (value.isDictionary())
            for (const std::string& state : value.getKeys())
                picture.see(value.getKey(state), {}, 0);
    }
}

bool hasPicture(QPDFObjectHandle annotation) {
    QPDFObjectHandle appearance = annotation.getKey("/AP");
    QPDFObjectHandle normal = appearance.isDictionary() ? appearance.getKey("/N") : QPDFObjectHandle::newNull();
    return normal.isStream() || normal.isDictionary();
}

// Of an annotation that the viewer draws: no colour is transparent.
bool isMarkersColour(QPDFObjectHandle colour) {
    if (colour.isNull() || !colour.isArray())
        return colour.isNull();
    std::vector<double> parts;
    for (QPDFObjectHandle part : colour.getArrayAsVector()) {
        if (!part.isNumber())
            return false;
        parts.push_back(part.getNumericValue());
    }
    const bool isWhite = std::all_of(parts.begin(), parts.end(), [](double part) { return part >= white; });
    return parts.empty() || (isLight(parts) && !isWhite);
}

// How many areas it marks.
int quadsOf(QPDFObjectHandle annotation) {
    constexpr int numbers = 8;
    QPDFObjectHandle quads = annotation.getKey("/QuadPoints");
    return quads.isArray() ? std::max(quads.getArrayNItems() / numbers, 1) : 1;
}

} // namespace

Markup markupOf(QPDFObjectHandle annotation) {
    static const std::set<std::string> transparent = {"/Text", "/Popup", "/Highlight"};
    static const std::set<std::string> lines = {"/Underline", "/Squiggly", "/StrikeOut", "/Caret"};
    static const std::set<std::string> drawings = {"/FreeText", "/Stamp",  "/Ink",     "/Line",
                                                   "/Square",   "/Circle", "/Polygon", "/PolyLine"};
    if (!annotation.isDictionary() || !annotation.getKey("/Subtype").isName() || annotation.hasKey("/A") ||
        annotation.hasKey("/AA"))
        return Markup::None;
    const std::string kind = annotation.getKey("/Subtype").getName();
    if (drawings.contains(kind))
        return Markup::Drawing;
    if (!transparent.contains(kind) && !lines.contains(kind))
        return Markup::None;
    Picture picture;
    seeAll(annotation.getKey("/AP"), picture);
    if (picture.writes)
        return Markup::None;
    // Without a picture the viewer draws: lines as thick as the annotation asks for, a highlight multiplied.
    const bool isDrawnOver =
        lines.contains(kind) || (kind == "/Highlight" && !isMarkersColour(annotation.getKey("/C")));
    // Light marks next to each other could be letters, and above each other they are dark.
    const bool isPainted = kind == "/Highlight" && picture.paints > quadsOf(annotation);
    return picture.covers || isPainted || (isDrawnOver && !hasPicture(annotation)) ? Markup::Covering : Markup::Remark;
}

} // namespace vanthu::pdf
