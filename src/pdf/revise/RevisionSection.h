#pragma once

#include "pdf/read/Qpdf.h"
#include "pdf/revise/Revision.h"

#include <QByteArray>

#include <map>

namespace vanthu::pdf {

// The bytes of one incremental update: objects, cross-reference section, trailer. `bodies` as they stand in the file;
// `nextNumber` is the first that no object has; `signatureValue` the object with the placeholders of /ByteRange and
// /Contents, which come first in it, or 0. For this room alone. Throws what qpdf throws.
Section makeSection(const PdfFile& source, const std::map<QPDFObjGen, QByteArray>& bodies, int nextNumber,
                    int signatureValue);

} // namespace vanthu::pdf
