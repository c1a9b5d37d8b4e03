#pragma once

#include "pdf/compare/PdfTokens.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace vanthu::pdf {

struct PlainValue {
    enum class Kind { None, Integer, Name, Reference, Other };
    Kind kind = Kind::None;
    qint64 number = 0;    // of an integer, or of the object that is referred to
    bool isPlain = false; // see Token; of both numbers of a reference
    QByteArray name;      // with its escapes resolved
    qint64 begin = 0;     // where it stands, also what is not looked into
    qint64 end = 0;
};

// What readers understand differently: where it first is, and what.
struct Unclear {
    qint64 offset = -1;
    QString text;
    bool isSo() const { return offset >= 0; }
    void note(qint64 at, const char* what);
};

// One object as it is written. Of its inside only what its structure depends on is kept: the entries of the outermost
// dictionary by their names.
struct PlainObject {
    PlainValue value;
    bool isDictionary = false;
    std::map<QByteArray, PlainValue> entries;
    std::vector<std::pair<int, int>> withGeneration; // references whose generation is not 0: number and generation
    Unclear unclear;
    bool isBroken = false; // it does not end where an object ends, or nests too deeply
    Token stop;            // what came behind it

    // Nothing when the entry is missing or no integer that every reader reads alike.
    std::optional<qint64> integer(const char* key) const;
    bool isName(const char* key, const char* name) const;
};
// Reads to "endobj", "stream" or the end, whichever comes first.
PlainObject readPlainObject(PdfTokens& tokens);
// Reads one dictionary and not a byte behind it.
PlainObject readPlainDictionary(PdfTokens& tokens);

// "N G obj … endobj", its stream skipped by its length.
struct IndirectObject {
    int number = -1; // -1: there is no such header
    int generation = 0;
    qint64 begin = 0; // of its number
    qint64 end = 0;   // behind "endobj"
    qint64 dataBegin = 0;
    qint64 dataEnd = 0; // 0 when it is no stream
    PlainObject body;
    bool isBroken = false; // it has no end that every reader sees
    Unclear unclear;
};
// The value of an integer object; nothing when it is none.
using LengthOf = std::function<std::optional<qint64>(int number)>;
// `first` is the token of its number, already read.
IndirectObject readIndirectObject(PdfTokens& tokens, const Token& first, const LengthOf& lengthOf);

} // namespace vanthu::pdf
