#include "pdf/compare/PlainObject.h"

#include <limits>
#include <set>
#include <utility>

namespace vanthu::pdf {

namespace {

using Kind = Token::Kind;

constexpr std::size_t deepest = 200;
constexpr qint64 largestNumber = 8'388'607; // ISO 32000-1 annex C, kept by readers
constexpr qint64 largestGeneration = 65'535;
constexpr std::size_t mostKept = 1000;
constexpr qint64 longestBlank = 256; // signers leave room behind a byte range
constexpr qint64 longestBlankInTrailer = 16;

bool isLetter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// `isDisguised`: letters are written as numbers, and a reader that does not resolve them sees another name.
QByteArray resolved(const QByteArray& name, bool& isDisguised) {
    if (!name.contains('#'))
        return name;
    QByteArray out;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QByteArray digits = name[i] == '#' ? QByteArray::fromHex(name.mid(i + 1, 2)) : QByteArray();
        isDisguised = isDisguised || (digits.size() == 1 && isLetter(digits[0]));
        out += digits.size() == 1 ? digits : name.mid(i, 1);
        i += digits.size() == 1 ? 2 : 0;
    }
    return out;
}

// A dictionary, an array, or the object itself while it is read.
struct Frame {
    bool isDictionary = false;
    qint64 begin = 0;
    bool hasKey = false;
    QByteArray key;
    std::set<QByteArray> keys;
    int values = 0; // since the key
    PlainValue value;
    Token last, beforeLast; // integers of this frame that just went by
};

class Parser {
public:
    explicit Parser(PdfTokens& tokens)
        : m_tokens(tokens)
        , m_frames(1) {}

    // `isOne`: nothing behind the first value is read.
    PlainObject run(bool isOne) {
        while (!m_object.isBroken) {
            if (isOne && m_frames.size() == 1 && m_frames.front().values > 0) {
                finish(Token());
                break;
            }
            const Token token = m_tokens.next();
            if (token.gap.hasOddComment)
                m_object.unclear.note(token.gap.begin, "a comment");
            if (token.gap.end - token.gap.begin > (isOne ? longestBlankInTrailer : longestBlank))
                m_object.unclear.note(token.gap.begin, "blanks");
            if (token.kind == Kind::End || token.is("endobj") || token.is("stream")) {
                finish(token);
                break;
            }
            take(token);
        }
        return m_object;
    }

private:
    void finish(const Token& token) {
        m_object.stop = token;
        m_object.value = m_frames.front().value;
        m_object.isBroken = m_frames.size() != 1;
        if (m_frames.front().values != 1)
            m_object.unclear.note(token.begin, "not one value in an object");
    }

    void take(const Token& token) {
        switch (token.kind) {
        case Kind::DictBegin:
        case Kind::ArrayBegin:
            m_object.isBroken = m_frames.size() >= deepest;
            m_frames.push_back({});
            m_frames.back().isDictionary = token.kind == Kind::DictBegin;
            m_frames.back().begin = token.begin;
            break;
        case Kind::DictEnd:
        case Kind::ArrayEnd:
            close(token);
            break;
        case Kind::Name:
            takeName(token);
            break;
        case Kind::Word:
            takeWord(token);
            break;
        case Kind::Integer:
        case Kind::Real:
        case Kind::String:
            add(valueOf(token));
            break;
        case Kind::End:
        case Kind::Broken:
            m_object.isBroken = true;
        }
        Frame& frame = m_frames.back();
        frame.beforeLast = std::exchange(frame.last, token.kind == Kind::Integer ? token : Token());
    }

    static PlainValue valueOf(const Token& token) {
        PlainValue value;
        value.kind = token.kind == Kind::Integer ? PlainValue::Kind::Integer : PlainValue::Kind::Other;
        value.number = token.number;
        value.isPlain = token.isPlain;
        value.begin = token.begin;
        value.end = token.end;
        return value;
    }

    void add(const PlainValue& value) {
        Frame& frame = m_frames.back();
        m_object.isBroken = m_object.isBroken || (frame.isDictionary && !frame.hasKey);
        ++frame.values;
        frame.value = value;
    }

    void takeName(const Token& token) {
        Frame& frame = m_frames.back();
        PlainValue value = valueOf(token);
        value.kind = PlainValue::Kind::Name;
        bool isDisguised = false;
        value.name = resolved(token.text, isDisguised);
        if (isDisguised)
            m_object.unclear.note(token.begin, "a name in unusual notation");
        if (!frame.isDictionary || (frame.hasKey && frame.values == 0))
            return add(value);
        endEntry(token.begin);
        frame.hasKey = true;
        frame.key = value.name;
        if (!frame.keys.insert(frame.key).second)
            m_object.unclear.note(token.begin, "an entry twice");
    }

    void endEntry(qint64 at) {
        Frame& frame = m_frames.back();
        if (frame.hasKey && frame.values != 1)
            m_object.unclear.note(at, "not one value for a key");
        if (frame.hasKey && m_frames.size() == 2)
            m_object.entries.emplace(frame.key, frame.value);
        frame.hasKey = false;
        frame.values = 0;
    }

    void close(const Token& token) {
        const bool isDictionary = token.kind == Kind::DictEnd;
        if (m_frames.size() < 2 || m_frames.back().isDictionary != isDictionary) {
            m_object.isBroken = true;
            return;
        }
        if (isDictionary)
            endEntry(token.begin);
        m_object.isDictionary = m_object.isDictionary || (isDictionary && m_frames.size() == 2);
        PlainValue value;
        value.kind = PlainValue::Kind::Other;
        value.begin = m_frames.back().begin;
        value.end = token.end;
        m_frames.pop_back();
        add(value);
    }

    void takeWord(const Token& token) {
        if (token.is("R"))
            return takeReference(token);
        if (!token.is("true") && !token.is("false") && !token.is("null"))
            m_object.unclear.note(token.begin, "a word that means nothing");
        m_object.isBroken = m_object.isBroken || token.is("obj") || token.is("endstream") || token.is("xref");
        add(valueOf(token));
    }

    void takeReference(const Token& token) {
        Frame& frame = m_frames.back();
        const Token& number = frame.beforeLast;
        const Token& generation = frame.last;
        if (number.kind != Kind::Integer || generation.kind != Kind::Integer || frame.values < 2) {
            m_object.unclear.note(token.begin, "a reference without its numbers");
            return add(valueOf(token));
        }
        PlainValue value = valueOf(number);
        value.kind = PlainValue::Kind::Reference;
        value.isPlain = number.isPlain && generation.isPlain && generation.gap.isSeparator() &&
                        token.gap.isSeparator() && number.number > 0 && number.number <= largestNumber &&
                        generation.number <= largestGeneration;
        value.end = token.end;
        if (!value.isPlain)
            m_object.unclear.note(number.begin, "a reference in unusual notation");
        else if (generation.number > 0 && m_object.withGeneration.size() < mostKept)
            m_object.withGeneration.emplace_back(int(number.number), int(generation.number));
        frame.values -= 2;
        add(value);
    }

    PdfTokens& m_tokens;
    std::vector<Frame> m_frames;
    PlainObject m_object;
};

bool isHeader(const Token& number, const Token& generation, const Token& word) {
    return number.kind == Kind::Integer && generation.kind == Kind::Integer && word.is("obj") && number.number >= 0 &&
           number.number <= std::numeric_limits<int>::max() && generation.number >= 0 &&
           generation.number <= std::numeric_limits<int>::max();
}

std::optional<qint64> lengthOf(const PlainObject& body, const LengthOf& resolve) {
    const auto found = body.entries.find("Length");
    if (found == body.entries.end() || !found->second.isPlain)
        return std::nullopt;
    return found->second.kind == PlainValue::Kind::Reference ? resolve(int(found->second.number))
           : found->second.kind == PlainValue::Kind::Integer ? std::optional(found->second.number)
                                                             : std::nullopt;
}

// From behind "stream" to "endstream", which must stand where the length says.
void readStream(PdfTokens& tokens, IndirectObject& object, const LengthOf& resolve) {
    const qint64 keyword = tokens.position();
    const bool hasReturn = tokens.byteAt(keyword) == '\r';
    object.dataBegin = keyword + (hasReturn ? 2 : 1);
    if (tokens.byteAt(object.dataBegin - 1) != '\n')
        object.unclear.note(keyword, "no end of line behind \"stream\"");
    const auto length = lengthOf(object.body, resolve);
    object.isBroken = !length || *length < 0 || *length > tokens.end() - object.dataBegin;
    if (object.isBroken)
        return;
    object.dataEnd = object.dataBegin + *length;
    tokens.moveTo(object.dataEnd);
    const Token end = tokens.next();
    object.isBroken = !end.is("endstream");
    if (!end.gap.isLineEnd())
        object.unclear.note(object.dataEnd, "a stream whose length leaves something over");
}

} // namespace

void Unclear::note(qint64 at, const char* what) {
    if (isSo())
        return;
    offset = at;
    text = QLatin1String(what);
}

std::optional<qint64> PlainObject::integer(const char* key) const {
    const auto found = entries.find(key);
    return found != entries.end() && found->second.kind == PlainValue::Kind::Integer && found->second.isPlain
               ? std::optional(found->second.number)
               : std::nullopt;
}

bool PlainObject::isName(const char* key, const char* name) const {
    const auto found = entries.find(key);
    return found != entries.end() && found->second.kind == PlainValue::Kind::Name && found->second.name == name;
}

PlainObject readPlainObject(PdfTokens& tokens) {
    return Parser(tokens).run(false);
}

PlainObject readPlainDictionary(PdfTokens& tokens) {
    return Parser(tokens).run(true);
}

IndirectObject readIndirectObject(PdfTokens& tokens, const Token& first, const LengthOf& resolve) {
    IndirectObject object;
    const Token generation = tokens.next();
    const Token word = tokens.next();
    if (!isHeader(first, generation, word))
        return object;
    object.number = int(first.number);
    object.generation = int(generation.number);
    object.begin = first.begin;
    if (!first.isPlain || !generation.isPlain || !generation.gap.isSpace || !word.gap.isSpace ||
        first.number > largestNumber)
        object.unclear.note(first.begin, "an object's number in unusual notation");
    object.body = readPlainObject(tokens);
    if (object.body.unclear.isSo() && !object.unclear.isSo())
        object.unclear = object.body.unclear;
    object.isBroken = object.body.isBroken || object.body.stop.kind == Kind::End;
    if (!object.isBroken && object.body.stop.is("stream")) {
        if (!object.body.isDictionary)
            object.isBroken = true;
        else
            readStream(tokens, object, resolve);
        const Token end = object.isBroken ? Token() : tokens.next();
        object.isBroken = !end.is("endobj");
        if (end.gap.comments > 0 || end.gap.lineEnds + end.gap.blanks > 4)
            object.unclear.note(end.gap.begin, "something behind \"endstream\"");
    }
    object.end = tokens.position();
    return object;
}

} // namespace vanthu::pdf
