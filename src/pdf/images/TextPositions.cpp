#include "pdf/images/TextPositions.h"

#include <algorithm>
#include <cmath>

namespace vanthu::pdf {

namespace {

constexpr qsizetype longestPhrase = 500;
constexpr double widestGap = 2.5;   // between two words of a phrase, in heights of a line: wider is another column
constexpr double nextLineGap = 1.2; // between two lines of a block, in heights of a line

QString squeezed(const QString& text) {
    QString kept;
    for (const QChar letter : text.normalized(QString::NormalizationForm_C))
        if (!letter.isSpace() && letter.category() != QChar::Other_Format)
            kept += letter;
    return kept;
}

bool sameLine(const QRectF& a, const QRectF& b) {
    const double low = std::max(a.top(), b.top());
    const double high = std::min(a.bottom(), b.bottom());
    return high - low > 0.5 * std::min(a.height(), b.height());
}

// Whether `b` may follow `a` inside a phrase.
bool follows(const QRectF& a, const QRectF& b) {
    const double height = std::max(a.height(), b.height());
    if (sameLine(a, b))
        return b.left() - a.right() < widestGap * height && b.left() > a.left() - height;
    const double down = a.top() - b.bottom();
    return down > -0.5 * height && down < nextLineGap * height;
}

bool isMark(const QString& text) {
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Mark_NonSpacing; });
}

struct Letters {
    QString text;
    QList<qsizetype> word; // of each letter
};

Letters lettersOf(const QList<PlacedWord>& words) {
    Letters letters;
    for (qsizetype i = 0; i < words.size(); ++i) {
        letters.text += words[i].text;
        letters.word.resize(letters.text.size(), i);
    }
    return letters;
}

// Whether nothing separates the word from the next: a box may hold a part of a word only. At the end of a line there is
// no space, but an end.
bool goesOn(const QList<PlacedWord>& words, qsizetype word) {
    const QRectF& here = words[word].rect;
    const QRectF& next = words[word + 1].rect;
    return !words[word].spaceAfter && sameLine(here, next) && next.left() - here.right() < here.height() / 2;
}

bool beginsWord(const Letters& letters, const QList<PlacedWord>& words, qsizetype at) {
    if (at == 0)
        return true;
    const qsizetype before = letters.word[at - 1];
    return before != letters.word[at] && (!letters.text[at - 1].isLetterOrNumber() || !goesOn(words, before));
}

bool endsWord(const Letters& letters, const QList<PlacedWord>& words, qsizetype end) {
    if (end == letters.text.size() || !letters.text[end - 1].isLetterOrNumber() ||
        !letters.text[end].isLetterOrNumber())
        return true;
    const qsizetype last = letters.word[end - 1];
    return last != letters.word[end] && !goesOn(words, last);
}

} // namespace

QList<PlacedWord> joinedWords(QList<PlacedWord> words) {
    QList<PlacedWord> joined;
    for (PlacedWord& word : words) {
        if (isMark(word.text) && !joined.isEmpty()) {
            joined.last().text = (joined.last().text + word.text).normalized(QString::NormalizationForm_C);
            joined.last().spaceAfter = word.spaceAfter;
            continue;
        }
        word.text = squeezed(word.text);
        if (!word.text.isEmpty())
            joined += std::move(word);
    }
    return joined;
}

QList<QRectF> findPhrase(const QList<PlacedWord>& words, const QString& phrase) {
    QList<QRectF> found;
    const QString wanted = squeezed(phrase);
    if (wanted.isEmpty() || wanted.size() > longestPhrase)
        return found;
    const Letters letters = lettersOf(words);
    for (qsizetype at = letters.text.indexOf(wanted); at >= 0; at = letters.text.indexOf(wanted, at + 1)) {
        if (!beginsWord(letters, words, at) || !endsWord(letters, words, at + wanted.size()))
            continue;
        const qsizetype first = letters.word[at];
        const qsizetype last = letters.word[at + wanted.size() - 1];
        QRectF place = words[first].rect;
        bool together = true;
        for (qsizetype i = first + 1; i <= last && together; ++i) {
            together = follows(words[i - 1].rect, words[i].rect);
            place |= words[i].rect;
        }
        if (together)
            found += place;
    }
    return found;
}

QRectF lineAround(const QList<PlacedWord>& words, const QRectF& place) {
    QRectF line = place;
    // A word that joins may bring others within reach.
    for (bool grown = true; grown;) {
        grown = false;
        for (const PlacedWord& word : words) {
            const double gap = std::max(word.rect.left() - line.right(), line.left() - word.rect.right());
            if (!sameLine(line, word.rect) || line.contains(word.rect) || gap > widestGap * line.height())
                continue;
            line |= word.rect;
            grown = true;
        }
    }
    return line;
}

double blockBottom(const QList<PlacedWord>& words, const QRectF& first) {
    QRectF line = first;
    for (;;) {
        const PlacedWord* next = nullptr;
        for (const PlacedWord& word : words) {
            const double down = line.top() - word.rect.bottom();
            const bool beneath = word.rect.left() < line.right() && word.rect.right() > line.left();
            if (beneath && !sameLine(line, word.rect) && word.rect.top() < line.top() &&
                down < nextLineGap * line.height() && (!next || word.rect.bottom() > next->rect.bottom()))
                next = &word;
        }
        if (!next)
            return line.top();
        const QRectF below = lineAround(words, next->rect);
        if (std::abs(below.center().x() - first.center().x()) > first.width() / 2 + first.height())
            return line.top();
        line = below;
    }
}

} // namespace vanthu::pdf
