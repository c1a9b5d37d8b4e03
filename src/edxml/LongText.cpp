#include "edxml/LongText.h"

#include <QUuid>

#include <algorithm>
#include <array>
#include <cstring>

namespace vanthu::edxml {

namespace {

constexpr qsizetype block = 64 * 1024;
constexpr qsizetype shortestRun = 2048;        // shorter ones are cheaper for the XML reader
constexpr qsizetype longestMarkup = 16 * 1024; // a tag with its attributes, a processing instruction
constexpr qsizetype longestComment = 64 * 1024;
constexpr qsizetype longestText = 1024 * 1024; // of other text between two tags; the reader's own limit is lower
constexpr qsizetype longestToken = 9;          // "<![CDATA["
constexpr std::size_t mostRuns = 8;            // waiting; the reader takes each before it asks for more

constexpr std::array<bool, 256> base64Letters = [] {
    std::array<bool, 256> letters{};
    for (int c = 'A'; c <= 'Z'; ++c)
        letters[std::size_t(c)] = letters[std::size_t(c + 'a' - 'A')] = true;
    for (int c = '0'; c <= '9'; ++c)
        letters[std::size_t(c)] = true;
    for (const char c : {'+', '/', '=', ' ', '\t', '\r', '\n'})
        letters[std::size_t(c)] = true;
    return letters;
}();

// QByteArray::count looks at each letter by itself, which is a fifth of the reading.
qsizetype linesIn(QByteArrayView text) {
    qsizetype lines = 0;
    for (const char *at = text.begin(), *end = text.end();
         (at = static_cast<const char*>(std::memchr(at, '\n', std::size_t(end - at)))); ++at)
        ++lines;
    return lines;
}

bool isBase64(const char* from, const char* to) {
    return std::all_of(from, to, [](char c) { return base64Letters[static_cast<unsigned char>(c)]; });
}

} // namespace

LongText::LongText(QIODevice& source, const std::optional<Blank>& blank)
    : m_source(source)
    , m_blank(blank)
    , m_target(QLatin1String("x") + QUuid::createUuid().toString(QUuid::Id128)) {
    // Unbuffered: what was not asked for must not be read ahead, or runs would pile up.
    setOpenMode(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

QByteArray LongText::take() {
    if (m_runs.empty())
        return {};
    QByteArray run = std::move(m_runs.front());
    m_runs.pop_front();
    m_lines += linesIn(run);
    return run;
}

bool LongText::atEnd() const {
    return m_given == m_out.size() && m_at == m_in.size() && (m_sourceEnded || m_tooLong || m_source.atEnd());
}

qint64 LongText::bytesAvailable() const {
    return atEnd() ? 0 : std::max<qint64>(m_out.size() - m_given, 1);
}

// False when nothing more comes.
bool LongText::fill() {
    if (m_sourceEnded)
        return false;
    m_in.remove(0, m_at);
    m_at = 0;
    QByteArray more = m_source.read(block);
    // The reader looked at these bytes with peek: they come in one piece.
    if (m_blank && m_blank->at + m_blank->size <= more.size())
        std::fill_n(more.begin() + m_blank->at, m_blank->size, ' ');
    m_blank.reset();
    m_sourceEnded = more.isEmpty();
    m_in += more;
    return !m_sourceEnded;
}

qint64 LongText::readData(char* data, qint64 maximum) {
    if (m_given == m_out.size()) {
        m_out.clear();
        m_given = 0;
        // The XML reader looks for the encoding in the first four bytes that it gets.
        while (m_out.size() < 4 && !m_tooLong) {
            // A token may be cut by the end of what was read.
            if (m_in.size() - m_at < longestToken)
                fill();
            if (m_at == m_in.size())
                break;
            scan();
        }
    }
    const qint64 size = std::min<qint64>(maximum, m_out.size() - m_given);
    if (size == 0)
        return m_tooLong || m_sourceEnded ? -1 : 0;
    std::memcpy(data, m_out.constData() + m_given, std::size_t(size));
    m_given += size;
    return size;
}

void LongText::scan() {
    // One run at most waits for the reader.
    for (const std::size_t runs = m_runs.size(); m_at < m_in.size() && m_runs.size() == runs && !m_tooLong;) {
        if (!m_sourceEnded && m_in.size() - m_at < longestToken)
            return;
        if (m_state == State::Text || m_state == State::Cdata)
            text();
        else
            markup();
    }
}

void LongText::pass(qsizetype size) {
    m_out.append(m_in.constData() + m_at, size);
    m_at += size;
    m_since += size;
    const qsizetype longest = m_state == State::Text || m_state == State::Cdata ? longestText
                              : m_state == State::Comment                       ? longestComment
                                                                                : longestMarkup;
    m_tooLong = m_since > longest;
}

bool LongText::startsWith(const char* token, State state) {
    const auto size = qsizetype(std::strlen(token));
    if (!QByteArrayView(m_in).sliced(m_at).startsWith(QByteArrayView(token, size)))
        return false;
    m_state = state;
    m_since = 0;
    pass(size);
    return true;
}

void LongText::text() {
    const bool cdata = m_state == State::Cdata;
    if (cdata ? startsWith("]]>", State::Text)
              : startsWith("<!--", State::Comment) || startsWith("<![CDATA[", State::Cdata) ||
                    startsWith("<?", State::Instruction) || startsWith("<", State::Tag))
        return;
    const char* from = m_in.constData() + m_at;
    const auto* stop = static_cast<const char*>(std::memchr(from, cdata ? ']' : '<', std::size_t(m_in.size() - m_at)));
    const char* to = stop ? stop : m_in.constData() + m_in.size();
    if (stop == from) // a bracket that ends nothing
        return pass(1);
    if (to - from < shortestRun || !isBase64(from, to))
        return pass(to - from);
    m_runs.emplace_back(from, to - from);
    m_tooLong = m_runs.size() > mostRuns;
    m_at += to - from;
    m_since = 0;
    const QByteArray instruction = "<?" + m_target.toLatin1() + " ?>";
    m_out += cdata ? "]]>" + instruction + "<![CDATA[" : instruction;
}

// Passes on up to the end of the token that ends the state, if it is there; true when it was.
bool LongText::until(const char* token) {
    const auto size = qsizetype(std::strlen(token));
    const qsizetype found = m_in.indexOf(token, m_at);
    if (found < 0) {
        // Its beginning may stand at the end of what was read.
        pass(m_sourceEnded ? m_in.size() - m_at : m_in.size() - m_at - size + 1);
        return false;
    }
    pass(found + size - m_at);
    m_state = State::Text;
    m_since = 0;
    return true;
}

void LongText::markup() {
    switch (m_state) {
    case State::Comment:
        until("-->");
        return;
    case State::Instruction:
        until("?>");
        return;
    case State::SingleQuoted:
    case State::DoubleQuoted:
    default:
        break;
    }
    qsizetype end = m_at;
    for (; end < m_in.size(); ++end) {
        const char c = m_in[end];
        if (m_state == State::Tag && c == '>') {
            pass(end + 1 - m_at);
            m_state = State::Text;
            m_since = 0;
            return;
        }
        if (m_state == State::Tag)
            m_state = c == '\'' ? State::SingleQuoted : c == '"' ? State::DoubleQuoted : State::Tag;
        else if (c == (m_state == State::SingleQuoted ? '\'' : '"'))
            m_state = State::Tag;
    }
    pass(end - m_at);
}

} // namespace vanthu::edxml
