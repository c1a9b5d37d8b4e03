#pragma once

#include "exchange/AxisTransport.h"
#include "workflow/Office.h"

#include <memory>

// Private to this room.
namespace vanthu::workflow {

// The road to the axis that the profile names, with its secrets from the keyring; keeps its connections while it lives.
// `axis.not_configured`.
Result<std::unique_ptr<exchange::AxisTransport>> transportOf(const Office& office);

} // namespace vanthu::workflow
