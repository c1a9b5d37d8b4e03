#pragma once

#include "pdf/read/Form.h"

namespace vanthu::pdf {

// From here on no object has a number and no reference leads to one. For this room alone; throws what qpdf throws, and
// CannotRevise when there are none left.
int nextFreeNumber(QPDF& document, const QList<FieldNode>& fields);

} // namespace vanthu::pdf
