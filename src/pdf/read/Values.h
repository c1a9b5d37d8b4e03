#pragma once

#include "pdf/read/Qpdf.h"

#include <QByteArray>
#include <QtGlobal>

#include <functional>
#include <optional>
#include <set>
#include <string>

// PDF objects compared by what they mean, and streams looked into under a limit. For this room alone; these functions
// throw what qpdf throws.
namespace vanthu::pdf {

using Id = std::pair<int, int>; // object and generation number

inline Id idOf(const QPDFObjectHandle& object) {
    return {object.getObjectID(), object.getGeneration()};
}

// Equal values, however they are written: 1.0 and 1, (A) and <41>, a reference and the same thing written out. The same
// reference on both sides is equal; whether its object changed is another question, asked of every object.
bool sameValue(QPDFObjectHandle a, QPDFObjectHandle b);
// The same for what two references lead to, whether or not they are the same reference.
bool sameContent(QPDFObjectHandle a, QPDFObjectHandle b);
// The entries of two dictionaries apart from these; an entry that is null is no entry. False when one is no dictionary.
bool sameEntriesBut(QPDFObjectHandle a, QPDFObjectHandle b, const std::set<std::string>& except);

// Calls `see` for each reference directly inside the object (a stream's dictionary), with the key of the dictionary
// entry that it stands in, "" when there is none.
void forEachReference(QPDFObjectHandle object,
                      const std::function<void(const QPDFObjectHandle& reference, const std::string& key)>& see);

// The content of a stream that has no filter or Flate without a predictor; nothing when it has others or is larger.
std::optional<QByteArray> plainContent(QPDFObjectHandle stream, qint64 limit);

// How many words of PDF syntax the bytes hold.
class WordCount {
public:
    // The words that begin in these bytes, which follow the ones before.
    qint64 add(const char* bytes, qsizetype length);

private:
    bool m_inWord = false;
};

// What Flate data becomes: its size, at most a little over `budget`, and its words. Stops at the end of the data.
struct Inflated {
    qint64 bytes = 0;
    qint64 words = 0;
};
class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    // False when the data ends, is wrong, or `take` says so. `take` gets what came out.
    bool add(const char* bytes, qsizetype length, const std::function<bool(const char* bytes, qsizetype length)>& take);
    // How many of the last bytes were behind the end of the data.
    qsizetype unused() const;
    bool isAtEnd() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};
Inflated inflatedCost(const char* bytes, qsizetype length, qint64 budget);

} // namespace vanthu::pdf
