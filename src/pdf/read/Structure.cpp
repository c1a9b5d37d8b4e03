#include "pdf/read/Structure.h"

#include "pdf/read/Values.h"

#include <QRegularExpression>

#include <algorithm>
#include <tuple>

namespace vanthu::pdf {

namespace {

constexpr qint64 usualTail = 1024;
constexpr qint64 tailLength = 64 * 1024;
constexpr qint64 usualTrailer = 2 * 1024;
constexpr qint64 largestTrailer = 64 * 1024;
constexpr qint64 firstWindow = 4 * 1024;
constexpr qint64 window = 64 * 1024;
constexpr qint64 largestTable = 64LL * 1024 * 1024;
constexpr int deepestTrailer = 32;

// The end of a literal string, a hexadecimal one or a comment that begins at `at`.
qsizetype behindText(const QByteArray& text, qsizetype at) {
    const char opening = text[at];
    int depth = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (opening == '%' && (c == '\n' || c == '\r'))
            break;
        if (opening == '<' && c == '>')
            break;
        if (opening != '(')
            continue;
        if (c == '\\')
            ++at;
        else if (c == '(')
            ++depth;
        else if (c == ')' && --depth == 0)
            break;
    }
    return at;
}

struct Dictionary {
    QPDFObjectHandle entries;
    qsizetype end = 0; // in the text that it was found in
};

// Only the dictionary's own text, nesting limited: qpdf's parser gets nothing it could choke on.
std::optional<Dictionary> parseDictionary(const QByteArray& text) {
    const qsizetype begin = text.indexOf("<<");
    if (begin < 0)
        return std::nullopt;
    int depth = 0;
    for (qsizetype i = begin; i + 1 < text.size(); ++i) {
        if (text[i] == '<' && text[i + 1] == '<') {
            if (++depth > deepestTrailer)
                return std::nullopt;
            ++i;
        } else if (text[i] == '>' && text[i + 1] == '>') {
            ++i;
            if (--depth == 0) {
                try {
                    // References to other objects need a document to belong to; they are never followed here.
                    QPDF context;
                    context.setSuppressWarnings(true);
                    QPDFObjectHandle dictionary =
                        QPDFObjectHandle::parse(&context, text.mid(begin, i + 1 - begin).toStdString());
                    return dictionary.isDictionary() ? std::optional(Dictionary{dictionary, i + 1}) : std::nullopt;
                } catch (const std::exception&) {
                    return std::nullopt;
                }
            }
        } else if (text[i] == '(' || text[i] == '<' || text[i] == '%') {
            i = behindText(text, i);
        }
    }
    return std::nullopt;
}

std::optional<qint64> integerOf(QPDFObjectHandle dictionary, const char* key) {
    QPDFObjectHandle value = dictionary.getKey(key);
    return value.isInteger() ? std::optional<qint64>(value.getIntValue()) : std::nullopt;
}

// How many bytes the Flate data at `offset` becomes, whatever its length is said to be; stops at the budget. And where
// it ends, when it does.
std::pair<qint64, std::optional<qint64>> inflatedSize(const Bytes& at, qint64 offset, qint64 budget) {
    Inflater inflater;
    qint64 total = 0;
    for (qint64 length = firstWindow;; length = window) {
        const QByteArray in = at(offset, length);
        const bool more = !in.isEmpty() && inflater.add(in.constData(), in.size(), [&](const char*, qsizetype n) {
            total += n;
            return total <= budget;
        });
        offset += in.size();
        if (!more)
            return {total, inflater.isAtEnd() ? std::optional(offset - inflater.unused()) : std::nullopt};
    }
}

// Where the word "trailer" ends.
std::optional<qint64> trailerAfterTable(const Bytes& at, qint64 offset) {
    QByteArray carried;
    qint64 length = firstWindow;
    for (qint64 done = 0; done < largestTable; length = window) {
        const QByteArray block = at(offset + done, length);
        if (block.isEmpty())
            return std::nullopt;
        const QByteArray search = carried + block;
        const qsizetype found = search.indexOf("trailer");
        if (found >= 0)
            return offset + done - carried.size() + found + 7;
        done += block.size();
        carried = search.right(6);
    }
    return std::nullopt;
}

std::optional<XrefSection> readStream(const Bytes& at, qint64 offset, const QByteArray& head, qint64 budget) {
    static const QRegularExpression object(QStringLiteral("^\\s*\\d+\\s+\\d+\\s+obj\\b"));
    if (!object.match(QString::fromLatin1(head.left(64))).hasMatch())
        return std::nullopt;
    const auto dictionary = parseDictionary(head);
    const qsizetype keyword = dictionary ? head.indexOf("stream", dictionary->end) : -1;
    QPDFObjectHandle entries = dictionary ? dictionary->entries : QPDFObjectHandle::newNull();
    constexpr qsizetype longestKeyword = 8; // with the end of its line
    if (keyword < 0 || keyword + longestKeyword > head.size() || !entries.getKey("/Type").isNameAndEquals("/XRef"))
        return std::nullopt;
    XrefSection section;
    section.isStream = true;
    section.previous = integerOf(entries, "/Prev");
    qsizetype data = keyword + 6;
    if (head.mid(data, 1) == "\r")
        ++data;
    if (head.mid(data, 1) == "\n")
        ++data;
    QPDFObjectHandle filter = entries.getKey("/Filter");
    const bool isArray = filter.isArray();
    // Chained filters have no use here but to grow; references are not followed here.
    if ((isArray && filter.getArrayNItems() > 1) || filter.isIndirect() || entries.getKey("/DecodeParms").isIndirect())
        section.tooLarge = true;
    else if (isArray && filter.getArrayNItems() == 1)
        filter = filter.getArrayItem(0);
    const bool none = filter.isNull() || (filter.isArray() && filter.getArrayNItems() == 0);
    const bool flate = filter.isNameAndEquals("/FlateDecode") || filter.isNameAndEquals("/Fl");
    QPDFObjectHandle parameters = entries.getKey("/DecodeParms");
    if (parameters.isArray() && parameters.getArrayNItems() == 1)
        parameters = parameters.getArrayItem(0);
    constexpr qint64 mostOfLzw = 1400; // and of every other filter
    const qint64 length = integerOf(entries, "/Length").value_or(0);
    section.inflated = none ? length : length * mostOfLzw;
    section.end = offset + data;
    if (flate)
        std::tie(section.inflated, section.end) = inflatedSize(at, offset + data, budget);
    section.tooLarge = section.tooLarge || section.inflated > budget || length > budget || !hasSmallRows(parameters);
    return section;
}

} // namespace

std::optional<StartXref> findStartXref(const Bytes& at, qint64 size) {
    qint64 begin = size;
    QByteArray tail;
    qsizetype found = -1;
    for (const qint64 length : {usualTail, tailLength}) {
        if (found >= 0)
            break;
        begin = std::max<qint64>(0, size - length);
        tail = at(begin, length);
        found = tail.lastIndexOf("startxref");
    }
    static const QRegularExpression number(QStringLiteral("^startxref[\\s\\x00]+(\\d{1,15})(?:[\\s\\x00]*%%EOF)?"));
    const auto match = number.match(QString::fromLatin1(found < 0 ? QByteArray() : tail.mid(found, 256)));
    if (!match.hasMatch())
        return std::nullopt;
    return StartXref{match.captured(1).toLongLong(), begin + found + match.capturedEnd()};
}

bool hasSmallRows(QPDFObjectHandle parameters) {
    constexpr long long widest = 1 << 16;
    if (!parameters.isDictionary())
        return true;
    for (const char* const key : {"/Columns", "/Colors", "/BitsPerComponent"}) {
        QPDFObjectHandle value = parameters.getKey(key);
        if (!value.isNull() && (!value.isInteger() || value.getIntValue() < 0 || value.getIntValue() > widest))
            return false;
    }
    const auto factor = [&](const char* key) { return integerOf(parameters, key).value_or(1); };
    return factor("/Columns") * factor("/Colors") * factor("/BitsPerComponent") < widest * 64;
}

namespace {

// A dictionary longer than `longest` is not found.
std::optional<XrefSection> readSection(const Bytes& at, qint64 offset, qint64 inflateBudget, qint64 longest) {
    QByteArray head = at(offset, longest);
    // Some writers count white space before the section.
    const qsizetype skip = std::distance(head.begin(), std::find_if(head.begin(), head.end(), [](char c) {
                                             return c != ' ' && c != '\r' && c != '\n' && c != '\t';
                                         }));
    offset += skip;
    head.remove(0, skip);
    if (!head.startsWith("xref"))
        return readStream(at, offset, head, inflateBudget);
    const auto trailer = trailerAfterTable(at, offset);
    const auto dictionary = trailer ? parseDictionary(at(*trailer, longest)) : std::nullopt;
    if (!dictionary)
        return std::nullopt;
    XrefSection section;
    section.previous = integerOf(dictionary->entries, "/Prev");
    section.hybridStream = integerOf(dictionary->entries, "/XRefStm");
    section.end = *trailer + dictionary->end;
    return section;
}

} // namespace

std::optional<XrefSection> readXrefSection(const Bytes& at, qint64 offset, qint64 inflateBudget) {
    const auto section = readSection(at, offset, inflateBudget, usualTrailer);
    return section ? section : readSection(at, offset, inflateBudget, largestTrailer);
}

} // namespace vanthu::pdf
