#pragma once

#include "pdf/read/Bytes.h"

namespace vanthu::pdf {

// What stands between two tokens.
struct Gap {
    qint64 begin = 0;
    qint64 end = 0;
    qint64 lineEnds = 0;        // bytes CR and LF
    qint64 blanks = 0;          // other white space: space, tab, form feed, NUL
    int comments = 0;           // with their percent signs, without the ends of their lines
    bool hasOddComment = false; // a long one, or one that a reader who repairs the file may take for a part of it
    bool isSpace = false;       // exactly one space
    bool isSeparator() const;   // one white-space byte, or CR and LF
    bool isLineEnd() const;     // nothing, or one end of line
    bool isEmpty() const { return begin == end; }
};

struct Token {
    enum class Kind { End, Integer, Real, Name, String, ArrayBegin, ArrayEnd, DictBegin, DictEnd, Word, Broken };
    Kind kind = Kind::End;
    Gap gap; // before it
    qint64 begin = 0;
    qint64 end = 0;
    QByteArray text;      // of a word, and of a name without its slash and as it is written
    qint64 number = 0;    // of an integer
    bool isPlain = false; // an integer that every reader reads alike: at most ten digits, no sign, no leading zero
    bool is(const char* word) const { return kind == Kind::Word && text == word; }
};

// The tokens of ISO 32000-2 7.2 in the bytes [begin, end), read by ourselves: what our parser makes of strange bytes
// says nothing about what others do. Reads the file in blocks, so that neither strings nor blanks of any length cost
// memory. What is no token is `Broken`. Never throws but what `at` throws.
class PdfTokens {
public:
    PdfTokens(Bytes at, qint64 begin, qint64 end);

    Token next();
    qint64 position() const { return m_position; }
    qint64 end() const { return m_end; }
    void moveTo(qint64 position) { m_position = position; }
    // -1 behind the end.
    int byteAt(qint64 position);

private:
    Gap readGap();
    void readComment(Gap& gap);
    void readString(Token& token);
    void readHexString(Token& token);
    QByteArray readRegular();

    Bytes m_at;
    qint64 m_position;
    qint64 m_end;
    QByteArray m_block;
    qint64 m_blockBegin = 0;
};

// White space of ISO 32000-2 table 1.
bool isPdfSpace(int c);

} // namespace vanthu::pdf
