#pragma once

#include "pdf/compare/RevisionPair.h"

// Which pages are worth a look after a revision, and where on them its changes are told. For this room alone; throws what
// qpdf throws.
namespace vanthu::pdf {

// Where a field is drawn that is told by a change.
void tellWidget(RevisionPair& pair, QPDFObjectHandle widget);
// The same for an annotation. What has no picture is drawn by the viewer, from its points or as an icon.
void tellAnnotation(RevisionPair& pair, QPDFObjectHandle markup, int page);
// Once all objects were compared.
void noteRedrawn(RevisionPair& pair);

} // namespace vanthu::pdf
