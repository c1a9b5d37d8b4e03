#pragma once

#include <QString>

namespace vanthu::ui {

// "document.signed" → "Ký số"; an act that has no name yet is shown as it is written.
QString journalTitle(const QString& act);

} // namespace vanthu::ui
