#pragma once

#include "pdf/compare/ReadRevision.h"

#include <set>
#include <string>

namespace vanthu::pdf {

// Names that a dictionary of resources (with or without its kinds) has and the earlier one has not, with the slash.
std::set<std::string> addedNames(QPDFObjectHandle old, QPDFObjectHandle now);

// Whether some content of the revision may speak of one of these names: a resource that comes later under such a name
// would show what was not there when it was signed. Content that cannot be read may. For this room alone; throws.
bool mayUse(const ReadRevision& revision, const std::set<std::string>& names);

} // namespace vanthu::pdf
