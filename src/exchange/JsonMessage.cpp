#include "exchange/JsonMessage.h"

#include "base/Base64.h"

#include <QFile>

#include <utility>

namespace vanthu::exchange {

namespace {

constexpr qint64 block = 64 * 1024;
constexpr qsizetype deepest = 32;
constexpr qsizetype longestKey = 200;

// Follows the structure of a JSON text letter by letter and collects one string value.
class StringAt {
public:
    explicit StringAt(const QByteArrayList& path)
        : m_path(path) {}

    // False when the text is no JSON that we could follow.
    bool feed(char c) {
        if (m_inString)
            return string(c);
        switch (c) {
        case '{':
        case '[':
            if (m_levels.size() >= deepest)
                return false;
            m_levels.append(Level{c == '{', {}});
            m_expectsKey = c == '{';
            return true;
        case '}':
        case ']':
            if (m_levels.isEmpty() || m_levels.last().isObject != (c == '}'))
                return false;
            m_levels.removeLast();
            m_expectsKey = false;
            return true;
        case ',':
            m_expectsKey = !m_levels.isEmpty() && m_levels.last().isObject;
            return true;
        case ':':
            m_expectsKey = false;
            return true;
        case '"':
            m_inString = true;
            m_key.clear();
            m_wanted = !m_expectsKey && !m_found && isHere();
            return true;
        default:
            return true; // white space, numbers and words
        }
    }
    bool found() const { return m_found; }
    bool complete() const { return m_levels.isEmpty() && !m_inString; }
    // The letters collected since the last call.
    QByteArray taken() { return std::exchange(m_text, {}); }

private:
    struct Level {
        bool isObject;
        QByteArray key;
    };

    bool isHere() const {
        if (m_levels.size() != m_path.size())
            return false;
        for (qsizetype i = 0; i < m_path.size(); ++i)
            if (!m_levels[i].isObject || m_levels[i].key != m_path[i])
                return false;
        return true;
    }

    bool string(char c) {
        if (m_escape == 0 && c == '"') {
            m_inString = false;
            if (m_expectsKey)
                m_levels.last().key = m_key;
            m_found = m_found || m_wanted;
            m_wanted = false;
            return true;
        }
        if (m_escape == 0 && c == '\\') {
            m_escape = 1;
            return true;
        }
        if (m_escape == 1 && c == 'u') {
            m_escape = 2;
            m_unicode.clear();
            return true;
        }
        if (m_escape == 2) {
            m_unicode += c;
            if (m_unicode.size() < 4)
                return true;
            m_escape = 0;
            bool isHex = false;
            const uint code = m_unicode.toUInt(&isHex, 16);
            return isHex && put(code < 0x80 ? char(code) : '?');
        }
        if (m_escape == 1) {
            m_escape = 0;
            return put(c == 'n' || c == 'r' || c == 't' ? ' ' : c);
        }
        return put(c);
    }
    bool put(char c) {
        if (m_wanted)
            m_text += c;
        else if (m_expectsKey && m_key.size() < longestKey)
            m_key += c;
        return true;
    }

    const QByteArrayList& m_path;
    QList<Level> m_levels;
    QByteArray m_key, m_text, m_unicode;
    int m_escape = 0; // 1 after a backslash, 2 in the digits of \u
    bool m_inString = false;
    bool m_expectsKey = false;
    bool m_wanted = false;
    bool m_found = false;
};

// The decoded whole fours of `text`, which keeps the rest.
bool decode(QByteArray& text, QByteArray& bytes) {
    const qsizetype whole = text.size() / 4 * 4;
    const auto decoded = fromBase64(QByteArrayView(text).first(whole));
    text.remove(0, whole);
    bytes = decoded.value_or(QByteArray());
    return decoded.has_value();
}

} // namespace

Result<> extractMessage(const QString& jsonFile, const QByteArrayList& path, const QString& file, const QString& host) {
    QFile source(jsonFile), sink(file);
    if (!source.open(QIODevice::ReadOnly))
        return fail("file.unreadable", {jsonFile}, source.errorString());
    if (!sink.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return fail("file.unwritable", {file}, sink.errorString());
    StringAt wanted(path);
    QByteArray text, bytes;
    const auto bad = [&](const char* why) { return fail("axis.bad_reply", {host}, QString::fromLatin1(why)); };
    while (!source.atEnd()) {
        for (const QByteArray piece = source.read(block); const char c : piece)
            if (!wanted.feed(c))
                return bad("no JSON");
        for (const QByteArray letters = wanted.taken(); const char c : letters)
            if (c != ' ')
                text += c;
        if (!decode(text, bytes))
            return bad("no base64");
        if (sink.write(bytes) != bytes.size())
            return fail("file.disk_full", {file}, sink.errorString());
    }
    if (!wanted.found() || !wanted.complete() || !text.isEmpty())
        return bad("the reply has no whole message");
    if (!sink.flush())
        return fail("file.disk_full", {file}, sink.errorString());
    return {};
}

} // namespace vanthu::exchange
