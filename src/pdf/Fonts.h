#pragma once

#include "base/Result.h"

#include <QString>

namespace vanthu::pdf {

// Liberation Serif: the metrics of Times New Roman, all Vietnamese letters, built into the program.
enum class FontFace { Regular, Bold, Italic, BoldItalic };

// A file with the face, for libraries that read fonts from files only. It stays until the program ends.
// `file.unwritable`.
Result<QString> fontFile(FontFace face);

} // namespace vanthu::pdf
