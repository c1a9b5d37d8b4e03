#pragma once

#include "office/LawHints.h"
#include "workflow/Office.h"

#include <QHash>

namespace vanthu::workflow {

// By document id: what the law's time limits ask for now, by this agency's working days. Blocks.
Result<QHash<QString, office::LawHint>> lawHints(const Office& office);

} // namespace vanthu::workflow
