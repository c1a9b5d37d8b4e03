#pragma once

#include <QByteArray>
#include <QString>

namespace vanthu {

// Unicode normalisation form C, the only form stored (Vietnamese keyboards produce both).
QString toNfc(const QString& text);

// For comparison and search: lower case, no tone or vowel marks, đ→d, white space folded. "Nghị định" → "nghi dinh".
QString foldText(const QString& text);

// A name that is safe in any folder: no separators, control characters, leading dots or reserved names;
// at most 120 characters with the extension kept. Never empty ("tep" when nothing is left).
QString safeFileName(const QString& name);

// As it may be shown anywhere, a terminal included: control characters as signs of their own, and what turns or hides letters
// (bidirectional controls, zero-width ones) by its name, so that no text from outside looks like another. Line feeds and
// tabs stay.
QString shownText(const QString& text);

// Lower-case hex SHA-256 of the bytes.
QByteArray sha256Hex(QByteArrayView bytes);

} // namespace vanthu
