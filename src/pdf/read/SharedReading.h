#pragma once

#include "pdf/read/PdfFile.h"
#include "pdf/read/Source.h"
#include "pdf/read/Structure.h"

#include <map>

namespace vanthu::pdf {

// What the revisions of a file read once for all of them.
struct PdfFile::Shared {
    explicit Shared(std::shared_ptr<const int> descriptor)
        : blocks(std::make_shared<FileBlocks>(std::move(descriptor))) {}
    std::shared_ptr<FileBlocks> blocks;
    std::map<qint64, XrefSection> sections; // by their place in the file
};

} // namespace vanthu::pdf
