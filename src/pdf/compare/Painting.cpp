#include "pdf/compare/Painting.h"

#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFTokenizer.hh>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace vanthu::pdf {

namespace {

constexpr qint64 largestAppearance = 4 * 1024 * 1024;
constexpr std::size_t mostOperands = 4096;

// States and paths that are not painted yet (ISO 32000-2 annex A).
const std::set<std::string>& silentOperators() {
    static const std::set<std::string> words = {
        "q",  "Q",  "cm", "w",  "J",  "j",  "M",  "d",  "ri", "i",  "BT", "ET",  "Tc",  "Tw",  "Tz",  "TL",
        "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*", "CS", "cs", "SC", "sc", "SCN", "scn", "G",   "g",   "RG",
        "rg", "K",  "k",  "m",  "l",  "c",  "v",  "y",  "h",  "re", "W",  "W*",  "n",   "BMC", "EMC", "MP"};
    return words;
}

bool isName(QPDFObjectHandle value, const char* name) {
    return value.isNull() || value.isNameAndEquals(name);
}

// A state of the graphics that paints like any other: nothing is blended, masked or turned into other colours.
bool isPlainState(QPDFObjectHandle state) {
    static const std::set<std::string> harmless = {"/Type", "/BM", "/SMask", "/CA", "/ca", "/AIS", "/SA", "/LW",
                                                   "/LC",   "/LJ", "/ML",    "/D",  "/RI", "/FL",  "/SM", "/Font"};
    if (!state.isDictionary())
        return false;
    const std::set<std::string> keys = state.getKeys();
    return std::includes(harmless.begin(), harmless.end(), keys.begin(), keys.end()) &&
           isName(state.getKey("/BM"), "/Normal") && isName(state.getKey("/SMask"), "/None");
}

QPDFObjectHandle entry(QPDFObjectHandle dictionary, const std::string& key) {
    return dictionary.isDictionary() ? dictionary.getKey(key) : QPDFObjectHandle::newNull();
}

bool drawsItsGlyphs(QPDFObjectHandle fonts) {
    if (!fonts.isDictionary())
        return false;
    for (const std::string& name : fonts.getKeys())
        if (entry(fonts.getKey(name), "/Subtype").isNameAndEquals("/Type3"))
            return true;
    return false;
}

// Whose codes are those of their letters, as long as they are ASCII.
bool isSimple(QPDFObjectHandle font) {
    QPDFObjectHandle kind = entry(font, "/Subtype");
    QPDFObjectHandle encoding = entry(font, "/Encoding");
    return (kind.isNameAndEquals("/Type1") || kind.isNameAndEquals("/TrueType")) &&
           (encoding.isNull() || encoding.isName()) && !entry(font, "/BaseFont").isNameAndEquals("/ZapfDingbats") &&
           !entry(font, "/BaseFont").isNameAndEquals("/Symbol");
}

class Reading {
public:
    explicit Reading(QPDFObjectHandle resources)
        : m_resources(std::move(resources)) {}

    Painting run(const QByteArray& content) {
        const auto source = std::make_shared<BufferInputSource>("picture", (content + '\n').toStdString());
        QPDFTokenizer tokenizer;
        tokenizer.allowEOF();
        while (true) {
            const QPDFTokenizer::Token token = tokenizer.readToken(source, "picture", true);
            if (token.getType() == QPDFTokenizer::tt_eof)
                break;
            if (token.getType() == QPDFTokenizer::tt_word) {
                act(token.getValue());
                m_operands.clear();
                if (token.getValue() == "BI")
                    break; // no syntax follows
            } else if (token.getType() == QPDFTokenizer::tt_bad || m_operands.size() >= mostOperands) {
                m_painting.foreign = true;
                m_operands.clear();
            } else {
                m_operands.push_back(token);
            }
        }
        if (!m_isSimple)
            m_painting.shown.clear();
        return m_painting;
    }

private:
    void act(const std::string& word) {
        static const std::set<std::string> text = {"Tj", "TJ", "'", "\""};
        static const std::set<std::string> paths = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"};
        if (text.contains(word)) {
            m_painting.text = true;
            for (const QPDFTokenizer::Token& operand : m_operands)
                if (operand.getType() == QPDFTokenizer::tt_string) {
                    m_painting.isSeen = m_painting.isSeen || !isBlank(operand.getValue());
                    m_painting.glyphs += int(operand.getValue().size());
                    m_painting.shown += QByteArray::fromStdString(operand.getValue());
                }
        } else if (paths.contains(word)) {
            m_painting.fills = true;
            m_painting.isSeen = m_painting.isSeen || !(m_isWhite && (word[0] == 'f' || word == "F"));
            ++m_painting.paths;
        } else if (isPattern(word)) {
            m_painting.foreign = true;
        } else if (isColour(word)) {
            m_isWhite = isWhite(word);
        } else if (word == "Q") {
            m_isWhite = false; // what it was before is not kept in mind
        } else if (word == "Tf") {
            m_isSimple = m_isSimple && isSimple(named("/Font", 0));
        } else if (word == "gs") {
            m_painting.foreign = m_painting.foreign || !isPlainState(named("/ExtGState", 0));
        } else if (word == "BDC" || word == "DP") {
            m_painting.optional = m_painting.optional || isOperand(0, "/OC");
        } else if (!silentOperators().contains(word)) {
            m_painting.foreign = true;
        }
    }

    // Of a font's usual codes and of those of a font's glyphs, as producers number them.
    static bool isBlank(const std::string& text) {
        return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\0' || c == 3; });
    }
    static bool isColour(const std::string& word) {
        static const std::set<std::string> words = {"g", "rg", "k", "sc", "scn", "cs"};
        return words.contains(word);
    }
    bool isPattern(const std::string& word) const {
        return (word == "scn" || word == "SCN") && !m_operands.empty() &&
               m_operands.back().getType() == QPDFTokenizer::tt_name;
    }
    bool isWhite(const std::string& word) const {
        const auto all = [&](std::size_t count, const char* value) {
            return m_operands.size() == count &&
                   std::all_of(m_operands.begin(), m_operands.end(),
                               [&](const QPDFTokenizer::Token& operand) { return operand.getValue() == value; });
        };
        return (word == "g" && all(1, "1")) || (word == "rg" && all(3, "1")) || (word == "k" && all(4, "0"));
    }

    bool isOperand(std::size_t index, const char* name) const {
        return index < m_operands.size() && m_operands[index].getType() == QPDFTokenizer::tt_name &&
               m_operands[index].getValue() == name;
    }
    QPDFObjectHandle named(const char* kind, std::size_t index) {
        const bool isName = index < m_operands.size() && m_operands[index].getType() == QPDFTokenizer::tt_name;
        return isName ? entry(entry(m_resources, kind), m_operands[index].getValue()) : QPDFObjectHandle::newNull();
    }

    QPDFObjectHandle m_resources;
    std::vector<QPDFTokenizer::Token> m_operands;
    Painting m_painting;
    bool m_isSimple = true;
    bool m_isWhite = false;
};

} // namespace

Painting paintingOf(QPDFObjectHandle stream) {
    const auto content = plainContent(stream, largestAppearance);
    Painting painting;
    if (!content) {
        painting.foreign = painting.isSeen = true;
        return painting;
    }
    painting = paintingOfPage(*content, stream.getDict().getKey("/Resources"));
    painting.optional = painting.optional || stream.getDict().hasKey("/OC");
    painting.foreign = painting.foreign || painting.optional;
    return painting;
}

Painting paintingOfPage(const QByteArray& content, QPDFObjectHandle resources) {
    Painting painting = Reading(resources).run(content);
    QPDFObjectHandle patterns = entry(resources, "/Pattern");
    painting.foreign = painting.foreign || painting.optional || drawsItsGlyphs(entry(resources, "/Font")) ||
                       (patterns.isDictionary() && !patterns.getKeys().empty());
    return painting;
}

Painting paintingOfAppearance(QPDFObjectHandle appearance) {
    Painting all;
    const auto add = [&](QPDFObjectHandle stream) {
        const Painting one = paintingOf(std::move(stream));
        all.text = all.text || one.text;
        all.fills = all.fills || one.fills;
        all.optional = all.optional || one.optional;
        all.foreign = all.foreign || one.foreign;
        all.glyphs += one.glyphs;
        all.paths += one.paths;
    };
    if (!appearance.isDictionary())
        return all;
    for (const std::string& kind : appearance.getKeys()) {
        QPDFObjectHandle value = appearance.getKey(kind);
        if (value.isStream())
            add(value);
        else if (value.isDictionary())
            for (const std::string& state : value.getKeys())
                add(value.getKey(state));
    }
    return all;
}

QPDFObjectHandle shownPicture(QPDFObjectHandle widget) {
    QPDFObjectHandle normal = entry(entry(widget, "/AP"), "/N");
    QPDFObjectHandle state = entry(widget, "/AS");
    if (normal.isStream())
        return normal;
    return state.isName() ? entry(normal, state.getName()) : QPDFObjectHandle::newNull();
}

} // namespace vanthu::pdf
