#include "pdf/Structure.h"
#include "pdf/Qpdf.h"

#include <QRegularExpression>

#include <zlib.h>

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr qint64 tailLength = 2048;
constexpr qint64 largestTrailer = 64 * 1024;
constexpr qint64 window = 64 * 1024;
constexpr qint64 largestTable = 64LL * 1024 * 1024;
constexpr int deepestTrailer = 32;

// Only the dictionary's own text, nesting limited: qpdf's parser recurses.
std::optional<QPDFObjectHandle> parseDictionary(const QByteArray& text) {
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
                    QPDFObjectHandle dictionary =
                        QPDFObjectHandle::parse(&context, text.mid(begin, i + 1 - begin).toStdString());
                    return dictionary.isDictionary() ? std::optional(dictionary) : std::nullopt;
                } catch (const std::exception&) {
                    return std::nullopt;
                }
            }
        }
    }
    return std::nullopt;
}

std::optional<qint64> integerOf(QPDFObjectHandle dictionary, const char* key) {
    QPDFObjectHandle value = dictionary.getKey(key);
    return value.isInteger() ? std::optional<qint64>(value.getIntValue()) : std::nullopt;
}

// How many bytes the Flate data at `offset` becomes; stops at the budget.
qint64 inflatedSize(const Bytes& at, qint64 offset, qint64 length, qint64 budget) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        return budget + 1;
    QByteArray out(1 << 16, Qt::Uninitialized);
    qint64 total = 0;
    int status = Z_OK;
    while (length > 0 && status == Z_OK && total <= budget) {
        QByteArray in = at(offset, std::min(length, window));
        if (in.isEmpty())
            break;
        offset += in.size();
        length -= in.size();
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = static_cast<uInt>(in.size());
        do {
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            status = inflate(&stream, Z_NO_FLUSH);
            total += out.size() - qint64(stream.avail_out);
        } while (status == Z_OK && stream.avail_out == 0 && total <= budget);
    }
    inflateEnd(&stream);
    return total;
}

std::optional<QByteArray> trailerAfterTable(const Bytes& at, qint64 offset) {
    QByteArray carried;
    for (qint64 done = 0; done < largestTable;) {
        const QByteArray block = at(offset + done, window);
        if (block.isEmpty())
            return std::nullopt;
        const QByteArray search = carried + block;
        const qsizetype found = search.indexOf("trailer");
        if (found >= 0)
            return at(offset + done - carried.size() + found + 7, largestTrailer);
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
    const qsizetype keyword = head.indexOf("stream", head.indexOf(">>"));
    if (!dictionary || keyword < 0 || !QPDFObjectHandle(*dictionary).getKey("/Type").isNameAndEquals("/XRef"))
        return std::nullopt;
    XrefSection section;
    section.isStream = true;
    section.previous = integerOf(*dictionary, "/Prev");
    const qint64 length = integerOf(*dictionary, "/Length").value_or(0);
    qsizetype data = keyword + 6;
    if (head.mid(data, 1) == "\r")
        ++data;
    if (head.mid(data, 1) == "\n")
        ++data;
    QPDFObjectHandle filter = QPDFObjectHandle(*dictionary).getKey("/Filter");
    if (filter.isArray() && filter.getArrayNItems() > 1)
        section.tooLarge = true; // chained filters have no use here but to grow
    section.inflated = filter.isNull() ? length : inflatedSize(at, offset + data, length, budget);
    section.tooLarge = section.tooLarge || section.inflated > budget;
    return section;
}

} // namespace

std::optional<qint64> findStartXref(const Bytes& at, qint64 size) {
    const QByteArray tail = at(std::max<qint64>(0, size - tailLength), tailLength);
    const qsizetype found = tail.lastIndexOf("startxref");
    if (found < 0 || tail.indexOf("%%EOF", found) < 0)
        return std::nullopt;
    static const QRegularExpression number(QStringLiteral("^startxref\\s+(\\d{1,15})\\s"));
    const auto match = number.match(QString::fromLatin1(tail.mid(found, 64)));
    if (!match.hasMatch())
        return std::nullopt;
    return match.captured(1).toLongLong();
}

std::optional<XrefSection> readXrefSection(const Bytes& at, qint64 offset, qint64 inflateBudget) {
    QByteArray head = at(offset, largestTrailer);
    // Some writers count white space before the section.
    const qsizetype skip = std::distance(head.begin(), std::find_if(head.begin(), head.end(), [](char c) {
                                             return c != ' ' && c != '\r' && c != '\n' && c != '\t';
                                         }));
    offset += skip;
    head.remove(0, skip);
    if (!head.startsWith("xref"))
        return readStream(at, offset, head, inflateBudget);
    const auto trailer = trailerAfterTable(at, offset);
    const auto dictionary = trailer ? parseDictionary(*trailer) : std::nullopt;
    if (!dictionary)
        return std::nullopt;
    XrefSection section;
    section.previous = integerOf(*dictionary, "/Prev");
    section.hybridStream = integerOf(*dictionary, "/XRefStm");
    return section;
}

} // namespace vanthu::pdf
