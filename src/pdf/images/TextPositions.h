#pragma once

#include <QList>
#include <QRectF>
#include <QString>

// Words with their places on a page, and searching in them as a person reads: whatever the file's way of writing
// Vietnamese letters (composed or base letter and marks) and its spaces. Such places are hints for where to put a
// signature; nothing is trusted because of them.
namespace vanthu::pdf {

struct PlacedWord {
    QString text; // NFC, without spaces
    QRectF rect;  // points from the lower left corner of the page as displayed; y grows upwards
    bool spaceAfter = true;
};

// The words of one page in reading order. NFC is made here, marks that stand in a box of their own join their letter.
QList<PlacedWord> joinedWords(QList<PlacedWord> words);

// Every place where the words read as `phrase`, in the order of `words`: exact letters, any spacing, beginning and
// ending at a word's edge, on one line or on into the next. Empty for an empty phrase.
QList<QRectF> findPhrase(const QList<PlacedWord>& words, const QString& phrase);

// The words that stand on the same line as `place`, next to each other without a wide gap, together: "KT. CHỦ TỊCH"
// for the place of "KT.".
QRectF lineAround(const QList<PlacedWord>& words, const QRectF& place);

// The lower edge of the block of lines whose first is `line`: lines right under each other with the same middle.
double blockBottom(const QList<PlacedWord>& words, const QRectF& line);

} // namespace vanthu::pdf
