#pragma once

#include "cli/Context.h"

#include <string>
#include <vector>

namespace vanthu::cli {

// `axis inspect`: what edXML files say, in words or as the contract's JSON, with what was read otherwise than written.
Result<int> inspect(const Context& context, const std::vector<std::string>& files);

} // namespace vanthu::cli
