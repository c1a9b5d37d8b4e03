#include "pdf/compare/PdfTokens.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace vanthu::pdf {

namespace {

// Small after a jump, since most jumps are over streams, and larger where reading goes on.
constexpr qint64 smallBlock = 4 * 1024;
constexpr qint64 largeBlock = 128 * 1024;
constexpr qint64 longestComment = 200;
constexpr qsizetype longestWord = 4096;

bool isDelimiter(int c) {
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' ||
           c == '%';
}

bool isRegular(int c) {
    return c >= 0 && !isPdfSpace(c) && !isDelimiter(c);
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

void classifyNumber(Token& token) {
    constexpr qsizetype mostDigits = 18;
    constexpr qsizetype mostPlain = 10;
    const QByteArray& text = token.text;
    const bool hasSign = text.startsWith('+') || text.startsWith('-');
    const QByteArray rest = text.mid(hasSign ? 1 : 0);
    const auto digits = std::count_if(rest.begin(), rest.end(), isDigit);
    if (digits == 0 || (digits != rest.size() && (digits != rest.size() - 1 || !rest.contains('.'))))
        return; // a word
    token.kind = digits == rest.size() && digits <= mostDigits ? Token::Kind::Integer : Token::Kind::Real;
    if (token.kind == Token::Kind::Integer)
        token.number = text.toLongLong();
    token.isPlain =
        token.kind == Token::Kind::Integer && !hasSign && digits <= mostPlain && (digits == 1 || !text.startsWith('0'));
}

// What a reader that looks for the parts of a broken file would stop at.
bool hasKeyword(const QByteArray& comment) {
    static const QRegularExpression keyword(
        QStringLiteral("\\d[\\s\\x00]+obj|endobj|stream|xref|trailer|%%EOF|%PDF-|/Type|/Linearized|/ByteRange|/Root|"
                       "<<|>>|\\x00"));
    return keyword.match(QString::fromLatin1(comment)).hasMatch();
}

} // namespace

bool isPdfSpace(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

bool Gap::isSeparator() const {
    return comments == 0 && ((lineEnds == 0 && isSpace) || (blanks == 0 && lineEnds > 0 && lineEnds <= 2));
}

bool Gap::isLineEnd() const {
    return comments == 0 && blanks == 0 && lineEnds <= 2;
}

PdfTokens::PdfTokens(Bytes at, qint64 begin, qint64 end)
    : m_at(std::move(at))
    , m_position(begin)
    , m_end(end) {}

int PdfTokens::byteAt(qint64 position) {
    if (position < 0 || position >= m_end)
        return -1;
    if (position < m_blockBegin || position >= m_blockBegin + m_block.size()) {
        const bool goesOn = !m_block.isEmpty() && position == m_blockBegin + m_block.size();
        const qint64 size = goesOn ? std::min<qint64>(largeBlock, m_block.size() * 2) : smallBlock;
        m_block = m_at(position, std::min(size, m_end - position));
        m_blockBegin = position;
        if (m_block.isEmpty())
            return -1;
    }
    return static_cast<unsigned char>(m_block[position - m_blockBegin]);
}

void PdfTokens::readComment(Gap& gap) {
    QByteArray text;
    for (int c = byteAt(m_position); c >= 0 && c != '\r' && c != '\n'; c = byteAt(++m_position))
        if (text.size() <= longestComment)
            text += char(c);
    ++gap.comments;
    gap.hasOddComment = gap.hasOddComment || text.size() > longestComment || hasKeyword(text);
}

Gap PdfTokens::readGap() {
    Gap gap;
    gap.begin = m_position;
    for (int c = byteAt(m_position);; c = byteAt(m_position)) {
        if (c == '%') {
            readComment(gap);
            continue;
        }
        if (!isPdfSpace(c))
            break;
        (c == '\r' || c == '\n' ? gap.lineEnds : gap.blanks) += 1;
        gap.isSpace = c == ' ' && m_position == gap.begin;
        ++m_position;
    }
    gap.end = m_position;
    gap.isSpace = gap.isSpace && gap.end == gap.begin + 1;
    return gap;
}

void PdfTokens::readString(Token& token) {
    qint64 depth = 0;
    for (int c = byteAt(m_position); c >= 0; c = byteAt(m_position)) {
        m_position += c == '\\' ? 2 : 1;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0) {
            token.kind = Token::Kind::String;
            break;
        }
    }
    m_position = std::min(m_position, m_end);
}

// Signatures are long: a block at a time.
void PdfTokens::readHexString(Token& token) {
    static const std::array<bool, 256> isClean = [] {
        std::array<bool, 256> table{};
        for (int c = 0; c < 256; ++c)
            table[std::size_t(c)] = isHexDigit(c) || isPdfSpace(c);
        return table;
    }();
    ++m_position;
    bool isAllClean = true;
    while (byteAt(m_position) >= 0) {
        const char* const block = m_block.constData();
        qsizetype i = m_position - m_blockBegin;
        for (; i < m_block.size() && block[i] != '>'; ++i)
            isAllClean = isAllClean && isClean[static_cast<unsigned char>(block[i])];
        m_position = m_blockBegin + i;
        if (i == m_block.size())
            continue;
        ++m_position;
        token.kind = isAllClean ? Token::Kind::String : Token::Kind::Broken;
        return;
    }
}

QByteArray PdfTokens::readRegular() {
    QByteArray text;
    for (int c = byteAt(m_position); isRegular(c); c = byteAt(++m_position))
        if (text.size() <= longestWord)
            text += char(c);
    return text;
}

Token PdfTokens::next() {
    Token token;
    token.gap = readGap();
    token.begin = m_position;
    const int c = byteAt(m_position);
    const bool isTwice = c >= 0 && byteAt(m_position + 1) == c;
    if (c >= 0)
        token.kind = Token::Kind::Broken;
    if (c == '(') {
        readString(token);
    } else if (c == '<' && !isTwice) {
        readHexString(token);
    } else if (c == '[' || c == ']') {
        token.kind = c == '[' ? Token::Kind::ArrayBegin : Token::Kind::ArrayEnd;
        ++m_position;
    } else if ((c == '<' || c == '>') && isTwice) {
        token.kind = c == '<' ? Token::Kind::DictBegin : Token::Kind::DictEnd;
        m_position += 2;
    } else if (c == '/') {
        ++m_position;
        token.text = readRegular();
        token.kind = token.text.size() > longestWord ? Token::Kind::Broken : Token::Kind::Name;
    } else if (isRegular(c)) {
        token.text = readRegular();
        token.kind = token.text.size() > longestWord ? Token::Kind::Broken : Token::Kind::Word;
        if (token.kind == Token::Kind::Word && (isDigit(char(c)) || c == '+' || c == '-' || c == '.'))
            classifyNumber(token);
    } else if (c >= 0) {
        ++m_position; // ')', '>', '{' and '}' stand nowhere
    }
    token.end = m_position;
    return token;
}

} // namespace vanthu::pdf
