#include "pdf/compare/HeaderSearch.h"

#include <QByteArrayMatcher>
#include <QRegularExpression>

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr qsizetype longestHead = 48; // before "obj"

}

bool searchHeaders(const PdfFile& file, qint64 begin, qint64 end,
                   const std::function<void(int number, qint64 at)>& see) {
    static const QByteArrayMatcher word("obj");
    static const QRegularExpression head(QStringLiteral("(\\d{1,9})[\\s\\x00]+\\d{1,9}[\\s\\x00]+$"));
    QByteArray carried; // the end of the block before
    qint64 at = begin;
    const auto look = [&](const QByteArray& text, qint64 textBegin, qsizetype from) {
        for (qsizetype i = word.indexIn(text, from); i >= 0; i = word.indexIn(text, i + 1)) {
            const qsizetype length = std::min(i, longestHead);
            const auto match = head.match(QString::fromLatin1(text.mid(i - length, length)));
            if (match.hasMatch())
                see(match.captured(1).toInt(), textBegin + i - match.capturedLength());
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
