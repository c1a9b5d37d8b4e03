#pragma once

#include "base/Result.h"
#include "edxml/Node.h"

// From the tree to the fields of a message (edxml.md §1). Private to this room.
namespace vanthu::edxml {

// `edxml.missing` with the path of what a message cannot do without.
Result<> readDocument(const Node& header, DocumentMessage& message);
Result<StatusMessage> readStatus(const Node& header);
void readTraces(const Node& list, DocumentMessage& message);
void readErrors(const Node& header, QList<PackageError>& errors);

} // namespace vanthu::edxml
