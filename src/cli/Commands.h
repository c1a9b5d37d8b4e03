#pragma once

#include "cli/Context.h"

namespace vanthu::cli {

// Adds the global options and all commands. `context` must outlive `app`.
void addCommands(CLI::App& app, Context& context);

} // namespace vanthu::cli
