#include "pdf/compare/HeaderSearch.h"

#include "pdf/compare/PdfTokens.h"

#include <QByteArrayMatcher>

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr qsizetype longestHead = 48; // before "obj"
constexpr qsizetype mostDigits = 9;

bool isBlank(char c) {
    return isPdfSpace(c) || c == '\v'; // some readers ask isspace()
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// What stands before "obj" at the end of a text, read backwards: blanks, a generation, blanks, a number.
struct Head {
    explicit Head(QByteArrayView before)
        : text(before.last(std::min(before.size(), longestHead)))
        , at(text.size()) {
        isOne = back(isBlank) > 0 && hasDigits() && back(isBlank) > 0 && hasDigits();
    }

    template<class Is>
    qsizetype back(Is is) {
        const qsizetype from = at;
        while (at > 0 && is(text[at - 1]))
            --at;
        return from - at;
    }
    bool hasDigits() {
        const qsizetype digits = back(isDigit);
        number = text.sliced(at, digits).last(std::min(digits, mostDigits)).toInt();
        return digits > 0;
    }

    QByteArrayView text;
    qsizetype at; // where it begins
    int number = -1;
    bool isOne;
};

}

bool searchHeaders(const PdfFile& file, qint64 begin, qint64 end,
                   const std::function<void(int number, qint64 at)>& see) {
    static const QByteArrayMatcher word("obj");
    QByteArray carried; // the end of the block before
    qint64 at = begin;
    const auto look = [&](const QByteArray& text, qint64 textBegin, qsizetype from) {
        for (qsizetype i = word.indexIn(text, from); i >= 0; i = word.indexIn(text, i + 1)) {
            const Head head(QByteArrayView(text).first(i));
            if (head.isOne)
                see(head.number, textBegin + head.at + std::max<qsizetype>(0, i - longestHead));
        }
    };
    return file
        .forEachBlock(
            begin, end - begin,
            [&](QByteArrayView block) {
                file.checkEffort();
                // What lies across the border, then the block itself without a copy.
                const QByteArray border = carried + block.first(std::min(block.size(), longestHead)).toByteArray();
                look(border, at - carried.size(), std::max<qsizetype>(0, carried.size() - 2));
                look(QByteArray::fromRawData(block.data(), block.size()), at, std::min(block.size(), longestHead - 2));
                at += block.size();
                carried = QByteArray(carried + block.last(std::min(block.size(), longestHead)).toByteArray())
                              .right(longestHead);
                return true;
            })
        .has_value();
}

} // namespace vanthu::pdf
