#include "pdf/compare/XrefEntries.h"

#include "pdf/read/Qpdf.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

using Kind = Token::Kind;

constexpr qint64 mostEntries = 10'000'000;
constexpr qint64 largestNumber = 8'388'607;
constexpr qsizetype lineLength = 20;
constexpr qint64 longestStream = 256LL * 1024 * 1024;
constexpr qint64 longestDictionary = 64 * 1024;
constexpr qint64 longestBlank = 3; // in a table: a space and an end of line

std::optional<qint64> digits(const char* text, int count) {
    qint64 number = 0;
    for (int i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

XrefEntry entryOf(qint64 number, bool isUsed, qint64 place, qint64 generation, qint64 base) {
    return {int(number), isUsed ? XrefEntry::Type::InFile : XrefEntry::Type::Free, isUsed ? place + base : place,
            int(std::min<qint64>(generation, 1 << 20))};
}

// A line as ISO 32000-2 7.5.4 wants it: twenty bytes, of which two end it.
std::optional<XrefEntry> entryIn(const char* line, qint64 number, qint64 base) {
    const auto place = digits(line, 10);
    const auto generation = digits(line + 11, 5);
    const bool isUsed = line[17] == 'n';
    const bool endsWell =
        (line[18] == ' ' && (line[19] == '\n' || line[19] == '\r')) || (line[18] == '\r' && line[19] == '\n');
    if (!place || !generation || line[10] != ' ' || line[16] != ' ' || (!isUsed && line[17] != 'f') || !endsWell)
        return std::nullopt;
    return entryOf(number, isUsed, *place, *generation, base);
}

class TableReader {
public:
    TableReader(const Bytes& at, PdfTokens& tokens, qint64 base, XrefEntries& section)
        : m_at(at)
        , m_tokens(tokens)
        , m_base(base)
        , m_section(section) {}

    bool read() {
        for (;;) {
            const Token first = m_tokens.next();
            if (first.gap.end - first.gap.begin > longestBlank || first.gap.comments > 0)
                m_section.unclear.note(first.gap.begin, "blanks in a table");
            if (first.is("trailer"))
                return readTrailer();
            const Token count = m_tokens.next();
            if (first.kind != Kind::Integer || count.kind != Kind::Integer || first.number < 0 || count.number < 0 ||
                first.number + count.number > largestNumber + 1 ||
                qint64(m_section.entries.size()) + count.number > mostEntries)
                return false;
            if (!first.isPlain || !count.isPlain || !count.gap.isSpace)
                m_section.unclear.note(first.begin, "a heading of a table in unusual notation");
            if (!readEntries(first.number, count.number))
                return false;
        }
    }

private:
    bool readEntries(qint64 first, qint64 count) {
        skipLineEnd();
        constexpr qint64 atOnce = 4096;
        for (qint64 done = 0; done < count;) {
            const qint64 n = std::min(atOnce, count - done);
            const QByteArray lines =
                m_at(m_tokens.position(), std::min(n * lineLength, m_tokens.end() - m_tokens.position()));
            for (qint64 i = 0; i < n; ++i, ++done) {
                const auto entry = lines.size() >= (i + 1) * lineLength
                                       ? entryIn(lines.constData() + i * lineLength, first + done, m_base)
                                       : std::nullopt;
                if (!entry)
                    return readUnusual(first + done, count - done);
                m_section.entries.push_back(*entry);
                m_tokens.moveTo(m_tokens.position() + lineLength);
            }
        }
        return true;
    }
    // Entries of other lengths, which some readers count off and others read.
    bool readUnusual(qint64 first, qint64 count) {
        m_section.unclear.note(m_tokens.position(), "lines of a table that have another length");
        for (qint64 i = 0; i < count; ++i) {
            const Token place = m_tokens.next();
            const Token generation = m_tokens.next();
            const Token type = m_tokens.next();
            if (place.kind != Kind::Integer || generation.kind != Kind::Integer || (!type.is("n") && !type.is("f")))
                return false;
            m_section.entries.push_back(
                entryOf(first + i, type.is("n"), place.number, std::max<qint64>(0, generation.number), m_base));
        }
        return true;
    }
    void skipLineEnd() {
        qint64 at = m_tokens.position();
        while (isPdfSpace(m_tokens.byteAt(at)))
            ++at;
        if (at - m_tokens.position() > longestBlank)
            m_section.unclear.note(m_tokens.position(), "blanks in a table");
        m_tokens.moveTo(at);
    }
    bool readTrailer() {
        m_section.dictionary = readPlainDictionary(m_tokens);
        return m_section.dictionary.isDictionary && !m_section.dictionary.isBroken;
    }

    const Bytes& m_at;
    PdfTokens& m_tokens;
    qint64 m_base;
    XrefEntries& m_section;
};

// The numbers of an array; nothing when there are others in it.
std::optional<std::vector<qint64>> numbersOf(const Bytes& at, const PlainObject& dictionary, const char* key) {
    const auto found = dictionary.entries.find(key);
    std::vector<qint64> numbers;
    if (found == dictionary.entries.end())
        return numbers;
    PdfTokens tokens(at, found->second.begin, found->second.end);
    if (tokens.next().kind != Kind::ArrayBegin)
        return std::nullopt;
    for (Token token = tokens.next(); token.kind != Kind::ArrayEnd; token = tokens.next()) {
        if (token.kind != Kind::Integer || !token.isPlain)
            return std::nullopt;
        numbers.push_back(token.number);
    }
    return numbers;
}

qint64 field(const char*& at, qint64 width) {
    quint64 value = 0;
    for (qint64 i = 0; i < width; ++i)
        value = value << 8 | static_cast<unsigned char>(*at++);
    return static_cast<qint64>(value);
}

bool readRows(const QByteArray& rows, const std::vector<qint64>& widths, const std::vector<qint64>& index, qint64 base,
              XrefEntries& section) {
    const qint64 length = widths[0] + widths[1] + widths[2];
    const char* at = rows.constData();
    const char* const end = at + rows.size();
    for (std::size_t i = 0; i + 1 < index.size(); i += 2) {
        if (index[i] + index[i + 1] > largestNumber + 1 || index[i + 1] * length > end - at)
            return false;
        for (qint64 number = index[i]; number < index[i] + index[i + 1]; ++number) {
            const qint64 type = widths[0] == 0 ? 1 : field(at, widths[0]);
            const qint64 place = field(at, widths[1]); // negative when it needs all of eight bytes
            const qint64 extra = field(at, widths[2]);
            if (type < 0 || type > 2 || place < 0 || extra < 0 || extra > largestNumber)
                section.unclear.note(section.begin, "an entry of an unknown kind");
            else if (type == 2)
                section.entries.push_back({int(number), XrefEntry::Type::InStream, place, int(extra)});
            else
                section.entries.push_back(entryOf(number, type == 1, place, extra, base));
        }
    }
    if (at != end)
        section.unclear.note(section.begin, "more rows than /Index says");
    return true;
}

bool readStream(const Bytes& at, PdfTokens& tokens, const Token& first, qint64 base, XrefEntries& section) {
    const IndirectObject object =
        readIndirectObject(tokens, first, [](int) -> std::optional<qint64> { return std::nullopt; });
    if (object.number < 0 || object.isBroken || object.dataEnd == 0 || !object.body.isName("Type", "XRef") ||
        object.dataEnd - object.dataBegin > longestStream)
        return false;
    section.streamNumber = object.number;
    section.dictionary = object.body;
    section.unclear = object.unclear;
    const auto widths = numbersOf(at, object.body, "W");
    auto index = numbersOf(at, object.body, "Index");
    const auto size = object.body.integer("Size");
    const auto isWidth = [](qint64 width) { return width >= 0 && width <= 8; };
    if (!widths || !index || !size || widths->size() != 3 || index->size() % 2 != 0 ||
        !std::all_of(widths->begin(), widths->end(), isWidth) || *size > largestNumber + 1)
        return false;
    if (index->empty())
        *index = {0, *size};
    const PlainValue& dictionary = object.body.value;
    if (dictionary.end - dictionary.begin > longestDictionary)
        return false;
    const auto rows = decodedStream(at(dictionary.begin, dictionary.end - dictionary.begin),
                                    at(object.dataBegin, object.dataEnd - object.dataBegin));
    return rows && readRows(*rows, *widths, *index, base, section);
}

} // namespace

std::optional<QByteArray> decodedStream(const QByteArray& dictionary, const QByteArray& data) {
    try {
        QPDF context;
        context.emptyPDF();
        context.setSuppressWarnings(true);
        QPDFObjectHandle entries = QPDFObjectHandle::parse(&context, dictionary.toStdString());
        QPDFObjectHandle stream = QPDFObjectHandle::newStream(&context);
        stream.replaceStreamData(data.toStdString(), entries.getKey("/Filter"), entries.getKey("/DecodeParms"));
        const auto buffer = stream.getStreamData(qpdf_dl_specialized);
        if (context.anyWarnings())
            return std::nullopt;
        return QByteArray(reinterpret_cast<const char*>(buffer->getBuffer()), qsizetype(buffer->getSize()));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

std::optional<XrefEntries> readXrefEntries(const Bytes& at, qint64 offset, qint64 end, qint64 base) {
    PdfTokens tokens(at, offset, end);
    XrefEntries section;
    const Token first = tokens.next();
    section.begin = first.begin;
    if (first.gap.comments > 0)
        return std::nullopt;
    const bool isRead = first.is("xref") ? TableReader(at, tokens, base, section).read()
                                         : first.kind == Kind::Integer && readStream(at, tokens, first, base, section);
    if (!isRead)
        return std::nullopt;
    section.end = tokens.position();
    if (section.dictionary.unclear.isSo() && !section.unclear.isSo())
        section.unclear = section.dictionary.unclear;
    std::stable_sort(section.entries.begin(), section.entries.end(),
                     [](const XrefEntry& a, const XrefEntry& b) { return a.number < b.number; });
    return section;
}

} // namespace vanthu::pdf
