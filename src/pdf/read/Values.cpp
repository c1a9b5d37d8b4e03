#include "pdf/read/Values.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace vanthu::pdf {

namespace {

constexpr int deepest = 24;
constexpr qint64 largestStream = 32 * 1024 * 1024;

constexpr int mostCompared = 100'000; // containers that are not the same object on both sides

// `left` counts down: two page trees with other numbers would be compared along every path.
bool same(QPDFObjectHandle a, QPDFObjectHandle b, int depth, int& left);
bool sameResolved(QPDFObjectHandle a, QPDFObjectHandle b, int depth, int& left);
bool sameStreams(QPDFObjectHandle a, QPDFObjectHandle b, int depth, int& left);

bool sameDictionaries(QPDFObjectHandle a, QPDFObjectHandle b, const std::set<std::string>& except, int depth,
                      int& left) {
    std::set<std::string> keys = a.getKeys();
    keys.merge(b.getKeys());
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return except.contains(key) || same(a.getKey(key), b.getKey(key), depth + 1, left);
    });
}

bool same(QPDFObjectHandle a, QPDFObjectHandle b, int depth, int& left) {
    if (a.isIndirect() && b.isIndirect() && a.getObjGen() == b.getObjGen())
        return true;
    return depth <= deepest && left >= 0 && sameResolved(a, b, depth, left);
}

bool sameResolved(QPDFObjectHandle a, QPDFObjectHandle b, int depth, int& left) {
    // Readers keep reals in single precision, and some write them so.
    if (a.isNumber() && b.isNumber())
        return a.isInteger() && b.isInteger() ? a.getIntValue() == b.getIntValue()
                                              : float(a.getNumericValue()) == float(b.getNumericValue());
    if (a.getTypeCode() != b.getTypeCode())
        return false;
    if (a.isString())
        return a.getStringValue() == b.getStringValue();
    if (a.isArray() || a.isDictionary() || a.isStream())
        --left;
    if (a.isArray()) {
        const int count = a.getArrayNItems();
        if (count != b.getArrayNItems())
            return false;
        for (int i = 0; i < count; ++i)
            if (!same(a.getArrayItem(i), b.getArrayItem(i), depth + 1, left))
                return false;
        return true;
    }
    if (a.isDictionary())
        return sameDictionaries(a, b, {}, depth, left);
    if (a.isStream())
        return sameStreams(a, b, depth, left);
    return a.unparseResolved() == b.unparseResolved(); // names, booleans, null
}

bool sameStreams(QPDFObjectHandle a, QPDFObjectHandle b, int depth, int& left) {
    if (!a.isStream() || !b.isStream() || !sameDictionaries(a.getDict(), b.getDict(), {"/Length"}, depth, left))
        return false;
    QPDFObjectHandle length = a.getDict().getKey("/Length");
    QPDFObjectHandle other = b.getDict().getKey("/Length");
    // Rewriting what is as large as this is no tool's habit, and would have to be read into memory to be compared.
    if (!length.isInteger() || !other.isInteger() || length.getIntValue() != other.getIntValue() ||
        length.getIntValue() > largestStream)
        return false;
    const auto x = a.getRawStreamData();
    const auto y = b.getRawStreamData();
    return x->getSize() == y->getSize() && std::equal(x->getBuffer(), x->getBuffer() + x->getSize(), y->getBuffer());
}

void references(QPDFObjectHandle object, const std::string& key, int depth,
                const std::function<void(const QPDFObjectHandle&, const std::string&)>& see) {
    if (depth > 500) // deeper than the parser goes
        return;
    if (object.isDictionary()) {
        for (const auto& [name, value] : object.getDictAsMap())
            if (QPDFObjectHandle(value).isIndirect())
                see(value, name);
            else
                references(value, name, depth + 1, see);
    } else if (object.isArray()) {
        for (const QPDFObjectHandle& value : object.getArrayAsVector())
            if (QPDFObjectHandle(value).isIndirect())
                see(value, key);
            else
                references(value, key, depth + 1, see);
    }
}

} // namespace

bool sameValue(QPDFObjectHandle a, QPDFObjectHandle b) {
    int left = mostCompared;
    return same(std::move(a), std::move(b), 0, left);
}

bool sameEntriesBut(QPDFObjectHandle a, QPDFObjectHandle b, const std::set<std::string>& except) {
    int left = mostCompared;
    return a.isDictionary() && b.isDictionary() && sameDictionaries(a, b, except, 0, left);
}

bool sameContent(QPDFObjectHandle a, QPDFObjectHandle b) {
    int left = mostCompared;
    return sameResolved(a, b, 0, left);
}

void forEachReference(QPDFObjectHandle object,
                      const std::function<void(const QPDFObjectHandle&, const std::string&)>& see) {
    references(object.isStream() ? object.getDict() : object, std::string(), 0, see);
}

std::optional<QByteArray> plainContent(QPDFObjectHandle stream, qint64 limit) {
    if (!stream.isStream())
        return std::nullopt;
    QPDFObjectHandle length = stream.getDict().getKey("/Length");
    if (!length.isInteger() || length.getIntValue() > limit)
        return std::nullopt;
    QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
    if (filter.isArray() && filter.getArrayNItems() == 1)
        filter = filter.getArrayItem(0);
    const bool none = filter.isNull() || (filter.isArray() && filter.getArrayNItems() == 0);
    if (!none && !filter.isNameAndEquals("/FlateDecode") && !filter.isNameAndEquals("/Fl"))
        return std::nullopt;
    QPDFObjectHandle parameters = stream.getDict().getKey("/DecodeParms");
    if (parameters.isArray() && parameters.getArrayNItems() == 1)
        parameters = parameters.getArrayItem(0);
    if (parameters.isDictionary() && parameters.getKey("/Predictor").isInteger() &&
        parameters.getKey("/Predictor").getIntValue() > 1)
        return std::nullopt;
    const auto raw = stream.getRawStreamData();
    const char* bytes = reinterpret_cast<const char*>(raw->getBuffer());
    const auto size = qsizetype(raw->getSize());
    if (none)
        return QByteArray(bytes, size);
    QByteArray content;
    Inflater inflater;
    inflater.add(bytes, size, [&](const char* out, qsizetype n) {
        content.append(out, n);
        return content.size() <= limit;
    });
    return content.size() <= limit ? std::optional(content) : std::nullopt;
}

qint64 WordCount::add(const char* bytes, qsizetype length) {
    static const std::array<bool, 256> breaks = [] {
        std::array<bool, 256> table{};
        for (const std::size_t c : {0, 9, 10, 12, 13, 32})
            table[c] = true;
        for (const char c : {'(', ')', '<', '>', '[', ']', '{', '}', '/', '%'})
            table[static_cast<unsigned char>(c)] = true;
        return table;
    }();
    qint64 words = 0;
    for (qsizetype i = 0; i < length; ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        const bool isBreak = breaks[c];
        // Arrays and dictionaries are objects too, also empty ones.
        words += (!isBreak && !m_inWord) || c == '[' || c == '<' || c == '(' ? 1 : 0;
        m_inWord = !isBreak;
    }
    return words;
}

struct Inflater::State {
    z_stream stream{};
    std::array<char, 1 << 16> out{};
    bool atEnd = false;
};

Inflater::Inflater()
    : m_state(std::make_unique<State>()) {
    if (inflateInit(&m_state->stream) != Z_OK)
        throw std::bad_alloc();
}

Inflater::~Inflater() {
    inflateEnd(&m_state->stream);
}

bool Inflater::add(const char* bytes, qsizetype length, const std::function<bool(const char*, qsizetype)>& take) {
    z_stream& stream = m_state->stream;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes));
    stream.avail_in = static_cast<uInt>(length);
    do {
        stream.next_out = reinterpret_cast<Bytef*>(m_state->out.data());
        stream.avail_out = static_cast<uInt>(m_state->out.size());
        const int status = inflate(&stream, Z_SYNC_FLUSH);
        m_state->atEnd = status == Z_STREAM_END;
        const auto got = qsizetype(m_state->out.size() - stream.avail_out);
        if (got > 0 && !take(m_state->out.data(), got))
            return false;
        if (status != Z_OK)
            return status == Z_BUF_ERROR && stream.avail_in == 0;
    } while (stream.avail_in > 0 || stream.avail_out == 0);
    return true;
}

qsizetype Inflater::unused() const {
    return m_state->stream.avail_in;
}

bool Inflater::isAtEnd() const {
    return m_state->atEnd;
}

Inflated inflatedCost(const char* bytes, qsizetype length, qint64 budget) {
    Inflated cost;
    WordCount words;
    Inflater inflater;
    inflater.add(bytes, length, [&](const char* out, qsizetype n) {
        cost.bytes += n;
        cost.words += words.add(out, n);
        return cost.bytes <= budget;
    });
    return cost;
}

} // namespace vanthu::pdf
