#pragma once

#include "exchange/AxisTransport.h"
#include "workflow/Office.h"

#include <memory>

// Private to this room.
namespace vanthu::workflow {

// Under this name the store remembers from when on the axis's list has to be asked for.
QString listedName(const QString& endpoint);

// The road to the axis that the profile names, with its secrets from the keyring; keeps its connections while it lives.
// `axis.not_configured`.
Result<std::unique_ptr<exchange::AxisTransport>> transportOf(const Office& office);

} // namespace vanthu::workflow
