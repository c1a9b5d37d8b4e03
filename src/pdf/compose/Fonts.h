#pragma once

#include <QByteArray>
#include <QString>

namespace vanthu::pdf {

// Liberation Serif 2: the metrics of Times New Roman (decree 30/2020 PL I asks for it), all Vietnamese letters, built
// into the program.
enum class FontFace { Regular, Bold, Italic, BoldItalic };

// The TrueType file, unpacked once and shared. Thread-safe.
QByteArray fontFile(FontFace face);

// Above and below the base line, as parts of the font size; a line of text is exactly both high.
constexpr double fontAscent = 0.891;
constexpr double fontDescent = 0.216;
constexpr double lineHeight = fontAscent + fontDescent;

// Width of NFC text in points, without kerning: just what a PDF viewer advances by. Thread-safe.
double textWidth(FontFace face, double size, const QString& text);

// Number of the letter's glyph in the font file, 0 = none. Thread-safe.
quint16 glyphNumber(FontFace face, QChar letter);

// The first letter of the NFC text that the font cannot show, as text; empty when it can show all. Thread-safe.
QString missingLetter(FontFace face, const QString& text);

} // namespace vanthu::pdf
