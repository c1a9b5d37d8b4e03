#pragma once

#include "pdf/compare/Mentions.h"
#include "pdf/read/Form.h"
#include "pdf/read/PdfFile.h"

#include <map>
#include <memory>

namespace vanthu::pdf {

// A revision as it is compared: read once, although it is first the later one of a pair and then the earlier.
struct ReadRevision {
    explicit ReadRevision(std::shared_ptr<PdfFile> from);
    QPDF& document() const { return file->document(); }

    std::shared_ptr<PdfFile> file;
    std::map<Id, Origin> origins;
    QList<FieldNode> fields;
};

} // namespace vanthu::pdf
