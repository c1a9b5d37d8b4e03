#include "pdf/compose/TextFlow.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr double tolerance = 0.01;
constexpr double widestGap = 3; // of a justified row, in spaces; a looser row stays ragged

struct Word {
    QString text;
    FontFace face = FontFace::Regular;
    double width = 0;
    bool glued = false; // continues the word before: no space between them
};

FontFace boldOf(FontFace face) {
    return face == FontFace::Italic ? FontFace::BoldItalic : FontFace::Bold;
}

// A word that is wider than the line (an address of a web page) is cut where it has to be.
void addWord(QList<Word>& words, const QString& text, FontFace face, double size, double limit) {
    qsizetype begin = 0;
    double width = 0;
    bool glued = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const double letter = textWidth(face, size, text.mid(i, 1));
        if (width + letter > limit && i > begin) {
            words += {text.mid(begin, i - begin), face, width, glued};
            begin = i;
            width = 0;
            glued = true;
        }
        width += letter;
    }
    words += {text.mid(begin), face, width, glued};
}

QList<Word> wordsOf(const Block& block) {
    const double limit = block.width - std::max(0.0, block.firstIndent);
    QList<Word> words;
    qsizetype at = 0;
    const QStringList parts = block.text.split(u' ');
    for (const QString& part : parts) {
        const FontFace face = at < block.boldLetters ? boldOf(block.style.face) : block.style.face;
        if (!part.isEmpty())
            addWord(words, part, face, block.style.size, limit);
        at += part.size() + 1;
    }
    return words;
}

using Line = QList<Word>;

double spaceWidth(const Block& block) {
    return textWidth(block.style.face, block.style.size, QStringLiteral(" "));
}

double lineWidth(const Line& line, double space) {
    double width = 0;
    for (qsizetype i = 0; i < line.size(); ++i)
        width += line[i].width + (i > 0 && !line[i].glued ? space : 0);
    return width;
}

QList<Line> breakLines(const QList<Word>& words, double width, double firstIndent, double space) {
    QList<Line> lines;
    double used = 0;
    for (const Word& word : words) {
        const double available = width - (lines.size() <= 1 ? firstIndent : 0);
        const double gap = word.glued ? 0 : space;
        if (lines.isEmpty() || used + gap + word.width > available + tolerance) {
            lines.append(Line());
            used = word.width;
        } else {
            used += gap + word.width;
        }
        lines.last().append(word);
    }
    return lines;
}

// The narrowest width that needs no more lines: no single word is left over on the last line of a title.
QList<Line> balancedLines(const QList<Word>& words, double width, double space) {
    QList<Line> best = breakLines(words, width, 0, space);
    double low = 0;
    double high = width;
    while (best.size() > 1 && high - low > 1) {
        const double middle = (low + high) / 2;
        const QList<Line> narrower = breakLines(words, middle, 0, space);
        const bool fits = std::all_of(narrower.begin(), narrower.end(),
                                      [&](const Line& line) { return lineWidth(line, space) <= middle + tolerance; });
        if (fits && narrower.size() == best.size()) {
            best = narrower;
            high = middle;
        } else {
            low = middle;
        }
    }
    return best;
}

// Neighbours of one face become one piece of text, its spaces inside.
QList<PlacedText> pieces(const Line& line, const Block& block, double x, double y, double space, double extra) {
    QList<PlacedText> texts;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const Word& word = line[i];
        const bool gap = i > 0 && !word.glued;
        if (gap) {
            texts.last().text += u' ';
            x += space + extra;
        }
        if (texts.isEmpty() || texts.last().face != word.face)
            texts += {word.text, word.face, block.style.size, {x, y}, extra, Qt::black};
        else
            texts.last().text += word.text;
        x += word.width;
    }
    return texts;
}

Row rowOf(const Line& line, const Block& block, bool first, bool last) {
    const double space = spaceWidth(block);
    const double indent = first ? block.firstIndent : 0;
    const double available = block.width - indent;
    const double natural = lineWidth(line, space);
    const auto gaps = std::count_if(line.begin() + 1, line.end(), [](const Word& word) { return !word.glued; });
    Row row;
    row.height = block.style.leading;
    row.left = block.left + indent;
    double extra = 0;
    if (block.alignment == Alignment::Centre)
        row.left += (available - natural) / 2;
    else if (block.alignment == Alignment::Justified && !last && gaps > 0)
        extra = (available - natural) / double(gaps);
    if (extra > (widestGap - 1) * space)
        extra = 0;
    row.right = row.left + natural + extra * double(gaps);
    const double baseLine = (block.style.leading - lineHeight * block.style.size) / 2 + fontAscent * block.style.size;
    row.drawing.texts = pieces(line, block, row.left, -baseLine, space, extra);
    return row;
}

} // namespace

QList<Row> setText(const Block& block) {
    const QList<Word> words = wordsOf(block);
    const double space = spaceWidth(block);
    const QList<Line> lines = block.balanced ? balancedLines(words, block.width, space)
                                             : breakLines(words, block.width, block.firstIndent, space);
    QList<Row> rows;
    for (qsizetype i = 0; i < lines.size(); ++i)
        rows += rowOf(lines[i], block, i == 0, i + 1 == lines.size());
    return rows;
}

void place(const PageDrawing& from, double top, PageDrawing& page) {
    const QPointF shift(0, top);
    for (const PlacedText& placed : from.texts) {
        PlacedText text = placed;
        text.at += shift;
        page.texts += text;
    }
    for (const Rule& rule : from.rules)
        page.rules += {rule.from + shift, rule.to + shift, rule.width};
    for (const Frame& frame : from.frames)
        page.frames += {frame.rect.translated(shift), frame.width, frame.colour};
    for (const ReservedField& reserved : from.fields) {
        ReservedField field = reserved;
        field.rect.translate(shift);
        page.fields += field;
    }
}

void PageFlow::newPage() {
    m_pages.append(PageDrawing());
    m_y = m_area.top;
}

void PageFlow::addRow(const Row& row) {
    const double space = atTop() ? 0 : row.spaceBefore;
    if (m_y - space - row.height < m_area.bottom - tolerance && !atTop())
        newPage();
    else
        m_y -= space;
    place(row.drawing, m_y, page());
    m_y -= row.height;
}

void PageFlow::addTogether(QList<Row>::const_iterator begin, QList<Row>::const_iterator end) {
    double height = 0;
    for (auto row = begin; row != end; ++row)
        height += row->height + (row == begin && atTop() ? 0 : row->spaceBefore);
    const double withoutFirstSpace = height - (atTop() ? 0 : begin->spaceBefore);
    if (height > room() + tolerance && withoutFirstSpace <= m_area.top - m_area.bottom + tolerance && !atTop())
        newPage();
    for (auto row = begin; row != end; ++row)
        addRow(*row);
}

void PageFlow::add(const QList<Row>& rows) {
    for (auto begin = rows.begin(); begin != rows.end();) {
        auto end = begin;
        while (end != rows.end() && end->keepWithNext)
            ++end;
        if (end != rows.end())
            ++end;
        addTogether(begin, end);
        begin = end;
    }
}

} // namespace vanthu::pdf
