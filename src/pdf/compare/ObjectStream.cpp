#include "pdf/compare/ObjectStream.h"

#include <limits>
#include <unordered_set>

namespace vanthu::pdf {

namespace {

using Kind = Token::Kind;

bool isNumber(const Token& token) {
    return token.kind == Kind::Integer && token.number >= 0 && token.number <= std::numeric_limits<int>::max();
}

// The objects' numbers and places; false when the directory cannot be read.
bool readDirectory(PdfTokens& tokens, qint64 count, ObjectStream& stream, std::vector<qint64>& places) {
    std::unordered_set<int> seen;
    for (qint64 i = 0; i < count; ++i) {
        const Token number = tokens.next();
        const Token place = tokens.next();
        if (!number.isPlain || !place.isPlain || number.gap.comments > 0 || place.gap.comments > 0)
            stream.unclear.note(number.begin, "an odd word in the directory");
        if (!isNumber(number) || !isNumber(place))
            return false;
        stream.isTwice = !seen.insert(int(number.number)).second || stream.isTwice;
        stream.numbers.push_back(int(number.number));
        places.push_back(place.number);
    }
    const Token behind = tokens.next();
    stream.hasMore = behind.kind != Kind::End;
    if (stream.hasMore || behind.gap.comments > 0)
        stream.unclear.note(behind.begin, "more in the directory than /N says");
    return true;
}

bool hasDirectory(const QByteArray& content, qint64 count, qint64 first, ObjectStream& stream) {
    const bool isRight = count >= 0 && first >= 0 && first <= content.size() && count <= content.size();
    if (!isRight)
        stream.unclear.note(0, "/N or /First is wrong");
    return isRight;
}

// One object fills the bytes to the next one.
void checkObject(const Bytes& at, qint64 begin, qint64 end, ObjectStream& stream) {
    PdfTokens tokens(at, begin, end);
    const PlainObject object = readPlainObject(tokens);
    stream.withGeneration.insert(stream.withGeneration.end(), object.withGeneration.begin(),
                                 object.withGeneration.end());
    if (object.isBroken || object.stop.kind != Kind::End)
        stream.unclear.note(begin, "no whole object where the directory says");
    else if (object.unclear.isSo())
        stream.unclear.note(object.unclear.offset, "an object in unusual notation");
    else if (object.stop.gap.comments > 0)
        stream.unclear.note(object.stop.gap.begin, "something between the objects");
}

} // namespace

ObjectStream readObjectStream(const QByteArray& content, qint64 count, qint64 first) {
    const Bytes at = [&](qint64 offset, qint64 length) { return content.mid(offset, length); };
    ObjectStream stream;
    if (!hasDirectory(content, count, first, stream))
        return stream;
    PdfTokens directory(at, 0, first);
    std::vector<qint64> places;
    if (!readDirectory(directory, count, stream, places))
        return stream;
    places.push_back(content.size() - first);
    for (std::size_t i = 0; i + 1 < places.size(); ++i) {
        if (places[i] >= places[i + 1]) {
            stream.unclear.note(first, "objects in another order than the directory says");
            return stream;
        }
        checkObject(at, first + places[i], first + places[i + 1], stream);
    }
    if (count > 0 && PdfTokens(at, first, first + places[0]).next().kind != Kind::End)
        stream.unclear.note(first, "something before the first object");
    return stream;
}

ObjectStream readObjectDirectory(const QByteArray& content, qint64 count, qint64 first) {
    ObjectStream stream;
    std::vector<qint64> places;
    if (hasDirectory(content, count, first, stream)) {
        PdfTokens directory([&](qint64 offset, qint64 length) { return content.mid(offset, length); }, 0, first);
        readDirectory(directory, count, stream, places);
    }
    return stream;
}

} // namespace vanthu::pdf
