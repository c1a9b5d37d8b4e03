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
constexpr double light = 0.5; // of 1: text stays readable through this colour

// Of the graphics state what decides whether a page can be seen through what is painted on it.
struct Ink {
    bool multiplied = false;
    bool lightFill = false; // the initial colour is black
    bool lightStroke = false;
};

// Reads a picture with the forms in it. What cannot be read covers.
class Picture {
public:
    bool writes = false;
    bool covers = false;

    void see(QPDFObjectHandle stream, Ink ink, int depth) {
        const auto content = plainContent(stream, m_left);
        if (!content || depth > deepest || ++m_forms > mostForms) {
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
        if (fills.contains(word))
            covers = covers || !ink.multiplied || !ink.lightFill;
        if (strokes.contains(word))
            covers = covers || !ink.multiplied || !ink.lightStroke;
        if (word == "sh")
            covers = true;
        if (word == "Tj" || word == "TJ" || word == "'" || word == "\"")
            writes = true;
        if (word == "g" || word == "rg")
            ink.lightFill = isLight(operands, word.size() == 1 ? 1 : 3);
        else if (word == "G" || word == "RG")
            ink.lightStroke = isLight(operands, word.size() == 1 ? 1 : 3);
        else if (word == "k" || word == "cs" || word == "sc" || word == "scn")
            ink.lightFill = false;
        else if (word == "K" || word == "CS" || word == "SC" || word == "SCN")
            ink.lightStroke = false;
        else if (word == "gs")
            setState(named(resources, "/ExtGState", operands), ink);
        else if (word == "Do")
            show(named(resources, "/XObject", operands), ink, depth);
    }

    static bool isLight(const Operands& operands, std::size_t count) {
        return operands.size() == count &&
               std::any_of(operands.begin(), operands.end(), [](const QPDFTokenizer::Token& token) {
                   return QByteArray::fromStdString(token.getValue()).toDouble() >= light;
               });
    }

    static QPDFObjectHandle named(QPDFObjectHandle resources, const char* kind, const Operands& operands) {
        QPDFObjectHandle all = resources.isDictionary() ? resources.getKey(kind) : QPDFObjectHandle::newNull();
        const bool isName = operands.size() == 1 && operands.front().getType() == QPDFTokenizer::tt_name;
        return all.isDictionary() && isName ? all.getKey(operands.front().getValue()) : QPDFObjectHandle::newNull();
    }

    static void setState(QPDFObjectHandle state, Ink& ink) {
        QPDFObjectHandle mode = state.isDictionary() ? state.getKey("/BM") : QPDFObjectHandle::newNull();
        if (!mode.isNull())
            ink.multiplied = mode.isNameAndEquals("/Multiply") || mode.isNameAndEquals("/Darken");
    }

    void show(QPDFObjectHandle object, const Ink& ink, int depth) {
        if (object.isStream() && object.getDict().getKey("/Subtype").isNameAndEquals("/Form"))
            see(object, ink, depth + 1);
        else
            covers = true; // an image, or a name that the page explains
    }

    int m_forms = 0;
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
bool isLightColour(QPDFObjectHandle colour) {
    if (colour.isNull() || !colour.isArray())
        return colour.isNull();
    const std::vector<QPDFObjectHandle> parts = colour.getArrayAsVector();
    const bool isGrayOrRgb = parts.size() == 1 || parts.size() == 3;
    return parts.empty() || (isGrayOrRgb && std::any_of(parts.begin(), parts.end(), [](QPDFObjectHandle part) {
                                 return part.isNumber() && part.getNumericValue() >= light;
                             }));
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
    const bool isDrawnOver = lines.contains(kind) || (kind == "/Highlight" && !isLightColour(annotation.getKey("/C")));
    return picture.covers || (isDrawnOver && !hasPicture(annotation)) ? Markup::Covering : Markup::Remark;
}

} // namespace vanthu::pdf
