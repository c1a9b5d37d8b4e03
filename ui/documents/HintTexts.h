#pragma once

#include "office/LawHints.h"
#include "ui/base/Chip.h"

#include <QString>

namespace vanthu::ui {

// "Quá hạn gửi": for a list. Tone::Bad when it presses, else Tone::Waiting.
QString hintTitle(const office::LawHint& hint);
Tone hintTone(const office::LawHint& hint);
// A sentence with the limit and the law that sets it.
QString hintSentence(const office::LawHint& hint);

} // namespace vanthu::ui
