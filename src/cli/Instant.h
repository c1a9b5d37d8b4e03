#pragma once

#include "base/Result.h"

#include <QDateTime>

#include <string>

namespace vanthu::cli {

// What --at says, UTC; without a zone it is Vietnam's, whatever the machine says. `cli.usage`.
Result<QDateTime> instantOf(const std::string& text);

} // namespace vanthu::cli
